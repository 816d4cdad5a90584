/* marks: the marks of a ballot in JSON, [[number, mark], …]. */
#ifndef MARKS_H
#define MARKS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "rules.h"

/* False, with *count untouched, for anything that is not a list of pairs which
 * ballot_marks_valid accepts. */
bool marks_read(const json_t *list, struct rules_choice marks[RULES_OPTIONS], size_t *count);

/* Likewise for the boxes of a ballot paper, by ballot_paper_marks_valid. */
bool marks_read_paper(const json_t *list, struct rules_choice marks[RULES_BOXES], size_t *count);

/* As they are read. NULL without memory. */
json_t *marks_json(const struct rules_choice marks[], size_t count);

#endif
