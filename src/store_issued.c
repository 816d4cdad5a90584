#include "store_issued.h"

#include "store_sql.h"

enum statement { EACH, OWN, STATEMENTS };

/* Of the delegate `d` in the contest given, as enum store_issued_kind has it. */
#define KIND(contest, delegate)                                                                                        \
	"CASE WHEN EXISTS (SELECT 1 FROM draw w WHERE w.contest = " contest " AND w.delegate = " delegate ") THEN 1"   \
	" WHEN EXISTS (SELECT 1 FROM paper_issue i WHERE i.contest = " contest " AND i.delegate = " delegate ")"       \
	" THEN 2 ELSE 0 END"

static const char *const statements[STATEMENTS] = {
    [EACH] = "SELECT d.code, d.full_name, coalesce(g.name, ''), " KIND("?1", "d.id") " AS issued"
             " FROM delegate d LEFT JOIN delegation g ON g.id = d.delegation"
             " WHERE d.code > ?2 AND issued > 0 ORDER BY d.code LIMIT ?3",
    [OWN] = "SELECT c.id, c.title, c.state, c.closed_at, " KIND("c.id", "?1") " FROM contest c"
            " WHERE c.secret AND c.state IN ('closed', 'certified') ORDER BY c.closed_at DESC, c.id DESC",
};

const struct sql_group store_issued_sql = {statements, STATEMENTS};

const char *store_issued_name(enum store_issued_kind kind)
{
	static const char *const names[] = {
	    [STORE_ISSUED_NONE] = "none", [STORE_ISSUED_ELECTRONIC] = "electronic", [STORE_ISSUED_PAPER] = "paper"};
	return names[kind];
}

enum status store_issued_each(struct store *store, int64_t contest, const char *after, uint32_t limit,
    enum status (*take)(void *closure, const struct store_issued_holder *holder), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_ISSUED, EACH);
	sql_integer(select, 1, contest);
	sql_text(select, 2, after);
	sql_integer(select, 3, limit);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_issued_holder holder = {
		    .code = sql_column_text(select, 0),
		    .full_name = sql_column_text(select, 1),
		    .delegation = sql_column_text(select, 2),
		    .kind = (enum store_issued_kind)sqlite3_column_int(select, 3),
		};
		status = take(closure, &holder);
	}
	return status;
}

enum status store_issued_own(struct store *store, int64_t delegate,
    enum status (*take)(void *closure, const struct store_issued_contest *contest), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_ISSUED, OWN);
	sql_integer(select, 1, delegate);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_issued_contest contest = {
		    .id = sqlite3_column_int64(select, 0),
		    .title = sql_column_text(select, 1),
		    .closed_at = sqlite3_column_int64(select, 3),
		    .own = (enum store_issued_kind)sqlite3_column_int(select, 4),
		};
		status = contest_state_parse(sql_column_text(select, 2), &contest.state) ? take(closure, &contest)
		                                                                         : STATUS_CORRUPT;
	}
	return status;
}
