/* Publishing the secret keys of a keyed contest, and opening it with the last. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_contest_form_keys.h"
#include "api_contest_json.h"
#include "api_contest_opening.h"
#include "form.h"
#include "hall.h"

/* ---- third: what was counted is stored ---- */

struct storing {
	struct operation operation;
	int64_t contest;
	struct tally *tally; /* owned */
};

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

/* Takes over the tally. */
static enum status defer_storing(
    const struct request *request, struct reply *reply, int64_t contest, struct tally *tally)
{
	struct storing *storing = calloc(1, sizeof *storing);
	if (!storing) {
		tally_free(tally);
		return STATUS_NO_MEMORY;
	}
	storing->operation = (struct operation){
	    .run = storing_run, .committed = storing_committed, .answer = storing_answer, .free = storing_free};
	storing->contest = contest;
	storing->tally = tally;
	return reply_defer(reply, request, OPERATION_WRITE, &storing->operation);
}

/* ---- second: the ballots are opened and counted, beside the writer ---- */

struct counting {
	struct operation operation;
	int64_t contest;
	struct tally *tally; /* owned */
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
	struct tally *tally = counting->tally;
	counting->tally = NULL;
	return defer_storing(request, reply, counting->contest, tally);
}

static void counting_free(struct operation *operation)
{
	tally_free(((struct counting *)operation)->tally);
	free(operation);
}

static enum status defer_counting(const struct request *request, struct reply *reply, int64_t contest)
{
	struct counting *counting = calloc(1, sizeof *counting);
	if (!counting)
		return STATUS_NO_MEMORY;
	counting->operation =
	    (struct operation){.run = counting_run, .answer = counting_answer, .free = counting_free};
	counting->contest = contest;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &counting->operation);
}

/* ---- first: the keys are stored ---- */

struct publishing {
	struct operation operation;
	int64_t contest;
	struct api_contest_opening_keys keys;
	bool complete; /* the ballots can be counted, and are not yet */
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
	const struct publishing *publishing = (const struct publishing *)operation;
	if (result != STATUS_OK)
		return result;
	if (publishing->complete)
		return defer_counting(request, reply, publishing->contest);
	return api_contest_json_reply(app, request, reply, 200, publishing->contest);
}

static void publishing_free(struct operation *operation)
{
	free(operation);
}

/* ---- checking ---- */

/* A wrong one among them, and nothing is stored. */
static enum status check_keys(
    struct reply *reply, const struct contest *contest, const struct api_contest_opening_keys *keys)
{
	json_t *wrong = json_object();
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (keys->given[key] && !contest_key_fits(contest, key, keys->keys[key]))
			json_object_set_new(wrong, contest_key_name(key), json_string("is not the key of this contest"));
	}
	if (json_object_size(wrong) == 0) {
		json_decref(wrong);
		return STATUS_OK;
	}
	json_decref(reply->fields);
	reply->fields = wrong;
	return STATUS_WRONG_KEY;
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
	publishing->contest = id;
	return reply_defer(reply, request, OPERATION_WRITE, &publishing->operation);
}
