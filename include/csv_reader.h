/* csv_reader: reads comma-separated values from memory, row by row: RFC 4180
 * quoting, with or without a UTF-8 byte order mark, rows ended by CRLF, LF or
 * CR. The separator is the most frequent of comma, semicolon and tab in the
 * first line that is not blank, outside quotes. A quote inside a cell that
 * does not begin with one stands for itself. A reader belongs to one thread. */
#ifndef CSV_READER_H
#define CSV_READER_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>

/* The cells kept of one row. */
#define CSV_READER_CELLS 256

enum csv_reader_fault {
	CSV_READER_FINE,
	CSV_READER_BAD_UTF8,
	CSV_READER_NUL,
	CSV_READER_STRAY_TEXT,     /* after a closing quote */
	CSV_READER_UNTERMINATED,   /* the file ends inside quotes */
	CSV_READER_TOO_MANY_CELLS, /* a cell with text beyond CSV_READER_CELLS */
};

/* Not zero-terminated. */
struct csv_reader_cell {
	const char *text;
	size_t length;
};

struct csv_reader_row {
	size_t line;  /* where the row starts, from 1; breaks in quotes count */
	size_t count; /* at least 1: a blank line is one empty cell */
	struct csv_reader_cell cells[CSV_READER_CELLS];
	enum csv_reader_fault fault; /* the row's first */
	size_t fault_cell;           /* from 0 */
};

struct csv_reader;

/* `bytes` are borrowed until csv_reader_close, and so are the cells, which
 * point into them or into the reader. STATUS_NO_MEMORY. */
enum status csv_reader_open(const char *bytes, size_t length, struct csv_reader **out) STATUS_CHECKED;

void csv_reader_close(struct csv_reader *reader);

/* Reads the next row; *more is false, and the row untouched, at the end. A
 * faulty row is read to its end and the next call goes on behind it.
 * STATUS_NO_MEMORY. */
enum status csv_reader_next(struct csv_reader *reader, struct csv_reader_row *row, bool *more) STATUS_CHECKED;

#endif
