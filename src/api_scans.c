#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "badge.h"
#include "event.h"
#include "form.h"
#include "hall.h"
#include "nullable.h"
#include "scan_judge.h"
#include "store_congress.h"
#include "store_scans.h"
#include "timestamp.h"

#define ROWS_MAX 1000
#define FUTURE_MS (5 * 60 * 1000) /* how far a door's clock may run ahead */
#define GATE_MAX 60

/* ---- POST /api/scans ---- */

struct scans {
	struct operation operation;
	json_t *body; /* owns the texts of the rows */
	size_t count;
	struct scan_outcome *outcomes;
	struct scan_request rows[];
};

static bool nonce_valid(const char *nonce)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	size_t length = nonce ? strlen(nonce) : 0;
	return length >= 8 && length <= 64 && strspn(nonce, allowed) == length;
}

/* The first field that is missing, of a wrong type or unknown. */
static const char *misfit(json_t *object)
{
	static const char *const texts[] = {"nonce", "gate", "direction", "badge", "scanned_at"};
	enum { REQUIRED = 3, TEXTS = sizeof texts / sizeof texts[0], NAME_MAX_SHOWN = 64 };
	for (size_t i = 0; i < TEXTS; i++) {
		json_t *value = json_object_get(object, texts[i]);
		if (value ? !json_is_string(value) : i < REQUIRED)
			return texts[i];
	}
	json_t *delegate = json_object_get(object, "delegate");
	if (delegate && !json_is_integer(delegate))
		return "delegate";
	const char *name;
	json_t *value;
	json_object_foreach(object, name, value)
	{
		size_t i = 0;
		while (i < TEXTS && strcmp(name, texts[i]) != 0)
			i++;
		if (i == TEXTS && strcmp(name, "delegate") != 0 && strlen(name) <= NAME_MAX_SHOWN)
			return name;
	}
	return "row";
}

/* The row's fields; the name of the first wrong one, or NULL. */
static const char *read_row(json_t *object, int64_t now, struct scan_request *row, const char **badge)
{
	const char *direction = NULL, *at = NULL;
	json_int_t delegate = 0;
	*badge = NULL;
	json_error_t error;
	if (!json_is_object(object))
		return "row";
	if (json_unpack_ex(object, &error, JSON_STRICT, "{s:s, s?s, s:s, s:s, s?s, s?I}", "nonce", &row->nonce, "badge",
	        badge, "gate", &row->gate, "direction", &direction, "scanned_at", &at, "delegate", &delegate) != 0)
		return misfit(object);
	if (!nonce_valid(row->nonce))
		return "nonce";
	if (!*row->gate || strlen(row->gate) > GATE_MAX)
		return "gate";
	if (strcmp(direction, "in") != 0 && strcmp(direction, "out") != 0)
		return "direction";
	row->direction = *direction == 'i' ? SCAN_IN : SCAN_OUT;
	if ((*badge != NULL) == (delegate != 0))
		return "badge";
	row->delegate = delegate;
	row->by_hand = delegate != 0;
	row->scanned_at = now;
	if (at && (!timestamp_parse(at, &row->scanned_at) || row->scanned_at > now + FUTURE_MS || row->scanned_at < 0))
		return "scanned_at";
	if (row->scanned_at > now)
		row->scanned_at = now;
	return NULL;
}

/* Here, on a worker, since a signature costs more than the writer's part. */
static void read_badge(const struct app *app, const char *text, struct scan_request *row)
{
	struct badge badge;
	switch (badge_read(text, strlen(text), app->congress, app->key, &badge)) {
	case BADGE_GOOD:
		row->delegate = badge.delegate;
		row->serial = badge.serial;
		break;
	case BADGE_MALFORMED:
		row->refused = SCAN_MALFORMED;
		break;
	case BADGE_WRONG_CONGRESS:
		row->refused = SCAN_WRONG_CONGRESS;
		break;
	case BADGE_BAD_SIGNATURE:
		row->refused = SCAN_BAD_SIGNATURE;
		break;
	}
}

