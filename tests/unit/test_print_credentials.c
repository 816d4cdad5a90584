#include "print_credentials.h"

#include "reading.h"

static const struct print_congress vietnamese = {"Đại hội Đoàn xã Tân Phú lần thứ IX", "2026–2031", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};
static const struct text_time today = {2026, 11, 23, 8, 30};

/* Cells of a delegate to be changed by a test. */
static void empty_cells(const char *cells[ROSTER_COLUMNS])
{
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	cells[ROSTER_FULL_NAME] = "Nguyễn Văn An";
	cells[ROSTER_STANDING] = "official";
}

static void add(struct composition *composition, const char *const cells[ROSTER_COLUMNS])
{
	assert_int_equal(composition_add(composition, cells), STATUS_OK);
}

/* Twelve delegates: 3 ex officio, 8 elected, 1 appointed; 7 women; 4 Party
 * members; 1 Khmer; 1 of a religion. */
static struct composition twelve(void)
{
	struct composition composition;
	composition_start(&composition, &today);
	for (int i = 0; i < 12; i++) {
		const char *cells[ROSTER_COLUMNS];
		char birth_date[16];
		empty_cells(cells);
		snprintf(birth_date, sizeof birth_date, "%d-06-15", 1990 + i);
		cells[ROSTER_FULL_NAME] = i == 0 ? "Lê Thị Ánh" : i == 11 ? "Trần Bình" : "Nguyễn Văn An";
		cells[ROSTER_KIND] = i < 3 ? "ex_officio" : i < 11 ? "elected" : "appointed";
		cells[ROSTER_SEX] = i < 7 ? "female" : "male";
		cells[ROSTER_PARTY_SINCE] = i < 4 ? "2015" : "";
		cells[ROSTER_ETHNICITY] = i == 5 ? "Khmer" : "Kinh";
		cells[ROSTER_RELIGION] = i == 6 ? "Phật giáo" : "Không";
		cells[ROSTER_SECTOR] = i < 8 ? "Khối xã, phường" : "Khối trường học";
		cells[ROSTER_EDUCATION] = i < 9 ? "Đại học" : "";
		cells[ROSTER_THEORY_LEVEL] = i < 6 ? "Trung cấp" : "Sơ cấp";
		cells[ROSTER_BIRTH_DATE] = birth_date;
		add(&composition, cells);
	}
	composition_finish(&composition);
	return composition;
}

