#include "verify.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "manifest.h"
#include "verify_board.h"
#include "verify_figures.h"
#include "verify_keys.h"
#include "verify_receipts.h"
#include "verify_rows.h"

#define FINGERPRINT_DIGITS 16 /* as read aloud */

void verify_find(struct verify *verify, enum verify_code code, const char *format, ...)
{
	char detail[200];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	verify->findings++;
	verify->weights[verify_code_weight(code)]++;
	verify->find(verify->closure, code, detail);
}

bool verify_hex_text(const char *text, uint8_t *out, size_t length)
{
	return strlen(text) == 2 * length && strspn(text, "0123456789abcdef") == 2 * length &&
	       sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL) == 0;
}

bool verify_hex(const json_t *object, const char *name, uint8_t *out, size_t length)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text && verify_hex_text(text, out, length);
}

bool verify_fingerprint_read(const char *text, char out[2 * BALLOT_HASH_BYTES + 1])
{
	size_t count = 0;
	for (; *text; text++) {
		if (strchr(" -", *text))
			continue;
		char digit = *text >= 'A' && *text <= 'F' ? (char)(*text - 'A' + 'a') : *text;
		if (!strchr("0123456789abcdef", digit) || count == 2 * BALLOT_HASH_BYTES)
			return false;
		out[count++] = digit;
	}
	out[count] = '\0';
	return count >= FINGERPRINT_DIGITS;
}

/* ---- manifest and keys ---- */

/* STATUS_INVALID, with a finding, when there is nothing to count by. */
static enum status read_manifest(struct verify *verify, const json_t *board)
{
	const json_t *text = json_object_get(board, "manifest");
	uint32_t congress;
	if (!json_is_string(text)) {
		verify_find(verify, VERIFY_MALFORMED, "manifest");
		return STATUS_INVALID;
	}
	enum status status =
	    manifest_read(json_string_value(text), json_string_length(text), &congress, &verify->contest);
	if (status == STATUS_INVALID)
		verify_find(verify, VERIFY_MALFORMED, "manifest");
	return status;
}

/* A board names the key it was signed with; only one the auditor got elsewhere
 * tells that it is the congress's. */
static void choose_key(struct verify *verify, const json_t *board)
{
	bool own = verify_hex(board, "public_key", verify->key, sizeof verify->key);
	verify->key_from = own ? VERIFY_KEY_OF_BOARD : VERIFY_KEY_NONE;
	if (verify->public_key) {
		memcpy(verify->key, verify->public_key, sizeof verify->key);
		verify->key_from = VERIFY_KEY_GIVEN;
	}
	if (verify->key_from == VERIFY_KEY_NONE)
		verify_find(verify, VERIFY_NO_CONGRESS_KEY, "give it with --key");
}

static void check_fingerprint(struct verify *verify)
{
	char hash[2 * BALLOT_HASH_BYTES + 1];
	if (!verify->fingerprint)
		return;
	sodium_bin2hex(hash, sizeof hash, verify->contest->manifest_hash, BALLOT_HASH_BYTES);
	if (strncmp(hash, verify->fingerprint, strlen(verify->fingerprint)) != 0)
		verify_find(verify, VERIFY_FINGERPRINT, "the manifest's begins with %.16s", hash);
}

static void check_manifest_signature(struct verify *verify, const json_t *board)
{
	uint8_t signature[KEY_SIGNATURE_BYTES];
	if (verify->key_from == VERIFY_KEY_NONE)
		return;
	if (!verify_hex(board, "manifest_signature", signature, sizeof signature) ||
	    !ballot_manifest_verify(verify->key, verify->contest->manifest_hash, signature))
		verify_find(verify, VERIFY_MANIFEST_SIGNATURE, "is not the congress key's");
}

/* ---- the lists ---- */

/* What was no list but null, or left out, is nothing. */
static bool is_nothing(const json_t *object, const struct verify_place *place, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return place->there ? place->empty : !value || json_is_null(value);
}

static bool require(struct verify *verify, bool holds, const char *what)
{
	if (!holds)
		verify_find(verify, VERIFY_MALFORMED, "%s", what);
	return holds;
}

/* The lists of this kind of contest are there, and no others. */
static bool has_lists(struct verify *verify, const struct verify_board *board)
{
	const struct contest *contest = verify->contest;
	const struct verify_place *lists = board->lists;
	const json_t *paper = json_object_get(board->head, "paper");
	bool good = true;
	for (enum verify_list list = VERIFY_LIST_BALLOTS; list <= VERIFY_LIST_VOTES; list++) {
		bool own = (list == VERIFY_LIST_VOTES) != contest->secret;
		const char *name = verify_list_name(list);
		good &= require(
		    verify, own ? lists[list].there : is_nothing(board->head, &lists[list], name), name);
	}
	bool papers = lists[VERIFY_LIST_PAPERS].there && lists[VERIFY_LIST_HOLDERS].there;
	return require(verify, contest->paper ? papers : !paper || json_is_null(paper), "paper") && good;
}

/* ---- all of it ---- */

static enum status check_rows(struct verify *verify, struct verify_board *board)
{
	choose_key(verify, board->head);
	check_fingerprint(verify);
	check_manifest_signature(verify, board->head);
	enum verify_tokens tokens = verify_keys_voprf(verify) ? VERIFY_TOKENS_CHECKED : VERIFY_TOKENS_UNKNOWN;
	verify->opened = verify_keys_opening(verify);
	if (!has_lists(verify, board))
		return STATUS_INVALID;
	enum status status = tally_create(verify->contest->rules.options, &verify->totals);
	if (status == STATUS_OK)
		status = verify_rows(verify, board, tokens);
	if (status == STATUS_OK)
		status = verify_figures(verify);
	if (status != STATUS_OK)
		return status;
	verify_figures_closing(verify);
	verify_receipts_check(verify);
	return STATUS_OK;
}

enum status verify_board(struct verify *verify, FILE *file)
{
	struct verify_board board;
	enum status status = verify_board_open(verify, file, &board);
	verify->head = json_incref(board.head);
	if (status == STATUS_OK)
		status = read_manifest(verify, board.head);
	if (status == STATUS_OK)
		status = check_rows(verify, &board);
	verify_board_close(&board);
	return status == STATUS_INVALID ? STATUS_OK : status;
}

void verify_free(struct verify *verify)
{
	contest_unref(verify->contest);
	tally_free(verify->totals);
	json_decref(verify->head);
	free(verify->result);
	verify->contest = NULL;
	verify->totals = NULL;
	verify->head = NULL;
	verify->result = NULL;
}
