#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "hall.h"
#include "live.h"
#include "store_congress.h"
#include "text.h"

#define NAME_MAX_BYTES 300
#define MESSAGE_MAX 1000

/* ---- the congress ---- */

static enum status take_session(void *closure, const struct session *session)
{
	*(json_t **)closure =
	    json_pack("{s:I, s:s, s:s}", "id", (json_int_t)session->id, "title", session->title, "type", session->type);
	return *(json_t **)closure ? STATUS_OK : STATUS_NO_MEMORY;
}

static json_t *congress_json(const struct congress *congress, const struct hall_attendance *here, json_t *session)
{
	char id[9], key[65];
	snprintf(id, sizeof id, "%08x", congress->id);
	sodium_bin2hex(key, sizeof key, congress->public_key, sizeof congress->public_key);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:I, s:{s:I, s:I, s:b}, s:I}", "name",
	    congress->name, "term", congress->term, "timezone", congress->timezone, "language", congress->language,
	    "id", id, "public_key", key, "session", session ? session : json_null(), "convened",
	    (json_int_t)here->convened, "present", (json_int_t)here->present, "quorum", "num",
	    (json_int_t)here->quorum_num, "den", (json_int_t)here->quorum_den, "met", hall_quorum_met(here),
	    "others_present", (json_int_t)here->others_present);
}

enum status api_congress_get(struct app *app, const struct request *request, struct reply *reply)
{
	struct congress congress;
	struct hall_attendance here;
	json_t *session = NULL;
	enum status status = store_congress_get(request->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = store_session_current(request->store, take_session, &session);
	hall_attendance(app->hall, &here);
	if (status == STATUS_OK || status == STATUS_NOT_FOUND)
		status = reply_json(reply, 200, congress_json(&congress, &here, session));
	store_congress_free(&congress);
	return status;
}

struct change {
	struct operation operation;
	json_t *fields; /* as sent and checked */
};

static enum status replace_text(char **text, json_t *fields, const char *name)
{
	const char *value = json_string_value(json_object_get(fields, name));
	if (!value)
		return STATUS_OK;
	char *copy = strdup(value);
	if (!copy)
		return STATUS_NO_MEMORY;
	free(*text);
	*text = copy;
	return STATUS_OK;
}

static enum status apply(struct congress *congress, json_t *fields)
{
	enum status status = replace_text(&congress->name, fields, "name");
	if (status == STATUS_OK)
		status = replace_text(&congress->term, fields, "term");
	if (status == STATUS_OK)
		status = replace_text(&congress->timezone, fields, "timezone");
	if (status == STATUS_OK)
		status = replace_text(&congress->language, fields, "language");
	json_t *quorum = json_object_get(fields, "quorum");
	if (quorum) {
		congress->quorum_num = (uint32_t)json_integer_value(json_object_get(quorum, "num"));
		congress->quorum_den = (uint32_t)json_integer_value(json_object_get(quorum, "den"));
	}
	return status;
}

static enum status change_run(struct operation *operation, struct act *act)
{
	struct change *change = (struct change *)operation;
	struct congress congress;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = apply(&congress, change->fields);
	if (status == STATUS_OK)
		status = store_congress_change(act, &congress);
	store_congress_free(&congress);
	return status == STATUS_OK ? event_append(act, "congress.change", json_incref(change->fields)) : status;
}

static void change_committed(struct operation *operation, struct hall *hall)
{
	(void)operation;
	hall_outdated(hall);
}

static enum status change_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)operation;
	return result == STATUS_OK ? api_congress_get(app, request, reply) : result;
}

static void change_free(struct operation *operation)
{
	json_decref(((struct change *)operation)->fields);
	free(operation);
}

static void check_quorum(struct form *form)
{
	json_t *quorum = form_value(form, "quorum", FORM_OPTIONAL);
	json_int_t num, den;
	if (!quorum)
		return;
	if (json_unpack_ex(quorum, NULL, JSON_STRICT, "{s:I, s:I}", "num", &num, "den", &den) != 0 || num < 1 ||
	    den < 1 || num > den || den > 1000)
		form_fault(form, "quorum", "must be a part of the whole, as {\"num\":2,\"den\":3}");
}

