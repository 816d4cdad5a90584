#include "hall_picture.h"

#include <stdlib.h>
#include <string.h>

#include "store_announcements.h"
#include "store_congress.h"
#include "timestamp.h"

static enum status take_session(void *closure, const struct session *session)
{
	struct hall_picture *picture = closure;
	picture->session = session->id;
	picture->session_title = strdup(session->title);
	picture->session_type = strdup(session->type);
	return picture->session_title && picture->session_type ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_attendance(void *closure, const struct store_attendance *row)
{
	struct hall_picture *picture = closure;
	size_t index = (size_t)row->delegation;
	if (index >= picture->delegation_count) {
		struct hall_delegation *more = realloc(picture->delegations, (index + 1) * sizeof *more);
		if (!more)
			return STATUS_NO_MEMORY;
		memset(more + picture->delegation_count, 0, (index + 1 - picture->delegation_count) * sizeof *more);
		picture->delegations = more;
		picture->delegation_count = index + 1;
	}
	picture->delegations[index] = (struct hall_delegation){row->convened, row->present};
	picture->convened += row->convened;
	picture->present += row->present;
	picture->others_present += row->others_present;
	return STATUS_OK;
}

static enum status load_congress(struct hall_picture *picture, struct store *store)
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	picture->quorum_num = congress.quorum_num;
	picture->quorum_den = congress.quorum_den;
	picture->starts = congress.starts;
	picture->projector = json_loads(congress.projector, 0, NULL);
	store_congress_free(&congress);
	return picture->projector ? STATUS_OK : STATUS_CORRUPT;
}

static enum status take_announcement(void *closure, const struct store_announcement *announcement)
{
	struct hall_picture *picture = closure;
	char at[TIMESTAMP_SIZE];
	picture->announcement = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)announcement->id, "text",
	    announcement->text, "at", timestamp_format(announcement->created_at, at));
	return picture->announcement ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status load_announcement(struct hall_picture *picture, struct store *store)
{
	enum status status = store_announcement_newest(store, take_announcement, picture);
	if (status != STATUS_NOT_FOUND)
		return status;
	picture->announcement = json_null();
	return STATUS_OK;
}

static enum status load(struct hall_picture *picture, struct store *store, const struct hall_contests *known)
{
	*picture = (struct hall_picture){0};
	enum status status = load_congress(picture, store);
	if (status == STATUS_OK)
		status = load_announcement(picture, store);
	if (status == STATUS_OK)
		status = store_session_current(store, take_session, picture);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = store_attendance_each(store, picture->session, take_attendance, picture);
	if (status == STATUS_OK)
		status = hall_contests_load(&picture->contests, store, known);
	return status;
}

void hall_picture_free(struct hall_picture *picture)
{
	json_decref(picture->projector);
	json_decref(picture->announcement);
	free(picture->session_title);
	free(picture->session_type);
	free(picture->delegations);
	hall_contests_free(&picture->contests);
}

enum status hall_picture_load(struct hall_picture *picture, struct store *store, const struct hall_contests *known)
{
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = load(picture, store, known);
	store_read_end(store);
	if (status != STATUS_OK)
		hall_picture_free(picture);
	return status;
}
