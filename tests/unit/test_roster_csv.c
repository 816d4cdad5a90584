#include "roster_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SEED 20261123u

static struct roster *read_bytes(const char *bytes, size_t length)
{
	/* A copy without a byte to spare, gone before the roster is looked at. */
	char *copy = malloc(length ? length : 1);
	struct roster *roster = NULL;
	memcpy(copy, bytes, length);
	assert_int_equal(roster_csv_read(copy, length, &roster), STATUS_OK);
	free(copy);
	return roster;
}

static struct roster *read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static struct roster *read_file(const char *path)
{
	char bytes[16384];
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("run this from the top of the tree: %s", path);
	size_t length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	return read_bytes(bytes, length);
}

/* "line column code" of each problem, one a line. */
static void lists(const struct roster_problems *list, const char *wanted)
{
	char found[2048] = "";
	size_t length = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct roster_problem *problem = &list->items[i];
		length += (size_t)snprintf(found + length, sizeof found - length, "%zu %s %s\n", problem->line,
		    problem->column, problem->code);
		assert_true(*problem->detail);
	}
	assert_string_equal(found, wanted);
}

static void fails(const char *text, const char *wanted)
{
	struct roster *roster = read_text(text);
	lists(&roster->errors, wanted);
	roster_csv_free(roster);
}

static void warns(const char *text, const char *wanted)
{
	struct roster *roster = read_text(text);
	lists(&roster->errors, "");
	lists(&roster->warnings, wanted);
	roster_csv_free(roster);
}

static void row_has(const struct roster *roster, size_t row, const char *const cells[ROSTER_COLUMNS])
{
	assert_true(row < roster->count);
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		const char *wanted = cells[column] ? cells[column] : "";
		if (strcmp(roster->rows[row].cells[column], wanted) != 0)
			fail_msg("row %zu, %s: \"%s\", not \"%s\"", row, roster_columns_name(column),
			    roster->rows[row].cells[column], wanted);
	}
}

