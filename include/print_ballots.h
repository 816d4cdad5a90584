/* print_ballots: ballot papers to be handed out, marked, and counted by hand:
 * A5, or two beside each other on A4 to be cut apart. Each has the congress's
 * heading, the contest and how to vote, its candidates or boxes in ballot
 * order, a place for the counting committee's stamp, and in the corner its
 * serial as QR symbol and in characters. A list too long for one page goes on
 * on further ones, which have the same serial. */
#ifndef PRINT_BALLOTS_H
#define PRINT_BALLOTS_H

#include <stddef.h>
#include <stdint.h>

#include "ballot_paper.h"
#include "contest.h"
#include "print.h"
#include "status.h"

enum print_ballots_sheet { PRINT_BALLOTS_A5, PRINT_BALLOTS_A4 };

struct print_ballots {
	const struct print_congress *congress;
	const struct contest *contest;
	const uint8_t (*serials)[BALLOT_PAPER_SERIAL_BYTES]; /* in the order in which they are printed */
	size_t count;                                        /* 1 or more */
	enum print_ballots_sheet sheet;
};

/* Writes the papers as one PDF in the congress's language. Returns the sink's
 * error or STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_ballots(const struct print_ballots *ballots, const struct print_sink *sink);

#endif
