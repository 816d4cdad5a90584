/* Definitions and states of contests through their handlers. */
#include "voting.h"

#include "api.h"
#include "rules.h"
#include "store_events.h"

/* ---- definitions ---- */

static void assert_names(const struct answer *answer, const char *expected)
{
	char names[512] = "";
	json_t *list = calls_at(answer, "options");
	for (size_t i = 0; i < json_array_size(list); i++)
		strcat(strcat(names, i ? "|" : ""), json_string_value(json_array_get(list, i)));
	assert_string_equal(names, expected);
}

static struct answer define(struct voting *voting, const char *body)
{
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	return calls_expect(voting->calls, 201, "POST", "/api/contests", body);
}

static struct answer change(struct voting *voting, int64_t id, unsigned http, const char *body)
{
	char path[64];
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	snprintf(path, sizeof path, "/api/contests/%lld", (long long)id);
	return calls_expect(voting->calls, http, "PATCH", path, body);
}

static void test_the_defaults_are_the_contract_s(void **state)
{
	struct voting *voting = *state;
	struct answer answer = define(voting, VOTING_ELECTION);
	json_t *majority = json_pack("{s:i, s:i, s:s}", "num", 1, "den", 2, "base", "collected");
	assert_true(json_equal(calls_at(&answer, "majority"), majority));
	json_decref(majority);
	assert_string_equal(calls_text(&answer, "state"), "draft");
	assert_string_equal(calls_text(&answer, "reveal"), "live");
	assert_string_equal(calls_text(&answer, "board"), "auditors");
	assert_int_equal(calls_integer(&answer, "reveal_step"), 1);
	assert_true(json_is_true(calls_at(&answer, "secret")));
	assert_true(json_is_true(calls_at(&answer, "require_present")));
	assert_true(json_is_false(calls_at(&answer, "late_issue")));
	static const char *const nulls[] = {
	    "runoff_of", "valid", "invalid", "totals", "result", "manifest", "fingerprint"};
	for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		assert_true(json_is_null(calls_at(&answer, nulls[i])));
	calls_free(&answer);
}

static void test_a_resolution_has_one_option_named_by_its_title(void **state)
{
	struct voting *voting = *state;
	struct answer answer = define(voting, VOTING_RESOLUTION);
	int64_t id = calls_integer(&answer, "id");
	assert_names(&answer, "Nghị quyết");
	assert_true(json_is_false(calls_at(&answer, "secret")));
	calls_free(&answer);
	answer = change(voting, id, 200, "{\"title\":\"Nghị quyết 2\"}");
	assert_names(&answer, "Nghị quyết 2");
	calls_free(&answer);
}

static void test_candidates_stand_by_given_name_unless_told_otherwise(void **state)
{
	struct voting *voting = *state;
	struct answer answer =
	    define(voting, "{\"title\":\"T\",\"style\":\"each\",\"seats\":1,"
	                   "\"options\":[\"Phạm Văn Út\",\"  Đỗ Thị Ân \",\"Lê Đào\",\"Ngô Dung\"]}");
	assert_names(&answer, "Đỗ Thị Ân|Ngô Dung|Lê Đào|Phạm Văn Út");
	calls_free(&answer);
	answer = define(voting, "{\"title\":\"T\",\"style\":\"each\",\"seats\":1,\"order\":\"given\","
	                        "\"options\":[\"Phạm Văn Út\",\"Đỗ Thị Ân\"]}");
	assert_names(&answer, "Phạm Văn Út|Đỗ Thị Ân");
	calls_free(&answer);
}

static void test_names_are_composed_before_they_are_compared(void **state)
{
	struct voting *voting = *state;
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	struct answer answer = calls_expect(voting->calls, 422, "POST", "/api/contests",
	    "{\"title\":\"T\",\"style\":\"each\",\"seats\":1,\"options\":[\"L\\u00ea\",\"Le\\u0302\"]}");
	assert_string_equal(calls_text(&answer, "fields.options"), "has a name twice");
	calls_free(&answer);
}

