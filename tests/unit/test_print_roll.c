#include "print_roll.h"

#include "reading.h"

static const struct print_congress vietnamese = {"Đại hội Đoàn xã Tân Phú lần thứ IX", "2026–2031", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};

/* Two delegations and one of none: heads, who came, who did not and why. */
static const struct print_roll_person people[] = {
    {.code = "TP1", .full_name = "Lê Thị Ánh", .delegation = "Xã Tân Phú", .seat = "A1", .head = true, .counted = true,
        .at = {2026, 11, 3, 7, 5}},
    {.code = "TP2", .full_name = "Trần Bình", .delegation = "Xã Tân Phú", .seat = "A2", .excused = true, .reason = "ốm"},
    {.code = "TP3", .full_name = "Phạm Châu", .delegation = "Xã Tân Phú", .excused = true},
    {.code = "HL1", .full_name = "Vũ Dung", .delegation = "Phường Hạ Long", .counted = true, .paper = true,
        .at = {2026, 11, 3, 17, 45}},
    {.code = "HL2", .full_name = "Hồ Giang", .delegation = "Phường Hạ Long"},
    {.code = "K1", .full_name = "Đỗ Hải", .counted = true, .at = {2026, 11, 3, 8, 0}},
};
#define PEOPLE (sizeof people / sizeof *people)

static struct print_roll roll_of(enum print_roll_kind kind, const struct print_congress *congress)
{
	return (struct print_roll){.kind = kind,
	    .congress = congress,
	    .about = "Phiên trọng thể",
	    .day = {2026, 11, 3, 18, 0},
	    .people = people,
	    .count = PEOPLE};
}

static struct paper paper_of(const struct print_roll *roll)
{
	struct paper paper = paper_begin();
	assert_int_equal(print_roll(roll, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

static void assert_reads(const struct print_roll *roll, const char *const parts[], const char *lacking)
{
	struct paper paper = paper_of(roll);
	char *text = reading_text(&paper);
	assert_in_order(text, parts);
	assert_lacks(text, lacking);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
}

static void test_a_list_to_sign_tells_nothing_of_who_came(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_TO_SIGN, &vietnamese);
	assert_reads(&roll,
	    (const char *const[]){"ĐẠI HỘI ĐOÀN XÃ", "DANH SÁCH ĐIỂM DANH ĐẠI BIỂU", "Phiên trọng thể",
	        "STT Mã Họ và tên Số ghế Ký tên", "Xã Tân Phú: 3 đại biểu", "1 TP1 Lê Thị Ánh (Trưởng đoàn) A1",
	        "2 TP2 Trần Bình A2", "3 TP3 Phạm Châu", "Phường Hạ Long: 2 đại biểu", "4 HL1 Vũ Dung", "5 HL2 Hồ Giang",
	        "Không thuộc đoàn nào: 1 đại biểu", "6 K1 Đỗ Hải", "Tổng số: 6 đại biểu", "TM. ĐOÀN THƯ KÝ",
	        "(ký, ghi rõ họ tên)", "Trang 1/", NULL},
	    "vắng");
}

static void test_a_recorded_list_tells_when_and_why_not(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_CAME, &vietnamese);
	assert_reads(&roll,
	    (const char *const[]){"KẾT QUẢ ĐIỂM DANH ĐẠI BIỂU", "STT Mã Họ và tên Số ghế Có mặt",
	        "Xã Tân Phú: triệu tập 3, có mặt 1, vắng 2, trong đó có lý do 2",
	        "1 TP1 Lê Thị Ánh (Trưởng đoàn) A1 07:05", "2 TP2 Trần Bình A2 vắng có lý do: ốm",
	        "3 TP3 Phạm Châu vắng có lý do", "Phường Hạ Long: triệu tập 2, có mặt 1, vắng 1", "4 HL1 Vũ Dung 17:45",
	        "5 HL2 Hồ Giang vắng", "6 K1 Đỗ Hải 08:00",
	        "Tổng số: triệu tập 6, có mặt 3, vắng 3, trong đó có lý do 2", NULL},
	    "Ký tên");
}

static void test_lists_are_complete_in_english(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_CAME, &english);
	assert_reads(&roll,
	    (const char *const[]){"ATTENDANCE AS RECORDED", "No. Code Name Seat Present",
	        "Xã Tân Phú: convened 3, present 1, absent 2, of them excused 2",
	        "1 TP1 Lê Thị Ánh (head of delegation) A1 07:05", "2 TP2 Trần Bình A2 absent, excused: ốm",
	        "3 TP3 Phạm Châu absent, excused", "5 HL2 Hồ Giang absent", "Of no delegation: convened 1",
	        "Total: convened 6, present 3, absent 3, of them excused 2", "FOR THE SECRETARIAT", "Page 1/", NULL},
	    "đại biểu");
	roll = roll_of(PRINT_ROLL_TO_SIGN, &english);
	assert_reads(&roll, (const char *const[]){"ATTENDANCE LIST", "Signature", "Total: convened 6", NULL}, "absent");
}

