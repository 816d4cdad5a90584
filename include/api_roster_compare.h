/* api_roster_compare: what importing a roster file would do to the roster
 * stored, row by row; reads only. For a preview on any lane, and before an
 * import on the writer's, a few rows at a time. */
#ifndef API_ROSTER_COMPARE_H
#define API_ROSTER_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "api_roster_changes.h"
#include "roster_csv.h"
#include "status.h"
#include "store.h"

struct api_roster_compare;

/* Of a roster that was read without errors; it is borrowed. With `changes`
 * (may be NULL) every change is added there. The caller frees *out. */
enum status api_roster_compare_open(
    struct roster *roster, struct api_roster_changes *changes, struct api_roster_compare **out) STATUS_CHECKED;
void api_roster_compare_free(struct api_roster_compare *compare);

/* Compares one row more; *finished with the last. STATUS_INVALID then, when
 * rows do not fit those stored: what is wrong is in roster->errors
 * (unknown_replaces, replaced_twice). */
enum status api_roster_compare_next(
    struct api_roster_compare *compare, struct store *store, bool *finished) STATUS_CHECKED;

/* Once finished. */
struct api_roster_compare_counts {
	size_t added, updated, unchanged; /* rows */
};
const struct api_roster_compare_counts *api_roster_compare_counts(const struct api_roster_compare *compare);

/* Whether row `index` of the roster adds or changes a delegate. Once finished. */
bool api_roster_compare_changes(const struct api_roster_compare *compare, size_t index);

/* Adds unknown_replaces to the errors of a roster that has some already, so
 * that all of them are told at once. */
enum status api_roster_compare_check(struct store *store, struct roster *roster) STATUS_CHECKED;

#endif
