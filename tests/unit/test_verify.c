/* Boards of real elections, as they come from their endpoint, and forged. */
#include "verify.h"

#include "event.h"
#include "voting.h"

static const struct rules_choice marks_one[] = {{1, RULES_MARK_FOR}};
static const struct rules_choice marks_two[] = {{2, RULES_MARK_FOR}, {3, RULES_MARK_FOR}};

/* Four draw, three cast, one of them blank. */
static int64_t elect(struct voting *voting)
{
	struct paper papers[4];
	int64_t id = voting_define(voting, VOTING_ELECTION);
	voting_move(voting, id, "issuing");
	for (size_t i = 0; i < 4; i++)
		voting_take(voting, i, id, &papers[i]);
	voting_move(voting, id, "voting");
	voting_mark(&papers[0], marks_one, 1);
	voting_mark(&papers[1], marks_two, 2);
	voting_mark(&papers[2], NULL, 0);
	for (size_t i = 0; i < 3; i++)
		voting_expect_cast(voting, &papers[i], 201, NULL);
	voting_move(voting, id, "closed");
	return id;
}

static int64_t resolve(struct voting *voting)
{
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	voting_move(voting, id, "voting");
	voting_expect_vote(voting, 2, id, "[[1,1]]", 201, NULL);
	voting_expect_vote(voting, 0, id, "[[1,3]]", 201, NULL);
	voting_expect_vote(voting, 1, id, "[]", 201, NULL);
	voting_move(voting, id, "closed");
	return id;
}

static struct answer see_board(struct voting *voting, int64_t id, enum role role)
{
	char path[64];
	voting_as(voting, role, "token:5");
	snprintf(path, sizeof path, "/api/contests/%lld/board", (long long)id);
	return calls_send(voting->calls, &(struct call){"GET", path, NULL});
}

static json_t *board_of(struct voting *voting, int64_t id)
{
	struct answer answer = see_board(voting, id, ROLE_AUDITOR);
	assert_int_equal(answer.http, 200);
	json_t *board = json_incref(answer.json);
	calls_free(&answer);
	return board;
}

/* ---- finding ---- */

static void collect(void *closure, enum verify_code found, const char *detail)
{
	char *codes = closure;
	const char *code = verify_code_name(found);
	(void)detail;
	if (!strstr(codes, code))
		strcat(strcat(codes, code), " ");
}

static void recount(struct verify *verify, const json_t *board)
{
	char *text = json_dumps(board, JSON_ENCODE_ANY);
	FILE *file = fmemopen(text, strlen(text), "rb");
	assert_int_equal(verify_board(verify, file), STATUS_OK);
	fclose(file);
	free(text);
}

static void assert_findings(const json_t *board, const uint8_t *key, const char *expected)
{
	char codes[512] = "";
	struct verify verify = {.public_key = key, .find = collect, .closure = codes};
	recount(&verify, board);
	verify_free(&verify);
	assert_string_equal(codes, expected);
}

static json_t *row(const json_t *board, const char *list, size_t index)
{
	json_t *found = json_array_get(json_object_get(board, list), index);
	assert_non_null(found);
	return found;
}

/* Changes the last digit of a hex member. */
static void flip(json_t *object, const char *name)
{
	char *text = strdup(json_string_value(json_object_get(object, name)));
	size_t last = strlen(text) - 1;
	text[last] = text[last] == '0' ? '1' : '0';
	json_object_set_new(object, name, json_string(text));
	free(text);
}

static void add(json_t *object, const char *name, int amount)
{
	json_int_t value = json_integer_value(json_object_get(object, name));
	json_object_set_new(object, name, json_integer(value + amount));
}

/* ---- sound boards ---- */

