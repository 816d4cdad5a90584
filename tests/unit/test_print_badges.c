#include "print_badges.h"

#include "paper.h"
#include "photo_jpeg.h"
#include "photo_pixels.h"

#define BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define TOKEN_TAIL BASE32 BASE32 BASE32 "ABCDEFGHIJKLMNOPQRSTUVW"

static const struct print_congress vietnamese = {
    "Đại hội đại biểu Đoàn TNCS Hồ Chí Minh tỉnh Quảng Ninh lần thứ XIII", "Nhiệm kỳ 2027 – 2032", "vi"};
static const struct print_congress english = {"Youth Union Congress", NULL, "en"};

static const struct print_badge badges[] = {
    {"QN-001", "Nguyễn Văn An", "Huyện Đầm Hà", "official", "A1", "AAA" TOKEN_TAIL},
    {"QN-002", "Công Tằng Tôn Nữ Hoàng Phương Nguyệt Thảo Nguyên", "Thành phố Hạ Long", "official", "A2",
        "BBB" TOKEN_TAIL},
    /* the same letters in decomposed form */
    {"QN-003", "Nguye\xcc\x82\xcc\x83n Thi\xcc\xa3 Hoa\xcc\x80ng Ye\xcc\x82\xcc\x81n", "Công an tỉnh", "alternate",
        "A3", "CCC" TOKEN_TAIL},
    {"QN-004", "Lý Ba", NULL, "guest", NULL, "DDD" TOKEN_TAIL},
    {"QN-005", "Trần Hưng Đạo", "", "", "", "EEE" TOKEN_TAIL},
    {"QN-006", "H'Hen Niê Êban", "Bộ đội Biên phòng", "official", "A6", "FFF" TOKEN_TAIL},
    {"QN-007", "Phạm Thị Ái", "Hội Sinh viên", "official", "A7", "GGG" TOKEN_TAIL},
    {"QN-008", "Vũ Ất", "Hội Sinh viên", "official", "A8", "HHH" TOKEN_TAIL},
    {"QN-009", "Đỗ Ỷ Lan", "Hội Sinh viên", "official", "A9", "III" TOKEN_TAIL},
};
#define BADGES (sizeof badges / sizeof *badges)

static struct paper paper_of_badges(const struct print_badge *list, size_t count, const struct print_congress *congress)
{
	struct paper paper = paper_begin();
	assert_int_equal(print_badges(&(struct print_badges){.list = list, .count = count, .congress = congress}, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	return paper;
}

static void test_badge_symbols_read_back(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, BADGES, &vietnamese);
	assert_pages(&paper, "2");
	char *symbols = paper_symbols(&paper);
	assert_int_equal(count_lines(symbols), BADGES);
	for (size_t i = 0; i < BADGES; i++) {
		char line[200];
		snprintf(line, sizeof line, "%s\n", badges[i].token);
		assert_contains(symbols, line);
	}
	free(symbols);
	decode_remove(paper.directory);
}

static void test_badge_symbols_are_at_least_30_mm_wide(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, 1, &vietnamese);
	/* width in pixels, pixels per inch */
	char *line = decode_run("pdfimages -list '%s' | awk '/stencil/ {print $4, $13}'", paper.path);
	int pixels, density;
	assert_int_equal(sscanf(line, "%d %d", &pixels, &density), 2);
	assert_int_equal(pixels % 37, 0);
	assert_true(pixels * 25.4 / density >= 30);
	free(line);
	decode_remove(paper.directory);
}

static void test_badges_are_real_composed_text(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, BADGES, &vietnamese);
	char *text = paper_text(&paper);
	assert_contains(text, "Nguyễn Văn An");
	assert_contains(text, "Nguyệt");
	assert_contains(text, "Nguyễn Thị Hoàng Yến");
	assert_contains(text, "Thành phố Hạ Long");
	assert_contains(text, "Nhiệm kỳ 2027 – 2032");
	assert_contains(text, "QN-009");
	free(text);
	decode_remove(paper.directory);
}

static void test_badges_name_the_standing_in_the_congress_language(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, 4, &vietnamese);
	char *text = paper_text(&paper);
	assert_contains(text, "Đại biểu chính thức");
	assert_contains(text, "Đại biểu dự khuyết");
	assert_contains(text, "Khách mời");
	assert_contains(text, "Ghế");
	free(text);
	decode_remove(paper.directory);

	paper = paper_of_badges(badges, 4, &english);
	text = paper_text(&paper);
	assert_contains(text, "Official delegate");
	assert_contains(text, "Alternate delegate");
	assert_contains(text, "Guest");
	assert_lacks(text, "Ghế");
	free(text);
	decode_remove(paper.directory);
}

static void test_badge_without_standing_or_seat_shows_neither(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(&badges[4], 1, &english);
	char *text = paper_text(&paper);
	assert_contains(text, "Trần Hưng Đạo");
	assert_lacks(text, "delegate ");
	assert_lacks(text, "Seat");
	free(text);
	decode_remove(paper.directory);
}

