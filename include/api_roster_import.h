/* api_roster_import: the import of a roster file as one act, for the endpoint
 * and the command. */
#ifndef API_ROSTER_IMPORT_H
#define API_ROSTER_IMPORT_H

#include <stddef.h>

#include "api_roster_changes.h"
#include "roster_csv.h"
#include "status.h"
#include "store.h"

/* Adds unknown_replaces to the errors of a roster that has some already, so
 * that all of them are told at once. Any store; STATUS_NO_MEMORY and failures
 * of the store. */
enum status api_roster_import_check(struct store *store, struct roster *roster) STATUS_CHECKED;

enum api_roster_import_mode { API_ROSTER_IMPORT_STORE, API_ROSTER_IMPORT_TRY };

struct api_roster_import_report {
	size_t added, updated, unchanged; /* rows */

	/* Of a try only: what it would have changed, to be freed by the caller,
	 * and the delegates stored whom the roster does not name. */
	struct api_roster_changes changes;
	size_t absent;
};

/* Stores a roster that was read without errors, by code, in the caller's
 * transaction, and appends the event roster.import. A column the file lacks
 * changes nobody; cells of columns the program does not know count as a note.
 * API_ROSTER_IMPORT_TRY finds out what this would do, and leaves all as it is.
 *
 * STATUS_INVALID when the rows do not fit those already stored: what is wrong
 * is then in roster->errors (unknown_replaces, replaced_twice), and the caller
 * undoes what was written. */
enum status api_roster_import_run(struct act *act, struct roster *roster, enum api_roster_import_mode mode,
    struct api_roster_import_report *report) STATUS_CHECKED;

#endif
