#include "store_cards.h"

#include <sqlite3.h>

#include "temporary.h"

static const unsigned char key_one[CARD_KEY_BYTES] = {1}, key_two[CARD_KEY_BYTES] = {2};

/* The first column of the query's one row. */
static int64_t ask(void **state, const char *sql)
{
	struct temporary *place = *state;
	sqlite3 *db;
	sqlite3_stmt *select;
	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
	int64_t value = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : -1;
	sqlite3_finalize(select);
	sqlite3_close(db);
	return value;
}

static void sign_in(void **state, int number, int64_t delegate)
{
	char sql[256];
	snprintf(sql, sizeof sql,
	    "INSERT INTO credential (token_hash, kind, role, label, delegate, created_at)"
	    " VALUES (CAST(printf('%%032d', %d) AS BLOB), 'delegate', 'delegate', '', %lld, 1)",
	    number, (long long)delegate);
	ask(state, sql);
}

static void test_a_card_leads_to_its_delegate_and_back(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"), found = 0;
	unsigned char key[CARD_KEY_BYTES] = {0};
	assert_int_equal(store_card_add(act, id, key_one), STATUS_OK);
	assert_int_equal(store_card_holder(act->store, key_one, &found), STATUS_OK);
	assert_int_equal(found, id);
	assert_int_equal(store_card_key(act->store, id, key), STATUS_OK);
	assert_memory_equal(key, key_one, sizeof key);
}

static void test_an_unknown_card_is_not_found(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"), found = 0;
	unsigned char key[CARD_KEY_BYTES];
	assert_int_equal(store_card_holder(act->store, key_one, &found), STATUS_NOT_FOUND);
	assert_int_equal(store_card_key(act->store, id, key), STATUS_NOT_FOUND);
}

static void test_a_second_card_needs_a_reissue(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"), found = 0;
	assert_int_equal(store_card_add(act, id, key_one), STATUS_OK);
	assert_int_equal(store_card_add(act, id, key_two), STATUS_CONFLICT);
	assert_int_equal(store_card_holder(act->store, key_one, &found), STATUS_OK);
}

static void test_a_reissue_revokes_the_card_before(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"), found = 0;
	assert_int_equal(store_card_replace(act, id, key_one), STATUS_OK);
	assert_int_equal(store_card_replace(act, id, key_two), STATUS_OK);
	assert_int_equal(store_card_holder(act->store, key_one, &found), STATUS_NOT_FOUND);
	assert_int_equal(store_card_holder(act->store, key_two, &found), STATUS_OK);
	assert_int_equal(found, id);
}

static void test_a_reissue_signs_out_its_delegate_only(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"),
	        other = temporary_delegate(act, "A2", "Lê A", "official");
	sign_in(state, 1, id);
	sign_in(state, 2, id);
	sign_in(state, 3, other);
	assert_int_equal(ask(state, "SELECT count(*) FROM credential WHERE revoked_at IS NULL"), 3);
	assert_int_equal(store_card_replace(act, id, key_one), STATUS_OK);
	assert_int_equal(ask(state, "SELECT count(*) FROM credential WHERE revoked_at IS NULL"), 1);
	assert_int_equal(ask(state, "SELECT delegate FROM credential WHERE revoked_at IS NULL"), other);
	assert_int_equal(ask(state, "SELECT max(revoked_at) FROM credential"), TEMPORARY_NOW);
}

static void test_two_delegates_never_share_a_card(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"),
	        other = temporary_delegate(act, "A2", "Lê A", "official");
	assert_int_equal(store_card_add(act, id, key_one), STATUS_OK);
	assert_int_equal(store_card_add(act, other, key_one), STATUS_CONFLICT);
	assert_int_equal(store_card_replace(act, other, key_one), STATUS_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEMPORARY_TEST(test_a_card_leads_to_its_delegate_and_back),
	    TEMPORARY_TEST(test_an_unknown_card_is_not_found),
	    TEMPORARY_TEST(test_a_second_card_needs_a_reissue),
	    TEMPORARY_TEST(test_a_reissue_revokes_the_card_before),
	    TEMPORARY_TEST(test_a_reissue_signs_out_its_delegate_only),
	    TEMPORARY_TEST(test_two_delegates_never_share_a_card),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