static struct paper paper_of(const struct print_credentials *credentials)
{
	struct paper paper = paper_begin();
	assert_int_equal(print_credentials(credentials, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

/* Prints, reads, checks the order; frees the composition. */
static void assert_reads(
    struct print_credentials credentials, struct composition *composition, const char *const parts[])
{
	credentials.composition = composition;
	credentials.now = today;
	struct paper paper = paper_of(&credentials);
	char *text = reading_text(&paper);
	assert_in_order(text, parts);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	composition_free(composition);
}

static void test_report_states_everything_in_its_order(void **state)
{
	(void)state;
	struct composition composition = twelve();
	assert_reads((struct print_credentials){.congress = &vietnamese, .session = "Phiên thứ nhất", .present = 11},
	    &composition,
	    (const char *const[]){"ĐẠI HỘI ĐOÀN XÃ", "NHIỆM KỲ 2026–2031", ", ngày 23 tháng 11 năm 2026",
	        "BÁO CÁO THẨM TRA TƯ CÁCH ĐẠI BIỂU", "Đại hội Đoàn xã Tân Phú lần thứ IX",
	        "Thời điểm thẩm tra: 08:30 ngày 23/11/2026", "Phiên họp: Phiên thứ nhất",
	        "Địa điểm:", "Trưởng ban:", "Thành viên:", "Được triệu tập: 12", "Có mặt: 11 (91,67%)", "Vắng mặt: 1",
	        "vắng có lý do:", "Nội dung Số lượng Tỷ lệ", "Cơ cấu", "Đại biểu đương nhiên 3 25,00%",
	        "Đại biểu được bầu 8 66,67%", "Đại biểu chỉ định 1 8,33%", "Chất lượng", "Nam 5 41,67%", "Nữ 7 58,33%",
	        "Đảng viên 4 33,33%", "Dân tộc thiểu số 1 8,33%", "Có tôn giáo 1 8,33%", "Khối, lĩnh vực công tác",
	        "Khối xã, phường 8 66,67%", "Khối trường học 4 33,33%", "Trình độ chuyên môn", "Đại học 9 75,00%",
	        "Chưa ghi 3 25,00%", "Trình độ lý luận chính trị", "Sơ cấp 6 50,00%", "Trung cấp 6 50,00%",
	        "Tuổi bình quân: 30,5", "trẻ tuổi nhất: Trần Bình, 25 tuổi", "cao tuổi nhất: Lê Thị Ánh, 36 tuổi",
	        "đủ tư cách: 12 (100,00%)", "không đủ tư cách: 0", "TM. BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU", "TRƯỞNG BAN",
	        "(ký, ghi rõ họ tên)", NULL});
}

static void test_report_is_complete_in_english(void **state)
{
	(void)state;
	struct composition composition = twelve();
	assert_reads(
	    (struct print_credentials){.congress = &english, .session = "Opening", .present = 11, .unqualified = 1},
	    &composition,
	    (const char *const[]){"YOUTH UNION CONGRESS", ", 23 November 2026", "CREDENTIALS REPORT",
	        "Examined: 08:30 on 23 November 2026", "Session: Opening", "Place:", "Head:", "Members:",
	        "Convened: 12", "Present: 11 (91.67%)", "Absent: 1", "Of them excused:", "Delegates Number Percent",
	        "Ex officio 3 25.00%", "Elected 8 66.67%", "Appointed 1 8.33%", "Men 5 41.67%", "Women 7 58.33%",
	        "Party members 4 33.33%", "Ethnic minorities 1 8.33%", "Of a religion 1 8.33%", "Sector or area",
	        "Professional qualification", "Not stated 3 25.00%", "Political theory", "Mean age: 30.5",
	        "Youngest delegate: Trần Bình, 25 years", "Oldest delegate: Lê Thị Ánh, 36 years",
	        "qualified: 12 (92.31%)", "not qualified: 1", "FOR THE CREDENTIALS COMMITTEE", "HEAD", NULL});
}

static void test_what_is_not_known_is_left_open(void **state)
{
	(void)state;
	struct composition composition;
	composition_start(&composition, &today);
	composition_finish(&composition);
	struct print_credentials credentials = {.congress = &vietnamese, .composition = &composition, .now = today};
	struct paper paper = paper_of(&credentials);
	char *text = reading_text(&paper);
	assert_in_order(text, (const char *const[]){"Được triệu tập: 0", "Có mặt: - Vắng mặt: -",
	                          "Đại biểu đương nhiên 0 0,00%", "Chưa ghi 0 0,00%", "Tuổi bình quân: -",
	                          "trẻ tuổi nhất: -", "cao tuổi nhất:", "đủ tư cách: 0 (0,00%)", NULL});
	assert_lacks(text, "Phiên họp");
	assert_lacks(text, "loại đại biểu");
	assert_lacks(text, "giới tính");
	assert_lacks(text, "thay thế");
	free(text);
	decode_remove(paper.directory);
}

static void test_what_the_roster_leaves_out_is_counted(void **state)
{
	(void)state;
	struct composition composition;
	const char *cells[ROSTER_COLUMNS];
	composition_start(&composition, &today);
	empty_cells(cells);
	add(&composition, cells);
	cells[ROSTER_STANDING] = "alternate";
	cells[ROSTER_SEX] = "male";
	add(&composition, cells);
	composition_finish(&composition);
	assert_reads((struct print_credentials){.congress = &vietnamese, .session = "Phiên"}, &composition,
	    (const char *const[]){"thay thế: 1", "Chưa ghi loại đại biểu 2 100,00%", "Nam 1 50,00%", "Nữ 0 0,00%",
	        "Chưa ghi giới tính 1 50,00%", NULL});
}

static void test_many_values_break_over_pages_below_the_headings(void **state)
{
	(void)state;
	struct composition composition;
	composition_start(&composition, &today);
	for (int i = 0; i < 250; i++) {
		const char *cells[ROSTER_COLUMNS];
		char sector[48];
		empty_cells(cells);
		snprintf(sector, sizeof sector, "Xã đoàn số %03d", i);
		cells[ROSTER_SECTOR] = sector;
		add(&composition, cells);
	}
	composition_finish(&composition);
	struct print_credentials credentials = {
	    .congress = &vietnamese, .composition = &composition, .now = today, .session = "Phiên"};
	struct paper paper = paper_of(&credentials);
	assert_table_breaks(&paper, "Nội dung Số lượng Tỷ lệ", " 0,40%");
	assert_pages_keep_margins(&paper);
	char *text = reading_text(&paper);
	assert_int_equal(reading_count(text, "Xã đoàn số "), 250);
	free(text);
	decode_remove(paper.directory);
	composition_free(&composition);
}

/* The longest cells the roster takes. */
static void assert_keeps_margins(const char *unit)
{
	char cell[ROSTER_COLUMNS_CELL_SIZE] = "", name[201] = "";
	while (strlen(cell) + strlen(unit) < sizeof cell)
		strcat(cell, unit);
	while (strlen(name) + strlen(unit) < sizeof name)
		strcat(name, unit);
	struct composition composition;
	const char *cells[ROSTER_COLUMNS];
	composition_start(&composition, &today);
	empty_cells(cells);
	cells[ROSTER_FULL_NAME] = name;
	cells[ROSTER_BIRTH_DATE] = "1990";
	cells[ROSTER_SECTOR] = cells[ROSTER_EDUCATION] = cells[ROSTER_THEORY_LEVEL] = cell;
	add(&composition, cells);
	composition_finish(&composition);
	struct print_congress congress = {cell, cell, "vi"};
	assert_reads((struct print_credentials){.congress = &congress, .session = cell, .present = 1}, &composition,
	    (const char *const[]){"36 tuổi", "TRƯỞNG BAN", NULL});
}

static void test_long_cells_wrap_within_the_margins(void **state)
{
	(void)state;
	assert_keeps_margins("Ưỡng ");
	assert_keeps_margins("W");
	assert_keeps_margins("\xf0\x9f\x98\x80");
}

static void test_all_letters_come_from_one_font(void **state)
{
	(void)state;
	struct composition composition = twelve();
	struct print_credentials credentials = {.congress = &vietnamese, .composition = &composition, .now = today};
	struct paper paper = paper_of(&credentials);
	assert_one_family(&paper);
	decode_remove(paper.directory);
	composition_free(&composition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_report_states_everything_in_its_order),
	    cmocka_unit_test(test_report_is_complete_in_english),
	    cmocka_unit_test(test_what_is_not_known_is_left_open),
	    cmocka_unit_test(test_what_the_roster_leaves_out_is_counted),
	    cmocka_unit_test(test_many_values_break_over_pages_below_the_headings),
	    cmocka_unit_test(test_long_cells_wrap_within_the_margins),
	    cmocka_unit_test(test_all_letters_come_from_one_font),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