static void assert_fault(struct voting *voting, const char *body, const char *field)
{
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	struct answer answer = calls_send(voting->calls, &(struct call){"POST", "/api/contests", body});
	if (answer.http != 422 || !json_object_get(json_object_get(answer.json, "fields"), field))
		fail_msg("%s: %u %s", body, answer.http, answer.text);
	calls_free(&answer);
}

static void test_a_wrong_field_is_named(void **state)
{
	struct voting *voting = *state;
#define WITH(fields) "{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"options\":[\"A\",\"B\"]," fields "}"
	static const char *const rows[][2] = {
	    {"{\"style\":\"approval\",\"seats\":1,\"options\":[\"A\"]}", "title"},
	    {"{\"title\":\" \",\"style\":\"approval\",\"seats\":1,\"options\":[\"A\"]}", "title"},
	    {"{\"title\":\"a\\nb\",\"style\":\"approval\",\"seats\":1,\"options\":[\"A\"]}", "title"},
	    {"{\"title\":\"T\",\"seats\":1,\"options\":[\"A\"]}", "style"},
	    {"{\"title\":\"T\",\"style\":\"x\",\"seats\":1,\"options\":[\"A\"]}", "style"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"seats\":1}", "options"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"options\":\"A\"}", "options"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"options\":[\"A\",\" A\"]}", "options"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"options\":[null]}", "options"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"options\":[\"A\"]}", "seats"},
	    {"{\"title\":\"T\",\"style\":\"approval\",\"seats\":2,\"options\":[\"A\"]}", "seats"},
	    {"{\"title\":\"T\",\"style\":\"resolution\",\"seats\":2}", "seats"},
	    {"{\"title\":\"T\",\"style\":\"resolution\",\"options\":[\"A\",\"B\"]}", "options"},
	    {"{\"title\":\"T\",\"style\":\"resolution\",\"runoff_of\":1}", "runoff_of"},
	    {WITH("\"order\":\"random\""), "order"},
	    {WITH("\"secret\":1"), "secret"},
	    {WITH("\"majority\":1"), "majority"},
	    {WITH("\"majority\":{\"num\":1,\"den\":1}"), "majority"},
	    {WITH("\"majority\":{\"num\":-1}"), "majority"},
	    {WITH("\"majority\":{\"num\":1,\"den\":1001}"), "majority"},
	    {WITH("\"majority\":{\"num\":1,\"den\":2,\"of\":3}"), "majority"},
	    {WITH("\"majority\":{\"base\":\"noise\"}"), "majority"},
	    {WITH("\"reveal_step\":100001"), "reveal_step"},
	    {WITH("\"runoff_of\":0"), "runoff_of"},
	    {WITH("\"runoff_of\":77"), "runoff_of"},
	    {WITH("\"blank\":\"perhaps\""), "blank"},
	    {WITH("\"colour\":\"red\""), "colour"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_fault(voting, rows[i][0], rows[i][1]);
}

static void test_a_change_names_only_what_changes(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	struct answer answer =
	    change(voting, id, 200, "{\"seats\":1,\"majority\":{\"base\":\"present\"},\"blank\":\"valid\"}");
	assert_names(&answer, "Lê An|Trần Bình|Phạm Châu");
	assert_int_equal(calls_integer(&answer, "seats"), 1);
	assert_int_equal(calls_integer(&answer, "majority.den"), 2);
	assert_string_equal(calls_text(&answer, "majority.base"), "present");
	assert_string_equal(calls_text(&answer, "blank"), "valid");
	calls_free(&answer);
	answer = change(voting, id, 422, "{\"options\":[\"A\"],\"seats\":2}");
	calls_free(&answer);
	answer = change(voting, id, 200, "{\"style\":\"resolution\"}");
	assert_names(&answer, "Bầu Ban Chấp hành");
	calls_free(&answer);
	answer = change(voting, id, 422, "{\"style\":\"each\"}");
	calls_free(&answer);
	answer = change(voting, 99, 404, "{}");
	calls_free(&answer);
}

/* Two changes made from the same draft: the second would undo the first. */
static void test_a_change_of_what_was_changed_meanwhile_is_refused(void **state)
{
	struct voting *voting = *state;
	struct calls *calls = voting->calls;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	static const char *const bodies[] = {"{\"seats\":1}", "{\"late_issue\":true}"};
	char text[32];
	snprintf(text, sizeof text, "%lld", (long long)id);
	struct reply replies[2];
	struct request request = {.upload = -1, .store = calls->reader, .params = {text}, .who = calls->who};
	for (size_t i = 0; i < 2; i++) {
		request.body = bodies[i];
		request.body_length = strlen(bodies[i]);
		reply_init(&replies[i]);
		assert_int_equal(api_contests_change(&calls->app, &request, &replies[i]), STATUS_OK);
	}
	assert_int_equal(calls_follow(calls, &request, &replies[0]), STATUS_OK);
	assert_int_equal(calls_follow(calls, &request, &replies[1]), STATUS_CONFLICT);
	reply_free(&replies[0]);
	reply_free(&replies[1]);
	struct answer answer = voting_see(voting, id);
	assert_int_equal(calls_integer(&answer, "seats"), 1);
	assert_true(json_is_false(calls_at(&answer, "late_issue")));
	calls_free(&answer);
}

/* ---- run-offs ---- */

static int64_t tie(struct voting *voting)
{
	int64_t id = voting_define(voting, "{\"title\":\"T\",\"style\":\"approval\",\"seats\":1,\"secret\":false,"
	                                   "\"options\":[\"A\",\"B\",\"C\"],\"majority\":{\"num\":1,\"den\":4}}");
	voting_move(voting, id, "voting");
	voting_expect_vote(voting, 0, id, "[[1,1]]", 201, NULL);
	voting_expect_vote(voting, 1, id, "[[2,1]]", 201, NULL);
	return id;
}

static void assert_runoff_fault(struct voting *voting, int64_t of, const char *options, int seats, const char *field)
{
	char body[256];
	snprintf(body, sizeof body,
	    "{\"title\":\"R\",\"style\":\"approval\",\"seats\":%d,\"options\":%s,\"runoff_of\":%lld}", seats, options,
	    (long long)of);
	assert_fault(voting, body, field);
}

static void test_a_runoff_is_of_exactly_those_tied(void **state)
{
	struct voting *voting = *state;
	int64_t id = tie(voting);
	assert_runoff_fault(voting, id, "[\"A\",\"B\"]", 1, "runoff_of");
	voting_move(voting, id, "closed");
	assert_runoff_fault(voting, id, "[\"A\",\"C\"]", 1, "options");
	assert_runoff_fault(voting, id, "[\"A\",\"B\",\"C\"]", 1, "options");
	assert_runoff_fault(voting, id, "[\"A\",\"B\"]", 2, "seats");
	char body[256];
	snprintf(body, sizeof body,
	    "{\"title\":\"R\",\"style\":\"approval\",\"seats\":1,\"secret\":false,\"options\":[\"B\",\"A\"],"
	    "\"runoff_of\":%lld}",
	    (long long)id);
	int64_t runoff = voting_define(voting, body);
	voting_move(voting, runoff, "voting");
	voting_expect_vote(voting, 0, runoff, "[[2,1]]", 201, NULL);
	voting_expect_vote(voting, 1, runoff, "[]", 201, NULL);
	voting_expect_vote(voting, 2, runoff, "[]", 201, NULL);
	voting_move(voting, runoff, "closed");
	struct answer answer = voting_see(voting, runoff);
	assert_int_equal(calls_integer(&answer, "result.elected.0"), 2); /* one vote of three is enough */
	assert_int_equal(calls_integer(&answer, "result.threshold"), 1);
	calls_free(&answer);
	assert_runoff_fault(voting, runoff, "[\"A\",\"B\"]", 1, "runoff_of");
}

/* ---- states ---- */

static void test_no_state_is_skipped_or_taken_back(void **state)
{
	struct voting *voting = *state;
	static const char *const states[] = {"issuing", "voting", "closed", "certified", "cancelled"};
	static const char *const path[] = {"issuing", "voting", "closed"};
	int64_t id = voting_define(voting, VOTING_ELECTION);
	for (size_t at = 0; at < 3; at++) {
		for (size_t i = 0; i < 4; i++) {
			char body[64], code[32];
			snprintf(body, sizeof body, "{\"to\":\"%s\"}", states[i]);
			if (i == at)
				continue;
			assert_int_equal(voting_ask(voting, id, body, code), 409);
			assert_string_equal(code, "wrong_state");
		}
		voting_move(voting, id, path[at]);
	}
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"draft\"}", NULL), 422);
	assert_int_equal(voting_ask(voting, id, "{}", NULL), 422);
	assert_int_equal(voting_ask(voting, 99, "{\"to\":\"voting\"}", NULL), 404);
	voting_move(voting, id, "cancelled");
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"cancelled\"}", NULL), 409);
}

