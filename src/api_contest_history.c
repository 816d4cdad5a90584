#include "api_contest_history.h"

#include <sodium.h>
#include <stdlib.h>

#include "nullable.h"
#include "result_json.h"
#include "rounds.h"
#include "store_certificates.h"
#include "store_congress.h"
#include "store_contests.h"

/* The contests made from this one. */
struct later {
	json_t *rounds;
	int64_t made[RULES_NEXTS]; /* the newest of each kind; 0: none */
};

static enum status take_later(void *closure, int64_t id, enum rules_next kind)
{
	struct later *later = closure;
	later->made[kind] = id;
	return json_array_append_new(later->rounds, json_integer(id)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- offers ---- */

static json_t *names_json(const struct contest *contest, const struct rules_offer *offer)
{
	json_t *names = json_array();
	for (size_t i = 0; i < offer->count && names; i++) {
		if (json_array_append_new(names, json_string(contest->options[offer->numbers[i] - 1])) != 0) {
			json_decref(names);
			names = NULL;
		}
	}
	return names;
}

static json_t *offer_json(
    const struct contest *contest, const struct rules_offer *offer, int64_t made, const char *language)
{
	char title[CONTEST_TITLE_MAX + 1];
	rounds_title(contest, offer->kind, language, title);
	const char *link = offer->kind == RULES_NEXT_RUNOFF ? "runoff_of" : "further_of";
	return json_pack("{s:s, s:s, s:s, s:I, s:o, s:I, s:I, s:s, s:o}", "kind", rules_next_name(offer->kind), "title",
	    title, "style", rules_style_name(offer->style), "seats", (json_int_t)offer->seats, "options",
	    names_json(contest, offer), link, (json_int_t)contest->id, "round",
	    (json_int_t)rounds_number(contest, offer->kind), "note", rounds_note(contest, offer->kind, language),
	    "made", nullable_id(made));
}

static enum status append_offer(
    json_t *list, struct store *store, const struct contest *contest, const struct rules_offer *offer, int64_t made)
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	if (json_array_append_new(list, offer_json(contest, offer, made, congress.language)) != 0)
		status = STATUS_NO_MEMORY;
	store_congress_free(&congress);
	return status;
}

struct outcome {
	struct rules_result result;
	struct rules_offer offer;
};

static enum status add_offers(json_t *list, struct store *store, const struct contest *contest,
    const struct tally *totals, const struct later *later)
{
	if (!contest_is_counted(contest))
		return STATUS_OK;
	struct outcome *outcome = malloc(sizeof *outcome);
	if (!outcome)
		return STATUS_NO_MEMORY;
	enum status status = contest_result(contest, totals, &outcome->result);
	if (status == STATUS_OK)
		rules_offer(&contest->rules, &outcome->result, &outcome->offer);
	if (status == STATUS_OK && outcome->offer.kind != RULES_NEXT_NONE)
		status = append_offer(list, store, contest, &outcome->offer, later->made[outcome->offer.kind]);
	free(outcome);
	return status;
}

static enum status add_rounds(
    json_t *json, struct store *store, const struct contest *contest, const struct tally *totals)
{
	struct later later = {.rounds = json_array()};
	json_t *offers = json_array();
	int failed = json_object_set_new(json, "rounds", later.rounds);
	failed |= json_object_set_new(json, "offers", offers);
	if (failed)
		return STATUS_NO_MEMORY;
	enum status status = store_contest_later(store, contest->id, take_later, &later);
	return status == STATUS_OK ? add_offers(offers, store, contest, totals, &later) : status;
}

/* ---- certificate ---- */

static json_t *certificate_json(const struct store_certificate *certificate)
{
	char hash[2 * BALLOT_HASH_BYTES + 1], signature[2 * KEY_SIGNATURE_BYTES + 1];
	sodium_bin2hex(hash, sizeof hash, certificate->hash, sizeof certificate->hash);
	sodium_bin2hex(signature, sizeof signature, certificate->signature, sizeof certificate->signature);
	return json_pack("{s:s, s:s}", "hash", hash, "signature", signature);
}

static enum status add_certificate(json_t *json, struct store *store, const struct contest *contest)
{
	struct store_certificate certificate;
	enum status status = STATUS_NOT_FOUND;
	if (contest->state == CONTEST_CERTIFIED)
		status = store_certificate_get(store, contest->id, &certificate);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	json_t *value = status == STATUS_OK ? certificate_json(&certificate) : json_null();
	if (status == STATUS_OK)
		store_certificate_free(&certificate);
	return json_object_set_new(json, "certificate", value) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_contest_history_add(
    json_t *json, struct store *store, const struct contest *contest, const struct tally *totals)
{
	enum status status = result_json_add_approvals(json, store, contest->id);
	if (status == STATUS_OK)
		status = result_json_add_quorum(json, store, contest->id);
	if (status == STATUS_OK)
		status = add_rounds(json, store, contest, totals);
	return status == STATUS_OK ? add_certificate(json, store, contest) : status;
}
