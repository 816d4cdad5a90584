/* store_sql: what store_<noun>.c files share to run their statements. Only
 * store* includes this header. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"

/* One group for each store_<noun>.c: its statements in enum order. */
struct sql_group {
	const char *const *statements;
	size_t count;
};

enum sql_noun {
	SQL_TRANSACTIONS, /* store.c's own */
	SQL_CONGRESS,
	SQL_ROSTER,
	SQL_BADGES,
	SQL_SCANS,
	SQL_CARDS,
	SQL_CONTESTS,
	SQL_CONTEST_STATES,
	SQL_BALLOTS,
	SQL_PAPER,
	SQL_PAPER_ENTRIES,
	SQL_STAFF,
	SQL_DOCUMENTS,
	SQL_EVENTS,
	SQL_ANNOUNCEMENTS,
	SQL_BODIES,
	SQL_PHOTOS,
	SQL_QUORUM,
	SQL_ABSENCES,
	SQL_CERTIFICATES,
	SQL_ORDER,
	SQL_KEYED,
	SQL_ISSUED,
	SQL_REDO,
	SQL_NOUNS
};

extern const struct sql_group store_congress_sql, store_roster_sql, store_badges_sql, store_scans_sql, store_cards_sql,
    store_contests_sql, store_contest_states_sql, store_ballots_sql, store_paper_sql, store_paper_entries_sql,
    store_staff_sql, store_documents_sql, store_events_sql, store_announcements_sql,
    store_bodies_sql, store_photos_sql,
    store_quorum_sql, store_absences_sql, store_certificates_sql, store_order_sql, store_keyed_sql,
    store_issued_sql, store_redo_sql;

struct store {
	sqlite3 *db;
	const struct sql_group *const *groups; /* SQL_NOUNS of them */
	sqlite3_stmt **prepared[SQL_NOUNS];    /* NULL where not needed yet */
	int64_t data_version;
	bool checkpoint_owed;
	const void *redo_owner; /* this and the next: see api_redo.h */
	bool redo_ended;
	bool order_owed; /* these four: see store_order.h */
	int64_t order_since, order_quiet_since, order_not_before;
};

/* Prepares statement `which` of the noun. The log says what is wrong with it. */
enum status sql_prepare(struct store *store, enum sql_noun noun, size_t which) STATUS_CHECKED;

/* Statement `which` of the noun, reset and without bindings. NULL when a
 * reader's could not be prepared: it can be bound, has no row and gives
 * STATUS_NO_MEMORY. */
sqlite3_stmt *sql_take(struct store *store, enum sql_noun noun, size_t which);

/* Bind parameter `index` (from 1). Text and bytes are borrowed until the
 * statement is done; NULL binds NULL. */
void sql_text(sqlite3_stmt *statement, int index, const char *text);
void sql_bytes(sqlite3_stmt *statement, int index, const void *bytes, size_t length);
void sql_integer(sqlite3_stmt *statement, int index, int64_t value);
/* 0 binds NULL: for optional moments and references. */
void sql_optional(sqlite3_stmt *statement, int index, int64_t value);

/* STATUS_OK when there is a row, STATUS_NOT_FOUND after the last one (the
 * statement is then reset), or what went wrong. */
enum status sql_row(sqlite3_stmt *statement) STATUS_CHECKED;

/* For a loop over rows, which sets *status to what became of each; it is
 * STATUS_OK before the first. True while there is another row and all is well;
 * then the statement is reset, and *status says how it went. */
bool sql_next(sqlite3_stmt *statement, enum status *status);

/* Runs a statement for the one number in its only row. STATUS_NOT_FOUND. */
enum status sql_number(sqlite3_stmt *statement, int64_t *out) STATUS_CHECKED;

/* Runs a statement that gives no rows, or whose rows are not wanted. */
enum status sql_run(sqlite3_stmt *statement) STATUS_CHECKED;

/* Ends a statement before its last row. */
void sql_end(sqlite3_stmt *statement);

/* Columns of the current row; valid until the next step. */
const char *sql_column_text(sqlite3_stmt *statement, int column); /* "" for NULL */
/* Copies exactly `length` bytes; false when the column has another length. */
bool sql_column_bytes(sqlite3_stmt *statement, int column, void *out, size_t length);

/* Maps SQLite's result code, and logs what is not an ordinary refusal. */
enum status sql_status(sqlite3 *db, int code) STATUS_CHECKED;

#endif