static void test_the_freeze_counts_those_inside(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	voting_move(voting, id, "issuing");
	struct paper paper;
	voting_take(voting, 0, id, &paper);
	voting_walk(voting, 0, SCAN_OUT);
	voting_move(voting, id, "voting");
	voting_walk(voting, 1, SCAN_OUT);
	struct answer answer = voting_see(voting, id);
	assert_int_equal(calls_integer(&answer, "convened"), 5);
	assert_int_equal(calls_integer(&answer, "present"), 4);
	assert_int_equal(calls_integer(&answer, "issued"), 1);
	calls_free(&answer);
	struct contest *contest = hall_contest(voting->hall, id);
	assert_int_equal(contest->session, VOTING_SESSION);
	assert_int_equal(contest->delegations * 10 + contest->delegations_present, 22);
	contest_unref(contest);
}

static void test_without_required_presence_all_convened_are_issued_an_open_vote(void **state)
{
	struct voting *voting = *state;
	voting_walk(voting, 0, SCAN_OUT);
	int64_t id = voting_define(voting, "{\"title\":\"N\",\"style\":\"resolution\",\"require_present\":false}");
	voting_move(voting, id, "voting");
	assert_int_equal(voting_figure(voting, id, "present"), 5);
	assert_int_equal(voting_figure(voting, id, "issued"), 5);
	voting_expect_vote(voting, 0, id, "[[1,1]]", 201, NULL);
}

