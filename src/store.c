#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "store_migrate.h"
#include "store_sql.h"

#define BUSY_WAIT_MS 10000
#define CHECKPOINT_WAIT_MS 50 /* the writer stands still meanwhile */

enum statement { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, PART_BEGIN, PART_END, PART_UNDO, DATA_VERSION, STATEMENTS };

/* "part" does not nest: the innermost one is meant. */
static const char *const statements[STATEMENTS] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [PART_BEGIN] = "SAVEPOINT part",
    [PART_END] = "RELEASE part",
    [PART_UNDO] = "ROLLBACK TO part",
    [DATA_VERSION] = "PRAGMA data_version",
};

static const struct sql_group own_group = {statements, STATEMENTS};

static const struct sql_group *const groups[SQL_NOUNS] = {
    [SQL_TRANSACTIONS] = &own_group,
    [SQL_CONGRESS] = &store_congress_sql,
    [SQL_ROSTER] = &store_roster_sql,
    [SQL_BADGES] = &store_badges_sql,
    [SQL_SCANS] = &store_scans_sql,
    [SQL_CARDS] = &store_cards_sql,
    [SQL_CONTESTS] = &store_contests_sql,
    [SQL_CONTEST_STATES] = &store_contest_states_sql,
    [SQL_BALLOTS] = &store_ballots_sql,
    [SQL_PAPER] = &store_paper_sql,
    [SQL_PAPER_ENTRIES] = &store_paper_entries_sql,
    [SQL_STAFF] = &store_staff_sql,
    [SQL_DOCUMENTS] = &store_documents_sql,
    [SQL_EVENTS] = &store_events_sql,
    [SQL_ANNOUNCEMENTS] = &store_announcements_sql,
    [SQL_BODIES] = &store_bodies_sql,
    [SQL_PHOTOS] = &store_photos_sql,
    [SQL_QUORUM] = &store_quorum_sql,
    [SQL_ABSENCES] = &store_absences_sql,
    [SQL_CERTIFICATES] = &store_certificates_sql,
    [SQL_ORDER] = &store_order_sql,
    [SQL_KEYED] = &store_keyed_sql,
    [SQL_ISSUED] = &store_issued_sql,
    [SQL_REDO] = &store_redo_sql,
};

static enum status execute(struct store *store, const char *sql)
{
	return sql_status(store->db, sqlite3_exec(store->db, sql, NULL, NULL, NULL));
}

