#include "roster_csv.h"

#include "csv_reader.h"
#include "roster_check.h"
#include "roster_index.h"
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_MAX 200
#define COLUMN_IGNORED ((enum roster_column)(ROSTER_COLUMNS + 1))

/* A file being read. */
struct reading {
	struct roster *roster;
	struct csv_reader *reader;
	struct csv_reader_row row;
	size_t width; /* of the header */
	size_t header_line;
	enum roster_column columns[CSV_READER_CELLS];
	const char *labels[CSV_READER_CELLS];
	struct roster_index *codes;    /* rows by their code */
	struct roster_index *replaced; /* rows by the code they replace */
	size_t rows_size;
	size_t empty_rows;
	size_t first_empty_line;
	struct {
		char bytes[ROSTER_CSV_NOTE + 1];
		size_t length;
	} note;
};

enum going { GO_ON, STOP };

static enum status keep(struct reading *reading, const char *text, const char **out)
{
	return roster_arena_keep(&reading->roster->strings, text, strlen(text), out);
}

static enum status warn(struct reading *reading, const struct roster_problem *problem)
{
	return roster_problems_add(&reading->roster->warnings, &reading->roster->strings, problem);
}

/* Reports an error of the current row; `cell` is SIZE_MAX for the whole row. */
static enum status fail(struct reading *reading, size_t cell, const char *code, const char *detail)
{
	const char *label = cell < reading->width ? reading->labels[cell] : "";
	return roster_problems_add(&reading->roster->errors, &reading->roster->strings,
	    &(struct roster_problem){reading->row.line, label, code, detail});
}

static enum status fail_fault(struct reading *reading)
{
	static const struct roster_columns_fault faults[] = {
	    [CSV_READER_BAD_UTF8] = {"bad_utf8", "save the file as UTF-8"},
	    [CSV_READER_NUL] = {"bad_character", "remove the NUL byte; the file may not be text in UTF-8"},
	    [CSV_READER_STRAY_TEXT] = {"bad_quote", "a separator must follow the closing quote"},
	    [CSV_READER_UNTERMINATED] = {"bad_quote", "the cell's opening quote is never closed"},
	    [CSV_READER_TOO_MANY_CELLS] = {"too_many_cells", "the row has too many cells"},
	};
	const struct roster_columns_fault *fault = &faults[reading->row.fault];
	return fail(reading, reading->row.fault_cell, fault->code, fault->detail);
}

static bool is_blank(const struct csv_reader_cell *cell)
{
	for (size_t at = 0, step; at < cell->length; at += step) {
		step = text_space(cell->text + at, cell->length - at);
		if (!step)
			return false;
	}
	return true;
}

static bool is_blank_row(const struct csv_reader_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (!is_blank(&row->cells[i]))
			return false;
	}
	return row->fault == CSV_READER_FINE;
}

/* The column that has `which`, or SIZE_MAX. */
static size_t cell_of(const struct reading *reading, enum roster_column which)
{
	for (size_t i = 0; i < reading->width; i++) {
		if (reading->columns[i] == which)
			return i;
	}
	return SIZE_MAX;
}

/* Reads what the header calls column `i`. */
static enum status read_label(struct reading *reading, size_t i)
{
	const struct csv_reader_cell *cell = &reading->row.cells[i];
	const struct roster_columns_fault *fault = NULL;
	char label[ROSTER_COLUMNS_CELL_SIZE];
	enum status status = roster_columns_read(ROSTER_COLUMNS, cell->text, cell->length, label, &fault);
	if (status && status != STATUS_INVALID)
		return status;
	if (status || strlen(label) > LABEL_MAX) {
		reading->labels[i] = "";
		return fail(
		    reading, i, status ? fault->code : "too_long", status ? fault->detail : "shorten the header");
	}
	if (!*label)
		snprintf(label, sizeof label, "Column %zu", i + 1);
	return keep(reading, label, &reading->labels[i]);
}

static enum status name_column(struct reading *reading, size_t i)
{
	enum roster_column column;
	enum status status = roster_columns_find(reading->labels[i], &column);
	if (status)
		return status;
	reading->columns[i] = ROSTER_COLUMNS;
	if (column == ROSTER_COLUMNS) {
		if (is_blank(&reading->row.cells[i]))
			return STATUS_OK;
		if (roster_columns_are_exported(reading->labels, reading->width, reading->labels[i])) {
			reading->columns[i] = COLUMN_IGNORED;
			return STATUS_OK;
		}
		return warn(reading, &(struct roster_problem){reading->row.line, reading->labels[i], "unknown_column",
		                         "its cells are kept in the note"});
	}
	if (reading->roster->has[column]) {
		char detail[64];
		snprintf(detail, sizeof detail, "there is another column for %s", roster_columns_name(column));
		return fail(reading, i, "duplicate_column", detail);
	}
	reading->roster->has[column] = true;
	reading->columns[i] = column;
	return STATUS_OK;
}