static void test_without_quorum_only_with_a_reason(void **state)
{
	struct voting *voting = *state;
	char code[32];
	for (size_t i = 0; i < 3; i++)
		voting_walk(voting, i, SCAN_OUT);
	int64_t id = voting_define(voting, VOTING_ELECTION);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"issuing\"}", code), 409);
	assert_string_equal(code, "no_quorum");
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"issuing\",\"override\":\" \"}", NULL), 422);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"issuing\",\"override\":\"Đã biểu quyết\"}", NULL), 200);
}

static void test_presence_needs_an_open_session(void **state)
{
	struct voting *voting = *state;
	assert_int_equal(store_session_close(voting_act(voting), VOTING_SESSION), STATUS_OK);
	voting_refresh(voting);
	char code[32];
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"voting\",\"override\":\"x\"}", code), 409);
	assert_string_equal(code, "wrong_state");
}

static void test_a_close_is_signed_over_what_was_counted(void **state)
{
	struct voting *voting = *state;
	static const struct rules_choice marks[] = {{1, RULES_MARK_FOR}};
	int64_t id = voting_define(voting, VOTING_ELECTION);
	voting_move(voting, id, "issuing");
	struct paper papers[3];
	for (size_t i = 0; i < 3; i++)
		voting_take(voting, i, id, &papers[i]);
	voting_move(voting, id, "voting");
	for (size_t i = 0; i < 2; i++) {
		voting_mark(&papers[i], marks, i == 0);
		voting_expect_cast(voting, &papers[i], 201, NULL);
	}
	voting_move(voting, id, "closed");
	struct contest *contest = hall_contest(voting->hall, id);
	struct rules_counts counts = contest_counts(contest);
	struct rules_counts expected = {5, 5, 5, 3, 2, 1, 1};
	assert_memory_equal(&counts, &expected, sizeof counts);
	struct ballot_closing closing = {.issued = 3, .collected = 2};
	memcpy(closing.manifest_hash, contest->manifest_hash, sizeof closing.manifest_hash);
	memcpy(closing.root, contest->root, sizeof closing.root);
	memcpy(closing.voprf_secret_key, contest->voprf_secret_key, sizeof closing.voprf_secret_key);
	assert_true(ballot_closing_verify(key_public(voting->calls->key), &closing, contest->closing_signature));
	contest_unref(contest);
	struct answer answer = voting_see(voting, id);
	assert_int_equal(calls_integer(&answer, "totals.0.for"), 1);
	assert_string_equal(calls_text(&answer, "result.rows.0.percent"), "50.00");
	assert_int_equal(json_array_size(calls_at(&answer, "result.elected")), 0);
	calls_free(&answer);
}