static void a_vietnamese_file_is_read(void **state)
{
	(void)state;
	static const char *const first[ROSTER_COLUMNS] = {[ROSTER_CODE] = "DB001",
	    [ROSTER_FULL_NAME] = "Nguyễn Thị Ngọc Ánh",
	    [ROSTER_DELEGATION] = "Đoàn khối Trường học",
	    [ROSTER_STANDING] = "official",
	    [ROSTER_KIND] = "ex_officio",
	    [ROSTER_SEAT] = "A01",
	    [ROSTER_SEX] = "female",
	    [ROSTER_BIRTH_DATE] = "1990-02-28",
	    [ROSTER_ETHNICITY] = "Kinh",
	    [ROSTER_RELIGION] = "Không",
	    [ROSTER_UNION_SINCE] = "2005-03-26",
	    [ROSTER_PARTY_SINCE] = "2012",
	    [ROSTER_POSITION] = "Bí thư Đoàn trường",
	    [ROSTER_SECTOR] = "Trường học",
	    [ROSTER_EDUCATION] = "Thạc sĩ",
	    [ROSTER_THEORY_LEVEL] = "Trung cấp",
	    [ROSTER_PHONE] = "+84912345678",
	    [ROSTER_EMAIL] = "anh@example.vn",
	    [ROSTER_NOTE] = "STT: 1\nCỡ áo: M"};
	static const char *const second[ROSTER_COLUMNS] = {[ROSTER_CODE] = "DB002",
	    [ROSTER_FULL_NAME] = "Đặng Văn Hường",
	    [ROSTER_DELEGATION] = "Huyện đoàn Ba Vì",
	    [ROSTER_STANDING] = "official",
	    [ROSTER_KIND] = "elected",
	    [ROSTER_SEAT] = "A02",
	    [ROSTER_SEX] = "male",
	    [ROSTER_BIRTH_DATE] = "1995",
	    [ROSTER_ETHNICITY] = "Mường",
	    [ROSTER_UNION_SINCE] = "2010-01-01",
	    [ROSTER_SECTOR] = "Nông thôn",
	    [ROSTER_EDUCATION] = "Đại học",
	    [ROSTER_THEORY_LEVEL] = "Sơ cấp",
	    [ROSTER_PHONE] = "+84987654321",
	    [ROSTER_NOTE] = "Ăn chay\n; \"mang theo con\"\nSTT: 2\nCỡ áo: L"};
	static const char *const third[ROSTER_COLUMNS] = {[ROSTER_CODE] = "DB003",
	    [ROSTER_FULL_NAME] = "Y Moan Êban",
	    [ROSTER_DELEGATION] = "Tỉnh đoàn Đắk Lắk",
	    [ROSTER_STANDING] = "alternate",
	    [ROSTER_KIND] = "appointed",
	    [ROSTER_REPLACES] = "DB002",
	    [ROSTER_SEX] = "male",
	    [ROSTER_BIRTH_DATE] = "1988-12-31",
	    [ROSTER_ETHNICITY] = "Ê-đê",
	    [ROSTER_NOTE] = "STT: 3"};
	static const char *const fourth[ROSTER_COLUMNS] = {[ROSTER_CODE] = "KM01",
	    [ROSTER_FULL_NAME] = "Lò Thị Mỷ",
	    [ROSTER_STANDING] = "guest",
	    [ROSTER_SEX] = "female",
	    [ROSTER_NOTE] = "STT: 4"};
	struct roster *roster = read_file("tests/data/roster_vi.csv");
	lists(&roster->errors, "");
	lists(&roster->warnings, "1 STT unknown_column\n1 Cỡ áo unknown_column\n8  empty_rows\n");
	assert_int_equal(roster->count, 4);
	row_has(roster, 0, first);
	row_has(roster, 1, second);
	row_has(roster, 2, third);
	row_has(roster, 3, fourth);
	/* The header takes two lines, and so does the second row. */
	assert_int_equal(roster->rows[0].line, 3);
	assert_int_equal(roster->rows[2].line, 6);
	assert_false(roster->rows[2].replaces_elsewhere);
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		assert_true(roster->has[column]);
	roster_csv_free(roster);
}

static void an_english_file_is_read(void **state)
{
	(void)state;
	static const char *const first[ROSTER_COLUMNS] = {[ROSTER_CODE] = "E1",
	    [ROSTER_FULL_NAME] = "Anna Lee",
	    [ROSTER_STANDING] = "official",
	    [ROSTER_KIND] = "ex_officio",
	    [ROSTER_SEX] = "female",
	    [ROSTER_BIRTH_DATE] = "1970"};
	struct roster *roster = read_file("tests/data/roster_en.csv");
	lists(&roster->errors, "");
	lists(&roster->warnings, "");
	assert_int_equal(roster->count, 2);
	row_has(roster, 0, first);
	assert_true(roster->has[ROSTER_KIND]);
	assert_false(roster->has[ROSTER_STANDING]);
	roster_csv_free(roster);
}

static void every_mistake_is_found_at_once(void **state)
{
	(void)state;
	struct roster *roster = read_file("tests/data/roster_bad.csv");
	lists(&roster->errors, "2 full_name missing_value\n"
	                       "3 code duplicate_code\n"
	                       "4 code missing_value\n"
	                       "5 standing unknown_value\n"
	                       "5 kind unknown_value\n"
	                       "5 sex unknown_value\n"
	                       "5 birth_date bad_date\n"
	                       "6 replaces self_replaces\n"
	                       "8 replaces replaced_twice\n"
	                       "9 full_name bad_quote\n"
	                       "10  too_many_cells\n");
	assert_string_equal(roster->errors.items[1].detail, "the same code is on line 2");
	roster_csv_free(roster);
}

