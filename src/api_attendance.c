#include "api.h"
#include "nullable.h"
#include "store_absences.h"
#include "store_congress.h"

/* The session asked about, and the sums over the delegations. */
struct attendance {
	int64_t wanted; /* 0: the open session */
	int64_t session;
	json_t *session_json; /* null without a session */
	json_t *delegations;
	json_int_t convened, came, present, others_came, others_present;
};

static enum status take_session(void *closure, const struct session *session)
{
	struct attendance *attendance = closure;
	attendance->session = session->id;
	json_decref(attendance->session_json);
	attendance->session_json = json_pack("{s:I, s:s, s:s, s:s, s:o, s:o}", "id", (json_int_t)session->id, "title",
	    session->title, "type", session->type, "state", session->state, "opened_at",
	    nullable_time(session->opened_at), "closed_at", nullable_time(session->closed_at));
	return attendance->session_json ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status find_session(struct store *store, struct attendance *attendance)
{
	if (attendance->wanted)
		return store_session_get(store, attendance->wanted, take_session, attendance);
	enum status status = store_session_current(store, take_session, attendance);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status take_delegation(void *closure, const struct store_attendance_named *row)
{
	struct attendance *attendance = closure;
	attendance->convened += row->counts.convened;
	attendance->came += row->came;
	attendance->present += row->counts.present;
	attendance->others_came += row->others_came;
	attendance->others_present += row->counts.others_present;
	json_t *delegation = json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "name", nullable_text(row->name), "all",
	    (json_int_t)row->all, "convened", (json_int_t)row->counts.convened, "came", (json_int_t)row->came,
	    "present", (json_int_t)row->counts.present, "others_came", (json_int_t)row->others_came, "others_present",
	    (json_int_t)row->counts.others_present);
	return json_array_append_new(attendance->delegations, delegation) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* GET /api/attendance?session=: who came to a session, by delegation. */
enum status api_attendance_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct attendance attendance = {0};
	enum status status = request_number(request, "session", 1, INT64_C(1) << 53, 0, &attendance.wanted);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "session must be the id of a session");
	attendance.session_json = json_null();
	attendance.delegations = json_array();
	status = find_session(request->store, &attendance);
	if (status == STATUS_OK)
		status = store_attendance_named(request->store, attendance.session, take_delegation, &attendance);
	struct store_absence_counts absences = {0};
	if (status == STATUS_OK)
		status = store_absence_count(request->store, attendance.session, &absences);
	json_t *body = json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "session",
	    attendance.session_json, "convened", attendance.convened, "came", attendance.came, "present",
	    attendance.present, "others_came", attendance.others_came, "others_present", attendance.others_present,
	    "absent", (json_int_t)absences.absent, "excused", (json_int_t)absences.excused, "unexcused",
	    (json_int_t)absences.unexcused, "delegations", attendance.delegations);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}
