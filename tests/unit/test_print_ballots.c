#include "print_ballots.h"

#include <stdlib.h>

#include "paper.h"

static const struct print_congress congress = {"Đại hội đại biểu tỉnh", "2026–2031", "vi"};
static const uint8_t serials[][BALLOT_PAPER_SERIAL_BYTES] = {
    {0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf}, {0xff}, {0x80, 1, 2, 3}};

static struct contest *contest_of(enum rules_style style, uint32_t options, uint32_t seats)
{
	struct contest *contest = NULL;
	assert_int_equal(contest_create(style, options, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "Bầu Ban Chấp hành"), STATUS_OK);
	contest->rules.seats = seats;
	for (uint32_t i = 1; i <= options; i++) {
		char name[40];
		snprintf(name, sizeof name, "Nguyễn Văn Tên%u", i);
		assert_int_equal(contest_set_option(contest, i, name), STATUS_OK);
	}
	return contest;
}

static struct paper printed(
    const struct contest *contest, size_t count, enum print_ballots_sheet sheet, const struct print_congress *heading)
{
	struct paper paper = paper_begin();
	const struct print_ballots ballots = {heading, contest, serials, count, sheet};
	assert_int_equal(print_ballots(&ballots, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

static void assert_size(const struct paper *paper, const char *wanted)
{
	char *line = decode_run("pdfinfo '%s' | sed -n 's/^Page size: *//p'", paper->path);
	if (strncmp(line, wanted, strlen(wanted)) != 0)
		fail_msg("a page of %s", line);
	free(line);
}

/* Each paper has its own serial, in characters and as symbol. */
static void test_each_paper_carries_its_serial(void **state)
{
	(void)state;
	struct contest *contest = contest_of(RULES_STYLE_APPROVAL, 5, 3);
	struct paper paper = printed(contest, 3, PRINT_BALLOTS_A5, &congress);
	char *text = paper_text(&paper), *symbols = paper_symbols(&paper);
	assert_pages(&paper, "3");
	assert_size(&paper, "419.528 x 595.276");
	for (size_t i = 0; i < 3; i++) {
		char plain[BALLOT_PAPER_SERIAL_TEXT + 1], grouped[BALLOT_PAPER_GROUPED_TEXT + 1];
		ballot_paper_serial_format(serials[i], plain);
		ballot_paper_serial_group(serials[i], grouped);
		assert_contains(text, grouped);
		assert_contains(symbols, plain);
	}
	free(text);
	free(symbols);
	decode_remove(paper.directory);
	contest_unref(contest);
}

static void test_two_papers_stand_on_a_sheet_of_a4(void **state)
{
	(void)state;
	struct contest *contest = contest_of(RULES_STYLE_APPROVAL, 5, 3);
	struct paper paper = printed(contest, 3, PRINT_BALLOTS_A4, &congress);
	assert_pages(&paper, "2");
	assert_size(&paper, "841.89 x 595.276");
	char *symbols = paper_symbols(&paper);
	assert_contains(symbols, "ABCDEFGHIJKLMNOP");
	free(symbols);
	decode_remove(paper.directory);
	contest_unref(contest);
}

static void test_a_list_with_surplus_says_how_to_strike_out(void **state)
{
	(void)state;
	struct contest *contest = contest_of(RULES_STYLE_APPROVAL, 5, 3);
	struct paper paper = printed(contest, 1, PRINT_BALLOTS_A5, &congress);
	char *text = paper_text(&paper);
	assert_contains(text, "Đại hội đại biểu tỉnh Nhiệm kỳ 2026–2031");
	assert_contains(text, "PHIẾU BẦU Bầu Ban Chấp hành Số lượng cần bầu: 3 · Số người trong danh sách: 5");
	assert_contains(text, "Gạch ngang cả họ và tên người mình không bầu");
	assert_contains(text, "quá 3 người là phiếu không hợp lệ. Gạch hết tên là phiếu không hợp lệ.");
	assert_contains(text, "Dấu của Ban kiểm phiếu");
	assert_lacks(text, "Tán thành");
	free(text);
	decode_remove(paper.directory);
	contest->rules.undervote = RULES_UNDERVOTE_INVALID;
	paper = printed(contest, 1, PRINT_BALLOTS_A5, &congress);
	text = paper_text(&paper);
	assert_contains(text, "Để lại đúng 3 người");
	free(text);
	decode_remove(paper.directory);
	contest_unref(contest);
}

static void test_rows_have_two_boxes_without_surplus(void **state)
{
	(void)state;
	const struct print_congress english = {"The Congress", NULL, "en"};
	struct contest *contest = contest_of(RULES_STYLE_EACH, 4, 4);
	struct paper paper = printed(contest, 1, PRINT_BALLOTS_A5, &english);
	char *text = paper_text(&paper);
	assert_contains(text, "BALLOT PAPER");
	assert_contains(text, "For Against");
	assert_contains(text, "counts for nobody");
	free(text);
	decode_remove(paper.directory);
	contest->rules.row_error = RULES_ROW_ERROR_BALLOT;
	paper = printed(contest, 1, PRINT_BALLOTS_A5, &english);
	text = paper_text(&paper);
	assert_contains(text, "makes the ballot invalid");
	free(text);
	decode_remove(paper.directory);
	contest_unref(contest);
}

static void test_a_resolution_has_three_boxes(void **state)
{
	(void)state;
	struct contest *contest = contest_of(RULES_STYLE_RESOLUTION, 1, 1);
	struct paper paper = printed(contest, 1, PRINT_BALLOTS_A5, &congress);
	char *text = paper_text(&paper);
	assert_contains(text, "PHIẾU BIỂU QUYẾT");
	assert_contains(text, "Nguyễn Văn Tên1 Tán thành Không tán thành Ý kiến khác");
	assert_lacks(text, "Số lượng cần bầu");
	free(text);
	decode_remove(paper.directory);
	contest_unref(contest);
}

/* Every candidate once, in ballot order, whatever the length of the list; all
 * pages of a paper have its serial. */
static void test_long_lists_are_whole_and_in_order(void **state)
{
	(void)state;
	static const struct {
		enum rules_style style;
		uint32_t options;
		const char *pages;
	} lists[] = {{RULES_STYLE_APPROVAL, 17, "1"}, {RULES_STYLE_APPROVAL, 54, "1"}, {RULES_STYLE_APPROVAL, 55, "2"},
	    {RULES_STYLE_EACH, 36, "1"}, {RULES_STYLE_EACH, 60, "2"}, {RULES_STYLE_APPROVAL, RULES_OPTIONS, "19"}};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct contest *contest = contest_of(lists[i].style, lists[i].options, lists[i].options);
		struct paper paper = printed(contest, 1, PRINT_BALLOTS_A5, &congress);
		assert_pages(&paper, lists[i].pages);
		char *names = decode_run("pdftotext -raw '%s' - | grep -o 'Tên[0-9]*' | tr -d '\\n'", paper.path);
		const char *at = names;
		for (uint32_t option = 1; option <= lists[i].options; option++) {
			char name[20];
			size_t length = (size_t)snprintf(name, sizeof name, "Tên%u", option);
			if (strncmp(at, name, length) != 0)
				fail_msg("%u of %u: %.40s", option, lists[i].options, at);
			at += length;
		}
		assert_true(*at == '\0' || *at == '\n');
		free(names);
		char *serial = decode_run("pdftotext '%s' - | grep -c 'ABCD-EFGH-IJKL-MNOP'", paper.path);
		assert_int_equal(atoi(serial), atoi(lists[i].pages));
		free(serial);
		decode_remove(paper.directory);
		contest_unref(contest);
	}
}

/* A name in smaller letters than others would be a worse place on the list, and
 * one cut off nobody's. */
static void test_every_name_is_whole_and_of_one_size(void **state)
{
	(void)state;
	static const enum rules_style styles[] = {RULES_STYLE_APPROVAL, RULES_STYLE_EACH};
	static const uint32_t lengths[] = {3, 15, 44};
	for (size_t i = 0; i < 6; i++) {
		struct contest *contest = contest_of(styles[i % 2], lengths[i / 2], 2);
		char name[CONTEST_NAME_MAX + 1];
		for (int long_name = 0; long_name < 2; long_name++) {
			snprintf(name, sizeof name,
			    "Tên Công Tằng Tôn Nữ Hoàng Thị Nguyễn Phước Diễm Phương Thuỳ Quỳnh (Bí thư Huyện đoàn) Cuối%d",
			    long_name);
			assert_int_equal(contest_set_option(contest, (uint32_t)(1 + long_name), name), STATUS_OK);
		}
		struct paper paper = printed(contest, 1, PRINT_BALLOTS_A5, &congress);
		char *text = decode_run("pdftotext -raw '%s' - | tr '\n' ' '", paper.path);
		for (int long_name = 0; long_name < 2; long_name++) {
			snprintf(name, sizeof name, "Quỳnh (Bí thư Huyện đoàn) Cuối%d", long_name);
			assert_contains(text, name);
		}
		free(text);
		char *sizes = decode_run(
		    "pdftotext -bbox '%s' - | grep '>Tên' | sed 's/.*yMin=\"\\([0-9.]*\\).*yMax=\"\\([0-9.]*\\).*/\\1 \\2/' | "
		    "awk '{printf \"%%.2f\\n\", $2 - $1}' | sort | uniq -c | awk '{print $1}'",
		    paper.path);
		assert_int_equal(atoi(sizes), lengths[i / 2]); /* as many of one size as there are */
		free(sizes);
		decode_remove(paper.directory);
		contest_unref(contest);
	}
}

static enum status refuse_bytes(void *closure, const unsigned char *bytes, size_t length)
{
	(void)closure;
	(void)bytes;
	(void)length;
	return STATUS_STORAGE_FULL;
}

static void test_the_error_of_the_sink_is_told(void **state)
{
	(void)state;
	struct contest *contest = contest_of(RULES_STYLE_APPROVAL, 5, 3);
	const struct print_ballots ballots = {&congress, contest, serials, 3, PRINT_BALLOTS_A5};
	assert_int_equal(print_ballots(&ballots, &(struct print_sink){refuse_bytes, NULL}), STATUS_STORAGE_FULL);
	contest_unref(contest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_paper_carries_its_serial),
	    cmocka_unit_test(test_two_papers_stand_on_a_sheet_of_a4),
	    cmocka_unit_test(test_a_list_with_surplus_says_how_to_strike_out),
	    cmocka_unit_test(test_rows_have_two_boxes_without_surplus),
	    cmocka_unit_test(test_a_resolution_has_three_boxes),
	    cmocka_unit_test(test_long_lists_are_whole_and_in_order),
	    cmocka_unit_test(test_every_name_is_whole_and_of_one_size),
	    cmocka_unit_test(test_the_error_of_the_sink_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
