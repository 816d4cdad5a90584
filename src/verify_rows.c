#include "verify_rows.h"

#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "marks.h"
#include "merkle.h"
#include "verify_papers.h"
#include "voprf.h"

struct rows {
	struct verify *verify;
	const struct contest *contest;
	enum verify_tokens tokens;
	struct merkle tree;
};

static void count(struct rows *rows, enum verify_code code, size_t row, const struct rules_choice marks[], size_t marked)
{
	enum rules_verdict verdict = tally_add(rows->verify->totals, &rows->contest->rules, marks, marked);
	if (verdict == RULES_BAD_MARKS || verdict == RULES_OVERVOTE)
		verify_find(rows->verify, code, "%zu", row);
}

/* ---- ballots ---- */

static bool read_ballot(const json_t *json, struct ballot *ballot, struct rules_choice marks[RULES_OPTIONS])
{
	ballot->marks = marks;
	return verify_hex(json, "ballot_key", ballot->key, sizeof ballot->key) &&
	       verify_hex(json, "token", ballot->token, sizeof ballot->token) &&
	       verify_hex(json, "signature", ballot->signature, sizeof ballot->signature) &&
	       marks_read(json_object_get(json, "marks"), marks, &ballot->count);
}

static void check_ballot(struct rows *rows, const struct ballot *ballot, size_t row)
{
	const uint8_t *hash = rows->contest->manifest_hash;
	uint8_t input[BALLOT_INPUT_BYTES], leaf[BALLOT_HASH_BYTES];
	if (!ballot_verify(hash, ballot))
		verify_find(rows->verify, VERIFY_BALLOT_SIGNATURE, "%zu", row);
	ballot_voprf_input(hash, ballot->key, input);
	if (rows->tokens == VERIFY_TOKENS_CHECKED &&
	    !voprf_redeem(rows->contest->voprf_secret_key, input, sizeof input, ballot->token))
		verify_find(rows->verify, VERIFY_BALLOT_TOKEN, "%zu", row);
	count(rows, VERIFY_BALLOT_MARKS, row, ballot->marks, ballot->count);
	if (ballot_leaf(hash, ballot, leaf))
		merkle_add(&rows->tree, leaf);
}

static void check_ballots(struct rows *rows, const json_t *list)
{
	struct rules_choice marks[RULES_OPTIONS];
	struct ballot ballot;
	uint8_t before[BALLOT_KEY_BYTES] = {0};
	bool first = true;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!read_ballot(json_array_get(list, i), &ballot, marks)) {
			verify_find(rows->verify, VERIFY_BALLOT_MALFORMED, "%zu", i + 1);
			continue;
		}
		int order = first ? -1 : memcmp(before, ballot.key, sizeof before);
		if (order >= 0)
			verify_find(rows->verify, order ? VERIFY_BALLOT_ORDER : VERIFY_BALLOT_DUPLICATE, "%zu", i + 1);
		memcpy(before, ballot.key, sizeof before);
		first = false;
		check_ballot(rows, &ballot, i + 1);
	}
}

/* ---- draws ---- */

struct drawn {
	const char *code; /* borrowed */
	uint8_t card_key[CARD_KEY_BYTES], blinded[VOPRF_ELEMENT_BYTES], evaluated[VOPRF_ELEMENT_BYTES];
	uint8_t signature[CARD_SIGNATURE_BYTES];
};

static bool read_draw(const json_t *json, struct drawn *draw)
{
	draw->code = json_string_value(json_object_get(json, "delegate_code"));
	return draw->code && verify_hex(json, "card_key", draw->card_key, sizeof draw->card_key) &&
	       verify_hex(json, "blinded", draw->blinded, sizeof draw->blinded) &&
	       verify_hex(json, "evaluated", draw->evaluated, sizeof draw->evaluated) &&
	       verify_hex(json, "signature", draw->signature, sizeof draw->signature);
}

