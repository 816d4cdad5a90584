/* Draw, cast and vote through their handlers, with real keys. */
#include "voting.h"

#include "api.h"

static const struct rules_choice one[] = {{1, RULES_MARK_FOR}};
static const struct rules_choice two[] = {{2, RULES_MARK_FOR}, {3, RULES_MARK_FOR}};

static int64_t start_issuing(struct voting *voting, const char *definition)
{
	int64_t id = voting_define(voting, definition);
	voting_move(voting, id, "issuing");
	return id;
}

static void expect_draw(struct voting *voting, size_t index, const struct paper *paper, unsigned http, const char *code)
{
	struct answer answer = voting_draw(voting, index, paper);
	if (answer.http != http)
		fail_msg("draw: %u, not %u: %s", answer.http, http, answer.text);
	if (code)
		assert_string_equal(calls_text(&answer, "error"), code);
	calls_free(&answer);
}

/* ---- draw ---- */

static void test_a_drawn_token_is_the_server_s_own(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	struct contest *contest = hall_contest(voting->hall, id);
	uint8_t input[BALLOT_INPUT_BYTES];
	ballot_voprf_input(contest->manifest_hash, paper.ballot.key, input);
	assert_true(voprf_redeem(contest->voprf_secret_key, input, sizeof input, paper.ballot.token));
	contest_unref(contest);
	assert_int_equal(voting_figure(voting, id, "issued"), 1);
}

static void test_the_same_draw_has_the_same_answer_and_another_none(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper, other;
	voting_paper(voting, id, &paper);
	voting_paper(voting, id, &other);
	struct answer first = voting_draw(voting, 0, &paper);
	struct answer again = voting_draw(voting, 0, &paper);
	assert_int_equal(first.http, 200);
	assert_int_equal(again.http, 200);
	assert_string_equal(first.text, again.text);
	expect_draw(voting, 0, &other, 409, "already_drawn");
	assert_int_equal(voting_figure(voting, id, "issued"), 1);
	calls_free(&first);
	calls_free(&again);
}

/* Both were prepared before either was stored: the writer decides. */
static void test_of_two_draws_under_way_one_is_stored(void **state)
{
	struct voting *voting = *state;
	struct calls *calls = voting->calls;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct request request = {.upload = -1, .store = calls->reader, .now = TEMPORARY_NOW};
	char text[32];
	snprintf(text, sizeof text, "%lld", (long long)id);
	request.params[0] = text;
	voting_as_delegate(voting, 0);
	request.who = calls->who;
	struct reply replies[2];
	for (size_t i = 0; i < 2; i++) {
		struct paper paper;
		voting_paper(voting, id, &paper);
		char *body = voting_draw_body(voting, 0, &paper);
		request.body = body;
		request.body_length = strlen(body);
		reply_init(&replies[i]);
		assert_int_equal(api_ballots_draw(&calls->app, &request, &replies[i]), STATUS_OK);
		assert_int_equal(replies[i].kind, REPLY_DEFERRED);
		free(body);
	}
	assert_int_equal(calls_follow(calls, &request, &replies[0]), STATUS_OK);
	assert_int_equal(calls_follow(calls, &request, &replies[1]), STATUS_ALREADY_DRAWN);
	reply_free(&replies[0]);
	reply_free(&replies[1]);
	assert_int_equal(voting_figure(voting, id, "issued"), 1);
}

static void test_draws_are_refused_outside_of_issuing(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	struct paper paper;
	voting_paper(voting, id, &paper);
	expect_draw(voting, 0, &paper, 409, "wrong_state");
	voting_move(voting, id, "issuing");
	voting_move(voting, id, "voting");
	voting_paper(voting, id, &paper);
	expect_draw(voting, 0, &paper, 409, "wrong_state");
	int64_t open = voting_define(voting, VOTING_RESOLUTION);
	voting_move(voting, open, "voting");
	voting_paper(voting, id, &paper);
	paper.contest = open;
	expect_draw(voting, 0, &paper, 409, "wrong_state");
	paper.contest = 999;
	expect_draw(voting, 0, &paper, 404, "not_found");
}

static void test_a_draw_repeated_while_voting_still_has_its_answer(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_move(voting, id, "voting");
	struct answer again = voting_draw(voting, 0, &paper);
	voting_finish(&paper, &again);
	calls_free(&again);
}

