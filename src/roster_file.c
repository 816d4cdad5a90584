#include "roster_file.h"

#include <stdlib.h>

#include "xlsx_reader.h"

/* A roster of nothing but this error. */
static enum status refuse(const char *detail, struct roster **out)
{
	struct roster *roster = calloc(1, sizeof *roster);
	if (!roster)
		return STATUS_NO_MEMORY;
	enum status status = roster_problems_add(
	    &roster->errors, &roster->strings, &(struct roster_problem){1, "", "bad_spreadsheet", detail});
	if (status == STATUS_OK)
		*out = roster;
	else
		roster_csv_free(roster);
	return status;
}

enum status roster_file_read(const char *bytes, size_t length, struct roster **out)
{
	char *csv = NULL;
	const char *fault = NULL;
	if (!xlsx_reader_fits(bytes, length))
		return roster_csv_read(bytes, length, out);
	enum status status = xlsx_reader_csv(bytes, length, &csv, &length, &fault);
	if (status == STATUS_INVALID)
		return refuse(fault, out);
	if (status == STATUS_OK)
		status = roster_csv_read(csv, length, out);
	free(csv);
	return status;
}