static enum status require_column(struct reading *reading, enum roster_column column, const char *detail)
{
	if (reading->roster->has[column])
		return STATUS_OK;
	return roster_problems_add(&reading->roster->errors, &reading->roster->strings,
	    &(struct roster_problem){reading->row.line, roster_columns_name(column), "missing_column", detail});
}

/* Reads the header from the current row. */
static enum status read_header(struct reading *reading)
{
	reading->header_line = reading->row.line;
	if (reading->row.fault != CSV_READER_FINE)
		return fail_fault(reading);
	reading->width = reading->row.count;
	for (size_t i = 0; i < reading->width; i++)
		reading->labels[i] = "";
	for (size_t i = 0; i < reading->width; i++) {
		enum status status = read_label(reading, i);
		if (status)
			return status;
	}
	for (size_t i = 0; i < reading->width; i++) {
		enum status status = name_column(reading, i);
		if (status)
			return status;
	}
	enum status status = require_column(reading, ROSTER_CODE, "add a column code (Mã đại biểu)");
	return status ? status : require_column(reading, ROSTER_FULL_NAME, "add a column full_name (Họ và tên)");
}

static enum status next_row(struct reading *reading, enum going *going)
{
	for (;;) {
		bool more;
		enum status status = csv_reader_next(reading->reader, &reading->row, &more);
		if (status)
			return status;
		*going = more ? GO_ON : STOP;
		if (!more || !is_blank_row(&reading->row))
			return STATUS_OK;
		/* Those before the header are nobody's rows. */
		if (reading->width && !reading->empty_rows++)
			reading->first_empty_line = reading->row.line;
	}
}

/* Reads cell `i` into `out`, "" when it is refused. */
static enum status read_cell(struct reading *reading, size_t i, char out[ROSTER_COLUMNS_CELL_SIZE])
{
	static const struct csv_reader_cell none = {"", 0};
	const struct csv_reader_cell *cell = i < reading->row.count ? &reading->row.cells[i] : &none;
	const struct roster_columns_fault *fault;
	enum status status = roster_columns_read(reading->columns[i], cell->text, cell->length, out, &fault);
	if (status != STATUS_INVALID)
		return status;
	*out = 0;
	return fail(reading, i, fault->code, fault->detail);
}