static void test_a_secret_contest_s_board_holds(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, elect(voting));
	char codes[512] = "";
	struct verify verify = {.find = collect, .closure = codes};
	recount(&verify, board);
	assert_string_equal(codes, "");
	assert_int_equal(verify.findings, 0);
	assert_int_equal(verify.key_from, VERIFY_KEY_OF_BOARD);
	struct rules_counts expected = {
	    .convened = 5, .present = 5, .issued = 4, .collected = 3, .valid = 2, .invalid = 1};
	assert_memory_equal(&verify.counts, &expected, sizeof expected);
	assert_int_equal(verify.totals->options[2].favour, 1);
	assert_int_equal(json_array_size(json_object_get(board, "ballots")), 3);
	assert_int_equal(json_array_size(json_object_get(board, "draws")), 4);
	verify_free(&verify);
	assert_findings(board, key_public(voting->calls->key), "");
	json_decref(board);
}

static void test_an_open_vote_s_board_holds(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, resolve(voting));
	assert_findings(board, key_public(voting->calls->key), "");
	assert_int_equal(json_array_size(json_object_get(board, "votes")), 3);
	assert_string_equal(json_string_value(json_object_get(row(board, "votes", 0), "delegate_code")), "DB20");
	assert_true(json_is_null(json_object_get(board, "voprf_secret_key")));
	json_decref(board);
}

static void test_an_empty_board_holds(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	voting_move(voting, id, "issuing");
	voting_move(voting, id, "voting");
	voting_move(voting, id, "closed");
	json_t *board = board_of(voting, id);
	assert_findings(board, NULL, "");
	json_decref(board);
}

static void test_ballots_stand_by_key_and_draws_by_code(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, elect(voting));
	for (size_t i = 1; i < 3; i++)
		assert_true(strcmp(json_string_value(json_object_get(row(board, "ballots", i - 1), "ballot_key")),
		                json_string_value(json_object_get(row(board, "ballots", i), "ballot_key"))) < 0);
	assert_string_equal(json_string_value(json_object_get(row(board, "draws", 0), "delegate_code")), "DB17");
	assert_string_equal(json_string_value(json_object_get(row(board, "draws", 3), "delegate_code")), "DB20");
	json_decref(board);
}

/* ---- forged ones ---- */

struct forgery {
	void (*forge)(json_t *board);
	const char *found;
};

static void forge_manifest(json_t *board)
{
	char *text = strdup(json_string_value(json_object_get(board, "manifest")));
	*strstr(text, "An") = 'a';
	json_object_set_new(board, "manifest", json_string(text));
	free(text);
}

static void forge_manifest_signature(json_t *board)
{
	flip(board, "manifest_signature");
}

static void forge_voprf_key(json_t *board)
{
	json_object_set_new(
	    board, "voprf_secret_key", json_string("0800000000000000000000000000000000000000000000000000000000000000"));
}

static void repeat_ballot(json_t *board)
{
	json_array_set(json_object_get(board, "ballots"), 1, row(board, "ballots", 0));
}

static void swap_ballots(json_t *board)
{
	json_t *first = json_incref(row(board, "ballots", 0));
	json_array_set(json_object_get(board, "ballots"), 0, row(board, "ballots", 1));
	json_array_set_new(json_object_get(board, "ballots"), 1, first);
}

static void forge_marks(json_t *board)
{
	json_object_set_new(row(board, "ballots", 0), "marks", json_pack("[[i, i], [i, i]]", 1, 1, 3, 1));
}

static void overvote(json_t *board)
{
	json_object_set_new(row(board, "ballots", 0), "marks", json_pack("[[i,i],[i,i],[i,i]]", 1, 1, 2, 1, 3, 1));
}

static void forge_token(json_t *board)
{
	flip(row(board, "ballots", 0), "token");
}

static void forge_ballot_signature(json_t *board)
{
	flip(row(board, "ballots", 2), "signature");
}

static void spoil_ballot(json_t *board)
{
	json_object_del(row(board, "ballots", 0), "ballot_key");
}

static void forge_draw_signature(json_t *board)
{
	flip(row(board, "draws", 0), "signature");
}

