/* A roster as a spreadsheet, as it stands in its file; and, so that changes
 * reach beyond the zip's checksums, the sheet's XML packed anew. */
#include <string.h>
#include <zip.h>

#include "fuzz.h"
#include "text.h"
#include "xlsx_reader.h"

static const char workbook[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>";
static const char relationships[] = "<Relationships><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s\"/>"
                                    "<Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"s\"/>"
                                    "<Relationship Id=\"c\" Type=\"/styles\" Target=\"s\"/></Relationships>";

static void read(const char *bytes, size_t length)
{
	char *csv = NULL;
	const char *fault = NULL;
	size_t csv_length = 0;
	enum status status = xlsx_reader_csv(bytes, length, &csv, &csv_length, &fault);
	FUZZ_REQUIRE((status == STATUS_INVALID) == (fault != NULL));
	if (status == STATUS_OK)
		FUZZ_REQUIRE(csv_length <= XLSX_READER_TEXT && text_is_utf8(csv, csv_length));
	free(csv);
}

static void add(zip_t *zip, const char *name, const void *bytes, size_t length)
{
	zip_source_t *part = zip_source_buffer(zip, bytes, length, 0);
	zip_int64_t index = zip_file_add(zip, name, part, 0);
	if (index < 0 || zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) != 0)
		abort();
}

/* One XML as sheet, shared texts and styles at once. */
static void read_packed(const uint8_t *data, size_t size)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_stat_t about;
	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	if (!zip)
		abort();
	add(zip, "xl/workbook.xml", workbook, sizeof workbook - 1);
	add(zip, "xl/_rels/workbook.xml.rels", relationships, sizeof relationships - 1);
	add(zip, "xl/s", data, size);
	if (zip_close(zip) != 0 || zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0)
		abort();
	char *bytes = malloc(about.size);
	if (!bytes || zip_source_read(source, bytes, about.size) != (zip_int64_t)about.size)
		abort();
	zip_source_close(source);
	zip_source_free(source);
	read(bytes, about.size);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read((const char *)data, size);
	if (!xlsx_reader_fits((const char *)data, size))
		read_packed(data, size);
	return 0;
}
