#include "print_result.h"

#include "reading.h"

static const struct print_congress vietnamese = {"Đại hội Đoàn xã Tân Phú lần thứ IX", "2026–2031", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};

/* 12 convened, 11 present, 10 of 11 ballots back, 8 of them valid. */
struct count {
	struct contest *contest;
	struct tally *totals;
	struct rules_result result;
	struct print_result sheet;
};

static void open_count(struct count *count, enum rules_style style, uint32_t options, uint32_t seats)
{
	*count = (struct count){0};
	assert_int_equal(contest_create(style, options, &count->contest), STATUS_OK);
	assert_int_equal(tally_create(options, &count->totals), STATUS_OK);
	struct contest *contest = count->contest;
	assert_int_equal(contest_set_title(contest, "Bầu Ban Kiểm tra khoá mới"), STATUS_OK);
	contest->rules.seats = seats;
	contest->state = CONTEST_CLOSED;
	contest->convened = 12;
	contest->convened_adjusted = contest->present = contest->issued = 11;
	contest->collected = 10;
	contest->valid = 8;
	contest->invalid = 2;
	memset(contest->manifest_hash, 0xa5, sizeof contest->manifest_hash);
	memset(contest->root, 0x5a, sizeof contest->root);
	count->sheet.ended = (struct text_time){2026, 11, 3, 9, 40};
	count->sheet.closed = (struct text_time){2026, 11, 3, 10, 12};
}

static void set_option(struct count *count, uint32_t number, const char *name, struct rules_votes votes)
{
	assert_int_equal(contest_set_option(count->contest, number, name), STATUS_OK);
	count->totals->options[number - 1] = votes;
}

static void open_election(struct count *count, uint32_t seats, const uint32_t votes[4])
{
	static const char *const names[] = {"Lê Thị Ánh", "Trần Bình", "Phạm Châu", "Vũ Dung"};
	open_count(count, RULES_STYLE_APPROVAL, 4, seats);
	for (uint32_t i = 0; i < 4; i++)
		set_option(count, i + 1, names[i], (struct rules_votes){.favour = votes[i]});
}

static void close_count(struct count *count)
{
	contest_unref(count->contest);
	tally_free(count->totals);
}

static struct paper paper_of(struct count *count, const struct print_congress *congress)
{
	struct paper paper = paper_begin();
	assert_int_equal(contest_result(count->contest, count->totals, &count->result), STATUS_OK);
	count->sheet.congress = congress;
	count->sheet.contest = count->contest;
	count->sheet.totals = count->totals;
	count->sheet.result = &count->result;
	assert_int_equal(print_result(&count->sheet, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

/* Prints, reads, checks what stands in which order and what does not, and closes. */
static void assert_reads(
    struct count *count, const struct print_congress *congress, const char *const parts[], const char *lacking)
{
	struct paper paper = paper_of(count, congress);
	char *text = reading_text(&paper);
	assert_in_order(text, parts);
	assert_lacks(text, lacking);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(count);
}

static void test_the_sheet_states_everything_in_its_order(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 3, (const uint32_t[]){6, 4, 8, 1});
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"ĐẠI HỘI ĐOÀN XÃ", "KẾT QUẢ BẦU CỬ", "Bầu Ban Kiểm tra khoá mới", "CHƯA XÁC NHẬN",
	        "Kết thúc bỏ phiếu: 09:40 ngày 03/11/2026", "triệu tập 12, có mặt 11",
	        "phát ra 11, thu về 10, hợp lệ 8, không hợp lệ 2", "hơn 1/2 số phiếu thu về (10), từ 6 phiếu",
	        "Trúng cử: 2 trên 3 người cần bầu", "1 Phạm Châu 8 80,00%", "2 Lê Thị Ánh 6 60,00%",
	        "Còn thiếu 1 người", "Chưa trúng cử", "1 Trần Bình 4 40,00% Thiếu 2 phiếu",
	        "2 Vũ Dung 1 10,00% Thiếu 5 phiếu", "Ban kiểm phiếu: chưa xác nhận", "Đoàn Chủ tịch: chưa xác nhận",
	        "a5a5-a5a5-a5a5-a5a5", "5a5a5a5a5a5a5a5a", "Trang 1/", NULL},
	    "ĐÃ ĐƯỢC XÁC NHẬN");
}

