#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "hall.h"
#include "nullable.h"
#include "store_congress.h"

#define TITLE_MAX 200

static const char *const types[] = {"preparatory", "first", "main", "closing", NULL};

static json_t *session_json(const struct session *session)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:o, s:o}", "id", (json_int_t)session->id, "title", session->title,
	    "type", session->type, "state", session->state, "opened_at", nullable_time(session->opened_at), "closed_at",
	    nullable_time(session->closed_at));
}

static enum status list_session(void *closure, const struct session *session)
{
	return json_array_append_new(closure, session_json(session)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_sessions_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *sessions = json_array();
	enum status status = store_session_each(request->store, list_session, sessions);
	if (status == STATUS_OK)
		return reply_json(reply, 200, json_pack("{s:o}", "sessions", sessions));
	json_decref(sessions);
	return status;
}

enum session_change { SESSION_ADD, SESSION_OPEN, SESSION_CLOSE };

struct session_act {
	struct operation operation;
	enum session_change change;
	int64_t id;
	char title[TITLE_MAX + 1];
	const char *type;
};

static enum status session_add(struct session_act *session, struct act *act)
{
	enum status status = store_session_add(act, session->title, session->type, &session->id);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "session.add",
	    json_pack(
	        "{s:I, s:s, s:s}", "session", (json_int_t)session->id, "title", session->title, "type", session->type));
}

static enum status session_run(struct operation *operation, struct act *act)
{
	struct session_act *session = (struct session_act *)operation;
	if (session->change == SESSION_ADD)
		return session_add(session, act);
	bool opening = session->change == SESSION_OPEN;
	enum status status = opening ? store_session_open(act, session->id) : store_session_close(act, session->id);
	if (status != STATUS_OK)
		return status;
	return event_append(
	    act, opening ? "session.open" : "session.close", json_pack("{s:I}", "session", (json_int_t)session->id));
}

static void session_committed(struct operation *operation, struct hall *hall)
{
	(void)operation;
	hall_outdated(hall);
}

struct search {
	int64_t id;
	json_t *found;
};

static enum status match_session(void *closure, const struct session *session)
{
	struct search *search = closure;
	if (session->id == search->id)
		search->found = session_json(session);
	return STATUS_OK;
}

static enum status session_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct session_act *session = (const struct session_act *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "a session goes from planned to open to closed, once");
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "another session is open; close it first");
	if (result != STATUS_OK)
		return result;
	struct search search = {.id = session->id};
	enum status status = store_session_each(request->store, match_session, &search);
	if (status != STATUS_OK)
		return status;
	return reply_json(reply, session->change == SESSION_ADD ? 201 : 200, search.found);
}

static void session_free(struct operation *operation)
{
	free(operation);
}

static struct session_act *session_create(enum session_change change)
{
	struct session_act *session = calloc(1, sizeof *session);
	if (!session)
		return NULL;
	session->change = change;
	session->operation = (struct operation){
	    .run = session_run, .committed = session_committed, .answer = session_answer, .free = session_free};
	return session;
}

enum status api_sessions_add(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	const char *title = form_text(&form, "title", FORM_REQUIRED, TITLE_MAX);
	int type = form_choice(&form, "type", FORM_REQUIRED, types, 0);
	status = form_close(&form, reply);
	struct session_act *session = status == STATUS_OK ? session_create(SESSION_ADD) : NULL;
	if (session) {
		memcpy(session->title, title, strlen(title));
		session->type = types[type];
		status = reply_defer(reply, request, OPERATION_WRITE, &session->operation);
	} else if (status == STATUS_OK) {
		status = STATUS_NO_MEMORY;
	}
	form_free(&form);
	return status;
}

static enum status change_state(const struct request *request, struct reply *reply, enum session_change change)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct session_act *session = session_create(change);
	if (!session)
		return STATUS_NO_MEMORY;
	session->id = id;
	return reply_defer(reply, request, OPERATION_WRITE, &session->operation);
}

enum status api_sessions_open(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return change_state(request, reply, SESSION_OPEN);
}

enum status api_sessions_close(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return change_state(request, reply, SESSION_CLOSE);
}
