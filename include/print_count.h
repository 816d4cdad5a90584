/* print_count: what the counting minutes and the result sheet both say of a
 * count. */
#ifndef PRINT_COUNT_H
#define PRINT_COUNT_H

#include "contest.h"
#include "print_report.h"
#include "rules.h"
#include "tally.h"

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
