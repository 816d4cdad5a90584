#include "store_keyed.h"

#include <sodium.h>

#include "api_contest_opening.h"
#include "event.h"
#include "key.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_sql.h"
#include "temporary.h"

#define OPTIONS 2

static int open_congress(void **state)
{
	temporary_open(state);
	struct act *act = temporary_act(state);
	char name[] = "Đại hội", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_true(sodium_init() >= 0);
	assert_int_equal(store_congress_create(act, &congress), STATUS_OK);
	return 0;
}

static void change(struct act *act, const char *sql)
{
	assert_int_equal(sqlite3_exec(act->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void refused(struct act *act, const char *sql)
{
	assert_int_equal(sqlite3_exec(act->store->db, sql, NULL, NULL, NULL) & 0xff, SQLITE_CONSTRAINT);
}

/* The key pairs of all contests here, so that they can be opened. */
static struct contest_key_pair pairs[CONTEST_KEYS];

static struct contest *get(struct act *act, int64_t id)
{
	struct contest *contest = NULL;
	assert_int_equal(store_contest_get(act->store, id, &contest), STATUS_OK);
	return contest;
}

/* A contest of two candidates in voting with all three keys. */
static struct contest *add_contest(struct act *act)
{
	struct contest *contest = NULL;
	int64_t id = 0;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, OPTIONS, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "T"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "A"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 2, "B"), STATUS_OK);
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		uint8_t *public_key = pairs[key].public_key, *secret_key = pairs[key].secret_key;
		if (key == CONTEST_KEY_SECOND_ISSUER)
			voprf_key_create(secret_key, public_key);
		else
			crypto_box_keypair(public_key, secret_key);
		contest->keys[key].used = true;
		memcpy(contest->keys[key].public_key, public_key, CONTEST_KEY_BYTES);
	}
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	contest = get(act, id);
	contest->manifest = strdup("{}");
	assert_int_equal(store_contest_publish(act, contest), STATUS_OK);
	contest->convened = contest->present = contest->issued = 3;
	assert_int_equal(store_contest_set_state(act, contest, CONTEST_VOTING), STATUS_OK);
	return contest;
}

static void set_state(struct act *act, struct contest *contest, enum contest_state state)
{
	contest->closed_at = state == CONTEST_CLOSED ? 5 : 0;
	contest->state = state;
	assert_int_equal(store_contest_set_state(act, contest, state), STATUS_OK);
}

/* Publishes what `contest` then has. */
static enum status publish(struct act *act, struct contest *contest, enum contest_key key)
{
	contest->keys[key].published = true;
	memcpy(contest->keys[key].secret_key, pairs[key].secret_key, CONTEST_KEY_BYTES);
	return store_keyed_publish(act, contest);
}

/* ---- keys ---- */

static void test_a_definition_keeps_its_keys(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act), *stored = get(act, contest->id);
	assert_int_equal(contest_sealing_keys(stored), 2);
	assert_true(contest_has_second_issuer(stored));
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		assert_memory_equal(stored->keys[key].public_key, pairs[key].public_key, CONTEST_KEY_BYTES);
		assert_false(stored->keys[key].published);
		assert_true(contest_key_fits(stored, key, pairs[key].secret_key));
		assert_false(contest_key_fits(stored, key, pairs[(key + 1) % CONTEST_KEYS].secret_key));
	}
	contest_unref(stored);
	contest_unref(contest);
}

static void test_keys_are_published_after_the_close_and_stay(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	assert_int_equal(publish(act, contest, CONTEST_KEY_SEALING_2), STATUS_CONFLICT);
	set_state(act, contest, CONTEST_CLOSED);
	assert_int_equal(store_keyed_publish(act, contest), STATUS_OK);
	struct contest *stored = get(act, contest->id);
	assert_true(stored->keys[CONTEST_KEY_SEALING_2].published);
	assert_false(stored->keys[CONTEST_KEY_SEALING_1].published);
	assert_false(contest_has_all_keys(stored));
	assert_memory_equal(
	    stored->keys[CONTEST_KEY_SEALING_2].secret_key, pairs[CONTEST_KEY_SEALING_2].secret_key, CONTEST_KEY_BYTES);
	contest_unref(stored);
	contest->keys[CONTEST_KEY_SEALING_2].secret_key[3] ^= 1;
	assert_int_equal(store_keyed_publish(act, contest), STATUS_CONFLICT);
	contest->keys[CONTEST_KEY_SEALING_2].published = false;
	assert_int_equal(store_keyed_publish(act, contest), STATUS_CONFLICT);
	contest_unref(contest);
}

