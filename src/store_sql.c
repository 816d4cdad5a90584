#include "store_sql.h"

#include <string.h>

#include "log.h"

enum status sql_status(sqlite3 *db, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return STATUS_OK;
	case SQLITE_CONSTRAINT:
		return STATUS_CONFLICT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STATUS_BUSY;
	case SQLITE_FULL:
		log_error("the disk is full");
		return STATUS_STORAGE_FULL;
	case SQLITE_NOMEM:
		return STATUS_NO_MEMORY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		log_error("database: %s", sqlite3_errmsg(db));
		return STATUS_CORRUPT;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
		log_error("database: %s (%d)", sqlite3_errmsg(db), code);
		return STATUS_IO;
	default:
		log_error("database: %s (%d)", sqlite3_errmsg(db), code);
		return STATUS_INTERNAL;
	}
}

enum status sql_prepare(struct store *store, enum sql_noun noun, size_t which)
{
	int code = sqlite3_prepare_v3(store->db, store->groups[noun]->statements[which], -1, SQLITE_PREPARE_PERSISTENT,
	    &store->prepared[noun][which], NULL);
	if (code == SQLITE_OK)
		return STATUS_OK;
	log_error("statement %zu of group %d: %s", which, (int)noun, sqlite3_errmsg(store->db));
	return code == SQLITE_NOMEM ? STATUS_NO_MEMORY : STATUS_INTERNAL;
}

sqlite3_stmt *sql_take(struct store *store, enum sql_noun noun, size_t which)
{
	if (!store->prepared[noun][which] && sql_prepare(store, noun, which) != STATUS_OK)
		return NULL;
	sqlite3_stmt *statement = store->prepared[noun][which];
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return statement;
}

/* A binding fails only for a wrong index, which the first test run shows, or
 * without memory, which the step then reports. */

void sql_text(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

void sql_bytes(sqlite3_stmt *statement, int index, const void *bytes, size_t length)
{
	/* A null pointer would bind NULL where an empty value is meant. */
	sqlite3_bind_blob64(statement, index, length ? bytes : "", length, SQLITE_STATIC);
}

void sql_integer(sqlite3_stmt *statement, int index, int64_t value)
{
	sqlite3_bind_int64(statement, index, value);
}

void sql_optional(sqlite3_stmt *statement, int index, int64_t value)
{
	if (value)
		sqlite3_bind_int64(statement, index, value);
}

enum status sql_row(sqlite3_stmt *statement)
{
	if (!statement)
		return STATUS_NO_MEMORY;
	int code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return STATUS_OK;
	sqlite3 *db = sqlite3_db_handle(statement);
	if (code != SQLITE_DONE)
		code = sqlite3_extended_errcode(db);
	sqlite3_reset(statement);
	if (code == SQLITE_DONE)
		return STATUS_NOT_FOUND;
	return sql_status(db, code);
}

bool sql_next(sqlite3_stmt *statement, enum status *status)
{
	if (*status != STATUS_OK) {
		sql_end(statement);
		return false;
	}
	*status = sql_row(statement);
	if (*status == STATUS_OK)
		return true;
	if (*status == STATUS_NOT_FOUND)
		*status = STATUS_OK;
	return false;
}

enum status sql_number(sqlite3_stmt *statement, int64_t *out)
{
	enum status status = sql_row(statement);
	if (status != STATUS_OK)
		return status;
	*out = sqlite3_column_int64(statement, 0);
	return sql_run(statement);
}

enum status sql_run(sqlite3_stmt *statement)
{
	enum status status = STATUS_OK;
	while (sql_next(statement, &status))
		;
	return status;
}

void sql_end(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
}

const char *sql_column_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	return text ? text : "";
}

bool sql_column_bytes(sqlite3_stmt *statement, int column, void *out, size_t length)
{
	const void *bytes = sqlite3_column_blob(statement, column);
	if (!bytes || sqlite3_column_bytes(statement, column) != (int)length)
		return false;
	memcpy(out, bytes, length);
	return true;
}
