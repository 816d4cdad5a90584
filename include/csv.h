/* csv: writes RFC 4180 as a spreadsheet opens it: a UTF-8 byte order mark,
 * rows ended by CRLF, a cell quoted where it holds a comma, quote or line
 * break, and a ' before a cell that begins with = + - @ tab or CR, which a
 * spreadsheet would otherwise run as a formula.
 *
 *	struct csv csv;
 *	struct csv_buffer buffer = {0};
 *	csv_start(&csv, csv_buffer_write, &buffer);
 *	csv_text(&csv, "code");
 *	csv_text(&csv, "present");
 *	status = csv_end_row(&csv);
 *
 * A failing sink stops the writing: nothing more is sent to it and every
 * csv_end_row from then on returns its status. A struct csv belongs to one
 * thread at a time and holds nothing to be freed. */
#ifndef CSV_H
#define CSV_H

#include "rows.h"
#include "status.h"

#include <stddef.h>
#include <stdint.h>

/* Takes the next bytes of the file, in pieces of any length. */
typedef enum status (*csv_sink)(void *context, const char *bytes, size_t length);

struct csv {
	csv_sink sink;
	void *context;
	size_t cells; /* written in this row */
	enum status status;
};

/* Begins a file: writes the byte order mark. `context` is borrowed until the
 * last row is written. */
void csv_start(struct csv *csv, csv_sink sink, void *context);

/* Writes a cell of UTF-8 text; NULL is an empty one. */
void csv_text(struct csv *csv, const char *text);

/* Writes decimal digits; a negative number is a cell that begins with -. */
void csv_integer(struct csv *csv, int64_t value);

/* Writes RFC 3339 in UTC with milliseconds; an empty cell when ms <= 0. */
void csv_time(struct csv *csv, int64_t ms);

/* Ends the row. The first failure since csv_start, or STATUS_OK. */
enum status csv_end_row(struct csv *csv) STATUS_CHECKED;

/* The file as rows, for what writes any format. Times are as csv_time writes
 * them, days as text. */
struct rows csv_rows(struct csv *csv);

/* A sink that grows. Start with {0}. */
struct csv_buffer {
	char *bytes; /* not zero-terminated; NULL while empty */
	size_t length;
	size_t capacity;
};

/* A csv_sink whose context is a struct csv_buffer. STATUS_NO_MEMORY. */
enum status csv_buffer_write(void *buffer, const char *bytes, size_t length) STATUS_CHECKED;

/* Frees the bytes and leaves {0}. */
void csv_buffer_free(struct csv_buffer *buffer);

#endif
