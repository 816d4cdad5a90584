#include "login.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1000000)
#define SECOND INT64_C(1000)

static const struct config config = {.login_failures = 5, .address_failures = 50, .login_wait_seconds = 30};

static const struct login_attempt clerk = {LOGIN_BY_ACCOUNT, "thuky", "10.0.0.1"};
static const struct login_attempt elsewhere = {LOGIN_BY_ACCOUNT, "thuky", "10.0.0.2"};
static const struct login_attempt address = {LOGIN_BY_ADDRESS, NULL, "10.0.0.1"};
static const struct login_attempt cards = {LOGIN_BY_CARD_ADDRESS, NULL, "10.0.0.1"};

static int setup(void **state)
{
	struct login *login = NULL;
	assert_int_equal(login_create(&config, &login), STATUS_OK);
	*state = login;
	return 0;
}

static int teardown(void **state)
{
	login_free(*state);
	return 0;
}

static void fail_at(struct login *login, const struct login_attempt *attempt, unsigned times, int64_t now)
{
	while (times--)
		login_failed(login, attempt, now);
}

static void test_failures_on_an_account_cost_a_wait_that_grows(void **state)
{
	fail_at(*state, &clerk, 4, NOW);
	assert_int_equal(login_wait(*state, &clerk, NOW), 0);
	fail_at(*state, &clerk, 1, NOW);
	assert_int_equal(login_wait(*state, &clerk, NOW), 30);
	fail_at(*state, &clerk, 1, NOW + 30 * SECOND);
	assert_int_equal(login_wait(*state, &clerk, NOW + 30 * SECOND), 60);
	assert_int_equal(login_wait(*state, &clerk, NOW + 90 * SECOND), 0);
}

static void test_a_stranger_keeps_nobody_else_out_of_an_account(void **state)
{
	fail_at(*state, &elsewhere, 100, NOW);
	assert_true(login_wait(*state, &elsewhere, NOW) > 0);
	assert_int_equal(login_wait(*state, &clerk, NOW), 0);
}

static void test_cards_that_do_not_work_keep_no_staff_out(void **state)
{
	fail_at(*state, &cards, 1000, NOW);
	assert_true(login_wait(*state, &cards, NOW) > 0);
	assert_int_equal(login_wait(*state, &address, NOW), 0);
	assert_int_equal(login_wait(*state, &clerk, NOW), 0);
}

static void test_failures_of_long_ago_are_forgotten(void **state)
{
	for (int day = 0; day < 100; day++) {
		int64_t then = NOW + day * (LOGIN_FORGET_MS + 31 * SECOND);
		fail_at(*state, &address, 40, then);
		assert_int_equal(login_wait(*state, &address, then), 0);
	}
}

static void test_no_wait_is_longer_than_a_quarter_of_an_hour(void **state)
{
	fail_at(*state, &clerk, 1000, NOW);
	assert_int_equal(login_wait(*state, &clerk, NOW), LOGIN_WAIT_MAX_MS / SECOND);
}

static void test_a_success_forgets_the_failures_before_it(void **state)
{
	fail_at(*state, &clerk, 4, NOW);
	login_succeeded(*state, &clerk);
	fail_at(*state, &clerk, 4, NOW);
	assert_int_equal(login_wait(*state, &clerk, NOW), 0);
}

static void test_names_beyond_all_count_push_out_the_oldest(void **state)
{
	fail_at(*state, &clerk, 5, NOW);
	for (int i = 0; i < 5000; i++) {
		char name[16];
		snprintf(name, sizeof name, "%d", i);
		fail_at(*state, &(struct login_attempt){LOGIN_BY_ACCOUNT, name, "10.0.0.3"}, 1, NOW + 1);
	}
	assert_int_equal(login_wait(*state, &clerk, NOW), 0);
}

static void test_a_challenge_is_good_once_and_for_two_minutes(void **state)
{
	unsigned char one[LOGIN_CHALLENGE_BYTES], two[LOGIN_CHALLENGE_BYTES];
	login_challenge(*state, NOW, one);
	login_challenge(*state, NOW, two);
	assert_true(login_challenge_use(*state, NOW, one));
	assert_false(login_challenge_use(*state, NOW, one));
	assert_false(login_challenge_use(*state, NOW + LOGIN_CHALLENGE_MS, two));
	two[0] ^= 1;
	assert_false(login_challenge_use(*state, NOW, two));
}

/* As many as sign in when the doors of a large congress open. */
static void test_many_challenges_are_each_good_once(void **state)
{
	enum { MANY = 40000 };
	static unsigned char challenges[MANY][LOGIN_CHALLENGE_BYTES];
	for (int i = 0; i < MANY; i++)
		login_challenge(*state, NOW + i, challenges[i]);
	for (int i = 0; i < MANY; i++)
		assert_true(login_challenge_use(*state, NOW + MANY, challenges[i]));
	for (int i = 0; i < MANY; i++)
		assert_false(login_challenge_use(*state, NOW + MANY, challenges[i]));
}

/* One every ten seconds, each tried again until it is over, through many turns
 * of what is remembered. */
static void test_a_used_challenge_stays_used_until_its_end(void **state)
{
	enum { MADE = 200, KEPT = 14 };
	unsigned char challenges[MADE][LOGIN_CHALLENGE_BYTES];
	for (int i = 0; i < MADE; i++) {
		int64_t now = NOW + i * 10 * SECOND;
		login_challenge(*state, now, challenges[i]);
		assert_true(login_challenge_use(*state, now, challenges[i]));
		for (int before = i - KEPT > 0 ? i - KEPT : 0; before <= i; before++)
			assert_false(login_challenge_use(*state, now, challenges[before]));
	}
}

static void test_beyond_all_count_nobody_signs_in_twice(void **state)
{
	unsigned char challenge[LOGIN_CHALLENGE_BYTES];
	bool full = false;
	for (int i = 0; i < 200000 && !full; i++) {
		login_challenge(*state, NOW, challenge);
		full = !login_challenge_use(*state, NOW, challenge);
	}
	assert_true(full); /* refused, rather than forgotten */
	login_challenge(*state, NOW + 2 * LOGIN_CHALLENGE_MS, challenge);
	assert_true(login_challenge_use(*state, NOW + 2 * LOGIN_CHALLENGE_MS, challenge));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_failures_on_an_account_cost_a_wait_that_grows),
	    TEST(test_a_stranger_keeps_nobody_else_out_of_an_account),
	    TEST(test_cards_that_do_not_work_keep_no_staff_out),
	    TEST(test_failures_of_long_ago_are_forgotten),
	    TEST(test_no_wait_is_longer_than_a_quarter_of_an_hour),
	    TEST(test_a_success_forgets_the_failures_before_it),
	    TEST(test_names_beyond_all_count_push_out_the_oldest),
	    TEST(test_a_challenge_is_good_once_and_for_two_minutes),
	    TEST(test_many_challenges_are_each_good_once),
	    TEST(test_a_used_challenge_stays_used_until_its_end),
	    TEST(test_beyond_all_count_nobody_signs_in_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
