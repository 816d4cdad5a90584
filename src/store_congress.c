#include "store_congress.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "store_sql.h"

#define NO_DELEGATION (-1)

enum statement {
	CONGRESS_INSERT,
	CONGRESS_SELECT,
	CONGRESS_UPDATE,
	CONGRESS_PROJECT,
	CONGRESS_STARTED,
	CONGRESS_UP,
	CONGRESS_DOWN,
	SESSION_INSERT,
	SESSION_OPEN,
	SESSION_CLOSE,
	SESSION_STATE,
	SESSION_EACH,
	SESSION_GET,
	SESSION_CURRENT,
	INSIDE,
	VOTING,
	DELEGATES_END,
	ATTENDANCE_NAMED,
	STATEMENTS
};

#define SESSION_COLUMNS "id, title, type, state, opened_at, closed_at"

static const char *const statements[STATEMENTS] = {
    [CONGRESS_INSERT] = "INSERT INTO congress (one, id, name, term, timezone, language, public_key, created_at)"
                        " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [CONGRESS_SELECT] = "SELECT id, name, term, timezone, language, projector, public_key, quorum_num, quorum_den,"
                        " starts, created_at FROM congress",
    [CONGRESS_UPDATE] = "UPDATE congress SET name = ?1, term = ?2, timezone = ?3, language = ?4, quorum_num = ?5,"
                        " quorum_den = ?6",
    [CONGRESS_PROJECT] = "UPDATE congress SET projector = ?1",
    [CONGRESS_STARTED] = "UPDATE congress SET starts = max(starts + 1, ?1)",
    [CONGRESS_UP] = "UPDATE congress SET starts = starts + 1",
    [CONGRESS_DOWN] = "UPDATE congress SET starts = starts - 1",
    [SESSION_INSERT] = "INSERT INTO session (title, type, state) VALUES (?1, ?2, 'planned') RETURNING id",
    [SESSION_OPEN] = "UPDATE session SET state = 'open', opened_at = ?2 WHERE id = ?1",
    [SESSION_CLOSE] = "UPDATE session SET state = 'closed', closed_at = ?2 WHERE id = ?1",
    [SESSION_STATE] = "SELECT state FROM session WHERE id = ?1",
    [SESSION_EACH] = "SELECT " SESSION_COLUMNS " FROM session ORDER BY id",
    [SESSION_GET] = "SELECT " SESSION_COLUMNS " FROM session WHERE id = ?1",
    [SESSION_CURRENT] = "SELECT " SESSION_COLUMNS " FROM session WHERE state = 'open'",
    [INSIDE] = "SELECT delegate FROM presence WHERE session = ?1 AND inside",
    [VOTING] = "SELECT ifnull(delegation, 0), voting, id FROM delegate INDEXED BY delegate_voting"
               " ORDER BY delegation",
    [DELEGATES_END] = "SELECT ifnull(max(id), 0) + 1 FROM delegate",
    [ATTENDANCE_NAMED] = "SELECT ifnull(d.delegation, 0), sum(d.voting), sum(d.voting AND ifnull(p.inside, 0)),"
                         " sum(NOT d.voting AND ifnull(p.inside, 0)), sum(d.voting AND p.first_in IS NOT NULL),"
                         " sum(NOT d.voting AND p.first_in IS NOT NULL), count(*), g.name FROM delegate d"
                         " LEFT JOIN presence p ON p.session = ?1 AND p.delegate = d.id"
                         " LEFT JOIN delegation g ON g.id = d.delegation"
                         " WHERE d.withdrawn_at IS NULL OR p.first_in IS NOT NULL GROUP BY 1",
};

const struct sql_group store_congress_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_CONGRESS, which);
}

static enum status add_first_session(struct act *act, const char *language)
{
	int64_t id;
	const char *title = strcmp(language, "en") == 0 ? "First session" : "Phiên thứ nhất";
	enum status status = store_session_add(act, title, "first", &id);
	return status == STATUS_OK ? store_session_open(act, id) : status;
}

enum status store_congress_create(struct act *act, const struct congress *congress)
{
	sqlite3_stmt *insert = take_statement(act->store, CONGRESS_INSERT);
	sql_integer(insert, 1, congress->id);
	sql_text(insert, 2, congress->name);
	sql_text(insert, 3, congress->term);
	sql_text(insert, 4, congress->timezone);
	sql_text(insert, 5, congress->language);
	sql_bytes(insert, 6, congress->public_key, sizeof congress->public_key);
	sql_integer(insert, 7, act->now);
	enum status status = sql_run(insert);
	return status == STATUS_OK ? add_first_session(act, congress->language) : status;
}