static void test_a_list_of_ballots_leaves_places_to_sign_for_papers(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_ISSUED, &vietnamese);
	roll.about = "Bầu Ban Chấp hành";
	assert_reads(&roll,
	    (const char *const[]){"DANH SÁCH PHÁT PHIẾU", "Bầu Ban Chấp hành", "STT Mã Họ và tên Phiếu Ký tên",
	        "Xã Tân Phú: 3 phiếu", "1 TP1 Lê Thị Ánh (Trưởng đoàn) điện tử –", "Phường Hạ Long: 2 phiếu (điện tử 1, giấy 1)",
	        "4 HL1 Vũ Dung giấy 5 HL2 Hồ Giang điện tử –", "Tổng số: 6 phiếu (điện tử 5, giấy 1)",
	        "TM. BAN KIỂM PHIẾU", NULL},
	    "vắng");
	roll = roll_of(PRINT_ROLL_ISSUED, &english);
	roll.count = 1;
	assert_reads(&roll,
	    (const char *const[]){"BALLOTS HANDED OUT", "Xã Tân Phú: ballots 1 ", "electronic –", "Total: ballots 1 ",
	        "FOR THE COUNTING COMMITTEE", NULL},
	    "(electronic");
}

static void test_an_empty_list_says_so(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_TO_SIGN, &vietnamese);
	roll.count = 0;
	roll.about = NULL;
	assert_reads(&roll, (const char *const[]){"DANH SÁCH ĐIỂM DANH", "Không có ai trong danh sách.", "Tổng số: 0", NULL}, "STT");
}

/* `count` people in delegations of 19. */
static struct print_roll_person *crowd(size_t count, const char *name, const char *delegation)
{
	struct print_roll_person *list = calloc(count, sizeof *list);
	static char names[20][300];
	assert_non_null(list);
	for (size_t i = 0; i < count; i++) {
		snprintf(names[i / 19], sizeof names[0], "%s %zu", delegation, i / 19);
		list[i] = (struct print_roll_person){.code = "DB-2026", .full_name = name, .delegation = names[i / 19], .seat = "A1"};
	}
	return list;
}

/* The first row of each page stands below the delegation that it is of, of 19. */
static void assert_pages_name_delegations(const struct paper *paper, const char *headings)
{
	int continued = 0;
	for (int number = 1; number <= reading_pages(paper); number++) {
		char *page = reading_page(paper, number), *table = strstr(page, headings);
		unsigned delegation = 99, first = 0;
		if (table) {
			bool goes_on = sscanf(table + strlen(headings), " Đoàn số %u (tiếp theo) %u DB", &delegation, &first) == 2;
			if (!goes_on)
				assert_int_equal(sscanf(table + strlen(headings), " Đoàn số %u: 19 đại biểu %u DB", &delegation, &first), 2);
			assert_int_equal(delegation, (first - 1) / 19);
			assert_int_equal(goes_on, (first - 1) % 19 != 0);
			continued += goes_on;
		}
		free(page);
	}
	assert_true(continued > 3);
}

