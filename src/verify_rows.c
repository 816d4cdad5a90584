#include "verify_rows.h"

#include <string.h>

#include "marks.h"
#include "opening.h"
#include "verify_papers.h"
#include "verify_receipts.h"
#include "voprf.h"

bool verify_rows_find(struct verify_rows *rows, const struct verify_row *row, size_t number)
{
	for (size_t i = 0; i < row->found_count; i++)
		verify_find(rows->verify, row->found[i], "%zu", number);
	return row->readable;
}

/* Marks that are refused when they are cast. */
static bool is_refused(enum rules_verdict verdict)
{
	return verdict == RULES_BAD_MARKS || verdict == RULES_OVERVOTE;
}

/* Takes a leaf into the tree; `number` is what a receipt finds it by. */
static void add_leaf(struct verify_rows *rows, const struct verify_row *row, size_t number)
{
	merkle_add(&rows->tree, row->leaf);
	verify_receipts_see(rows->verify, row->leaf, number);
}

/* ---- ballots ---- */

/* What a ballot borrows. */
struct room {
	struct rules_choice marks[RULES_OPTIONS];
	uint8_t sealed[SEALING_BYTES_MAX];
};

static bool read_token(const struct contest *contest, const json_t *json, struct ballot *ballot)
{
	uint8_t token[2 * BALLOT_TOKEN_BYTES];
	size_t length = BALLOT_TOKEN_BYTES * (contest_has_second_issuer(contest) ? 2 : 1);
	return verify_hex(json, "token", token, length) && ballot_token_read(ballot, token, length);
}

static bool read_vote(const struct contest *contest, const json_t *json, struct ballot *ballot, struct room *room)
{
	size_t keys = contest_sealing_keys(contest);
	ballot->marks = room->marks;
	if (!keys)
		return marks_read(json_object_get(json, "marks"), room->marks, &ballot->count);
	ballot->sealed = room->sealed;
	ballot->sealed_length = SEALING_BYTES(contest->rules.options, keys);
	return verify_hex(json, "sealed", room->sealed, ballot->sealed_length);
}

static bool read_ballot(const struct contest *contest, const json_t *json, struct ballot *ballot, struct room *room)
{
	return verify_hex(json, "ballot_key", ballot->key, sizeof ballot->key) &&
	       read_token(contest, json, ballot) &&
	       verify_hex(json, "signature", ballot->signature, sizeof ballot->signature) &&
	       read_vote(contest, json, ballot, room);
}

static bool has_token(const struct contest *contest, const struct ballot *ballot)
{
	uint8_t input[BALLOT_INPUT_BYTES];
	ballot_voprf_input(contest->manifest_hash, ballot->key, input);
	return voprf_redeem(contest->voprf_secret_key, input, sizeof input, ballot->token);
}

/* Counts a ballot as far as it can be known, and tells of marks that must have
 * been refused. */
static void count_ballot(
    const struct verify_rows *rows, const struct ballot *ballot, struct verify_row *row, struct tally *tally)
{
	const struct contest *contest = rows->contest;
	struct rules_choice marks[RULES_OPTIONS];
	size_t marked;
	if (!ballot->sealed && is_refused(rules_judge_ballot(&contest->rules, ballot->marks, ballot->count)))
		verify_row_find(row, VERIFY_BALLOT_MARKS);
	if (!rows->verify->opened) {
		tally_collect(tally);
		return;
	}
	enum rules_verdict verdict = opening_judge(contest, ballot, marks, &marked);
	tally_add_judged(tally, verdict, marks, marked);
	row->second = contest_has_second_issuer(contest) && verdict != RULES_SECOND_TOKEN;
	if (verdict == RULES_SECOND_TOKEN)
		verify_row_find(row, VERIFY_SECOND_TOKEN);
}