static void forge_evaluation(json_t *board)
{
	json_object_set(row(board, "draws", 0), "evaluated", json_object_get(row(board, "draws", 1), "evaluated"));
}

static void draw_twice(json_t *board)
{
	json_t *copy = json_copy(row(board, "draws", 0));
	json_object_set_new(copy, "delegate_code", json_string("DB18"));
	json_array_set_new(json_object_get(board, "draws"), 1, copy);
}

static void remove_draw(json_t *board)
{
	json_array_remove(json_object_get(board, "draws"), 0);
}

static void swap_draws(json_t *board)
{
	json_array_append(json_object_get(board, "draws"), row(board, "draws", 0));
	json_array_remove(json_object_get(board, "draws"), 0);
}

static void spoil_draw(json_t *board)
{
	json_object_set_new(row(board, "draws", 0), "delegate_code", json_integer(1));
}

static void forge_valid(json_t *board)
{
	add(board, "valid", 1);
}

static void forge_convened(json_t *board)
{
	add(board, "convened", -1);
}

static void forge_issued(json_t *board)
{
	add(board, "issued", 2);
}

static void forge_totals(json_t *board)
{
	add(row(board, "totals", 1), "for", 1);
}

static void remove_total(json_t *board)
{
	json_array_remove(json_object_get(board, "totals"), 2);
}

static void forge_root(json_t *board)
{
	flip(board, "root");
}

static void forge_closing(json_t *board)
{
	flip(board, "closing_signature");
}

static void remove_ballots(json_t *board)
{
	json_object_del(board, "ballots");
}

static void spoil_count(json_t *board)
{
	json_object_set_new(board, "invalid", json_string("1"));
}

static void test_every_forgery_is_found(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, elect(voting));
	static const struct forgery forgeries[] = {
	    {forge_manifest, "manifest_signature ballot_signature ballot_token draw_signature totals root closing_signature "},
	    {forge_manifest_signature, "manifest_signature "},
	    {forge_voprf_key, "voprf_key closing_signature "},
	    {repeat_ballot, NULL},
	    {swap_ballots, "ballot_order root "},
	    {forge_marks, NULL},
	    {overvote, NULL},
	    {forge_token, "ballot_signature ballot_token root "},
	    {forge_ballot_signature, "ballot_signature root "},
	    {spoil_ballot, NULL},
	    {forge_draw_signature, "draw_signature "},
	    {forge_evaluation, "draw_evaluation "},
	    {draw_twice, "draw_duplicate "},
	    {remove_draw, "count_issued "},
	    {swap_draws, "draw_order "},
	    {spoil_draw, "draw_malformed "},
	    {forge_valid, "count_valid "},
	    {forge_convened, "present_exceeds_convened "},
	    {forge_issued, "count_issued closing_signature "},
	    {forge_totals, "totals "},
	    {remove_total, "totals "},
	    {forge_root, "root closing_signature "},
	    {forge_closing, "closing_signature "},
	    {remove_ballots, "malformed "},
	    {spoil_count, "malformed "},
	};
	for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
		json_t *forged = json_deep_copy(board);
		forgeries[i].forge(forged);
		char codes[512] = "";
		struct verify verify = {.find = collect, .closure = codes};
		recount(&verify, forged);
		if (!*codes || (forgeries[i].found && strcmp(codes, forgeries[i].found) != 0))
			fail_msg("forgery %zu: %s", i, codes);
		verify_free(&verify);
		json_decref(forged);
	}
	json_decref(board);
}

/* ---- any field ---- */

struct fields {
	json_t *board;
	size_t changed;
	char unnoticed[512]; /* the paths */
};

/* Another value of the same kind. */
static json_t *other_value(const json_t *value)
{
	if (json_is_integer(value))
		return json_integer(json_integer_value(value) + 1);
	if (!json_is_string(value))
		return json_true();
	char *text = strdup(json_string_value(value));
	size_t last = strlen(text) - 1;
	text[last] = text[last] == '0' ? '1' : '0';
	json_t *changed = json_string(text);
	free(text);
	return changed;
}

