#include <stdlib.h>

#include "api.h"
#include "api_contest_json.h"
#include "api_contests.h"
#include "form.h"
#include "hall.h"
#include "rounds.h"
#include "store_congress.h"
#include "store_contests.h"

struct making {
	struct operation operation;
	int64_t earlier;
	enum rules_next kind;
	int64_t made; /* the draft */
	bool again;   /* it was there before */
	const char *detail;
};

static enum status take_later(void *closure, int64_t later, enum rules_next kind)
{
	struct making *making = closure;
	if (kind == making->kind) {
		making->made = later;
		making->again = true;
	}
	return STATUS_OK;
}

static enum status add_draft(
    struct making *making, struct act *act, const struct contest *earlier, const struct rules_offer *offer)
{
	struct congress congress;
	struct contest *draft = NULL;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = rounds_draft(earlier, offer, congress.language, &draft);
	store_congress_free(&congress);
	if (status == STATUS_OK)
		status = api_contests_create(act, draft, &making->made);
	contest_unref(draft);
	return status;
}

struct outcome {
	struct rules_result result;
	struct rules_offer offer;
};

static enum status judge(struct making *making, struct act *act, const struct contest *earlier, struct outcome *outcome)
{
	struct tally *totals = NULL;
	enum status status = store_contest_totals(act->store, earlier, &totals);
	if (status == STATUS_OK)
		status = contest_result(earlier, totals, &outcome->result);
	tally_free(totals);
	if (status != STATUS_OK)
		return status;
	rules_offer(&earlier->rules, &outcome->result, &outcome->offer);
	if (outcome->offer.kind == making->kind)
		return add_draft(making, act, earlier, &outcome->offer);
	if (making->kind == RULES_NEXT_RUNOFF)
		making->detail = "that count left nobody tied";
	else if (outcome->offer.kind == RULES_NEXT_RUNOFF)
		making->detail = "the open seats are for a run-off of the tied";
	else
		making->detail = "that count left no seat open";
	return STATUS_CONFLICT;
}

static enum status make(struct making *making, struct act *act, const struct contest *earlier)
{
	if (!contest_is_counted(earlier))
		return STATUS_WRONG_STATE;
	enum status status = store_contest_later(act->store, earlier->id, take_later, making);
	if (status != STATUS_OK || making->again)
		return status;
	struct outcome *outcome = malloc(sizeof *outcome);
	if (!outcome)
		return STATUS_NO_MEMORY;
	status = judge(making, act, earlier, outcome);
	free(outcome);
	return status;
}

static enum status making_run(struct operation *operation, struct act *act)
{
	struct making *making = (struct making *)operation;
	struct contest *earlier = NULL;
	enum status status = store_contest_get(act->store, making->earlier, &earlier);
	if (status == STATUS_OK)
		status = make(making, act, earlier);
	contest_unref(earlier);
	return status;
}

static void making_committed(struct operation *operation, struct hall *hall)
{
	const struct making *making = (const struct making *)operation;
	if (!making->again)
		hall_outdated_contest(hall, making->made);
}

static enum status making_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct making *making = (const struct making *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "a contest goes on once it is counted");
	if (result != STATUS_OK)
		return making->detail ? reply_refuse(reply, result, "%s", making->detail) : result;
	return api_contest_json_reply(app, request, reply, making->again ? 200 : 201, making->made);
}

static void making_free(struct operation *operation)
{
	free(operation);
}

static enum status read_kind(const struct request *request, struct reply *reply, enum rules_next *out)
{
	static const char *const kinds[] = {"runoff", "further_round", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	*out = form_choice(&form, "kind", FORM_REQUIRED, kinds, 0) == 0 ? RULES_NEXT_RUNOFF : RULES_NEXT_FURTHER;
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/rounds */
enum status api_contest_rounds_make(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct making *making = calloc(1, sizeof *making);
	if (!making)
		return STATUS_NO_MEMORY;
	making->operation = (struct operation){
	    .run = making_run, .committed = making_committed, .answer = making_answer, .free = making_free};
	enum status status = request_id(request, 0, &making->earlier);
	if (status == STATUS_OK)
		status = read_kind(request, reply, &making->kind);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &making->operation);
	free(making);
	return status;
}