static void test_no_badges_make_a_page_that_says_so(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(NULL, 0, &english);
	assert_pages(&paper, "1");
	char *text = paper_text(&paper);
	assert_contains(text, "No badge");
	free(text);
	decode_remove(paper.directory);
}

static void test_full_page_makes_no_empty_one(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, 8, &english);
	assert_pages(&paper, "1");
	decode_remove(paper.directory);
}

static void assert_hostile_text_stays_in_its_box(const char *unit)
{
	char *text = paper_repeat(unit);
	struct print_badge hostile[8];
	for (size_t i = 0; i < 8; i++)
		hostile[i] = (struct print_badge){text, text, text, "official", text, badges[i].token};
	struct print_congress congress = {text, text, "vi"};
	struct paper paper = paper_of_badges(hostile, 8, &congress);
	assert_pages(&paper, "1");
	assert_margins_are_blank(&paper);
	char *symbols = paper_symbols(&paper);
	assert_int_equal(count_lines(symbols), 8);
	free(symbols);
	free(text);
	decode_remove(paper.directory);
}

static void test_endless_word_stays_in_its_box(void **state)
{
	(void)state;
	assert_hostile_text_stays_in_its_box("Nguyễn");
}

static void test_endless_lines_stay_in_their_box(void **state)
{
	(void)state;
	assert_hostile_text_stays_in_its_box("x\n\xe2\x80\xa9\v\xe2\x80\xa8y\r\n");
}

static void test_stacked_diacritics_stay_in_their_box(void **state)
{
	(void)state;
	assert_hostile_text_stays_in_its_box(
	    "a\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88");
}

static void test_bad_utf8_and_controls_stay_in_their_box(void **state)
{
	(void)state;
	assert_hostile_text_stays_in_its_box("\xff\xc3(\xed\xa0\x80\x01\x1b[2J\xf4\x90\x80\x80 <b>&amp;");
}

static void test_badge_whose_token_fits_no_symbol_is_refused(void **state)
{
	(void)state;
	size_t written = 0;
	struct print_sink sink = {paper_discard, &written};
	char *text = paper_repeat("A");
	struct print_badge badge = {.code = "1", .full_name = "A", .token = text};
	assert_int_equal(print_badges(&(struct print_badges){.list = &badge, .count = 1, .congress = &english}, &sink), STATUS_INVALID);
	badge.token = "";
	assert_int_equal(print_badges(&(struct print_badges){.list = &badge, .count = 1, .congress = &english}, &sink), STATUS_INVALID);
	free(text);
}

/* A sink that is full after some bytes, and counts calls after that. */
struct full_sink {
	size_t room;
	unsigned calls_when_full;
};

static enum status write_until_full(void *closure, const unsigned char *bytes, size_t length)
{
	struct full_sink *full = closure;
	(void)bytes;
	if (length <= full->room) {
		full->room -= length;
		return STATUS_OK;
	}
	full->room = 0;
	full->calls_when_full++;
	return STATUS_STORAGE_FULL;
}

static void test_error_of_the_sink_comes_back_and_ends_writing(void **state)
{
	(void)state;
	for (size_t room = 0; room < 40000; room += 5000) {
		struct full_sink full = {room, 0};
		struct print_sink sink = {write_until_full, &full};
		assert_int_equal(print_badges(&(struct print_badges){.list = badges, .count = BADGES, .congress = &vietnamese}, &sink), STATUS_STORAGE_FULL);
		assert_int_equal(full.calls_when_full, 1);
	}
}

static void test_same_badges_make_the_same_bytes_but_for_the_date(void **state)
{
	(void)state;
	struct paper one = paper_of_badges(badges, BADGES, &vietnamese);
	struct paper two = paper_of_badges(badges, BADGES, &vietnamese);
	char *difference = decode_run("for f in %s %s; do LC_ALL=C sed s/CreationDate.*// $f > $f.bare; done; "
	                              "cmp %s.bare %s.bare 2>&1 || true",
	    one.path, two.path, one.path, two.path);
	assert_string_equal(difference, "");
	free(difference);
	decode_remove(one.directory);
	decode_remove(two.directory);
}

static void test_paper_has_its_title(void **state)
{
	(void)state;
	struct paper paper = paper_of_badges(badges, 1, &vietnamese);
	char *information = decode_run("pdfinfo '%s'", paper.path);
	assert_contains(information, "Thẻ đại biểu");
	assert_contains(information, "A4");
	free(information);
	decode_remove(paper.directory);
}

/* ---- sizes and photos ---- */

struct photos {
	struct print_photo photo;
	size_t only; /* the badge that has it */
	size_t asked;
};

static enum status lend_photo(void *closure, size_t index, struct print_photo *out)
{
	struct photos *photos = closure;
	assert_int_equal(index, photos->asked++);
	if (index == photos->only)
		*out = photos->photo;
	return STATUS_OK;
}

