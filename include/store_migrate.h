/* store_migrate: applies the embedded sql/NNNN_<what>.sql files in order. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <sqlite3.h>

#include "status.h"

/* PRAGMA application_id of every congress database: "CGRS". */
#define STORE_APPLICATION_ID 0x43475253

/* The number of the newest embedded file. */
int store_migrate_newest(void);

/* Brings `db` from its user_version to the newest, each file in a transaction
 * of its own. STATUS_NEWER_VERSION when it is ahead of this program,
 * STATUS_CORRUPT when it is another program's file. */
enum status store_migrate(sqlite3 *db) STATUS_CHECKED;

/* The same refusals without changing anything; STATUS_CORRUPT also when the
 * schema is older than this program's. */
enum status store_migrate_check(sqlite3 *db) STATUS_CHECKED;

#endif