static void read_rows(
    const struct app *app, const struct request *request, struct form *form, json_t *rows, struct scans *scans)
{
	size_t index;
	json_t *object;
	json_array_foreach(rows, index, object)
	{
		const char *badge;
		struct scan_request *row = &scans->rows[scans->count];
		*row = (struct scan_request){.refused = SCAN_VERDICTS};
		const char *wrong = read_row(object, request->now, row, &badge);
		if (wrong) {
			char field[96];
			snprintf(field, sizeof field, "scans[%zu].%s", index, wrong);
			form_fault(form, field, "is missing, wrong or unknown");
			continue;
		}
		if (badge)
			read_badge(app, badge, row);
		scans->count++;
	}
}

static enum status scans_run(struct operation *operation, struct act *act)
{
	struct scans *scans = (struct scans *)operation;
	int64_t session = 0;
	enum status status = scan_judge_session(act->store, &session);
	for (size_t i = 0; i < scans->count && status == STATUS_OK; i++) {
		free(scans->outcomes[i].result); /* of a first run that was undone */
		status = scan_judge(act, session, &scans->rows[i], &scans->outcomes[i]);
	}
	return status;
}

static void scans_committed(struct operation *operation, struct hall *hall)
{
	struct scans *scans = (struct scans *)operation;
	for (size_t i = 0; i < scans->count; i++) {
		const struct scan_outcome *outcome = &scans->outcomes[i];
		if (outcome->moved)
			hall_moved(hall, outcome->delegation, outcome->voting, outcome->moved);
	}
}

/* The results are JSON already and go out byte for byte. */
static enum status scans_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct scans *scans = (struct scans *)operation;
	if (result != STATUS_OK)
		return result;
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	if (!stream)
		return STATUS_NO_MEMORY;
	fputs("{\"results\":[", stream);
	for (size_t i = 0; i < scans->count; i++)
		fprintf(stream, "%s%s", i ? "," : "", scans->outcomes[i].result);
	fputs("]}", stream);
	if (fclose(stream) != 0) {
		free(text);
		return STATUS_NO_MEMORY;
	}
	reply_bytes(reply, 200, "application/json; charset=utf-8", text, length);
	return STATUS_OK;
}

static void scans_free(struct operation *operation)
{
	struct scans *scans = (struct scans *)operation;
	for (size_t i = 0; i < scans->count; i++)
		free(scans->outcomes[i].result);
	free(scans->outcomes);
	json_decref(scans->body);
	free(scans);
}

static struct scans *scans_create(json_t *body, size_t count)
{
	struct scans *scans = calloc(1, sizeof *scans + count * sizeof scans->rows[0]);
	struct scan_outcome *outcomes = calloc(count ? count : 1, sizeof *outcomes);
	if (!scans || !outcomes) {
		free(scans);
		free(outcomes);
		return NULL;
	}
	scans->operation = (struct operation){.run = scans_run,
	    .committed = scans_committed,
	    .answer = scans_answer,
	    .free = scans_free,
	    .undo = OPERATION_UNDONE_WITH_ALL};
	scans->outcomes = outcomes;
	scans->body = json_incref(body);
	return scans;
}

enum status api_scans_add(struct app *app, const struct request *request, struct reply *reply)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	json_t *rows = form_value(&form, "scans", FORM_REQUIRED);
	size_t count = json_array_size(rows);
	if (count < 1 || count > ROWS_MAX) {
		form_fault(&form, "scans", "must be a list of 1 to 1,000 rows");
		count = 0;
	}
	struct scans *scans = scans_create(form.object, count);
	if (scans && count)
		read_rows(app, request, &form, rows, scans);
	status = scans ? form_close(&form, reply) : STATUS_NO_MEMORY;
	form_free(&form);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &scans->operation);
	if (scans)
		scans_free(&scans->operation);
	return status;
}

/* ---- POST /api/scans/{nonce}/undo ---- */

struct undo {
	struct operation operation;
	char nonce[65];
	int64_t delegate;
};

static enum status undo_run(struct operation *operation, struct act *act)
{
	struct undo *undo = (struct undo *)operation;
	int64_t session;
	enum status status = store_scan_undo(act, undo->nonce, &session, &undo->delegate);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "scan.undo",
	    json_pack("{s:s, s:I, s:I}", "nonce", undo->nonce, "session", (json_int_t)session, "delegate",
	        (json_int_t)undo->delegate));
}

