#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "roster_file.h"
#include "xlsx.h"
#include "xlsx_reader.h"

#define BOM "\xef\xbb\xbf"

/* ---- what we write we read ---- */

static void test_rows_come_back(void **state)
{
	static const char *const names[] = {"Mã đại biểu", "Họ và tên", "Ngày sinh", "n", "at"};
	struct xlsx *xlsx;
	char *bytes, *csv;
	const char *fault;
	size_t length;
	(void)state;
	assert_int_equal(xlsx_create("delegates", "Asia/Ho_Chi_Minh", &xlsx), STATUS_OK);
	struct rows rows = xlsx_rows(xlsx);
	assert_int_equal(rows_header(&rows, names, 5), STATUS_OK);
	rows_text(&rows, "A1");
	rows_text(&rows, "=Trần \"Thị\" Ánh, <b> & Co");
	rows_date(&rows, "1990-02-28");
	rows_integer(&rows, 49000);
	rows_time(&rows, INT64_C(1764000000000)); /* 2025-11-24T16:00:00Z */
	assert_int_equal(rows_end_row(&rows), STATUS_OK);
	rows_text(&rows, NULL);
	rows_text(&rows, "dòng\nhai");
	rows_date(&rows, "1990");
	rows_integer(&rows, -7);
	rows_time(&rows, 0);
	assert_int_equal(rows_end_row(&rows), STATUS_OK);
	assert_int_equal(xlsx_finish(xlsx, &bytes, &length), STATUS_OK);
	assert_true(xlsx_reader_fits(bytes, length));
	assert_int_equal(xlsx_reader_csv(bytes, length, &csv, &length, &fault), STATUS_OK);
	static const char expected[] =
	    BOM "\"Mã đại biểu\",\"Họ và tên\",\"Ngày sinh\",\"n\",\"at\"\n"
	        "\"A1\",\"=Trần \"\"Thị\"\" Ánh, <b> & Co\",\"1990-02-28\",\"49000\",\"2025-11-24\"\n"
	        ",\"dòng hai\",\"1990\",\"-7\"\n";
	assert_int_equal(length, sizeof expected - 1);
	assert_memory_equal(csv, expected, length);
	free(csv);
	free(bytes);
}

static void test_long_text_is_cut_between_characters(void **state)
{
	struct xlsx *xlsx;
	char *bytes, *csv, *text = malloc(40001);
	const char *fault;
	size_t length;
	(void)state;
	for (size_t i = 0; i < 20000; i++)
		memcpy(text + 2 * i, "đ", 2);
	text[40000] = '\0';
	assert_int_equal(xlsx_create("s", "UTC", &xlsx), STATUS_OK);
	struct rows rows = xlsx_rows(xlsx);
	rows_text(&rows, text);
	assert_int_equal(rows_end_row(&rows), STATUS_OK);
	assert_int_equal(xlsx_finish(xlsx, &bytes, &length), STATUS_OK);
	assert_int_equal(xlsx_reader_csv(bytes, length, &csv, &length, &fault), STATUS_OK);
	assert_int_equal(length, 3 + 1 + 32766 + 2);
	free(csv);
	free(bytes);
	free(text);
}

/* ---- files of other programs, and of nobody's ---- */

struct part {
	const char *name, *text;
};

static const char workbook[] = "<?xml version=\"1.0\"?><x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:sheets>"
                               "<x:sheet name=\"h\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/>"
                               "<x:sheet name=\"s\" sheetId=\"2\" r:id=\"rId1\"/></x:sheets></x:workbook>";
static const char relationships[] =
    "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/worksheet\" Target=\"/xl/worksheets/a.xml\"/>"
    "<Relationship Id=\"rId9\" Type=\"http://x/worksheet\" Target=\"worksheets/b.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>";
static const char strings[] = "<sst><si><t>code</t></si><si><r><t>full_</t></r><r><t>name</t></r><rPh sb=\"0\"><t>x</t>"
                              "</rPh></si><si><t xml:space=\"preserve\">Lê &amp; Đỗ</t></si></sst>";
