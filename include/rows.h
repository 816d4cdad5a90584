/* rows: a file of rows being written, whatever its format. The first row names
 * the columns. Formats: csv.h, xlsx.h. A struct rows borrows its file, belongs
 * to one thread at a time and holds nothing to be freed. */
#ifndef ROWS_H
#define ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct rows_format {
	void (*text)(void *file, const char *text);
	void (*integer)(void *file, int64_t value);
	void (*time)(void *file, int64_t ms);
	void (*date)(void *file, const char *text);
	enum status (*end_row)(void *file);
};

struct rows {
	const struct rows_format *format;
	void *file;
};

/* Writes a cell of UTF-8 text; NULL is an empty one. */
void rows_text(const struct rows *rows, const char *text);

void rows_integer(const struct rows *rows, int64_t value);

/* Writes an instant, milliseconds UTC; an empty cell when ms <= 0. */
void rows_time(const struct rows *rows, int64_t ms);

/* Writes a day, "1990-02-28"; other text, such as a year, stays as it is.
 * NULL is an empty cell. */
void rows_date(const struct rows *rows, const char *text);

/* Ends the row. The first failure since the file was begun, or STATUS_OK. */
enum status rows_end_row(const struct rows *rows) STATUS_CHECKED;

/* Writes the row that names the columns. */
enum status rows_header(const struct rows *rows, const char *const names[], size_t count) STATUS_CHECKED;

#endif
