#include "result_json.h"

#include "nullable.h"
#include "store_quorum.h"

json_t *result_json_totals(const struct contest *contest, const struct tally *totals)
{
	if (!totals)
		return json_null();
	json_t *list = json_array();
	for (uint32_t i = 0; i < totals->option_count; i++) {
		const struct rules_votes *votes = &totals->options[i];
		json_t *row = json_pack("{s:I, s:s, s:I, s:I, s:I}", "number", (json_int_t)i + 1, "name",
		    contest->options[i], "for", (json_int_t)votes->favour, "against", (json_int_t)votes->against,
		    "other", (json_int_t)votes->other);
		if (json_array_append_new(list, row) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* ---- result ---- */

static json_t *numbers_json(const uint16_t numbers[], size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		if (json_array_append_new(list, json_integer(numbers[i])) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *rows_json(const struct rules_result *result)
{
	json_t *list = json_array();
	for (size_t i = 0; i < result->row_count; i++) {
		const struct rules_row *row = &result->rows[i];
		char percent[RULES_PERCENT_SIZE];
		json_t *json = json_pack("{s:i, s:I, s:s, s:b, s:I}", "number", row->number, "votes",
		    (json_int_t)row->votes, "percent", rules_percent_format(row->percent, percent), "elected",
		    row->elected, "missing", (json_int_t)row->missing);
		if (json_array_append_new(list, json) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *result_json_result(const struct contest *contest, const struct rules_result *result)
{
	json_t *json = json_pack("{s:I, s:I, s:o, s:o, s:I, s:o}", "base", (json_int_t)result->base, "threshold",
	    (json_int_t)result->threshold, "elected", numbers_json(result->elected, result->elected_count), "tied",
	    numbers_json(result->tied, result->tied_count), "open_seats", (json_int_t)result->open_seats, "rows",
	    rows_json(result));
	bool resolution = contest->rules.style == RULES_STYLE_RESOLUTION;
	if (json && resolution && json_object_set_new(json, "adopted", json_boolean(result->adopted)) != 0) {
		json_decref(json);
		return NULL;
	}
	return json;
}

json_t *result_json_reasons(const struct tally *totals)
{
	if (!totals)
		return json_null();
	json_t *list = json_array();
	for (enum rules_verdict verdict = RULES_VALID + 1; list && verdict < RULES_VERDICTS; verdict++) {
		if (totals->verdicts[verdict])
			json_array_append_new(list, json_pack("{s:s, s:I}", "reason", rules_verdict_name(verdict),
			                                "count", (json_int_t)totals->verdicts[verdict]));
	}
	return list;
}

/* ---- quorum ---- */

static enum status add_moment(
    json_t *json, const char *name, struct store *store, int64_t contest, enum store_quorum_moment moment)
{
	struct rules_quorum quorum;
	enum status status = store_quorum_get(store, contest, moment, &quorum);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	json_t *value = json_null();
	if (status == STATUS_OK)
		value = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:b}", "convened", (json_int_t)quorum.convened,
		    "present", (json_int_t)quorum.present, "delegations", (json_int_t)quorum.delegations,
		    "delegations_present", (json_int_t)quorum.delegations_present, "num", (json_int_t)quorum.num, "den",
		    (json_int_t)quorum.den, "met", rules_quorum_met(&quorum));
	return json_object_set_new(json, name, value) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_override(void *closure, const struct store_quorum_reason *override)
{
	json_t *row = json_pack("{s:s, s:s, s:s, s:o}", "to", override->step, "reason", override->reason, "by",
	    override->actor, "at", nullable_time(override->at));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status result_json_add_quorum(json_t *json, struct store *store, int64_t contest)
{
	json_t *quorum = json_object(), *overrides = json_array();
	int failed = json_object_set_new(json, "quorum", quorum);
	failed |= json_object_set_new(json, "overrides", overrides);
	if (failed)
		return STATUS_NO_MEMORY;
	enum status status = add_moment(quorum, "at_voting", store, contest, STORE_QUORUM_AT_VOTING);
	if (status == STATUS_OK)
		status = add_moment(quorum, "at_close", store, contest, STORE_QUORUM_AT_CLOSE);
	return status == STATUS_OK ? store_quorum_overrides(store, contest, take_override, overrides) : status;
}

/* ---- approvals ---- */

static enum status take_approval(void *closure, const struct store_approval *approval)
{
	json_t *row = json_pack(
	    "{s:s, s:s, s:o}", "office", approval->office, "by", approval->actor, "at", nullable_time(approval->at));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status result_json_add_approvals(json_t *json, struct store *store, int64_t contest)
{
	json_t *list = json_array();
	if (json_object_set_new(json, "approvals", list) != 0)
		return STATUS_NO_MEMORY;
	return store_contest_approvals(store, contest, take_approval, list);
}
