#include "store_scans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_sql.h"

enum statement {
	SUBJECT,
	ANSWER,
	SCAN_INSERT,
	SESSION_AT,
	MOMENT_BEFORE,
	MOMENT_IN_BEFORE,
	MOMENT_AFTER,
	PRESENCE_IN,
	PRESENCE_OUT,
	PRESENCE_CLEAR,
	COUNTED_EACH,
	UNDO,
	SCAN_EACH,
	SCAN_LAST,
	CONFLICT_EACH,
	CONFLICT_LAST,
	MOVES,
	PACK,
	PACK_CHANGES,
	NEWEST,
	ATTENDANCE,
	STATEMENTS
};

/* A delegate with badge and presence; ?2 is the session. */
#define SUBJECT_COLUMNS                                                                                                \
	"d.id, d.delegation, d.code, d.full_name, g.name, d.seat, d.standing, d.voting, d.withdrawn_at,"               \
	" CASE WHEN b.revoked_at IS NULL THEN b.serial END, p.inside, p.gate, p.last_in"
#define SUBJECT_JOINS                                                                                                  \
	" LEFT JOIN delegation g ON g.id = d.delegation LEFT JOIN badge b ON b.delegate = d.id"                        \
	" LEFT JOIN presence p ON p.session = ?2 AND p.delegate = d.id"
#define SUBJECT_WIDTH 13
/* A conflict's other way in: the next to it on the side the verdict came from,
 * unless that was undone before the conflict was found. */
#define OTHER_IN                                                                                                       \
	"(SELECT x.id FROM scan x WHERE x.delegate = s.delegate AND x.session = s.session AND x.id <> s.id"            \
	" AND x.direction = 'in' AND x.verdict = 'admitted' AND ifnull(x.undone_at > s.received_at, 1)"
#define OTHER                                                                                                          \
	"CASE WHEN s.conflict = 0 THEN NULL WHEN s.verdict = 'admitted'"                                               \
	" THEN " OTHER_IN " AND x.scanned_at > s.scanned_at ORDER BY x.scanned_at, x.id LIMIT 1)"                      \
	" ELSE " OTHER_IN " AND x.scanned_at <= s.scanned_at ORDER BY x.scanned_at DESC, x.id DESC LIMIT 1) END"
/* The scans that fit a filter. */
#define SCANS(condition)                                                                                               \
	"SELECT s.id, s.nonce, s.session, s.delegate, s.gate, s.direction, s.by_hand, s.verdict, s.scanned_at,"        \
	" s.received_at, s.late, s.conflict, s.actor, s.undone_at, d.code, d.full_name, g.name, d.seat, d.standing,"   \
	" o.id, o.nonce, o.gate, o.actor, o.scanned_at, o.undone_at"                                                   \
	" FROM scan s LEFT JOIN delegate d ON d.id = s.delegate LEFT JOIN delegation g ON g.id = d.delegation"         \
	" LEFT JOIN scan o ON o.id = " OTHER                                                                           \
	" WHERE s.id > ?1 AND (?2 IS NULL OR s.session = ?2) AND (?3 IS NULL OR s.delegate = ?3) AND " condition       \
	" ORDER BY s.id"
#define IS_CONFLICT "s.conflict = 1"
#define COUNTED "verdict IN ('admitted', 'left') AND undone_at IS NULL"

/* Scans come one after another as they are judged, whatever the clock has done
 * between them; a late one behind those made before it. */
#define TURN                                                                                                           \
	"CASE late WHEN 0 THEN id ELSE (SELECT ifnull(max(x.id), 0) FROM scan x WHERE x.delegate = s.delegate"         \
	" AND x.session = s.session AND x.late = 0 AND x.scanned_at <= s.scanned_at) END"