static void test_long_lists_break_below_their_headings(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_TO_SIGN, &vietnamese);
	struct print_roll_person *list = crowd(228, "Nguyễn Văn An", "Đoàn số");
	roll.people = list;
	roll.count = 228;
	struct paper paper = paper_of(&roll);
	char *text = reading_text(&paper);
	assert_table_breaks(&paper, "STT Mã Họ và tên Số ghế Ký tên", "DB-2026");
	assert_in_order(text, (const char *const[]){"Đoàn số 0: 19 đại biểu", "Đoàn số 11: 19 đại biểu", "228 DB-2026", "Tổng số: 228", NULL});
	assert_int_equal(reading_count(text, "DB-2026"), 228);
	assert_pages_name_delegations(&paper, "STT Mã Họ và tên Số ghế Ký tên");
	assert_pages_keep_margins(&paper);
	free(text);
	free(list);
	decode_remove(paper.directory);
}

/* Wherever the list ends, the page with the signature says what is signed. */
static void test_a_signature_never_stands_alone(void **state)
{
	(void)state;
	struct print_roll_person *list = crowd(30, "Nguyễn Văn An", "Đoàn số");
	for (size_t count = 10; count <= 30; count++) {
		struct print_roll roll = roll_of(PRINT_ROLL_TO_SIGN, &vietnamese);
		roll.people = list;
		roll.count = count;
		struct paper paper = paper_of(&roll);
		char *last = reading_page(&paper, reading_pages(&paper));
		assert_in_order(last, (const char *const[]){"Tổng số:", "TM. ĐOÀN THƯ KÝ", "(ký, ghi rõ họ tên)", NULL});
		free(last);
		decode_remove(paper.directory);
	}
	free(list);
}

static void assert_keeps_margins(const char *unit)
{
	char name[201] = "";
	while (strlen(name) + strlen(unit) < sizeof name)
		strcat(name, unit);
	struct print_roll_person *list = crowd(3, name, name);
	list[1].excused = true;
	list[1].reason = list[2].code = list[2].seat = name;
	list[0].head = list[0].counted = true;
	for (enum print_roll_kind kind = 0; kind < PRINT_ROLL_KINDS; kind++) {
		struct print_roll roll = roll_of(kind, &vietnamese);
		roll.people = list;
		roll.count = 3;
		roll.about = name;
		struct paper paper = paper_of(&roll);
		assert_pages_keep_margins(&paper);
		decode_remove(paper.directory);
	}
	free(list);
}

static void test_long_names_wrap_within_the_margins(void **state)
{
	(void)state;
	assert_keeps_margins("Ưỡng ");
	assert_keeps_margins("W");
	assert_keeps_margins("\n");
}

static void test_a_full_disk_is_reported(void **state)
{
	(void)state;
	struct print_roll roll = roll_of(PRINT_ROLL_CAME, &vietnamese);
	size_t left = 100;
	assert_int_equal(print_roll(&roll, &(struct print_sink){paper_full, &left}), STATUS_STORAGE_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_list_to_sign_tells_nothing_of_who_came),
	    cmocka_unit_test(test_a_recorded_list_tells_when_and_why_not),
	    cmocka_unit_test(test_lists_are_complete_in_english),
	    cmocka_unit_test(test_a_list_of_ballots_leaves_places_to_sign_for_papers),
	    cmocka_unit_test(test_an_empty_list_says_so),
	    cmocka_unit_test(test_long_lists_break_below_their_headings),
	    cmocka_unit_test(test_a_signature_never_stands_alone),
	    cmocka_unit_test(test_long_names_wrap_within_the_margins),
	    cmocka_unit_test(test_a_full_disk_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
