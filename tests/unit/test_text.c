#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A second opinion on the tables that text.c knows by heart. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static size_t encode(UChar32 c, char out[8])
{
	UChar units[2];
	int32_t count = 0, length = 0;
	UErrorCode error = U_ZERO_ERROR;
	units[count++] = (UChar)(c < 0x10000 ? c : 0xd7c0 + (c >> 10));
	if (c >= 0x10000)
		units[count++] = (UChar)(0xdc00 | (c & 0x3ff));
	u_strToUTF8(out, 8, &length, units, count, &error);
	assert_true(U_SUCCESS(error));
	return (size_t)length;
}

static void composes(const char *raw, const char *composed)
{
	char *out = NULL;
	assert_int_equal(text_nfc(raw, strlen(raw), &out), STATUS_OK);
	assert_string_equal(out, composed);
	free(out);
}

static void folds(const char *text, const char *key)
{
	char *out = NULL;
	assert_int_equal(text_fold(text, &out), STATUS_OK);
	assert_string_equal(out, key);
	free(out);
}

static void well_formed_utf8_is_told_from_other_bytes(void **state)
{
	(void)state;
	static const char *const good[] = {"", "plain", "Nguyễn Văn Đạt", "\x7f", "\xc2\x80", "\xdf\xbf",
	    "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	static const char *const bad[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf",
	    "\xe1\xbb", "\xe1\xbb ", "\xe1 \x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "eight by\xffte", "long enough, then \xe1\xbb"};
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_false(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8(NULL, 0));
}

static void every_code_point_is_well_formed(void **state)
{
	(void)state;
	for (UChar32 c = 1; c <= 0x10ffff; c++) {
		char bytes[8];
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		size_t length = encode(c, bytes);
		assert_true(text_is_utf8(bytes, length));
		assert_false(length > 1 && text_is_utf8(bytes, length - 1));
	}
}

static void white_space_is_unicodes(void **state)
{
	(void)state;
	for (UChar32 c = 1; c <= 0x10ffff; c++) {
		char bytes[8];
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		size_t length = encode(c, bytes);
		if (text_space(bytes, length) != (u_isUWhiteSpace(c) ? length : 0))
			fail_msg("U+%04X", (unsigned)c);
		assert_int_equal(text_space(bytes, length - 1), 0);
	}
}

/* What passes the quick look must not compose with anything beside it. */
static void the_quick_look_at_nfc_is_right(void **state)
{
	(void)state;
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
	unsigned passed = 0;
	for (UChar32 c = 1; c <= 0x10ffff; c++) {
		char bytes[8];
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		size_t length = encode(c, bytes);
		if (!text_is_nfc(bytes, length))
			continue;
		passed++;
		UChar unit = (UChar)c;
		assert_true(c < 0x10000);
		assert_int_equal(unorm2_quickCheck(nfc, &unit, 1, &error), UNORM_YES);
	}
	assert_int_equal(passed, 0x2ff + 0x100);
	assert_true(text_is_nfc("Nguyễn Thị Ngọc Ánh", strlen("Nguyễn Thị Ngọc Ánh")));
	assert_false(text_is_nfc("Nguye\xcc\x82n", 8));
}

static void decomposed_names_are_composed(void **state)
{
	(void)state;
	composes("", "");
	composes("Nguyen Van A", "Nguyen Van A");
	composes("Nguyễn Văn Đạt", "Nguyễn Văn Đạt");
	composes("Nguye\xcc\x82\xcc\x83n", "Nguyễn");
	composes("Ngo\xcc\xa3\x63", "Ngọc");
	composes("Pha\xcc\xa3m Thi\xcc\xa3 Hươ\xcc\x80ng", "Phạm Thị Hường");
	composes("Hu\xcc\x9bo\xcc\x9b\xcc\x80ng", "Hường");
	/* ê with the dot typed first, and half composed. */
	composes("Vie\xcc\xa3\xcc\x82t", "Việt");
	composes("Vi\xe1\xba\xb9\xcc\x82t", "Việt");
	composes("Vi\xc3\xaa\xcc\xa3t", "Việt");
	/* A tone mark of its own code point, from an old keyboard. */
	composes("a\xcc\x81", "á");
	composes("a\xcd\x81", "á");
}

static void text_that_is_not_utf8_is_refused(void **state)
{
	(void)state;
	char *out = NULL;
	assert_int_equal(text_nfc("a\xff", 2, &out), STATUS_INVALID);
	assert_int_equal(text_nfc("a\0b", 3, &out), STATUS_INVALID);
	assert_int_equal(text_fold("\xe1\xbb", &out), STATUS_INVALID);
	assert_int_equal(text_nfc("", (size_t)1 << 40, &out), STATUS_TOO_LARGE);
	assert_null(out);
}

static void search_keys_have_no_case_and_no_marks(void **state)
{
	(void)state;
	folds("", "");
	folds("   ", "");
	folds("Nguyễn Văn", "nguyen van");
	folds("NGUYỄN VĂN", "nguyen van");
	folds("Nguye\xcc\x82\xcc\x83n Va\xcc\x86n", "nguyen van");
	folds("Đặng Thị Đào", "dang thi dao");
	folds("Ðinh Ɖông ð", "dinh dong d");
	folds("Trương Thị Mỹ Ước", "truong thi my uoc");
	folds("ĂÂĐÊÔƠƯ ăâđêôơư", "aadeoou aadeoou");
	folds("  Lê \t\r\n  Thị\xc2\xa0\xe3\x80\x80Hoa ", "le thi hoa");
	folds("  LE \t THI  HOA  ", "le thi hoa");
	folds("DB-001/a", "db-001/a");
	folds("Straße ＡＢ", "strasse ab");
	folds("a\xe2\x80\x8b\x62", "ab");
}

static void long_text_folds_too(void **state)
{
	(void)state;
	/* U+FDFA folds to 18 characters, the most there are. */
	char *text = calloc(1, 3 * 1000 + 1), *key = NULL, *again = NULL;
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + i * 3, "\xef\xb7\xba", 3);
	assert_int_equal(text_fold(text, &key), STATUS_OK);
	assert_true(strlen(key) > 1000 * 18);
	assert_int_equal(text_fold(key, &again), STATUS_OK);
	assert_string_equal(key, again);
	free(text);
	free(key);
	free(again);
}