static enum status check_ballot(
    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally)
{
	const struct verify_rows *rows = closure;
	const uint8_t *hash = rows->contest->manifest_hash;
	struct room room;
	struct ballot ballot = {0};
	if (!read_ballot(rows->contest, element, &ballot, &room)) {
		verify_row_find(row, VERIFY_BALLOT_MALFORMED);
		return STATUS_OK;
	}
	row->readable = ballot_leaf(hash, &ballot, row->leaf);
	memcpy(row->key, ballot.key, sizeof row->key);
	if (!ballot_verify(hash, &ballot))
		verify_row_find(row, VERIFY_BALLOT_SIGNATURE);
	if (rows->tokens == VERIFY_TOKENS_CHECKED && !has_token(rows->contest, &ballot))
		verify_row_find(row, VERIFY_BALLOT_TOKEN);
	count_ballot(rows, &ballot, row, tally);
	return STATUS_OK;
}

static enum status merge_ballot(void *closure, struct verify_row *row, size_t number)
{
	struct verify_rows *rows = closure;
	int order = row->readable && rows->seen ? memcmp(rows->before, row->key, BALLOT_KEY_BYTES) : -1;
	if (order >= 0)
		verify_find(rows->verify, order ? VERIFY_BALLOT_ORDER : VERIFY_BALLOT_DUPLICATE, "%zu", number);
	if (!verify_rows_find(rows, row, number))
		return STATUS_OK;
	memcpy(rows->before, row->key, BALLOT_KEY_BYTES);
	rows->seen = true;
	rows->second_tokens += row->second;
	add_leaf(rows, row, number);
	return STATUS_OK;
}

/* ---- open votes ---- */

static enum status check_vote(
    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally)
{
	const struct verify_rows *rows = closure;
	struct rules_choice marks[RULES_OPTIONS];
	size_t marked;
	row->delegate = json_integer_value(json_object_get(element, "delegate"));
	row->readable = row->delegate > 0 && marks_read(json_object_get(element, "marks"), marks, &marked) &&
	                ballot_vote_leaf(rows->contest->manifest_hash, row->delegate, marks, marked, row->leaf);
	if (!row->readable)
		verify_row_find(row, VERIFY_VOTE_MALFORMED);
	else if (is_refused(tally_add(tally, &rows->contest->rules, marks, marked)))
		verify_row_find(row, VERIFY_VOTE_MARKS);
	return STATUS_OK;
}

static enum status merge_vote(void *closure, struct verify_row *row, size_t number)
{
	struct verify_rows *rows = closure;
	if (row->readable && row->delegate <= rows->delegate_before)
		verify_find(rows->verify, VERIFY_VOTE_ORDER, "%zu", number);
	if (!verify_rows_find(rows, row, number))
		return STATUS_OK;
	rows->delegate_before = row->delegate;
	add_leaf(rows, row, number);
	return STATUS_OK;
}

/* ---- all of them ---- */

static enum status check_lists(struct verify_rows *rows)
{
	const struct verify_job ballots = {check_ballot, merge_ballot, rows};
	const struct verify_job votes = {check_vote, merge_vote, rows};
	if (!rows->contest->secret)
		return verify_pool_run(rows->pool, rows->board, VERIFY_LIST_VOTES, &votes);
	enum status status = verify_pool_run(rows->pool, rows->board, VERIFY_LIST_BALLOTS, &ballots);
	if (status == STATUS_OK)
		status = verify_draws(rows);
	return status == STATUS_OK && rows->contest->paper ? verify_papers(rows) : status;
}

enum status verify_rows(struct verify *verify, struct verify_board *board, enum verify_tokens tokens)
{
	struct verify_rows rows = {.verify = verify, .contest = verify->contest, .tokens = tokens, .board = board};
	enum status status = verify_pool_open(verify->threads, verify->contest->rules.options, &rows.pool);
	if (status != STATUS_OK)
		return status;
	merkle_init(&rows.tree);
	status = check_lists(&rows);
	verify_pool_close(rows.pool, verify->totals);
	merkle_root(&rows.tree, verify->root);
	verify_draws_free(&rows.drawn);
	return status;
}
