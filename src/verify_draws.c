#include "verify_draws.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "verify_rows.h"
#include "voprf.h"

/* ---- one draw ---- */

struct draw {
	const char *code; /* borrowed */
	uint8_t card_key[CARD_KEY_BYTES], blinded[VOPRF_ELEMENT_BYTES], evaluated[VOPRF_ELEMENT_BYTES];
	uint8_t signature[CARD_SIGNATURE_BYTES];
};

static bool read_draw(const json_t *json, struct draw *draw)
{
	draw->code = json_string_value(json_object_get(json, "delegate_code"));
	return draw->code && verify_hex(json, "card_key", draw->card_key, sizeof draw->card_key) &&
	       verify_hex(json, "blinded", draw->blinded, sizeof draw->blinded) &&
	       verify_hex(json, "evaluated", draw->evaluated, sizeof draw->evaluated) &&
	       verify_hex(json, "signature", draw->signature, sizeof draw->signature);
}

static bool is_evaluated(const struct contest *contest, const struct draw *draw)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	return voprf_blind_evaluate(contest->voprf_secret_key, draw->blinded, evaluated) == STATUS_OK &&
	       memcmp(evaluated, draw->evaluated, sizeof evaluated) == 0;
}

static bool has_second(const json_t *json)
{
	const json_t *element = json_object_get(json, "second_evaluated"), *shown = json_object_get(json, "second_proof");
	return (element && !json_is_null(element)) || (shown && !json_is_null(shown));
}

/* Whether what the second issuer answered is an evaluation by the manifest's
 * key: its proof shows that, before the secret key is known as well. */
static bool is_second_sound(const struct contest *contest, const json_t *json, const struct draw *draw)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	return verify_hex(json, "second_evaluated", evaluated, sizeof evaluated) &&
	       verify_hex(json, "second_proof", proof, sizeof proof) &&
	       voprf_verify(contest->keys[CONTEST_KEY_SECOND_ISSUER].public_key, draw->blinded, evaluated, 1, proof);
}

