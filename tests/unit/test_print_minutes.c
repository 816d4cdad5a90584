#include "print_minutes.h"

#include "key.h"
#include "reading.h"

/* Every letter of Vietnamese. */
#define ALPHABET                                                                                                                                                                                                         \
	"aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz " \
	"AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ"

static const struct print_congress vietnamese = {"Đại hội Đoàn xã Tân Phú lần thứ IX", "2026–2031", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};
static const uint8_t public_key[KEY_PUBLIC_BYTES] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab};

/* A contest that was counted: 12 convened, 11 present, 10 of 11 ballots back,
 * 8 of them valid. */
struct count {
	struct contest *contest;
	struct tally *totals;
	struct rules_result result;
};

static void open_count(struct count *count, enum rules_style style, uint32_t options, uint32_t seats)
{
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
	count->totals->verdicts[RULES_NO_CHOICE] = 2;
	memset(contest->manifest_hash, 0xa5, sizeof contest->manifest_hash);
	memset(contest->root, 0x5a, sizeof contest->root);
}

static void set_option(struct count *count, uint32_t number, const char *name, struct rules_votes votes)
{
	assert_int_equal(contest_set_option(count->contest, number, name), STATUS_OK);
	count->totals->options[number - 1] = votes;
}

/* Three candidates for two seats. */
static void open_election(struct count *count, uint32_t a, uint32_t b, uint32_t c)
{
	open_count(count, RULES_STYLE_APPROVAL, 3, 2);
	set_option(count, 1, "Lê Thị Ánh", (struct rules_votes){.favour = a});
	set_option(count, 2, "Trần Bình", (struct rules_votes){.favour = b});
	set_option(count, 3, "Phạm Châu", (struct rules_votes){.favour = c});
}

static void close_count(struct count *count)
{
	contest_unref(count->contest);
	tally_free(count->totals);
}

static struct print_minutes minutes_of(struct count *count, const struct print_congress *congress)
{
	assert_int_equal(contest_result(count->contest, count->totals, &count->result), STATUS_OK);
	return (struct print_minutes){
	    .congress = congress,
	    .contest = count->contest,
	    .totals = count->totals,
	    .result = &count->result,
	    .opened = {2026, 11, 23, 9, 5},
	    .ended = {2026, 11, 3, 9, 40},
	    .closed = {2026, 11, 3, 10, 12},
	    .public_key = public_key,
	};
}