static enum status copy_row(sqlite3_stmt *row, struct congress *out)
{
	*out = (struct congress){
	    .id = (uint32_t)sqlite3_column_int64(row, 0),
	    .name = strdup(sql_column_text(row, 1)),
	    .term = strdup(sql_column_text(row, 2)),
	    .timezone = strdup(sql_column_text(row, 3)),
	    .language = strdup(sql_column_text(row, 4)),
	    .projector = strdup(sql_column_text(row, 5)),
	    .quorum_num = (uint32_t)sqlite3_column_int64(row, 7),
	    .quorum_den = (uint32_t)sqlite3_column_int64(row, 8),
	    .starts = (uint64_t)sqlite3_column_int64(row, 9),
	    .created_at = sqlite3_column_int64(row, 10),
	};
	bool whole = out->name && out->term && out->timezone && out->language && out->projector;
	if (whole && sql_column_bytes(row, 6, out->public_key, sizeof out->public_key))
		return STATUS_OK;
	store_congress_free(out);
	return whole ? STATUS_CORRUPT : STATUS_NO_MEMORY;
}

enum status store_congress_get(struct store *store, struct congress *out)
{
	sqlite3_stmt *select = take_statement(store, CONGRESS_SELECT);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	status = copy_row(select, out);
	sql_end(select);
	return status;
}

void store_congress_free(struct congress *congress)
{
	free(congress->name);
	free(congress->term);
	free(congress->timezone);
	free(congress->language);
	free(congress->projector);
	*congress = (struct congress){0};
}

enum status store_congress_change(struct act *act, const struct congress *congress)
{
	sqlite3_stmt *update = take_statement(act->store, CONGRESS_UPDATE);
	sql_text(update, 1, congress->name);
	sql_text(update, 2, congress->term);
	sql_text(update, 3, congress->timezone);
	sql_text(update, 4, congress->language);
	sql_integer(update, 5, congress->quorum_num);
	sql_integer(update, 6, congress->quorum_den);
	return sql_run(update);
}

enum status store_congress_project(struct act *act, const char *projector)
{
	sqlite3_stmt *update = take_statement(act->store, CONGRESS_PROJECT);
	sql_text(update, 1, projector);
	return sql_run(update);
}

enum status store_congress_started(struct act *act)
{
	sqlite3_stmt *update = take_statement(act->store, CONGRESS_STARTED);
	sql_integer(update, 1, act->now / 1000);
	return sql_run(update);
}

enum status store_congress_touch(struct act *act)
{
	/* SQLite writes no page that an update leaves as it was. */
	enum status status = sql_run(take_statement(act->store, CONGRESS_UP));
	return status == STATUS_OK ? sql_run(take_statement(act->store, CONGRESS_DOWN)) : status;
}

enum status store_session_add(struct act *act, const char *title, const char *type, int64_t *id)
{
	sqlite3_stmt *insert = take_statement(act->store, SESSION_INSERT);
	sql_text(insert, 1, title);
	sql_text(insert, 2, type);
	return sql_number(insert, id);
}

static enum status expect_state(struct act *act, int64_t id, const char *expected)
{
	sqlite3_stmt *select = take_statement(act->store, SESSION_STATE);
	sql_integer(select, 1, id);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	bool fits = strcmp(sql_column_text(select, 0), expected) == 0;
	sql_end(select);
	return fits ? STATUS_OK : STATUS_WRONG_STATE;
}

static enum status set_state(struct act *act, int64_t id, const char *from, enum statement update)
{
	enum status status = expect_state(act, id, from);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *statement = take_statement(act->store, update);
	sql_integer(statement, 1, id);
	sql_integer(statement, 2, act->now);
	return sql_run(statement);
}

enum status store_session_open(struct act *act, int64_t id)
{
	return set_state(act, id, "planned", SESSION_OPEN);
}

enum status store_session_close(struct act *act, int64_t id)
{
	return set_state(act, id, "open", SESSION_CLOSE);
}

