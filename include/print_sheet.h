/* print_sheet: A4 sheets of equal pieces to be cut apart, with cut marks in
 * the margins and small crosses between the pieces. Any thread, one thread for
 * each document. */
#ifndef PRINT_SHEET_H
#define PRINT_SHEET_H

#include <stddef.h>

#include "print.h"
#include "status.h"

/* A grid centred on the page; lengths in millimetres. Leave margins of 12 or
 * more for the marks and the caption: home printers lose the outer 8. */
struct print_sheet {
	int columns, rows;
	double width, height; /* of a piece */
};

/* Tells `progress` (NULL: nobody), and hands on what it says. */
STATUS_CHECKED enum status print_sheet_step(const struct print_progress *progress, size_t done, size_t total);

/* Draws one piece into its cell. A status other than STATUS_OK ends the sheets. */
typedef enum status print_sheet_piece(
    struct print *print, const struct print_box *cell, size_t index, const void *closure);

/* Draws `count` pieces, row by row, on as many pages as they need, each page
 * captioned "caption n/m" below the pieces; `empty` on a page of its own when
 * there are none. Returns the first error of a piece or the document. */
STATUS_CHECKED enum status print_sheet_fill(struct print *print, const struct print_sheet *sheet, size_t count,
    const char *caption, const char *empty, print_sheet_piece *piece, const void *closure);

/* The box at (x, y) from the top left corner of a cell. */
struct print_box print_sheet_part(const struct print_box *cell, double x, double y, double width, double height);

/* A small grey label with a bold value below it, in a box about 9 high.
 * Nothing where the value is NULL or empty. */
void print_sheet_field(
    struct print *print, const struct print_box *box, enum print_align align, const char *label, const char *value);

#endif
