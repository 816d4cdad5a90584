/* xlsx_book: what the cells of a spreadsheet refer to: the shared texts, which
 * styles show days, and where the first sheet is; a part of xlsx_reader. */
#ifndef XLSX_BOOK_H
#define XLSX_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"
#include "xlsx_part.h"

struct xlsx_book;

/* STATUS_INVALID or STATUS_NOT_FOUND when this is no spreadsheet;
 * STATUS_TOO_LARGE, STATUS_NO_MEMORY. */
enum status xlsx_book_read(struct xlsx_archive *archive, struct xlsx_book **out) STATUS_CHECKED;
void xlsx_book_free(struct xlsx_book *book);

/* The part of the first sheet that is not hidden. Borrowed. */
const char *xlsx_book_sheet(const struct xlsx_book *book);

/* The shared text of that number (from 0), borrowed, or NULL. */
const char *xlsx_book_text(const struct xlsx_book *book, size_t number);

/* Whether numbers of that style are days. */
bool xlsx_book_is_day(const struct xlsx_book *book, size_t style);

/* Whether days count from 1904, as on old Macintoshes. */
bool xlsx_book_from_1904(const struct xlsx_book *book);

#endif
