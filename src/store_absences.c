#include "store_absences.h"

#include <string.h>

#include "store_sql.h"

enum statement { SUBJECT, ABSENCE_SELECT, ABSENCE_SET, ABSENCE_REMOVE, ABSENTEE_EACH, ABSENT_COUNT, STATEMENTS };

#define IS_REPLACEMENT "r.replaces = d.id AND r.standing = 'alternate' AND r.withdrawn_at IS NULL"

static const char *const statements[STATEMENTS] = {
    [SUBJECT] = "SELECT d.standing = 'guest' FROM session s, delegate d WHERE s.id = ?1 AND d.id = ?2",
    [ABSENCE_SELECT] = "SELECT kind, reason FROM absence WHERE session = ?1 AND delegate = ?2",
    [ABSENCE_SET] = "INSERT INTO absence (session, delegate, kind, reason, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                    " ON CONFLICT DO UPDATE SET kind = ?3, reason = ?4, actor = ?5, at = ?6",
    [ABSENCE_REMOVE] = "DELETE FROM absence WHERE session = ?1 AND delegate = ?2 RETURNING 1",
    [ABSENTEE_EACH] = "SELECT d.id, d.code, d.full_name, g.name, d.seat, d.standing, d.voting, p.first_in IS NOT NULL,"
                      " r.id, r.code, r.full_name, a.kind, a.reason, a.actor, a.at FROM delegate d"
                      " LEFT JOIN delegation g ON g.id = d.delegation"
                      " LEFT JOIN presence p ON p.session = ?1 AND p.delegate = d.id"
                      " LEFT JOIN absence a ON a.session = ?1 AND a.delegate = d.id"
                      " LEFT JOIN delegate r ON " IS_REPLACEMENT " WHERE a.kind IS NOT NULL OR (p.first_in IS NULL"
                      " AND (d.voting OR (d.standing = 'official' AND r.id IS NOT NULL))) ORDER BY d.code",
    [ABSENT_COUNT] = "SELECT count(*), ifnull(sum(a.kind = 'excused'), 0), ifnull(sum(a.kind = 'unexcused'), 0)"
                     " FROM delegate d LEFT JOIN presence p ON p.session = ?1 AND p.delegate = d.id"
                     " LEFT JOIN absence a ON a.session = ?1 AND a.delegate = d.id"
                     " WHERE d.voting AND p.first_in IS NULL",
};

const struct sql_group store_absences_sql = {statements, STATEMENTS};

/* With session and, unless 0, delegate bound. */
static sqlite3_stmt *take_statement(struct store *store, enum statement which, int64_t session, int64_t delegate)
{
	sqlite3_stmt *statement = sql_take(store, SQL_ABSENCES, which);
	sql_integer(statement, 1, session);
	if (delegate)
		sql_integer(statement, 2, delegate);
	return statement;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static enum status is_noted(
    struct store *store, int64_t session, int64_t delegate, const struct store_absence *absence, bool *out)
{
	sqlite3_stmt *select = take_statement(store, ABSENCE_SELECT, session, delegate);
	enum status status = sql_row(select);
	*out = false;
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	*out = same_text(sql_column_text(select, 0), absence->kind) &&
	       same_text(sql_column_text(select, 1), absence->reason);
	sql_end(select);
	return STATUS_OK;
}

enum status store_absence_set(
    struct act *act, int64_t session, int64_t delegate, const struct store_absence *absence, bool *same)
{
	int64_t guest;
	enum status status = sql_number(take_statement(act->store, SUBJECT, session, delegate), &guest);
	if (status == STATUS_OK && guest)
		status = STATUS_CONFLICT;
	if (status == STATUS_OK)
		status = is_noted(act->store, session, delegate, absence, same);
	if (status != STATUS_OK || *same)
		return status;
	sqlite3_stmt *upsert = take_statement(act->store, ABSENCE_SET, session, delegate);
	sql_text(upsert, 3, absence->kind);
	sql_text(upsert, 4, absence->reason);
	sql_text(upsert, 5, act->actor);
	sql_integer(upsert, 6, act->now);
	return sql_run(upsert);
}

enum status store_absence_remove(struct act *act, int64_t session, int64_t delegate)
{
	int64_t removed;
	return sql_number(take_statement(act->store, ABSENCE_REMOVE, session, delegate), &removed);
}

static const char *text_or_null(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? NULL : sql_column_text(row, column);
}

static struct store_absentee absentee_of(sqlite3_stmt *row)
{
	return (struct store_absentee){
	    .delegate = sqlite3_column_int64(row, 0),
	    .code = sql_column_text(row, 1),
	    .full_name = sql_column_text(row, 2),
	    .delegation = sql_column_text(row, 3),
	    .seat = sql_column_text(row, 4),
	    .standing = sql_column_text(row, 5),
	    .convened = sqlite3_column_int(row, 6),
	    .came = sqlite3_column_int(row, 7),
	    .replaced_by = sqlite3_column_int64(row, 8),
	    .replaced_by_code = sql_column_text(row, 9),
	    .replaced_by_name = sql_column_text(row, 10),
	    .note =
	        {
	            .kind = text_or_null(row, 11),
	            .reason = text_or_null(row, 12),
	            .actor = text_or_null(row, 13),
	            .at = sqlite3_column_int64(row, 14),
	        },
	};
}

enum status store_absence_each(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_absentee *absentee), void *closure)
{
	sqlite3_stmt *select = take_statement(store, ABSENTEE_EACH, session, 0);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		const struct store_absentee absentee = absentee_of(select);
		status = take(closure, &absentee);
	}
	return status;
}

enum status store_absence_count(struct store *store, int64_t session, struct store_absence_counts *out)
{
	sqlite3_stmt *select = take_statement(store, ABSENT_COUNT, session, 0);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	*out = (struct store_absence_counts){
	    .absent = (uint32_t)sqlite3_column_int64(select, 0),
	    .excused = (uint32_t)sqlite3_column_int64(select, 1),
	    .unexcused = (uint32_t)sqlite3_column_int64(select, 2),
	};
	sql_end(select);
	return STATUS_OK;
}
