#include "print.h"

#include "paper.h"

static struct print *open_counting(size_t *written)
{
	struct print_sink sink = {paper_discard, written};
	struct print *print = NULL;
	assert_int_equal(print_open("title", &sink, &print), STATUS_OK);
	return print;
}

static void test_text_shrinks_to_its_box(void **state)
{
	(void)state;
	size_t written = 0;
	struct print *print = open_counting(&written);
	const struct print_style style = {.size = 40, .size_min = 4};
	const struct print_box box = {20, 20, 50, 10};
	double fitted = print_text(print, &box, &style, "Công Tằng Tôn Nữ Hoàng Phương");
	assert_true(fitted > 5 && fitted <= 10);
	assert_true(print_text_height(print, 50, &style, "Công Tằng Tôn Nữ Hoàng Phương") > 20);
	assert_int_equal(print_close(print), STATUS_OK);
}

/* The words of a page that holds only this text in a box of 30 by 8 mm at
 * (90, 140), drawn no smaller than 10 points; for free(). */
static char *text_in_small_box(const char *text)
{
	struct paper paper = paper_begin();
	struct print *print = NULL;
	assert_int_equal(print_open("title", &paper.sink, &print), STATUS_OK);
	const struct print_style style = {.size = 12, .size_min = 10, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	const struct print_box box = {90, 140, 30, 8};
	double height = print_text(print, &box, &style, text);
	/* one whole line of 10 to 12 points: two of 10 are higher than the box */
	assert_true(height > 4.5 && height < 6);
	assert_int_equal(print_close(print), STATUS_OK);
	paper_finish(&paper);
	/* half a millimetre and one pixel to spare */
	assert_ink_only_within(&paper, 2 * 90 - 2, 2 * 140 - 2, 2 * 120 + 2, 2 * 148 + 2);
	char *words = paper_text(&paper);
	decode_remove(paper.directory);
	return words;
}

static void test_text_too_long_is_cut_to_whole_lines(void **state)
{
	(void)state;
	static const char *const units[] = {"Nguyễn", "Nguyễn Thị ", "a\nb\r\n", "x\xe2\x80\xa9\xe2\x80\xa8y"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		char *text = paper_repeat(units[i]);
		free(text_in_small_box(text));
		free(text);
	}
}

static void test_ink_far_outside_its_line_is_clipped(void **state)
{
	(void)state;
	free(text_in_small_box(
	    "a\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80"
	    "\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80"));
}

static void test_clipped_text_is_still_drawn(void **state)
{
	(void)state;
	char *words =
	    text_in_small_box("Lan a\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80");
	assert_contains(words, "Lan");
	free(words);
}

static void test_line_breaks_in_a_box_become_spaces(void **state)
{
	(void)state;
	char *words = text_in_small_box("An\nBa\xe2\x80\xa8"
	                                "Ca\xe2\x80\xa9"
	                                "Da\r\nEm");
	assert_contains(words, "An Ba Ca Da Em");
	free(words);

	size_t written = 0;
	struct print *print = open_counting(&written);
	const struct print_style style = {.size = 10};
	const struct print_box box = {20, 20, 50, 30};
	assert_true(print_text(print, &box, &style, "one\ntwo") == print_text(print, &box, &style, "one"));
	assert_int_equal(print_close(print), STATUS_OK);
}

static void test_paragraphs_are_as_high_as_measured(void **state)
{
	(void)state;
	size_t written = 0;
	struct print *print = open_counting(&written);
	const struct print_style style = {.size = 10};
	const struct print_box box = {20, 20, 50, 0};
	double one = print_text_height(print, 50, &style, "one");
	double three = print_text(print, &box, &style, "one\ntwo\nthree");
	assert_true(three > 2.9 * one && three < 3.1 * one);
	assert_true(print_text_height(print, 50, &style, "one\ntwo\nthree") == three);
	assert_int_equal(print_close(print), STATUS_OK);
}

static void test_closing_nothing_is_harmless(void **state)
{
	(void)state;
	assert_int_equal(print_close(NULL), STATUS_OK);
}

static void test_language_is_vietnamese_unless_english(void **state)
{
	(void)state;
	assert_int_equal(print_language("en"), PRINT_ENGLISH);
	assert_int_equal(print_language("vi"), PRINT_VIETNAMESE);
	assert_int_equal(print_language("fr"), PRINT_VIETNAMESE);
	assert_int_equal(print_language(NULL), PRINT_VIETNAMESE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_shrinks_to_its_box),
	    cmocka_unit_test(test_text_too_long_is_cut_to_whole_lines),
	    cmocka_unit_test(test_ink_far_outside_its_line_is_clipped),
	    cmocka_unit_test(test_clipped_text_is_still_drawn),
	    cmocka_unit_test(test_line_breaks_in_a_box_become_spaces),
	    cmocka_unit_test(test_paragraphs_are_as_high_as_measured),
	    cmocka_unit_test(test_closing_nothing_is_harmless),
	    cmocka_unit_test(test_language_is_vietnamese_unless_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
