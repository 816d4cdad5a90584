/* The second issuer: a tellers' device takes the draws that wait for it, and
 * brings its evaluations. Its key is not here. */
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "form.h"
#include "hall.h"
#include "nullable.h"
#include "store_contests.h"
#include "store_keyed.h"
#include "voprf.h"

#define LIMIT 100
#define LIMIT_MAX 200

static json_t *hex_json(const uint8_t *bytes, size_t length)
{
	char text[2 * VOPRF_PROOF_BYTES + 1];
	return json_string(sodium_bin2hex(text, sizeof text, bytes, length));
}

static bool may_answer(enum contest_state state)
{
	return state == CONTEST_ISSUING || state == CONTEST_VOTING;
}

/* The contest of the path, with a second issuer and a manifest; to be released
 * with contest_unref. */
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
	if (contest_has_second_issuer(contest) && contest->manifest) {
		*out = contest;
		return STATUS_OK;
	}
	bool issuer = contest_has_second_issuer(contest);
	contest_unref(contest);
	return reply_refuse(reply, STATUS_WRONG_STATE,
	    issuer ? "no ballots are issued yet" : "this contest has no second issuer");
}

/* ---- GET /api/contests/{id}/issuer ---- */

struct listing {
	json_t *list;
	int64_t last;
	int64_t limit;
	bool more;
};

