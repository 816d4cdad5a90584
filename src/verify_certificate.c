#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "nullable.h"
#include "result_json.h"
#include "verify.h"
#include "verify_figures.h"

static void compare(struct verify *verify, const json_t *text, const char *name, json_t *counted)
{
	if (!counted || !json_equal(json_object_get(text, name), counted))
		verify_find(verify, VERIFY_CERTIFICATE_DIFFERS, "%s", name);
	json_decref(counted);
}

/* As the board has it. */
static json_t *told(const struct verify *verify, const char *name)
{
	return json_incref(json_object_get(verify->head, name));
}

static json_t *hex_json(const uint8_t bytes[32])
{
	char text[2 * 32 + 1];
	sodium_bin2hex(text, sizeof text, bytes, 32);
	return json_string(text);
}

static void compare_counts(struct verify *verify, const json_t *told)
{
	const struct rules_counts *counts = &verify->counts;
	const struct {
		const char *name;
		uint32_t count;
	} figures[] = {{"convened", counts->convened}, {"present", counts->present}, {"issued", counts->issued},
	    {"collected", counts->collected}, {"valid", counts->valid}, {"invalid", counts->invalid}};
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		const json_t *value = json_object_get(told, figures[i].name);
		if (!json_is_integer(value) || json_integer_value(value) != (json_int_t)figures[i].count)
			verify_find(verify, VERIFY_CERTIFICATE_DIFFERS, "counts.%s", figures[i].name);
	}
}

/* How many were absent throughout no board tells: it is taken as certified,
 * within what is possible. */
static bool read_adjusted(struct verify *verify, const json_t *told)
{
	const json_t *value = json_object_get(told, "convened_adjusted");
	json_int_t adjusted = json_is_integer(value) ? json_integer_value(value) : -1;
	if (adjusted < (json_int_t)verify->counts.present || adjusted > (json_int_t)verify->counts.convened) {
		verify_find(verify, VERIFY_CERTIFICATE_DIFFERS, "counts.convened_adjusted");
		return false;
	}
	verify->counts.convened_adjusted = (uint32_t)adjusted;
	return true;
}

static enum status compare_result(struct verify *verify, const json_t *text)
{
	enum status status = verify_figures_result(verify);
	if (status == STATUS_OK)
		compare(verify, text, "result",
		    verify->result ? result_json_result(verify->contest, verify->result) : NULL);
	return status;
}

static json_t *papers_json(const struct verify *verify)
{
	const struct tally_paper *paper = &verify->totals->paper;
	if (!verify->contest->paper)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:I}", "issued", (json_int_t)paper->issued, "collected",
	    (json_int_t)paper->collected, "valid", (json_int_t)paper->valid, "invalid", (json_int_t)paper->invalid);
}

static enum status compare_text(struct verify *verify, const json_t *text)
{
	const json_t *counts = json_object_get(text, "counts");
	compare(verify, text, "contest", json_integer(verify->contest->id));
	compare(verify, text, "title", json_string(verify->contest->title));
	compare(verify, text, "manifest_hash", hex_json(verify->contest->manifest_hash));
	compare(verify, text, "root", hex_json(verify->root));
	compare(verify, text, "closing_signature", told(verify, "closing_signature"));
	if (!verify->opened)
		return STATUS_OK; /* nobody can say what it should be */
	if (contest_sealing_keys(verify->contest))
		compare(verify, text, "sealing_secret_keys", told(verify, "sealing_secret_keys"));
	if (contest_has_second_issuer(verify->contest))
		compare(verify, text, "second_issuer_secret_key", told(verify, "second_issuer_secret_key"));
	compare(verify, text, "runoff_of", nullable_id(verify->contest->runoff_of));
	compare(verify, text, "further_of", nullable_id(verify->contest->further_of));
	compare(verify, text, "round", json_integer(verify->contest->round));
	compare(verify, text, "papers", papers_json(verify));
	compare(verify, text, "totals", result_json_totals(verify->contest, verify->totals));
	compare(verify, text, "invalid_reasons", result_json_reasons(verify->totals));
	compare_counts(verify, counts);
	return read_adjusted(verify, counts) ? compare_result(verify, text) : STATUS_OK;
}

static void check_signature(struct verify *verify, const json_t *certificate, const char *text)
{
	uint8_t hash[BALLOT_HASH_BYTES], named[BALLOT_HASH_BYTES], signature[KEY_SIGNATURE_BYTES];
	certificate_hash(text, hash);
	memcpy(verify->certificate_hash, hash, sizeof hash);
	verify->certified = true;
	if (!verify_hex(certificate, "hash", named, sizeof named) || memcmp(hash, named, sizeof hash) != 0)
		verify_find(verify, VERIFY_CERTIFICATE_HASH, "is not the text's");
	if (verify->key_from != VERIFY_KEY_NONE &&
	    (!verify_hex(certificate, "signature", signature, sizeof signature) ||
	        !certificate_verify(verify->key, hash, signature)))
		verify_find(verify, VERIFY_CERTIFICATE_SIGNATURE, "is not the congress key's");
}

enum status verify_certificate(struct verify *verify, const json_t *certificate)
{
	const char *text = json_string_value(json_object_get(certificate, "certificate"));
	json_t *json = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	enum status status = STATUS_OK;
	if (!json)
		verify_find(verify, VERIFY_CERTIFICATE_MALFORMED, "no certificate in it");
	else
		check_signature(verify, certificate, text);
	if (json && verify->contest && verify->totals)
		status = compare_text(verify, json);
	json_decref(json);
	return status;
}
