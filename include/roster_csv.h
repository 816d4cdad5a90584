/* roster_csv: reads a roster file, with every mistake in it found at once. */
#ifndef ROSTER_CSV_H
#define ROSTER_CSV_H

#include "roster_arena.h"
#include "roster_columns.h"
#include "roster_problems.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>

#define ROSTER_CSV_ROWS 1000000 /* more are an error */
#define ROSTER_CSV_NOTE 4000    /* bytes of a note with what unknown columns add */

struct roster_row {
	size_t line;
	/* Never NULL, as roster_columns_read gives them. Cells of columns the
	 * program does not know are lines "Header: value" after the note, which
	 * may so grow to ROSTER_CSV_NOTE bytes. */
	const char *cells[ROSTER_COLUMNS];
	/* The delegate it replaces has no row here: the store must know the
	 * code, or refuse the row as "unknown_replaces". */
	bool replaces_elsewhere;
};

struct roster {
	struct roster_row *rows; /* in the file's order; of no use while errors.count > 0 */
	size_t count;
	struct roster_problems errors; /* by line */
	struct roster_problems warnings;
	bool has[ROSTER_COLUMNS];     /* columns the file has; cells of the others stand as if empty */
	struct roster_arena *strings; /* every one of them */
};

/* Reads the file into *out, to be freed by the caller. Columns may come in any
 * order under Vietnamese or English headers; only code and full_name are
 * required; those that only an export of delegates has (id, voting, present …)
 * are passed over when all of them are there. STATUS_OK also when there are errors. `bytes` may be freed
 * afterwards. STATUS_NO_MEMORY. Any thread.
 *
 * Errors: those of roster_columns_read, and missing_column, duplicate_column,
 * duplicate_code, self_replaces, replaced_twice, bad_quote, too_many_cells,
 * too_many_rows. Warnings: unknown_column, empty_rows, replaces_standing (only
 * an alternate replaces, and only an official delegate), appointed_share (over
 * 5 % of the official delegates). */
enum status roster_csv_read(const char *bytes, size_t length, struct roster **out) STATUS_CHECKED;

/* Whether the row says what that column is to be; else it stays as it was. */
bool roster_csv_gives(const struct roster *roster, const struct roster_row *row, enum roster_column column);

void roster_csv_free(struct roster *roster);

#endif
