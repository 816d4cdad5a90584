#include "api_board.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>

#include "keyed_json.h"
#include "result_json.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_paper.h"

/* Rows are written as they are read: 50,000 ballots as a tree of JSON values
 * would take hundreds of megabytes. */
struct board {
	FILE *out;
	bool second; /* there is a second issuer */
	const char *separator; /* before the next row */
};

static void put_hex(FILE *out, const char *name, const uint8_t *bytes, size_t length)
{
	char text[2 * SEALING_BYTES_MAX + 1];
	fprintf(out, "\"%s\":\"%s\"", name, sodium_bin2hex(text, sizeof text, bytes, length));
}

static enum status put_value(FILE *out, json_t *value)
{
	int failed = value ? json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY) : -1;
	json_decref(value);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static void put_marks(FILE *out, const struct rules_choice marks[], size_t count)
{
	fputs("\"marks\":[", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s[%u,%u]", i ? "," : "", (unsigned)marks[i].number, (unsigned)marks[i].mark);
	fputc(']', out);
}

static void start_row(struct board *board)
{
	fprintf(board->out, "%s{", board->separator);
	board->separator = ",\n";
}

static enum status put_ballot(void *closure, const struct ballot *ballot)
{
	struct board *board = closure;
	uint8_t token[2 * BALLOT_TOKEN_BYTES];
	start_row(board);
	put_hex(board->out, "ballot_key", ballot->key, sizeof ballot->key);
	fputc(',', board->out);
	put_hex(board->out, "token", token, ballot_token_write(ballot, token));
	fputc(',', board->out);
	if (ballot->sealed)
		put_hex(board->out, "sealed", ballot->sealed, ballot->sealed_length);
	else
		put_marks(board->out, ballot->marks, ballot->count);
	fputc(',', board->out);
	put_hex(board->out, "signature", ballot->signature, sizeof ballot->signature);
	fputc('}', board->out);
	return STATUS_OK;
}

static void put_second(const struct board *board, const struct store_draw *draw)
{
	if (!draw->answered) {
		fputs(",\"second_evaluated\":null,\"second_proof\":null", board->out);
		return;
	}
	fputc(',', board->out);
	put_hex(board->out, "second_evaluated", draw->second.evaluated, sizeof draw->second.evaluated);
	fputc(',', board->out);
	put_hex(board->out, "second_proof", draw->second.proof, sizeof draw->second.proof);
}

static enum status put_draw(void *closure, const char *code, const struct store_draw *draw)
{
	struct board *board = closure;
	start_row(board);
	fputs("\"delegate_code\":", board->out);
	enum status status = put_value(board->out, json_string(code));
	fputc(',', board->out);
	put_hex(board->out, "card_key", draw->card_key, sizeof draw->card_key);
	fputc(',', board->out);
	put_hex(board->out, "blinded", draw->blinded, sizeof draw->blinded);
	fputc(',', board->out);
	put_hex(board->out, "evaluated", draw->evaluated, sizeof draw->evaluated);
	fputc(',', board->out);
	put_hex(board->out, "signature", draw->signature, sizeof draw->signature);
	if (board->second)
		put_second(board, draw);
	fputc('}', board->out);
	return status;
}

static enum status put_vote(void *closure, const char *code, const struct store_vote *vote)
{
	struct board *board = closure;
	start_row(board);
	fprintf(board->out, "\"delegate\":%" PRId64 ",\"delegate_code\":", vote->delegate);
	enum status status = put_value(board->out, json_string(code));
	fputc(',', board->out);
	put_marks(board->out, vote->marks, vote->count);
	fputc('}', board->out);
	return status;
}

static enum status put_holder(void *closure, const char *code)
{
	struct board *board = closure;
	fputs(board->separator, board->out);
	board->separator = ",";
	return put_value(board->out, json_string(code));
}

static enum status put_paper(void *closure, const struct store_paper *paper)
{
	struct board *board = closure;
	char serial[BALLOT_PAPER_SERIAL_TEXT + 1];
	ballot_paper_serial_format(paper->serial, serial);
	start_row(board);
	fprintf(board->out, "\"serial\":\"%s\",", serial);
	if (paper->reading.finding == RULES_VALID) {
		put_marks(board->out, paper->reading.marks, paper->reading.count);
		fputs(",\"reason\":null}", board->out);
	} else {
		fprintf(board->out, "\"marks\":null,\"reason\":\"%s\"}", rules_verdict_name(paper->reading.finding));
	}
	return STATUS_OK;
}

static enum status put_papers(FILE *out, struct store *store, int64_t contest)
{
	struct store_paper_counts counts;
	struct board board = {out, false, ""};
	enum status status = store_paper_counts(store, contest, &counts);
	if (status != STATUS_OK)
		return status;
	fprintf(out,
	    ",\n\"paper\":{\"printed\":%" PRIu32 ",\"issued\":%" PRIu32 ",\"collected\":%" PRIu32 ",\"voided\":%" PRIu32
	    ",\"spoiled\":%" PRIu32 ",\"delegates\":[",
	    counts.printed, counts.issued, counts.collected, counts.voided, counts.spoiled);
	status = store_paper_holder_each(store, contest, put_holder, &board);
	fputs("],\"ballots\":[", out);
	board.separator = "\n";
	if (status == STATUS_OK)
		status = store_paper_box_each(store, contest, put_paper, &board);
	fputs("]}", out);
	return status;
}

/* Each member of the object, behind what is written already. */
static enum status put_secrets(FILE *out, const struct contest *contest)
{
	json_t *secrets = json_object();
	json_t *value;
	const char *name;
	enum status status = keyed_json_add_secrets(secrets, contest) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
	json_object_foreach(secrets, name, value)
	{
		fprintf(out, ",\"%s\":", name);
		if (status == STATUS_OK)
			status = put_value(out, json_incref(value));
	}
	json_decref(secrets);
	return status;
}

/* Of a keyed contest that is not opened nobody knows it. */
static enum status put_count(FILE *out, struct store *store, const struct contest *contest)
{
	struct tally *totals = NULL;
	if (!contest_is_counted(contest)) {
		fputs(",\"valid\":null,\"invalid\":null,\"totals\":null", out);
		return STATUS_OK;
	}
	fprintf(out, ",\"valid\":%" PRIu32 ",\"invalid\":%" PRIu32 ",\"totals\":", contest->valid, contest->invalid);
	enum status status = store_contest_totals(store, contest, &totals);
	if (status == STATUS_OK)
		status = put_value(out, result_json_totals(contest, totals));
	tally_free(totals);
	return status;
}

static enum status put_head(FILE *out, struct store *store, const struct contest *contest)
{
	fputs("{\"manifest\":", out);
	enum status status = put_value(out, json_string(contest->manifest));
	fputc(',', out);
	put_hex(out, "manifest_signature", contest->manifest_signature, sizeof contest->manifest_signature);
	fputc(',', out);
	if (contest->secret)
		put_hex(out, "voprf_secret_key", contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	else
		fputs("\"voprf_secret_key\":null", out);
	if (status == STATUS_OK)
		status = put_secrets(out, contest);
	fprintf(out,
	    ",\"convened\":%" PRIu32 ",\"present\":%" PRIu32 ",\"issued\":%" PRIu32 ",\"collected\":%" PRIu32,
	    contest->convened, contest->present, contest->issued, contest->collected);
	return status == STATUS_OK ? put_count(out, store, contest) : status;
}

static enum status put_rows(FILE *out, struct store *store, const struct contest *contest)
{
	struct board board = {out, contest_has_second_issuer(contest), "\n"};
	enum status status = STATUS_OK;
	fputs(",\n\"ballots\":[", out);
	if (contest->secret)
		status = store_ballot_each(store, contest->id, put_ballot, &board);
	board.separator = "\n";
	fputs("],\n\"draws\":[", out);
	if (status == STATUS_OK && contest->secret)
		status = store_draw_each(store, contest->id, put_draw, &board);
	fputs("]", out);
	if (status == STATUS_OK && contest->paper)
		status = put_papers(out, store, contest->id);
	if (status != STATUS_OK || contest->secret)
		return status;
	fputs(",\n\"votes\":[", out);
	status = store_vote_each(store, contest->id, put_vote, &board);
	fputs("]", out);
	return status;
}

static enum status put_board(
    struct store *store, const uint8_t public_key[KEY_PUBLIC_BYTES], const struct contest *contest, FILE *out)
{
	enum status status = put_head(out, store, contest);
	if (status == STATUS_OK)
		status = put_rows(out, store, contest);
	fputs(",\n", out);
	put_hex(out, "root", contest->root, sizeof contest->root);
	fputc(',', out);
	put_hex(out, "closing_signature", contest->closing_signature, sizeof contest->closing_signature);
	fputc(',', out);
	put_hex(out, "public_key", public_key, KEY_PUBLIC_BYTES);
	fputs("}\n", out);
	return status;
}

enum status api_board_write(
    struct store *store, const uint8_t public_key[KEY_PUBLIC_BYTES], const struct contest *contest, FILE *out)
{
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = put_board(store, public_key, contest, out);
	store_read_end(store);
	if (status == STATUS_OK && (fflush(out) != 0 || ferror(out)))
		return STATUS_IO;
	return status;
}
