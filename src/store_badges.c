#include "store_badges.h"

#include "store_sql.h"

enum statement { BADGE_COUNT_KEPT, BADGE_MISSING, BADGE_INSERT_MISSING, BADGE_INSERT, BADGE_REISSUE, BADGE_REVOKE, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [BADGE_COUNT_KEPT] = "SELECT count(*) FROM badge b JOIN delegate d ON d.id = b.delegate"
                         " WHERE b.delegate BETWEEN ?1 AND ?2 AND d.withdrawn_at IS NULL",
    [BADGE_MISSING] = "SELECT d.id FROM delegate d WHERE d.id BETWEEN ?1 AND ?2 AND d.withdrawn_at IS NULL"
                      " AND NOT EXISTS (SELECT 1 FROM badge WHERE delegate = d.id) ORDER BY d.id",
    [BADGE_INSERT_MISSING] = "INSERT INTO badge (delegate, serial, issued_at) SELECT d.id, 1, ?3 FROM delegate d"
                             " WHERE d.id BETWEEN ?1 AND ?2 AND d.withdrawn_at IS NULL"
                             " AND NOT EXISTS (SELECT 1 FROM badge WHERE delegate = d.id)",
    [BADGE_INSERT] = "INSERT INTO badge (delegate, serial, issued_at) VALUES (?1, 1, ?2) ON CONFLICT DO NOTHING",
    [BADGE_REISSUE] = "UPDATE badge SET serial = serial + 1, issued_at = ?2, revoked_at = NULL WHERE delegate = ?1"
                      " RETURNING serial",
    [BADGE_REVOKE] = "UPDATE badge SET revoked_at = ifnull(revoked_at, ?2) WHERE delegate = ?1",
};

const struct sql_group store_badges_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_BADGES, which);
}

static uint64_t changes(const struct act *act)
{
	return (uint64_t)sqlite3_changes64(act->store->db);
}

static sqlite3_stmt *take_range(struct store *store, enum statement which, const struct store_badges_range *range)
{
	sqlite3_stmt *statement = take_statement(store, which);
	sql_integer(statement, 1, range->first);
	sql_integer(statement, 2, range->last);
	return statement;
}

enum status store_badge_issue_missing(
    struct act *act, const struct store_badges_range *range, struct store_badges_issued *out)
{
	int64_t kept;
	enum status status = sql_number(take_range(act->store, BADGE_COUNT_KEPT, range), &kept);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *insert = take_range(act->store, BADGE_INSERT_MISSING, range);
	sql_integer(insert, 3, act->now);
	status = sql_run(insert);
	if (status == STATUS_OK)
		*out = (struct store_badges_issued){.issued = changes(act), .kept = (uint64_t)kept};
	return status;
}

enum status store_badge_missing_each(struct store *store, const struct store_badges_range *range,
    enum status (*take)(void *closure, int64_t delegate), void *closure)
{
	sqlite3_stmt *select = take_range(store, BADGE_MISSING, range);
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = take(closure, sqlite3_column_int64(select, 0));
	return status;
}

static enum status run_on(struct act *act, enum statement which, int64_t delegate)
{
	sqlite3_stmt *statement = take_statement(act->store, which);
	sql_integer(statement, 1, delegate);
	sql_integer(statement, 2, act->now);
	return sql_run(statement);
}

enum status store_badge_issue(struct act *act, int64_t delegate, struct store_badges_issued *out)
{
	enum status status = run_on(act, BADGE_INSERT, delegate);
	if (status != STATUS_OK)
		return status;
	if (changes(act))
		out->issued++;
	else
		out->kept++;
	return STATUS_OK;
}

enum status store_badge_reissue(struct act *act, int64_t delegate, uint16_t *serial)
{
	sqlite3_stmt *update = take_statement(act->store, BADGE_REISSUE);
	sql_integer(update, 1, delegate);
	sql_integer(update, 2, act->now);
	/* The table's own check refuses a serial that no badge can hold. */
	int64_t raised;
	enum status status = sql_number(update, &raised);
	if (status == STATUS_OK)
		*serial = (uint16_t)raised;
	return status;
}

enum status store_badge_revoke(struct act *act, int64_t delegate)
{
	enum status status = run_on(act, BADGE_REVOKE, delegate);
	if (status != STATUS_OK)
		return status;
	return changes(act) ? STATUS_OK : STATUS_NOT_FOUND;
}
