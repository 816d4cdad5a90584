#include "store_paper.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "store_paper_row.h"

enum statement {
	COUNTS,
	ISSUED,
	FOREIGN,
	ISSUE,
	HOLDER_EACH,
	PRINT,
	VOID_ALL,
	SELECT,
	EACH,
	BOX_EACH,
	VOID,
	COLLECT,
	RELEASE,
	REFUSE,
	FORGIVE,
	REFUSED_EACH,
	STATEMENTS
};

#define COLUMNS "p.serial, p.contest, p.state, p.voided, p.nonce, p.verdict, p.finding, p.marks"

enum column { SERIAL, CONTEST, STATE, VOIDED, NONCE, VERDICT, FINDING, MARKS };

static const char *const statements[STATEMENTS] = {
    [COUNTS] = "SELECT state, voided = 'spoiled', verdict = 'valid', count(*) FROM paper WHERE contest = ?1"
               " GROUP BY state, voided, verdict",
    [ISSUED] = "SELECT count(*) FROM paper_issue WHERE contest = ?1",
    [FOREIGN] = "SELECT count(DISTINCT serial) FROM paper_refused WHERE contest = ?1"
                " AND code IN ('unknown_serial', 'voided_serial', 'other_contest')",
    [ISSUE] = "INSERT INTO paper_issue (contest, delegate) VALUES (?1, ?2)",
    [HOLDER_EACH] = "SELECT d.code FROM paper_issue i JOIN delegate d ON d.id = i.delegate WHERE i.contest = ?1"
                    " ORDER BY d.code",
    [PRINT] = "INSERT INTO paper (serial, contest, state) VALUES (?2, ?1, 'printed')",
    [VOID_ALL] = "UPDATE paper SET state = 'voided', voided = 'changed' WHERE contest = ?1 AND state = 'printed'",
    [SELECT] = "SELECT " COLUMNS " FROM paper p WHERE p.serial = ?1",
    [EACH] = "SELECT " COLUMNS " FROM paper p WHERE p.contest = ?1 AND p.serial > ?2"
             " AND (?3 IS NULL OR p.state = ?3)"
             " AND (?4 IS NULL OR (p.state IN ('collected', 'entered', 'disputed') AND NOT EXISTS"
             " (SELECT 1 FROM paper_entry e WHERE e.serial = p.serial AND e.actor = ?4)))"
             " ORDER BY p.serial LIMIT ?5",
    [BOX_EACH] = "SELECT " COLUMNS " FROM paper p WHERE p.contest = ?1"
                 " AND p.state IN ('collected', 'entered', 'disputed', 'decided') ORDER BY p.serial",
    [VOID] = "UPDATE paper SET state = 'voided', voided = ?2 WHERE serial = ?1",
    [COLLECT] = "UPDATE paper SET state = 'collected', nonce = ?2 WHERE serial = ?1",
    [RELEASE] = "UPDATE paper SET state = 'printed', nonce = NULL WHERE serial = ?1",
    [REFUSE] = "INSERT INTO paper_refused (contest, serial, code, times) VALUES (?1, ?2, ?3, 1)"
               " ON CONFLICT DO UPDATE SET times = times + 1",
    [FORGIVE] = "DELETE FROM paper_refused WHERE serial = ?1 AND code = 'more_than_issued'",
    [REFUSED_EACH] = "SELECT serial, code, times FROM paper_refused WHERE contest = ?1 ORDER BY serial, code",
};

const struct sql_group store_paper_sql = {statements, STATEMENTS};

static const char *const states[STORE_PAPER_STATES] = {
    [STORE_PAPER_PRINTED] = "printed",
    [STORE_PAPER_VOIDED] = "voided",
    [STORE_PAPER_COLLECTED] = "collected",
    [STORE_PAPER_ENTERED] = "entered",
    [STORE_PAPER_DISPUTED] = "disputed",
    [STORE_PAPER_DECIDED] = "decided",
};

static const char *const voids[STORE_PAPER_VOIDS] = {
    [STORE_PAPER_SPOILED] = "spoiled",
    [STORE_PAPER_UNUSED] = "unused",
    [STORE_PAPER_CHANGED] = "changed",
};

