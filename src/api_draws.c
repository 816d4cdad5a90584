#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "hall.h"
#include "nullable.h"
#include "store_issued.h"

#define LIMIT_MAX 1000
#define LIMIT 1000

/* ---- GET /api/contests/{id}/draws ---- */

struct listing {
	json_t *list;
	uint32_t limit;
	bool more;
};

static enum status take_holder(void *closure, const struct store_issued_holder *holder)
{
	struct listing *listing = closure;
	listing->more = json_array_size(listing->list) == listing->limit;
	if (listing->more)
		return STATUS_OK;
	json_t *row = json_pack("{s:s, s:s, s:o, s:s}", "code", holder->code, "full_name", holder->full_name, "delegation",
	    *holder->delegation ? json_string(holder->delegation) : json_null(), "ballot",
	    store_issued_name(holder->kind));
	return json_array_append_new(listing->list, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* The code of the last one, where there are more. */
static json_t *next_of(const struct listing *listing)
{
	if (!listing->more)
		return json_null();
	const json_t *last = json_array_get(listing->list, json_array_size(listing->list) - 1);
	return json_incref(json_object_get(last, "code"));
}

static enum status send_list(
    const struct request *request, struct reply *reply, const struct contest *contest, struct listing *listing)
{
	const char *after = request_query(request, "after");
	json_t *body = json_pack("{s:I, s:s, s:s, s:I, s:o}", "contest", (json_int_t)contest->id, "title", contest->title,
	    "state", contest_state_name(contest->state), "issued", (json_int_t)contest->issued, "draws", listing->list);
	if (!body)
		return STATUS_NO_MEMORY;
	enum status status = store_issued_each(
	    request->store, contest->id, after ? after : "", listing->limit + 1, take_holder, listing);
	if (status == STATUS_OK && json_object_set_new(body, "next", next_of(listing)) != 0)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

static enum status find_contest(
    struct app *app, const struct request *request, struct reply *reply, struct contest **out)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	if (contest->secret && contest_is_closed(contest)) {
		*out = contest;
		return STATUS_OK;
	}
	contest_unref(contest);
	return reply_refuse(reply, STATUS_WRONG_STATE, "the list is of secret contests, once they are closed");
}

enum status api_draws_list(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t limit;
	struct contest *contest = NULL;
	enum status status = request_number(request, "limit", 1, LIMIT_MAX, LIMIT, &limit);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "limit must be 1 to %d", LIMIT_MAX);
	status = find_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	struct listing listing = {.list = json_array(), .limit = (uint32_t)limit};
	status = send_list(request, reply, contest, &listing);
	contest_unref(contest);
	return status;
}

/* ---- GET /api/draws ---- */

static enum status take_contest(void *closure, const struct store_issued_contest *contest)
{
	json_t *row = json_pack("{s:I, s:s, s:s, s:o, s:s}", "contest", (json_int_t)contest->id, "title", contest->title,
	    "state", contest_state_name(contest->state), "closed_at", nullable_time(contest->closed_at), "ballot",
	    store_issued_name(contest->own));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_draws_own(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *list = json_array();
	json_t *body = json_pack("{s:o}", "contests", list);
	if (!body)
		return STATUS_NO_MEMORY;
	enum status status = store_issued_own(request->store, request->who.delegate, take_contest, list);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}