static void test_a_certified_sheet_says_by_whom_and_when(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 2, (const uint32_t[]){6, 4, 8, 1});
	count.contest->state = CONTEST_CERTIFIED;
	count.sheet.approvals[PRINT_RESULT_TELLER] =
	    (struct print_result_approval){"account:ban kiểm phiếu 1", {2026, 11, 3, 10, 20}};
	count.sheet.approvals[PRINT_RESULT_PRESIDIUM] = (struct print_result_approval){"token:7", {2026, 11, 3, 10, 25}};
	assert_reads(&count, &english,
	    (const char *const[]){"RESULT OF THE ELECTION", "CERTIFIED RESULT", "Elected: 2 of 2 to be elected",
	        "1 Phạm Châu 8 80.00%", "2 Lê Thị Ánh 6 60.00%", "Not elected", "Certification",
	        "Counting committee: ban kiểm phiếu 1, 10:20 on 3 November 2026",
	        "Presidium: token 7, 10:25 on 3 November 2026", NULL},
	    "NOT YET CERTIFIED");
}

static void test_the_sheet_tells_what_went_before(void **state)
{
	(void)state;
	static const struct print_count_override overrides[] = {
	    {CONTEST_VOTING, "Đại hội nhất trí", {2026, 11, 3, 9, 5}}};
	struct count count, earlier;
	open_election(&earlier, 2, (const uint32_t[]){6, 4, 8, 1});
	open_election(&count, 2, (const uint32_t[]){6, 4, 8, 1});
	count.contest->runoff_of = 7;
	count.sheet.history = (struct print_count_history){
	    .earlier = earlier.contest, .quorum = {{2, 3, 12, 7, 4, 4}, {0}}, .overrides = overrides, .override_count = 1};
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"(Bầu lại những người bằng phiếu)",
	        "bằng phiếu trong cuộc bầu: Bầu Ban Kiểm tra khoá mới", "Mã của cuộc bầu đó: a5a5-a5a5-a5a5-a5a5", "Kết thúc bỏ phiếu",
	        "Bắt đầu bỏ phiếu khi chưa đủ 2/3 đại biểu hoặc đoàn, lúc 09:05 ngày 03/11/2026: Đại hội nhất trí", NULL},
	    "Phát phiếu khi");
	close_count(&earlier);
}

static void test_one_approval_does_not_certify(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 2, (const uint32_t[]){6, 4, 8, 1});
	count.sheet.approvals[PRINT_RESULT_TELLER] =
	    (struct print_result_approval){"device:2", {2026, 11, 3, 10, 20}};
	assert_reads(&count, &english,
	    (const char *const[]){"NOT YET CERTIFIED", "Counting committee: device 2, 10:20", "Presidium: not yet", NULL},
	    "CERTIFIED RESULT");
}

static void test_the_tied_are_told(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 2, (const uint32_t[]){7, 6, 6, 6});
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"Trúng cử: 1 trên 2", "1 Lê Thị Ánh 7 70,00%", "3 người bằng phiếu ở vị trí cuối",
	        "Còn thiếu 1 người", "1 Trần Bình 6 60,00% Bằng phiếu", "2 Phạm Châu 6 60,00% Bằng phiếu",
	        "3 Vũ Dung 6 60,00% Bằng phiếu", NULL},
	    "Thiếu");
}

static void test_a_runoff_needs_no_majority(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 1, (const uint32_t[]){2, 3, 1, 0});
	count.contest->runoff_of = 1;
	count.contest->rules.round = RULES_ROUND_RUNOFF;
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"(Bầu lại những người bằng phiếu)", "nhiều phiếu hơn thì trúng cử", "1 Trần Bình 3 30,00%",
	        "1 Lê Thị Ánh 2 20,00%", NULL},
	    "Thiếu");
}

