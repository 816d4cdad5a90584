#include "scan_judge.h"

#include "browse.h"
#include "store_badges.h"

#define MINUTE 60000

/* An answered pack. */
struct pack {
	struct page page;
	json_t *json;
};

static struct act *act_of(void **state)
{
	return &((struct calls *)*state)->place->act;
}

static struct pack fetch(void **state, const char *path)
{
	struct pack pack = {.page = browse_get(*state, path)};
	assert_int_equal(pack.page.http, 200);
	pack.json = json_loads(pack.page.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(pack.json);
	return pack;
}

static void discard(struct pack *pack)
{
	json_decref(pack->json);
	browse_free(&pack->page);
}

/* The codes of the delegates in a pack, "F:" before those of a whole one. */
static void assert_codes(const struct pack *pack, const char *expected)
{
	char codes[256];
	size_t index;
	json_t *one;
	strcpy(codes, json_is_true(json_object_get(pack->json, "full")) ? "F:" : "");
	json_array_foreach(json_object_get(pack->json, "delegates"), index, one)
	    strcat(strcat(codes, json_string_value(json_object_get(one, "code"))), " ");
	assert_string_equal(codes, expected);
}

static void assert_member(const struct pack *pack, size_t index, const char *name, const char *expected)
{
	json_t *one = json_array_get(json_object_get(pack->json, "delegates"), index);
	char *text = json_dumps(json_object_get(one, name), JSON_ENCODE_ANY);
	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

/* The path that asks for what changed since `pack`. */
static const char *path_since(const struct pack *pack, char path[128])
{
	snprintf(path, 128, "/api/pack?since=%s", json_string_value(json_object_get(pack->json, "next")));
	return path;
}

static struct pack fetch_since(void **state, const struct pack *before)
{
	char path[128];
	return fetch(state, path_since(before, path));
}

static void scan_at_gate(struct act *act, const char *nonce, int64_t delegate, enum scan_direction direction)
{
	struct scan_request request = {.nonce = nonce,
	    .gate = "B",
	    .direction = direction,
	    .refused = SCAN_VERDICTS,
	    .delegate = delegate,
	    .by_hand = true,
	    .scanned_at = act->now};
	struct scan_outcome outcome;
	int64_t session;
	assert_int_equal(scan_judge_session(act->store, &session), STATUS_OK);
	assert_int_equal(scan_judge(act, session, &request, &outcome), STATUS_OK);
	free(outcome.result);
}

static void badge(struct act *act, int64_t delegate)
{
	struct store_badges_issued issued = {0};
	assert_int_equal(store_badge_issue(act, delegate, &issued), STATUS_OK);
}

/* ---- the whole ---- */

static void test_a_pack_names_the_congress_and_the_session(void **state)
{
	struct calls *calls = *state;
	char public_key[65];
	sodium_bin2hex(public_key, sizeof public_key, key_public(calls->key), 32);
	struct pack pack = fetch(state, "/api/pack");
	assert_string_equal(json_string_value(json_object_get(pack.json, "congress")), "00000007");
	assert_string_equal(json_string_value(json_object_get(pack.json, "public_key")), public_key);
	assert_int_equal(json_integer_value(json_object_get(pack.json, "version")), 1);
	json_t *session = json_object_get(pack.json, "session");
	assert_int_equal(json_integer_value(json_object_get(session, "id")), 1);
	assert_string_equal(json_string_value(json_object_get(session, "type")), "first");
	assert_codes(&pack, "F:");
	discard(&pack);
}

static void test_a_pack_tells_all_a_door_must_know_of_a_delegate(void **state)
{
	struct act *act = act_of(state);
	int64_t id = temporary_delegate(act, "A1", "Lê \"A\" \\ \t\x01/", "official");
	badge(act, id);
	scan_at_gate(act, "nonce-01", id, SCAN_IN);
	struct pack pack = fetch(state, "/api/pack");
	assert_member(&pack, 0, "id", "1");
	assert_member(&pack, 0, "full_name", "\"Lê \\\"A\\\" \\\\ \\t\\u0001/\"");
	assert_member(&pack, 0, "delegation", "null");
	assert_member(&pack, 0, "seat", "null");
	assert_member(&pack, 0, "standing", "\"official\"");
	assert_member(&pack, 0, "serial", "1");
	assert_member(&pack, 0, "withdrawn", "false");
	assert_member(&pack, 0, "inside", "true");
	assert_member(&pack, 0, "gate", "\"B\"");
	assert_member(&pack, 0, "last_in", "\"2025-11-24T16:00:00.000Z\"");
	discard(&pack);
}

static void test_who_has_no_good_badge_has_serial_0(void **state)
{
	struct act *act = act_of(state);
	temporary_delegate(act, "A1", "An", "official");
	int64_t revoked = temporary_delegate(act, "B2", "Ba", "guest");
	badge(act, revoked);
	assert_int_equal(store_badge_revoke(act, revoked), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, revoked, act->now), STATUS_OK);
	struct pack pack = fetch(state, "/api/pack");
	assert_member(&pack, 0, "serial", "0");
	assert_member(&pack, 0, "inside", "false");
	assert_member(&pack, 0, "gate", "null");
	assert_member(&pack, 0, "last_in", "null");
	assert_member(&pack, 1, "serial", "0");
	assert_member(&pack, 1, "withdrawn", "true");
	discard(&pack);
}

/* ---- changes ---- */

/* Four delegates with badges, some time ago, and the pack of then. */
static struct pack begin(void **state)
{
	struct act *act = act_of(state);
	badge(act, temporary_delegate(act, "A1", "An", "official"));
	badge(act, temporary_delegate(act, "B2", "Ba", "official"));
	badge(act, temporary_delegate(act, "C3", "Chi", "official"));
	badge(act, temporary_delegate(act, "D4", "Du", "official"));
	act->now += 10 * MINUTE;
	return fetch(state, "/api/pack");
}

static void test_nothing_changed_is_an_empty_pack(void **state)
{
	struct pack whole = begin(state);
	struct pack changes = fetch_since(state, &whole);
	assert_codes(&whole, "F:A1 B2 C3 D4 ");
	assert_codes(&changes, "");
	discard(&changes);
	discard(&whole);
}

static void test_changes_are_of_roster_badges_and_scans(void **state)
{
	struct act *act = act_of(state);
	struct pack whole = begin(state);
	uint16_t serial;
	assert_int_equal(store_delegate_withdraw(act, 1, act->now), STATUS_OK);
	assert_int_equal(store_badge_reissue(act, 2, &serial), STATUS_OK);
	scan_at_gate(act, "nonce-03", 3, SCAN_IN);
	struct pack changes = fetch_since(state, &whole);
	assert_codes(&changes, "A1 B2 C3 ");
	assert_member(&changes, 1, "serial", "2");
	assert_member(&changes, 2, "inside", "true");
	discard(&changes);
	discard(&whole);
}

static void test_an_undone_scan_is_a_change(void **state)
{
	struct act *act = act_of(state);
	int64_t session, delegate;
	struct pack whole = begin(state);
	scan_at_gate(act, "nonce-03", 3, SCAN_IN);
	act->now += 10 * MINUTE;
	struct pack inside = fetch_since(state, &whole);
	act->now += 10 * MINUTE;
	assert_int_equal(store_scan_undo(act, "nonce-03", &session, &delegate), STATUS_OK);
	struct pack undone = fetch_since(state, &inside);
	assert_codes(&undone, "C3 ");
	assert_member(&undone, 0, "inside", "false");
	discard(&undone);
	discard(&inside);
	discard(&whole);
}

static void test_a_revoked_badge_is_a_change(void **state)
{
	struct act *act = act_of(state);
	struct pack whole = begin(state);
	assert_int_equal(store_badge_revoke(act, 4), STATUS_OK);
	struct pack changes = fetch_since(state, &whole);
	assert_codes(&changes, "D4 ");
	assert_member(&changes, 0, "serial", "0");
	discard(&changes);
	discard(&whole);
}

/* A batch takes its time before it waits for the lock and writes. */
static void test_a_change_committed_late_is_not_missed(void **state)
{
	struct act *act = act_of(state);
	struct pack whole = begin(state);
	act->now -= MINUTE / 2;
	assert_int_equal(store_badge_revoke(act, 4), STATUS_OK);
	act->now += MINUTE / 2;
	struct pack changes = fetch_since(state, &whole);
	assert_codes(&changes, "D4 ");
	discard(&changes);
	discard(&whole);
}

/* ---- when only the whole will do ---- */

static void test_another_session_is_a_whole_pack(void **state)
{
	struct act *act = act_of(state);
	struct pack whole = begin(state);
	scan_at_gate(act, "nonce-03", 3, SCAN_IN);
	assert_int_equal(store_session_close(act, 1), STATUS_OK);
	struct pack between = fetch_since(state, &whole);
	assert_codes(&between, "F:A1 B2 C3 D4 ");
	assert_true(json_is_null(json_object_get(between.json, "session")));
	assert_member(&between, 2, "inside", "false");
	struct pack still = fetch_since(state, &between);
	assert_codes(&still, "");
	discard(&still);
	discard(&between);
	discard(&whole);
}

static void test_a_strange_cursor_is_a_whole_pack(void **state)
{
	static const char *const cursors[] = {"", "x", "1", "1-2", "1-2-", "1-2-3-4", "-1-0-1", "1-0-1 ", "+1-0-1",
	    "0-0-1", "9999999999999999-0-1", "1700000000000-5-1", "1700000000000-0-2", "1-99999999999999999-1"};
	struct pack whole = begin(state);
	for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
		char path[128];
		snprintf(path, sizeof path, "/api/pack?since=%s", cursors[i]);
		struct pack pack = fetch(state, path);
		assert_codes(&pack, "F:A1 B2 C3 D4 ");
		discard(&pack);
	}
	discard(&whole);
}