static void check_draw(struct rows *rows, const struct drawn *draw, size_t row)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	if (!card_verify_draw(draw->card_key, rows->contest->manifest_hash, draw->blinded, draw->signature))
		verify_find(rows->verify, VERIFY_DRAW_SIGNATURE, "%zu", row);
	if (rows->tokens != VERIFY_TOKENS_CHECKED)
		return;
	if (voprf_blind_evaluate(rows->contest->voprf_secret_key, draw->blinded, evaluated) != STATUS_OK ||
	    memcmp(evaluated, draw->evaluated, sizeof evaluated) != 0)
		verify_find(rows->verify, VERIFY_DRAW_EVALUATION, "%zu", row);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, CARD_KEY_BYTES);
}

/* No card draws twice. Changes the order of `keys`. */
static void check_cards(struct rows *rows, uint8_t (*keys)[CARD_KEY_BYTES], size_t found)
{
	qsort(keys, found, sizeof *keys, by_bytes);
	for (size_t i = 1; i < found; i++) {
		if (memcmp(keys[i - 1], keys[i], sizeof *keys) == 0)
			verify_find(rows->verify, VERIFY_DRAW_DUPLICATE, "one card, two draws");
	}
}

static enum status check_draws(struct rows *rows, const json_t *list)
{
	size_t size = json_array_size(list), found = 0;
	uint8_t(*keys)[CARD_KEY_BYTES] = malloc((size + 1) * sizeof *keys);
	if (!keys)
		return STATUS_NO_MEMORY;
	struct drawn draw;
	const char *before = NULL;
	for (size_t i = 0; i < size; i++) {
		if (!read_draw(json_array_get(list, i), &draw)) {
			verify_find(rows->verify, VERIFY_DRAW_MALFORMED, "%zu", i + 1);
			continue;
		}
		if (before && strcmp(before, draw.code) >= 0)
			verify_find(rows->verify, VERIFY_DRAW_ORDER, "%zu", i + 1);
		before = draw.code;
		memcpy(keys[found++], draw.card_key, sizeof *keys);
		check_draw(rows, &draw, i + 1);
	}
	check_cards(rows, keys, found);
	free(keys);
	rows->verify->totals->issued = (uint32_t)size;
	return STATUS_OK;
}

/* ---- open votes ---- */

static void check_votes(struct rows *rows, const json_t *list)
{
	struct rules_choice marks[RULES_OPTIONS];
	uint8_t leaf[BALLOT_HASH_BYTES];
	json_int_t before = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *vote = json_array_get(list, i);
		json_int_t delegate = json_integer_value(json_object_get(vote, "delegate"));
		size_t marked;
		if (delegate < 1 || !marks_read(json_object_get(vote, "marks"), marks, &marked)) {
			verify_find(rows->verify, VERIFY_VOTE_MALFORMED, "%zu", i + 1);
			continue;
		}
		if (delegate <= before)
			verify_find(rows->verify, VERIFY_VOTE_ORDER, "%zu", i + 1);
		before = delegate;
		count(rows, VERIFY_VOTE_MARKS, i + 1, marks, marked);
		if (ballot_vote_leaf(rows->contest->manifest_hash, delegate, marks, marked, leaf))
			merkle_add(&rows->tree, leaf);
	}
}

/* ---- all of them ---- */

static const json_t *list_of(struct rows *rows, const json_t *board, const char *name)
{
	const json_t *list = json_object_get(board, name);
	if (json_is_array(list))
		return list;
	verify_find(rows->verify, VERIFY_MALFORMED, "%s", name);
	return NULL;
}

static enum status check_all(struct rows *rows, const json_t *board)
{
	if (!rows->contest->secret) {
		const json_t *votes = list_of(rows, board, "votes");
		check_votes(rows, votes);
		return votes ? STATUS_OK : STATUS_INVALID;
	}
	const json_t *ballots = list_of(rows, board, "ballots");
	const json_t *draws = list_of(rows, board, "draws");
	if (!ballots || !draws)
		return STATUS_INVALID;
	check_ballots(rows, ballots);
	enum status status = check_draws(rows, draws);
	return status == STATUS_OK ? verify_papers(rows->verify, board, &rows->tree) : status;
}

enum status verify_rows(struct verify *verify, const json_t *board, enum verify_tokens tokens)
{
	struct rows rows = {.verify = verify, .contest = verify->contest, .tokens = tokens};
	merkle_init(&rows.tree);
	enum status status = check_all(&rows, board);
	merkle_root(&rows.tree, verify->root);
	return status;
}
