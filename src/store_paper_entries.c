#include "store_paper.h"

#include "store_paper_row.h"

enum statement { ENTRY_ADD, ENTRY_EACH, TELLER_EACH, PROGRESS, DECIDE, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [ENTRY_ADD] = "INSERT INTO paper_entry (serial, place, actor, note, finding, marks)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [ENTRY_EACH] = "SELECT place, actor, note, finding, marks FROM paper_entry WHERE serial = ?1 ORDER BY place",
    [TELLER_EACH] = "SELECT e.actor, count(*) FROM paper_entry e JOIN paper p ON p.serial = e.serial"
                    " WHERE p.contest = ?1 GROUP BY e.actor ORDER BY e.actor",
    [PROGRESS] = "UPDATE paper SET state = ?2 WHERE serial = ?1",
    [DECIDE] = "UPDATE paper SET state = 'decided', verdict = ?2, finding = ?3, marks = ?4 WHERE serial = ?1",
};

const struct sql_group store_paper_entries_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_one(
    struct store *store, enum statement which, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	sqlite3_stmt *statement = sql_take(store, SQL_PAPER_ENTRIES, which);
	sql_bytes(statement, 1, serial, BALLOT_PAPER_SERIAL_BYTES);
	return statement;
}

bool store_paper_row_reading(
    sqlite3_stmt *row, int column, struct rules_choice marks[RULES_BOXES], struct ballot_paper_reading *out)
{
	const char *finding = sql_column_text(row, column);
	*out = (struct ballot_paper_reading){.finding = RULES_VALID, .marks = marks};
	if (*finding)
		return rules_verdict_parse(finding, &out->finding) && rules_is_finding(out->finding);
	return ballot_paper_marks_read(
	    sqlite3_column_blob(row, column + 1), (size_t)sqlite3_column_bytes(row, column + 1), marks, &out->count);
}

void store_paper_row_bind(sqlite3_stmt *statement, int index, const struct ballot_paper_reading *reading,
    uint8_t bytes[BALLOT_PAPER_MARKS_BYTES])
{
	if (reading->finding != RULES_VALID) {
		sql_text(statement, index, rules_verdict_name(reading->finding));
		return;
	}
	ballot_marks_write(reading->marks, reading->count, bytes);
	sql_bytes(statement, index + 1, bytes, BALLOT_MARK_BYTES * reading->count);
}

enum status store_paper_entry_add(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const struct store_paper_entry *entry)
{
	uint8_t bytes[BALLOT_PAPER_MARKS_BYTES];
	sqlite3_stmt *insert = take_one(act->store, ENTRY_ADD, serial);
	sql_integer(insert, 2, entry->place);
	sql_text(insert, 3, entry->actor);
	sql_text(insert, 4, entry->note);
	store_paper_row_bind(insert, 5, &entry->reading, bytes);
	return sql_run(insert);
}

enum status store_paper_entry_each(struct store *store, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    enum status (*take)(void *closure, const struct store_paper_entry *entry), void *closure)
{
	sqlite3_stmt *select = take_one(store, ENTRY_EACH, serial);
	struct rules_choice marks[RULES_BOXES];
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_paper_entry entry = {
		    .place = (unsigned)sqlite3_column_int(select, 0),
		    .actor = sql_column_text(select, 1),
		    .note = sqlite3_column_type(select, 2) == SQLITE_NULL ? NULL : sql_column_text(select, 2),
		};
		bool whole = store_paper_row_reading(select, 3, marks, &entry.reading);
		status = whole ? take(closure, &entry) : STATUS_CORRUPT;
	}
	return status;
}

enum status store_paper_teller_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *actor, uint32_t entered), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_PAPER_ENTRIES, TELLER_EACH);
	sql_integer(select, 1, contest);
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = take(closure, sql_column_text(select, 0), (uint32_t)sqlite3_column_int64(select, 1));
	return status;
}

enum status store_paper_progress(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], enum store_paper_state state)
{
	sqlite3_stmt *update = take_one(act->store, PROGRESS, serial);
	sql_text(update, 2, store_paper_state_name(state));
	return sql_run(update);
}

enum status store_paper_decide(struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    enum rules_verdict verdict, const struct ballot_paper_reading *reading)
{
	uint8_t bytes[BALLOT_PAPER_MARKS_BYTES];
	sqlite3_stmt *update = take_one(act->store, DECIDE, serial);
	sql_text(update, 2, rules_verdict_name(verdict));
	store_paper_row_bind(update, 3, reading, bytes);
	return sql_run(update);
}

/* ---- counting ---- */

struct counting {
	const struct contest *contest;
	struct tally *tally;
};

static enum status count_paper(void *closure, const struct store_paper *paper)
{
	struct counting *counting = closure;
	struct rules_choice kept[RULES_OPTIONS];
	size_t count;
	tally_collect_paper(counting->tally, 1);
	if (paper->state != STORE_PAPER_DECIDED)
		return STATUS_OK;
	enum rules_verdict verdict = ballot_paper_judge(&counting->contest->rules, &paper->reading, kept, &count);
	if (verdict != paper->verdict)
		return STATUS_CORRUPT;
	tally_decide_paper(counting->tally, verdict, kept, count);
	return STATUS_OK;
}

enum status store_paper_recount(struct store *store, const struct contest *contest, struct tally *tally)
{
	struct counting counting = {contest, tally};
	struct store_paper_counts counts;
	enum status status = store_paper_counts(store, contest->id, &counts);
	if (status != STATUS_OK)
		return status;
	tally->issued += counts.issued;
	tally->paper.issued = counts.issued;
	return store_paper_box_each(store, contest->id, count_paper, &counting);
}
