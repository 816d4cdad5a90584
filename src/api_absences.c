#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "nullable.h"
#include "store_absences.h"
#include "store_congress.h"

#define REASON_MAX 500 /* bytes */

/* ---- GET ---- */

static json_t *replacement_json(const struct store_absentee *absentee)
{
	if (!absentee->replaced_by)
		return json_null();
	return json_pack("{s:I, s:s, s:s}", "id", (json_int_t)absentee->replaced_by, "code", absentee->replaced_by_code,
	    "full_name", absentee->replaced_by_name);
}

static enum status list_absentee(void *closure, const struct store_absentee *absentee)
{
	json_t *row = json_pack("{s:{s:I, s:s, s:s, s:o, s:o, s:s}, s:b, s:b, s:o, s:o, s:o, s:o, s:o}", "delegate",
	    "id", (json_int_t)absentee->delegate, "code", absentee->code, "full_name", absentee->full_name,
	    "delegation", nullable_text(absentee->delegation), "seat", nullable_text(absentee->seat), "standing",
	    absentee->standing, "convened", absentee->convened, "came", absentee->came, "replaced_by",
	    replacement_json(absentee), "kind", nullable_text(absentee->note.kind), "reason",
	    nullable_text(absentee->note.reason), "by", nullable_text(absentee->note.actor), "at",
	    nullable_time(absentee->note.at));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_session(void *closure, const struct session *session)
{
	*(int64_t *)closure = session->id;
	return STATUS_OK;
}

/* GET /api/sessions/{id}/absences */
enum status api_absences_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	struct store_absence_counts counts = {0};
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = store_session_get(request->store, id, take_session, &id);
	if (status == STATUS_OK)
		status = store_absence_count(request->store, id, &counts);
	if (status != STATUS_OK)
		return status;
	json_t *list = json_array();
	status = store_absence_each(request->store, id, list_absentee, list);
	if (status != STATUS_OK) {
		json_decref(list);
		return status;
	}
	return reply_json(reply, 200,
	    json_pack("{s:I, s:I, s:I, s:I, s:o}", "session", (json_int_t)id, "absent", (json_int_t)counts.absent,
	        "excused", (json_int_t)counts.excused, "unexcused", (json_int_t)counts.unexcused, "absences", list));
}

/* ---- PUT and DELETE ---- */

struct noting {
	struct operation operation;
	int64_t session, delegate;
	const char *kind; /* static; NULL: the note is taken back */
	char reason[REASON_MAX + 1];
};

static enum status change(struct noting *noting, struct act *act, bool *same)
{
	if (!noting->kind)
		return store_absence_remove(act, noting->session, noting->delegate);
	const struct store_absence absence = {.kind = noting->kind, .reason = *noting->reason ? noting->reason : NULL};
	return store_absence_set(act, noting->session, noting->delegate, &absence, same);
}

/* The reason may be an illness: it has no place in the log. */
static enum status noting_run(struct operation *operation, struct act *act)
{
	struct noting *noting = (struct noting *)operation;
	bool same = false;
	enum status status = change(noting, act, &same);
	if (status != STATUS_OK || same)
		return status;
	return event_append(act, noting->kind ? "absence.note" : "absence.clear",
	    json_pack("{s:I, s:I, s:o}", "session", (json_int_t)noting->session, "delegate",
	        (json_int_t)noting->delegate, "kind", nullable_text(noting->kind)));
}

static enum status noting_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct noting *noting = (const struct noting *)operation;
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "guests are not convened, and cannot be absent");
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200,
	    json_pack("{s:I, s:I, s:o, s:o}", "session", (json_int_t)noting->session, "delegate",
	        (json_int_t)noting->delegate, "kind", nullable_text(noting->kind), "reason",
	        nullable_text(noting->reason)));
}

static void noting_free(struct operation *operation)
{
	free(operation);
}

static enum status read_note(const struct request *request, struct reply *reply, struct noting *noting)
{
	static const char *const kinds[] = {"excused", "unexcused", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	noting->kind = kinds[form_choice(&form, "kind", FORM_REQUIRED, kinds, 0)];
	const char *reason = form_words(&form, "reason", FORM_OPTIONAL, REASON_MAX);
	if (reason)
		memcpy(noting->reason, reason, strlen(reason) + 1);
	if (strcmp(noting->kind, "excused") == 0 && !*noting->reason && !json_object_get(form.faults, "reason"))
		form_fault(&form, "reason", "must be given for an excused absence");
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

static enum status defer(const struct request *request, struct reply *reply,
    enum status (*read)(const struct request *request, struct reply *reply, struct noting *noting))
{
	struct noting *noting = calloc(1, sizeof *noting);
	if (!noting)
		return STATUS_NO_MEMORY;
	noting->operation = (struct operation){.run = noting_run, .answer = noting_answer, .free = noting_free};
	enum status status = request_id(request, 0, &noting->session);
	if (status == STATUS_OK)
		status = request_id(request, 1, &noting->delegate);
	if (status == STATUS_OK && read)
		status = read(request, reply, noting);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &noting->operation);
	free(noting);
	return status;
}

/* PUT /api/sessions/{id}/absences/{delegate} */
enum status api_absences_set(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer(request, reply, read_note);
}

/* DELETE /api/sessions/{id}/absences/{delegate} */
enum status api_absences_remove(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer(request, reply, NULL);
}
