#include "store_redo.h"

#include <stdlib.h>
#include <string.h>

#include "store_sql.h"

enum statement { GET, BEGIN, ADD, ACCEPT, KEEP, NEXT, REMOVE, END, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [GET] = "SELECT kind, actor, data, option, phase, mark, accepted FROM redo",
    [BEGIN] = "INSERT INTO redo (one, kind, actor, data, option) VALUES (1, ?1, ?2, ?3, ?4)",
    [ADD] = "INSERT INTO redo_step (position, content) VALUES (?1, ?2)",
    [ACCEPT] = "UPDATE redo SET accepted = 1 RETURNING 1",
    [KEEP] = "UPDATE redo SET phase = ?1, mark = ?2",
    [NEXT] = "SELECT position, content FROM redo_step WHERE position > ?1 ORDER BY position LIMIT 1",
    [REMOVE] = "DELETE FROM redo_step WHERE position BETWEEN ?1 AND ?2",
    [END] = "DELETE FROM redo",
};

const struct sql_group store_redo_sql = {statements, STATEMENTS};

static const char *const names[STORE_REDO_KINDS] = {
    [STORE_REDO_IMPORT] = "roster.import", [STORE_REDO_CARDS] = "cards.issue"};

const char *store_redo_name(enum store_redo_kind kind)
{
	return names[kind];
}

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_REDO, which);
}

static bool parse_kind(const char *name, enum store_redo_kind *kind)
{
	for (*kind = 0; *kind < STORE_REDO_KINDS; (*kind)++) {
		if (strcmp(names[*kind], name) == 0)
			return true;
	}
	return false;
}

enum status store_redo_get(struct store *store, struct store_redo *out)
{
	sqlite3_stmt *select = take_statement(store, GET);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct store_redo redo = {
	    .actor = strdup(sql_column_text(select, 1)),
	    .data = strdup(sql_column_text(select, 2)),
	    .option = sqlite3_column_int64(select, 3),
	    .phase = sqlite3_column_int64(select, 4),
	    .mark = sqlite3_column_int64(select, 5),
	    .accepted = sqlite3_column_int(select, 6) != 0,
	};
	if (!parse_kind(sql_column_text(select, 0), &redo.kind))
		status = STATUS_CORRUPT;
	else if (!redo.actor || !redo.data)
		status = STATUS_NO_MEMORY;
	sql_end(select);
	if (status == STATUS_OK)
		*out = redo;
	else
		store_redo_free(&redo);
	return status;
}

void store_redo_free(struct store_redo *redo)
{
	free(redo->actor);
	free(redo->data);
	redo->actor = redo->data = NULL;
}

enum status store_redo_begin(struct act *act, enum store_redo_kind kind, const char *data, int64_t option)
{
	sqlite3_stmt *insert = take_statement(act->store, BEGIN);
	sql_text(insert, 1, names[kind]);
	sql_text(insert, 2, act->actor);
	sql_text(insert, 3, data);
	sql_integer(insert, 4, option);
	return sql_run(insert);
}

enum status store_redo_add(struct act *act, int64_t position, const void *content, size_t length)
{
	sqlite3_stmt *insert = take_statement(act->store, ADD);
	sql_integer(insert, 1, position);
	sql_bytes(insert, 2, content, length);
	return sql_run(insert);
}

enum status store_redo_accept(struct act *act)
{
	int64_t one;
	return sql_number(take_statement(act->store, ACCEPT), &one);
}

enum status store_redo_keep(struct act *act, const struct store_redo *redo)
{
	sqlite3_stmt *update = take_statement(act->store, KEEP);
	sql_integer(update, 1, redo->phase);
	sql_integer(update, 2, redo->mark);
	return sql_run(update);
}

enum status store_redo_next(struct store *store, int64_t after, int64_t *position, void **content, size_t *length)
{
	sqlite3_stmt *select = take_statement(store, NEXT);
	sql_integer(select, 1, after);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	size_t size = (size_t)sqlite3_column_bytes(select, 1);
	void *copy = malloc(size + 1);
	if (copy) {
		*position = sqlite3_column_int64(select, 0);
		if (size)
			memcpy(copy, sqlite3_column_blob(select, 1), size);
		*content = copy;
		*length = size;
	}
	sql_end(select);
	return copy ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status store_redo_remove(struct act *act, int64_t first, int64_t last)
{
	sqlite3_stmt *remove = take_statement(act->store, REMOVE);
	sql_integer(remove, 1, first);
	sql_integer(remove, 2, last);
	return sql_run(remove);
}

enum status store_redo_end(struct act *act)
{
	act->store->redo_ended = true;
	return sql_run(take_statement(act->store, END));
}

bool store_redo_take_end(struct store *store)
{
	bool ended = store->redo_ended;
	store->redo_ended = false;
	return ended;
}

const void *store_redo_owner(const struct store *store)
{
	return store->redo_owner;
}

void store_redo_own(struct store *store, const void *owner)
{
	store->redo_owner = owner;
}
