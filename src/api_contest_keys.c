/* Publishing the secret keys of a keyed contest, and opening it with the last.
 *
 * Three operations follow each other, and the reply waits for the last. Where
 * the client is gone before, what is left is done without: an operation that is
 * freed and was not answered hands its work on. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_contest_form_keys.h"
#include "api_contest_json.h"
#include "api_contest_opening.h"
#include "form.h"
#include "hall.h"
#include "offload.h"
#include "writer.h"

/* ---- third: what was counted is stored ---- */

struct storing {
	struct operation operation;
	int64_t contest;
	struct tally *tally; /* owned */
};

/* What a background operation does when it is done. */
static void free_done(struct operation *operation)
{
	operation->free(operation);
}

static enum status storing_run(struct operation *operation, struct act *act)
{
	const struct storing *storing = (const struct storing *)operation;
	return api_contest_opening_store(act, storing->contest, storing->tally);
}

static void storing_committed(struct operation *operation, struct hall *hall)
{
	hall_outdated_contest(hall, ((const struct storing *)operation)->contest);
}

static enum status storing_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct storing *storing = (const struct storing *)operation;
	return result == STATUS_OK ? api_contest_json_reply(app, request, reply, 200, storing->contest) : result;
}

static void storing_free(struct operation *operation)
{
	tally_free(((struct storing *)operation)->tally);
	free(operation);
}

/* Takes over the tally. NULL without memory. */
static struct storing *make_storing(int64_t contest, struct tally *tally)
{
	struct storing *storing = calloc(1, sizeof *storing);
	if (!storing) {
		tally_free(tally);
		return NULL;
	}
	storing->operation = (struct operation){.run = storing_run,
	    .committed = storing_committed,
	    .answer = storing_answer,
	    .free = storing_free,
	    .done = free_done};
	storing->contest = contest;
	storing->tally = tally;
	return storing;
}

/* ---- second: the ballots are opened and counted, beside the writer ---- */

struct counting {
	struct operation operation;
	struct app *app;
	int64_t contest;
	struct tally *tally; /* owned; NULL: not counted, or handed on */
};

static enum status counting_run(struct operation *operation, struct act *act)
{
	struct counting *counting = (struct counting *)operation;
	return api_contest_opening_count(act->store, counting->contest, &counting->tally);
}

static enum status counting_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct counting *counting = (struct counting *)operation;
	if (result != STATUS_OK)
		return result;
	struct storing *storing = make_storing(counting->contest, counting->tally);
	counting->tally = NULL;
	return storing ? reply_defer(reply, request, OPERATION_WRITE, &storing->operation) : STATUS_NO_MEMORY;
}

static void counting_free(struct operation *operation)
{
	struct counting *counting = (struct counting *)operation;
	struct storing *storing = counting->tally ? make_storing(counting->contest, counting->tally) : NULL;
	if (storing) {
		memcpy(storing->operation.actor, operation->actor, sizeof operation->actor);
		writer_submit(counting->app->writer, &storing->operation);
	}
	free(operation);
}

/* NULL without memory. */
static struct counting *make_counting(struct app *app, int64_t contest)
{
	struct counting *counting = calloc(1, sizeof *counting);
	if (!counting)
		return NULL;
	counting->operation = (struct operation){
	    .run = counting_run, .answer = counting_answer, .free = counting_free, .done = free_done};
	counting->app = app;
	counting->contest = contest;
	return counting;
}

/* ---- first: the keys are stored ---- */

struct publishing {
	struct operation operation;
	struct app *app;
	int64_t contest;
	struct api_contest_opening_keys keys;
	bool complete; /* the ballots can be counted, and nobody does yet */
};

static enum status publishing_run(struct operation *operation, struct act *act)
{
	struct publishing *publishing = (struct publishing *)operation;
	return api_contest_opening_publish(act, publishing->contest, &publishing->keys, &publishing->complete);
}

static void publishing_committed(struct operation *operation, struct hall *hall)
{
	hall_outdated_contest(hall, ((const struct publishing *)operation)->contest);
}

static enum status publishing_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	struct publishing *publishing = (struct publishing *)operation;
	bool complete = publishing->complete;
	publishing->complete = false;
	if (result != STATUS_OK)
		return result;
	if (!complete)
		return api_contest_json_reply(app, request, reply, 200, publishing->contest);
	struct counting *counting = make_counting(app, publishing->contest);
	return counting ? reply_defer(reply, request, OPERATION_OFFLOAD, &counting->operation) : STATUS_NO_MEMORY;
}

static void publishing_free(struct operation *operation)
{
	const struct publishing *publishing = (const struct publishing *)operation;
	struct counting *counting = publishing->complete ? make_counting(publishing->app, publishing->contest) : NULL;
	if (counting) {
		memcpy(counting->operation.actor, operation->actor, sizeof operation->actor);
		if (offload_submit(publishing->app->offload, &counting->operation) != STATUS_OK)
			counting_free(&counting->operation); /* the next one who publishes, or a restart, has it counted */
	}
	free(operation);
}

/* ---- checking ---- */

/* A wrong one among them, and nothing is stored. */
static enum status check_keys(
    struct reply *reply, const struct contest *contest, const struct api_contest_opening_keys *keys)
{
	enum status status = STATUS_OK;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (!keys->given[key] || contest_key_fits(contest, key, keys->keys[key]))
			continue;
		status = STATUS_WRONG_KEY;
		if (!reply->fields)
			reply->fields = json_object();
		json_object_set_new(reply->fields, contest_key_name(key), json_string("is not the key of this contest"));
	}
	return status;
}

static enum status read_keys(const struct request *request, struct reply *reply, const struct contest *contest,
    struct api_contest_opening_keys *keys)
{
	struct form form;
	const char *detail;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	api_contest_form_keys_secret(&form, contest, keys->given, keys->keys);
	status = api_contest_opening_allowed(contest, &detail);
	status = status == STATUS_OK ? form_close(&form, reply) : reply_refuse(reply, status, "%s", detail);
	form_free(&form);
	return status == STATUS_OK ? check_keys(reply, contest, keys) : status;
}

/* POST /api/contests/{id}/keys */
enum status api_contest_keys_publish(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	struct publishing *publishing = calloc(1, sizeof *publishing);
	status = publishing ? read_keys(request, reply, contest, &publishing->keys) : STATUS_NO_MEMORY;
	contest_unref(contest);
	if (status != STATUS_OK) {
		free(publishing);
		return status;
	}
	publishing->operation = (struct operation){
	    .run = publishing_run, .committed = publishing_committed, .answer = publishing_answer, .free = publishing_free};
	publishing->app = app;
	publishing->contest = id;
	return reply_defer(reply, request, OPERATION_WRITE, &publishing->operation);
}