static void test_what_was_opened_stays(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	set_state(act, contest, CONTEST_CLOSED);
	contest->valid = 2;
	contest->invalid = 1;
	contest->opened_at = 9;
	assert_int_equal(store_keyed_open(act, contest), STATUS_OK);
	struct contest *stored = get(act, contest->id);
	assert_true(contest_is_counted(stored));
	assert_int_equal(stored->valid * 100 + stored->invalid * 10 + stored->opened_at, 219);
	contest_unref(stored);
	refused(act, "UPDATE contest SET valid = 3");
	refused(act, "UPDATE contest SET opened_at = NULL");
	contest->opened_at = 10;
	assert_int_equal(store_keyed_open(act, contest), STATUS_CONFLICT);
	contest_unref(contest);
}

static void test_a_key_is_known_to_serve_another_contest(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act), *later = NULL;
	bool used[CONTEST_KEYS];
	int64_t id = 0;
	assert_int_equal(store_keyed_used(act->store, contest, used), STATUS_OK);
	assert_false(used[0] || used[1] || used[2]);
	/* The first one's second key outside, and its issuer. */
	assert_int_equal(contest_derive(contest, OPTIONS, &later), STATUS_OK);
	assert_int_equal(contest_set_option(later, 1, "A"), STATUS_OK);
	assert_int_equal(contest_set_option(later, 2, "B"), STATUS_OK);
	memcpy(later->keys[0].public_key, contest->keys[1].public_key, CONTEST_KEY_BYTES);
	memset(later->keys[1].public_key, 9, CONTEST_KEY_BYTES);
	assert_int_equal(store_contest_add(act, later, &id), STATUS_OK);
	later->id = id;
	assert_int_equal(store_keyed_used(act->store, later, used), STATUS_OK);
	assert_true(used[CONTEST_KEY_SEALING_1]);
	assert_false(used[CONTEST_KEY_SEALING_2]);
	assert_true(used[CONTEST_KEY_SECOND_ISSUER]);
	/* A draft has used nothing yet. */
	assert_int_equal(store_keyed_used(act->store, contest, used), STATUS_OK);
	assert_false(used[0] || used[1] || used[2]);
	contest_unref(later);
	contest_unref(contest);
}

/* ---- the second issuer ---- */

static int64_t add_draw(struct act *act, const struct contest *contest, const char *code, int fill)
{
	struct store_draw draw = {.delegate = temporary_delegate(act, code, code, "official")};
	memset(draw.blinded, fill, sizeof draw.blinded);
	assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
	return draw.delegate;
}

static struct store_answer answer_of(int fill)
{
	struct store_answer answer;
	memset(answer.evaluated, fill, sizeof answer.evaluated);
	memset(answer.proof, fill + 1, sizeof answer.proof);
	return answer;
}

static enum status take_pending(void *closure, const struct store_pending *pending)
{
	char *text = closure;
	sprintf(text + strlen(text), "%s:%d ", pending->code, pending->draw->blinded[0]);
	return STATUS_OK;
}

static void assert_pending(struct act *act, const struct contest *contest, int64_t after, uint32_t limit, const char *wanted)
{
	char text[128] = "";
	assert_int_equal(
	    store_keyed_pending_each(act->store, contest->id, after, limit, take_pending, text), STATUS_OK);
	assert_string_equal(text, wanted);
}

