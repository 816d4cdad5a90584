#include "api_contest_json.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api_contest_history.h"
#include "keyed_json.h"
#include "nullable.h"
#include "result_json.h"
#include "store_contests.h"
#include "store_keyed.h"
#include "store_paper.h"

/* ---- parts ---- */

/* `length` is at most 64. */
static json_t *hex_json(const uint8_t *bytes, size_t length)
{
	char text[2 * 64 + 1];
	sodium_bin2hex(text, sizeof text, bytes, length);
	return json_string(text);
}

static json_t *hex_or_null(bool there, const uint8_t *bytes, size_t length)
{
	return there ? hex_json(bytes, length) : json_null();
}

static json_t *names_json(const struct contest *contest)
{
	json_t *names = json_array();
	for (uint32_t i = 0; i < contest->rules.options; i++) {
		if (json_array_append_new(names, json_string(contest->options[i])) != 0) {
			json_decref(names);
			return NULL;
		}
	}
	return names;
}

json_t *api_contest_json_definition(const struct contest *contest, int64_t id)
{
	const struct rules_definition *rules = &contest->rules;
	json_t *json = json_pack(
	    "{s:I, s:s, s:s, s:b, s:I, s:o, s:{s:I, s:I, s:s}, s:s, s:s, s:s, s:s, s:I, s:b, s:b, s:b, s:s, s:o, s:o,"
	    " s:I}",
	    "id", (json_int_t)id, "title", contest->title, "style", rules_style_name(rules->style), "secret",
	    contest->secret, "seats", (json_int_t)rules->seats, "options", names_json(contest), "majority", "num",
	    (json_int_t)rules->majority.num, "den", (json_int_t)rules->majority.den, "base",
	    rules_base_name(rules->majority.base), "blank", rules_blank_name(rules->blank), "undervote",
	    rules_undervote_name(rules->undervote), "row_error", rules_row_error_name(rules->row_error), "reveal",
	    contest_reveal_name(contest->reveal), "reveal_step", (json_int_t)contest->reveal_step, "late_issue",
	    contest->late_issue, "require_present", contest->require_present, "paper", contest->paper, "board",
	    contest_board_name(contest->board), "runoff_of", nullable_id(contest->runoff_of), "further_of",
	    nullable_id(contest->further_of), "round", (json_int_t)contest->round);
	if (json && keyed_json_add_public(json, contest) == 0)
		return json;
	json_decref(json);
	return NULL;
}

/* ---- result ---- */

static enum status add_result(json_t *json, const struct contest *contest, const struct tally *totals)
{
	if (!contest_is_counted(contest))
		return json_object_set_new(json, "result", json_null()) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
	struct rules_result *result = malloc(sizeof *result);
	if (!result)
		return STATUS_NO_MEMORY;
	enum status status = contest_result(contest, totals, result);
	if (status == STATUS_OK && json_object_set_new(json, "result", result_json_result(contest, result)) != 0)
		status = STATUS_NO_MEMORY;
	free(result);
	return status;
}

/* ---- counters ---- */

static enum status stored_papers(struct store *store, int64_t id, struct tally_paper *out)
{
	struct store_paper_counts counts;
	enum status status = store_paper_counts(store, id, &counts);
	if (status == STATUS_OK)
		*out = (struct tally_paper){counts.issued, counts.collected, counts.valid, counts.invalid};
	return status;
}

/* What was counted, or could not be any more. */
static enum status stored_counters(struct store *store, const struct contest *contest, struct hall_counters *out)
{
	bool counted = contest_is_counted(contest);
	*out = (struct hall_counters){
	    .convened = contest->convened,
	    .present = contest->present,
	    .issued = contest->issued,
	    .collected = contest->collected,
	    .valid = contest->valid,
	    .invalid = contest->invalid,
	    .revealed = counted,
	    .ended_at = contest->ended_at,
	};
	enum status status = counted ? store_contest_totals(store, contest, &out->totals) : STATUS_OK;
	if (status == STATUS_OK && contest_has_second_issuer(contest))
		status = store_keyed_answer_count(store, contest->id, &out->answered);
	return status == STATUS_OK && contest->paper ? stored_papers(store, contest->id, &out->paper) : status;
}

static enum status read_counters(
    struct hall *hall, struct store *store, const struct contest *contest, struct hall_counters *out)
{
	if (contest_is_counted(contest) || contest->state == CONTEST_CANCELLED)
		return stored_counters(store, contest, out);
	return hall_counters(hall, contest->id, out);
}