static void headers_are_known_in_many_spellings(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		enum roster_column column;
	} cases[] = {
	    {"code", ROSTER_CODE},
	    {"Mã đại biểu", ROSTER_CODE},
	    {"MA DAI BIEU", ROSTER_CODE},
	    {"Full Name", ROSTER_FULL_NAME},
	    {"full-name", ROSTER_FULL_NAME},
	    {"  FULL_NAME:  ", ROSTER_FULL_NAME},
	    {"Họ và tên", ROSTER_FULL_NAME},
	    {"Ho\xcc\xa3 va\xcc\x80 te\xcc\x82n", ROSTER_FULL_NAME},
	    {"HỌ VÀ TÊN (viết hoa)", ROSTER_FULL_NAME},
	    {"Đoàn đại biểu/Đơn vị", ROSTER_DELEGATION},
	    {"Đơn vị", ROSTER_DELEGATION},
	    {"Chính thức/Dự khuyết/Khách mời", ROSTER_STANDING},
	    {"Loại đại biểu", ROSTER_KIND},
	    {"Loại đại biểu (đương nhiên, được bầu, chỉ định)", ROSTER_KIND},
	    {"Thay cho", ROSTER_REPLACES},
	    {"Số ghế", ROSTER_SEAT},
	    {"Giới tính", ROSTER_SEX},
	    {"Ngày sinh", ROSTER_BIRTH_DATE},
	    {"Birth date", ROSTER_BIRTH_DATE},
	    {"Dân tộc", ROSTER_ETHNICITY},
	    {"Tôn giáo", ROSTER_RELIGION},
	    {"Ngày vào Đoàn", ROSTER_UNION_SINCE},
	    {"Ngày vào Đảng", ROSTER_PARTY_SINCE},
	    {"Chức vụ", ROSTER_POSITION},
	    {"Khối", ROSTER_SECTOR},
	    {"Trình độ chuyên môn", ROSTER_EDUCATION},
	    {"Lý luận chính trị", ROSTER_THEORY_LEVEL},
	    {"Điện thoại", ROSTER_PHONE},
	    {"E-mail", ROSTER_EMAIL},
	    {"Ghi chú", ROSTER_NOTE},
	    {"Cỡ áo", ROSTER_COLUMNS},
	    {"", ROSTER_COLUMNS},
	    {"()", ROSTER_COLUMNS},
	    {"codes", ROSTER_COLUMNS},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum roster_column column;
		assert_int_equal(roster_columns_find(cases[i].header, &column), STATUS_OK);
		if (column != cases[i].column)
			fail_msg("%s: %s", cases[i].header, roster_columns_name(column));
	}
	enum roster_column column;
	assert_int_equal(roster_columns_find("\xff", &column), STATUS_INVALID);
}

static void every_column_is_known_by_its_name(void **state)
{
	(void)state;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		enum roster_column found;
		assert_int_equal(roster_columns_find(roster_columns_name(column), &found), STATUS_OK);
		assert_int_equal(found, column);
	}
	assert_string_equal(roster_columns_name(ROSTER_COLUMNS), "");
}

static void cell_becomes(enum roster_column column, const char *cell, const char *wanted)
{
	char out[ROSTER_COLUMNS_CELL_SIZE];
	const struct roster_columns_fault *fault = NULL;
	if (roster_columns_read(column, cell, strlen(cell), out, &fault) != STATUS_OK)
		fail_msg("\"%s\": %s", cell, fault->code);
	assert_string_equal(out, wanted);
}

static void cell_fails(enum roster_column column, const char *cell, const char *code)
{
	char out[ROSTER_COLUMNS_CELL_SIZE];
	const struct roster_columns_fault *fault = NULL;
	if (roster_columns_read(column, cell, strlen(cell), out, &fault) != STATUS_INVALID)
		fail_msg("\"%s\" is taken for \"%s\"", cell, out);
	assert_string_equal(fault->code, code);
	assert_true(*fault->detail);
}