static void note_unnoticed(struct fields *fields, const char *path)
{
	char codes[512] = "";
	struct verify verify = {.find = collect, .closure = codes, .threads = 1};
	recount(&verify, fields->board);
	verify_free(&verify);
	fields->changed++;
	if (!*codes)
		strcat(strcat(fields->unnoticed, path), " ");
}

static void change_each(struct fields *fields, json_t *container, const char *path);

/* Changes a value that is in `container`, looks, and puts it back. */
static void change(struct fields *fields, json_t *container, const char *name, size_t index, const char *path)
{
	json_t *value = json_incref(name ? json_object_get(container, name) : json_array_get(container, index));
	if (json_is_object(value) || json_is_array(value)) {
		change_each(fields, value, path);
	} else {
		json_t *changed = other_value(value);
		name ? json_object_set(container, name, changed) : json_array_set(container, index, changed);
		note_unnoticed(fields, path);
		name ? json_object_set(container, name, value) : json_array_set(container, index, value);
		json_decref(changed);
	}
	json_decref(value);
}

static void change_each(struct fields *fields, json_t *container, const char *path)
{
	char inner[200];
	const char *name;
	json_t *value;
	json_object_foreach(container, name, value)
	{
		snprintf(inner, sizeof inner, "%s.%s", path, name);
		change(fields, container, name, 0, inner);
	}
	for (size_t i = 0; i < json_array_size(container); i++) {
		snprintf(inner, sizeof inner, "%s[]", path);
		change(fields, container, NULL, i, inner);
	}
}

/* How many were convened only the log and the certificate tell; and a card does
 * not sign its delegate's code: the posted list shows each who drew. */
static void test_whichever_field_is_changed_it_is_found(void **state)
{
	struct voting *voting = *state;
	struct fields fields = {.board = board_of(voting, elect(voting))};
	change_each(&fields, fields.board, "");
	assert_string_equal(fields.unnoticed, ".convened .draws[].delegate_code .draws[].delegate_code ");
	assert_true(fields.changed > 60);
	json_decref(fields.board);
}

static void test_a_forged_open_vote_is_found(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, resolve(voting));
	json_t *forged = json_deep_copy(board);
	json_object_set_new(row(forged, "votes", 0), "marks", json_pack("[[i, i]]", 1, 2));
	assert_findings(forged, NULL, "totals root ");
	json_decref(forged);
	forged = json_deep_copy(board);
	json_array_append(json_object_get(forged, "votes"), row(forged, "votes", 0));
	assert_findings(forged, NULL, "vote_order count_collected count_valid totals root ");
	json_decref(forged);
	json_decref(board);
}

static void test_only_the_congress_s_own_key_makes_it_its_own(void **state)
{
	struct voting *voting = *state;
	static const uint8_t other[KEY_PUBLIC_BYTES] = {9};
	json_t *board = board_of(voting, elect(voting));
	assert_findings(board, other, "manifest_signature closing_signature ");
	json_object_del(board, "public_key");
	assert_findings(board, NULL, "no_congress_key ");
	assert_findings(board, key_public(voting->calls->key), "");
	json_decref(board);
}

static void test_what_is_no_board_at_all(void **state)
{
	(void)state;
	static const char *const texts[] = {"null", "7", "[]", "{}", "{\"manifest\":1}", "{\"manifest\":\"{}\"}"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		json_t *board = json_loads(texts[i], JSON_DECODE_ANY, NULL);
		assert_findings(board, NULL, "malformed ");
		json_decref(board);
	}
}

/* ---- many rows ---- */

#define MANY 3000