static void test_only_those_with_a_vote_and_inside_draw(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper;
	voting_paper(voting, id, &paper);
	expect_draw(voting, VOTING_DELEGATES - 1, &paper, 403, "not_entitled");
	voting_walk(voting, 1, SCAN_OUT);
	expect_draw(voting, 1, &paper, 403, "not_present");
	voting_walk(voting, 1, SCAN_IN);
	expect_draw(voting, 1, &paper, 200, NULL);
}

static void test_a_bad_signature_and_a_bad_point_draw_nothing(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper, signed_other;
	voting_paper(voting, id, &paper);
	voting_paper(voting, id, &signed_other);
	memcpy(voting->cards[0], voting->cards[1], sizeof voting->cards[0]);
	expect_draw(voting, 0, &paper, 422, "bad_signature");
	memset(paper.blinded, 0, sizeof paper.blinded);
	expect_draw(voting, 1, &paper, 422, "invalid");
	memset(paper.blinded, 0xff, sizeof paper.blinded);
	expect_draw(voting, 1, &paper, 422, "invalid");
	assert_int_equal(voting_figure(voting, id, "issued"), 0);
}

/* ---- cast ---- */

static void test_a_ballot_is_cast_once_and_has_one_receipt(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_mark(&paper, one, 1);
	voting_expect_cast(voting, &paper, 409, "wrong_state");
	voting_move(voting, id, "voting");
	struct answer first = voting_cast(voting, &paper);
	struct answer again = voting_cast(voting, &paper);
	assert_int_equal(first.http, 201);
	assert_int_equal(again.http, 200);
	assert_string_equal(first.text, again.text);
	uint8_t leaf[BALLOT_HASH_BYTES], told[BALLOT_HASH_BYTES], signature[KEY_SIGNATURE_BYTES];
	assert_true(ballot_leaf(paper.manifest_hash, &paper.ballot, leaf));
	voting_unhex(&first, "receipt.leaf", told, sizeof told);
	voting_unhex(&first, "receipt.signature", signature, sizeof signature);
	assert_memory_equal(leaf, told, sizeof leaf);
	assert_true(ballot_receipt_verify(key_public(voting->calls->key), paper.manifest_hash, leaf, signature));
	voting_mark(&paper, two, 2);
	voting_expect_cast(voting, &paper, 409, "already_cast");
	assert_int_equal(voting_figure(voting, id, "collected"), 1);
	calls_free(&first);
	calls_free(&again);
}

static void test_after_the_close_only_a_stored_ballot_is_answered(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper cast, kept;
	voting_take(voting, 0, id, &cast);
	voting_take(voting, 1, id, &kept);
	voting_mark(&cast, one, 1);
	voting_mark(&kept, one, 1);
	voting_move(voting, id, "voting");
	voting_expect_cast(voting, &cast, 201, NULL);
	voting_move(voting, id, "closed");
	voting_expect_cast(voting, &cast, 200, NULL);
	voting_expect_cast(voting, &kept, 409, "wrong_state");
}

static void test_what_is_wrong_with_a_ballot_is_told_and_costs_no_token(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	static const struct rules_choice many[] = {{1, 1}, {2, 1}, {3, 1}};
	static const struct rules_choice against[] = {{1, RULES_MARK_AGAINST}};
	static const struct rules_choice beyond[] = {{4, 1}};
	static const struct rules_choice falling[] = {{2, 1}, {1, 1}};
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_move(voting, id, "voting");
	voting_mark(&paper, many, 3);
	voting_expect_cast(voting, &paper, 422, "overvote");
	voting_mark(&paper, against, 1);
	voting_expect_cast(voting, &paper, 422, "bad_marks");
	voting_mark(&paper, beyond, 1);
	voting_expect_cast(voting, &paper, 422, "bad_marks");
	voting_mark(&paper, falling, 2);
	voting_expect_cast(voting, &paper, 422, "bad_marks");
	voting_mark(&paper, one, 1);
	paper.ballot.marks = two;
	voting_expect_cast(voting, &paper, 422, "bad_signature");
	voting_mark(&paper, one, 1);
	voting_expect_cast(voting, &paper, 201, NULL);
}

static void test_a_token_fits_one_key_of_one_contest(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	int64_t other = start_issuing(voting, VOTING_ELECTION);
	struct paper mine, theirs, elsewhere;
	voting_take(voting, 0, id, &mine);
	voting_take(voting, 1, id, &theirs);
	voting_take(voting, 0, other, &elsewhere);
	voting_move(voting, id, "voting");
	struct paper forged = mine;
	memcpy(forged.ballot.token, theirs.ballot.token, sizeof forged.ballot.token);
	voting_mark(&forged, one, 1);
	voting_expect_cast(voting, &forged, 403, "invalid_token");
	forged = elsewhere;
	forged.contest = id;
	memcpy(forged.manifest_hash, mine.manifest_hash, sizeof forged.manifest_hash);
	voting_mark(&forged, one, 1);
	voting_expect_cast(voting, &forged, 403, "invalid_token");
}

