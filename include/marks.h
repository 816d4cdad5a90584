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

#endif
