#include "store_events.h"

#include <string.h>

#include "store_sql.h"

enum statement { EVENT_HEAD, EVENT_INSERT, EVENT_EACH, EVENT_NAMED, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [EVENT_HEAD] = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1",
    [EVENT_INSERT] = "INSERT INTO event (seq, at, actor, act, data, prev, hash, signature)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [EVENT_EACH] = "SELECT seq, at, actor, act, data, prev, hash, signature FROM event WHERE seq > ?1"
                   " ORDER BY seq LIMIT ?2",
    [EVENT_NAMED] = "SELECT seq, at, actor, act, data, prev, hash, signature FROM event WHERE act = ?1 ORDER BY seq",
};

const struct sql_group store_events_sql = {statements, STATEMENTS};

enum status store_event_head(struct store *store, uint64_t *seq, unsigned char hash[32])
{
	*seq = 0;
	memset(hash, 0, 32);
	sqlite3_stmt *select = sql_take(store, SQL_EVENTS, EVENT_HEAD);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	*seq = (uint64_t)sqlite3_column_int64(select, 0);
	bool whole = sql_column_bytes(select, 1, hash, 32);
	sql_end(select);
	return whole ? STATUS_OK : STATUS_CORRUPT;
}

enum status store_event_add(struct act *act, const struct event *event)
{
	sqlite3_stmt *insert = sql_take(act->store, SQL_EVENTS, EVENT_INSERT);
	sql_integer(insert, 1, (int64_t)event->seq);
	sql_integer(insert, 2, event->at);
	sql_text(insert, 3, event->actor);
	sql_text(insert, 4, event->act);
	sql_text(insert, 5, event->data);
	sql_bytes(insert, 6, event->prev, sizeof event->prev);
	sql_bytes(insert, 7, event->hash, sizeof event->hash);
	sql_bytes(insert, 8, event->signature, sizeof event->signature);
	return sql_run(insert);
}

static bool read_row(sqlite3_stmt *row, struct event *out)
{
	*out = (struct event){
	    .seq = (uint64_t)sqlite3_column_int64(row, 0),
	    .at = sqlite3_column_int64(row, 1),
	    .actor = sql_column_text(row, 2),
	    .act = sql_column_text(row, 3),
	    .data = sql_column_text(row, 4),
	};
	return sql_column_bytes(row, 5, out->prev, sizeof out->prev) &&
	       sql_column_bytes(row, 6, out->hash, sizeof out->hash) &&
	       sql_column_bytes(row, 7, out->signature, sizeof out->signature);
}

static enum status take_rows(
    sqlite3_stmt *select, enum status (*take)(void *closure, const struct event *event), void *closure)
{
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct event event;
		status = read_row(select, &event) ? take(closure, &event) : STATUS_CORRUPT;
	}
	return status;
}

enum status store_event_each(struct store *store, uint64_t after, uint64_t limit,
    enum status (*take)(void *closure, const struct event *event), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_EVENTS, EVENT_EACH);
	sql_integer(select, 1, (int64_t)after);
	sql_integer(select, 2, limit > INT64_MAX ? INT64_MAX : (int64_t)limit);
	return take_rows(select, take, closure);
}

enum status store_event_named(struct store *store, const char *name,
    enum status (*take)(void *closure, const struct event *event), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_EVENTS, EVENT_NAMED);
	sql_text(select, 1, name);
	return take_rows(select, take, closure);
}
