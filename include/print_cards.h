/* print_cards: sheets of voting cards, four on A4, printed on one side, cut,
 * folded in three and sealed: the secret ends up inside, the delegate's name
 * outside.
 *
 * The PDF holds every secret in clear: the sink must keep it as private as
 * the cards. Buffers of this module are wiped, those inside the PDF library
 * cannot be. */
#ifndef PRINT_CARDS_H
#define PRINT_CARDS_H

#include <stddef.h>

#include "print.h"
#include "status.h"

/* Optional fields may be NULL or empty. */
struct print_card {
	const char *code;
	const char *full_name;
	const char *delegation; /* optional */
	const char *seat;       /* optional */
	const char *url;        /* "<public-url>/v#<26 base32 characters>" */
};

/* Writes the sheets as one PDF, cards in the order given; a page saying so
 * when there are none, and tells `progress` (may be NULL). The language is the
 * congress'. Returns the sink's or progress's error, STATUS_INVALID for a url without '#' and secret or too long for a
 * QR, STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_cards(const struct print_card *cards, size_t count,
    const struct print_congress *congress, const struct print_progress *progress, const struct print_sink *sink);

#endif
