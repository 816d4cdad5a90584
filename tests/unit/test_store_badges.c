#include "store_badges.h"

#include "temporary.h"

static struct delegate *get(struct act *act, int64_t id)
{
	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_get(act->store, id, &delegate), STATUS_OK);
	return delegate;
}

static void assert_badge(struct act *act, int64_t id, int serial, int64_t revoked_at)
{
	struct delegate *delegate = get(act, id);
	assert_int_equal(delegate->badge_serial, serial);
	assert_int_equal(delegate->badge_revoked_at, revoked_at);
	store_delegate_free(delegate);
}

static void assert_issue_all(struct act *act, uint64_t issued, uint64_t kept)
{
	struct store_badges_issued out = {0};
	assert_int_equal(store_badge_issue_missing(act, &(struct store_badges_range){1, INT64_MAX}, &out), STATUS_OK);
	assert_int_equal(out.issued, issued);
	assert_int_equal(out.kept, kept);
}

static void test_everyone_gets_a_badge_once(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A1", "official"),
	        alternate = temporary_delegate(act, "A2", "A2", "alternate");
	assert_issue_all(act, 2, 0);
	int64_t guest = temporary_delegate(act, "A3", "A3", "guest");
	assert_issue_all(act, 1, 2);
	assert_issue_all(act, 0, 3);
	assert_badge(act, official, 1, 0);
	assert_badge(act, alternate, 1, 0);
	assert_badge(act, guest, 1, 0);
}

static void test_who_withdrew_gets_none(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official");
	temporary_delegate(act, "A2", "A2", "official");
	assert_int_equal(store_delegate_withdraw(act, id, TEMPORARY_NOW), STATUS_OK);
	assert_issue_all(act, 1, 0);
	assert_badge(act, id, 0, 0);
}

static void test_one_delegate_gets_a_badge_once(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official"),
	        other = temporary_delegate(act, "A2", "A2", "official");
	struct store_badges_issued out = {0};
	assert_int_equal(store_badge_issue(act, id, &out), STATUS_OK);
	assert_int_equal(store_badge_issue(act, id, &out), STATUS_OK);
	assert_int_equal(out.issued, 1);
	assert_int_equal(out.kept, 1);
	assert_badge(act, id, 1, 0);
	assert_badge(act, other, 0, 0);
}

static void test_a_reissue_raises_the_serial_and_ends_a_revocation(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official");
	uint16_t serial = 0;
	assert_issue_all(act, 1, 0);
	assert_int_equal(store_badge_revoke(act, id), STATUS_OK);
	assert_badge(act, id, 1, TEMPORARY_NOW);
	assert_issue_all(act, 0, 1);
	assert_badge(act, id, 1, TEMPORARY_NOW);
	assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_OK);
	assert_int_equal(serial, 2);
	assert_badge(act, id, 2, 0);
}

static void test_a_second_revocation_keeps_the_moment_of_the_first(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official");
	assert_issue_all(act, 1, 0);
	assert_int_equal(store_badge_revoke(act, id), STATUS_OK);
	act->now += 1000;
	assert_int_equal(store_badge_revoke(act, id), STATUS_OK);
	assert_badge(act, id, 1, TEMPORARY_NOW);
}

static void test_a_badge_never_issued_is_not_found(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official");
	uint16_t serial;
	assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_NOT_FOUND);
	assert_int_equal(store_badge_revoke(act, id), STATUS_NOT_FOUND);
	assert_int_equal(store_badge_revoke(act, 99), STATUS_NOT_FOUND);
}

static void test_serials_end_at_the_largest_a_badge_holds(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "A1", "official");
	uint16_t serial = 0;
	assert_issue_all(act, 1, 0);
	assert_int_equal(store_begin(act->store), STATUS_OK);
	for (int i = 2; i <= STORE_BADGE_SERIAL_MAX; i++)
		assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_OK);
	assert_int_equal(serial, STORE_BADGE_SERIAL_MAX);
	assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_CONFLICT);
	assert_int_equal(store_commit(act->store), STATUS_OK);
	assert_badge(act, id, STORE_BADGE_SERIAL_MAX, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEMPORARY_TEST(test_everyone_gets_a_badge_once),
	    TEMPORARY_TEST(test_who_withdrew_gets_none),
	    TEMPORARY_TEST(test_one_delegate_gets_a_badge_once),
	    TEMPORARY_TEST(test_a_reissue_raises_the_serial_and_ends_a_revocation),
	    TEMPORARY_TEST(test_a_second_revocation_keeps_the_moment_of_the_first),
	    TEMPORARY_TEST(test_a_badge_never_issued_is_not_found),
	    TEMPORARY_TEST(test_serials_end_at_the_largest_a_badge_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