static void words_are_known_in_both_languages(void **state)
{
	(void)state;
	cell_becomes(ROSTER_STANDING, "", "official");
	cell_becomes(ROSTER_STANDING, "  ", "official");
	cell_becomes(ROSTER_STANDING, "Chính thức", "official");
	cell_becomes(ROSTER_STANDING, "Đại biểu  chính thức", "official");
	cell_becomes(ROSTER_STANDING, "du khuyet", "alternate");
	cell_becomes(ROSTER_STANDING, "ALTERNATE", "alternate");
	cell_becomes(ROSTER_STANDING, "Khách mời", "guest");
	cell_becomes(ROSTER_KIND, "", "");
	cell_becomes(ROSTER_KIND, "Đương nhiên", "ex_officio");
	cell_becomes(ROSTER_KIND, "ex-officio", "ex_officio");
	cell_becomes(ROSTER_KIND, "ex_officio", "ex_officio");
	cell_becomes(ROSTER_KIND, "được bầu", "elected");
	cell_becomes(ROSTER_KIND, "Chỉ định", "appointed");
	cell_becomes(ROSTER_SEX, "Nữ", "female");
	cell_becomes(ROSTER_SEX, "NU\xcc\x9b\xcc\x83", "female");
	cell_becomes(ROSTER_SEX, "m", "male");
	cell_fails(ROSTER_STANDING, "member", "unknown_value");
	cell_fails(ROSTER_KIND, "chosen", "unknown_value");
	cell_fails(ROSTER_SEX, "-", "unknown_value");
}

static void dates_take_three_forms(void **state)
{
	(void)state;
	static const char *const bad[] = {"29/02/1990", "31/04/2000", "00/01/2000", "01/00/2000", "01/13/2000",
	    "32/1/2000", "1990-02-29", "2000-1", "02/1990", "90", "01/02/90", "1899", "2101", "19900",
	    "1990-02-28 00:00", "1990-02/28", "1/2/3/1990", "1990-2000-01", "001/02/1990", "1990-", "-", "//", "a",
	    "１９９０", "1990-02-2a", "+1990"};
	cell_becomes(ROSTER_BIRTH_DATE, "", "");
	cell_becomes(ROSTER_BIRTH_DATE, "1990", "1990");
	cell_becomes(ROSTER_BIRTH_DATE, " 1990-02-28 ", "1990-02-28");
	cell_becomes(ROSTER_BIRTH_DATE, "28/02/1990", "1990-02-28");
	cell_becomes(ROSTER_BIRTH_DATE, "1/2/1990", "1990-02-01");
	cell_becomes(ROSTER_BIRTH_DATE, "28.2.1990", "1990-02-28");
	cell_becomes(ROSTER_PARTY_SINCE, "29/02/2000", "2000-02-29");
	cell_becomes(ROSTER_UNION_SINCE, "29-02-2024", "2024-02-29");
	cell_fails(ROSTER_BIRTH_DATE, "29/02/2100", "bad_date");
	for (size_t i = 0; i < COUNT(bad); i++)
		cell_fails(ROSTER_BIRTH_DATE, bad[i], "bad_date");
}

static void cells_are_tidied(void **state)
{
	(void)state;
	cell_becomes(ROSTER_FULL_NAME, "  Lê \xc2\xa0 Thị\r\n\tHoa ", "Lê Thị Hoa");
	cell_becomes(ROSTER_FULL_NAME, "Nguye\xcc\x82\xcc\x83n", "Nguyễn");
	cell_becomes(ROSTER_CODE,
	    "\xef\xbb\xbf"
	    "DB\xe2\x80\x8b-1\xc2\xad",
	    "DB-1");
	cell_becomes(ROSTER_PHONE, "'+84 912", "+84 912");
	cell_becomes(ROSTER_POSITION, "'quoted'", "'quoted'");
	cell_becomes(ROSTER_POSITION, "'", "'");
	cell_becomes(ROSTER_NOTE, " one  two \r\n\r\n three\r four\n", "one two\nthree\nfour");
	cell_becomes(ROSTER_COLUMNS, " one\n two ", "one two");
	cell_fails(ROSTER_FULL_NAME, "", "missing_value");
	cell_fails(ROSTER_CODE, " \xe2\x80\x8b ", "missing_value");
	cell_fails(ROSTER_FULL_NAME, "Lê\x01", "bad_character");
	cell_fails(ROSTER_NOTE, "\x7f", "bad_character");
	cell_fails(ROSTER_NOTE, "\xc3", "bad_utf8");
}

