#include "xlsx_reader.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "xlsx_book.h"
#include "xlsx_part.h"

#define ROWS_MAX 1048576
#define SERIAL_MAX 2958466.0 /* 10000-01-01 */

enum kind { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_BOOLEAN };

/* The sheet being read. */
struct sheet {
	const struct xlsx_book *book;
	struct csv_buffer out;
	size_t line;   /* from 1, the one being written */
	bool begun;    /* it has its row */
	size_t column; /* from 0, where the line stands */
	size_t cell;   /* from 0, the one being read; SIZE_MAX before the first */
	enum kind kind;
	size_t style;
	bool in_value, in_phonetic;
	struct csv_buffer value;
};

bool xlsx_reader_fits(const char *bytes, size_t length)
{
	return length >= 4 && memcmp(bytes, "PK\003\004", 4) == 0;
}

static enum status put(struct sheet *sheet, const char *bytes, size_t length)
{
	if (sheet->out.length + length > XLSX_READER_TEXT)
		return STATUS_TOO_LARGE;
	return csv_buffer_write(&sheet->out, bytes, length);
}

/* ---- where a cell stands ---- */

/* "AB12" is column 27 (from 0). False for what is no such name. */
static bool column_of(const char *name, size_t *column)
{
	size_t value = 0, letters = 0;
	for (; name[letters] >= 'A' && name[letters] <= 'Z' && letters < 4; letters++)
		value = value * 26 + (size_t)(name[letters] - 'A') + 1;
	*column = value - 1;
	return letters >= 1 && letters <= 3;
}

static enum status begin_row(struct sheet *sheet, const char **attributes)
{
	const char *number = xlsx_part_attribute(attributes, "r");
	size_t line = number ? strtoul(number, NULL, 10) : sheet->line + sheet->begun;
	enum status status = STATUS_OK;
	if (line < sheet->line + sheet->begun || line > ROWS_MAX)
		return STATUS_INVALID;
	for (; sheet->line < line && status == STATUS_OK; sheet->line++)
		status = put(sheet, "\n", 1);
	sheet->begun = true;
	sheet->column = 0;
	sheet->cell = SIZE_MAX;
	return status;
}

static enum status begin_cell(struct sheet *sheet, const char **attributes)
{
	const char *name = xlsx_part_attribute(attributes, "r");
	const char *type = xlsx_part_attribute(attributes, "t");
	const char *style = xlsx_part_attribute(attributes, "s");
	size_t before = sheet->cell;
	sheet->cell++;
	if (name && !column_of(name, &sheet->cell))
		return STATUS_INVALID;
	if (before != SIZE_MAX && sheet->cell <= before)
		return STATUS_INVALID;
	sheet->style = style ? strtoul(style, NULL, 10) : 0;
	sheet->kind = !type || strcmp(type, "n") == 0 ? KIND_NUMBER
	              : strcmp(type, "s") == 0        ? KIND_SHARED
	              : strcmp(type, "b") == 0        ? KIND_BOOLEAN
	                                              : KIND_TEXT;
	sheet->value.length = 0;
	return STATUS_OK;
}

/* ---- what a cell holds ---- */

/* The proleptic day of a serial number; 60 is the day 1900-02-29 that never
 * was, so that those before it are one later. */
