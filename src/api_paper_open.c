#include <stdlib.h>

#include "api.h"
#include "api_contest_json.h"
#include "api_paper.h"
#include "event.h"
#include "hall.h"
#include "store_contests.h"

/* Opening the box, or closing it again after a mistake. */
struct opening {
	struct operation operation;
	int64_t contest;
	bool undo;
	bool again; /* it is as asked for already */
};

static enum status check(struct opening *opening, struct store *store, struct store_paper_counts *counts)
{
	enum contest_state state;
	bool ended = false;
	enum status status = store_contest_state(store, opening->contest, &state);
	if (status == STATUS_OK && state != CONTEST_VOTING)
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = store_contest_voting_ended(store, opening->contest, &ended);
	opening->again = ended != opening->undo;
	if (status != STATUS_OK || opening->again)
		return status;
	status = store_paper_counts(store, opening->contest, counts);
	bool read = counts->entered || counts->disputed || counts->decided;
	return status == STATUS_OK && opening->undo && read ? STATUS_CONFLICT : status;
}

static enum status opening_run(struct operation *operation, struct act *act)
{
	struct opening *opening = (struct opening *)operation;
	struct store_paper_counts counts = {0};
	enum status status = check(opening, act->store, &counts);
	if (status != STATUS_OK || opening->again)
		return status;
	status = store_contest_end_voting(act, opening->contest, opening->undo ? 0 : act->now);
	if (status != STATUS_OK)
		return status;
	return event_append(act, opening->undo ? "paper.reopen" : "paper.open",
	    json_pack("{s:I, s:I, s:I}", "contest", (json_int_t)opening->contest, "issued", (json_int_t)counts.issued,
	        "collected", (json_int_t)counts.collected));
}

static void opening_committed(struct operation *operation, struct hall *hall)
{
	const struct opening *opening = (const struct opening *)operation;
	if (!opening->again)
		hall_outdated_contest(hall, opening->contest);
}

static enum status opening_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct opening *opening = (const struct opening *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "the box is opened at the end of voting");
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "tellers have entered ballot papers; voting cannot go on");
	return result == STATUS_OK ? api_contest_json_reply(app, request, reply, 200, opening->contest) : result;
}

static void opening_free(struct operation *operation)
{
	free(operation);
}

static enum status read_body(const struct request *request, struct reply *reply, struct opening *opening)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	opening->undo = form_boolean(&form, "undo", false);
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/paper/open */
enum status api_paper_open(struct app *app, const struct request *request, struct reply *reply)
{
	struct contest *contest;
	enum status status = api_paper_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	int64_t id = contest->id;
	contest_unref(contest);
	struct opening *opening = calloc(1, sizeof *opening);
	if (!opening)
		return STATUS_NO_MEMORY;
	opening->operation = (struct operation){
	    .run = opening_run, .committed = opening_committed, .answer = opening_answer, .free = opening_free};
	opening->contest = id;
	status = read_body(request, reply, opening);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &opening->operation);
	free(opening);
	return status;
}