static json_t *counters_json(const struct contest *contest, const struct hall_counters *counters)
{
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "state", contest_state_name(contest->state),
	    "convened", (json_int_t)counters->convened, "present", (json_int_t)counters->present, "issued",
	    (json_int_t)counters->issued, "collected", (json_int_t)counters->collected, "valid",
	    counters->revealed ? json_integer(counters->valid) : json_null(), "invalid",
	    counters->revealed ? json_integer(counters->invalid) : json_null(), "totals",
	    result_json_totals(contest, counters->totals));
}

/* The ballot papers' part; what they say only once all is counted. */
static json_t *papers_json(const struct contest *contest, const struct hall_counters *counters)
{
	const struct tally_paper *paper = &counters->paper;
	bool counted = contest_is_counted(contest);
	if (!contest->paper)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:o, s:o, s:b}", "issued", (json_int_t)paper->issued, "collected",
	    (json_int_t)paper->collected, "undecided", (json_int_t)tally_undecided(paper), "valid",
	    counted ? json_integer(paper->valid) : json_null(), "invalid",
	    counted ? json_integer(paper->invalid) : json_null(), "box_open", counters->ended_at != 0);
}

static json_t *details_json(const struct contest *contest, const struct hall_counters *counters)
{
	return json_pack("{s:o, s:o, s:o}", "invalid_reasons",
	    result_json_reasons(contest_is_counted(contest) ? counters->totals : NULL), "papers",
	    papers_json(contest, counters), "voting_ended_at", nullable_time(counters->ended_at));
}

/* ---- proofs ---- */

static json_t *proofs_json(const struct contest *contest)
{
	bool published = contest->manifest != NULL;
	bool counted = contest->closed_at != 0;
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	ballot_fingerprint(contest->manifest_hash, fingerprint);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "manifest",
	    published ? json_string(contest->manifest) : json_null(), "manifest_signature",
	    hex_or_null(published, contest->manifest_signature, sizeof contest->manifest_signature), "fingerprint",
	    published ? json_string(fingerprint) : json_null(), "root",
	    hex_or_null(counted, contest->root, sizeof contest->root), "closing_signature",
	    hex_or_null(counted, contest->closing_signature, sizeof contest->closing_signature), "frozen_at",
	    nullable_time(contest->frozen_at), "closed_at", nullable_time(contest->closed_at), "created_at",
	    nullable_time(contest->created_at));
}

/* ---- what keyed contests have ---- */

static enum status add_keyed(json_t *json, const struct contest *contest, const struct hall_counters *counters)
{
	if (!contest_is_keyed(contest))
		return STATUS_OK;
	uint32_t drawn = counters->issued - counters->paper.issued;
	int failed = keyed_json_add_state(json, contest, drawn, counters->answered);
	failed |= json_object_set_new(json, "opened_at", nullable_time(contest->opened_at));
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

/* ---- all of it ---- */

static enum status add_part(json_t *json, json_t *part)
{
	int failed = json_object_update(json, part);
	json_decref(part);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status api_contest_json(struct hall *hall, struct store *store, const struct contest *contest, json_t **out)
{
	struct hall_counters counters = {0};
	enum status status = read_counters(hall, store, contest, &counters);
	if (status != STATUS_OK)
		return status;
	json_t *json = api_contest_json_definition(contest, contest->id);
	status = add_part(json, counters_json(contest, &counters));
	if (status == STATUS_OK)
		status = add_part(json, details_json(contest, &counters));
	if (status == STATUS_OK)
		status = add_result(json, contest, counters.totals);
	if (status == STATUS_OK)
		status = add_part(json, proofs_json(contest));
	if (status == STATUS_OK)
		status = add_keyed(json, contest, &counters);
	if (status == STATUS_OK)
		status = api_contest_history_add(json, store, contest, counters.totals);
	tally_free(counters.totals);
	if (status == STATUS_OK)
		*out = json;
	else
		json_decref(json);
	return status;
}

enum status api_contest_json_reply(
    struct app *app, const struct request *request, struct reply *reply, unsigned http, int64_t id)
{
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	json_t *json = NULL;
	enum status status = api_contest_json(app->hall, request->store, contest, &json);
	contest_unref(contest);
	return status == STATUS_OK ? reply_json(reply, http, json) : status;
}
