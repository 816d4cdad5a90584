/* roster_csv: reads a roster file, with every mistake in it found at once. */
#ifndef ROSTER_CSV_H
#define ROSTER_CSV_H

#include "roster_columns.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>

#define ROSTER_CSV_ROWS 1000000 /* more are an error */
#define ROSTER_CSV_ERRORS 1000  /* kept; further ones are only counted */

struct roster_row {
	size_t line;
	/* Never NULL, as roster_columns_read gives them. Cells of columns the
	 * program does not know are lines "Header: value" after the note, which
	 * may so become longer than other cells. */
	const char *cells[ROSTER_COLUMNS];
	/* The delegate it replaces has no row here: the store must know the
	 * code, or refuse the row as "unknown_replaces". */
	bool replaces_elsewhere;
};

/* A mistake or a warning. */
struct roster_problem {
	size_t line;
	const char *column; /* header as in the file, or a column's name; may be "" */
	const char *code;   /* stable, static */
	const char *detail; /* English */
};

struct roster {
	struct roster_row *rows; /* in the file's order; none of use while error_count > 0 */
	size_t count;
	struct roster_problem *errors; /* by line */
	size_t error_count;
	size_t errors_left_out;
	struct roster_problem *warnings;
	size_t warning_count;
	bool has[ROSTER_COLUMNS];       /* columns the file has; the others' cells are empty */
	struct roster_csv_arena *arena; /* holds every string */
};

/* Reads the file into *out, to be freed by the caller. Columns may come in any
 * order under Vietnamese or English headers; only code and full_name are
 * required. STATUS_OK also when there are errors. `bytes` may be freed
 * afterwards. STATUS_NO_MEMORY. Any thread.
 *
 * Errors: those of roster_columns_read, and missing_column, duplicate_column,
 * duplicate_code, self_replaces, replaced_twice, bad_quote, too_many_cells,
 * too_many_rows. Warnings: unknown_column, empty_rows, replaces_standing,
 * appointed_share (over 5 % of the official delegates). */
enum status roster_csv_read(const char *bytes, size_t length, struct roster **out) STATUS_CHECKED;

void roster_csv_free(struct roster *roster);

#endif