static struct text_collator *vietnamese(void)
{
	struct text_collator *collator = NULL;
	assert_int_equal(text_collator_open("vi", &collator), STATUS_OK);
	return collator;
}

static void ascend(const char *const *names, size_t count)
{
	struct text_collator *collator = vietnamese();
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < count; k++) {
			int order = text_compare_names(collator, names[i], names[k]);
			if ((order > 0) - (order < 0) != (i > k) - (i < k))
				fail_msg("%s, %s: %d", names[i], names[k], order);
		}
	}
	text_collator_close(collator);
}

static void given_names_stand_in_the_vietnamese_alphabet(void **state)
{
	(void)state;
	static const char *const names[] = {"Vũ An", "Trần Ăn", "Phạm Ân", "Lê Bình", "Lê Cường", "Lê Dũng", "Lê Duyên",
	    "Bùi Đạt", "An Đức", "An Em", "An Êm", "An Giang", "An Hà", "An Long", "An Oanh", "An Ông", "An Ớt",
	    "An Quý", "An Tâm", "An Uyên", "An Ưng", "An Vy", "An Xuân", "An Yến"};
	ascend(names, COUNT(names));
}

static void tones_stand_in_their_order(void **state)
{
	(void)state;
	static const char *const names[] = {"Vũ Ma", "Trần Mà", "Phạm Mả", "Lê Mã", "Bùi Má", "An Mạ", "An Mai"};
	ascend(names, COUNT(names));
}

static void equal_given_names_stand_by_the_words_before(void **state)
{
	(void)state;
	static const char *const names[] = {"An", "Đặng Thị An", "Lê An", "Lê Văn An", "Nguyễn Thị An", "Nguyễn Văn An",
	    "Trần An", "Ân", "Lê Ân", "Lê Bình An Bình"};
	ascend(names, COUNT(names));
}

static void capitals_do_not_outweigh_the_family_name(void **state)
{
	(void)state;
	static const char *const names[] = {"BÙI VĂN AN", "Lê Văn An", "TRẦN VĂN AN", "Vũ Văn An"};
	ascend(names, COUNT(names));
}

