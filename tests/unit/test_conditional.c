#include "conditional.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 1000
#define ETAG "\"abc\""

static void assert_part(const char *range, uint64_t offset, uint64_t length)
{
	struct conditional_request request = {.range = range};
	struct conditional_part part = {0};
	assert_int_equal(conditional_extent(&request, ETAG, SIZE, &part), CONDITIONAL_PART);
	assert_int_equal(part.offset, offset);
	assert_int_equal(part.length, length);
}

static void assert_extent(const char *range, enum conditional_extent expected)
{
	struct conditional_request request = {.range = range};
	struct conditional_part part = {.offset = 7, .length = 7};
	assert_int_equal(conditional_extent(&request, ETAG, SIZE, &part), expected);
	assert_int_equal(part.offset, 7);
	assert_int_equal(part.length, 7);
}

static void a_range_is_a_part(void **state)
{
	(void)state;
	assert_part("bytes=0-0", 0, 1);
	assert_part("bytes=0-499", 0, 500);
	assert_part("bytes=500-999", 500, 500);
	assert_part("bytes=999-", 999, 1);
	assert_part("bytes=0-", 0, SIZE);
	assert_part("Bytes= 1-2 ", 1, 2);
}

static void a_range_ends_where_the_content_does(void **state)
{
	(void)state;
	assert_part("bytes=900-1000", 900, 100);
	assert_part("bytes=900-18446744073709551615", 900, 100);
	assert_part("bytes=900-99999999999999999999999999", 900, 100);
}

static void a_suffix_is_the_last_bytes(void **state)
{
	(void)state;
	assert_part("bytes=-1", 999, 1);
	assert_part("bytes=-1000", 0, SIZE);
	assert_part("bytes=-99999999999999999999999999", 0, SIZE);
}

static void a_range_beyond_the_end_is_outside(void **state)
{
	(void)state;
	assert_extent("bytes=1000-", CONDITIONAL_OUTSIDE);
	assert_extent("bytes=1000-1001", CONDITIONAL_OUTSIDE);
	assert_extent("bytes=99999999999999999999999999-", CONDITIONAL_OUTSIDE);
	assert_extent("bytes=-0", CONDITIONAL_OUTSIDE);
}

static void nothing_of_an_empty_content_can_be_had(void **state)
{
	(void)state;
	struct conditional_part part;
	assert_int_equal(conditional_extent(&(struct conditional_request){.range = "bytes=0-"}, ETAG, 0, &part),
	    CONDITIONAL_OUTSIDE);
	assert_int_equal(conditional_extent(&(struct conditional_request){.range = "bytes=-5"}, ETAG, 0, &part),
	    CONDITIONAL_OUTSIDE);
}

static void what_is_no_single_range_means_the_whole(void **state)
{
	(void)state;
	static const char *const ranges[] = {NULL, "", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-3",
	    "bytes=a-b", "bytes=0-1,5-6", "bytes=0-1, ", "bytes=0x0-1", "bytes=--1", "bytes=+1-2", "lines=0-1",
	    "bytes 0-1", "bytes=0-1x"};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		assert_extent(ranges[i], CONDITIONAL_WHOLE);
}

static void if_range_wants_the_same_content(void **state)
{
	(void)state;
	struct conditional_request request = {.range = "bytes=0-1", .if_range = ETAG};
	struct conditional_part part;
	assert_int_equal(conditional_extent(&request, ETAG, SIZE, &part), CONDITIONAL_PART);
	static const char *const others[] = {"\"abd\"", "W/\"abc\"", "abc", "Wed, 21 Oct 2026 07:28:00 GMT", ""};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		request.if_range = others[i];
		assert_int_equal(conditional_extent(&request, ETAG, SIZE, &part), CONDITIONAL_WHOLE);
	}
}

static void a_known_etag_is_found_in_any_list(void **state)
{
	(void)state;
	static const char *const lists[] = {"\"abc\"", "W/\"abc\"", "*", "\"x\",\"abc\"", "\"x\" , W/\"abc\" , \"y\"",
	    "W/\"x\",\t\"abc\"", "\"a,b\",\"abc\""};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		assert_true(conditional_known(lists[i], "\"abc\""));
		assert_true(conditional_known(lists[i], "W/\"abc\""));
	}
}

static void an_unknown_etag_is_not(void **state)
{
	(void)state;
	static const char *const lists[] = {
	    NULL, "", "abc", "\"ab\"", "\"abcd\"", "\"abc", "W/", "\"x\",", "\"\"", "\"ABC\"", "\"x\" \"", ","};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		assert_false(conditional_known(lists[i], "\"abc\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_range_is_a_part),
	    cmocka_unit_test(a_range_ends_where_the_content_does),
	    cmocka_unit_test(a_suffix_is_the_last_bytes),
	    cmocka_unit_test(a_range_beyond_the_end_is_outside),
	    cmocka_unit_test(nothing_of_an_empty_content_can_be_had),
	    cmocka_unit_test(what_is_no_single_range_means_the_whole),
	    cmocka_unit_test(if_range_wants_the_same_content),
	    cmocka_unit_test(a_known_etag_is_found_in_any_list),
	    cmocka_unit_test(an_unknown_etag_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
