/* Limits on failed sign-ins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "login.h"

#define HOUR INT64_C(3600000)

static const int64_t START = INT64_C(1795000000000);

static int open_login(void **state)
{
	static struct config config;
	config = config_default();
	struct login *login = NULL;
	if (login_create(&config, &login) != STATUS_OK)
		return -1;
	*state = login;
	return 0;
}

static int close_login(void **state)
{
	login_free(*state);
	return 0;
}

static void fail_times(struct login *login, enum login_limit limit, unsigned times, int64_t now)
{
	while (times--)
		login_failed(login, limit, "who", now);
}

static void test_waits_after_failures_in_a_row(void **state)
{
	fail_times(*state, LOGIN_BY_ACCOUNT, 4, START);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START), 0);
	fail_times(*state, LOGIN_BY_ACCOUNT, 1, START);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START), 30);
	fail_times(*state, LOGIN_BY_ACCOUNT, 1, START);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START), 60);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "other", START), 0);
}

static void test_never_waits_over_an_hour(void **state)
{
	fail_times(*state, LOGIN_BY_ACCOUNT, 100, START);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START), 3600);
}

static void test_forgets_failures_of_long_ago(void **state)
{
	fail_times(*state, LOGIN_BY_ADDRESS, 49, START);
	fail_times(*state, LOGIN_BY_ADDRESS, 1, START + HOUR + 1);
	assert_int_equal(login_wait(*state, LOGIN_BY_ADDRESS, "who", START + HOUR + 1), 0);
}

static void test_remembers_a_long_wait(void **state)
{
	fail_times(*state, LOGIN_BY_ACCOUNT, 100, START);
	fail_times(*state, LOGIN_BY_ACCOUNT, 1, START + 2 * HOUR);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START + 2 * HOUR), 3600);
	fail_times(*state, LOGIN_BY_ACCOUNT, 1, START + 4 * HOUR + 1);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START + 4 * HOUR + 1), 0);
}

static void test_counts_again_after_forgetting(void **state)
{
	fail_times(*state, LOGIN_BY_ACCOUNT, 5, START);
	fail_times(*state, LOGIN_BY_ACCOUNT, 5, START + 24 * HOUR);
	assert_int_equal(login_wait(*state, LOGIN_BY_ACCOUNT, "who", START + 24 * HOUR), 30);
}

static void test_counts_cards_apart_from_passwords(void **state)
{
	fail_times(*state, LOGIN_BY_CARD_ADDRESS, 50, START);
	assert_int_equal(login_wait(*state, LOGIN_BY_CARD_ADDRESS, "who", START), 30);
	assert_int_equal(login_wait(*state, LOGIN_BY_ADDRESS, "who", START), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_waits_after_failures_in_a_row, open_login, close_login),
	    cmocka_unit_test_setup_teardown(test_never_waits_over_an_hour, open_login, close_login),
	    cmocka_unit_test_setup_teardown(test_forgets_failures_of_long_ago, open_login, close_login),
	    cmocka_unit_test_setup_teardown(test_remembers_a_long_wait, open_login, close_login),
	    cmocka_unit_test_setup_teardown(test_counts_again_after_forgetting, open_login, close_login),
	    cmocka_unit_test_setup_teardown(test_counts_cards_apart_from_passwords, open_login, close_login),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