static const char *const statements[STATEMENTS] = {
    [SUBJECT] = "SELECT " SUBJECT_COLUMNS " FROM delegate d" SUBJECT_JOINS " WHERE d.id = ?1",
    [ANSWER] = "SELECT result FROM scan WHERE nonce = ?1",
    [SCAN_INSERT] = "INSERT INTO scan (nonce, session, delegate, gate, direction, by_hand, verdict, scanned_at,"
                    " received_at, late, conflict, actor, result)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [SESSION_AT] = "SELECT id FROM session WHERE opened_at IS NOT NULL AND ifnull(closed_at >= ?1, 1)"
                   " ORDER BY opened_at LIMIT 1",
    [MOMENT_BEFORE] =
        "SELECT direction FROM scan WHERE delegate = ?1 AND session = ?2 AND scanned_at <= ?3 AND " COUNTED
        " ORDER BY scanned_at DESC, id DESC LIMIT 1",
    [MOMENT_IN_BEFORE] = "SELECT gate, scanned_at FROM scan WHERE delegate = ?1 AND session = ?2 AND scanned_at <= ?3"
                         " AND direction = 'in' AND " COUNTED " ORDER BY scanned_at DESC, id DESC LIMIT 1",
    [MOMENT_AFTER] = "SELECT direction FROM scan WHERE delegate = ?1 AND session = ?2 AND scanned_at > ?3 AND " COUNTED
                     " ORDER BY scanned_at, id LIMIT 1",
    [PRESENCE_IN] = "INSERT INTO presence (session, delegate, inside, first_in, last_in, gate)"
                    " VALUES (?1, ?2, 1, ?3, ?3, ?4) ON CONFLICT DO UPDATE SET inside = 1,"
                    " first_in = ifnull(first_in, ?3), last_in = ?3, gate = ?4",
    [PRESENCE_OUT] = "INSERT INTO presence (session, delegate, inside, last_out) VALUES (?1, ?2, 0, ?3)"
                     " ON CONFLICT DO UPDATE SET inside = 0, last_out = ?3",
    [PRESENCE_CLEAR] = "DELETE FROM presence WHERE session = ?1 AND delegate = ?2",
    [COUNTED_EACH] = "SELECT direction, gate, scanned_at FROM scan s WHERE delegate = ?1 AND session = ?2 AND " COUNTED
                     " ORDER BY " TURN ", late, scanned_at, id",
    [UNDO] = "UPDATE scan SET undone_at = ifnull(undone_at, ?2) WHERE nonce = ?1 RETURNING session, delegate",
    [SCAN_EACH] = SCANS("1") " LIMIT ?4",
    [SCAN_LAST] = "SELECT * FROM (" SCANS("1") " DESC LIMIT ?4) ORDER BY 1",
    [CONFLICT_EACH] = SCANS(IS_CONFLICT) " LIMIT ?4",
    [CONFLICT_LAST] = "SELECT * FROM (" SCANS(IS_CONFLICT) " DESC LIMIT ?4) ORDER BY 1",
    [MOVES] = "SELECT gate, delegate, verdict, scanned_at FROM scan WHERE session = ?1 AND undone_at IS NULL"
              " ORDER BY scanned_at, id",
    [PACK] = "SELECT " SUBJECT_COLUMNS " FROM delegate d" SUBJECT_JOINS " ORDER BY d.id",
    [PACK_CHANGES] = "SELECT " SUBJECT_COLUMNS " FROM delegate d" SUBJECT_JOINS
                     " WHERE d.id IN (SELECT id FROM delegate WHERE updated_at >= ?1"
                     " UNION SELECT delegate FROM badge WHERE issued_at >= ?1"
                     " UNION SELECT delegate FROM badge WHERE revoked_at >= ?1"
                     " UNION SELECT delegate FROM scan WHERE id > ?3"
                     " UNION SELECT delegate FROM scan WHERE undone_at >= ?1) ORDER BY d.id",
    [NEWEST] = "SELECT ifnull(max(id), 0) FROM scan",
    [ATTENDANCE] = "SELECT " SUBJECT_COLUMNS ", d.kind, p.first_in, p.last_out FROM delegate d" SUBJECT_JOINS
                   " WHERE ?1 IS NOT NULL ORDER BY d.code",
};