static void undo_committed(struct operation *operation, struct hall *hall)
{
	(void)operation;
	hall_outdated(hall);
}

static enum status undo_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct undo *undo = (struct undo *)operation;
	if (result != STATUS_OK)
		return result;
	json_t *delegate = nullable_id(undo->delegate);
	return reply_json(
	    reply, 200, json_pack("{s:s, s:b, s:o}", "nonce", undo->nonce, "undone", 1, "delegate", delegate));
}

static void undo_free(struct operation *operation)
{
	free(operation);
}

enum status api_scans_undo(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	if (!nonce_valid(request->params[0]))
		return STATUS_NOT_FOUND;
	struct undo *undo = calloc(1, sizeof *undo);
	if (!undo)
		return STATUS_NO_MEMORY;
	undo->operation =
	    (struct operation){.run = undo_run, .committed = undo_committed, .answer = undo_answer, .free = undo_free};
	snprintf(undo->nonce, sizeof undo->nonce, "%s", request->params[0]);
	return reply_defer(reply, request, OPERATION_WRITE, &undo->operation);
}

/* ---- GET /api/scans ---- */

struct listing {
	json_t *rows;
	int64_t last;
};

static json_t *other_json(const struct scan_other *other)
{
	if (!other->id)
		return json_null();
	return json_pack("{s:I, s:s, s:s, s:o, s:s, s:o}", "id", (json_int_t)other->id, "nonce", other->nonce, "gate",
	    other->gate, "scanned_at", nullable_time(other->scanned_at), "actor", other->actor, "undone_at",
	    nullable_time(other->undone_at));
}

static enum status list_row(void *closure, const struct scan *scan, const struct scan_subject *subject)
{
	struct listing *listing = closure;
	json_t *row = json_pack("{s:I, s:s, s:o, s:o, s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:s, s:o, s:o}", "id",
	    (json_int_t)scan->id, "nonce", scan->nonce, "session", nullable_id(scan->session), "delegate",
	    scan_judge_subject_json(subject), "gate", scan->gate, "direction", scan_direction_name(scan->direction),
	    "verdict", scan_verdict_name(scan->verdict), "scanned_at", nullable_time(scan->scanned_at), "received_at",
	    nullable_time(scan->received_at), "by_hand", scan->by_hand, "late", scan->late, "conflict", scan->conflict,
	    "actor", scan->actor, "undone_at", nullable_time(scan->undone_at), "other", other_json(&scan->other));
	listing->last = scan->id;
	return json_array_append_new(listing->rows, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_scans_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct scan_filter filter = {0};
	int64_t conflicts = 0;
	enum status status = request_number(request, "after", 0, INT64_MAX, 0, &filter.after);
	if (status == STATUS_OK)
		status = request_number(request, "limit", 1, 1000, 100, &filter.limit);
	if (status == STATUS_OK)
		status = request_number(request, "last", 1, 1000, 0, &filter.last);
	if (status == STATUS_OK)
		status = request_number(request, "session", 1, INT64_MAX, 0, &filter.session);
	if (status == STATUS_OK)
		status = request_number(request, "delegate", 1, INT64_MAX, 0, &filter.delegate);
	if (status == STATUS_OK)
		status = request_number(request, "conflict", 0, 1, 0, &conflicts);
	if (status != STATUS_OK)
		return status;
	filter.conflicts_only = conflicts == 1;
	struct listing listing = {.rows = json_array()};
	status = listing.rows ? store_scan_each(request->store, &filter, list_row, &listing) : STATUS_NO_MEMORY;
	if (status != STATUS_OK) {
		json_decref(listing.rows);
		return status;
	}
	bool more = !filter.last && json_array_size(listing.rows) == (size_t)filter.limit;
	json_t *next = more ? json_integer(listing.last) : json_null();
	return reply_json(reply, 200, json_pack("{s:o, s:o}", "scans", listing.rows, "next", next));
}