static enum status take_pending(void *closure, const struct store_pending *pending)
{
	struct listing *listing = closure;
	const struct store_draw *draw = pending->draw;
	listing->more = (int64_t)json_array_size(listing->list) == listing->limit;
	if (listing->more)
		return STATUS_OK;
	listing->last = draw->delegate;
	json_t *row = json_pack("{s:I, s:s, s:s, s:o, s:o, s:o}", "draw", (json_int_t)draw->delegate, "delegate_code",
	    pending->code, "full_name", pending->full_name, "card_key", hex_json(draw->card_key, sizeof draw->card_key),
	    "blinded", hex_json(draw->blinded, sizeof draw->blinded), "signature",
	    hex_json(draw->signature, sizeof draw->signature));
	return json_array_append_new(listing->list, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* A device asks every second or so: where nothing waits no table is read. */
static enum status list_pending(
    const struct request *request, const struct contest *contest, uint32_t waiting, struct listing *listing)
{
	int64_t after = 0;
	enum status status = request_number(request, "after", 0, INT64_MAX, 0, &after);
	if (status == STATUS_OK)
		status = request_number(request, "limit", 1, LIMIT_MAX, LIMIT, &listing->limit);
	if (status != STATUS_OK || !waiting || !may_answer(contest->state))
		return status;
	return store_keyed_pending_each(
	    request->store, contest->id, after, (uint32_t)listing->limit + 1, take_pending, listing);
}

static enum status reply_pending(
    struct app *app, const struct request *request, struct reply *reply, const struct contest *contest)
{
	struct hall_counters counters;
	enum status status = hall_counters(app->hall, contest->id, &counters);
	if (status != STATUS_OK)
		return status;
	tally_free(counters.totals);
	uint32_t drawn = counters.issued - counters.paper.issued;
	struct listing listing = {.list = json_array()};
	status = list_pending(request, contest, drawn - counters.answered, &listing);
	const struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	json_t *body = json_pack("{s:I, s:o, s:I, s:I, s:o, s:o}", "contest", (json_int_t)contest->id, "public_key",
	    hex_json(pair->public_key, sizeof pair->public_key), "drawn", (json_int_t)drawn, "answered",
	    (json_int_t)counters.answered, "pending", listing.list, "next",
	    nullable_id(listing.more ? listing.last : 0));
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

enum status api_contest_issuer_pending(struct app *app, const struct request *request, struct reply *reply)
{
	struct contest *contest;
	enum status status = find_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	status = reply_pending(app, request, reply, contest);
	contest_unref(contest);
	return status;
}

/* ---- POST /api/contests/{id}/issuer ---- */

struct evaluation {
	int64_t draw; /* the delegate's id */
	struct store_answer answer;
	bool kept; /* answered before */
};

struct evaluations {
	struct contest *contest; /* owned reference */
	size_t count;
	struct evaluation items[];
};

static void free_evaluations(struct evaluations *evaluations)
{
	if (evaluations)
		contest_unref(evaluations->contest);
	free(evaluations);
}

static size_t count_kept(const struct evaluations *evaluations)
{
	size_t kept = 0;
	for (size_t i = 0; i < evaluations->count; i++)
		kept += evaluations->items[i].kept;
	return kept;
}

static enum status reply_stored(struct app *app, struct reply *reply, const struct evaluations *evaluations)
{
	struct hall_counters counters;
	enum status status = hall_counters(app->hall, evaluations->contest->id, &counters);
	if (status != STATUS_OK)
		return status;
	tally_free(counters.totals);
	uint32_t drawn = counters.issued - counters.paper.issued;
	size_t kept = count_kept(evaluations);
	return reply_json(reply, 200,
	    json_pack("{s:I, s:I, s:I}", "stored", (json_int_t)(evaluations->count - kept), "kept", (json_int_t)kept,
	        "second_pending", (json_int_t)(drawn - counters.answered)));
}

/* ---- second: they are stored ---- */

struct storing {
	struct operation operation;
	struct evaluations *evaluations; /* owned */
};

/* Of two that came at the same time the first one stays: an evaluation has one
 * value, whatever its proof. */
static enum status storing_run(struct operation *operation, struct act *act)
{
	struct evaluations *evaluations = ((struct storing *)operation)->evaluations;
	int64_t contest = evaluations->contest->id;
	enum contest_state state;
	enum status status = store_contest_state(act->store, contest, &state);
	if (status == STATUS_OK && !may_answer(state))
		status = STATUS_WRONG_STATE;
	for (size_t i = 0; i < evaluations->count && status == STATUS_OK; i++) {
		struct evaluation *item = &evaluations->items[i];
		if (item->kept)
			continue;
		status = store_keyed_answer_add(act, contest, item->draw, &item->answer);
		item->kept = status == STATUS_CONFLICT;
		if (item->kept)
			status = STATUS_OK;
	}
	return status;
}

static void storing_committed(struct operation *operation, struct hall *hall)
{
	const struct evaluations *evaluations = ((const struct storing *)operation)->evaluations;
	hall_answered(hall, evaluations->contest->id, (uint32_t)(evaluations->count - count_kept(evaluations)));
}

static enum status storing_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "voting is over; no ballot can be cast with these any more");
	return result == STATUS_OK ? reply_stored(app, reply, ((const struct storing *)operation)->evaluations) : result;
}

static void storing_free(struct operation *operation)
{
	free_evaluations(((struct storing *)operation)->evaluations);
	free(operation);
}

/* Takes over the evaluations. */
static enum status defer_storing(
    const struct request *request, struct reply *reply, struct evaluations *evaluations)
{
	struct storing *storing = calloc(1, sizeof *storing);
	if (!storing) {
		free_evaluations(evaluations);
		return STATUS_NO_MEMORY;
	}
	storing->operation = (struct operation){
	    .run = storing_run, .committed = storing_committed, .answer = storing_answer, .free = storing_free};
	storing->evaluations = evaluations;
	return reply_defer(reply, request, OPERATION_WRITE, &storing->operation);
}

/* ---- first: each is held against its draw and the manifest's key ---- */

struct checking {
	struct operation operation;
	struct evaluations *evaluations; /* owned */
	size_t at;                       /* the one that is wrong */
	const char *wrong;               /* its member; NULL: all are good */
};

static enum status check_one(struct store *store, const struct contest *contest, struct evaluation *item)
{
	struct store_draw draw;
	enum status status = store_draw_get(store, contest->id, item->draw, &draw);
	if (status != STATUS_OK)
		return status;
	item->kept = draw.answered;
	const uint8_t *public_key = contest->keys[CONTEST_KEY_SECOND_ISSUER].public_key;
	bool good = draw.answered ? memcmp(draw.second.evaluated, item->answer.evaluated, VOPRF_ELEMENT_BYTES) == 0
	                          : voprf_verify(public_key, draw.blinded, item->answer.evaluated, 1, item->answer.proof);
	return good ? STATUS_OK : STATUS_INVALID;
}

static enum status checking_run(struct operation *operation, struct act *act)
{
	struct checking *checking = (struct checking *)operation;
	struct evaluations *evaluations = checking->evaluations;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < evaluations->count && status == STATUS_OK; i++) {
		status = check_one(act->store, evaluations->contest, &evaluations->items[i]);
		checking->at = i;
	}
	if (status == STATUS_NOT_FOUND)
		checking->wrong = "draw";
	else if (status == STATUS_INVALID)
		checking->wrong = "proof";
	return checking->wrong ? STATUS_INVALID : status;
}