static struct paper paper_of(struct count *count, const struct print_congress *congress)
{
	struct print_minutes minutes = minutes_of(count, congress);
	struct paper paper = paper_begin();
	assert_int_equal(print_minutes(&minutes, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

/* Prints, reads, checks the order and closes. */
static void assert_reads(struct count *count, const struct print_congress *congress, const char *const parts[])
{
	struct paper paper = paper_of(count, congress);
	char *text = reading_text(&paper);
	assert_in_order(text, parts);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(count);
}

static void test_minutes_state_everything_in_its_order(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"ĐẠI HỘI ĐOÀN XÃ", "(tên tổ chức)", "NHIỆM KỲ 2026–2031",
	        ", ngày 03 tháng 11 năm 2026", "BIÊN BẢN KIỂM PHIẾU", "Bầu Ban Kiểm tra khoá mới",
	        "(Lần bầu thứ 1)", "Thời gian, địa điểm", "Bắt đầu bỏ phiếu: 09:05 ngày 23/11/2026", "Kết thúc bỏ phiếu: 09:40 ngày 03/11/2026",
	        "Địa điểm:", "Ban kiểm phiếu", "Trưởng ban:", "Thành viên:", "Bỏ phiếu kín", "Số lượng cần bầu: 2",
	        "danh sách bầu cử: 3", "1. Lê Thị Ánh", "2. Trần Bình", "3. Phạm Châu", "Được triệu tập: 12",
	        "Có mặt khi bỏ phiếu: 11", "Vắng mặt khi bỏ phiếu: 1", "Số phiếu phát ra: 11", "Số phiếu thu về: 10",
	        "Số phiếu hợp lệ: 8", "Số phiếu không hợp lệ: 2 (không chọn ai: 2)",
	        "hơn 1/2 số phiếu thu về (10), từ 6 phiếu", "STT Họ và tên Số phiếu Tỷ lệ Ghi chú",
	        "1 Lê Thị Ánh 7 70,00% Trúng cử", "2 Trần Bình 4 40,00%", "3 Phạm Châu 1 10,00%",
	        "Số người trúng cử: 1", "1. Lê Thị Ánh: 7 phiếu (70,00%)", "Số lượng còn thiếu: 1",
	        "Kết thúc kiểm phiếu: 10:12 ngày 03/11/2026", "TM. ĐOÀN CHỦ TỊCH", "TM. BAN KIỂM PHIẾU", "TRƯỞNG BAN",
	        "(ký, ghi rõ họ tên)", "a5a5-a5a5-a5a5-a5a5", "5a5a5a5a5a5a5a5a", "0123456789ab0000", NULL});
}

static void test_minutes_are_complete_in_english(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	assert_reads(&count, &english,
	    (const char *const[]){"YOUTH UNION CONGRESS", "(name of the organisation)", ", 3 November 2026",
	        "COUNTING MINUTES", "(Round 1)", "Voting began: 09:05 on 23 November 2026", "Voting ended: 09:40 on 3 November 2026", "Place:", "Head:", "Members:",
	        "Secret ballot", "Number to elect: 2", "Number of candidates: 3", "1. Lê Thị Ánh", "Convened: 12",
	        "Present at the vote: 11", "Absent at the vote: 1", "Ballots issued: 11", "Ballots collected: 10",
	        "Valid ballots: 8", "Invalid ballots: 2 (nobody chosen: 2)",
	        "more than 1/2 of the ballots collected (10), that is at least 6 votes",
	        "No. Full name Votes Percent Note", "1 Lê Thị Ánh 7 70.00% Elected", "2 Trần Bình 4 40.00%",
	        "3 Phạm Châu 1 10.00%", "1. Lê Thị Ánh: 7 votes (70.00%)", "Seats left open: 1",
	        "The count ended: 10:12 on 3 November 2026", "FOR THE PRESIDIUM", "FOR THE COUNTING COMMITTEE", "HEAD",
	        "Public key of the congress: 0123", "Page", NULL});
}

static void test_minutes_name_the_bodies_that_are_known(void **state)
{
	(void)state;
	static const struct print_report_bodies bodies = {
	    .organisation = "Đoàn TNCS Hồ Chí Minh huyện Tân Phú",
	    .place = "Hội trường Tân Phú",
	    .presidium = {"Lê Chủ Toạ", "Trần Hai"},
	    .counting = {"Phạm Kiểm", "Đỗ Một\nVũ Hai"},
	};
	struct count count;
	open_election(&count, 7, 4, 1);
	struct print_minutes minutes = minutes_of(&count, &vietnamese);
	minutes.bodies = &bodies;
	struct paper paper = paper_begin();
	assert_int_equal(print_minutes(&minutes, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	char *text = reading_text(&paper);
	assert_in_order(text,
	    (const char *const[]){"ĐOÀN TNCS", "Hội trường Tân Phú, ngày 03 tháng 11", "Địa điểm: Hội trường Tân Phú",
	        "Trưởng ban: Phạm Kiểm", "Thành viên: Đỗ Một, Vũ Hai", "TM. ĐOÀN CHỦ TỊCH", "(ký, ghi rõ họ tên)",
	        "Lê Chủ Toạ", "Phạm Kiểm", NULL});
	assert_lacks(text, "(tên tổ chức)");
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
}

/* The second round after one of this title, of which ballots were issued
 * without quorum. */
static void assert_history(const struct print_congress *congress, int64_t runoff_of, const char *const parts[])
{
	static const struct print_count_override overrides[] = {
	    {CONTEST_ISSUING, "Đại hội nhất trí", {2026, 11, 3, 9, 1}}, {CONTEST_VOTING, "Vẫn nhất trí", {2026, 11, 3, 9, 5}}};
	struct count count, earlier;
	open_election(&earlier, 7, 4, 1);
	open_election(&count, 7, 4, 1);
	assert_int_equal(contest_set_title(earlier.contest, "Bầu Ban Kiểm tra"), STATUS_OK);
	memset(earlier.contest->manifest_hash, 0x3c, sizeof earlier.contest->manifest_hash);
	count.contest->runoff_of = runoff_of;
	struct print_minutes minutes = minutes_of(&count, congress);
	minutes.history = (struct print_count_history){
	    .earlier = earlier.contest,
	    .quorum = {{2, 3, 12, 7, 4, 4}, {2, 3, 12, 8, 4, 3}},
	    .overrides = overrides,
	    .override_count = 2,
	};
	struct paper paper = paper_begin();
	assert_int_equal(print_minutes(&minutes, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	char *text = reading_text(&paper);
	assert_in_order(text, parts);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
	close_count(&earlier);
}

static void test_minutes_tell_what_went_before(void **state)
{
	(void)state;
	assert_history(&vietnamese, 0,
	    (const char *const[]){"Bầu tiếp số lượng còn thiếu của cuộc bầu: Bầu Ban Kiểm tra", "Mã của cuộc bầu đó: 3c3c-3c3c-3c3c-3c3c",
	        "Số lượng cần bầu", "Vắng mặt khi bỏ phiếu: 1",
	        "khi bắt đầu bỏ phiếu: 7/12 đại biểu, 4/4 đoàn có mặt, chưa đủ 2/3 theo quy định",
	        "khi kết thúc kiểm phiếu: 8/12 đại biểu, 3/4 đoàn có mặt, đủ 2/3 theo quy định",
	        "Phát phiếu khi chưa đủ 2/3 đại biểu hoặc đoàn, lúc 09:01 ngày 03/11/2026: Đại hội nhất trí",
	        "Bắt đầu bỏ phiếu khi chưa đủ 2/3 đại biểu hoặc đoàn, lúc 09:05 ngày 03/11/2026: Vẫn nhất trí",
	        "Số phiếu phát ra", NULL});
	assert_history(&english, 7,
	    (const char *const[]){"Run-off between those who tied in the contest: Bầu Ban Kiểm tra", "Code of that contest: 3c3c-3c3c-3c3c-3c3c",
	        "7/12 delegates, 4/4 delegations present; the quorum of 2/3 is not met",
	        "8/12 delegates, 3/4 delegations present; the quorum of 2/3 is met",
	        "Ballots issued without the quorum of 2/3, at 09:01 on 3 November 2026: Đại hội nhất trí",
	        "Voting begun without the quorum of 2/3, at 09:05 on 3 November 2026: Vẫn nhất trí", NULL});
}

static void test_who_lacks_votes_is_told_how_many(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"1 Lê Thị Ánh 7 70,00% Trúng cử", "2 Trần Bình 4 40,00% Thiếu 2 phiếu",
	        "3 Phạm Châu 1 10,00% Thiếu 5 phiếu", NULL});
}

static void test_the_elected_stand_by_descending_votes(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 6, 1, 8);
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"Số người trúng cử: 2", "1. Phạm Châu: 8 phiếu (80,00%)",
	        "2. Lê Thị Ánh: 6 phiếu (60,00%)", "9. Kết thúc", NULL});
}

