#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "timestamp.h"

static void check(const char *text, const char *wanted)
{
	int64_t ms;
	char out[TIMESTAMP_SIZE];
	assert_true(timestamp_parse(text, &ms));
	assert_string_equal(timestamp_format(ms, out), wanted);
}

static void test_reads_and_writes(void **state)
{
	(void)state;
	check("2026-11-23T01:00:00.000Z", "2026-11-23T01:00:00.000Z");
	check("2026-11-23t08:00:00.1239+07:00", "2026-11-23T01:00:00.123Z");
	check("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z");
	check("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z");
}

static void test_early_years_keep_four_digits(void **state)
{
	(void)state;
	check("0269-01-02T03:04:05Z", "0269-01-02T03:04:05.000Z");
	check("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z");
	check("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z");
}

static void test_writes_dates_of_http(void **state)
{
	(void)state;
	char out[TIMESTAMP_HTTP_SIZE];
	assert_string_equal(timestamp_http(INT64_C(784111777000), out), "Sun, 06 Nov 1994 08:49:37 GMT"); /* RFC 9110 */
	assert_string_equal(timestamp_http(INT64_C(1795395600999), out), "Mon, 23 Nov 2026 01:00:00 GMT");
}

static void test_refuses(void **state)
{
	static const char *const bad[] = {"", "2026-11-23", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
	    "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+24:00",
	    "2026-01-01T00:00:00Z ", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"};
	int64_t ms;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(timestamp_parse(bad[i], &ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads_and_writes),
	    cmocka_unit_test(test_early_years_keep_four_digits),
	    cmocka_unit_test(test_writes_dates_of_http),
	    cmocka_unit_test(test_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