static void test_a_cast_must_have_every_field(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, VOTING_ELECTION);
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_mark(&paper, one, 1);
	static const char *const names[] = {"contest", "ballot_key", "token", "marks", "signature"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *whole = voting_cast_body(&paper);
		json_t *json = json_loads(whole, 0, NULL);
		json_object_del(json, names[i]);
		char *body = json_dumps(json, 0);
		VOTING_REFUSED(voting, 422, "invalid", "/api/ballots", body);
		free(body);
		free(whole);
		json_decref(json);
	}
	VOTING_REFUSED(voting, 400, "bad_request", "/api/ballots", "[]");
}

/* ---- late issue ---- */

#define LATE "{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"options\":[\"A\",\"B\"],\"late_issue\":true}"

static void test_who_comes_late_is_counted_as_present(void **state)
{
	struct voting *voting = *state;
	voting_walk(voting, 4, SCAN_OUT);
	int64_t id = start_issuing(voting, LATE);
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_move(voting, id, "voting");
	assert_int_equal(voting_figure(voting, id, "present"), 4);
	voting_take(voting, 1, id, &paper); /* was there at the freeze */
	assert_int_equal(voting_figure(voting, id, "present"), 4);
	assert_int_equal(voting_figure(voting, id, "issued"), 2);
	voting_paper(voting, id, &paper);
	expect_draw(voting, 4, &paper, 403, "not_present");
	voting_walk(voting, 4, SCAN_IN);
	expect_draw(voting, 4, &paper, 200, NULL);
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	assert_int_equal(voting_figure(voting, id, "issued"), 3);
	voting_refresh(voting); /* the database says the same */
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	assert_int_equal(voting_figure(voting, id, "issued"), 3);
	voting_move(voting, id, "closed");
	assert_int_equal(voting_figure(voting, id, "issued"), 3);
}

/* Those who drew are counted as present; when others who were counted draw
 * late, present must keep up. */
static void test_late_draws_never_exceed_those_present(void **state)
{
	struct voting *voting = *state;
	int64_t id = start_issuing(voting, LATE);
	struct paper paper;
	for (size_t i = 0; i < 4; i++)
		voting_take(voting, i, id, &paper);
	for (size_t i = 1; i < 4; i++)
		voting_walk(voting, i, SCAN_OUT);
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"voting\",\"override\":\"thử\"}", NULL), 200);
	assert_int_equal(voting_figure(voting, id, "present"), 4);
	voting_take(voting, 4, id, &paper); /* inside at the freeze, the fifth to draw */
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	assert_int_equal(voting_figure(voting, id, "issued"), 5);
	voting_move(voting, id, "closed");
}

/* ---- open votes ---- */

static void test_a_vote_is_given_once(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_expect_vote(voting, 0, id, "[[1,1]]", 409, "wrong_state");
	voting_move(voting, id, "voting");
	struct answer first = voting_vote(voting, 0, id, "[[1,3]]");
	struct answer again = voting_vote(voting, 0, id, "[[1,3]]");
	assert_int_equal(first.http, 201);
	assert_int_equal(again.http, 200);
	assert_string_equal(first.text, again.text);
	voting_expect_vote(voting, 0, id, "[[1,1]]", 409, "already_voted");
	struct contest *contest = hall_contest(voting->hall, id);
	static const struct rules_choice other[] = {{1, RULES_MARK_OTHER}};
	uint8_t leaf[BALLOT_HASH_BYTES], told[BALLOT_HASH_BYTES], signature[KEY_SIGNATURE_BYTES];
	assert_true(ballot_vote_leaf(contest->manifest_hash, voting->delegates[0], other, 1, leaf));
	voting_unhex(&first, "receipt.leaf", told, sizeof told);
	voting_unhex(&first, "receipt.signature", signature, sizeof signature);
	assert_memory_equal(leaf, told, sizeof leaf);
	assert_true(ballot_receipt_verify(key_public(voting->calls->key), contest->manifest_hash, leaf, signature));
	contest_unref(contest);
	calls_free(&first);
	calls_free(&again);
	voting_move(voting, id, "closed");
	voting_expect_vote(voting, 0, id, "[[1,3]]", 200, NULL);
	voting_expect_vote(voting, 0, id, "[[1,1]]", 409, "wrong_state");
	voting_expect_vote(voting, 1, id, "[[1,1]]", 409, "wrong_state");
}

