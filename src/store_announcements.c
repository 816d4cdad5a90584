#include "store_announcements.h"

#include "store_sql.h"

enum statement { ANNOUNCEMENT_INSERT, ANNOUNCEMENT_WITHDRAW, ANNOUNCEMENT_NEWEST, ANNOUNCEMENT_EACH, STATEMENTS };

#define COLUMNS "id, text, created_at"
#define IN_FORCE "SELECT " COLUMNS " FROM announcement WHERE withdrawn_at IS NULL ORDER BY id DESC"

static const char *const statements[STATEMENTS] = {
    [ANNOUNCEMENT_INSERT] = "INSERT INTO announcement (text, created_at) VALUES (?1, ?2) RETURNING id",
    [ANNOUNCEMENT_WITHDRAW] =
        "UPDATE announcement SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL RETURNING " COLUMNS,
    [ANNOUNCEMENT_NEWEST] = IN_FORCE " LIMIT 1",
    [ANNOUNCEMENT_EACH] = IN_FORCE,
};

const struct sql_group store_announcements_sql = {statements, STATEMENTS};

enum status store_announcement_add(struct act *act, const char *text, int64_t *id)
{
	sqlite3_stmt *insert = sql_take(act->store, SQL_ANNOUNCEMENTS, ANNOUNCEMENT_INSERT);
	sql_text(insert, 1, text);
	sql_integer(insert, 2, act->now);
	return sql_number(insert, id);
}

static struct store_announcement announcement_of(sqlite3_stmt *row)
{
	return (struct store_announcement){
	    .id = sqlite3_column_int64(row, 0),
	    .text = sql_column_text(row, 1),
	    .created_at = sqlite3_column_int64(row, 2),
	};
}

/* The one row of a statement, which is then ended. STATUS_NOT_FOUND. */
static enum status take_one(sqlite3_stmt *statement, store_announcement_take take, void *closure)
{
	enum status status = sql_row(statement);
	if (status != STATUS_OK)
		return status;
	struct store_announcement announcement = announcement_of(statement);
	status = take(closure, &announcement);
	if (status == STATUS_OK)
		return sql_run(statement); /* what RETURNING changed counts at the statement's end */
	sql_end(statement);
	return status;
}

enum status store_announcement_withdraw(struct act *act, int64_t id, store_announcement_take take, void *closure)
{
	sqlite3_stmt *update = sql_take(act->store, SQL_ANNOUNCEMENTS, ANNOUNCEMENT_WITHDRAW);
	sql_integer(update, 1, id);
	sql_integer(update, 2, act->now);
	return take_one(update, take, closure);
}

enum status store_announcement_newest(struct store *store, store_announcement_take take, void *closure)
{
	return take_one(sql_take(store, SQL_ANNOUNCEMENTS, ANNOUNCEMENT_NEWEST), take, closure);
}

enum status store_announcement_each(struct store *store, store_announcement_take take, void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_ANNOUNCEMENTS, ANNOUNCEMENT_EACH);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_announcement announcement = announcement_of(select);
		status = take(closure, &announcement);
	}
	return status;
}