static void test_a_draw_waits_until_it_is_answered_once(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	int64_t late = add_draw(act, contest, "C", 30), first = add_draw(act, contest, "A", 10);
	struct store_answer answer = answer_of(5), other = answer_of(6);
	struct store_draw draw;
	uint32_t count = 9;
	assert_pending(act, contest, 0, 10, "C:30 A:10 "); /* by id, not by code */
	assert_pending(act, contest, 0, 1, "C:30 ");
	assert_pending(act, contest, late, 10, "A:10 ");
	assert_int_equal(store_keyed_answer_add(act, contest->id, late, &answer), STATUS_OK);
	assert_int_equal(store_keyed_answer_add(act, contest->id, late, &other), STATUS_CONFLICT);
	assert_int_equal(store_keyed_answer_add(act, contest->id, 99, &other), STATUS_CONFLICT);
	assert_int_equal(store_keyed_answer_count(act->store, contest->id, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_pending(act, contest, 0, 10, "A:10 ");
	assert_int_equal(store_draw_get(act->store, contest->id, late, &draw), STATUS_OK);
	assert_true(draw.answered);
	assert_memory_equal(&draw.second, &answer, sizeof answer);
	assert_int_equal(store_draw_get(act->store, contest->id, first, &draw), STATUS_OK);
	assert_false(draw.answered);
	refused(act, "DELETE FROM draw_second");
	refused(act, "UPDATE draw_second SET proof = zeroblob(64)");
	change(act, "UPDATE contest SET state = 'certified'");
	assert_int_equal(store_keyed_answer_add(act, contest->id, first, &other), STATUS_CONFLICT);
	contest_unref(contest);
}

/* ---- counting ---- */

static void add_ballot(struct act *act, const struct contest *contest, uint8_t name, uint16_t number)
{
	uint8_t sealed[SEALING_BYTES(OPTIONS, 2)], keys[2 * SEALING_KEY_BYTES], input[BALLOT_INPUT_BYTES];
	const struct rules_choice marks[] = {{number, RULES_MARK_FOR}};
	struct ballot ballot = {.has_second = true, .sealed = sealed, .sealed_length = sizeof sealed};
	memset(ballot.key, name, sizeof ballot.key);
	memcpy(keys, pairs[0].public_key, SEALING_KEY_BYTES);
	memcpy(keys + SEALING_KEY_BYTES, pairs[1].public_key, SEALING_KEY_BYTES);
	assert_true(sealing_seal(keys, 2, marks, 1, OPTIONS, sealed));
	ballot_voprf_input(contest->manifest_hash, ballot.key, input);
	assert_int_equal(voprf_evaluate(pairs[2].secret_key, input, sizeof input, ballot.second_token), STATUS_OK);
	assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_OK);
	assert_int_equal(store_ballot_match(act->store, contest->id, &ballot), STATUS_OK);
	sealed[7] ^= 1;
	assert_int_equal(store_ballot_match(act->store, contest->id, &ballot), STATUS_ALREADY_CAST);
	sealed[7] ^= 1;
	ballot.second_token[7] ^= 1;
	assert_int_equal(store_ballot_match(act->store, contest->id, &ballot), STATUS_ALREADY_CAST);
}

static void assert_counted(struct act *act, int64_t id, uint32_t collected, uint32_t valid, uint32_t favour)
{
	struct contest *contest = get(act, id);
	struct tally *tally = NULL;
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_OK);
	assert_int_equal(tally->collected, collected);
	assert_int_equal(tally->valid, valid);
	assert_int_equal(tally->options[0].favour, favour);
	tally_free(tally);
	contest_unref(contest);
}

static void test_ballots_are_counted_with_the_last_key(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	for (uint8_t i = 1; i <= 3; i++) {
		char code[] = {(char)('A' + i), '\0'};
		add_draw(act, contest, code, i);
	}
	add_ballot(act, contest, 1, 1);
	add_ballot(act, contest, 2, 2);
	add_ballot(act, contest, 3, 1);
	assert_counted(act, contest->id, 3, 0, 0);
	contest->collected = 3;
	set_state(act, contest, CONTEST_CLOSED);
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		assert_counted(act, contest->id, 3, 0, 0);
		assert_int_equal(publish(act, contest, key), STATUS_OK);
	}
	assert_counted(act, contest->id, 3, 3, 2);
	contest_unref(contest);
}

/* What nobody can have cast is damage, wherever it is read. */
static void test_a_row_that_is_no_ballot_is_damage(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	struct tally *tally = NULL;
	change(act, "INSERT INTO ballot (contest, ballot_key, token, marks, signature, sealed)"
	            " VALUES (1, zeroblob(32), zeroblob(128), x'', zeroblob(64), zeroblob(3099))");
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_CORRUPT);
	contest_unref(contest);
}

/* ---- opening ---- */