static void test_the_tied_are_named_apart(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 6, 6);
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"1 Lê Thị Ánh 7 70,00% Trúng cử", "2 Trần Bình 6 60,00% Bằng phiếu",
	        "3 Phạm Châu 6 60,00% Bằng phiếu", "Số người trúng cử: 1", "1. Lê Thị Ánh: 7",
	        "Bằng phiếu ở vị trí cuối, chưa trúng cử: 2", "1. Trần Bình: 6", "2. Phạm Châu: 6",
	        "Số lượng còn thiếu: 1", NULL});
}

static void test_a_runoff_says_so(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 4, 3, 1);
	count.contest->runoff_of = 1;
	count.contest->rules.round = RULES_ROUND_RUNOFF;
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"(Bầu lại những người bằng phiếu)", "nhiều phiếu hơn thì trúng cử",
	        "số phiếu thu về (10)", "Số người trúng cử: 2", NULL});
}

static void test_reasons_of_invalid_ballots_add_up(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	count.contest->valid = 7;
	count.contest->invalid = 3;
	count.totals->verdicts[RULES_UNDERVOTE] = 1;
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"không hợp lệ: 3 (không chọn ai: 2; bầu thiếu số lượng quy định: 1)", NULL});
}

static void test_no_invalid_ballot_needs_no_reason(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	count.contest->valid = 10;
	count.contest->invalid = count.totals->verdicts[RULES_NO_CHOICE] = 0;
	count.totals->verdicts[RULES_VALID] = 10;
	struct paper paper = paper_of(&count, &vietnamese);
	char *text = reading_text(&paper);
	assert_contains(text, "Số phiếu không hợp lệ: 0 ");
	assert_lacks(text, "không hợp lệ: 0 (");
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
}