static void test_only_those_present_at_the_freeze_vote(void **state)
{
	struct voting *voting = *state;
	voting_walk(voting, 3, SCAN_OUT);
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_move(voting, id, "voting");
	voting_expect_vote(voting, 3, id, "[[1,1]]", 403, "not_present");
	voting_walk(voting, 3, SCAN_IN);
	voting_expect_vote(voting, 3, id, "[[1,1]]", 403, "not_entitled");
	voting_expect_vote(voting, VOTING_DELEGATES - 1, id, "[[1,1]]", 403, "not_entitled");
	voting_walk(voting, 0, SCAN_OUT);
	voting_expect_vote(voting, 0, id, "[[1,1]]", 403, "not_present");
}

static void test_a_late_vote_is_counted_as_present_and_issued(void **state)
{
	struct voting *voting = *state;
	voting_walk(voting, 3, SCAN_OUT);
	int64_t id = voting_define(voting, "{\"title\":\"N\",\"style\":\"resolution\",\"late_issue\":true}");
	voting_move(voting, id, "voting");
	assert_int_equal(voting_figure(voting, id, "issued"), 4);
	voting_walk(voting, 3, SCAN_IN);
	voting_expect_vote(voting, 3, id, "[[1,1]]", 201, NULL);
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	assert_int_equal(voting_figure(voting, id, "issued"), 5);
	voting_expect_vote(voting, 3, id, "[[1,1]]", 200, NULL);
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	voting_move(voting, id, "closed");
	assert_int_equal(voting_figure(voting, id, "issued"), 5);
	assert_int_equal(voting_figure(voting, id, "collected"), 1);
}

/* An alternate who takes over a seat whose vote was given has none. */
static void test_one_seat_has_one_vote(void **state)
{
	struct voting *voting = *state;
	struct act *act = voting_act(voting);
	const size_t index = VOTING_DELEGATES;
	int64_t alternate = voting_delegate(voting, index, "alternate", "Đoàn Một");
	voting->delegates[index] = alternate;
	voting_walk(voting, index, SCAN_IN);
	int64_t id = voting_define(voting, "{\"title\":\"N\",\"style\":\"resolution\",\"late_issue\":true}");
	voting_move(voting, id, "voting");
	voting_expect_vote(voting, 0, id, "[[1,1]]", 201, NULL);
	assert_int_equal(store_delegate_replace(act, alternate, voting->delegates[0]), STATUS_OK);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	voting_refresh(voting);
	voting_expect_vote(voting, index, id, "[[1,2]]", 403, "not_entitled");
	voting_move(voting, id, "closed");
	assert_int_equal(voting_figure(voting, id, "collected"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    VOTING_TEST(test_a_drawn_token_is_the_server_s_own),
	    VOTING_TEST(test_the_same_draw_has_the_same_answer_and_another_none),
	    VOTING_TEST(test_of_two_draws_under_way_one_is_stored),
	    VOTING_TEST(test_draws_are_refused_outside_of_issuing),
	    VOTING_TEST(test_a_draw_repeated_while_voting_still_has_its_answer),
	    VOTING_TEST(test_only_those_with_a_vote_and_inside_draw),
	    VOTING_TEST(test_a_bad_signature_and_a_bad_point_draw_nothing),
	    VOTING_TEST(test_a_ballot_is_cast_once_and_has_one_receipt),
	    VOTING_TEST(test_after_the_close_only_a_stored_ballot_is_answered),
	    VOTING_TEST(test_what_is_wrong_with_a_ballot_is_told_and_costs_no_token),
	    VOTING_TEST(test_a_token_fits_one_key_of_one_contest),
	    VOTING_TEST(test_a_cast_must_have_every_field),
	    VOTING_TEST(test_who_comes_late_is_counted_as_present),
	    VOTING_TEST(test_late_draws_never_exceed_those_present),
	    VOTING_TEST(test_a_vote_is_given_once),
	    VOTING_TEST(test_only_those_present_at_the_freeze_vote),
	    VOTING_TEST(test_a_late_vote_is_counted_as_present_and_issued),
	    VOTING_TEST(test_one_seat_has_one_vote),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
