/* voting: a congress with delegates in the hall who hold voting cards, and the
 * voter's side of a secret ballot, for tests without a socket. */
#ifndef VOTING_H
#define VOTING_H

#include "ballot.h"
#include "calls.h"
#include "card.h"
#include "contest.h"
#include "hall.h"
#include "store_cards.h"
#include "store_contests.h"
#include "store_scans.h"
#include "voprf.h"

#define VOTING_DELEGATES 6 /* the last one is a guest */
#define VOTING_SESSION 1
#define VOTING_ELECTION                                                                                                \
	"{\"title\":\"Bầu Ban Chấp hành\",\"style\":\"approval\",\"seats\":2,"                                    \
	"\"options\":[\"Lê An\",\"Trần Bình\",\"Phạm Châu\"]}"
#define VOTING_RESOLUTION "{\"title\":\"Nghị quyết\",\"style\":\"resolution\"}"

struct voting {
	void *calls_state;
	struct calls *calls;
	struct hall *hall;
	int64_t delegates[VOTING_DELEGATES + 1]; /* and room for one more */
	uint8_t cards[VOTING_DELEGATES + 1][CARD_SECRET_KEY_BYTES];
};

/* A ballot on a delegate's phone. */
struct paper {
	int64_t contest;
	uint8_t manifest_hash[BALLOT_HASH_BYTES], voprf_public_key[VOPRF_ELEMENT_BYTES];
	uint8_t secret_key[KEY_SECRET_BYTES], blind[VOPRF_SCALAR_BYTES], blinded[VOPRF_ELEMENT_BYTES];
	struct ballot ballot;
};

static inline struct act *voting_act(struct voting *voting)
{
	return &voting->calls->place->act;
}

/* Outside of a handler: writes of the test itself, then what the hall makes of
 * them. */
static inline void voting_refresh(struct voting *voting)
{
	hall_outdated(voting->hall);
	hall_refresh(voting->hall, voting_act(voting)->store);
}

static inline void voting_walk(struct voting *voting, size_t index, enum scan_direction direction)
{
	assert_int_equal(store_presence_set(voting_act(voting), VOTING_SESSION, voting->delegates[index], direction,
	                     "A", TEMPORARY_NOW),
	    STATUS_OK);
	voting_refresh(voting);
}

static inline int64_t voting_delegate(struct voting *voting, size_t index, const char *standing, const char *delegation)
{
	const char *cells[ROSTER_COLUMNS];
	char code[8];
	int64_t id = 0;
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	snprintf(code, sizeof code, "DB%02zu", 20 - index); /* codes fall as ids rise */
	cells[ROSTER_CODE] = code;
	cells[ROSTER_FULL_NAME] = "Nguyễn Văn A";
	cells[ROSTER_STANDING] = standing;
	cells[ROSTER_DELEGATION] = delegation;
	assert_int_equal(store_delegate_add(voting_act(voting), cells, &id), STATUS_OK);
	uint8_t secret[CARD_SECRET_BYTES], card_key[CARD_KEY_BYTES];
	card_create(secret);
	card_derive(voting->calls->app.congress, secret, card_key, voting->cards[index]);
	assert_int_equal(store_card_add(voting_act(voting), id, card_key), STATUS_OK);
	return id;
}

static inline int voting_open(void **state)
{
	struct voting *voting = calloc(1, sizeof *voting);
	assert_non_null(voting);
	calls_open(&voting->calls_state);
	voting->calls = voting->calls_state;
	for (size_t i = 0; i < VOTING_DELEGATES; i++)
		voting->delegates[i] = voting_delegate(
		    voting, i, i + 1 < VOTING_DELEGATES ? "official" : "guest", i % 2 ? "Đoàn Một" : "Đoàn Hai");
	assert_int_equal(store_delegate_count_voting(voting_act(voting)), STATUS_OK);
	assert_int_equal(hall_open(voting_act(voting)->store, &voting->hall), STATUS_OK);
	voting->calls->app.hall = voting->hall;
	for (size_t i = 0; i < VOTING_DELEGATES; i++)
		voting_walk(voting, i, SCAN_IN);
	*state = voting;
	return 0;
}

static inline int voting_close(void **state)
{
	struct voting *voting = *state;
	hall_close(voting->hall);
	calls_close(&voting->calls_state);
	free(voting);
	return 0;
}

/* ---- calling ---- */

static inline void voting_as(struct voting *voting, enum role role, const char *actor)
{
	voting->calls->who = (struct principal){.role = role, .by = ROLE_BY_TOKEN};
	snprintf(voting->calls->who.actor, sizeof voting->calls->who.actor, "%s", actor);
}