static void cells_have_limits(void **state)
{
	(void)state;
	static const struct {
		enum roster_column column;
		size_t limit;
	} cases[] = {{ROSTER_CODE, 64}, {ROSTER_REPLACES, 64}, {ROSTER_FULL_NAME, 200}, {ROSTER_DELEGATION, 1000},
	    {ROSTER_NOTE, 1000}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char cell[1100] = " ";
		memset(cell + 1, 'x', cases[i].limit);
		cell[cases[i].limit + 1] = ' ';
		char wanted[1001] = "";
		memset(wanted, 'x', cases[i].limit);
		cell_becomes(cases[i].column, cell, wanted);
		cell[cases[i].limit + 1] = 'x';
		cell_fails(cases[i].column, cell, "too_long");
		cell[cases[i].limit] = ' ';
		cell_fails(cases[i].column, cell, "too_long");
	}
	/* Shorter once composed. */
	char cell[1200] = "", wanted[1001] = "";
	for (size_t i = 0; i < 100; i++) {
		strcat(cell, "e\xcc\x82\xcc\x83");
		strcat(wanted, i < 66 ? "ễ" : "");
	}
	cell[66 * 5] = 0;
	cell_becomes(ROSTER_FULL_NAME, cell, wanted);
}

static void both_required_columns_must_be_there(void **state)
{
	(void)state;
	fails("", "1 code missing_column\n1 full_name missing_column\n");
	fails("\n\n", "1 code missing_column\n1 full_name missing_column\n");
	fails("code,seat\nA,\n", "1 full_name missing_column\n");
	fails("\n\nHọ và tên\nAn\n", "3 code missing_column\n");
	fails("code,full_name,Mã đại biểu\nA,An,B\n", "1 Mã đại biểu duplicate_column\n");
	fails("code,\"full_name\"x\nA,An\n", "1  bad_quote\n");
	fails("\xff\xfe"
	      "c\0o\0",
	    "1  bad_utf8\n");
}

static void a_short_row_lacks_its_cells(void **state)
{
	(void)state;
	fails("seat,full_name,code\nA1,An\nA2\n",
	    "2 code missing_value\n3 full_name missing_value\n3 code missing_value\n");
	warns("code,full_name,seat,sex\nA,An\nB,Bình,,,,\n", "");
}

static void empty_rows_are_left_out_with_a_warning(void **state)
{
	(void)state;
	struct roster *roster = read_text("\n,,\ncode,full_name\nA,An\n\n , \nB,Bình\n\n");
	lists(&roster->errors, "");
	lists(&roster->warnings, "5  empty_rows\n");
	assert_string_equal(roster->warnings.items[0].detail, "3 empty rows are left out");
	assert_int_equal(roster->count, 2);
	assert_int_equal(roster->rows[1].line, 7);
	roster_csv_free(roster);
}

static char *long_file(size_t rows, const char *row, size_t *length)
{
	static const char header[] = "code,full_name\n";
	size_t room = sizeof header + rows * (strlen(row) + 12);
	char *file = malloc(room);
	*length = (size_t)snprintf(file, room, "%s", header);
	for (size_t i = 0; i < rows; i++)
		*length += (size_t)snprintf(file + *length, room - *length, row, i);
	return file;
}