/* ---- ETag ---- */

static void assert_known(void **state, const struct pack *pack, const char *path, unsigned http)
{
	struct page page = browse_ask(*state, path, "If-None-Match", browse_header(&pack->page, "ETag"));
	assert_int_equal(page.http, http);
	if (http == 304)
		assert_int_equal(page.length, 0);
	browse_free(&page);
}

static void test_a_known_pack_is_not_sent_again(void **state)
{
	struct act *act = act_of(state);
	struct pack whole = begin(state);
	char path[128];
	assert_known(state, &whole, "/api/pack", 304);
	act->now += MINUTE;
	assert_known(state, &whole, "/api/pack", 304);
	struct pack changes = fetch_since(state, &whole);
	assert_known(state, &changes, path_since(&whole, path), 304);
	scan_at_gate(act, "nonce-01", 1, SCAN_IN);
	assert_known(state, &whole, "/api/pack", 200);
	assert_known(state, &changes, path_since(&whole, path), 200);
	discard(&changes);
	discard(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_a_pack_names_the_congress_and_the_session),
	    CALLS_TEST(test_a_pack_tells_all_a_door_must_know_of_a_delegate),
	    CALLS_TEST(test_who_has_no_good_badge_has_serial_0),
	    CALLS_TEST(test_nothing_changed_is_an_empty_pack),
	    CALLS_TEST(test_changes_are_of_roster_badges_and_scans),
	    CALLS_TEST(test_an_undone_scan_is_a_change),
	    CALLS_TEST(test_a_revoked_badge_is_a_change),
	    CALLS_TEST(test_a_change_committed_late_is_not_missed),
	    CALLS_TEST(test_another_session_is_a_whole_pack),
	    CALLS_TEST(test_a_strange_cursor_is_a_whole_pack),
	    CALLS_TEST(test_a_known_pack_is_not_sent_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
