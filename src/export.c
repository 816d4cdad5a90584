#include "export.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "store_congress.h"
#include "store_events.h"
#include "store_roster.h"
#include "store_scans.h"

static enum status header(struct csv *csv, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		csv_text(csv, names[i]);
	return csv_end_row(csv);
}

#define HEADER(csv, names) header(csv, names, sizeof(names) / sizeof(names)[0])

/* An empty cell for 0. */
static void optional(struct csv *csv, int64_t value)
{
	if (value)
		csv_integer(csv, value);
	else
		csv_text(csv, NULL);
}

/* ---- sessions ---- */

struct search {
	int64_t wanted, found;
	int64_t opened_at; /* of `found` */
};

static enum status look_at_session(void *closure, const struct session *session)
{
	struct search *search = closure;
	bool open = strcmp(session->state, "open") == 0;
	bool later = session->opened_at >= search->opened_at;
	if (search->wanted ? session->id == search->wanted : open || later) {
		search->found = session->id;
		search->opened_at = open ? INT64_MAX : session->opened_at;
	}
	return STATUS_OK;
}

enum status export_session(struct store *store, int64_t *session)
{
	struct search search = {.wanted = *session};
	enum status status = store_session_each(store, look_at_session, &search);
	if (status != STATUS_OK)
		return status;
	if (search.wanted && !search.found)
		return STATUS_NOT_FOUND;
	*session = search.found;
	return STATUS_OK;
}

/* ---- attendance ---- */

static enum status attendance_row(void *closure, const struct scan_attendance *row)
{
	struct csv *csv = closure;
	const struct scan_subject *subject = row->subject;
	csv_text(csv, subject->code);
	csv_text(csv, subject->full_name);
	csv_text(csv, subject->delegation_name);
	csv_text(csv, subject->standing);
	csv_text(csv, row->kind);
	csv_text(csv, subject->seat);
	csv_integer(csv, subject->inside);
	csv_time(csv, row->first_in);
	csv_time(csv, row->last_in);
	csv_time(csv, row->last_out);
	csv_text(csv, subject->gate);
	return csv_end_row(csv);
}

enum status export_attendance(struct store *store, int64_t session, struct csv *csv)
{
	static const char *const names[] = {"code", "full_name", "delegation", "standing", "kind", "seat", "present",
	    "first_in", "last_in", "last_out", "gate"};
	enum status status = HEADER(csv, names);
	return status == STATUS_OK ? store_scan_attendance(store, session, attendance_row, csv) : status;
}

/* ---- scans ---- */

static enum status scan_row(void *closure, const struct scan *scan, const struct scan_subject *subject)
{
	struct csv *csv = closure;
	csv_integer(csv, scan->id);
	csv_text(csv, scan->nonce);
	optional(csv, scan->session);
	csv_text(csv, subject ? subject->code : NULL);
	csv_text(csv, subject ? subject->full_name : NULL);
	csv_text(csv, subject ? subject->delegation_name : NULL);
	csv_text(csv, subject ? subject->standing : NULL);
	csv_text(csv, scan->gate);
	csv_text(csv, scan_direction_name(scan->direction));
	csv_text(csv, scan_verdict_name(scan->verdict));
	csv_time(csv, scan->scanned_at);
	csv_time(csv, scan->received_at);
	csv_integer(csv, scan->by_hand);
	csv_integer(csv, scan->late);
	csv_integer(csv, scan->conflict);
	csv_time(csv, scan->undone_at);
	csv_text(csv, scan->actor);
	return csv_end_row(csv);
}

enum status export_scans(struct store *store, int64_t session, struct csv *csv)
{
	static const char *const names[] = {"id", "nonce", "session", "code", "full_name", "delegation", "standing",
	    "gate", "direction", "verdict", "scanned_at", "received_at", "by_hand", "late", "conflict", "undone_at",
	    "actor"};
	struct scan_filter filter = {.session = session, .limit = INT64_MAX};
	enum status status = HEADER(csv, names);
	return status == STATUS_OK ? store_scan_each(store, &filter, scan_row, csv) : status;
}

/* ---- delegates ---- */

static enum status delegate_row(void *closure, const struct delegate *delegate)
{
	struct csv *csv = closure;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		csv_text(csv, delegate->cells[column]);
	csv_integer(csv, delegate->id);
	csv_integer(csv, delegate->voting);
	csv_integer(csv, delegate->inside);
	csv_time(csv, delegate->withdrawn_at);
	optional(csv, delegate->badge_serial);
	csv_time(csv, delegate->badge_revoked_at);
	csv_time(csv, delegate->card_issued_at);
	csv_time(csv, delegate->created_at);
	csv_time(csv, delegate->updated_at);
	return csv_end_row(csv);
}

enum status export_delegates(struct store *store, struct csv *csv)
{
	static const char *const names[] = {"id", "voting", "present", "withdrawn_at", "badge_serial",
	    "badge_revoked_at", "card_issued_at", "created_at", "updated_at"};
	struct store_delegate_filter everybody = {.presence = STORE_PRESENCE_ANY};
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		csv_text(csv, roster_columns_name(column));
	enum status status = HEADER(csv, names);
	return status == STATUS_OK ? store_delegate_each(store, &everybody, delegate_row, csv) : status;
}

/* ---- events ---- */

static void hex_cell(struct csv *csv, const unsigned char *bytes, size_t length)
{
	char text[2 * 64 + 1];
	csv_text(csv, sodium_bin2hex(text, sizeof text, bytes, length));
}

static enum status event_row(void *closure, const struct event *event)
{
	struct csv *csv = closure;
	csv_integer(csv, (int64_t)event->seq);
	csv_time(csv, event->at);
	csv_text(csv, event->actor);
	csv_text(csv, event->act);
	csv_text(csv, event->data);
	hex_cell(csv, event->prev, sizeof event->prev);
	hex_cell(csv, event->hash, sizeof event->hash);
	hex_cell(csv, event->signature, sizeof event->signature);
	return csv_end_row(csv);
}

enum status export_events(struct store *store, struct csv *csv)
{
	static const char *const names[] = {"seq", "at", "actor", "act", "data", "prev", "hash", "signature"};
	enum status status = HEADER(csv, names);
	return status == STATUS_OK ? store_event_each(store, 0, UINT64_MAX, event_row, csv) : status;
}
