/* A roster file, and the CSV reader under it. */
#include <string.h>

#include "csv_reader.h"
#include "fuzz.h"
#include "roster_csv.h"
#include "text.h"

static void read_rows(const char *bytes, size_t size)
{
	struct csv_reader *reader;
	static struct csv_reader_row row;
	bool more = true;
	size_t line = 0;
	if (csv_reader_open(bytes, size, &reader) != STATUS_OK)
		return;
	while (more && csv_reader_next(reader, &row, &more) == STATUS_OK && more) {
		FUZZ_REQUIRE(row.line > line && row.count >= 1 && row.count <= CSV_READER_CELLS);
		line = row.line;
		for (size_t i = 0; i < row.count; i++)
			FUZZ_REQUIRE(row.cells[i].text || !row.cells[i].length);
	}
	csv_reader_close(reader);
}

static void check_row(const struct roster_row *row)
{
	FUZZ_REQUIRE(row->cells[ROSTER_CODE][0] && row->cells[ROSTER_FULL_NAME][0]);
	for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
		FUZZ_REQUIRE(row->cells[i]);
		FUZZ_REQUIRE(text_is_utf8(row->cells[i], strlen(row->cells[i])));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct roster *roster;
	read_rows((const char *)data, size);
	if (roster_csv_read((const char *)data, size, &roster) != STATUS_OK)
		return 0;
	for (size_t i = 0; !roster->errors.count && i < roster->count; i++)
		check_row(&roster->rows[i]);
	roster_csv_free(roster);
	return 0;
}
