#include "verify.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "manifest.h"
#include "verify_rows.h"
#include "voprf.h"

void verify_find(struct verify *verify, enum verify_code code, const char *format, ...)
{
	char detail[200];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	verify->findings++;
	verify->find(verify->closure, code, detail);
}

bool verify_hex(const json_t *object, const char *name, uint8_t *out, size_t length)
{
	const json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);
	return text && json_string_length(value) == 2 * length && strspn(text, "0123456789abcdef") == 2 * length &&
	       sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL) == 0;
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

static void check_manifest_signature(struct verify *verify, const json_t *board)
{
	uint8_t signature[KEY_SIGNATURE_BYTES];
	if (verify->key_from == VERIFY_KEY_NONE)
		return;
	if (!verify_hex(board, "manifest_signature", signature, sizeof signature) ||
	    !ballot_manifest_verify(verify->key, verify->contest->manifest_hash, signature))
		verify_find(verify, VERIFY_MANIFEST_SIGNATURE, "is not the congress key's");
}

/* The published VOPRF key must be the secret half of the manifest's. */
static bool read_voprf_key(struct verify *verify, const json_t *board)
{
	struct contest *contest = verify->contest;
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	const json_t *value = json_object_get(board, "voprf_secret_key");
	if (!contest->secret) {
		if (value && !json_is_null(value))
			verify_find(verify, VERIFY_VOPRF_KEY, "an open vote has none");
		return false;
	}
	if (verify_hex(board, "voprf_secret_key", contest->voprf_secret_key, sizeof contest->voprf_secret_key) &&
	    voprf_key_public(contest->voprf_secret_key, public_key) == STATUS_OK &&
	    memcmp(public_key, contest->voprf_public_key, sizeof public_key) == 0)
		return true;
	verify_find(verify, VERIFY_VOPRF_KEY, "is not the one the manifest names");
	return false;
}

/* ---- figures ---- */

/* A count as the board tells it, or -1 and a finding. */
static int64_t told(struct verify *verify, const json_t *board, const char *name)
{
	const json_t *value = json_object_get(board, name);
	json_int_t count = json_is_integer(value) ? json_integer_value(value) : -1;
	if (count >= 0 && count <= RULES_COUNT_MAX)
		return count;
	verify_find(verify, VERIFY_MALFORMED, "%s", name);
	return -1;
}

static void compare_count(struct verify *verify, enum verify_code code, int64_t said, uint32_t counted)
{
	if (said >= 0 && said != (int64_t)counted)
		verify_find(verify, code, "%" PRId64 ", counted %" PRIu32, said, counted);
}

static void compare_limit(struct verify *verify, enum verify_code code, uint32_t part, uint32_t whole)
{
	if (part > whole)
		verify_find(verify, code, "%" PRIu32 " of %" PRIu32, part, whole);
}

static uint32_t natural(int64_t count)
{
	return count < 0 ? 0 : (uint32_t)count;
}

/* How many are convened and present, and what an open vote issued, can only be
 * taken from the board. */
static void check_counts(struct verify *verify, const json_t *board)
{
	const struct tally *tally = verify->totals;
	int64_t convened = told(verify, board, "convened");
	int64_t present = told(verify, board, "present");
	int64_t issued = told(verify, board, "issued");
	verify->counts = (struct rules_counts){
	    .convened = natural(convened),
	    .present = natural(present),
	    .issued = verify->contest->secret ? tally->issued : natural(issued),
	    .collected = tally->collected,
	    .valid = tally->valid,
	    .invalid = tally->invalid,
	};
	compare_count(verify, VERIFY_COUNT_ISSUED, issued, verify->counts.issued);
	compare_count(verify, VERIFY_COUNT_COLLECTED, told(verify, board, "collected"), tally->collected);
	compare_count(verify, VERIFY_COUNT_VALID, told(verify, board, "valid"), tally->valid);
	compare_count(verify, VERIFY_COUNT_INVALID, told(verify, board, "invalid"), tally->invalid);
	if (convened < 0 || present < 0 || issued < 0)
		return;
	compare_limit(verify, VERIFY_PRESENT_EXCEEDS_CONVENED, verify->counts.present, verify->counts.convened);
	compare_limit(verify, VERIFY_ISSUED_EXCEEDS_PRESENT, verify->counts.issued, verify->counts.present);
	compare_limit(verify, VERIFY_COLLECTED_EXCEEDS_ISSUED, verify->counts.collected, verify->counts.issued);
}

