#include "verify_figures.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "result_json.h"

/* ---- counts ---- */

/* A count as the board tells it, or -1 and a finding. */
static int64_t told(struct verify *verify, const char *name)
{
	const json_t *value = json_object_get(verify->head, name);
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
static void check_counts(struct verify *verify)
{
	const struct tally *tally = verify->totals;
	int64_t convened = told(verify, "convened");
	int64_t present = told(verify, "present");
	int64_t issued = told(verify, "issued");
	verify->counts = (struct rules_counts){
	    .convened = natural(convened),
	    .present = natural(present),
	    .issued = verify->contest->secret ? tally->issued : natural(issued),
	    .collected = tally->collected,
	    .valid = tally->valid,
	    .invalid = tally->invalid,
	};
	compare_count(verify, VERIFY_COUNT_ISSUED, issued, verify->counts.issued);
	compare_count(verify, VERIFY_COUNT_COLLECTED, told(verify, "collected"), tally->collected);
	if (verify->opened) {
		compare_count(verify, VERIFY_COUNT_VALID, told(verify, "valid"), tally->valid);
		compare_count(verify, VERIFY_COUNT_INVALID, told(verify, "invalid"), tally->invalid);
	}
	verify->counted = convened >= 0 && present >= 0 && issued >= 0;
	if (!verify->counted)
		return;
	compare_limit(verify, VERIFY_PRESENT_EXCEEDS_CONVENED, verify->counts.present, verify->counts.convened);
	compare_limit(verify, VERIFY_ISSUED_EXCEEDS_PRESENT, verify->counts.issued, verify->counts.present);
	compare_limit(verify, VERIFY_COLLECTED_EXCEEDS_ISSUED, verify->counts.collected, verify->counts.issued);
}

/* ---- totals ---- */

static bool same_number(const json_t *row, const char *name, uint32_t number)
{
	const json_t *value = json_object_get(row, name);
	return json_is_integer(value) && json_integer_value(value) == (json_int_t)number;
}

/* A name stands there for people, and may be left out. */
static bool same_name(const json_t *row, const char *name)
{
	const json_t *value = json_object_get(row, "name");
	return !value || (json_is_string(value) && strcmp(json_string_value(value), name) == 0);
}

void verify_figures_totals(const struct verify *verify, const json_t *rows,
    void (*differs)(void *closure, uint32_t number), void *closure)
{
	const struct tally *tally = verify->totals;
	if (!json_is_array(rows) || json_array_size(rows) != tally->option_count) {
		differs(closure, 0);
		return;
	}
	for (uint32_t i = 0; i < tally->option_count; i++) {
		const json_t *row = json_array_get(rows, i);
		const struct rules_votes *votes = &tally->options[i];
		if (!same_number(row, "number", i + 1) || !same_number(row, "for", votes->favour) ||
		    !same_number(row, "against", votes->against) || !same_number(row, "other", votes->other) ||
		    !same_name(row, verify->contest->options[i]))
			differs(closure, i + 1);
	}
}

static void find_total(void *closure, uint32_t number)
{
	if (number)
		verify_find(closure, VERIFY_TOTALS, "%" PRIu32, number);
	else
		verify_find(closure, VERIFY_TOTALS, "other rows than options");
}

/* ---- the result ---- */

enum status verify_figures_result(struct verify *verify)
{
	struct rules_result *result = malloc(sizeof *result);
	if (!result)
		return STATUS_NO_MEMORY;
	free(verify->result);
	verify->result = NULL;
	if (rules_result(&verify->contest->rules, &verify->counts, verify->totals->options, result) == STATUS_OK)
		verify->result = result;
	else
		free(result);
	return STATUS_OK;
}

/* How many were absent throughout no board can show: it is taken as told, within
 * what is possible. */
static bool knows_base(struct verify *verify, const json_t *result)
{
	if (verify->contest->rules.majority.base != RULES_BASE_CONVENED_ADJUSTED)
		return true;
	const json_t *base = json_object_get(result, "base");
	json_int_t adjusted = json_is_integer(base) ? json_integer_value(base) : -1;
	if (adjusted < (json_int_t)verify->counts.present || adjusted > (json_int_t)verify->counts.convened)
		return false;
	verify->counts.convened_adjusted = (uint32_t)adjusted;
	return true;
}

static enum status check_result(struct verify *verify)
{
	const json_t *told_result = json_object_get(verify->head, "result");
	bool tells = told_result && !json_is_null(told_result);
	enum status status = STATUS_OK;
	if (verify->counted && knows_base(verify, told_result))
		status = verify_figures_result(verify);
	if (status != STATUS_OK || !tells)
		return status;
	json_t *json = verify->result ? result_json_result(verify->contest, verify->result) : NULL;
	if (verify->result && !json)
		return STATUS_NO_MEMORY;
	if (!json || !json_equal(told_result, json))
		verify_find(verify, VERIFY_RESULT_DIFFERS, "is not what the rules give");
	json_decref(json);
	return STATUS_OK;
}

enum status verify_figures(struct verify *verify)
{
	check_counts(verify);
	if (!verify->opened)
		return STATUS_OK;
	verify_figures_totals(verify, json_object_get(verify->head, "totals"), find_total, verify);
	return check_result(verify);
}

/* ---- the close ---- */

static bool read_figure(const json_t *head, const char *name, uint32_t *out)
{
	const json_t *value = json_object_get(head, name);
	json_int_t figure = json_is_integer(value) ? json_integer_value(value) : -1;
	*out = figure < 0 ? 0 : (uint32_t)figure;
	return figure >= 0 && figure <= UINT32_MAX;
}

/* As told: what cannot be read is a finding of its own. */
static bool read_closing(const struct verify *verify, struct ballot_closing *closing)
{
	const struct contest *contest = verify->contest;
	memcpy(closing->manifest_hash, contest->manifest_hash, sizeof closing->manifest_hash);
	return read_figure(verify->head, "issued", &closing->issued) &&
	       read_figure(verify->head, "collected", &closing->collected) &&
	       (!contest->secret || verify_hex(verify->head, "voprf_secret_key", closing->voprf_secret_key,
	                                sizeof closing->voprf_secret_key));
}

/* The signature is held against the root as told: a tree that differs is a
 * finding of its own, and says that these are not the ballots signed for. */
void verify_figures_closing(struct verify *verify)
{
	uint8_t signature[KEY_SIGNATURE_BYTES];
	struct ballot_closing closing = {0};
	if (!verify_hex(verify->head, "root", closing.root, sizeof closing.root)) {
		verify_find(verify, VERIFY_ROOT, "malformed");
		return;
	}
	if (memcmp(closing.root, verify->root, sizeof closing.root) != 0)
		verify_find(verify, VERIFY_ROOT, "is not the head of these ballots' tree");
	if (verify->key_from == VERIFY_KEY_NONE || !read_closing(verify, &closing))
		return;
	if (!verify_hex(verify->head, "closing_signature", signature, sizeof signature) ||
	    !ballot_closing_verify(verify->key, &closing, signature))
		verify_find(verify, VERIFY_CLOSING_SIGNATURE, "is not the congress key's");
}
