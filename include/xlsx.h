/* xlsx: writes rows as a spreadsheet (ECMA-376), on libxlsxwriter: one sheet,
 * the header bold and frozen with a filter, columns as wide as what they hold,
 * numbers as numbers, instants as dates in the congress's time zone. Text is
 * never a formula. Memory does not grow with the rows. */
#ifndef XLSX_H
#define XLSX_H

#include <stddef.h>

#include "rows.h"
#include "status.h"

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct xlsx;

/* Begins a file; `sheet` names the sheet, `timezone` is an IANA name. To be
 * ended by xlsx_finish or xlsx_free. STATUS_NO_MEMORY, STATUS_IO. */
enum status xlsx_create(const char *sheet, const char *timezone, struct xlsx **out) STATUS_CHECKED;

/* The file as rows, until it is finished. More than a sheet holds (1,048,576)
 * fail with STATUS_TOO_LARGE; of a cell what is beyond 32,767 characters is
 * cut off. */
struct rows xlsx_rows(struct xlsx *xlsx);

/* Ends the file and frees it, whatever it returns: its bytes in *out, to be
 * freed by the caller. STATUS_IO, STATUS_NO_MEMORY, or the first failure of a
 * row. */
enum status xlsx_finish(struct xlsx *xlsx, char **out, size_t *length) STATUS_CHECKED;

void xlsx_free(struct xlsx *xlsx);

#endif
