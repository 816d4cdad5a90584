#include "api_contest_quorum.h"

#include "store_congress.h"

static enum status take_session(void *closure, const struct session *session)
{
	struct hall_attendance *attendance = closure;
	attendance->session = session->id;
	return STATUS_OK;
}

static enum status take_attendance(void *closure, const struct store_attendance *row)
{
	struct hall_attendance *attendance = closure;
	attendance->convened += row->convened;
	attendance->present += row->present;
	attendance->others_present += row->others_present;
	if (row->delegation) {
		attendance->delegations += row->convened > 0;
		attendance->delegations_present += row->present > 0;
	}
	return STATUS_OK;
}

enum status api_contest_quorum_read(struct store *store, struct hall_attendance *out)
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	*out = (struct hall_attendance){.quorum_num = congress.quorum_num, .quorum_den = congress.quorum_den};
	store_congress_free(&congress);
	status = store_session_current(store, take_session, out);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	return store_attendance_each(store, out->session, take_attendance, out);
}