static inline void voting_as_delegate(struct voting *voting, size_t index)
{
	voting_as(voting, ROLE_DELEGATE, "delegate");
	voting->calls->who.delegate = voting->delegates[index];
}

/* Calls as the presidium what stands under /api/contests, and gives the HTTP
 * status; the error's code goes to `code` (32 bytes), where that is not NULL. */
static inline unsigned voting_post(struct voting *voting, const char *path, const char *body, char *code)
{
	struct answer answer = calls_send(voting->calls, &(struct call){"POST", path, body});
	unsigned http = answer.http;
	const char *error = json_string_value(json_object_get(answer.json, "error"));
	if (code)
		snprintf(code, 32, "%s", error ? error : "");
	calls_free(&answer);
	return http;
}

#define VOTING_REFUSED(voting, http, expected, path, body)                                                             \
	do {                                                                                                           \
		char voting_code[32];                                                                                  \
		assert_int_equal(voting_post(voting, path, body, voting_code), http);                                  \
		assert_string_equal(voting_code, expected);                                                            \
	} while (0)

static inline int64_t voting_define(struct voting *voting, const char *definition)
{
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	struct answer answer = calls_expect(voting->calls, 201, "POST", "/api/contests", definition);
	int64_t id = calls_integer(&answer, "id");
	calls_free(&answer);
	return id;
}

static inline unsigned voting_ask(struct voting *voting, int64_t id, const char *body, char *code)
{
	char path[64];
	snprintf(path, sizeof path, "/api/contests/%lld/state", (long long)id);
	return voting_post(voting, path, body, code);
}

/* Moves a contest as the presidium. */
static inline void voting_move(struct voting *voting, int64_t id, const char *to)
{
	char body[64];
	voting_as(voting, ROLE_PRESIDIUM, "token:2");
	snprintf(body, sizeof body, "{\"to\":\"%s\"}", to);
	assert_int_equal(voting_ask(voting, id, body, NULL), 200);
}

/* The contest as everybody sees it; to be freed by calls_free. */
static inline struct answer voting_see(struct voting *voting, int64_t id)
{
	char path[64];
	snprintf(path, sizeof path, "/api/contests/%lld", (long long)id);
	return calls_expect(voting->calls, 200, "GET", path, NULL);
}

static inline int64_t voting_figure(struct voting *voting, int64_t id, const char *name)
{
	struct answer answer = voting_see(voting, id);
	int64_t figure = calls_integer(&answer, name);
	calls_free(&answer);
	return figure;
}

/* ---- the voter's side ---- */

static inline void voting_paper(struct voting *voting, int64_t contest, struct paper *out)
{
	struct contest *definition = hall_contest(voting->hall, contest);
	uint8_t input[BALLOT_INPUT_BYTES];
	assert_non_null(definition);
	*out = (struct paper){.contest = contest};
	memcpy(out->manifest_hash, definition->manifest_hash, sizeof out->manifest_hash);
	memcpy(out->voprf_public_key, definition->voprf_public_key, sizeof out->voprf_public_key);
	contest_unref(definition);
	assert_int_equal(crypto_sign_keypair(out->ballot.key, out->secret_key), 0);
	voprf_scalar_random(out->blind);
	ballot_voprf_input(out->manifest_hash, out->ballot.key, input);
	assert_int_equal(voprf_blind(input, sizeof input, out->blind, out->blinded), STATUS_OK);
}

/* The body of a draw for `paper`, signed by the card of delegate `index`; to
 * be freed. */
static inline char *voting_draw_body(struct voting *voting, size_t index, const struct paper *paper)
{
	uint8_t signature[CARD_SIGNATURE_BYTES];
	char blinded[65], signed_text[129], *body = NULL;
	card_sign_draw(voting->cards[index], paper->manifest_hash, paper->blinded, signature);
	sodium_bin2hex(blinded, sizeof blinded, paper->blinded, sizeof paper->blinded);
	sodium_bin2hex(signed_text, sizeof signed_text, signature, sizeof signature);
	assert_true(asprintf(&body, "{\"blinded\":\"%s\",\"signature\":\"%s\"}", blinded, signed_text) > 0);
	return body;
}

/* Asks for `paper` as delegate `index`: the answer, to be freed. */
static inline struct answer voting_draw(struct voting *voting, size_t index, const struct paper *paper)
{
	char path[64];
	char *body = voting_draw_body(voting, index, paper);
	voting_as_delegate(voting, index);
	snprintf(path, sizeof path, "/api/contests/%lld/draw", (long long)paper->contest);
	struct answer answer = calls_send(voting->calls, &(struct call){"POST", path, body});
	free(body);
	return answer;
}