/* An open vote in which some rows are no votes, and some stand twice. */
static char *many_votes(void)
{
	static const char manifest[] =
	    "{\"v\":1,\"congress\":\"01020304\",\"contest\":1,\"title\":\"N\",\"style\":\"resolution\",\"secret\":false,"
	    "\"seats\":1,\"options\":[\"N\"],\"majority\":{\"num\":1,\"den\":2,\"base\":\"collected\"},"
	    "\"voprf_public_key\":null}";
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	json_t *quoted = json_string(manifest);
	fputs("{\"votes\":[", out);
	for (int i = 1; i <= MANY; i++)
		fprintf(out, "%s{\"delegate\":%d,\"marks\":[[1,%d]]}", i > 1 ? "," : "", i % 97 ? i : i - 1,
		    i % 101 ? 1 + i % 3 : 9);
	fputs("],\"manifest\":", out);
	json_dumpf(quoted, out, JSON_ENCODE_ANY);
	fputs(",\"convened\":1,\"present\":2,\"issued\":3}", out);
	json_decref(quoted);
	fclose(out);
	return text;
}

static void list(void *closure, enum verify_code code, const char *detail)
{
	fprintf(closure, "%s %s\n", verify_code_name(code), detail);
}

static char *findings_of(char *board, unsigned threads, struct verify *verify)
{
	char *found = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&found, &length), *file = fmemopen(board, strlen(board), "rb");
	*verify = (struct verify){.find = list, .closure = out, .threads = threads};
	assert_int_equal(verify_board(verify, file), STATUS_OK);
	fclose(file);
	fclose(out);
	return found;
}

static void test_any_number_of_threads_finds_the_same_in_the_same_order(void **state)
{
	(void)state;
	char *board = many_votes();
	struct verify alone, beside;
	char *expected = findings_of(board, 1, &alone);
	assert_non_null(strstr(expected, "vote_malformed 101\n"));
	assert_non_null(strstr(expected, "vote_order 97\nvote_malformed 101\nvote_order 194\nvote_malformed 202\n"));
	assert_int_equal(alone.totals->collected, MANY - MANY / 101);
	for (unsigned threads = 2; threads < 8; threads += 3) {
		char *found = findings_of(board, threads, &beside);
		assert_string_equal(found, expected);
		assert_memory_equal(beside.root, alone.root, sizeof alone.root);
		assert_memory_equal(&beside.totals->options[0], &alone.totals->options[0], sizeof(struct rules_votes));
		verify_free(&beside);
		free(found);
	}
	verify_free(&alone);
	free(expected);
	free(board);
}

static void test_a_fingerprint_as_people_write_it(void **state)
{
	(void)state;
	char out[2 * BALLOT_HASH_BYTES + 1];
	assert_true(verify_fingerprint_read("D9C8-4aa6 9a306f16", out));
	assert_string_equal(out, "d9c84aa69a306f16");
	assert_false(verify_fingerprint_read("d9c8-4aa6-9a30-6f1", out));
	assert_false(verify_fingerprint_read("d9c8-4aa6-9a30-6f1g", out));
	assert_false(verify_fingerprint_read("", out));
	assert_false(verify_fingerprint_read(
	    "00000000000000000000000000000000000000000000000000000000000000000", out));
}

/* ---- who sees a board, and when ---- */

static void assert_board(struct voting *voting, int64_t id, enum role role, unsigned http)
{
	struct answer answer = see_board(voting, id, role);
	assert_int_equal(answer.http, http);
	calls_free(&answer);
}