static void test_the_adjusted_base_leaves_out_those_absent_throughout(void **state)
{
	struct voting *voting = *state;
	const size_t absent = VOTING_DELEGATES;
	voting->delegates[absent] = voting_delegate(voting, absent, "official", "Đoàn Một");
	assert_int_equal(store_delegate_count_voting(voting_act(voting)), STATUS_OK);
	voting_walk(voting, 4, SCAN_OUT);
	int64_t id = voting_define(voting, "{\"title\":\"N\",\"style\":\"resolution\","
	                                   "\"majority\":{\"num\":1,\"den\":2,\"base\":\"convened_adjusted\"}}");
	voting_move(voting, id, "voting");
	voting_move(voting, id, "closed");
	struct answer answer = voting_see(voting, id);
	assert_int_equal(calls_integer(&answer, "convened"), 6);
	assert_int_equal(calls_integer(&answer, "result.base"), 5);
	calls_free(&answer);
}

static void test_a_cancelled_contest_shows_no_totals(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_move(voting, id, "voting");
	voting_expect_vote(voting, 0, id, "[[1,1]]", 201, NULL);
	voting_move(voting, id, "cancelled");
	struct answer answer = voting_see(voting, id);
	assert_int_equal(calls_integer(&answer, "collected"), 1);
	assert_true(json_is_null(calls_at(&answer, "totals")));
	assert_true(json_is_null(calls_at(&answer, "valid")));
	calls_free(&answer);
	voting_expect_vote(voting, 1, id, "[[1,1]]", 409, "wrong_state");
}

/* ---- certifying ---- */

static int64_t close_one(struct voting *voting)
{
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_move(voting, id, "voting");
	voting_move(voting, id, "closed");
	return id;
}

static void assert_certify(
    struct voting *voting, int64_t id, enum role role, const char *actor, unsigned http, const char *contest_state)
{
	voting_as(voting, role, actor);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"certified\"}", NULL), http);
	struct answer answer = voting_see(voting, id);
	assert_string_equal(calls_text(&answer, "state"), contest_state);
	calls_free(&answer);
}

static void test_a_teller_and_the_presidium_certify(void **state)
{
	struct voting *voting = *state;
	int64_t id = close_one(voting);
	assert_certify(voting, id, ROLE_TELLER, "token:3", 200, "closed");
	assert_certify(voting, id, ROLE_TELLER, "token:3", 409, "closed");
	assert_certify(voting, id, ROLE_TELLER, "token:4", 409, "closed");
	struct answer answer = voting_see(voting, id);
	assert_string_equal(calls_text(&answer, "approvals.0.office"), "teller");
	assert_string_equal(calls_text(&answer, "approvals.0.by"), "token:3");
	calls_free(&answer);
	assert_certify(voting, id, ROLE_PRESIDIUM, "token:3", 409, "closed"); /* one actor, whatever the role */
	assert_certify(voting, id, ROLE_PRESIDIUM, "token:2", 200, "certified");
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"cancelled\"}", NULL), 409);
}