static inline void voting_unhex(const struct answer *answer, const char *name, uint8_t *out, size_t length)
{
	const char *text = calls_text(answer, name);
	assert_int_equal(strlen(text), 2 * length);
	assert_int_equal(sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL), 0);
}

/* Puts the token into `paper`; fails unless the proof holds. */
static inline void voting_finish(struct paper *paper, const struct answer *drawn)
{
	uint8_t input[BALLOT_INPUT_BYTES], evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	assert_int_equal(drawn->http, 200);
	voting_unhex(drawn, "evaluated", evaluated, sizeof evaluated);
	voting_unhex(drawn, "proof", proof, sizeof proof);
	ballot_voprf_input(paper->manifest_hash, paper->ballot.key, input);
	assert_int_equal(voprf_finalize(paper->voprf_public_key, input, sizeof input, paper->blind, paper->blinded,
	                     evaluated, proof, paper->ballot.token),
	    STATUS_OK);
}

/* A drawn paper of delegate `index`. */
static inline void voting_take(struct voting *voting, size_t index, int64_t contest, struct paper *out)
{
	voting_paper(voting, contest, out);
	struct answer drawn = voting_draw(voting, index, out);
	voting_finish(out, &drawn);
	calls_free(&drawn);
}

/* The body of a cast of what `paper` holds, as it stands; to be freed. */
static inline char *voting_cast_body(const struct paper *paper)
{
	const struct ballot *ballot = &paper->ballot;
	char key[65], token[129], signature[129], *body = NULL;
	sodium_bin2hex(key, sizeof key, ballot->key, sizeof ballot->key);
	sodium_bin2hex(token, sizeof token, ballot->token, sizeof ballot->token);
	sodium_bin2hex(signature, sizeof signature, ballot->signature, sizeof ballot->signature);
	json_t *marks = json_array();
	for (size_t i = 0; i < ballot->count; i++)
		json_array_append_new(marks, json_pack("[i, i]", ballot->marks[i].number, ballot->marks[i].mark));
	json_t *json = json_pack("{s:I, s:s, s:s, s:o, s:s}", "contest", (json_int_t)paper->contest, "ballot_key", key,
	    "token", token, "marks", marks, "signature", signature);
	body = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	assert_non_null(body);
	return body;
}

/* Marks and signs `paper`; the marks are borrowed. */
static inline void voting_mark(struct paper *paper, const struct rules_choice marks[], size_t count)
{
	paper->ballot.marks = marks;
	paper->ballot.count = count;
	assert_true(ballot_sign(paper->manifest_hash, &paper->ballot, paper->secret_key));
}

/* Casts what `paper` holds, without credentials: the answer, to be freed. */
static inline struct answer voting_cast(struct voting *voting, const struct paper *paper)
{
	char *body = voting_cast_body(paper);
	voting_as(voting, ROLE_NOBODY, "");
	struct answer answer = calls_send(voting->calls, &(struct call){"POST", "/api/ballots", body});
	free(body);
	return answer;
}

/* Fails unless a cast of `paper` has this HTTP status and, where it is
 * refused, this code. */
static inline void voting_expect_cast(struct voting *voting, const struct paper *paper, unsigned http, const char *code)
{
	struct answer answer = voting_cast(voting, paper);
	if (answer.http != http)
		fail_msg("cast: %u, not %u: %s", answer.http, http, answer.text);
	if (code)
		assert_string_equal(calls_text(&answer, "error"), code);
	calls_free(&answer);
}

/* Votes openly as delegate `index`; the answer, to be freed. */
static inline struct answer voting_vote(struct voting *voting, size_t index, int64_t contest, const char *marks)
{
	char path[64], body[256];
	voting_as_delegate(voting, index);
	snprintf(path, sizeof path, "/api/contests/%lld/vote", (long long)contest);
	snprintf(body, sizeof body, "{\"marks\":%s}", marks);
	return calls_send(voting->calls, &(struct call){"POST", path, body});
}

static inline void voting_expect_vote(
    struct voting *voting, size_t index, int64_t contest, const char *marks, unsigned http, const char *code)
{
	struct answer answer = voting_vote(voting, index, contest, marks);
	if (answer.http != http)
		fail_msg("vote: %u, not %u: %s", answer.http, http, answer.text);
	if (code)
		assert_string_equal(calls_text(&answer, "error"), code);
	calls_free(&answer);
}

#define VOTING_TEST(name) cmocka_unit_test_setup_teardown(name, voting_open, voting_close)

#endif