static void test_a_board_is_for_those_the_contest_names_after_the_close(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_RESOLUTION);
	int64_t free = voting_define(voting, "{\"title\":\"N\",\"style\":\"resolution\",\"board\":\"everyone\"}");
	voting_move(voting, id, "voting");
	assert_board(voting, id, ROLE_AUDITOR, 409);
	assert_board(voting, id, ROLE_NOBODY, 401);
	assert_board(voting, free, ROLE_NOBODY, 409);
	voting_move(voting, id, "closed");
	voting_move(voting, free, "voting");
	voting_move(voting, free, "closed");
	assert_board(voting, id, ROLE_NOBODY, 401);
	assert_board(voting, id, ROLE_DELEGATE, 403);
	assert_board(voting, id, ROLE_STEWARD, 403);
	assert_board(voting, id, ROLE_TELLER, 200);
	assert_board(voting, id, ROLE_PRESIDIUM, 200);
	assert_board(voting, id, ROLE_SECRETARIAT, 200);
	assert_board(voting, free, ROLE_NOBODY, 200);
	assert_board(voting, 99, ROLE_AUDITOR, 404);
}

/* ---- the event log ---- */

static enum status write_event(void *closure, const struct event *event)
{
	json_t *json = event_json(event);
	assert_int_equal(json_dumpf(json, closure, JSON_COMPACT), 0);
	fputc('\n', closure);
	json_decref(json);
	return STATUS_OK;
}

static char *events_of(struct voting *voting)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_int_equal(store_event_each(voting_act(voting)->store, 0, 1000, write_event, out), STATUS_OK);
	fclose(out);
	return text;
}

static void assert_event_findings(const json_t *board, char *events, const char *expected)
{
	char codes[512] = "";
	struct verify verify = {.find = collect, .closure = codes};
	FILE *lines = fmemopen(events, strlen(events), "r");
	recount(&verify, board);
	assert_int_equal(verify_events(&verify, lines), STATUS_OK);
	fclose(lines);
	verify_free(&verify);
	assert_string_equal(codes, expected);
}

static void test_the_log_must_record_this_count(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, elect(voting));
	char *events = events_of(voting);
	assert_event_findings(board, events, "");
	json_t *other = board_of(voting, elect(voting));
	assert_event_findings(other, events, "event_missing ");
	*strstr(events, "\"collected\":3") = ' ';
	assert_event_findings(board, events, "event_malformed event_missing ");
	free(events);
	json_decref(other);
	json_decref(board);
}

static void test_a_changed_log_is_found(void **state)
{
	struct voting *voting = *state;
	json_t *board = board_of(voting, elect(voting));
	char *events = events_of(voting);
	memcpy(strstr(events, "\"collected\":3"), "\"collected\":4", 13);
	assert_event_findings(board, events, "event_chain event_closing ");
	free(events);
	events = events_of(voting);
	char *second = strchr(events, '\n') + 1, *third = strchr(second, '\n') + 1;
	memmove(second, third, strlen(third) + 1);
	assert_event_findings(board, events, "event_order event_missing ");
	/* A log may begin later, but not behind the first step. */
	assert_event_findings(board, strchr(events, '\n') + 1, "event_missing ");
	free(events);
	events = events_of(voting);
	assert_event_findings(board, strchr(events, '\n') + 1, "");
	free(events);
	json_decref(board);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    VOTING_TEST(test_a_secret_contest_s_board_holds),
	    VOTING_TEST(test_an_open_vote_s_board_holds),
	    VOTING_TEST(test_an_empty_board_holds),
	    VOTING_TEST(test_ballots_stand_by_key_and_draws_by_code),
	    VOTING_TEST(test_every_forgery_is_found),
	    VOTING_TEST(test_whichever_field_is_changed_it_is_found),
	    VOTING_TEST(test_a_forged_open_vote_is_found),
	    VOTING_TEST(test_only_the_congress_s_own_key_makes_it_its_own),
	    cmocka_unit_test(test_what_is_no_board_at_all),
	    cmocka_unit_test(test_any_number_of_threads_finds_the_same_in_the_same_order),
	    cmocka_unit_test(test_a_fingerprint_as_people_write_it),
	    VOTING_TEST(test_a_board_is_for_those_the_contest_names_after_the_close),
	    VOTING_TEST(test_the_log_must_record_this_count),
	    VOTING_TEST(test_a_changed_log_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
