#include "store_quorum.h"

#include "store_sql.h"

enum statement {
	CONVENED_FREEZE,
	ABSENT_COUNT,
	QUORUM_INSERT,
	QUORUM_SELECT,
	OVERRIDE_INSERT,
	OVERRIDE_EACH,
	STATEMENTS
};

static const char *const statements[STATEMENTS] = {
    [CONVENED_FREEZE] = "INSERT INTO contest_convened (contest, delegate) SELECT ?1, id FROM delegate WHERE voting",
    /* Whoever an alternate has replaced since is not without a replacement. */
    [ABSENT_COUNT] = "SELECT count(*) FROM contest_convened c WHERE c.contest = ?1"
                     " AND c.delegate NOT IN (SELECT delegate FROM presence WHERE first_in IS NOT NULL)"
                     " AND NOT EXISTS (SELECT 1 FROM delegate r WHERE r.replaces = c.delegate"
                     " AND r.standing = 'alternate' AND r.withdrawn_at IS NULL)",
    [QUORUM_INSERT] = "INSERT INTO contest_quorum (contest, moment, convened, present, delegations,"
                      " delegations_present, num, den) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [QUORUM_SELECT] = "SELECT convened, present, delegations, delegations_present, num, den FROM contest_quorum"
                      " WHERE contest = ?1 AND moment = ?2",
    [OVERRIDE_INSERT] = "INSERT INTO contest_override (contest, step, reason, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    [OVERRIDE_EACH] = "SELECT step, reason, actor, at FROM contest_override WHERE contest = ?1 ORDER BY at, step",
};

const struct sql_group store_quorum_sql = {statements, STATEMENTS};

/* With the contest bound. */
static sqlite3_stmt *take_statement(struct store *store, enum statement which, int64_t contest)
{
	sqlite3_stmt *statement = sql_take(store, SQL_QUORUM, which);
	sql_integer(statement, 1, contest);
	return statement;
}

enum status store_quorum_convene(struct act *act, int64_t contest)
{
	return sql_run(take_statement(act->store, CONVENED_FREEZE, contest));
}

enum status store_quorum_absent(struct store *store, int64_t contest, uint32_t *count)
{
	int64_t absent;
	enum status status = sql_number(take_statement(store, ABSENT_COUNT, contest), &absent);
	if (status == STATUS_OK)
		*count = (uint32_t)absent;
	return status;
}

static const char *name_of(enum store_quorum_moment moment)
{
	return moment == STORE_QUORUM_AT_VOTING ? "voting" : "close";
}

enum status store_quorum_set(
    struct act *act, int64_t contest, enum store_quorum_moment moment, const struct rules_quorum *quorum)
{
	sqlite3_stmt *insert = take_statement(act->store, QUORUM_INSERT, contest);
	sql_text(insert, 2, name_of(moment));
	sql_integer(insert, 3, quorum->convened);
	sql_integer(insert, 4, quorum->present);
	sql_integer(insert, 5, quorum->delegations);
	sql_integer(insert, 6, quorum->delegations_present);
	sql_integer(insert, 7, quorum->num);
	sql_integer(insert, 8, quorum->den);
	return sql_run(insert);
}

enum status store_quorum_get(
    struct store *store, int64_t contest, enum store_quorum_moment moment, struct rules_quorum *out)
{
	sqlite3_stmt *select = take_statement(store, QUORUM_SELECT, contest);
	sql_text(select, 2, name_of(moment));
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	*out = (struct rules_quorum){
	    .convened = (uint32_t)sqlite3_column_int64(select, 0),
	    .present = (uint32_t)sqlite3_column_int64(select, 1),
	    .delegations = (uint32_t)sqlite3_column_int64(select, 2),
	    .delegations_present = (uint32_t)sqlite3_column_int64(select, 3),
	    .num = (uint32_t)sqlite3_column_int64(select, 4),
	    .den = (uint32_t)sqlite3_column_int64(select, 5),
	};
	sql_end(select);
	return STATUS_OK;
}

enum status store_quorum_override(struct act *act, int64_t contest, const char *step, const char *reason)
{
	sqlite3_stmt *insert = take_statement(act->store, OVERRIDE_INSERT, contest);
	sql_text(insert, 2, step);
	sql_text(insert, 3, reason);
	sql_text(insert, 4, act->actor);
	sql_integer(insert, 5, act->now);
	return sql_run(insert);
}

enum status store_quorum_overrides(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct store_quorum_reason *reason), void *closure)
{
	sqlite3_stmt *select = take_statement(store, OVERRIDE_EACH, contest);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		const struct store_quorum_reason reason = {
		    .step = sql_column_text(select, 0),
		    .reason = sql_column_text(select, 1),
		    .actor = sql_column_text(select, 2),
		    .at = sqlite3_column_int64(select, 3),
		};
		status = take(closure, &reason);
	}
	return status;
}