const struct sql_group store_scans_sql = {statements, STATEMENTS};

static const char *const verdict_names[SCAN_VERDICTS] = {
    [SCAN_ADMITTED] = "admitted",
    [SCAN_ALREADY_INSIDE] = "already_inside",
    [SCAN_LEFT] = "left",
    [SCAN_NOT_INSIDE] = "not_inside",
    [SCAN_REVOKED] = "revoked",
    [SCAN_BAD_SIGNATURE] = "bad_signature",
    [SCAN_WRONG_CONGRESS] = "wrong_congress",
    [SCAN_MALFORMED] = "malformed",
    [SCAN_UNKNOWN_DELEGATE] = "unknown_delegate",
    [SCAN_WITHDRAWN] = "withdrawn",
    [SCAN_NO_SESSION] = "no_session",
};

const char *scan_verdict_name(enum scan_verdict verdict)
{
	return verdict_names[verdict];
}

const char *scan_direction_name(enum scan_direction direction)
{
	return direction == SCAN_IN ? "in" : "out";
}

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_SCANS, which);
}

static bool is_in(sqlite3_stmt *row, int column)
{
	return strcmp(sql_column_text(row, column), "in") == 0;
}

static struct scan_subject subject_of(sqlite3_stmt *row)
{
	return (struct scan_subject){
	    .id = sqlite3_column_int64(row, 0),
	    .delegation = sqlite3_column_int64(row, 1),
	    .code = sql_column_text(row, 2),
	    .full_name = sql_column_text(row, 3),
	    .delegation_name = sql_column_text(row, 4),
	    .seat = sql_column_text(row, 5),
	    .standing = sql_column_text(row, 6),
	    .voting = sqlite3_column_int(row, 7) != 0,
	    .withdrawn = sqlite3_column_type(row, 8) != SQLITE_NULL,
	    .serial = (uint32_t)sqlite3_column_int64(row, 9),
	    .inside = sqlite3_column_int(row, 10) != 0,
	    .gate = sql_column_text(row, 11),
	    .last_in = sqlite3_column_int64(row, 12),
	};
}

enum status store_scan_subject(struct store *store, int64_t delegate, int64_t session, struct scan_subject *out)
{
	sqlite3_stmt *select = take_statement(store, SUBJECT);
	sql_integer(select, 1, delegate);
	sql_integer(select, 2, session);
	enum status status = sql_row(select);
	if (status == STATUS_OK)
		*out = subject_of(select);
	return status;
}

void store_scan_subject_end(struct store *store)
{
	sql_end(take_statement(store, SUBJECT));
}

enum status store_scan_answer(struct store *store, const char *nonce, char **result)
{
	sqlite3_stmt *select = take_statement(store, ANSWER);
	sql_text(select, 1, nonce);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	char *copy = strdup(sql_column_text(select, 0));
	sql_end(select);
	if (!copy)
		return STATUS_NO_MEMORY;
	*result = copy;
	return STATUS_OK;
}

enum status store_scan_add(struct act *act, const struct scan *scan)
{
	sqlite3_stmt *insert = take_statement(act->store, SCAN_INSERT);
	sql_text(insert, 1, scan->nonce);
	sql_optional(insert, 2, scan->session);
	sql_optional(insert, 3, scan->delegate);
	sql_text(insert, 4, scan->gate);
	sql_text(insert, 5, scan_direction_name(scan->direction));
	sql_integer(insert, 6, scan->by_hand);
	sql_text(insert, 7, scan_verdict_name(scan->verdict));
	sql_integer(insert, 8, scan->scanned_at);
	sql_integer(insert, 9, scan->received_at);
	sql_integer(insert, 10, scan->late);
	sql_integer(insert, 11, scan->conflict);
	sql_text(insert, 12, scan->actor);
	sql_text(insert, 13, scan->result);
	return sql_run(insert);
}

