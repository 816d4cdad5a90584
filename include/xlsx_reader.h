/* xlsx_reader: reads the first sheet of a spreadsheet (ECMA-376) as CSV, on
 * libzip and expat, so that whatever reads a CSV file reads that too.
 *
 * Line n of the CSV is row n of the sheet: rows that are not there are empty
 * lines, breaks within a cell become spaces. Days and instants are written
 * "1990-02-28", other numbers in digits, formulas as their last result.
 *
 * The file is hostile: its parts may not unpack to more than XLSX_READER_BYTES
 * together, document types are refused, and nothing outside it is read. */
#ifndef XLSX_READER_H
#define XLSX_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

#define XLSX_READER_BYTES ((size_t)256 << 20) /* unpacked, all parts that are read */
#define XLSX_READER_TEXT ((size_t)64 << 20)   /* of the CSV */
#define XLSX_READER_CELLS 256                 /* of a row; text beyond is refused */

/* Whether the bytes begin as a zip archive does. */
bool xlsx_reader_fits(const char *bytes, size_t length);

/* Reads the sheet into *csv (UTF-8, to be freed by the caller). STATUS_INVALID
 * when it is no such file, with a *fault to tell (static); STATUS_TOO_LARGE
 * beyond the limits; STATUS_NO_MEMORY. Any thread. */
enum status xlsx_reader_csv(
    const char *bytes, size_t length, char **csv, size_t *csv_length, const char **fault) STATUS_CHECKED;

#endif
