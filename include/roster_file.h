/* roster_file: reads a roster file of whatever format: CSV or a spreadsheet. */
#ifndef ROSTER_FILE_H
#define ROSTER_FILE_H

#include "roster_csv.h"

/* As roster_csv_read. Of a spreadsheet (.xlsx) the first sheet is read, and
 * lines are its rows; one that cannot be read has the error bad_spreadsheet.
 * STATUS_TOO_LARGE when it unpacks beyond the limits of xlsx_reader.h. */
enum status roster_file_read(const char *bytes, size_t length, struct roster **out) STATUS_CHECKED;

#endif
