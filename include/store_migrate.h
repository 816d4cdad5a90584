/* store_migrate: brings a database to the newest schema: applies the files
 * sql/NNNN_<what>.sql in order. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <sqlite3.h>
#include <stddef.h>

#include "assets.h"
#include "status.h"

/* PRAGMA application_id of every congress database: "CGRS". */
#define STORE_APPLICATION_ID 0x43475253

/* Files sorted by name; those outside sql/ do not matter. */
struct store_migrations {
	const struct asset *files;
	size_t count;
};

/* Brings `db` from its user_version to the newest, each file in a transaction
 * of its own. STATUS_NEWER_VERSION when it is ahead of the files,
 * STATUS_CORRUPT when it is another program's file. */
enum status store_migrate(sqlite3 *db, const struct store_migrations *migrations) STATUS_CHECKED;

/* The same refusals without changing anything; STATUS_CORRUPT also when the
 * schema is older than the newest file. */
enum status store_migrate_check(sqlite3 *db, const struct store_migrations *migrations) STATUS_CHECKED;

#endif
