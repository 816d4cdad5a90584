/* print_table: tables of a report, row by row. A row that does not fit on the
 * page begins the next one, below the column headings again. Errors are kept
 * as in print.h. */
#ifndef PRINT_TABLE_H
#define PRINT_TABLE_H

#include <stddef.h>

#include "print.h"
#include "print_report.h"

struct print_table_column {
	const char *heading;
	double width; /* millimetres; all together PRINT_REPORT_WIDTH */
	enum print_align align;
};

enum print_table_rules { PRINT_TABLE_RULED, PRINT_TABLE_PLAIN /* no lines, no headings */ };

struct print_table {
	struct print_report *report;
	const struct print_table_column *columns; /* borrowed */
	size_t count;
	enum print_table_rules rules;
	double row_height; /* millimetres, at least: room for a signature; 0: as the text needs */
	const char *carried; /* kept by print_table_span */
};

/* Draws the column headings where something fits below them. */
void print_table_begin(struct print_table *table);

/* A row of `count` cells; long ones wrap. */
void print_table_row(struct print_table *table, const char *const cells[]);

/* A row of one bold cell over all columns, never the last one of a page.
 * Where the rows below it go on on another page, `carried`, which is borrowed
 * until the next one or the end, stands above them there; NULL: nothing does. */
void print_table_span(struct print_table *table, const char *text, const char *carried);

/* Leaves a gap below. */
void print_table_end(struct print_table *table);

#endif
