/* print_minutes: the counting minutes of one contest (biên bản kiểm phiếu), to
 * be signed by hand. What nobody entered, as place and committee, is left as
 * lines to be filled in. */
#ifndef PRINT_MINUTES_H
#define PRINT_MINUTES_H

#include <stdint.h>

#include "contest.h"
#include "print.h"
#include "print_count.h"
#include "print_report.h"
#include "rules.h"
#include "status.h"
#include "tally.h"
#include "text.h"

/* Of a contest with ballot papers. */
struct print_minutes_papers {
	uint32_t exchanged; /* spoiled papers handed back for others */
	uint32_t foreign;   /* refused at the box, and not counted */
};

struct print_minutes {
	const struct print_congress *congress;
	const struct print_report_bodies *bodies; /* NULL: nothing is known of them */
	const struct contest *contest;     /* closed */
	const struct tally *totals;        /* its final totals; `verdicts` say why ballots are invalid */
	const struct rules_result *result; /* of these totals; NULL: a keyed contest, not opened yet */
	struct text_time opened, ended, closed; /* when voting began and ended, and the count; the congress's clock */
	struct print_count_history history;
	struct print_minutes_papers papers;
	const uint8_t *public_key;         /* of the congress, KEY_PUBLIC_BYTES */
};

/* Writes the minutes as one PDF in the congress's language. Returns the sink's
 * error or STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_minutes(const struct print_minutes *minutes, const struct print_sink *sink);

#endif
