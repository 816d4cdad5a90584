#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_paper.h"
#include "nullable.h"

#define LIMIT_MAX 1000
#define LIMIT 100

/* ---- GET /api/contests/{id}/paper ---- */

static enum status take_refused(
    void *closure, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const char *code, uint32_t times)
{
	json_t *row = json_pack(
	    "{s:o, s:s, s:I}", "serial", api_paper_serial_json(serial), "code", code, "times", (json_int_t)times);
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_teller(void *closure, const char *actor, uint32_t entered)
{
	json_t *row = json_pack("{s:s, s:I}", "by", actor, "entered", (json_int_t)entered);
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_paper_overview(struct app *app, const struct request *request, struct reply *reply)
{
	struct contest *contest;
	enum status status = api_paper_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	int64_t id = contest->id;
	json_t *refused = json_array(), *tellers = json_array();
	json_t *body =
	    json_pack("{s:I, s:s, s:o, s:o, s:o}", "contest", (json_int_t)id, "state", contest_state_name(contest->state),
	        "voting_ended_at", nullable_time(contest->ended_at), "refused", refused, "tellers", tellers);
	contest_unref(contest);
	status = body ? store_paper_refused_each(request->store, id, take_refused, refused) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = store_paper_teller_each(request->store, id, take_teller, tellers);
	if (status == STATUS_OK)
		return api_paper_reply(request, reply, 200, id, body);
	json_decref(body);
	return status;
}

/* ---- what became of papers ---- */

/* Until the box is open nobody is shown which papers are in it: who watched it
 * fill would learn whose they are. */
static enum status open_contest(struct app *app, const struct request *request, struct reply *reply, int64_t *id)
{
	struct contest *contest;
	enum status status = api_paper_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	bool open = contest->ended_at != 0 || contest_is_closed(contest);
	*id = contest->id;
	contest_unref(contest);
	return open ? STATUS_OK : reply_refuse(reply, STATUS_WRONG_STATE, "the box is not open yet");
}

static json_t *paper_json(const struct store_paper *paper)
{
	bool decided = paper->state == STORE_PAPER_DECIDED, voided = paper->state == STORE_PAPER_VOIDED;
	json_t *json = json_pack("{s:o, s:s, s:o, s:o}", "serial", api_paper_serial_json(paper->serial), "state",
	    store_paper_state_name(paper->state), "voided",
	    voided ? json_string(store_paper_void_name(paper->voided)) : json_null(), "verdict",
	    decided ? json_string(rules_verdict_name(paper->verdict)) : json_null());
	if (json && api_paper_add_reading(json, decided ? &paper->reading : NULL))
		return json;
	json_decref(json);
	return NULL;
}

/* ---- GET /api/contests/{id}/papers ---- */

struct listing {
	struct store_paper_filter filter;
	uint8_t after[BALLOT_PAPER_SERIAL_BYTES]; /* of the filter */
	json_t *list;
	uint32_t limit;
	uint8_t last[BALLOT_PAPER_SERIAL_BYTES];
	bool more;
};

static enum status take_paper(void *closure, const struct store_paper *paper)
{
	struct listing *listing = closure;
	listing->more = json_array_size(listing->list) == listing->limit;
	if (listing->more)
		return STATUS_OK;
	memcpy(listing->last, paper->serial, sizeof listing->last);
	return json_array_append_new(listing->list, paper_json(paper)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_filter(const struct request *request, struct reply *reply, struct listing *listing)
{
	struct store_paper_filter *filter = &listing->filter;
	enum store_paper_state state;
	int64_t limit;
	const char *serial = request_query(request, "after"), *todo = request_query(request, "todo");
	filter->state = request_query(request, "state");
	if (filter->state && !store_paper_state_parse(filter->state, &state))
		return reply_refuse(reply, STATUS_BAD_REQUEST, "there is no such state of a ballot paper");
	if (serial && !ballot_paper_serial_parse(serial, listing->after))
		return reply_refuse(reply, STATUS_BAD_REQUEST, "after must be a serial");
	filter->after = serial ? listing->after : NULL;
	if (todo && strcmp(todo, "1") == 0)
		filter->unread = request->who.actor;
	enum status status = request_number(request, "limit", 1, LIMIT_MAX, LIMIT, &limit);
	listing->limit = (uint32_t)limit;
	filter->limit = (uint32_t)limit + 1;
	return status;
}

enum status api_paper_list(struct app *app, const struct request *request, struct reply *reply)
{
	struct listing listing = {.limit = 0};
	enum status status = open_contest(app, request, reply, &listing.filter.contest);
	if (status == STATUS_OK)
		status = read_filter(request, reply, &listing);
	if (status != STATUS_OK)
		return status;
	listing.list = json_array();
	json_t *body = json_pack("{s:o}", "papers", listing.list);
	status = body ? store_paper_each(request->store, &listing.filter, take_paper, &listing) : STATUS_NO_MEMORY;
	json_t *next = listing.more ? api_paper_serial_json(listing.last) : json_null();
	if (json_object_set_new(body, "next", next) != 0 && status == STATUS_OK)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

/* ---- GET /api/contests/{id}/papers/{serial} ---- */

struct reading {
	const char *actor;
	json_t *list;
	size_t count;
	bool mine;
};

static enum status take_entry(void *closure, const struct store_paper_entry *entry)
{
	struct reading *reading = closure;
	reading->count++;
	reading->mine = reading->mine || strcmp(entry->actor, reading->actor) == 0;
	json_t *row = json_pack("{s:I, s:s, s:o}", "place", (json_int_t)entry->place, "by", entry->actor, "note",
	    nullable_text(entry->note));
	if (!row || !api_paper_add_reading(row, &entry->reading)) {
		json_decref(row);
		return STATUS_NO_MEMORY;
	}
	return json_array_append_new(reading->list, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* The first entry is for nobody's eyes until there is a second one. */
static enum status add_entries(const struct request *request, const struct store_paper *paper, json_t *body)
{
	struct reading reading = {.actor = request->who.actor, .list = json_array()};
	enum status status = store_paper_entry_each(request->store, paper->serial, take_entry, &reading);
	if (paper->state == STORE_PAPER_ENTERED)
		json_array_clear(reading.list);
	json_t *part = json_pack("{s:I, s:b, s:o}", "entered", (json_int_t)reading.count, "entered_by_me", reading.mine,
	    "entries", reading.list);
	if (status == STATUS_OK && json_object_update(body, part) != 0)
		status = STATUS_NO_MEMORY;
	json_decref(part);
	return status;
}

enum status api_paper_get(struct app *app, const struct request *request, struct reply *reply)
{
	struct store_paper paper;
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	int64_t id;
	enum status status = open_contest(app, request, reply, &id);
	if (status == STATUS_OK && !ballot_paper_serial_parse(request->params[1], serial))
		status = STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = api_paper_find(request->store, id, serial, &paper);
	if (status != STATUS_OK && status != STATUS_VOIDED_SERIAL)
		return status;
	json_t *body = paper_json(&paper);
	if (!body)
		return STATUS_NO_MEMORY;
	status = add_entries(request, &paper, body);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}