static void codes_are_unique_once_composed(void **state)
{
	(void)state;
	fails("code,full_name\nĐ\xc3\xaa,An\nĐe\xcc\x82 ,Bình\n", "3 code duplicate_code\n");
	fails("code,full_name\nA,An\na,Bình\n", "");
	fails("code,full_name\nA,1\nA,2\nA,3\n", "3 code duplicate_code\n4 code duplicate_code\n");
}

static void a_code_is_found_again_after_thousands(void **state)
{
	(void)state;
	size_t length;
	char *file = long_file(5000, "A%zu,An\n", &length);
	char *again = malloc(length + 16);
	memcpy(again, file, length);
	memcpy(again + length, "A17,Ba\n", 8);
	fails(again, "5002 code duplicate_code\n");
	free(again);
	free(file);
}

static void replacements_are_resolved_or_left_to_the_store(void **state)
{
	(void)state;
	struct roster *roster = read_text("code,full_name,standing,Thay cho\n"
	                                  "R1,One,alternate,X9\nR2,Two,alternate,A1\nA1,Three,,\nA2,Four,,\n");
	lists(&roster->errors, "");
	lists(&roster->warnings, "");
	assert_true(roster->rows[0].replaces_elsewhere);
	assert_false(roster->rows[1].replaces_elsewhere);
	assert_false(roster->rows[2].replaces_elsewhere);
	roster_csv_free(roster);
	warns("code,full_name,standing,Thay cho\nR1,One,,A1\nA1,Two,,\n", "2 Thay cho replaces_standing\n");
	warns(
	    "code,full_name,standing,replaces\nR1,One,alternate,A1\nA1,Two,guest,\n", "2 replaces replaces_standing\n");
	fails("code,full_name,replaces\nA,An,A\n", "2 replaces self_replaces\n");
}

static void more_than_a_twentieth_appointed_is_a_warning(void **state)
{
	(void)state;
	char file[1024];
	for (int officials = 19; officials <= 20; officials++) {
		size_t length = (size_t)snprintf(
		    file, sizeof file, "code,full_name,Loại,standing\nG,Guest,chỉ định,guest\nA0,An,chỉ định,\n");
		for (int i = 1; i < officials; i++)
			length +=
			    (size_t)snprintf(file + length, sizeof file - length, "A%d,An,được bầu,chính thức\n", i);
		warns(file, officials == 19 ? "1 Loại appointed_share\n" : "");
	}
}

static void unknown_columns_become_notes(void **state)
{
	(void)state;
	struct roster *roster =
	    read_text("Cỡ áo,code,Ghi chú,full_name,,Phòng\nM,A,ăn chay,An,x,\"12\n B\"\n,B,,Bình,,\nL,C,,Cường,,\n");
	lists(&roster->errors, "");
	lists(&roster->warnings, "1 Cỡ áo unknown_column\n1 Phòng unknown_column\n");
	assert_string_equal(roster->rows[0].cells[ROSTER_NOTE], "ăn chay\nCỡ áo: M\nColumn 5: x\nPhòng: 12 B");
	assert_string_equal(roster->rows[1].cells[ROSTER_NOTE], "");
	assert_string_equal(roster->rows[2].cells[ROSTER_NOTE], "Cỡ áo: L");
	roster_csv_free(roster);
}

static void a_note_does_not_grow_without_end(void **state)
{
	(void)state;
	char file[16384] = "code,full_name", row[8192] = "\nA,An";
	char header[201] = "", cell[1001] = "";
	memset(header, 'h', 200);
	memset(cell, 'c', 1000);
	for (size_t i = 0; i < 4; i++) {
		strcat(strcat(file, ","), header);
		strcat(strcat(row, ","), cell);
	}
	strcat(file, row);
	struct roster *roster = read_text(file);
	assert_int_equal(roster->errors.count, 1);
	assert_string_equal(roster->errors.items[0].code, "too_long");
	roster_csv_free(roster);
	char wide[512] = "code,full_name,h";
	strcat(wide, header);
	roster = read_text(strcat(wide, "\nA,An,x\n"));
	lists(&roster->errors, "1  too_long\n");
	roster_csv_free(roster);
}

