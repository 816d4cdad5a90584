#include "print_cards.h"

#include "paper.h"

#define BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define SECRET "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const struct print_congress vietnamese = {
    "Đại hội đại biểu Đoàn TNCS Hồ Chí Minh tỉnh Quảng Ninh lần thứ XIII", "Nhiệm kỳ 2027 – 2032", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};

static const struct print_card cards[] = {
    {"QN-001", "Nguyễn Văn An", "Huyện Đầm Hà", "A1", "http://10.0.0.1:8080/v#" SECRET},
    {"QN-002", "Trần Hưng Đạo", "", "", "http://10.0.0.1:8080/v#ZYXWVUTSRQPONMLKJIHGFEDCBA"},
    {"QN-003", "Lý Ba", NULL, NULL, "https://congress.example/v#2345672345672345672345672A"},
    {"QN-004", "Vũ Ất", "Hội", "B4", "http://10.0.0.1:8080/v#AAAABBBBCCCCDDDDEEEEFFFFGG"},
    {"QN-005", "Đỗ Ỷ Lan", "Hội", "B5", "http://10.0.0.1:8080/v#QQQQBBBBCCCCDDDDEEEEFFFFGG"},
};
#define CARDS (sizeof cards / sizeof *cards)

static struct paper paper_of_cards(const struct print_card *list, size_t count, const struct print_congress *congress)
{
	struct paper paper = paper_begin();
	assert_int_equal(print_cards(list, count, congress, NULL, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

static void test_very_long_words_stay_in_margins_of_cards(void **state)
{
	(void)state;
	char *text = paper_repeat("Nguyễn Thị");
	struct print_card hostile[4];
	for (size_t i = 0; i < 4; i++)
		hostile[i] = (struct print_card){text, text, text, text, cards[i].url};
	struct print_congress congress = {text, text, "en"};
	struct paper paper = paper_of_cards(hostile, 4, &congress);
	assert_margins_are_blank(&paper);
	char *symbols = paper_symbols(&paper);
	assert_int_equal(count_lines(symbols), 4);
	free(symbols);
	free(text);
	decode_remove(paper.directory);
}

static void test_card_symbols_read_back(void **state)
{
	(void)state;
	struct paper paper = paper_of_cards(cards, CARDS, &vietnamese);
	assert_pages(&paper, "2");
	assert_margins_are_blank(&paper);
	char *symbols = paper_symbols(&paper);
	assert_int_equal(count_lines(symbols), CARDS);
	for (size_t i = 0; i < CARDS; i++)
		assert_contains(symbols, cards[i].url);
	free(symbols);
	decode_remove(paper.directory);
}

static void test_card_says_who_it_is_for_and_what_to_type(void **state)
{
	(void)state;
	struct paper paper = paper_of_cards(cards, 1, &vietnamese);
	char *text = paper_text(&paper);
	assert_contains(text, "Nguyễn Văn An");
	assert_contains(text, "THẺ BIỂU QUYẾT");
	assert_contains(text, "http://10.0.0.1:8080/v ");
	assert_contains(text, "ABCD EFGH IJKL MNOP QRST UVWX YZ");
	assert_lacks(text, "#");
	free(text);
	decode_remove(paper.directory);

	paper = paper_of_cards(cards, 1, &english);
	text = paper_text(&paper);
	assert_contains(text, "PERSONAL VOTING CARD");
	assert_contains(text, "26 characters");
	free(text);
	decode_remove(paper.directory);
}

/* The page cut at the first fold: only the part above it is seen when folded. */
static void test_card_outside_shows_no_secret(void **state)
{
	(void)state;
	struct paper paper = paper_of_cards(cards, 1, &english);
	/* panel 12, 13.5 to 105, 58.5 mm, at 72 dpi */
	char *outside = decode_run("pdftotext -x 34 -y 38 -W 264 -H 128 '%s' -", paper.path);
	assert_contains(outside, "Nguyễn Văn An");
	assert_contains(outside, "A1");
	assert_lacks(outside, "ABCD");
	char *inside = decode_run("pdftotext -x 34 -y 166 -W 264 -H 127 '%s' -", paper.path);
	assert_contains(inside, "ABCD");
	assert_lacks(inside, "Nguyễn");
	/* the fold is made last, when only the outside is seen */
	assert_contains(outside, "2. fold the top part back");
	assert_lacks(inside, "2. fold");
	free(outside);
	free(inside);
	decode_remove(paper.directory);
}

static void assert_card_refused(const char *url)
{
	size_t written = 0;
	struct print_sink sink = {paper_discard, &written};
	struct print_card card = {.code = "1", .full_name = "A", .url = url};
	assert_int_equal(print_cards(&card, 1, &english, NULL, &sink), STATUS_INVALID);
}

static void test_card_without_secret_is_refused(void **state)
{
	(void)state;
	assert_card_refused("");
	assert_card_refused("http://10.0.0.1/v");
	assert_card_refused("http://10.0.0.1/v#");
	/* 65 characters; a secret of this program has 26 */
	assert_card_refused("http://10.0.0.1/v#" BASE32 BASE32 "A");
}

static void test_card_whose_url_fits_no_symbol_is_refused(void **state)
{
	(void)state;
	char *url = paper_repeat("http://10.0.0.1/");
	memcpy(url + strlen(url) - 3, "#AB", 3);
	assert_card_refused(url);
	free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_very_long_words_stay_in_margins_of_cards),
	    cmocka_unit_test(test_card_symbols_read_back),
	    cmocka_unit_test(test_card_says_who_it_is_for_and_what_to_type),
	    cmocka_unit_test(test_card_outside_shows_no_secret),
	    cmocka_unit_test(test_card_without_secret_is_refused),
	    cmocka_unit_test(test_card_whose_url_fits_no_symbol_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