static enum status prepare_group(struct store *store, enum sql_noun noun)
{
	for (size_t i = 0; i < groups[noun]->count; i++) {
		enum status status = sql_prepare(store, noun, i);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* The writer's at once, which shows every mistake, and leaves nothing to
 * allocate for a rollback. Of a reader, who needs few, most when it first needs
 * them: a connection's statements take close to a megabyte. */
static enum status prepare(struct store *store, enum store_mode mode)
{
	store->groups = groups;
	for (enum sql_noun noun = 0; noun < SQL_NOUNS; noun++) {
		store->prepared[noun] = calloc(groups[noun]->count, sizeof(sqlite3_stmt *));
		if (!store->prepared[noun])
			return STATUS_NO_MEMORY;
		enum status status =
		    mode == STORE_WRITE || noun == SQL_TRANSACTIONS ? prepare_group(store, noun) : STATUS_OK;
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static enum status configure(struct store *store, enum store_mode mode)
{
	sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (mode == STORE_READ)
		return execute(store, "PRAGMA query_only = ON; PRAGMA foreign_keys = ON");
	/* temp_store stays with files: in memory SQLite walks through all that a
	 * part has changed at the end of each statement. */
	/* A new file becomes a WAL database by a rollback journal; with EXTRA its
	 * removal lasts, so that no power cut brings it back to undo everything. */
	return execute(store, "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	                      "PRAGMA foreign_keys = ON;"
	                      "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 16777216;"
	                      "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384");
}

static enum status connect(const char *path, enum store_mode mode, struct store **out)
{
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		return STATUS_NO_MEMORY;
	int code = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	enum status status = sql_status(store->db, code);
	if (status == STATUS_OK)
		status = configure(store, mode);
	const struct store_migrations embedded = {assets_table, assets_count};
	if (status == STATUS_OK)
		status = mode == STORE_WRITE ? store_migrate(store->db, &embedded)
		                             : store_migrate_check(store->db, &embedded);
	if (status == STATUS_OK)
		status = prepare(store, mode);
	if (status != STATUS_OK) {
		store_close(store);
		return status;
	}
	*out = store;
	return STATUS_OK;
}

enum status store_create(const char *path, struct store **out)
{
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? STATUS_CONFLICT : errno == ENOSPC ? STATUS_STORAGE_FULL : STATUS_IO;
	close(fd);
	return connect(path, STORE_WRITE, out);
}

enum status store_open(const char *path, enum store_mode mode, struct store **out)
{
	struct stat file;
	if (stat(path, &file) != 0)
		return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
	if (file.st_size == 0) /* SQLite would take it for a new database */
		return STATUS_CORRUPT;
	return connect(path, mode, out);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (enum sql_noun noun = 0; noun < SQL_NOUNS; noun++) {
		for (size_t i = 0; store->prepared[noun] && i < groups[noun]->count; i++)
			sqlite3_finalize(store->prepared[noun][i]);
		free(store->prepared[noun]);
	}
	sqlite3_close(store->db);
	free(store);
}

static enum status run(struct store *store, enum statement which)
{
	return sql_run(sql_take(store, SQL_TRANSACTIONS, which));
}

enum status store_begin(struct store *store)
{
	return run(store, BEGIN_WRITE);
}

enum status store_commit(struct store *store)
{
	enum status status = run(store, COMMIT);
	if (status != STATUS_OK)
		store_rollback(store);
	return status;
}

void store_rollback(struct store *store)
{
	if (!store_in_transaction(store))
		return; /* SQLite has already undone it, as after a full disk */
	if (run(store, ROLLBACK) != STATUS_OK)
		log_error("the transaction could not be rolled back");
}

enum status store_end(struct store *store, enum status status)
{
	if (status == STATUS_OK)
		return store_commit(store);
	store_rollback(store);
	return status;
}

enum status store_part_begin(struct store *store)
{
	return run(store, PART_BEGIN);
}

enum status store_part_end(struct store *store)
{
	return run(store, PART_END);
}

void store_part_undo(struct store *store)
{
	if (!store_in_transaction(store))
		return;
	if (run(store, PART_UNDO) != STATUS_OK || run(store, PART_END) != STATUS_OK)
		log_error("a part of a transaction could not be undone");
}

bool store_in_transaction(const struct store *store)
{
	return !sqlite3_get_autocommit(store->db);
}

enum status store_read_begin(struct store *store)
{
	return run(store, BEGIN_READ);
}

void store_read_end(struct store *store)
{
	store_rollback(store);
}

int64_t store_changes(const struct store *store)
{
	return sqlite3_total_changes64(store->db);
}

bool store_changed_elsewhere(struct store *store)
{
	int64_t version;
	if (sql_number(sql_take(store, SQL_TRANSACTIONS, DATA_VERSION), &version) != STATUS_OK)
		return true;
	bool changed = version != store->data_version;
	store->data_version = version;
	return changed;
}

enum status store_checkpoint(struct store *store)
{
	sqlite3_busy_timeout(store->db, CHECKPOINT_WAIT_MS);
	int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
	store->checkpoint_owed = code != SQLITE_OK;
	return sql_status(store->db, code);
}

void store_checkpoint_again(struct store *store)
{
	if (store->checkpoint_owed && store_checkpoint(store) == STATUS_OK)
		log_info("the write-ahead log is empty now");
}

enum status store_keep_temporary_in(const char *directory)
{
	char *whole = realpath(directory, NULL); /* to hold wherever the process is */
	if (!whole)
		return STATUS_IO;
	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = sqlite3_mprintf("%s", whole); /* SQLite's own setting, by its manual */
	free(whole);
	return sqlite3_temp_directory ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status store_backup(struct store *store, const char *path)
{
	if (access(path, F_OK) == 0)
		return STATUS_CONFLICT;
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, "VACUUM INTO ?1", -1, &statement, NULL);
	if (code != SQLITE_OK)
		return sql_status(store->db, code);
	sql_text(statement, 1, path);
	enum status status = sql_run(statement);
	sqlite3_finalize(statement);
	return status;
}

static enum status expect_nothing(struct store *store, const char *sql, const char *expected)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	if (code != SQLITE_OK)
		return sql_status(store->db, code);
	enum status status = STATUS_OK;
	enum status verdict = STATUS_OK;
	while (sql_next(statement, &status)) {
		if (strcmp(sql_column_text(statement, 0), expected) == 0)
			continue;
		log_error("database check: %s", sql_column_text(statement, 0));
		verdict = STATUS_CORRUPT;
	}
	sqlite3_finalize(statement);
	return status == STATUS_OK ? verdict : status;
}

enum status store_check(struct store *store)
{
	enum status status = expect_nothing(store, "PRAGMA integrity_check", "ok");
	if (status != STATUS_OK)
		return status;
	return expect_nothing(store, "PRAGMA foreign_key_check", "");
}
