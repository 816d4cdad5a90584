#include "store_migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FILE_OF(file, sql)                                                                                             \
	{                                                                                                              \
		.name = file, .bytes = (const unsigned char *)(sql), .length = sizeof(sql) - 1                         \
	}

/* What versions 1 to 3 of a program would embed. */
static const struct asset files[] = {
    FILE_OF("pages/seat.html", "<p>"),
    FILE_OF("sql/0001_initial.sql", "CREATE TABLE person (name TEXT NOT NULL);"),
    FILE_OF("sql/0002_age.sql", "ALTER TABLE person ADD COLUMN age INTEGER; INSERT INTO person VALUES ('An', 26);"),
    FILE_OF("sql/0003_wrong.sql", "DELETE FROM person; CREATE TABLE person (name TEXT);"),
};
static const struct store_migrations first = {files, 2}, second = {files, 3}, third = {files, 4};

static int open_empty(void **state)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open(":memory:", &db);
	*state = db;
	return code;
}

static int close_it(void **state)
{
	return sqlite3_close(*state);
}

static int number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int value = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void an_empty_database_gets_every_file_in_order(void **state)
{
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_equal(number(*state, "PRAGMA user_version"), 2);
	assert_int_equal(number(*state, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(number(*state, "SELECT age FROM person"), 26);
}

static void an_older_database_keeps_its_rows_and_gets_the_newer_files(void **state)
{
	assert_int_equal(store_migrate(*state, &first), STATUS_OK);
	assert_int_equal(sqlite3_exec(*state, "INSERT INTO person VALUES ('Bình')", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_migrate_check(*state, &second), STATUS_CORRUPT);
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_equal(store_migrate_check(*state, &second), STATUS_OK);
	assert_int_equal(number(*state, "SELECT count(*) FROM person"), 2);
}

static void a_file_is_applied_once(void **state)
{
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_equal(number(*state, "SELECT count(*) FROM person"), 1);
}

static void a_file_that_fails_changes_nothing(void **state)
{
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_not_equal(store_migrate(*state, &third), STATUS_OK);
	assert_int_equal(number(*state, "PRAGMA user_version"), 2);
	assert_int_equal(number(*state, "SELECT count(*) FROM person"), 1);
}

static void a_newer_database_is_refused(void **state)
{
	assert_int_equal(store_migrate(*state, &second), STATUS_OK);
	assert_int_equal(store_migrate(*state, &first), STATUS_NEWER_VERSION);
	assert_int_equal(store_migrate_check(*state, &first), STATUS_NEWER_VERSION);
}

static void another_programs_database_is_refused(void **state)
{
	assert_int_equal(sqlite3_exec(*state, "CREATE TABLE song (title TEXT)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_migrate(*state, &second), STATUS_CORRUPT);
	assert_int_equal(store_migrate_check(*state, &second), STATUS_CORRUPT);
	assert_int_equal(number(*state, "SELECT count(*) FROM sqlite_schema"), 1);
}

static void the_embedded_files_apply(void **state)
{
	const struct store_migrations embedded = {assets_table, assets_count};
	assert_int_equal(store_migrate(*state, &embedded), STATUS_OK);
	assert_int_equal(store_migrate_check(*state, &embedded), STATUS_OK);
	assert_int_equal(number(*state, "SELECT count(*) FROM congress"), 0);
}

/* A congress of the first release, with a row of whatever later files touch. */
static const char first_release[] =
    "INSERT INTO session (id, title, type, state, opened_at) VALUES (1, 'Phiên', 'first', 'open', 1);"
    "INSERT INTO delegate (id, code, full_name, search, standing, created_at, updated_at)"
    " VALUES (1, 'A1', 'An', 'a1 an', 'official', 1, 1), (2, 'A2', 'Bình', 'a2 binh', 'official', 1, 1);"
    "INSERT INTO scan (nonce, session, delegate, gate, direction, by_hand, verdict, scanned_at, received_at, late,"
    " conflict, actor, result, undone_at) VALUES ('n1', 1, 1, 'A', 'in', 0, 'admitted', 1, 1, 0, 1, 'x', '{}', 2);"
    "INSERT INTO document (id, title, name, type, size, sha256, created_at)"
    " VALUES (1, 'Báo cáo', 'a.pdf', 'application/pdf', 3, zeroblob(32), 1);";

static void a_congress_of_the_first_release_goes_on(void **state)
{
	sqlite3 *db = *state;
	const struct store_migrations embedded = {assets_table, assets_count};
	const struct asset *initial = assets_find("sql/0001_initial.sql");
	assert_non_null(initial);
	const struct store_migrations released = {initial, 1};
	assert_int_equal(store_migrate(db, &released), STATUS_OK);
	assert_int_equal(number(db, "PRAGMA user_version"), 1);
	assert_int_equal(sqlite3_exec(db, first_release, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_migrate_check(db, &embedded), STATUS_CORRUPT);

	assert_int_equal(store_migrate(db, &embedded), STATUS_OK);
	assert_int_equal(store_migrate_check(db, &embedded), STATUS_OK);
	assert_true(number(db, "PRAGMA user_version") >= 2);
	assert_int_equal(number(db, "SELECT count(*) FROM delegate"), 2);
	assert_int_equal(number(db, "SELECT count(*) FROM scan WHERE undone_at >= 2 AND conflict = 1"), 1);
	assert_int_equal(number(db, "SELECT count(*) FROM document WHERE pages IS NULL AND opened = 0"), 1);
	assert_int_equal(number(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

static void an_announcement_is_never_deleted(void **state)
{
	sqlite3 *db = *state;
	const struct store_migrations embedded = {assets_table, assets_count};
	assert_int_equal(store_migrate(db, &embedded), STATUS_OK);
	static const char add[] = "INSERT INTO announcement (text, created_at) VALUES ('x', 1)";
	assert_int_equal(sqlite3_exec(db, add, NULL, NULL, NULL), SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(db, "DELETE FROM announcement", NULL, NULL, NULL), SQLITE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_empty_database_gets_every_file_in_order, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(
	        an_older_database_keeps_its_rows_and_gets_the_newer_files, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(a_file_is_applied_once, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(a_file_that_fails_changes_nothing, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(a_newer_database_is_refused, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(another_programs_database_is_refused, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(the_embedded_files_apply, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(a_congress_of_the_first_release_goes_on, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(an_announcement_is_never_deleted, open_empty, close_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