static void test_nobody_elected_is_said(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 1, (const uint32_t[]){2, 3, 1, 0});
	assert_reads(&count, &english,
	    (const char *const[]){"Elected: 0 of 1", "Nobody is elected.", "1 fewer than to be elected",
	        "1 Trần Bình 3 30.00% Missing 3", NULL},
	    "CERTIFIED RESULT");
}

static void test_everybody_elected_leaves_no_empty_list(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 4, (const uint32_t[]){8, 8, 8, 7});
	assert_reads(&count, &english, (const char *const[]){"Elected: 4 of 4", "4 Vũ Dung 7 70.00%", NULL}, "Not elected");
}

static void open_resolution(struct count *count, struct rules_votes votes)
{
	open_count(count, RULES_STYLE_RESOLUTION, 1, 1);
	set_option(count, 1, "Thông qua Nghị quyết", votes);
	count->contest->secret = false;
}

static void test_a_resolution_is_adopted_or_not(void **state)
{
	(void)state;
	struct count count;
	open_resolution(&count, (struct rules_votes){6, 1, 1});
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"KẾT QUẢ BIỂU QUYẾT", "Thông qua Nghị quyết", "Tán thành 6 60,00%",
	        "Không tán thành 1 10,00%", "Ý kiến khác 1 10,00%", "ĐẠI HỘI ĐÃ THÔNG QUA", NULL},
	    "KHÔNG THÔNG QUA");
	open_resolution(&count, (struct rules_votes){4, 3, 1});
	assert_reads(&count, &english,
	    (const char *const[]){"RESULT OF THE VOTE", "For 4 40.00%", "THE CONGRESS HAS NOT ADOPTED IT (missing 2)", NULL},
	    "HAS ADOPTED");
}

static void test_long_lists_break_below_their_headings(void **state)
{
	(void)state;
	struct count count;
	open_count(&count, RULES_STYLE_APPROVAL, 44, 40);
	for (uint32_t i = 1; i <= 44; i++) {
		char name[64];
		snprintf(name, sizeof name, "Công Tằng Tôn Nữ Ứng Cử Viên Số %02u", i);
		set_option(&count, i, name, (struct rules_votes){.favour = i <= 40 ? 8 : 2});
	}
	struct paper paper = paper_of(&count, &vietnamese);
	char *text = reading_text(&paper);
	assert_table_breaks(&paper, "STT Họ và tên Số phiếu Tỷ lệ", " 80,00%");
	assert_in_order(text, (const char *const[]){"Số 40 ", "Chưa trúng cử", "Số 44 ", "Xác nhận kết quả", NULL});
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
}

static void test_a_full_disk_is_reported(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 2, (const uint32_t[]){7, 6, 6, 6});
	decode_remove(paper_of(&count, &vietnamese).directory);
	size_t left = 100;
	assert_int_equal(print_result(&count.sheet, &(struct print_sink){paper_full, &left}), STATUS_STORAGE_FULL);
	close_count(&count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_sheet_states_everything_in_its_order),
	    cmocka_unit_test(test_a_certified_sheet_says_by_whom_and_when),
	    cmocka_unit_test(test_the_sheet_tells_what_went_before),
	    cmocka_unit_test(test_one_approval_does_not_certify),
	    cmocka_unit_test(test_the_tied_are_told),
	    cmocka_unit_test(test_a_runoff_needs_no_majority),
	    cmocka_unit_test(test_nobody_elected_is_said),
	    cmocka_unit_test(test_everybody_elected_leaves_no_empty_list),
	    cmocka_unit_test(test_a_resolution_is_adopted_or_not),
	    cmocka_unit_test(test_long_lists_break_below_their_headings),
	    cmocka_unit_test(test_a_full_disk_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
