#include "voters.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "fail.h"

#define HEX(name) (2 * sizeof(name) + 1)
#define PROOFS_CHECKED 64 /* of all draws: a proof costs much and the server does not pay */

static void read_hex(json_t *object, const char *name, uint8_t *out, size_t length)
{
	const char *text = json_string_value(json_object_get(object, name));
	size_t got = 0;
	if (!text || sodium_hex2bin(out, length, text, strlen(text), NULL, &got, NULL) != 0 || got != length)
		fail("%s is not %zu bytes of hex: %s", name, length, text ? text : "none");
}

static void run_script(const struct voters *voters, const struct script *script,
    void (*answered)(void *closure, size_t index, const char *body), void *closure)
{
	const struct bench *bench = voters->venue->bench;
	struct client *client = client_open(voters->venue->port, bench->connections);
	client_run(client, &(struct client_plan){.script = script,
	                       .count = script->count,
	                       .expected = 200,
	                       .seconds = bench->seconds,
	                       .answered = answered,
	                       .closure = closure});
	client_close(client);
}

/* ---- signing in ---- */

static char *card_request(const struct voters *voters)
{
	json_t *ids = json_array();
	for (size_t i = 0; i < voters->count; i++)
		json_array_append_new(ids, json_integer(voters->venue->ids[i]));
	json_t *request = json_pack("{s:o}", "delegates", ids);
	char *text = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	if (!text)
		fail("no memory for cards");
	return text;
}

static void issue_cards(struct voters *voters)
{
	const struct venue *venue = voters->venue;
	char *request = card_request(voters);
	json_t *answer = client_json(venue->port, "POST", "/api/cards", venue->token, request, 200);
	json_t *cards = json_object_get(answer, "cards");
	if (json_array_size(cards) != voters->count)
		fail("%zu cards of %zu", json_array_size(cards), voters->count);
	for (size_t i = 0; i < voters->count; i++) {
		struct voter *voter = &voters->items[i];
		json_t *card = json_array_get(cards, i);
		const char *text = json_string_value(json_object_get(card, "secret"));
		uint8_t secret[CARD_SECRET_BYTES];
		if (!text || !card_decode(text, strlen(text), secret))
			fail("not a card: %s", text ? text : "none");
		voter->delegate = json_integer_value(json_object_get(card, "delegate"));
		card_derive(venue->congress, secret, voter->card_key, voter->card_secret);
	}
	json_decref(answer);
	free(request);
}

/* Challenges become sign-ins. */
struct challenges {
	const struct voters *voters;
	struct script *logins;
};

static void take_challenge(void *closure, size_t index, const char *body)
{
	struct challenges *challenges = closure;
	(void)index; /* which voter gets which challenge makes no difference */
	const struct voter *voter = &challenges->voters->items[challenges->logins->count];
	json_t *answer = json_loads(body, 0, NULL);
	uint8_t challenge[CARD_CHALLENGE_BYTES], signature[CARD_SIGNATURE_BYTES];
	char key_text[HEX(voter->card_key)], challenge_text[HEX(challenge)], signature_text[HEX(signature)];
	char login[600];
	read_hex(answer, "challenge", challenge, sizeof challenge);
	card_sign_login(voter->card_secret, challenge, signature);
	sodium_bin2hex(key_text, sizeof key_text, voter->card_key, sizeof voter->card_key);
	sodium_bin2hex(challenge_text, sizeof challenge_text, challenge, sizeof challenge);
	sodium_bin2hex(signature_text, sizeof signature_text, signature, sizeof signature);
	snprintf(login, sizeof login, "{\"card_key\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\"}", key_text,
	    challenge_text, signature_text);
	script_add(challenges->logins, "POST", "/api/login", NULL, login);
	json_decref(answer);
}

static void take_session(void *closure, size_t index, const char *body)
{
	struct voters *voters = closure;
	json_t *answer = json_loads(body, 0, NULL);
	const char *token = json_string_value(json_object_get(answer, "token"));
	if (!token || strlen(token) >= sizeof voters->items[index].token)
		fail("no session: %s", body);
	strcpy(voters->items[index].token, token);
	json_decref(answer);
}

static void sign_in(struct voters *voters)
{
	struct script asking = {0}, logins = {0};
	struct challenges challenges = {voters, &logins};
	for (size_t i = 0; i < voters->count; i++)
		script_add(&asking, "POST", "/api/login/challenge", NULL, "{}");
	run_script(voters, &asking, take_challenge, &challenges);
	run_script(voters, &logins, take_session, voters);
	script_clear(&asking);
	script_clear(&logins);
}

void voters_open(const struct venue *venue, size_t count, struct voters *out)
{
	*out = (struct voters){.venue = venue, .count = count, .items = calloc(count, sizeof(struct voter))};
	if (!out->items)
		fail("no memory for voters");
	issue_cards(out);
	sign_in(out);
}

void voters_close(struct voters *voters)
{
	free(voters->items);
	*voters = (struct voters){0};
}

/* ---- the contest ---- */

static void move_to(const struct voters *voters, const char *state)
{
	const struct venue *venue = voters->venue;
	char path[64], body[64];
	snprintf(path, sizeof path, "/api/contests/%lld/state", (long long)voters->contest);
	snprintf(body, sizeof body, "{\"to\":\"%s\"}", state);
	free(client_text(venue->port, "POST", path, venue->token, body, 200));
}

static json_t *read_contest(const struct voters *voters)
{
	char path[64];
	snprintf(path, sizeof path, "/api/contests/%lld", (long long)voters->contest);
	return client_json(voters->venue->port, "GET", path, voters->venue->token, NULL, 200);
}