static void errors_are_capped_and_counted(void **state)
{
	(void)state;
	size_t length;
	char *file = long_file(2500, "A%zu,\n", &length);
	struct roster *roster = read_bytes(file, length);
	assert_int_equal(roster->errors.count, ROSTER_PROBLEMS);
	assert_int_equal(roster->errors.left_out, 1500);
	roster_csv_free(roster);
	free(file);
}

static void rows_are_capped(void **state)
{
	(void)state;
	size_t length;
	char *file = long_file(ROSTER_CSV_ROWS + 5, "%zu,a\n", &length);
	struct roster *roster = read_bytes(file, length);
	lists(&roster->errors, "1000002  too_many_rows\n");
	assert_int_equal(roster->count, ROSTER_CSV_ROWS);
	assert_string_equal(roster->rows[ROSTER_CSV_ROWS - 1].cells[ROSTER_CODE], "999999");
	roster_csv_free(roster);
	free(file);
}

static void noise_is_read_to_its_end(void **state)
{
	(void)state;
	static const char *const pieces[] = {"code", "full_name", "replaces", "Ghi chú", ",", ",", ",", "\n", "\n",
	    "\"", "A1", "B2", "x", "\xff", "1990", " ", "'=", "e\xcc\x82", "\xe2\x80\x8b", "("};
	unsigned seed = SEED;
	for (int round = 0; round < 20000; round++) {
		char file[512] = "";
		if (rand_r(&seed) % 2)
			strcat(file, "code,full_name,replaces,kind,x\n");
		for (int i = rand_r(&seed) % 30; i > 0; i--)
			strcat(file, pieces[(size_t)rand_r(&seed) % COUNT(pieces)]);
		struct roster *roster = read_text(file);
		for (size_t i = 0; i < roster->count && !roster->errors.count; i++) {
			for (size_t column = 0; column < ROSTER_COLUMNS; column++)
				assert_non_null(roster->rows[i].cells[column]);
			assert_true(*roster->rows[i].cells[ROSTER_CODE]);
			assert_true(*roster->rows[i].cells[ROSTER_FULL_NAME]);
		}
		roster_csv_free(roster);
	}
	roster_csv_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_vietnamese_file_is_read),
	    cmocka_unit_test(an_english_file_is_read),
	    cmocka_unit_test(every_mistake_is_found_at_once),
	    cmocka_unit_test(headers_are_known_in_many_spellings),
	    cmocka_unit_test(every_column_is_known_by_its_name),
	    cmocka_unit_test(words_are_known_in_both_languages),
	    cmocka_unit_test(dates_take_three_forms),
	    cmocka_unit_test(cells_are_tidied),
	    cmocka_unit_test(cells_have_limits),
	    cmocka_unit_test(both_required_columns_must_be_there),
	    cmocka_unit_test(a_short_row_lacks_its_cells),
	    cmocka_unit_test(empty_rows_are_left_out_with_a_warning),
	    cmocka_unit_test(codes_are_unique_once_composed),
	    cmocka_unit_test(a_code_is_found_again_after_thousands),
	    cmocka_unit_test(replacements_are_resolved_or_left_to_the_store),
	    cmocka_unit_test(more_than_a_twentieth_appointed_is_a_warning),
	    cmocka_unit_test(unknown_columns_become_notes),
	    cmocka_unit_test(a_note_does_not_grow_without_end),
	    cmocka_unit_test(errors_are_capped_and_counted),
	    cmocka_unit_test(rows_are_capped),
	    cmocka_unit_test(noise_is_read_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