const char *store_paper_state_name(enum store_paper_state state)
{
	return names_of(states, STORE_PAPER_STATES, state);
}

bool store_paper_state_parse(const char *name, enum store_paper_state *out)
{
	unsigned value;
	if (!names_find(states, STORE_PAPER_STATES, name, &value))
		return false;
	*out = value;
	return true;
}

const char *store_paper_void_name(enum store_paper_void reason)
{
	return names_of(voids, STORE_PAPER_VOIDS, reason);
}

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_PAPER, which);
}

/* With the contest or the serial bound. */
static sqlite3_stmt *take_of(struct store *store, enum statement which, int64_t contest)
{
	sqlite3_stmt *statement = take_statement(store, which);
	sql_integer(statement, 1, contest);
	return statement;
}

static sqlite3_stmt *take_one(
    struct store *store, enum statement which, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	sqlite3_stmt *statement = take_statement(store, which);
	sql_bytes(statement, 1, serial, BALLOT_PAPER_SERIAL_BYTES);
	return statement;
}

/* ---- counts ---- */

static enum status add_group(sqlite3_stmt *row, struct store_paper_counts *counts)
{
	enum store_paper_state state;
	uint32_t number = (uint32_t)sqlite3_column_int64(row, 3);
	if (!store_paper_state_parse(sql_column_text(row, 0), &state))
		return STATUS_CORRUPT;
	bool decided = state == STORE_PAPER_DECIDED, valid = sqlite3_column_int(row, 2);
	counts->printed += number;
	counts->voided += state == STORE_PAPER_VOIDED ? number : 0;
	counts->spoiled += sqlite3_column_int(row, 1) ? number : 0;
	counts->collected += state >= STORE_PAPER_COLLECTED ? number : 0;
	counts->entered += state == STORE_PAPER_ENTERED ? number : 0;
	counts->disputed += state == STORE_PAPER_DISPUTED ? number : 0;
	counts->decided += decided ? number : 0;
	counts->valid += decided && valid ? number : 0;
	counts->invalid += decided && !valid ? number : 0;
	return STATUS_OK;
}

enum status store_paper_counts(struct store *store, int64_t contest, struct store_paper_counts *out)
{
	struct store_paper_counts counts = {0};
	int64_t issued = 0, foreign = 0;
	sqlite3_stmt *select = take_of(store, COUNTS, contest);
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = add_group(select, &counts);
	if (status == STATUS_OK)
		status = sql_number(take_of(store, ISSUED, contest), &issued);
	if (status == STATUS_OK)
		status = sql_number(take_of(store, FOREIGN, contest), &foreign);
	if (status != STATUS_OK)
		return status;
	counts.issued = (uint32_t)issued;
	counts.foreign = (uint32_t)foreign;
	*out = counts;
	return STATUS_OK;
}

uint32_t store_paper_on_hand(const struct store_paper_counts *counts)
{
	uint32_t gone = counts->voided + counts->issued;
	return counts->printed > gone ? counts->printed - gone : 0;
}

/* ---- who was handed a paper ---- */

enum status store_paper_issue(struct act *act, int64_t contest, int64_t delegate)
{
	sqlite3_stmt *insert = take_of(act->store, ISSUE, contest);
	sql_integer(insert, 2, delegate);
	return sql_run(insert);
}

enum status store_paper_holder_each(
    struct store *store, int64_t contest, enum status (*take)(void *closure, const char *code), void *closure)
{
	sqlite3_stmt *select = take_of(store, HOLDER_EACH, contest);
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = take(closure, sql_column_text(select, 0));
	return status;
}

/* ---- papers ---- */

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, BALLOT_PAPER_SERIAL_BYTES);
}

enum status store_paper_print(
    struct act *act, int64_t contest, uint8_t (*serials)[BALLOT_PAPER_SERIAL_BYTES], size_t count)
{
	enum status status = STATUS_OK;
	qsort(serials, count, sizeof *serials, by_bytes);
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		sqlite3_stmt *insert = take_of(act->store, PRINT, contest);
		sql_bytes(insert, 2, serials[i], sizeof serials[i]);
		status = sql_run(insert);
	}
	return status;
}