static enum status check_draw(
    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally)
{
	const struct verify_rows *rows = closure;
	struct draw draw;
	(void)tally;
	if (!read_draw(element, &draw)) {
		verify_row_find(row, VERIFY_DRAW_MALFORMED);
		return STATUS_OK;
	}
	row->readable = true;
	row->code = strdup(draw.code);
	memcpy(row->key, draw.card_key, sizeof row->key);
	if (!card_verify_draw(draw.card_key, rows->contest->manifest_hash, draw.blinded, draw.signature))
		verify_row_find(row, VERIFY_DRAW_SIGNATURE);
	if (rows->tokens == VERIFY_TOKENS_CHECKED && !is_evaluated(rows->contest, &draw))
		verify_row_find(row, VERIFY_DRAW_EVALUATION);
	if (contest_has_second_issuer(rows->contest) && has_second(element)) {
		row->second = is_second_sound(rows->contest, element, &draw);
		if (!row->second)
			verify_row_find(row, VERIFY_SECOND_EVALUATION);
	}
	return row->code ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- in order ---- */

/* Room for one more item of `size` bytes. */
static bool make_room(void **items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return true;
	size_t larger = *room ? 2 * *room : 1024;
	void *moved = reallocarray(*items, larger, size);
	if (!moved)
		return false;
	*items = moved;
	*room = larger;
	return true;
}

static void digest_code(const char *code, uint8_t digest[VERIFY_CODE_DIGEST])
{
	crypto_generichash(digest, VERIFY_CODE_DIGEST, (const uint8_t *)code, strlen(code), NULL, 0);
}

static enum status keep(struct verify_rows *rows, const struct verify_row *row, size_t number)
{
	struct verify_drawn *drawn = &rows->drawn;
	void *cards = drawn->cards, *codes = drawn->codes;
	bool room = make_room(&cards, drawn->card_count, &drawn->card_room, sizeof *drawn->cards);
	if (rows->contest->paper)
		room &= make_room(&codes, drawn->code_count, &drawn->code_room, sizeof *drawn->codes);
	drawn->cards = cards;
	drawn->codes = codes;
	if (!room)
		return STATUS_NO_MEMORY;
	struct verify_card *card = &drawn->cards[drawn->card_count++];
	memcpy(card->key, row->key, sizeof card->key);
	card->row = (uint32_t)number;
	if (rows->contest->paper)
		digest_code(row->code, drawn->codes[drawn->code_count++]);
	return STATUS_OK;
}

static enum status merge_draw(void *closure, struct verify_row *row, size_t number)
{
	struct verify_rows *rows = closure;
	struct verify_drawn *drawn = &rows->drawn;
	rows->verify->totals->issued++;
	if (row->readable && drawn->before && strcmp(drawn->before, row->code) >= 0)
		verify_find(rows->verify, VERIFY_DRAW_ORDER, "%zu", number);
	if (!verify_rows_find(rows, row, number))
		return STATUS_OK;
	rows->second_answers += row->second;
	enum status status = keep(rows, row, number);
	free(drawn->before);
	drawn->before = row->code;
	row->code = NULL;
	return status;
}

/* ---- no card twice ---- */

static int by_key(const void *a, const void *b)
{
	const struct verify_card *left = a, *right = b;
	int order = memcmp(left->key, right->key, sizeof left->key);
	return order ? order : (left->row > right->row) - (left->row < right->row);
}

static int by_row(const void *a, const void *b)
{
	const struct verify_card *left = a, *right = b;
	return (left->row > right->row) - (left->row < right->row);
}

static int by_digest(const void *a, const void *b)
{
	return memcmp(a, b, VERIFY_CODE_DIGEST);
}

/* The rows that a card stood on before, in their order. */
static void find_twice(struct verify_rows *rows)
{
	struct verify_drawn *drawn = &rows->drawn;
	size_t again = 0;
	if (drawn->card_count == 0)
		return;
	qsort(drawn->cards, drawn->card_count, sizeof *drawn->cards, by_key);
	/* What is gathered in front was looked at already. */
	struct verify_card before = drawn->cards[0];
	for (size_t i = 1; i < drawn->card_count; i++) {
		struct verify_card card = drawn->cards[i];
		if (memcmp(before.key, card.key, sizeof card.key) == 0)
			drawn->cards[again++] = card;
		before = card;
	}
	qsort(drawn->cards, again, sizeof *drawn->cards, by_row);
	for (size_t i = 0; i < again; i++)
		verify_find(rows->verify, VERIFY_DRAW_DUPLICATE, "%u", (unsigned)drawn->cards[i].row);
	drawn->card_count = 0;
}

/* Each answer makes one token: the tellers' device gave the others unseen, or
 * answers were left out. */
static void compare_second(struct verify_rows *rows)
{
	if (rows->second_tokens > rows->second_answers)
		verify_find(rows->verify, VERIFY_SECOND_EVALUATION, "%" PRIu32 " > %" PRIu32, rows->second_tokens,
		    rows->second_answers);
}

enum status verify_draws(struct verify_rows *rows)
{
	const struct verify_job job = {check_draw, merge_draw, rows};
	enum status status = verify_pool_run(rows->pool, rows->board, VERIFY_LIST_DRAWS, &job);
	if (status != STATUS_OK)
		return status;
	find_twice(rows);
	compare_second(rows);
	if (rows->drawn.code_count)
		qsort(rows->drawn.codes, rows->drawn.code_count, sizeof *rows->drawn.codes, by_digest);
	return STATUS_OK;
}

bool verify_draws_has(const struct verify_drawn *drawn, const char *code)
{
	uint8_t digest[VERIFY_CODE_DIGEST];
	digest_code(code, digest);
	return drawn->code_count &&
	       bsearch(digest, drawn->codes, drawn->code_count, sizeof *drawn->codes, by_digest);
}

void verify_draws_free(struct verify_drawn *drawn)
{
	free(drawn->cards);
	free(drawn->codes);
	free(drawn->before);
	*drawn = (struct verify_drawn){0};
}
