/* api_roster_apply: an accepted import, from the redo log into the roster. */
#ifndef API_ROSTER_APPLY_H
#define API_ROSTER_APPLY_H

#include "api_redo.h"
#include "roster_csv.h"
#include "store_redo.h"

/* Writes a row to the log as step `position`. `columns` is what
 * api_roster_apply_columns gives for its roster: the log's option. */
enum status api_roster_apply_log(struct act *act, const struct roster_row *row, int64_t position) STATUS_CHECKED;
int64_t api_roster_apply_columns(const struct roster *roster);

/* A slice; see api_redo.c. */
enum status api_roster_apply(struct act *act, struct store_redo *redo, int64_t ends, bool *finished) STATUS_CHECKED;

#endif