static const char styles[] = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
                             "<numFmt numFmtId=\"165\" formatCode=\"&quot;dy&quot;0.00[Red]\"/></numFmts>"
                             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                             "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf "
                             "numFmtId=\"14\"/></cellXfs></styleSheet>";
static const char sheet[] =
    "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
    "<c r=\"D2\" t=\"inlineStr\"><is><t>birth_date</t></is></c></row>"
    "<row r=\"4\"><c r=\"A4\"><v>7.0</v></c><c r=\"B4\" t=\"s\"><v>2</v></c><c r=\"C4\" s=\"2\"><v>1.5</v></c>"
    "<c r=\"D4\" s=\"1\"><v>32932</v></c></row>"
    "<row><c t=\"str\"><f>A4</f><v>A9</v></c><c t=\"b\"><v>1</v></c><c s=\"0\"/><c s=\"3\"><v>1</v></c></row>"
    "</sheetData></worksheet>";

static char *pack(const struct part *parts, size_t count, size_t *length)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *part = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
		assert_true(zip_file_add(zip, parts[i].name, part, ZIP_FL_OVERWRITE) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	zip_stat_t about;
	assert_int_equal(zip_source_stat(source, &about), 0);
	char *bytes = malloc(about.size);
	assert_int_equal(zip_source_open(source), 0);
	assert_int_equal(zip_source_read(source, bytes, about.size), (zip_int64_t)about.size);
	zip_source_close(source);
	zip_source_free(source);
	*length = about.size;
	return bytes;
}

/* Packs the five parts, one of them replaced, and reads them. */
static enum status read_with(const char *name, const char *text, char **csv, size_t *csv_length)
{
	struct part parts[] = {{"xl/workbook.xml", workbook}, {"xl/_rels/workbook.xml.rels", relationships},
	    {"xl/sharedStrings.xml", strings}, {"xl/styles.xml", styles}, {"xl/worksheets/a.xml", sheet}};
	size_t count = sizeof parts / sizeof parts[0], length;
	const char *fault = NULL;
	for (size_t i = 0; name && i < count; i++) {
		if (strcmp(parts[i].name, name) == 0)
			parts[i].text = text;
	}
	char *bytes = pack(parts, count, &length);
	enum status status = xlsx_reader_csv(bytes, length, csv, csv_length, &fault);
	assert_true((status == STATUS_INVALID) == (fault != NULL));
	free(bytes);
	return status;
}

static void assert_csv(const char *name, const char *text, const char *expected)
{
	char *csv;
	size_t length;
	assert_int_equal(read_with(name, text, &csv, &length), STATUS_OK);
	csv = realloc(csv, length + 1);
	csv[length] = '\0';
	assert_string_equal(csv, expected);
	free(csv);
}

static void assert_refused(const char *name, const char *text, enum status expected)
{
	char *csv;
	size_t length;
	assert_int_equal(read_with(name, text, &csv, &length), expected);
}

static void test_what_other_programs_write(void **state)
{
	(void)state;
	assert_csv(NULL, NULL,
	    BOM "\n\"code\",\"full_name\",,\"birth_date\"\n\n\"7\",\"Lê & Đỗ\",\"1.5\",\"1990-02-28\"\n"
	        "\"A9\",\"1\",,\"1900-01-01\"\n");
	assert_csv("xl/worksheets/a.xml", "<worksheet><sheetData/></worksheet>", BOM "\n");
	assert_csv("xl/worksheets/a.xml",
	    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"3\"><v>59</v></c><c r=\"B1\" s=\"3\"><v>61.75</v></c>"
	    "<c r=\"C1\" s=\"3\"><v>2958465</v></c></row></sheetData></worksheet>",
	    BOM "\"1900-02-28\",\"1900-03-01\",\"9999-12-31\"\n");
	assert_csv("xl/worksheets/a.xml",
	    "<worksheet><sheetData><row><c><v>84901234567</v></c><c><v>8.4901234567E10</v></c></row></sheetData></"
	    "worksheet>",
	    BOM "\"84901234567\",\"84901234567\"\n");
}

