#include "export.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "store_congress.h"
#include "store_events.h"
#include "store_roster.h"
#include "store_scans.h"

#define HEADER(rows, names) rows_header(rows, names, sizeof(names) / sizeof(names)[0])

/* An empty cell for 0. */
static void optional(struct rows *rows, int64_t value)
{
	if (value)
		rows_integer(rows, value);
	else
		rows_text(rows, NULL);
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
	struct rows *rows = closure;
	const struct scan_subject *subject = row->subject;
	rows_text(rows, subject->code);
	rows_text(rows, subject->full_name);
	rows_text(rows, subject->delegation_name);
	rows_text(rows, subject->standing);
	rows_text(rows, row->kind);
	rows_text(rows, subject->seat);
	rows_integer(rows, subject->inside);
	rows_time(rows, row->first_in);
	rows_time(rows, row->last_in);
	rows_time(rows, row->last_out);
	rows_text(rows, subject->gate);
	return rows_end_row(rows);
}

enum status export_attendance(struct store *store, int64_t session, struct rows *rows)
{
	static const char *const names[] = {"code", "full_name", "delegation", "standing", "kind", "seat", "present",
	    "first_in", "last_in", "last_out", "gate"};
	enum status status = HEADER(rows, names);
	return status == STATUS_OK ? store_scan_attendance(store, session, attendance_row, rows) : status;
}

/* ---- scans ---- */

static enum status scan_row(void *closure, const struct scan *scan, const struct scan_subject *subject)
{
	struct rows *rows = closure;
	rows_integer(rows, scan->id);
	rows_text(rows, scan->nonce);
	optional(rows, scan->session);
	rows_text(rows, subject ? subject->code : NULL);
	rows_text(rows, subject ? subject->full_name : NULL);
	rows_text(rows, subject ? subject->delegation_name : NULL);
	rows_text(rows, subject ? subject->standing : NULL);
	rows_text(rows, scan->gate);
	rows_text(rows, scan_direction_name(scan->direction));
	rows_text(rows, scan_verdict_name(scan->verdict));
	rows_time(rows, scan->scanned_at);
	rows_time(rows, scan->received_at);
	rows_integer(rows, scan->by_hand);
	rows_integer(rows, scan->late);
	rows_integer(rows, scan->conflict);
	rows_time(rows, scan->undone_at);
	rows_text(rows, scan->actor);
	return rows_end_row(rows);
}

enum status export_scans(struct store *store, int64_t session, struct rows *rows)
{
	static const char *const names[] = {"id", "nonce", "session", "code", "full_name", "delegation", "standing",
	    "gate", "direction", "verdict", "scanned_at", "received_at", "by_hand", "late", "conflict", "undone_at",
	    "actor"};
	struct scan_filter filter = {.session = session, .limit = INT64_MAX};
	enum status status = HEADER(rows, names);
	return status == STATUS_OK ? store_scan_each(store, &filter, scan_row, rows) : status;
}

/* ---- delegates ---- */

static void roster_cell(struct rows *rows, enum roster_column column, const char *text)
{
	if (column == ROSTER_BIRTH_DATE || column == ROSTER_UNION_SINCE || column == ROSTER_PARTY_SINCE)
		rows_date(rows, text);
	else
		rows_text(rows, text);
}

static enum status delegate_row(void *closure, const struct delegate *delegate)
{
	struct rows *rows = closure;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		roster_cell(rows, column, delegate->cells[column]);
	rows_integer(rows, delegate->id);
	rows_integer(rows, delegate->voting);
	rows_integer(rows, delegate->inside);
	rows_time(rows, delegate->withdrawn_at);
	optional(rows, delegate->badge_serial);
	rows_time(rows, delegate->badge_revoked_at);
	rows_time(rows, delegate->card_issued_at);
	rows_time(rows, delegate->created_at);
	rows_time(rows, delegate->updated_at);
	return rows_end_row(rows);
}

enum status export_delegates(struct store *store, struct rows *rows)
{
	static const char *const names[] = {"id", "voting", "present", "withdrawn_at", "badge_serial",
	    "badge_revoked_at", "card_issued_at", "created_at", "updated_at"};
	struct store_delegate_filter everybody = {.presence = STORE_PRESENCE_ANY};
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		rows_text(rows, roster_columns_name(column));
	enum status status = HEADER(rows, names);
	return status == STATUS_OK ? store_delegate_each(store, &everybody, delegate_row, rows) : status;
}

/* ---- events ---- */

static void hex_cell(struct rows *rows, const unsigned char *bytes, size_t length)
{
	char text[2 * 64 + 1];
	rows_text(rows, sodium_bin2hex(text, sizeof text, bytes, length));
}

static enum status event_row(void *closure, const struct event *event)
{
	struct rows *rows = closure;
	rows_integer(rows, (int64_t)event->seq);
	rows_time(rows, event->at);
	rows_text(rows, event->actor);
	rows_text(rows, event->act);
	rows_text(rows, event->data);
	hex_cell(rows, event->prev, sizeof event->prev);
	hex_cell(rows, event->hash, sizeof event->hash);
	hex_cell(rows, event->signature, sizeof event->signature);
	return rows_end_row(rows);
}

enum status export_events(struct store *store, struct rows *rows)
{
	static const char *const names[] = {"seq", "at", "actor", "act", "data", "prev", "hash", "signature"};
	enum status status = HEADER(rows, names);
	return status == STATUS_OK ? store_event_each(store, 0, UINT64_MAX, event_row, rows) : status;
}