enum status store_scan_session(struct store *store, int64_t at, int64_t *session)
{
	sqlite3_stmt *select = take_statement(store, SESSION_AT);
	sql_integer(select, 1, at);
	enum status status = sql_row(select);
	*session = status == STATUS_OK ? sqlite3_column_int64(select, 0) : 0;
	sql_end(select);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static sqlite3_stmt *moment(struct store *store, enum statement which, int64_t delegate, int64_t session, int64_t at)
{
	sqlite3_stmt *select = take_statement(store, which);
	sql_integer(select, 1, delegate);
	sql_integer(select, 2, session);
	sql_integer(select, 3, at);
	return select;
}

enum status store_scan_moment(
    struct store *store, int64_t delegate, int64_t session, int64_t at, struct scan_moment *out)
{
	*out = (struct scan_moment){0};
	sqlite3_stmt *before = moment(store, MOMENT_BEFORE, delegate, session, at);
	enum status status = sql_row(before);
	out->inside_before = status == STATUS_OK && is_in(before, 0);
	sql_end(before);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;

	sqlite3_stmt *in = moment(store, MOMENT_IN_BEFORE, delegate, session, at);
	status = sql_row(in);
	if (status == STATUS_OK) {
		snprintf(out->gate_before, sizeof out->gate_before, "%s", sql_column_text(in, 0));
		out->in_before = sqlite3_column_int64(in, 1);
	}
	sql_end(in);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;

	sqlite3_stmt *after = moment(store, MOMENT_AFTER, delegate, session, at);
	status = sql_row(after);
	out->admitted_next = status == STATUS_OK && is_in(after, 0);
	sql_end(after);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status store_presence_set(
    struct act *act, int64_t session, int64_t delegate, enum scan_direction direction, const char *gate, int64_t at)
{
	sqlite3_stmt *upsert = take_statement(act->store, direction == SCAN_IN ? PRESENCE_IN : PRESENCE_OUT);
	sql_integer(upsert, 1, session);
	sql_integer(upsert, 2, delegate);
	sql_integer(upsert, 3, at);
	if (direction == SCAN_IN)
		sql_text(upsert, 4, gate);
	return sql_run(upsert);
}

enum status store_presence_rebuild(struct act *act, int64_t session, int64_t delegate)
{
	sqlite3_stmt *clear = take_statement(act->store, PRESENCE_CLEAR);
	sql_integer(clear, 1, session);
	sql_integer(clear, 2, delegate);
	enum status status = sql_run(clear);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *select = take_statement(act->store, COUNTED_EACH);
	sql_integer(select, 1, delegate);
	sql_integer(select, 2, session);
	while (sql_next(select, &status)) {
		enum scan_direction direction = is_in(select, 0) ? SCAN_IN : SCAN_OUT;
		status = store_presence_set(
		    act, session, delegate, direction, sql_column_text(select, 1), sqlite3_column_int64(select, 2));
	}
	return status;
}

enum status store_scan_undo(struct act *act, const char *nonce, int64_t *session, int64_t *delegate)
{
	sqlite3_stmt *update = take_statement(act->store, UNDO);
	sql_text(update, 1, nonce);
	sql_integer(update, 2, act->now);
	enum status status = sql_row(update);
	if (status != STATUS_OK)
		return status;
	*session = sqlite3_column_int64(update, 0);
	*delegate = sqlite3_column_int64(update, 1);
	status = sql_run(update);
	if (status == STATUS_OK && *session && *delegate)
		status = store_presence_rebuild(act, *session, *delegate);
	return status;
}

static enum scan_verdict verdict_of(const char *name)
{
	enum scan_verdict verdict = 0;
	while (verdict < SCAN_NO_SESSION && strcmp(verdict_names[verdict], name) != 0)
		verdict++;
	return verdict;
}

static struct scan scan_of(sqlite3_stmt *row)
{
	return (struct scan){
	    .id = sqlite3_column_int64(row, 0),
	    .nonce = sql_column_text(row, 1),
	    .session = sqlite3_column_int64(row, 2),
	    .delegate = sqlite3_column_int64(row, 3),
	    .gate = sql_column_text(row, 4),
	    .direction = is_in(row, 5) ? SCAN_IN : SCAN_OUT,
	    .by_hand = sqlite3_column_int(row, 6) != 0,
	    .verdict = verdict_of(sql_column_text(row, 7)),
	    .scanned_at = sqlite3_column_int64(row, 8),
	    .received_at = sqlite3_column_int64(row, 9),
	    .late = sqlite3_column_int(row, 10) != 0,
	    .conflict = sqlite3_column_int(row, 11) != 0,
	    .actor = sql_column_text(row, 12),
	    .undone_at = sqlite3_column_int64(row, 13),
	    .other =
	        {
	            .id = sqlite3_column_int64(row, 19),
	            .nonce = sql_column_text(row, 20),
	            .gate = sql_column_text(row, 21),
	            .actor = sql_column_text(row, 22),
	            .scanned_at = sqlite3_column_int64(row, 23),
	            .undone_at = sqlite3_column_int64(row, 24),
	        },
	};
}

static enum statement each_of(const struct scan_filter *filter)
{
	if (filter->conflicts_only)
		return filter->last ? CONFLICT_LAST : CONFLICT_EACH;
	return filter->last ? SCAN_LAST : SCAN_EACH;
}

enum status store_scan_each(struct store *store, const struct scan_filter *filter,
    enum status (*take)(void *closure, const struct scan *scan, const struct scan_subject *subject), void *closure)
{
	sqlite3_stmt *select = take_statement(store, each_of(filter));
	sql_integer(select, 1, filter->after);
	sql_optional(select, 2, filter->session);
	sql_optional(select, 3, filter->delegate);
	sql_integer(select, 4, filter->last ? filter->last : filter->limit);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct scan scan = scan_of(select);
		struct scan_subject subject = {
		    .id = scan.delegate,
		    .code = sql_column_text(select, 14),
		    .full_name = sql_column_text(select, 15),
		    .delegation_name = sql_column_text(select, 16),
		    .seat = sql_column_text(select, 17),
		    .standing = sql_column_text(select, 18),
		};
		status = take(closure, &scan, scan.delegate ? &subject : NULL);
	}
	return status;
}

enum status store_scan_moves(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_scan_move *move), void *closure)
{
	sqlite3_stmt *select = take_statement(store, MOVES);
	sql_integer(select, 1, session);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_scan_move move = {
		    .gate = sql_column_text(select, 0),
		    .delegate = sqlite3_column_int64(select, 1),
		    .verdict = verdict_of(sql_column_text(select, 2)),
		    .at = sqlite3_column_int64(select, 3),
		};
		status = take(closure, &move);
	}
	return status;
}