static void test_the_secretariat_stands_in_for_one_office(void **state)
{
	struct voting *voting = *state;
	int64_t id = close_one(voting);
	assert_certify(voting, id, ROLE_SECRETARIAT, "account:a", 200, "closed");
	assert_certify(voting, id, ROLE_SECRETARIAT, "account:b", 409, "closed");
	assert_certify(voting, id, ROLE_TELLER, "token:3", 200, "certified");
	id = close_one(voting);
	voting_as(voting, ROLE_SECRETARIAT, "account:a");
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"certified\",\"office\":\"teller\"}", NULL), 200);
	assert_certify(voting, id, ROLE_PRESIDIUM, "token:2", 200, "certified");
}

static void test_a_teller_may_only_certify(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_as(voting, ROLE_TELLER, "token:3");
	char code[32];
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"voting\"}", code), 403);
	assert_string_equal(code, "forbidden");
}

/* ---- events ---- */

static enum status take_event(void *closure, const struct event *event)
{
	char *text = closure;
	if (strncmp(event->act, "contest.", 8) == 0)
		strcat(strcat(text, event->act + 8), strstr(event->data, "override") ? "! " : " ");
	return STATUS_OK;
}

static void test_every_act_is_recorded(void **state)
{
	struct voting *voting = *state;
	char text[256] = "";
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	struct answer answer = change(voting, id, 200, "{\"title\":\"N\"}");
	calls_free(&answer);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"closed\"}", NULL), 409);
	for (size_t i = 0; i < 4; i++)
		voting_walk(voting, i, SCAN_OUT);
	assert_int_equal(voting_ask(voting, id, "{\"to\":\"voting\",\"override\":\"x\"}", NULL), 200);
	voting_move(voting, id, "closed");
	assert_certify(voting, id, ROLE_TELLER, "token:3", 200, "closed");
	assert_certify(voting, id, ROLE_PRESIDIUM, "token:2", 200, "certified");
	assert_int_equal(store_event_each(voting_act(voting)->store, 0, 100, take_event, text), STATUS_OK);
	assert_string_equal(text, "add change state! state approve approve state ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    VOTING_TEST(test_the_defaults_are_the_contract_s),
	    VOTING_TEST(test_a_resolution_has_one_option_named_by_its_title),
	    VOTING_TEST(test_candidates_stand_by_given_name_unless_told_otherwise),
	    VOTING_TEST(test_names_are_composed_before_they_are_compared),
	    VOTING_TEST(test_a_wrong_field_is_named),
	    VOTING_TEST(test_a_change_names_only_what_changes),
	    VOTING_TEST(test_a_change_of_what_was_changed_meanwhile_is_refused),
	    VOTING_TEST(test_a_runoff_is_of_exactly_those_tied),
	    VOTING_TEST(test_no_state_is_skipped_or_taken_back),
	    VOTING_TEST(test_the_freeze_counts_those_inside),
	    VOTING_TEST(test_without_required_presence_all_convened_are_issued_an_open_vote),
	    VOTING_TEST(test_without_quorum_only_with_a_reason),
	    VOTING_TEST(test_presence_needs_an_open_session),
	    VOTING_TEST(test_a_close_is_signed_over_what_was_counted),
	    VOTING_TEST(test_the_adjusted_base_leaves_out_those_absent_throughout),
	    VOTING_TEST(test_a_cancelled_contest_shows_no_totals),
	    VOTING_TEST(test_a_teller_and_the_presidium_certify),
	    VOTING_TEST(test_the_secretariat_stands_in_for_one_office),
	    VOTING_TEST(test_a_teller_may_only_certify),
	    VOTING_TEST(test_every_act_is_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
