/* print_count: what the counting minutes and the result sheet both say of a
 * count. */
#ifndef PRINT_COUNT_H
#define PRINT_COUNT_H

#include <stddef.h>

#include "contest.h"
#include "print_report.h"
#include "rules.h"
#include "tally.h"
#include "text.h"

/* A step taken without quorum. */
struct print_count_override {
	enum contest_state step; /* CONTEST_ISSUING or CONTEST_VOTING */
	const char *reason;
	struct text_time at;
};

enum print_count_moment { PRINT_COUNT_AT_VOTING, PRINT_COUNT_AT_CLOSE, PRINT_COUNT_MOMENTS };

/* What went before the count. Borrowed. */
struct print_count_history {
	const struct contest *earlier; /* whose run-off or further round this is; NULL: none's */
	struct rules_quorum quorum[PRINT_COUNT_MOMENTS]; /* den 0: not recorded */
	const struct print_count_override *overrides;
	size_t override_count;
};

/* Which contest this one follows, as items with its title and code; nothing
 * where it is a first round. */
void print_count_earlier(
    struct print_report *report, const struct contest *contest, const struct print_count_history *history);

/* Who was in the hall when voting began and at the close, as items. */
void print_count_quorum(struct print_report *report, const struct print_count_history *history);

/* The steps taken without quorum, each with its reason, as items. */
void print_count_overrides(struct print_report *report, const struct print_count_history *history);

/* What is needed to be elected or adopted, as an item. */
void print_count_condition(
    struct print_report *report, const struct contest *contest, const struct rules_result *result);

/* The opinions on a resolution, as a table. */
void print_count_opinions(
    struct print_report *report, const struct rules_votes *votes, const struct rules_result *result);

/* Whether option `number` is tied at the cut. */
bool print_count_is_tied(const struct rules_result *result, uint16_t number);

/* How many votes an option lacks of the majority: 0 where it has it, or needs none. */
uint32_t print_count_missing(const struct contest *contest, const struct rules_result *result, uint32_t votes);

#endif