static enum status defer_change(const struct request *request, struct reply *reply, json_t *fields,
    enum status (*run)(struct operation *, struct act *), void (*committed)(struct operation *, struct hall *),
    enum status (*answer)(struct operation *, enum status, struct app *, const struct request *, struct reply *))
{
	struct change *change = calloc(1, sizeof *change);
	if (!change) {
		json_decref(fields);
		return STATUS_NO_MEMORY;
	}
	change->fields = fields;
	change->operation =
	    (struct operation){.run = run, .committed = committed, .answer = answer, .free = change_free};
	return reply_defer(reply, request, OPERATION_WRITE, &change->operation);
}

enum status api_congress_change(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	static const char *const languages[] = {"vi", "en", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	form_text(&form, "name", FORM_OPTIONAL, NAME_MAX_BYTES);
	form_text(&form, "term", FORM_OPTIONAL, NAME_MAX_BYTES);
	const char *timezone = form_text(&form, "timezone", FORM_OPTIONAL, 64);
	if (timezone && !text_is_timezone(timezone))
		form_fault(&form, "timezone", "must be a name as Asia/Ho_Chi_Minh");
	form_choice(&form, "language", FORM_OPTIONAL, languages, 0);
	check_quorum(&form);
	if (form_has(&form, "name") && json_string_length(json_object_get(form.object, "name")) == 0)
		form_fault(&form, "name", "must not be empty");
	status = form_close(&form, reply);
	if (status == STATUS_OK)
		status =
		    defer_change(request, reply, json_incref(form.object), change_run, change_committed, change_answer);
	form_free(&form);
	return status;
}

/* ---- the live state ---- */

enum status api_congress_live(struct app *app, const struct request *request, struct reply *reply)
{
	const char *once = request_query(request, "once");
	if (!once || strcmp(once, "1") != 0) {
		reply_stream(reply);
		return STATUS_OK;
	}
	char *state = live_state(app->live);
	if (!state)
		return STATUS_NO_MEMORY;
	reply_bytes(reply, 200, "application/json; charset=utf-8", state, strlen(state));
	return STATUS_OK;
}

/* ---- the projector ---- */

enum status api_congress_projector(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct congress congress;
	enum status status = store_congress_get(request->store, &congress);
	if (status != STATUS_OK)
		return status;
	reply_bytes(reply, 200, "application/json; charset=utf-8", congress.projector, strlen(congress.projector));
	congress.projector = NULL;
	store_congress_free(&congress);
	return STATUS_OK;
}

static enum status project_run(struct operation *operation, struct act *act)
{
	struct change *change = (struct change *)operation;
	char *text = json_dumps(change->fields, JSON_COMPACT);
	if (!text)
		return STATUS_NO_MEMORY;
	enum status status = store_congress_project(act, text);
	free(text);
	return status == STATUS_OK ? event_append(act, "projector.show", json_incref(change->fields)) : status;
}

static void projected(struct operation *operation, struct hall *hall)
{
	hall_projected(hall, ((const struct change *)operation)->fields);
}

static enum status project_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)operation;
	return result == STATUS_OK ? api_congress_projector(app, request, reply) : result;
}

enum status api_congress_project(struct app *app, const struct request *request, struct reply *reply)
{
	static const char *const slides[] = {"welcome", "attendance", "contest", "result", "message", "blank", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	int slide = form_choice(&form, "slide", FORM_REQUIRED, slides, 0);
	bool about_contest = strcmp(slides[slide], "contest") == 0 || strcmp(slides[slide], "result") == 0;
	enum form_need need = about_contest ? FORM_REQUIRED : FORM_OPTIONAL;
	int64_t id = form_integer(&form, "contest", need, 1, INT64_MAX, 0);
	form_text(&form, "message", strcmp(slides[slide], "message") == 0 ? FORM_REQUIRED : FORM_OPTIONAL, MESSAGE_MAX);
	struct contest *contest = id ? hall_contest(app->hall, id) : NULL;
	if (id && !contest)
		form_fault(&form, "contest", "there is no such contest");
	contest_unref(contest);
	status = form_close(&form, reply);
	if (status == STATUS_OK)
		status = defer_change(request, reply, json_incref(form.object), project_run, projected, project_answer);
	form_free(&form);
	return status;
}