enum status store_paper_void_all(struct act *act, int64_t contest, uint32_t *count)
{
	int64_t before = store_changes(act->store);
	enum status status = sql_run(take_of(act->store, VOID_ALL, contest));
	*count = (uint32_t)(store_changes(act->store) - before);
	return status;
}

static enum status read_paper(sqlite3_stmt *row, struct store_paper *out)
{
	unsigned voided = 0;
	out->contest = sqlite3_column_int64(row, CONTEST);
	out->has_nonce = sqlite3_column_type(row, NONCE) != SQLITE_NULL;
	bool whole = sql_column_bytes(row, SERIAL, out->serial, sizeof out->serial) &&
	             store_paper_state_parse(sql_column_text(row, STATE), &out->state) &&
	             (!out->has_nonce || sql_column_bytes(row, NONCE, out->nonce, sizeof out->nonce));
	if (whole && out->state == STORE_PAPER_VOIDED)
		whole = names_find(voids, STORE_PAPER_VOIDS, sql_column_text(row, VOIDED), &voided);
	out->voided = voided;
	if (whole && out->state == STORE_PAPER_DECIDED)
		whole = rules_verdict_parse(sql_column_text(row, VERDICT), &out->verdict) &&
		        store_paper_row_reading(row, FINDING, out->marks, &out->reading);
	return whole ? STATUS_OK : STATUS_CORRUPT;
}

enum status store_paper_get(
    struct store *store, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], struct store_paper *out)
{
	sqlite3_stmt *select = take_one(store, SELECT, serial);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	status = read_paper(select, out);
	sql_end(select);
	return status;
}

static enum status take_papers(
    sqlite3_stmt *select, enum status (*take)(void *closure, const struct store_paper *paper), void *closure)
{
	struct store_paper paper;
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		status = read_paper(select, &paper);
		if (status == STATUS_OK)
			status = take(closure, &paper);
	}
	return status;
}

enum status store_paper_each(struct store *store, const struct store_paper_filter *filter,
    enum status (*take)(void *closure, const struct store_paper *paper), void *closure)
{
	sqlite3_stmt *select = take_of(store, EACH, filter->contest);
	sql_bytes(select, 2, filter->after, filter->after ? BALLOT_PAPER_SERIAL_BYTES : 0);
	sql_text(select, 3, filter->state);
	sql_text(select, 4, filter->unread);
	sql_integer(select, 5, filter->limit ? (int64_t)filter->limit : -1);
	return take_papers(select, take, closure);
}

enum status store_paper_box_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct store_paper *paper), void *closure)
{
	return take_papers(take_of(store, BOX_EACH, contest), take, closure);
}

enum status store_paper_void(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], enum store_paper_void reason)
{
	sqlite3_stmt *update = take_one(act->store, VOID, serial);
	sql_text(update, 2, store_paper_void_name(reason));
	return sql_run(update);
}

enum status store_paper_collect(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const uint8_t nonce[32])
{
	sqlite3_stmt *update = take_one(act->store, COLLECT, serial);
	if (nonce)
		sql_bytes(update, 2, nonce, 32);
	enum status status = sql_run(update);
	return status == STATUS_OK ? sql_run(take_one(act->store, FORGIVE, serial)) : status;
}

enum status store_paper_release(struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	return sql_run(take_one(act->store, RELEASE, serial));
}

enum status store_paper_refuse(
    struct act *act, int64_t contest, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const char *code)
{
	sqlite3_stmt *insert = take_of(act->store, REFUSE, contest);
	sql_bytes(insert, 2, serial, BALLOT_PAPER_SERIAL_BYTES);
	sql_text(insert, 3, code);
	return sql_run(insert);
}

enum status store_paper_refused_each(struct store *store, int64_t contest,
    enum status (*take)(
        void *closure, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const char *code, uint32_t times),
    void *closure)
{
	sqlite3_stmt *select = take_of(store, REFUSED_EACH, contest);
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		uint32_t times = (uint32_t)sqlite3_column_int64(select, 2);
		bool whole = sql_column_bytes(select, 0, serial, sizeof serial);
		status = whole ? take(closure, serial, sql_column_text(select, 1), times) : STATUS_CORRUPT;
	}
	return status;
}