static void test_what_is_refused(void **state)
{
	(void)state;
	const char *name = "xl/worksheets/a.xml";
	assert_refused(name, "<worksheet><sheetData>", STATUS_INVALID);
	assert_refused(name, "", STATUS_INVALID);
	assert_refused(name, "<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>",
	    STATUS_INVALID);
	assert_refused(
	    name, "<w><row r=\"3\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row></w>", STATUS_INVALID);
	assert_refused(name, "<w><row r=\"3\"/><row r=\"3\"/></w>", STATUS_INVALID);
	assert_refused(name, "<w><row r=\"99999999999999999999\"/></w>", STATUS_INVALID);
	assert_refused(name, "<w><row r=\"0\"/></w>", STATUS_INVALID);
	assert_refused(name, "<w><row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></w>", STATUS_INVALID);
	assert_refused(name, "<w><row><c r=\"ABCD1\"><v>1</v></c></row></w>", STATUS_INVALID);
	assert_refused(name, "<w><row><c r=\"XFD1\"><v>1</v></c></row></w>", STATUS_TOO_LARGE);
	assert_refused(name, "<w><row><c t=\"s\"><v>99</v></c></row></w>", STATUS_INVALID);
	assert_refused("xl/workbook.xml", "<workbook/>", STATUS_INVALID);
	assert_refused("xl/_rels/workbook.xml.rels", "<Relationships/>", STATUS_INVALID);
}

static void test_no_archive_is_refused(void **state)
{
	static const char *const bad[] = {"PK\003\004", "PK\003\004not an archive at all", "PK\005\006"};
	char *csv;
	const char *fault = NULL;
	size_t length;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(xlsx_reader_csv(bad[i], strlen(bad[i]), &csv, &length, &fault), STATUS_INVALID);
	assert_non_null(fault);
}

/* Blanks pack a thousand times smaller. */
static void test_a_bomb_is_refused(void **state)
{
	(void)state;
	size_t size = XLSX_READER_BYTES + (1u << 20);
	char *bomb = malloc(size + 1);
	assert_non_null(bomb);
	memset(bomb, ' ', size);
	memcpy(bomb, "<sst>", 5);
	bomb[size] = '\0';
	assert_refused("xl/sharedStrings.xml", bomb, STATUS_TOO_LARGE);
	memcpy(bomb, "<w><row><c t=\"str\"><v>", 22);
	assert_refused("xl/worksheets/a.xml", bomb, STATUS_TOO_LARGE);
	free(bomb);
}

static void test_a_roster_of_either_format(void **state)
{
	struct part parts[] = {{"xl/workbook.xml", workbook}, {"xl/_rels/workbook.xml.rels", relationships},
	    {"xl/sharedStrings.xml", strings}, {"xl/styles.xml", styles}, {"xl/worksheets/a.xml", sheet}};
	size_t length;
	struct roster *roster;
	(void)state;
	char *bytes = pack(parts, 5, &length);
	assert_int_equal(roster_file_read(bytes, length, &roster), STATUS_OK);
	assert_int_equal(roster->errors.count, 0);
	assert_int_equal(roster->count, 2);
	assert_int_equal(roster->rows[0].line, 4);
	assert_string_equal(roster->rows[0].cells[ROSTER_FULL_NAME], "Lê & Đỗ");
	assert_string_equal(roster->rows[0].cells[ROSTER_BIRTH_DATE], "1990-02-28");
	assert_string_equal(roster->rows[1].cells[ROSTER_CODE], "A9");
	roster_csv_free(roster);
	free(bytes);
	assert_int_equal(roster_file_read("PK\003\004x", 5, &roster), STATUS_OK);
	assert_string_equal(roster->errors.items[0].code, "bad_spreadsheet");
	roster_csv_free(roster);
	assert_int_equal(roster_file_read("code,full_name\nA,B\n", 19, &roster), STATUS_OK);
	assert_int_equal(roster->count, 1);
	roster_csv_free(roster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows_come_back),
	    cmocka_unit_test(test_long_text_is_cut_between_characters),
	    cmocka_unit_test(test_what_other_programs_write),
	    cmocka_unit_test(test_what_is_refused),
	    cmocka_unit_test(test_no_archive_is_refused),
	    cmocka_unit_test(test_a_bomb_is_refused),
	    cmocka_unit_test(test_a_roster_of_either_format),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
