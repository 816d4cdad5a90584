#include "floor.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chance.h"
#include "fail.h"

#define KEY_BYTES 32

/* One row in the making: what differs between rows. */
struct row {
	unsigned char key[KEY_BYTES];
	char text[2 * KEY_BYTES + 1];
	sqlite3_int64 number;
};

struct table {
	const char *create, *insert;
	void (*bind)(sqlite3_stmt *insert, const struct row *row);
};

static const unsigned char filler[64] = {1};

static void bind_scan(sqlite3_stmt *insert, const struct row *row)
{
	static const char result[] =
	    "{\"nonce\":\"0123456789abcdef0123456789abcdef\",\"verdict\":\"admitted\",\"delegate\":{\"id\":12345,"
	    "\"code\":"
	    "\"DB12345\",\"full_name\":\"Nguyễn Thị Minh 12345\",\"delegation\":\"Huyện đoàn 12\",\"seat\":\"A12345\","
	    "\"standing\":\"official\"},\"earlier\":null}";
	sqlite3_bind_text(insert, 1, row->text, KEY_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 2, row->number);
	sqlite3_bind_int64(insert, 3, 1764000000000 + row->number);
	sqlite3_bind_text(insert, 4, result, sizeof result - 1, SQLITE_STATIC);
}

static void bind_draw(sqlite3_stmt *insert, const struct row *row)
{
	sqlite3_bind_int64(insert, 1, row->number);
	sqlite3_bind_blob(insert, 2, row->key, KEY_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 3, filler, 32, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 4, filler, 64, SQLITE_STATIC);
}

static void bind_ballot(sqlite3_stmt *insert, const struct row *row)
{
	sqlite3_bind_blob(insert, 1, row->key, KEY_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 2, filler, 64, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 3, filler, 9, SQLITE_STATIC);
}

static const struct table scans = {
    "CREATE TABLE scan (id INTEGER PRIMARY KEY, nonce TEXT NOT NULL UNIQUE, session INTEGER, delegate INTEGER,"
    " gate TEXT, direction TEXT, by_hand INTEGER, verdict TEXT, scanned_at INTEGER, received_at INTEGER, late INTEGER,"
    " conflict INTEGER, actor TEXT, result TEXT, undone_at INTEGER) STRICT",
    "INSERT INTO scan (nonce, session, delegate, gate, direction, by_hand, verdict, scanned_at, received_at, late,"
    " conflict, actor, result) VALUES (?1, 1, ?2, 'A', 'in', 0, 'admitted', ?3, ?3, 0, 0, 'token:1', ?4)",
    bind_scan,
};

static const struct table draws = {
    "CREATE TABLE draw (contest INTEGER NOT NULL, delegate INTEGER NOT NULL, card_key BLOB, blinded BLOB,"
    " evaluated BLOB, proof BLOB, signature BLOB, PRIMARY KEY (contest, delegate)) STRICT, WITHOUT ROWID",
    "INSERT INTO draw VALUES (1, ?1, ?2, ?3, ?3, ?4, ?4)",
    bind_draw,
};

static const struct table ballots = {
    "CREATE TABLE ballot (contest INTEGER NOT NULL, ballot_key BLOB NOT NULL, token BLOB, marks BLOB, signature BLOB,"
    " PRIMARY KEY (contest, ballot_key)) STRICT, WITHOUT ROWID",
    "INSERT INTO ballot VALUES (1, ?1, ?2, ?3, ?2)",
    bind_ballot,
};

static void execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail("%s: %s", sql, sqlite3_errmsg(db));
}

static int by_key(const void *a, const void *b)
{
	return memcmp(((const struct row *)a)->key, ((const struct row *)b)->key, KEY_BYTES);
}

/* Rows in an order of chance; within a batch by key, as the daemon does. */
static struct row *make_rows(size_t count, size_t batch)
{
	struct chance chance = chance_of(count);
	struct row *rows = calloc(count + 1, sizeof *rows);
	if (!rows)
		fail("no memory for rows");
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < KEY_BYTES; j++)
			rows[i].key[j] = (unsigned char)chance_next(&chance);
	}
	for (size_t i = 0; i < count; i += batch)
		qsort(rows + i, count - i < batch ? count - i : batch, sizeof *rows, by_key);
	for (size_t i = 0; i < count; i++) {
		rows[i].number = (sqlite3_int64)((i * 7919) % count); /* each once, unless 7919 divides count */
		for (size_t j = 0; j < KEY_BYTES; j++)
			sprintf(rows[i].text + 2 * j, "%02x", rows[i].key[j]);
	}
	return rows;
}

static void store(sqlite3 *db, const struct table *table, const struct row *rows, size_t count, size_t batch)
{
	sqlite3_stmt *insert = NULL;
	if (sqlite3_prepare_v2(db, table->insert, -1, &insert, NULL) != SQLITE_OK)
		fail("%s", sqlite3_errmsg(db));
	for (size_t i = 0; i < count; i++) {
		if (i % batch == 0)
			execute(db, "BEGIN IMMEDIATE");
		table->bind(insert, &rows[i]);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail("%s", sqlite3_errmsg(db));
		sqlite3_reset(insert);
		if ((i + 1) % batch == 0 || i + 1 == count)
			execute(db, "COMMIT");
	}
	sqlite3_finalize(insert);
}

static int measure(char **arguments, const struct table *table)
{
	struct timespec start, end;
	sqlite3 *db = NULL;
	size_t count = strtoul(arguments[1], NULL, 10), batch = strtoul(arguments[2], NULL, 10);
	if (count == 0 || count % 7919 == 0 || batch == 0)
		fail("ROWS must be positive and no multiple of 7919, BATCH positive");
	struct row *rows = make_rows(count, batch);
	if (sqlite3_open(arguments[0], &db) != SQLITE_OK)
		fail("%s: %s", arguments[0], sqlite3_errmsg(db));
	execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
	execute(db, table->create);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	store(db, table, rows, count, batch);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	printf("%.3f\n", seconds * 1e6 / (double)count);
	sqlite3_close(db);
	free(rows);
	return 0;
}

int floor_scan(char **arguments)
{
	return measure(arguments, &scans);
}

int floor_draw(char **arguments)
{
	return measure(arguments, &draws);
}

int floor_ballot(char **arguments)
{
	return measure(arguments, &ballots);
}