static enum status refuse_one(struct reply *reply, const struct checking *checking)
{
	char name[64];
	snprintf(name, sizeof name, "evaluations[%zu].%s", checking->at, checking->wrong);
	bool unknown = strcmp(checking->wrong, "draw") == 0;
	json_decref(reply->fields);
	reply->fields = json_pack("{s:s}", name,
	    unknown ? "there is no such draw in this contest" : "does not hold under the second issuer's key");
	return STATUS_INVALID;
}

static enum status checking_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	struct checking *checking = (struct checking *)operation;
	if (checking->wrong)
		return refuse_one(reply, checking);
	if (result != STATUS_OK)
		return result;
	struct evaluations *evaluations = checking->evaluations;
	if (count_kept(evaluations) == evaluations->count)
		return reply_stored(app, reply, evaluations);
	checking->evaluations = NULL;
	return defer_storing(request, reply, evaluations);
}

static void checking_free(struct operation *operation)
{
	free_evaluations(((struct checking *)operation)->evaluations);
	free(operation);
}

/* ---- reading ---- */

static bool read_hex(const json_t *object, const char *name, uint8_t *out, size_t length)
{
	const json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);
	return text && json_string_length(value) == 2 * length && strspn(text, "0123456789abcdef") == 2 * length &&
	       sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL) == 0;
}

static bool read_one(const json_t *object, struct evaluation *out)
{
	const json_t *draw = json_object_get(object, "draw");
	out->draw = json_integer_value(draw);
	return json_is_integer(draw) && json_object_size(object) == 3 &&
	       read_hex(object, "evaluated", out->answer.evaluated, sizeof out->answer.evaluated) &&
	       read_hex(object, "proof", out->answer.proof, sizeof out->answer.proof);
}

static enum status make_evaluations(struct form *form, const json_t *list, struct evaluations **out)
{
	size_t count = json_array_size(list);
	if (count < 1 || count > LIMIT_MAX) {
		form_fault(form, "evaluations", "must be a list of 1 to 200");
		return STATUS_OK;
	}
	struct evaluations *evaluations = calloc(1, sizeof *evaluations + count * sizeof evaluations->items[0]);
	if (!evaluations)
		return STATUS_NO_MEMORY;
	evaluations->count = count;
	for (size_t i = 0; i < count; i++) {
		char name[32];
		snprintf(name, sizeof name, "evaluations[%zu]", i);
		if (!read_one(json_array_get(list, i), &evaluations->items[i]))
			form_fault(form, name, "must be {draw, evaluated, proof}");
	}
	*out = evaluations;
	return STATUS_OK;
}

static enum status read_body(const struct request *request, struct reply *reply, struct evaluations **out)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	status = make_evaluations(&form, form_value(&form, "evaluations", FORM_REQUIRED), out);
	if (status == STATUS_OK)
		status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* Takes over the evaluations. */
static enum status defer_checking(
    const struct request *request, struct reply *reply, struct evaluations *evaluations)
{
	struct checking *checking = calloc(1, sizeof *checking);
	if (!checking) {
		free_evaluations(evaluations);
		return STATUS_NO_MEMORY;
	}
	checking->operation =
	    (struct operation){.run = checking_run, .answer = checking_answer, .free = checking_free};
	checking->evaluations = evaluations;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &checking->operation);
}

enum status api_contest_issuer_answer(struct app *app, const struct request *request, struct reply *reply)
{
	struct contest *contest;
	struct evaluations *evaluations = NULL;
	enum status status = find_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	status = read_body(request, reply, &evaluations);
	if (status == STATUS_OK) {
		evaluations->contest = contest;
		return defer_checking(request, reply, evaluations);
	}
	free(evaluations);
	contest_unref(contest);
	return status;
}
