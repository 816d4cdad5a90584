#include "qr.h"

#include "decode.h"

#define BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/* As long as a badge token. */
static const char badge[] = BASE32 BASE32 BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static struct qr *encode(const char *text, enum qr_level level)
{
	struct qr *qr = NULL;
	assert_int_equal(qr_encode(text, level, &qr), STATUS_OK);
	assert_non_null(qr);
	return qr;
}

static void write_png(const char *directory, const char *text, enum qr_level level, int scale)
{
	struct qr *qr = encode(text, level);
	unsigned char *png = NULL;
	size_t length = 0;
	assert_int_equal(qr_png(qr, scale, &png, &length), STATUS_OK);
	char path[600];
	snprintf(path, sizeof path, "%s/qr.png", directory);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(png, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	free(png);
	qr_free(qr);
}

static void assert_reads_back(const char *text, enum qr_level level, int scale)
{
	char *directory = decode_directory();
	write_png(directory, text, level, scale);
	char *read = decode_symbols(directory, "qr.png");
	size_t length = strlen(text);
	assert_int_equal(strlen(read), length + 1);
	assert_memory_equal(read, text, length);
	free(read);
	decode_remove(directory);
}

static void test_badge_token_makes_version_5_at_level_m(void **state)
{
	(void)state;
	assert_int_equal(strlen(badge), 122);
	struct qr *qr = encode(badge, QR_LEVEL_M);
	assert_int_equal(qr_version(qr), 5);
	assert_int_equal(qr_size(qr), 37);
	qr_free(qr);
}

static void test_one_character_more_than_version_5_holds_makes_version_6(void **state)
{
	(void)state;
	struct qr *qr = encode(BASE32 BASE32 BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ2", QR_LEVEL_M);
	assert_int_equal(qr_version(qr), 6);
	qr_free(qr);
}

static void test_lower_case_is_kept_in_byte_mode(void **state)
{
	(void)state;
	struct qr *upper = encode("HTTP://10.0.0.1:8080/V", QR_LEVEL_M);
	struct qr *lower = encode("http://10.0.0.1:8080/v", QR_LEVEL_M);
	assert_true(qr_version(lower) >= qr_version(upper));
	qr_free(upper);
	qr_free(lower);
	assert_reads_back("http://10.0.0.1:8080/v#ABCDEFGHIJKLMNOPQRSTUVWXYZ", QR_LEVEL_M, 4);
}

static void test_png_of_a_badge_reads_back(void **state)
{
	(void)state;
	assert_reads_back(badge, QR_LEVEL_M, 3);
}

static void test_png_reads_back_at_every_level(void **state)
{
	(void)state;
	for (enum qr_level level = QR_LEVEL_L; level <= QR_LEVEL_H; level++)
		assert_reads_back("31337-Delegates", level, 5);
}

/* ISO/IEC 18004 table 7: the smallest symbols for 122 alphanumerics. */
static void test_higher_levels_take_more_room(void **state)
{
	(void)state;
	static const int versions[] = {[QR_LEVEL_L] = 5, [QR_LEVEL_M] = 5, [QR_LEVEL_Q] = 7, [QR_LEVEL_H] = 8};
	for (enum qr_level level = QR_LEVEL_L; level <= QR_LEVEL_H; level++) {
		struct qr *qr = encode(badge, level);
		assert_int_equal(qr_version(qr), versions[level]);
		qr_free(qr);
	}
}

static void test_finder_pattern_stands_in_the_corner(void **state)
{
	(void)state;
	struct qr *qr = encode("A", QR_LEVEL_M);
	int size = qr_size(qr);
	assert_int_equal(qr_version(qr), 1);
	assert_int_equal(qr_run(qr, 0, 0), 7);
	assert_int_equal(qr_run(qr, 2, 0), 5);
	assert_int_equal(qr_run(qr, size - 7, 0), 7);
	assert_false(qr_dark(qr, 1, 1));
	assert_false(qr_dark(qr, 7, 0));
	assert_true(qr_dark(qr, 3, 3));
	qr_free(qr);
}

static void test_outside_the_symbol_is_light(void **state)
{
	(void)state;
	struct qr *qr = encode("A", QR_LEVEL_M);
	assert_false(qr_dark(qr, -1, 0));
	assert_false(qr_dark(qr, 0, -1));
	assert_false(qr_dark(qr, qr_size(qr), 0));
	assert_false(qr_dark(qr, 0, qr_size(qr)));
	assert_int_equal(qr_run(qr, -1, 0), 0);
	qr_free(qr);
}

static void test_empty_text_and_unknown_level_are_refused(void **state)
{
	(void)state;
	struct qr *qr = NULL;
	assert_int_equal(qr_encode("", QR_LEVEL_M, &qr), STATUS_INVALID);
	assert_int_equal(qr_encode("A", (enum qr_level)4, &qr), STATUS_INVALID);
	assert_null(qr);
}

static void test_text_longer_than_version_40_is_refused(void **state)
{
	(void)state;
	char text[4000];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct qr *qr = NULL;
	assert_int_equal(qr_encode(text, QR_LEVEL_M, &qr), STATUS_TOO_LARGE);
	assert_null(qr);
	text[2331] = '\0'; /* ISO/IEC 18004 table 7: 40-M holds 2331 bytes */
	qr = encode(text, QR_LEVEL_M);
	assert_int_equal(qr_version(qr), 40);
	qr_free(qr);
}

static void test_scale_of_a_png_is_bounded(void **state)
{
	(void)state;
	struct qr *qr = encode("A", QR_LEVEL_M);
	unsigned char *png = NULL;
	size_t length = 0;
	assert_int_equal(qr_png(qr, 0, &png, &length), STATUS_INVALID);
	assert_int_equal(qr_png(qr, -1, &png, &length), STATUS_INVALID);
	assert_int_equal(qr_png(qr, QR_SCALE_MAX + 1, &png, &length), STATUS_INVALID);
	assert_null(png);
	assert_int_equal(qr_png(qr, QR_SCALE_MAX, &png, &length), STATUS_OK);
	free(png);
	qr_free(qr);
}

static void test_png_is_one_bit_grey_with_quiet_zone(void **state)
{
	(void)state;
	struct qr *qr = encode(badge, QR_LEVEL_M);
	unsigned char *png = NULL;
	size_t length = 0;
	assert_int_equal(qr_png(qr, 8, &png, &length), STATUS_OK);
	static const unsigned char start[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
	    'R', 0, 0, 0x01, 0x68, 0, 0, 0x01, 0x68, /* (37 + 8) * 8 = 360 pixels */
	    1, 0};
	assert_true(length > sizeof start && length < 2000);
	assert_memory_equal(png, start, sizeof start);
	free(png);
	qr_free(qr);
}

/* Area of the path: every subpath is a run of dark modules, one unit high. */
static int dark_area(const char *svg)
{
	int area = 0;
	const char *path = strstr(svg, " d=\"");
	assert_non_null(path);
	int x, y, run, back, used;
	for (path += 4; sscanf(path, "M%d %dh%dv1h%dz%n", &x, &y, &run, &back, &used) == 4; path += used) {
		assert_int_equal(run, -back);
		area += run;
	}
	assert_int_equal(*path, '"');
	return area;
}

static void test_svg_covers_exactly_the_dark_modules(void **state)
{
	(void)state;
	struct qr *qr = encode(badge, QR_LEVEL_M);
	char *svg = NULL;
	assert_int_equal(qr_svg(qr, &svg), STATUS_OK);
	int dark = 0;
	for (int y = 0; y < qr_size(qr); y++)
		for (int x = 0; x < qr_size(qr); x++)
			dark += qr_dark(qr, x, y);
	assert_int_equal(dark_area(svg), dark);
	assert_non_null(strstr(svg, "viewBox=\"0 0 45 45\""));
	assert_non_null(strstr(svg, "d=\"M4 4h7v1h-7z"));
	free(svg);
	qr_free(qr);
}

static void test_freeing_nothing_is_harmless(void **state)
{
	(void)state;
	qr_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_badge_token_makes_version_5_at_level_m),
	    cmocka_unit_test(test_one_character_more_than_version_5_holds_makes_version_6),
	    cmocka_unit_test(test_lower_case_is_kept_in_byte_mode),
	    cmocka_unit_test(test_png_of_a_badge_reads_back),
	    cmocka_unit_test(test_png_reads_back_at_every_level),
	    cmocka_unit_test(test_higher_levels_take_more_room),
	    cmocka_unit_test(test_finder_pattern_stands_in_the_corner),
	    cmocka_unit_test(test_outside_the_symbol_is_light),
	    cmocka_unit_test(test_empty_text_and_unknown_level_are_refused),
	    cmocka_unit_test(test_text_longer_than_version_40_is_refused),
	    cmocka_unit_test(test_scale_of_a_png_is_bounded),
	    cmocka_unit_test(test_png_is_one_bit_grey_with_quiet_zone),
	    cmocka_unit_test(test_svg_covers_exactly_the_dark_modules),
	    cmocka_unit_test(test_freeing_nothing_is_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