static void what_tells_namesakes_apart_is_no_name(void **state)
{
	(void)state;
	static const char *const names[] = {"Ngô Em –", "Lê Văn An", "Lê Văn An (Yên Bái)", "Lê Văn An(Mỏ Cày)", "Lê Văn An, 1990",
	    "Lê Văn An; Vũ Thư", "Trần An – Đức Hoà", "(An) Bình", "Lê Bình - Ấp 2", "Lê Bình-Ca", "- Cường", "Đỗ Dũng (",
	    "Đỗ Dũng(–"};
	ascend(names, COUNT(names));
}

static void only_the_same_name_compares_equal(void **state)
{
	(void)state;
	struct text_collator *collator = vietnamese();
	assert_int_equal(text_compare_names(collator, "Lê An", "Lê An"), 0);
	assert_int_equal(text_compare_names(collator, "", ""), 0);
	assert_int_not_equal(text_compare_names(collator, "Lê An", "LÊ AN"), 0);
	assert_int_not_equal(text_compare_names(collator, "Lê An", "Lê An "), 0);
	assert_true(text_compare_names(collator, "", "An") < 0);
	assert_true(text_compare_names(collator, "\xff\xfe", "An") != 0);
	text_collator_close(collator);
	text_collator_close(NULL);
}

static void an_unknown_language_has_the_root_order(void **state)
{
	(void)state;
	struct text_collator *collator = NULL;
	assert_int_equal(text_collator_open("xx", &collator), STATUS_OK);
	assert_true(text_compare_names(collator, "Lê An", "Lê Bình") < 0);
	text_collator_close(collator);
}

static void assert_local(const char *timezone, int64_t ms, struct text_time expected)
{
	struct text_time time;
	assert_int_equal(text_local_time(timezone, ms, &time), STATUS_OK);
	assert_int_equal(time.year, expected.year);
	assert_int_equal(time.month, expected.month);
	assert_int_equal(time.day, expected.day);
	assert_int_equal(time.hour, expected.hour);
	assert_int_equal(time.minute, expected.minute);
}

static void clocks_show_the_time_of_their_zone(void **state)
{
	(void)state;
	/* 2025-12-31T18:30:59.999Z */
	int64_t eve = INT64_C(1767205859999);
	assert_local("Asia/Ho_Chi_Minh", eve, (struct text_time){2026, 1, 1, 1, 30});
	assert_local("UTC", eve, (struct text_time){2025, 12, 31, 18, 30});
	assert_local("America/New_York", eve, (struct text_time){2025, 12, 31, 13, 30});
	assert_local("Asia/Kathmandu", 0, (struct text_time){1970, 1, 1, 5, 30});
	assert_local("UTC", -1, (struct text_time){1969, 12, 31, 23, 59});
	/* Summer time begins at 2025-03-30T01:00Z. */
	assert_local("Europe/Berlin", INT64_C(1743296399000), (struct text_time){2025, 3, 30, 1, 59});
	assert_local("Europe/Berlin", INT64_C(1743296400000), (struct text_time){2025, 3, 30, 3, 0});
}

static void an_unknown_zone_has_no_clock(void **state)
{
	(void)state;
	struct text_time time = {.year = 7};
	assert_int_equal(text_local_time("Asia/Nowhere", 0, &time), STATUS_INVALID);
	assert_int_equal(text_local_time("", 0, &time), STATUS_INVALID);
	assert_int_equal(time.year, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(well_formed_utf8_is_told_from_other_bytes),
	    cmocka_unit_test(every_code_point_is_well_formed),
	    cmocka_unit_test(white_space_is_unicodes),
	    cmocka_unit_test(the_quick_look_at_nfc_is_right),
	    cmocka_unit_test(decomposed_names_are_composed),
	    cmocka_unit_test(text_that_is_not_utf8_is_refused),
	    cmocka_unit_test(search_keys_have_no_case_and_no_marks),
	    cmocka_unit_test(long_text_folds_too),
	    cmocka_unit_test(given_names_stand_in_the_vietnamese_alphabet),
	    cmocka_unit_test(tones_stand_in_their_order),
	    cmocka_unit_test(equal_given_names_stand_by_the_words_before),
	    cmocka_unit_test(capitals_do_not_outweigh_the_family_name),
	    cmocka_unit_test(what_tells_namesakes_apart_is_no_name),
	    cmocka_unit_test(only_the_same_name_compares_equal),
	    cmocka_unit_test(an_unknown_language_has_the_root_order),
	    cmocka_unit_test(clocks_show_the_time_of_their_zone),
	    cmocka_unit_test(an_unknown_zone_has_no_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
