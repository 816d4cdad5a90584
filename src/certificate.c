#include "certificate.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keyed_json.h"
#include "nullable.h"
#include "result_json.h"
#include "store_certificates.h"
#include "store_contests.h"

#define PREFIX "congressd-certificate-v1"

/* ---- parts ---- */

static json_t *hex_json(const uint8_t *bytes, size_t length)
{
	char text[2 * KEY_SIGNATURE_BYTES + 1];
	sodium_bin2hex(text, sizeof text, bytes, length);
	return json_string(text);
}

static json_t *head_json(uint32_t congress, const struct contest *contest)
{
	char id[9];
	snprintf(id, sizeof id, "%08x", (unsigned)congress);
	return json_pack("{s:i, s:s, s:I, s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "v", 1, "congress", id,
	    "contest", (json_int_t)contest->id, "title", contest->title, "runoff_of", nullable_id(contest->runoff_of),
	    "further_of", nullable_id(contest->further_of), "round", (json_int_t)contest->round, "manifest_hash",
	    hex_json(contest->manifest_hash, sizeof contest->manifest_hash), "frozen_at",
	    nullable_time(contest->frozen_at), "voting_ended_at", nullable_time(contest->ended_at), "closed_at",
	    nullable_time(contest->closed_at), "root", hex_json(contest->root, sizeof contest->root),
	    "closing_signature", hex_json(contest->closing_signature, sizeof contest->closing_signature));
}

/* What it was opened with. */
static enum status add_opening(json_t *json, const struct contest *contest)
{
	if (!contest_is_keyed(contest))
		return STATUS_OK;
	int failed = json_object_set_new(json, "opened_at", nullable_time(contest->opened_at));
	failed |= keyed_json_add_secrets(json, contest);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static json_t *counts_json(const struct contest *contest)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "convened", (json_int_t)contest->convened,
	    "convened_adjusted", (json_int_t)contest->convened_adjusted, "present", (json_int_t)contest->present,
	    "delegations", (json_int_t)contest->delegations, "delegations_present",
	    (json_int_t)contest->delegations_present, "issued", (json_int_t)contest->issued, "collected",
	    (json_int_t)contest->collected, "valid", (json_int_t)contest->valid, "invalid",
	    (json_int_t)contest->invalid);
}

static json_t *papers_json(const struct contest *contest, const struct tally_paper *paper)
{
	if (!contest->paper)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:I}", "issued", (json_int_t)paper->issued, "collected",
	    (json_int_t)paper->collected, "valid", (json_int_t)paper->valid, "invalid", (json_int_t)paper->invalid);
}

static enum status add_result(json_t *json, const struct contest *contest, const struct tally *totals)
{
	struct rules_result *result = malloc(sizeof *result);
	if (!result)
		return STATUS_NO_MEMORY;
	enum status status = contest_result(contest, totals, result);
	if (status == STATUS_OK && json_object_set_new(json, "result", result_json_result(contest, result)) != 0)
		status = STATUS_NO_MEMORY;
	free(result);
	return status;
}

static enum status add_count(json_t *json, struct store *store, const struct contest *contest)
{
	struct tally *totals = NULL;
	enum status status = store_contest_totals(store, contest, &totals);
	if (status != STATUS_OK)
		return status;
	int failed = json_object_set_new(json, "counts", counts_json(contest));
	failed |= json_object_set_new(json, "papers", papers_json(contest, &totals->paper));
	failed |= json_object_set_new(json, "totals", result_json_totals(contest, totals));
	failed |= json_object_set_new(json, "invalid_reasons", result_json_reasons(totals));
	status = failed ? STATUS_NO_MEMORY : add_result(json, contest, totals);
	tally_free(totals);
	return status;
}

static enum status take_record(void *closure, const char *table, const uint8_t digest[32])
{
	return json_object_set_new(closure, table, hex_json(digest, 32)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status add_records(json_t *json, struct store *store, const struct contest *contest)
{
	json_t *records = json_object();
	if (json_object_set_new(json, "records", records) != 0)
		return STATUS_NO_MEMORY;
	return store_certificate_records(store, contest, take_record, records);
}

/* ---- all of it ---- */

enum status certificate_text(struct store *store, uint32_t congress, const struct contest *contest, char **out)
{
	json_t *json = head_json(congress, contest);
	enum status status = json ? add_opening(json, contest) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = add_count(json, store, contest);
	if (status == STATUS_OK)
		status = result_json_add_quorum(json, store, contest->id);
	if (status == STATUS_OK)
		status = result_json_add_approvals(json, store, contest->id);
	if (status == STATUS_OK)
		status = add_records(json, store, contest);
	char *text = status == STATUS_OK ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	if (status == STATUS_OK && !text)
		return STATUS_NO_MEMORY;
	*out = text;
	return status;
}

void certificate_hash(const char *text, uint8_t hash[BALLOT_HASH_BYTES])
{
	crypto_hash_sha256(hash, (const uint8_t *)text, strlen(text));
}

void certificate_sign(
    const struct key *key, const uint8_t hash[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span part = {hash, BALLOT_HASH_BYTES};
	key_sign(key, PREFIX, &part, 1, signature);
}

bool certificate_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t hash[BALLOT_HASH_BYTES],
    const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span part = {hash, BALLOT_HASH_BYTES};
	return key_verify(public_key, PREFIX, &part, 1, signature);
}