static struct session session_of(sqlite3_stmt *row)
{
	return (struct session){
	    .id = sqlite3_column_int64(row, 0),
	    .title = sql_column_text(row, 1),
	    .type = sql_column_text(row, 2),
	    .state = sql_column_text(row, 3),
	    .opened_at = sqlite3_column_int64(row, 4),
	    .closed_at = sqlite3_column_int64(row, 5),
	};
}

enum status store_session_each(struct store *store, store_session_take take, void *closure)
{
	sqlite3_stmt *select = take_statement(store, SESSION_EACH);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct session session = session_of(select);
		status = take(closure, &session);
	}
	return status;
}

static enum status take_one(sqlite3_stmt *select, store_session_take take, void *closure)
{
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct session session = session_of(select);
	status = take(closure, &session);
	sql_end(select);
	return status;
}

enum status store_session_get(struct store *store, int64_t id, store_session_take take, void *closure)
{
	sqlite3_stmt *select = take_statement(store, SESSION_GET);
	sql_integer(select, 1, id);
	return take_one(select, take, closure);
}

enum status store_session_current(struct store *store, store_session_take take, void *closure)
{
	return take_one(take_statement(store, SESSION_CURRENT), take, closure);
}

static struct store_attendance attendance_of(sqlite3_stmt *row)
{
	return (struct store_attendance){
	    .delegation = sqlite3_column_int64(row, 0),
	    .convened = (uint32_t)sqlite3_column_int64(row, 1),
	    .present = (uint32_t)sqlite3_column_int64(row, 2),
	    .others_present = (uint32_t)sqlite3_column_int64(row, 3),
	};
}

/* Who is inside, by id. */
struct inside {
	bool *ids;
	int64_t end; /* the highest id, and one */
};

static enum status read_inside(struct store *store, int64_t session, struct inside *inside)
{
	enum status status = sql_number(take_statement(store, DELEGATES_END), &inside->end);
	if (status != STATUS_OK)
		return status;
	inside->ids = calloc((size_t)inside->end, sizeof inside->ids[0]);
	if (!inside->ids)
		return STATUS_NO_MEMORY;
	sqlite3_stmt *select = take_statement(store, INSIDE);
	sql_integer(select, 1, session);
	while (sql_next(select, &status)) {
		int64_t id = sqlite3_column_int64(select, 0);
		if (id < inside->end)
			inside->ids[id] = true;
	}
	if (status != STATUS_OK)
		free(inside->ids);
	return status;
}

static bool is_inside(const struct inside *inside, int64_t id)
{
	return id < inside->end && inside->ids[id];
}

static void count(struct store_attendance *row, bool voting, bool inside)
{
	row->convened += voting;
	row->present += voting && inside;
	row->others_present += !voting && inside;
}

/* Two runs over narrow indexes, put together here: a join would look each
 * delegate up, 50,000 of them at every change of the roster. */
enum status store_attendance_each(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_attendance *row), void *closure)
{
	struct inside inside;
	enum status status = read_inside(store, session, &inside);
	if (status != STATUS_OK)
		return status;
	struct store_attendance row = {.delegation = NO_DELEGATION};
	sqlite3_stmt *select = take_statement(store, VOTING);
	while (sql_next(select, &status)) {
		int64_t delegation = sqlite3_column_int64(select, 0);
		if (row.delegation != NO_DELEGATION && row.delegation != delegation)
			status = take(closure, &row);
		if (row.delegation != delegation)
			row = (struct store_attendance){.delegation = delegation};
		count(&row, sqlite3_column_int(select, 1) != 0, is_inside(&inside, sqlite3_column_int64(select, 2)));
	}
	free(inside.ids);
	return status == STATUS_OK && row.delegation != NO_DELEGATION ? take(closure, &row) : status;
}

enum status store_attendance_named(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_attendance_named *row), void *closure)
{
	sqlite3_stmt *select = take_statement(store, ATTENDANCE_NAMED);
	sql_integer(select, 1, session);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_attendance_named row = {
		    .counts = attendance_of(select),
		    .came = (uint32_t)sqlite3_column_int64(select, 4),
		    .others_came = (uint32_t)sqlite3_column_int64(select, 5),
		    .all = (uint32_t)sqlite3_column_int64(select, 6),
		    .name = sql_column_text(select, 7),
		};
		status = take(closure, &row);
	}
	return status;
}