static bool same_number(const json_t *row, const char *name, uint32_t number)
{
	const json_t *value = json_object_get(row, name);
	return json_is_integer(value) && json_integer_value(value) == (json_int_t)number;
}

static void check_totals(struct verify *verify, const json_t *board)
{
	const struct tally *tally = verify->totals;
	const json_t *rows = json_object_get(board, "totals");
	if (!json_is_array(rows) || json_array_size(rows) != tally->option_count) {
		verify_find(verify, VERIFY_TOTALS, "%zu rows", json_array_size(rows));
		return;
	}
	for (uint32_t i = 0; i < tally->option_count; i++) {
		const json_t *row = json_array_get(rows, i);
		const struct rules_votes *votes = &tally->options[i];
		if (!same_number(row, "number", i + 1) || !same_number(row, "for", votes->favour) ||
		    !same_number(row, "against", votes->against) || !same_number(row, "other", votes->other))
			verify_find(verify, VERIFY_TOTALS, "%" PRIu32, i + 1);
	}
}

/* The signature is held against the root as told: a tree that differs is a
 * finding of its own, and says that these are not the ballots signed for. */
static void check_closing(struct verify *verify, const json_t *board)
{
	uint8_t signature[KEY_SIGNATURE_BYTES];
	struct ballot_closing closing = {0};
	if (!verify_hex(board, "root", closing.root, sizeof closing.root)) {
		verify_find(verify, VERIFY_ROOT, "malformed");
		return;
	}
	if (memcmp(closing.root, verify->root, sizeof closing.root) != 0)
		verify_find(verify, VERIFY_ROOT, "is not the head of these ballots' tree");
	if (verify->key_from == VERIFY_KEY_NONE)
		return;
	const struct contest *contest = verify->contest;
	closing.issued = (uint32_t)json_integer_value(json_object_get(board, "issued"));
	closing.collected = (uint32_t)json_integer_value(json_object_get(board, "collected"));
	memcpy(closing.manifest_hash, contest->manifest_hash, sizeof closing.manifest_hash);
	memcpy(closing.voprf_secret_key, contest->voprf_secret_key, sizeof closing.voprf_secret_key);
	if (!verify_hex(board, "closing_signature", signature, sizeof signature) ||
	    !ballot_closing_verify(verify->key, &closing, signature))
		verify_find(verify, VERIFY_CLOSING_SIGNATURE, "is not the congress key's");
}

/* ---- all of it ---- */

static enum status check_board(struct verify *verify, const json_t *board)
{
	choose_key(verify, board);
	check_manifest_signature(verify, board);
	enum verify_tokens tokens = read_voprf_key(verify, board) ? VERIFY_TOKENS_CHECKED : VERIFY_TOKENS_UNKNOWN;
	enum status status = tally_create(verify->contest->rules.options, &verify->totals);
	if (status == STATUS_OK)
		status = verify_rows(verify, board, tokens);
	if (status != STATUS_OK)
		return status;
	check_counts(verify, board);
	check_totals(verify, board);
	check_closing(verify, board);
	return STATUS_OK;
}

enum status verify_board(struct verify *verify, const json_t *board)
{
	enum status status = read_manifest(verify, board);
	if (status == STATUS_OK)
		status = check_board(verify, board);
	return status == STATUS_INVALID ? STATUS_OK : status;
}

void verify_free(struct verify *verify)
{
	contest_unref(verify->contest);
	tally_free(verify->totals);
	verify->contest = NULL;
	verify->totals = NULL;
}