enum status store_scan_pack(struct store *store, const struct scan_pack_filter *filter,
    enum status (*take)(void *closure, const struct scan_subject *subject), void *closure)
{
	sqlite3_stmt *select = take_statement(store, filter->since ? PACK_CHANGES : PACK);
	sql_integer(select, 2, filter->session);
	if (filter->since) {
		sql_integer(select, 1, filter->since);
		sql_integer(select, 3, filter->after_scan);
	}
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct scan_subject subject = subject_of(select);
		status = take(closure, &subject);
	}
	return status;
}

enum status store_scan_newest(struct store *store, int64_t *id)
{
	return sql_number(take_statement(store, NEWEST), id);
}

enum status store_scan_attendance(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct scan_attendance *row), void *closure)
{
	sqlite3_stmt *select = take_statement(store, ATTENDANCE);
	sql_integer(select, 1, 1);
	sql_integer(select, 2, session);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct scan_subject subject = subject_of(select);
		struct scan_attendance row = {
		    .subject = &subject,
		    .kind = sql_column_text(select, SUBJECT_WIDTH),
		    .first_in = sqlite3_column_int64(select, SUBJECT_WIDTH + 1),
		    .last_in = subject.last_in,
		    .last_out = sqlite3_column_int64(select, SUBJECT_WIDTH + 2),
		};
		status = take(closure, &row);
	}
	return status;
}
