/* store: one connection to the congress database.
 *
 * SQLite in WAL mode, synchronous=FULL, foreign keys on. The writer thread (or
 * a command) owns a STORE_WRITE connection; every worker its own STORE_READ
 * one. A connection belongs to one thread at a time.
 *
 * The statements of each noun are in store_<noun>.c. A STORE_WRITE connection
 * prepares them all at open, so that a mistake in one fails the start and not a
 * congress; a STORE_READ one prepares each when it is first needed. */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "status.h"

struct store;
struct key;

enum store_mode { STORE_READ, STORE_WRITE };

/* Who writes, when and with what: handed down to everything that writes.
 * Borrowed for the call. */
struct act {
	struct store *store;
	const struct key *key; /* the congress key; NULL on the offload lane */
	int64_t now;           /* milliseconds UTC, one for a whole batch */
	const char *actor;     /* "account:bi-thu", "token:3", "delegate:17", "command" */
};

/* Makes the database file (0600), which must not exist, with the newest
 * schema. STATUS_CONFLICT when it exists. */
enum status store_create(const char *path, struct store **out) STATUS_CHECKED;

/* Opens the database. STORE_WRITE first brings the schema up to date.
 * STATUS_NOT_FOUND, STATUS_CORRUPT (not a congress database),
 * STATUS_NEWER_VERSION. */
enum status store_open(const char *path, enum store_mode mode, struct store **out) STATUS_CHECKED;
void store_close(struct store *store);

/* A transaction takes the write lock at once; waits at most 10 s for another
 * process, then STATUS_BUSY. On a failed commit everything is undone. */
enum status store_begin(struct store *store) STATUS_CHECKED;
enum status store_commit(struct store *store) STATUS_CHECKED;
void store_rollback(struct store *store);

/* Ends a transaction: commits when the work in it gave STATUS_OK, else undoes
 * it and hands its status on. Harmless when none was begun. */
enum status store_end(struct store *store, enum status status) STATUS_CHECKED;

/* Inside a transaction: a part that can be undone alone. */
enum status store_part_begin(struct store *store) STATUS_CHECKED;
enum status store_part_end(struct store *store) STATUS_CHECKED;
void store_part_undo(struct store *store);

/* Whether a transaction is open. SQLite ends it by itself after some errors
 * (a full disk, no memory); what is written then would stand alone. */
bool store_in_transaction(const struct store *store);

/* A consistent view over several reads. */
enum status store_read_begin(struct store *store) STATUS_CHECKED;
void store_read_end(struct store *store);

/* Rows changed by this connection, stored or not. */
int64_t store_changes(const struct store *store);

/* True when another connection has committed since the last call. Cheap. */
bool store_changed_elsewhere(struct store *store);

/* Moves the write-ahead log into the database and empties it. Waits a moment
 * for readers, never long: STATUS_BUSY when one still needs the log; then
 * store_checkpoint_again is to be called now and then. */
enum status store_checkpoint(struct store *store) STATUS_CHECKED;

/* Tries again where a checkpoint is still owed; else does nothing. */
void store_checkpoint_again(struct store *store);

/* From now on this process's temporary files of the database are made in this
 * directory; they have a name for a moment only. Before the first thread. */
enum status store_keep_temporary_in(const char *directory) STATUS_CHECKED;

/* Writes a consistent copy to `path`, which must not exist. */
enum status store_backup(struct store *store, const char *path) STATUS_CHECKED;

/* integrity_check and foreign_key_check. STATUS_CORRUPT when not good; the
 * log says what. */
enum status store_check(struct store *store) STATUS_CHECKED;

#endif