void voters_start_issuing(struct voters *voters)
{
	static const char definition[] =
	    "{\"title\":\"Bầu Ban Chấp hành\",\"style\":\"approval\",\"secret\":true,\"seats\":3,"
	    "\"options\":[\"Lê An\",\"Trần Bình\",\"Phạm Châu\",\"Vũ Dũng\",\"Đỗ Giang\"]}";
	json_t *contest =
	    client_json(voters->venue->port, "POST", "/api/contests", voters->venue->token, definition, 201);
	voters->contest = json_integer_value(json_object_get(contest, "id"));
	json_decref(contest);
	move_to(voters, "issuing");
	contest = read_contest(voters);
	const char *text = json_string_value(json_object_get(contest, "manifest"));
	json_t *manifest = text ? json_loads(text, 0, NULL) : NULL;
	if (!manifest)
		fail("the contest has no manifest");
	ballot_manifest_hash(text, strlen(text), voters->manifest_hash);
	read_hex(manifest, "voprf_public_key", voters->public_key, sizeof voters->public_key);
	json_decref(manifest);
	json_decref(contest);
}

void voters_start_voting(struct voters *voters)
{
	move_to(voters, "voting");
}

void voters_check(const struct voters *voters)
{
	json_t *contest = read_contest(voters);
	static const char *const counters[] = {"issued", "collected", "valid"};
	for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
		json_int_t value = json_integer_value(json_object_get(contest, counters[i]));
		if ((size_t)value != voters->count)
			fail("%s is %lld of %zu", counters[i], (long long)value, voters->count);
	}
	json_decref(contest);
}

/* ---- draw and cast ---- */

static void make_ballot(const struct voters *voters, struct voter *voter, size_t index)
{
	uint8_t input[BALLOT_INPUT_BYTES];
	crypto_sign_keypair(voter->ballot.key, voter->ballot_secret);
	for (size_t i = 0; i < 3; i++)
		voter->marks[i] = (struct rules_choice){(uint16_t)(i + 1 + index % 3), RULES_MARK_FOR};
	voter->ballot.marks = voter->marks;
	voter->ballot.count = 3;
	ballot_voprf_input(voters->manifest_hash, voter->ballot.key, input);
	voprf_scalar_random(voter->blind);
	if (voprf_blind(input, sizeof input, voter->blind, voter->blinded) != STATUS_OK)
		fail("a ballot could not be blinded");
}

void voters_write_draws(struct voters *voters, struct script *script)
{
	char path[64];
	snprintf(path, sizeof path, "/api/contests/%lld/draw", (long long)voters->contest);
	for (size_t i = 0; i < voters->count; i++) {
		struct voter *voter = &voters->items[i];
		uint8_t signature[CARD_SIGNATURE_BYTES];
		char blinded_text[HEX(voter->blinded)], signature_text[HEX(signature)], body[300];
		make_ballot(voters, voter, i);
		card_sign_draw(voter->card_secret, voters->manifest_hash, voter->blinded, signature);
		sodium_bin2hex(blinded_text, sizeof blinded_text, voter->blinded, sizeof voter->blinded);
		sodium_bin2hex(signature_text, sizeof signature_text, signature, sizeof signature);
		snprintf(body, sizeof body, "{\"blinded\":\"%s\",\"signature\":\"%s\"}", blinded_text, signature_text);
		script_add(script, "POST", path, voter->token, body);
	}
}

void voters_take_draw(void *closure, size_t index, const char *body)
{
	struct voter *voter = &((struct voters *)closure)->items[index];
	json_t *answer = json_loads(body, 0, NULL);
	read_hex(answer, "evaluated", voter->evaluated, sizeof voter->evaluated);
	read_hex(answer, "proof", voter->proof, sizeof voter->proof);
	json_decref(answer);
}

void voters_unblind(struct voters *voters)
{
	for (size_t i = 0; i < voters->count; i++) {
		struct voter *voter = &voters->items[i];
		uint8_t input[BALLOT_INPUT_BYTES];
		ballot_voprf_input(voters->manifest_hash, voter->ballot.key, input);
		if (i < PROOFS_CHECKED &&
		    !voprf_verify(voters->public_key, voter->blinded, voter->evaluated, 1, voter->proof))
			fail("draw %zu: the proof does not hold", i);
		if (voprf_unblind(input, sizeof input, voter->blind, voter->evaluated, voter->ballot.token) !=
		    STATUS_OK)
			fail("draw %zu cannot be unblinded", i);
	}
}

static void write_cast(const struct voters *voters, struct voter *voter, char *out, size_t size)
{
	struct ballot *ballot = &voter->ballot;
	char key_text[HEX(ballot->key)], token_text[HEX(ballot->token)], signature_text[HEX(ballot->signature)];
	if (!ballot_sign(voters->manifest_hash, ballot, voter->ballot_secret))
		fail("a ballot could not be signed");
	sodium_bin2hex(key_text, sizeof key_text, ballot->key, sizeof ballot->key);
	sodium_bin2hex(token_text, sizeof token_text, ballot->token, sizeof ballot->token);
	sodium_bin2hex(signature_text, sizeof signature_text, ballot->signature, sizeof ballot->signature);
	snprintf(out, size,
	    "{\"contest\":%lld,\"ballot_key\":\"%s\",\"token\":\"%s\",\"marks\":[[%u,1],[%u,1],[%u,1]],"
	    "\"signature\":\"%s\"}",
	    (long long)voters->contest, key_text, token_text, (unsigned)voter->marks[0].number,
	    (unsigned)voter->marks[1].number, (unsigned)voter->marks[2].number, signature_text);
}

void voters_write_casts(struct voters *voters, struct script *script)
{
	for (size_t i = 0; i < voters->count; i++) {
		char body[700];
		write_cast(voters, &voters->items[i], body, sizeof body);
		script_add(script, "POST", "/api/ballots", NULL, body);
	}
}