static struct print_photo grey_photo(void)
{
	struct photo_pixels pixels;
	struct print_photo photo = {.width = 480, .height = 640};
	unsigned char *bytes;
	assert_int_equal(photo_pixels_open(photo.width, photo.height, &pixels), STATUS_OK);
	memset(pixels.rows, 128, (size_t)3 * photo.width * photo.height);
	assert_int_equal(photo_jpeg_encode(&pixels, 80, &bytes, &photo.length), STATUS_OK);
	photo_pixels_free(&pixels);
	photo.bytes = bytes;
	return photo;
}

/* All badges of that size, the second one with a photo: every symbol and name
 * reads back, and the page has the size. */
static void assert_size(enum print_badges_size size, const char *pages, const char *page_size)
{
	struct photos photos = {.photo = grey_photo(), .only = 1};
	struct paper paper = paper_begin();
	const struct print_badges wanted = {.list = badges,
	    .count = BADGES,
	    .congress = &vietnamese,
	    .size = size,
	    .photo = lend_photo,
	    .closure = &photos};
	assert_int_equal(print_badges(&wanted, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	assert_int_equal(photos.asked, BADGES);
	assert_pages(&paper, pages);
	char *line = decode_run("pdfinfo '%s' | sed -n 's/^Page size: *//p'", paper.path);
	assert_contains(line, page_size);
	free(line);
	line = decode_run("pdfimages -list '%s' | grep -c ' jpeg '", paper.path);
	assert_string_equal(line, "1\n");
	free(line);
	char *symbols = paper_symbols(&paper), *text = paper_text(&paper);
	assert_int_equal(count_lines(symbols), BADGES);
	for (size_t i = 0; i < BADGES; i++) {
		assert_contains(symbols, badges[i].token);
		assert_contains(text, badges[i].code);
	}
	assert_contains(text, "Công Tằng Tôn Nữ Hoàng Phương Nguyệt Thảo Nguyên");
	assert_contains(text, "Đại biểu chính thức");
	assert_contains(text, "tỉnh Quảng Ninh lần thứ XIII");
	free(symbols);
	free(text);
	free((void *)photos.photo.bytes);
	decode_remove(paper.directory);
}

static void test_badges_have_three_sizes_and_photos(void **state)
{
	(void)state;
	assert_size(PRINT_BADGES_A4, "2", "595.276 x 841.89 pts (A4)");
	assert_size(PRINT_BADGES_CARD, "9", "243.78 x 153.071 pts");
	assert_size(PRINT_BADGES_A6, "9", "297.638 x 419.528 pts");
}

static enum status no_photo(void *closure, size_t index, struct print_photo *out)
{
	(void)closure;
	(void)out;
	return index == 2 ? STATUS_IO : STATUS_OK;
}

static void test_a_photo_that_cannot_be_read_is_reported(void **state)
{
	(void)state;
	size_t written = 0;
	const struct print_sink sink = {paper_discard, &written};
	for (enum print_badges_size size = 0; size < PRINT_BADGES_SIZES; size++) {
		const struct print_badges wanted = {
		    .list = badges, .count = BADGES, .congress = &english, .size = size, .photo = no_photo};
		assert_int_equal(print_badges(&wanted, &sink), STATUS_IO);
	}
}

static void test_no_single_badges_make_a_page_that_says_so(void **state)
{
	(void)state;
	struct paper paper = paper_begin();
	const struct print_badges nobody = {.congress = &english, .size = PRINT_BADGES_CARD};
	assert_int_equal(print_badges(&nobody, &paper.sink), STATUS_OK);
	paper_finish(&paper);
	assert_pages(&paper, "1");
	char *text = paper_text(&paper);
	assert_contains(text, "No badge has been issued.");
	free(text);
	decode_remove(paper.directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_badge_symbols_read_back),
	    cmocka_unit_test(test_badge_symbols_are_at_least_30_mm_wide),
	    cmocka_unit_test(test_badges_are_real_composed_text),
	    cmocka_unit_test(test_badges_name_the_standing_in_the_congress_language),
	    cmocka_unit_test(test_badge_without_standing_or_seat_shows_neither),
	    cmocka_unit_test(test_no_badges_make_a_page_that_says_so),
	    cmocka_unit_test(test_full_page_makes_no_empty_one),
	    cmocka_unit_test(test_endless_word_stays_in_its_box),
	    cmocka_unit_test(test_endless_lines_stay_in_their_box),
	    cmocka_unit_test(test_stacked_diacritics_stay_in_their_box),
	    cmocka_unit_test(test_bad_utf8_and_controls_stay_in_their_box),
	    cmocka_unit_test(test_badge_whose_token_fits_no_symbol_is_refused),
	    cmocka_unit_test(test_error_of_the_sink_comes_back_and_ends_writing),
	    cmocka_unit_test(test_same_badges_make_the_same_bytes_but_for_the_date),
	    cmocka_unit_test(test_paper_has_its_title),
	    cmocka_unit_test(test_badges_have_three_sizes_and_photos),
	    cmocka_unit_test(test_a_photo_that_cannot_be_read_is_reported),
	    cmocka_unit_test(test_no_single_badges_make_a_page_that_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
