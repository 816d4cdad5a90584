#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_contest_json.h"
#include "api_contest_move.h"
#include "form.h"
#include "hall.h"
#include "log.h"
#include "api_redo.h"
#include "store_keyed.h"
#include "store_order.h"
#include "timestamp.h"

#define OVERRIDE_MAX 500 /* bytes */

struct moving {
	struct operation operation;
	struct api_contest_move move;
	char override[OVERRIDE_MAX + 1];
	const char *detail;
	struct store *store; /* the writer's */
};

static enum status moving_run(struct operation *operation, struct act *act)
{
	struct moving *moving = (struct moving *)operation;
	enum status status;
	if (api_redo_must_wait(act, operation, &status)) /* who is convened is being changed */
		return status;
	moving->store = act->store;
	return api_contest_move(act, &moving->move, &moving->detail);
}

/* The file and its write-ahead log still have the order in which ballots came:
 * it goes when they are counted. */
static void moving_committed(struct operation *operation, struct hall *hall)
{
	const struct moving *moving = (const struct moving *)operation;
	hall_outdated_contest(hall, moving->move.contest);
	if (moving->move.to != CONTEST_CLOSED && moving->move.to != CONTEST_CANCELLED)
		return;
	enum status status = store_order_look(moving->store);
	if (status == STATUS_OK)
		store_order_tidy(moving->store, STORE_ORDER_BUSY, timestamp_monotonic());
	else
		log_warning("what is owed after a count could not be read: %s", status_code(status));
}

static enum status refuse_undecided(struct app *app, struct reply *reply, int64_t id)
{
	struct hall_counters counters;
	enum status status = hall_counters(app->hall, id, &counters);
	if (status != STATUS_OK)
		return status;
	tally_free(counters.totals);
	uint32_t undecided = tally_undecided(&counters.paper);
	reply->fields = json_pack("{s:I}", "undecided", (json_int_t)undecided);
	return reply_refuse(
	    reply, STATUS_PAPERS_UNDECIDED, "%u ballot papers in the box are still to be entered", undecided);
}

/* Which of the keys serve another contest. */
static enum status refuse_keys(struct app *app, const struct request *request, struct reply *reply, int64_t id)
{
	struct contest *contest = hall_contest(app->hall, id);
	bool used[CONTEST_KEYS] = {false};
	if (!contest)
		return STATUS_NOT_FOUND;
	enum status status = store_keyed_used(request->store, contest, used);
	contest_unref(contest);
	if (status != STATUS_OK)
		return status;
	reply->fields = json_object();
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (used[key])
			json_object_set_new(reply->fields, contest_key_name(key), json_string("is the key of another contest"));
	}
	return STATUS_KEY_USED;
}

static enum status moving_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct moving *moving = (const struct moving *)operation;
	if (result == STATUS_OK)
		return api_contest_json_reply(app, request, reply, 200, moving->move.contest);
	if (result == STATUS_PAPERS_UNDECIDED)
		return refuse_undecided(app, reply, moving->move.contest);
	if (result == STATUS_KEY_USED)
		return refuse_keys(app, request, reply, moving->move.contest);
	return moving->detail ? reply_refuse(reply, result, "%s", moving->detail) : result;
}

static void moving_free(struct operation *operation)
{
	free(operation);
}

static void read_override(struct form *form, struct moving *moving)
{
	const char *reason = form_words(form, "override", FORM_OPTIONAL, OVERRIDE_MAX);
	if (!reason)
		return;
	if (!*reason)
		form_fault(form, "override", "must give the reason");
	strcpy(moving->override, reason);
	moving->move.override = moving->override;
}

static enum status read_move(const struct request *request, struct reply *reply, struct moving *moving)
{
	static const char *const states[] = {"issuing", "voting", "closed", "certified", "cancelled", NULL};
	static const char *const offices[] = {"teller", "presidium", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	int to = form_choice(&form, "to", FORM_REQUIRED, states, 0);
	int office = form_choice(&form, "office", FORM_OPTIONAL, offices, 2);
	read_override(&form, moving);
	moving->move.to = (enum contest_state)(CONTEST_ISSUING + to);
	moving->move.office = offices[office];
	moving->move.role = request->who.role;
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/state */
enum status api_contests_state(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct moving *moving = calloc(1, sizeof *moving);
	if (!moving)
		return STATUS_NO_MEMORY;
	enum status status = request_id(request, 0, &moving->move.contest);
	if (status == STATUS_OK)
		status = read_move(request, reply, moving);
	if (status != STATUS_OK) {
		free(moving);
		return status;
	}
	moving->operation = (struct operation){
	    .run = moving_run, .committed = moving_committed, .answer = moving_answer, .free = moving_free};
	return reply_defer(reply, request, OPERATION_WRITE, &moving->operation);
}