static int count_events(struct act *act, const char *act_name)
{
	sqlite3_stmt *select = NULL;
	assert_int_equal(sqlite3_prepare_v2(act->store->db, "SELECT count(*) FROM event WHERE act = ?1", -1, &select, NULL),
	    SQLITE_OK);
	sqlite3_bind_text(select, 1, act_name, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(select), SQLITE_ROW);
	int count = sqlite3_column_int(select, 0);
	sqlite3_finalize(select);
	return count;
}

static struct key *make_key(void **state)
{
	struct temporary *place = *state;
	struct key *key = NULL;
	char path[96];
	snprintf(path, sizeof path, "%s/key", place->directory);
	assert_int_equal(key_create(path, &key), STATUS_OK);
	return key;
}

static void test_what_was_left_uncounted_is_counted_once(void **state)
{
	struct act *act = temporary_act(state);
	struct key *key = make_key(state);
	struct contest *contest = add_contest(act), *stored;
	struct api_contest_opening_keys keys = {.given = {true, false, false}};
	bool complete = true;
	act->key = key;
	for (enum contest_key which = 0; which < CONTEST_KEYS; which++)
		memcpy(keys.keys[which], pairs[which].secret_key, CONTEST_KEY_BYTES);
	add_draw(act, contest, "A", 1);
	add_draw(act, contest, "B", 2);
	add_draw(act, contest, "C", 3);
	add_ballot(act, contest, 1, 1);
	contest->collected = 1;
	assert_int_equal(api_contest_opening_publish(act, contest->id, &keys, &complete), STATUS_WRONG_STATE);
	assert_false(complete);
	set_state(act, contest, CONTEST_CLOSED);
	assert_int_equal(api_contest_opening_publish(act, contest->id, &keys, &complete), STATUS_OK);
	assert_false(complete);
	assert_int_equal(api_contest_opening_resume(act), STATUS_OK);
	assert_int_equal(count_events(act, "contest.opened"), 0);
	keys.given[1] = keys.given[2] = true;
	assert_int_equal(api_contest_opening_publish(act, contest->id, &keys, &complete), STATUS_OK);
	assert_true(complete);
	assert_int_equal(api_contest_opening_publish(act, contest->id, &keys, &complete), STATUS_OK);
	assert_true(complete);
	assert_int_equal(count_events(act, "contest.keys"), 2);
	for (int times = 0; times < 2; times++)
		assert_int_equal(api_contest_opening_resume(act), STATUS_OK);
	assert_int_equal(count_events(act, "contest.opened"), 1);
	assert_int_equal(api_contest_opening_publish(act, contest->id, &keys, &complete), STATUS_OK);
	assert_false(complete);
	stored = get(act, contest->id);
	assert_true(contest_is_counted(stored));
	assert_int_equal(stored->valid, 1);
	contest_unref(stored);
	contest_unref(contest);
	key_free(key);
}

/* Fewer ballots than the closing signature is over: not opened, and the
 * program starts all the same. */
static void test_a_box_that_lost_a_ballot_is_not_opened(void **state)
{
	struct act *act = temporary_act(state);
	struct key *key = make_key(state);
	struct contest *contest = add_contest(act);
	act->key = key;
	add_draw(act, contest, "A", 1);
	contest->collected = 1;
	set_state(act, contest, CONTEST_CLOSED);
	for (enum contest_key which = 0; which < CONTEST_KEYS; which++)
		assert_int_equal(publish(act, contest, which), STATUS_OK);
	assert_int_equal(api_contest_opening_resume(act), STATUS_OK);
	assert_int_equal(count_events(act, "contest.opened"), 0);
	struct contest *stored = get(act, contest->id);
	assert_false(contest_is_counted(stored));
	contest_unref(stored);
	contest_unref(contest);
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_a_definition_keeps_its_keys, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_keys_are_published_after_the_close_and_stay, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_what_was_opened_stays, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_a_key_is_known_to_serve_another_contest, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_a_draw_waits_until_it_is_answered_once, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_ballots_are_counted_with_the_last_key, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_a_row_that_is_no_ballot_is_damage, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_what_was_left_uncounted_is_counted_once, open_congress, temporary_close),
	    cmocka_unit_test_setup_teardown(test_a_box_that_lost_a_ballot_is_not_opened, open_congress, temporary_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
