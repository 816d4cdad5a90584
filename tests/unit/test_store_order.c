#include "store_order.h"

#include "store_ballots.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_sql.h"
#include "temporary.h"

#define LATER INT64_C(1000)

static int open_congress(void **state)
{
	temporary_open(state);
	struct act *act = temporary_act(state);
	char name[] = "A", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_int_equal(store_congress_create(act, &congress), STATUS_OK);
	return 0;
}

static void cast(struct act *act, int64_t contest, int key)
{
	struct ballot ballot = {0};
	memset(ballot.key, key, sizeof ballot.key);
	assert_int_equal(store_ballot_add(act, contest, &ballot), STATUS_OK);
}

/* A contest, secret or not, in which ballot 0xBB came before ballot 0xAA. */
static struct contest *vote(struct act *act, bool secret)
{
	struct contest *contest = NULL, *stored = NULL;
	int64_t id = 0;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 1, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "T"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "A"), STATUS_OK);
	contest->secret = secret;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	assert_int_equal(store_contest_get(act->store, id, &stored), STATUS_OK);
	assert_int_equal(store_contest_set_state(act, stored, CONTEST_VOTING), STATUS_OK);
	if (secret) {
		cast(act, id, 0xBB);
		cast(act, id, 0xAA);
	}
	return stored;
}

static void end(struct act *act, struct contest *contest, enum contest_state state)
{
	assert_int_equal(store_contest_set_state(act, contest, state), STATUS_OK);
	contest_unref(contest);
	assert_int_equal(store_order_look(act->store), STATUS_OK);
}

/* Where 32 bytes of this value stand in the database file. */
static long place_of(const struct temporary *place, int value)
{
	unsigned char run = 0;
	FILE *file = fopen(place->path, "rb");
	assert_non_null(file);
	long at = 0, found = -1;
	for (int byte; found < 0 && (byte = fgetc(file)) != EOF; at++) {
		run = byte == value ? run + 1 : 0;
		if (run == 32)
			found = at;
	}
	fclose(file);
	assert_true(found >= 0);
	return found;
}

/* SQLite fills a page from its end: the first one lies behind the others. */
static bool lies_as_it_came(const struct temporary *place)
{
	return place_of(place, 0xBB) > place_of(place, 0xAA);
}

static void enlarge(struct act *act)
{
	char sql[160];
	int64_t delegate = temporary_delegate(act, "A1", "A", "official");
	snprintf(sql, sizeof sql, "INSERT INTO photo VALUES (%lld, zeroblob(%d), 1, 1, 1)", (long long)delegate,
	    STORE_ORDER_SMALL);
	assert_int_equal(sqlite3_exec(act->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void test_ballots_lie_by_key_after_the_close(void **state)
{
	struct temporary *place = *state;
	struct act *act = &place->act;
	struct contest *contest = vote(act, true);
	assert_int_equal(store_checkpoint(act->store), STATUS_OK);
	assert_true(lies_as_it_came(place));
	end(act, contest, CONTEST_CLOSED);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER);
	assert_false(lies_as_it_came(place));
	assert_false(act->store->order_owed);
}

static void test_a_cancelled_contest_is_no_exception(void **state)
{
	struct temporary *place = *state;
	end(&place->act, vote(&place->act, true), CONTEST_CANCELLED);
	store_order_tidy(place->act.store, STORE_ORDER_BUSY, LATER);
	assert_false(lies_as_it_came(place));
}

static void test_an_open_vote_owes_nothing(void **state)
{
	struct temporary *place = *state;
	end(&place->act, vote(&place->act, false), CONTEST_CLOSED);
	assert_false(place->act.store->order_owed);
}

static void test_what_is_owed_outlasts_a_crash(void **state)
{
	struct temporary *place = *state;
	end(&place->act, vote(&place->act, true), CONTEST_CLOSED);
	store_close(place->act.store);
	assert_int_equal(store_open(place->path, STORE_WRITE, &place->act.store), STATUS_OK);
	assert_true(lies_as_it_came(place));
	assert_int_equal(store_order_look(place->act.store), STATUS_OK);
	store_order_tidy(place->act.store, STORE_ORDER_QUIET, LATER);
	assert_false(lies_as_it_came(place));
	assert_int_equal(store_order_look(place->act.store), STATUS_OK);
	assert_false(place->act.store->order_owed);
}

static void test_a_large_file_waits_for_as_much_quiet_as_it_will_take(void **state)
{
	const int64_t takes = STORE_ORDER_SMALL / STORE_ORDER_BYTES_PER_MS; /* and a little more */
	struct temporary *place = *state;
	struct act *act = &place->act;
	enlarge(act);
	end(act, vote(act, true), CONTEST_CLOSED);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER);
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER + takes - 1);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER + takes);
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER + 2 * takes - 1);
	assert_true(act->store->order_owed);
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER + 3 * takes);
	assert_false(act->store->order_owed);
}

static void test_a_large_file_does_not_wait_for_ever(void **state)
{
	struct temporary *place = *state;
	struct act *act = &place->act;
	enlarge(act);
	end(act, vote(act, true), CONTEST_CLOSED);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER + STORE_ORDER_WAIT_MS - 1);
	assert_true(act->store->order_owed);
	store_order_tidy(act->store, STORE_ORDER_BUSY, LATER + STORE_ORDER_WAIT_MS);
	assert_false(act->store->order_owed);
}

static void test_a_failure_is_tried_again_later(void **state)
{
	struct temporary *place = *state;
	struct act *act = &place->act;
	end(act, vote(act, true), CONTEST_CLOSED);
	assert_int_equal(store_begin(act->store), STATUS_OK); /* no file is written anew in a transaction */
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER);
	store_rollback(act->store);
	assert_true(act->store->order_owed);
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER + 1);
	assert_true(act->store->order_owed);
	store_order_tidy(act->store, STORE_ORDER_QUIET, LATER + STORE_ORDER_AGAIN_MS);
	assert_false(act->store->order_owed);
}

#define ORDER_TEST(name) cmocka_unit_test_setup_teardown(name, open_congress, temporary_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ORDER_TEST(test_ballots_lie_by_key_after_the_close),
	    ORDER_TEST(test_a_cancelled_contest_is_no_exception),
	    ORDER_TEST(test_an_open_vote_owes_nothing),
	    ORDER_TEST(test_what_is_owed_outlasts_a_crash),
	    ORDER_TEST(test_a_large_file_waits_for_as_much_quiet_as_it_will_take),
	    ORDER_TEST(test_a_large_file_does_not_wait_for_ever),
	    ORDER_TEST(test_a_failure_is_tried_again_later),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
