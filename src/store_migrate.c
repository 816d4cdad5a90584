#include "store_migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "store_sql.h"

static bool is_migration(const struct asset *asset)
{
	return strncmp(asset->name, "sql/", 4) == 0;
}

static int number_of(const struct asset *asset)
{
	return atoi(asset->name + 4);
}

static int newest(const struct store_migrations *migrations)
{
	int number = 0;
	for (size_t i = 0; i < migrations->count; i++) {
		if (is_migration(&migrations->files[i]))
			number = number_of(&migrations->files[i]);
	}
	return number;
}

static enum status pragma(sqlite3 *db, const char *text, int *value)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db, text, -1, &statement, NULL);
	if (code != SQLITE_OK)
		return sql_status(db, code);
	enum status status = sql_row(statement);
	if (status == STATUS_OK)
		*value = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return status;
}

static enum status versions(sqlite3 *db, int *application, int *version)
{
	enum status status = pragma(db, "PRAGMA application_id", application);
	if (status != STATUS_OK)
		return status;
	return pragma(db, "PRAGMA user_version", version);
}

static enum status refuse_foreign(sqlite3 *db, const struct store_migrations *migrations, int *version)
{
	int application = 0;
	enum status status = versions(db, &application, version);
	if (status != STATUS_OK)
		return status;
	if (application != STORE_APPLICATION_ID) {
		log_error("the file is not a congress database");
		return STATUS_CORRUPT;
	}
	if (*version > newest(migrations)) {
		log_error("the database has version %d, this program knows %d; use a newer congressd", *version,
		    newest(migrations));
		return STATUS_NEWER_VERSION;
	}
	return STATUS_OK;
}

static enum status apply(sqlite3 *db, const struct asset *file)
{
	char *script = NULL;
	if (asprintf(&script, "BEGIN IMMEDIATE;\n%.*s\nPRAGMA application_id = %d;\nPRAGMA user_version = %d;\nCOMMIT;",
	        (int)file->length, (const char *)file->bytes, STORE_APPLICATION_ID, number_of(file)) < 0)
		return STATUS_NO_MEMORY;
	int code = sqlite3_exec(db, script, NULL, NULL, NULL);
	free(script);
	enum status status = sql_status(db, code);
	if (status != STATUS_OK) {
		log_error("%s could not be applied", file->name);
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	return status;
}

static bool is_empty(sqlite3 *db)
{
	int tables = -1;
	return pragma(db, "SELECT count(*) FROM sqlite_schema", &tables) == STATUS_OK && tables == 0;
}

enum status store_migrate(sqlite3 *db, const struct store_migrations *migrations)
{
	int version = 0;
	if (!is_empty(db)) {
		enum status status = refuse_foreign(db, migrations, &version);
		if (status != STATUS_OK)
			return status;
	}
	for (size_t i = 0; i < migrations->count; i++) {
		const struct asset *file = &migrations->files[i];
		if (!is_migration(file) || number_of(file) <= version)
			continue;
		enum status status = apply(db, file);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status store_migrate_check(sqlite3 *db, const struct store_migrations *migrations)
{
	int version = 0;
	enum status status = refuse_foreign(db, migrations, &version);
	if (status == STATUS_OK && version < newest(migrations))
		return STATUS_CORRUPT;
	return status;
}