static void test_each_has_votes_for_and_against(void **state)
{
	(void)state;
	struct count count;
	open_count(&count, RULES_STYLE_EACH, 2, 2);
	set_option(&count, 1, "Lê Thị Ánh", (struct rules_votes){.favour = 7, .against = 1});
	set_option(&count, 2, "Trần Bình", (struct rules_votes){.favour = 3, .against = 5});
	assert_reads(&count, &english,
	    (const char *const[]){"No. Full name For Against Percent Note", "1 Lê Thị Ánh 7 1 70.00% Elected",
	        "2 Trần Bình 3 5 30.00%", NULL});
}

static void open_resolution(struct count *count, struct rules_votes votes)
{
	open_count(count, RULES_STYLE_RESOLUTION, 1, 1);
	set_option(count, 1, "Thông qua Nghị quyết", votes);
	count->contest->secret = false;
}

static void test_a_resolution_has_opinions_and_no_candidates(void **state)
{
	(void)state;
	struct count count;
	open_resolution(&count, (struct rules_votes){6, 1, 1});
	assert_reads(&count, &vietnamese,
	    (const char *const[]){"Biểu quyết công khai", "Nội dung biểu quyết", "Thông qua Nghị quyết",
	        "(không có ý kiến: 2)", "Điều kiện thông qua: hơn 1/2", "Ý kiến Số phiếu Tỷ lệ", "Tán thành 6 60,00%",
	        "Không tán thành 1 10,00%", "Ý kiến khác 1 10,00%", "Đại hội đã thông qua.", "TM. ĐOÀN CHỦ TỊCH",
	        NULL});
	open_resolution(&count, (struct rules_votes){5, 2, 1});
	assert_reads(&count, &english,
	    (const char *const[]){"Opinion Votes Percent", "For 5 50.00%", "Against 2 20.00%", "Other opinion 1 10.00%",
	        "The congress has not adopted it.", NULL});
}

/* ---- pages ---- */

static void test_tables_break_over_pages_below_their_headings(void **state)
{
	(void)state;
	struct count count;
	open_count(&count, RULES_STYLE_APPROVAL, 44, 44);
	for (uint32_t i = 1; i <= 44; i++) {
		char name[64];
		snprintf(name, sizeof name, "Ứng Cử Viên Số %02u", i);
		set_option(&count, i, name, (struct rules_votes){.favour = 8 - i % 3});
	}
	struct paper paper = paper_of(&count, &vietnamese);
	char *text = reading_text(&paper);
	assert_table_breaks(&paper, "STT Họ và tên Số phiếu Tỷ lệ Ghi chú", "% Trúng cử");
	assert_in_order(text, (const char *const[]){"44. Ứng Cử Viên Số 44", "1 Ứng Cử Viên Số 01 7 70,00% Trúng cử",
	                          "44 Ứng Cử Viên Số 44 6 60,00% Trúng cử", "Số người trúng cử: 44", "44. Ứng Cử",
	                          "TM. ĐOÀN CHỦ TỊCH", NULL});
	assert_int_equal(reading_count(text, "Ứng Cử Viên Số 17"), 3);
	assert_pages_keep_margins(&paper);
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
}

/* However long the list before it, the page with the signatures says what they
 * are under: who is elected, where that is short enough for one page. */
static void test_a_signature_never_stands_without_the_verdict(void **state)
{
	(void)state;
	for (uint32_t options = 2; options <= 44; options += 3) {
		struct count count;
		open_count(&count, RULES_STYLE_APPROVAL, options, 2);
		for (uint32_t i = 1; i <= options; i++)
			set_option(&count, i, "Nguyễn Văn An", (struct rules_votes){.favour = i == 1 ? 7 : 1});
		struct paper paper = paper_of(&count, &vietnamese);
		char *last = reading_page(&paper, reading_pages(&paper));
		assert_in_order(last,
		    (const char *const[]){"8. Những người trúng cử", "Số người trúng cử: 1", "1. Nguyễn Văn An: 7 phiếu",
		        "Kết thúc kiểm phiếu", "TM. BAN KIỂM PHIẾU", "5a5a5a5a", NULL});
		free(last);
		decode_remove(paper.directory);
		close_count(&count);
	}
}

