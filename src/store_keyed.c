#include "store_keyed.h"

#include "store_sql.h"

enum statement { KEY_USED, KEYS_PUBLISH, CONTEST_OPEN, ANSWER_INSERT, ANSWER_COUNT, PENDING_EACH, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [KEY_USED] = "SELECT EXISTS (SELECT 1 FROM contest WHERE id <> ?1 AND manifest IS NOT NULL"
                 " AND ?2 IN (sealing_1_public, sealing_2_public, second_issuer_public))",
    [KEYS_PUBLISH] = "UPDATE contest SET sealing_1_secret = ?2, sealing_2_secret = ?3, second_issuer_secret = ?4"
                     " WHERE id = ?1",
    [CONTEST_OPEN] = "UPDATE contest SET valid = ?2, invalid = ?3, opened_at = ?4 WHERE id = ?1",
    [ANSWER_INSERT] = "INSERT INTO draw_second (contest, delegate, evaluated, proof) VALUES (?1, ?2, ?3, ?4)",
    [ANSWER_COUNT] = "SELECT count(*) FROM draw_second WHERE contest = ?1",
    [PENDING_EACH] = "SELECT w.delegate, w.card_key, w.blinded, w.signature, d.code, d.full_name"
                     " FROM draw w JOIN delegate d ON d.id = w.delegate WHERE w.contest = ?1 AND w.delegate > ?2"
                     " AND NOT EXISTS (SELECT 1 FROM draw_second s WHERE s.contest = ?1 AND s.delegate = w.delegate)"
                     " ORDER BY w.delegate LIMIT ?3",
};

const struct sql_group store_keyed_sql = {statements, STATEMENTS};

/* With the contest bound. */
static sqlite3_stmt *take_statement(struct store *store, enum statement which, int64_t contest)
{
	sqlite3_stmt *statement = sql_take(store, SQL_KEYED, which);
	sql_integer(statement, 1, contest);
	return statement;
}

/* ---- keys ---- */

enum status store_keyed_used(struct store *store, const struct contest *contest, bool used[CONTEST_KEYS])
{
	enum status status = STATUS_OK;
	for (enum contest_key key = 0; key < CONTEST_KEYS && status == STATUS_OK; key++) {
		int64_t found = 0;
		if (contest->keys[key].used) {
			sqlite3_stmt *select = take_statement(store, KEY_USED, contest->id);
			sql_bytes(select, 2, contest->keys[key].public_key, CONTEST_KEY_BYTES);
			status = sql_number(select, &found);
		}
		used[key] = found;
	}
	return status;
}

enum status store_keyed_publish(struct act *act, const struct contest *contest)
{
	sqlite3_stmt *update = take_statement(act->store, KEYS_PUBLISH, contest->id);
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (contest->keys[key].published)
			sql_bytes(update, 2 + (int)key, contest->keys[key].secret_key, CONTEST_KEY_BYTES);
	}
	return sql_run(update);
}

enum status store_keyed_open(struct act *act, const struct contest *contest)
{
	sqlite3_stmt *update = take_statement(act->store, CONTEST_OPEN, contest->id);
	sql_integer(update, 2, contest->valid);
	sql_integer(update, 3, contest->invalid);
	sql_integer(update, 4, contest->opened_at);
	return sql_run(update);
}

/* ---- the second issuer ---- */

enum status store_keyed_answer_add(
    struct act *act, int64_t contest, int64_t delegate, const struct store_answer *answer)
{
	sqlite3_stmt *insert = take_statement(act->store, ANSWER_INSERT, contest);
	sql_integer(insert, 2, delegate);
	sql_bytes(insert, 3, answer->evaluated, sizeof answer->evaluated);
	sql_bytes(insert, 4, answer->proof, sizeof answer->proof);
	return sql_run(insert);
}

enum status store_keyed_answer_count(struct store *store, int64_t contest, uint32_t *count)
{
	int64_t answers;
	enum status status = sql_number(take_statement(store, ANSWER_COUNT, contest), &answers);
	if (status == STATUS_OK)
		*count = (uint32_t)answers;
	return status;
}

static enum status take_pending(sqlite3_stmt *row,
    enum status (*take)(void *closure, const struct store_pending *pending), void *closure)
{
	struct store_draw draw = {.delegate = sqlite3_column_int64(row, 0)};
	bool whole = sql_column_bytes(row, 1, draw.card_key, sizeof draw.card_key) &&
	             sql_column_bytes(row, 2, draw.blinded, sizeof draw.blinded) &&
	             sql_column_bytes(row, 3, draw.signature, sizeof draw.signature);
	struct store_pending pending = {&draw, sql_column_text(row, 4), sql_column_text(row, 5)};
	return whole ? take(closure, &pending) : STATUS_CORRUPT;
}

enum status store_keyed_pending_each(struct store *store, int64_t contest, int64_t after, uint32_t limit,
    enum status (*take)(void *closure, const struct store_pending *pending), void *closure)
{
	sqlite3_stmt *select = take_statement(store, PENDING_EACH, contest);
	sql_integer(select, 2, after);
	sql_integer(select, 3, limit);
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = take_pending(select, take, closure);
	return status;
}
