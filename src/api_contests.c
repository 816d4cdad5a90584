#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_contest_form.h"
#include "api_contest_json.h"
#include "api_contests.h"
#include "event.h"
#include "hall.h"
#include "manifest.h"
#include "store_contests.h"
#include "store_paper.h"

/* ---- GET ---- */

struct listing {
	struct app *app;
	struct store *store;
	json_t *list;
};

/* As the hall has it, so that state and counters belong together; one that
 * came a moment ago is in the next answer. */
static enum status take_contest(void *closure, struct contest *stored)
{
	const struct listing *listing = closure;
	struct contest *contest = hall_contest(listing->app->hall, stored->id);
	contest_unref(stored);
	if (!contest)
		return STATUS_OK;
	json_t *json = NULL;
	enum status status = api_contest_json(listing->app->hall, listing->store, contest, &json);
	contest_unref(contest);
	if (status == STATUS_OK && json_array_append_new(listing->list, json) != 0)
		return STATUS_NO_MEMORY;
	return status;
}

enum status api_contests_list(struct app *app, const struct request *request, struct reply *reply)
{
	struct listing listing = {app, request->store, json_array()};
	enum status status = store_contest_each(request->store, take_contest, &listing);
	json_t *body = json_pack("{s:o}", "contests", listing.list);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

enum status api_contests_get(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	return status == STATUS_OK ? api_contest_json_reply(app, request, reply, 200, id) : status;
}

/* ---- POST and PATCH of the definition ---- */

enum status api_contests_create(struct act *act, const struct contest *definition, int64_t *id)
{
	enum status status = store_contest_add(act, definition, id);
	return status == STATUS_OK ? event_append(act, "contest.add", api_contest_json_definition(definition, *id))
	                           : status;
}

struct defining {
	struct operation operation;
	int64_t id;                 /* 0: to be added */
	struct contest *base;       /* owned reference: what is to be changed, or NULL */
	struct contest *definition; /* owned reference */
	bool outrun;                /* somebody else changed the draft meanwhile */
};

/* Whether two contests are defined alike. */
static enum status compare(const struct contest *a, const struct contest *b, bool *same)
{
	char *left = NULL, *right = NULL;
	enum status status = manifest_text(a, 0, &left);
	if (status == STATUS_OK)
		status = manifest_text(b, 0, &right);
	*same = status == STATUS_OK && strcmp(left, right) == 0;
	free(left);
	free(right);
	return status;
}

/* The new definition was made from `base`: it must not undo what another has
 * changed since. */
static enum status check_base(struct defining *defining, struct act *act)
{
	struct contest *stored = NULL;
	bool same = false;
	enum status status = store_contest_get(act->store, defining->id, &stored);
	if (status == STATUS_OK && stored->state != CONTEST_DRAFT)
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = compare(stored, defining->base, &same);
	contest_unref(stored);
	defining->outrun = status == STATUS_OK && !same;
	return defining->outrun ? STATUS_CONFLICT : status;
}

/* What was printed before shows another contest. */
static enum status void_papers(struct act *act, int64_t id)
{
	uint32_t count = 0;
	enum status status = store_paper_void_all(act, id, &count);
	if (status != STATUS_OK || !count)
		return status;
	return event_append(act, "paper.void",
	    json_pack("{s:I, s:s, s:I}", "contest", (json_int_t)id, "reason", "changed", "count", (json_int_t)count));
}

static enum status defining_run(struct operation *operation, struct act *act)
{
	struct defining *defining = (struct defining *)operation;
	if (!defining->base)
		return api_contests_create(act, defining->definition, &defining->id);
	enum status status = check_base(defining, act);
	if (status == STATUS_OK)
		status = store_contest_change(act, defining->id, defining->definition);
	if (status == STATUS_OK)
		status = event_append(
		    act, "contest.change", api_contest_json_definition(defining->definition, defining->id));
	if (status != STATUS_OK || contest_prints_alike(defining->base, defining->definition))
		return status;
	return void_papers(act, defining->id);
}

static void contest_changed(struct operation *operation, struct hall *hall)
{
	hall_outdated_contest(hall, ((const struct defining *)operation)->id);
}

static enum status defining_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct defining *defining = (const struct defining *)operation;
	if (defining->outrun)
		return reply_refuse(reply, result, "somebody else changed this contest a moment ago; load it again");
	if (result != STATUS_OK)
		return result;
	return api_contest_json_reply(app, request, reply, defining->base ? 200 : 201, defining->id);
}

static void defining_free(struct operation *operation)
{
	struct defining *defining = (struct defining *)operation;
	contest_unref(defining->base);
	contest_unref(defining->definition);
	free(defining);
}

/* Takes over `base` (may be NULL) where it succeeds. */
static enum status define(const struct request *request, struct reply *reply, struct contest *base)
{
	struct defining *defining = calloc(1, sizeof *defining);
	if (!defining)
		return STATUS_NO_MEMORY;
	enum status status = api_contest_form_read(request, base, reply, &defining->definition);
	if (status != STATUS_OK) {
		free(defining);
		return status;
	}
	defining->operation = (struct operation){
	    .run = defining_run, .committed = contest_changed, .answer = defining_answer, .free = defining_free};
	defining->id = base ? base->id : 0;
	defining->base = base;
	return reply_defer(reply, request, OPERATION_WRITE, &defining->operation);
}

enum status api_contests_add(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return define(request, reply, NULL);
}

enum status api_contests_change(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *base = hall_contest(app->hall, id);
	if (!base)
		return STATUS_NOT_FOUND;
	if (base->state == CONTEST_DRAFT)
		status = define(request, reply, base);
	else
		status = reply_refuse(reply, STATUS_WRONG_STATE, "only a draft can be changed");
	if (status != STATUS_OK)
		contest_unref(base);
	return status;
}