static enum status read_known(struct reading *reading, struct roster_row *row)
{
	for (size_t i = 0; i < reading->width; i++) {
		char cell[ROSTER_COLUMNS_CELL_SIZE];
		if (reading->columns[i] >= ROSTER_COLUMNS)
			continue;
		enum status status = read_cell(reading, i, cell);
		if (!status)
			status = keep(reading, cell, &row->cells[reading->columns[i]]);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* Adds "Header: value" to the note. */
static enum status add_to_note(struct reading *reading, size_t i, const char *cell)
{
	size_t room = sizeof reading->note.bytes - reading->note.length;
	int written = snprintf(reading->note.bytes + reading->note.length, room, "%s%s: %s",
	    reading->note.length ? "\n" : "", reading->labels[i], cell);
	if (written < 0 || (size_t)written >= room)
		return fail(reading, i, "too_long", "columns the program does not know make the note too long");
	reading->note.length += (size_t)written;
	return STATUS_OK;
}

static enum status read_unknown(struct reading *reading, struct roster_row *row)
{
	const char *note = row->cells[ROSTER_NOTE];
	size_t before = strlen(note);
	memcpy(reading->note.bytes, note, before + 1);
	reading->note.length = before;
	for (size_t i = 0; i < reading->width && i < reading->row.count; i++) {
		char cell[ROSTER_COLUMNS_CELL_SIZE];
		if (reading->columns[i] != ROSTER_COLUMNS)
			continue;
		enum status status = read_cell(reading, i, cell);
		if (!status && *cell)
			status = add_to_note(reading, i, cell);
		if (status)
			return status;
	}
	if (reading->note.length == before)
		return STATUS_OK;
	return keep(reading, reading->note.bytes, &row->cells[ROSTER_NOTE]);
}

static enum status check_width(struct reading *reading)
{
	for (size_t i = reading->width; i < reading->row.count; i++) {
		if (!is_blank(&reading->row.cells[i]))
			return fail(reading, i, "too_many_cells", "the row has more cells than the header");
	}
	return STATUS_OK;
}

/* Enters `code` for the row being read, or reports the row that has it. */
static enum status claim(struct reading *reading, struct roster_index *index, enum roster_column column,
    const char *code, const struct roster_columns_fault *taken)
{
	size_t other;
	if (!*code)
		return STATUS_OK;
	if (!roster_index_find(index, code, &other))
		return roster_index_add(index, code, reading->roster->count);
	char detail[64];
	snprintf(detail, sizeof detail, "%s %zu", taken->detail, reading->roster->rows[other].line);
	return fail(reading, cell_of(reading, column), taken->code, detail);
}

static enum status claim_codes(struct reading *reading, const struct roster_row *row)
{
	static const struct roster_columns_fault same = {"duplicate_code", "the same code is on line"};
	static const struct roster_columns_fault twice = {"replaced_twice", "the delegate is already replaced on line"};
	const char *code = row->cells[ROSTER_CODE], *replaces = row->cells[ROSTER_REPLACES];
	enum status status = claim(reading, reading->codes, ROSTER_CODE, code, &same);
	if (status)
		return status;
	if (*replaces && !strcmp(code, replaces))
		return fail(reading, cell_of(reading, ROSTER_REPLACES), "self_replaces", "nobody replaces himself");
	return claim(reading, reading->replaced, ROSTER_REPLACES, replaces, &twice);
}

static enum status make_room(struct reading *reading)
{
	if (reading->roster->count < reading->rows_size)
		return STATUS_OK;
	size_t size = reading->rows_size ? reading->rows_size * 2 : 256;
	struct roster_row *rows = realloc(reading->roster->rows, size * sizeof *rows);
	if (!rows)
		return STATUS_NO_MEMORY;
	reading->roster->rows = rows;
	reading->rows_size = size;
	return STATUS_OK;
}

static enum status read_row(struct reading *reading)
{
	struct roster *roster = reading->roster;
	if (reading->row.fault != CSV_READER_FINE)
		return fail_fault(reading);
	enum status status = make_room(reading);
	if (status)
		return status;
	struct roster_row *row = &roster->rows[roster->count];
	*row = (struct roster_row){.line = reading->row.line};
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		row->cells[i] = "";
	row->cells[ROSTER_STANDING] = "official";
	status = check_width(reading);
	if (!status)
		status = read_known(reading, row);
	if (!status)
		status = read_unknown(reading, row);
	if (!status)
		status = claim_codes(reading, row);
	if (!status)
		roster->count++;
	return status;
}

static enum status read_rows(struct reading *reading)
{
	for (;;) {
		enum going going;
		enum status status = next_row(reading, &going);
		if (status || going == STOP)
			return status;
		if (reading->roster->count == ROSTER_CSV_ROWS)
			return fail(reading, SIZE_MAX, "too_many_rows", "split the file");
		status = read_row(reading);
		if (status)
			return status;
	}
}

static enum status warn_empty(struct reading *reading)
{
	if (!reading->empty_rows)
		return STATUS_OK;
	char detail[64];
	snprintf(detail, sizeof detail, "%zu empty rows are left out", reading->empty_rows);
	return warn(reading, &(struct roster_problem){reading->first_empty_line, "", "empty_rows", detail});
}

static const char *label_of(const struct reading *reading, enum roster_column which)
{
	size_t cell = cell_of(reading, which);
	return cell < reading->width ? reading->labels[cell] : "";
}

static enum status finish(struct reading *reading)
{
	enum status status = warn_empty(reading);
	if (status)
		return status;
	return roster_check_whole(reading->roster, &(struct roster_check){
	                                               .codes = reading->codes,
	                                               .header_line = reading->header_line,
	                                               .replaces_label = label_of(reading, ROSTER_REPLACES),
	                                               .kind_label = label_of(reading, ROSTER_KIND),
	                                           });
}

static enum status read_file(struct reading *reading)
{
	enum going going;
	enum status status = next_row(reading, &going);
	if (status)
		return status;
	if (going == STOP) {
		reading->row = (struct csv_reader_row){.line = 1};
		reading->width = 0;
	}
	status = read_header(reading);
	/* Without them every row would be wrong. */
	if (status || !reading->roster->has[ROSTER_CODE] || !reading->roster->has[ROSTER_FULL_NAME])
		return status;
	status = read_rows(reading);
	return status ? status : finish(reading);
}

static enum status open_all(struct reading *reading, const char *bytes, size_t length)
{
	reading->roster = calloc(1, sizeof *reading->roster);
	if (!reading->roster)
		return STATUS_NO_MEMORY;
	enum status status = csv_reader_open(bytes, length, &reading->reader);
	if (!status)
		status = roster_index_open(&reading->codes);
	return status ? status : roster_index_open(&reading->replaced);
}

enum status roster_csv_read(const char *bytes, size_t length, struct roster **out)
{
	struct reading *reading = calloc(1, sizeof *reading);
	if (!reading)
		return STATUS_NO_MEMORY;
	enum status status = open_all(reading, bytes, length);
	if (!status)
		status = read_file(reading);
	csv_reader_close(reading->reader);
	roster_index_close(reading->codes);
	roster_index_close(reading->replaced);
	if (!status)
		*out = reading->roster;
	else
		roster_csv_free(reading->roster);
	free(reading);
	return status;
}

bool roster_csv_gives(const struct roster *roster, const struct roster_row *row, enum roster_column column)
{
	return roster->has[column] || (column == ROSTER_NOTE && *row->cells[ROSTER_NOTE]);
}

void roster_csv_free(struct roster *roster)
{
	if (!roster)
		return;
	roster_arena_free(roster->strings);
	roster_problems_free(&roster->errors);
	roster_problems_free(&roster->warnings);
	free(roster->rows);
	free(roster);
}
