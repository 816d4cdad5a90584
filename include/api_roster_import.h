/* api_roster_import: the import of a roster file as one act, for the endpoint
 * and the command: compared with the roster stored, written to the redo log,
 * done from there (api_roster_apply.h). */
#ifndef API_ROSTER_IMPORT_H
#define API_ROSTER_IMPORT_H

#include <stddef.h>

#include "api_roster_changes.h"
#include "api_roster_compare.h"
#include "roster_csv.h"
#include "status.h"
#include "store.h"

struct api_roster_import_report {
	struct api_roster_compare_counts rows;

	/* Of a try only: what it would change, to be freed by the caller, and the
	 * delegates stored whom the roster does not name. */
	struct api_roster_changes changes;
	size_t absent;
};

/* Both take a roster that was read without errors. A column the file lacks
 * changes nobody; cells of columns the program does not know count as a note.
 * STATUS_INVALID, and nothing is changed, when rows do not fit those stored:
 * what is wrong is then in roster->errors (unknown_replaces, replaced_twice). */

/* What storing it would do. Any lane. */
enum status api_roster_import_try(
    struct store *store, struct roster *roster, struct api_roster_import_report *report) STATUS_CHECKED;

/* Stores it by code and appends the event roster.import, in the caller's
 * transaction, where the redo log must be free: call api_redo_resume before. */
enum status api_roster_import_run(
    struct act *act, struct roster *roster, struct api_roster_import_report *report) STATUS_CHECKED;

#endif