static void test_all_letters_come_from_one_font(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	assert_int_equal(contest_set_title(count.contest, ALPHABET), STATUS_OK);
	assert_int_equal(contest_set_option(count.contest, 1, ALPHABET), STATUS_OK);
	struct print_congress congress = {ALPHABET, ALPHABET, "vi"};
	struct paper paper = paper_of(&count, &congress);
	assert_one_family(&paper);
	decode_remove(paper.directory);
	close_count(&count);
}

/* The longest the program takes, of the widest letters, with and without
 * places to break. */
static void assert_keeps_margins(const char *unit)
{
	struct count count;
	char name[CONTEST_NAME_MAX + 1] = "", title[CONTEST_TITLE_MAX + 1] = "";
	while (strlen(name) + strlen(unit) < sizeof name)
		strcat(name, unit);
	while (strlen(title) + strlen(unit) < sizeof title)
		strcat(title, unit);
	open_count(&count, RULES_STYLE_EACH, 20, 20);
	assert_int_equal(contest_set_title(count.contest, title), STATUS_OK);
	for (uint32_t i = 1; i <= 20; i++)
		set_option(&count, i, name, (struct rules_votes){.favour = 8});
	struct print_congress congress = {title, title, "vi"};
	struct paper paper = paper_of(&count, &congress);
	assert_pages_keep_margins(&paper);
	char *text = reading_text(&paper);
	assert_contains(text, "TM. ĐOÀN CHỦ TỊCH");
	free(text);
	decode_remove(paper.directory);
	close_count(&count);
}

static void test_long_names_wrap_within_the_margins(void **state)
{
	(void)state;
	assert_keeps_margins("Ưỡng ");
	assert_keeps_margins("W");
	assert_keeps_margins("\xf0\x9f\x98\x80");
	assert_keeps_margins("\n");
	/* stacked marks */
	assert_keeps_margins("e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88\xcc\x8a\xcc\x8b ");
}

static void test_a_thousand_candidates_are_printed(void **state)
{
	(void)state;
	struct count count;
	open_count(&count, RULES_STYLE_APPROVAL, RULES_OPTIONS, 1);
	for (uint32_t i = 1; i <= RULES_OPTIONS; i++)
		set_option(
		    &count, i, i == RULES_OPTIONS ? "Người Cuối Cùng" : "Nguyễn Văn An", (struct rules_votes){0});
	assert_reads(&count, &vietnamese,
	    (const char *const[]){
	        "1000. Người Cuối Cùng", "1000 Người Cuối Cùng 0 0,00%", "Số người trúng cử: 0", NULL});
}

static enum status full(void *closure, const unsigned char *bytes, size_t length)
{
	(void)bytes;
	size_t *left = closure;
	if (length > *left)
		return STATUS_STORAGE_FULL;
	*left -= length;
	return STATUS_OK;
}

static void test_a_full_disk_is_reported(void **state)
{
	(void)state;
	struct count count;
	open_election(&count, 7, 4, 1);
	struct print_minutes minutes = minutes_of(&count, &vietnamese);
	for (size_t room = 0; room < 6000; room += 1999) {
		size_t left = room;
		struct print_sink sink = {full, &left};
		assert_int_equal(print_minutes(&minutes, &sink), STATUS_STORAGE_FULL);
	}
	close_count(&count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_minutes_state_everything_in_its_order),
	    cmocka_unit_test(test_minutes_are_complete_in_english),
	    cmocka_unit_test(test_minutes_name_the_bodies_that_are_known),
	    cmocka_unit_test(test_minutes_tell_what_went_before),
	    cmocka_unit_test(test_who_lacks_votes_is_told_how_many),
	    cmocka_unit_test(test_the_elected_stand_by_descending_votes),
	    cmocka_unit_test(test_the_tied_are_named_apart),
	    cmocka_unit_test(test_a_runoff_says_so),
	    cmocka_unit_test(test_reasons_of_invalid_ballots_add_up),
	    cmocka_unit_test(test_no_invalid_ballot_needs_no_reason),
	    cmocka_unit_test(test_each_has_votes_for_and_against),
	    cmocka_unit_test(test_a_resolution_has_opinions_and_no_candidates),
	    cmocka_unit_test(test_tables_break_over_pages_below_their_headings),
	    cmocka_unit_test(test_a_signature_never_stands_without_the_verdict),
	    cmocka_unit_test(test_all_letters_come_from_one_font),
	    cmocka_unit_test(test_long_names_wrap_within_the_margins),
	    cmocka_unit_test(test_a_thousand_candidates_are_printed),
	    cmocka_unit_test(test_a_full_disk_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