static void format_day(const struct xlsx_book *book, double serial, char out[64])
{
	int64_t days = (int64_t)serial + (xlsx_book_from_1904(book) ? 1462 : 0);
	if (days < 60)
		days++;
	/* Days from 1899-12-30 to civil date: from 0000-03-01 in eras of 400 years. */
	int64_t z = days - 25569 + 719468;
	int64_t era = z / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	int64_t day = day_of_year - (153 * month + 2) / 5 + 1;
	month += month < 10 ? 3 : -9;
	int64_t year = year_of_era + era * 400 + (month <= 2);
	snprintf(out, 64, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

static enum status put_quoted(struct sheet *sheet, const char *text, size_t length)
{
	enum status status = put(sheet, "\"", 1);
	for (size_t i = 0; i < length && status == STATUS_OK; i++) {
		char byte = text[i];
		if (byte == '"')
			status = put(sheet, "\"", 1);
		if (byte == '\n' || byte == '\r' || byte == '\t')
			byte = ' ';
		if (status == STATUS_OK)
			status = put(sheet, &byte, 1);
	}
	return status == STATUS_OK ? put(sheet, "\"", 1) : status;
}

static enum status put_number(struct sheet *sheet)
{
	char out[64], *end;
	enum status status = csv_buffer_write(&sheet->value, "", 1); /* ends the text */
	if (status != STATUS_OK)
		return status;
	double number = strtod(sheet->value.bytes, &end);
	if (*end)
		return put_quoted(sheet, sheet->value.bytes, sheet->value.length - 1);
	if (xlsx_book_is_day(sheet->book, sheet->style) && number >= 1 && number < SERIAL_MAX)
		format_day(sheet->book, number, out);
	else
		snprintf(out, sizeof out, "%.15g", number);
	return put_quoted(sheet, out, strlen(out));
}

static enum status put_value(struct sheet *sheet)
{
	const char *shared;
	enum status status;
	switch (sheet->kind) {
	case KIND_NUMBER:
	case KIND_BOOLEAN:
		return put_number(sheet);
	case KIND_SHARED:
		status = csv_buffer_write(&sheet->value, "", 1);
		if (status != STATUS_OK)
			return status;
		shared = xlsx_book_text(sheet->book, strtoul(sheet->value.bytes, NULL, 10));
		return shared ? put_quoted(sheet, shared, strlen(shared)) : STATUS_INVALID;
	case KIND_TEXT:
		return put_quoted(sheet, sheet->value.bytes, sheet->value.length);
	}
	return STATUS_INTERNAL;
}

static enum status end_cell(struct sheet *sheet)
{
	if (!sheet->value.length)
		return STATUS_OK;
	if (sheet->cell >= XLSX_READER_CELLS)
		return STATUS_TOO_LARGE;
	enum status status = STATUS_OK;
	for (; sheet->column < sheet->cell && status == STATUS_OK; sheet->column++)
		status = put(sheet, ",", 1);
	if (status == STATUS_OK)
		status = put_value(sheet);
	sheet->value.length = 0; /* in a file that is wrong cells may end twice */
	return status;
}

/* ---- the sheet ---- */

static enum status on_open(void *closure, const char *name, const char **attributes)
{
	struct sheet *sheet = closure;
	if (strcmp(name, "row") == 0)
		return begin_row(sheet, attributes);
	if (strcmp(name, "c") == 0)
		return begin_cell(sheet, attributes);
	if (strcmp(name, "rPh") == 0)
		sheet->in_phonetic = true;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		sheet->in_value = true;
	return STATUS_OK;
}

static enum status on_close(void *closure, const char *name)
{
	struct sheet *sheet = closure;
	if (strcmp(name, "c") == 0)
		return end_cell(sheet);
	if (strcmp(name, "rPh") == 0)
		sheet->in_phonetic = false;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		sheet->in_value = false;
	return STATUS_OK;
}

static enum status on_text(void *closure, const char *text, size_t length)
{
	struct sheet *sheet = closure;
	if (!sheet->in_value || sheet->in_phonetic)
		return STATUS_OK;
	if (sheet->value.length + length > XLSX_READER_TEXT)
		return STATUS_TOO_LARGE;
	return csv_buffer_write(&sheet->value, text, length);
}

static enum status read_sheet(struct xlsx_archive *archive, struct sheet *sheet)
{
	const struct xlsx_part part = {on_open, on_close, on_text, sheet};
	enum status status = put(sheet, "\xef\xbb\xbf", 3);
	if (status == STATUS_OK)
		status = xlsx_part_read(archive, xlsx_book_sheet(sheet->book), &part);
	return status == STATUS_OK ? put(sheet, "\n", 1) : status;
}

enum status xlsx_reader_csv(const char *bytes, size_t length, char **csv, size_t *csv_length, const char **fault)
{
	struct xlsx_archive *archive = NULL;
	struct xlsx_book *book = NULL;
	struct sheet sheet = {.line = 1, .cell = SIZE_MAX};
	enum status status = xlsx_archive_open(bytes, length, &archive);
	if (status == STATUS_OK)
		status = xlsx_book_read(archive, &book);
	if (status == STATUS_OK) {
		sheet.book = book;
		status = read_sheet(archive, &sheet);
	}
	if (status == STATUS_NOT_FOUND)
		status = STATUS_INVALID;
	if (status == STATUS_INVALID)
		*fault = "the file is no spreadsheet that can be read; save it again as .xlsx, without a password, or "
		         "as CSV";
	if (status == STATUS_OK) {
		*csv = sheet.out.bytes;
		*csv_length = sheet.out.length;
		sheet.out.bytes = NULL;
	}
	csv_buffer_free(&sheet.value);
	csv_buffer_free(&sheet.out);
	xlsx_book_free(book);
	xlsx_archive_close(archive);
	return status;
}
