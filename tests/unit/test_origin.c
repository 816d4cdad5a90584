#include "origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_fetch_metadata_decides(void **state)
{
	(void)state;
	assert_false(origin_is_foreign("same-origin", "http://evil.example", "hall:8080"));
	assert_false(origin_is_foreign("none", NULL, "hall:8080"));
	assert_true(origin_is_foreign("same-site", "http://hall:8080", "hall:8080"));
	assert_true(origin_is_foreign("cross-site", "http://hall:8080", "hall:8080"));
	assert_true(origin_is_foreign("", NULL, "hall:8080"));
	assert_true(origin_is_foreign("Same-Origin", NULL, "hall:8080"));
}

static void test_a_script_has_no_origin(void **state)
{
	(void)state;
	assert_false(origin_is_foreign(NULL, NULL, "hall:8080"));
	assert_false(origin_is_foreign(NULL, NULL, NULL));
}

static void test_the_page_s_own_origin(void **state)
{
	(void)state;
	assert_false(origin_is_foreign(NULL, "http://192.168.1.10:8080", "192.168.1.10:8080"));
	assert_false(origin_is_foreign(NULL, "https://Hall.local:8443", "hall.local:8443"));
	assert_false(origin_is_foreign(NULL, "https://hall.local", "hall.local"));
	assert_false(origin_is_foreign(NULL, "https://hall.local", "hall.local:443"));
	assert_false(origin_is_foreign(NULL, "http://hall.local", "hall.local:80"));
	assert_false(origin_is_foreign(NULL, "http://[::1]:8080", "[::1]:8080"));
}

static void test_other_origins(void **state)
{
	(void)state;
	assert_true(origin_is_foreign(NULL, "null", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://", ""));
	assert_true(origin_is_foreign(NULL, "http://hall", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "https://hall", "hall:80"));
	assert_true(origin_is_foreign(NULL, "http://hall:80801", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://hall:8080.evil.example", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://h", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://evil.example", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "file://hall:8080", "hall:8080"));
	assert_true(origin_is_foreign(NULL, "http://hall:8080", NULL));
}

static void test_the_public_url(void **state)
{
	(void)state;
	assert_true(origin_is_of("https://hall.example", "https://hall.example"));
	assert_true(origin_is_of("https://hall.example", "https://Hall.example/"));
	assert_true(origin_is_of("https://hall.example", "https://hall.example/congress"));
	assert_false(origin_is_of("https://hall.example", "https://hall.example.evil"));
	assert_false(origin_is_of("https://hall.example", "https://hall.example:8443"));
	assert_false(origin_is_of("http://hall.example", "https://hall.example"));
	assert_false(origin_is_of("https", "https://hall.example"));
	assert_false(origin_is_of("null", "https://hall.example"));
	assert_false(origin_is_of("", "/"));
	assert_false(origin_is_of(NULL, "https://hall.example"));
	assert_false(origin_is_of("https://hall.example", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fetch_metadata_decides),
	    cmocka_unit_test(test_a_script_has_no_origin),
	    cmocka_unit_test(test_the_page_s_own_origin),
	    cmocka_unit_test(test_other_origins),
	    cmocka_unit_test(test_the_public_url),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
