/* print_result: the result of one contest in large letters, for the notice
 * board. It says plainly whether the result is certified. */
#ifndef PRINT_RESULT_H
#define PRINT_RESULT_H

#include "contest.h"
#include "print.h"
#include "print_count.h"
#include "print_report.h"
#include "role.h"
#include "rules.h"
#include "status.h"
#include "tally.h"
#include "text.h"

enum print_result_office { PRINT_RESULT_TELLER, PRINT_RESULT_PRESIDIUM, PRINT_RESULT_OFFICES };

/* Who certified, as the event log names them; an empty actor: nobody yet. */
struct print_result_approval {
	char actor[sizeof(((struct principal *)0)->actor)];
	struct text_time at;
};

struct print_result {
	const struct print_congress *congress;
	const struct print_report_bodies *bodies; /* NULL: nothing is known of them */
	const struct contest *contest;            /* closed */
	const struct tally *totals;               /* its final totals */
	const struct rules_result *result;        /* of these totals; NULL: a keyed contest, not opened yet */
	struct text_time ended, closed;           /* when voting ended, and the count; the congress's clock */
	struct print_count_history history;
	struct print_result_approval approvals[PRINT_RESULT_OFFICES];
};

/* Writes the sheet as one PDF in the congress's language. Returns the sink's
 * error or STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_result(const struct print_result *sheet, const struct print_sink *sink);

#endif
