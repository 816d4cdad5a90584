#include "store_roster.h"

#include <stdlib.h>
#include <string.h>

#include "store_sql.h"
#include "text.h"

enum statement {
	DELEGATE_GET,
	DELEGATE_BY_CODE,
	DELEGATE_ID,
	DELEGATE_COUNT,
	DELEGATE_EACH,
	DELEGATE_INSERT,
	DELEGATE_UPDATE,
	DELEGATE_REPLACE,
	DELEGATE_WITHDRAW,
	DELEGATE_NEWEST,
	DELEGATE_COUNT_VOTING,
	DELEGATE_COUNT_VOTING_AROUND,
	DELEGATION_ID,
	DELEGATION_INSERT,
	STATEMENTS
};

/* The columns of the roster stand first, in the order of enum roster_column. */
#define COLUMNS                                                                                                        \
	"d.code, d.full_name, g.name, d.standing, d.kind, o.code, d.seat, d.sex, d.birth_date, d.ethnicity,"           \
	" d.religion, d.union_since, d.party_since, d.position, d.sector, d.education, d.theory_level, d.phone,"       \
	" d.email, d.note,"                                                                                            \
	" d.id, d.delegation, d.replaces, r.id, d.voting, d.withdrawn_at, p.inside, b.serial, b.revoked_at,"           \
	" c.issued_at, d.created_at, d.updated_at"

#define TABLES                                                                                                         \
	" FROM delegate d LEFT JOIN delegation g ON g.id = d.delegation LEFT JOIN delegate o ON o.id = d.replaces"     \
	" LEFT JOIN delegate r ON r.replaces = d.id LEFT JOIN badge b ON b.delegate = d.id"                            \
	" LEFT JOIN voting_card c ON c.delegate = d.id"                                                                \
	" LEFT JOIN presence p ON p.delegate = d.id AND p.session = (SELECT id FROM session WHERE state = 'open')"

/* What `voting` must be. An alternate's replaced delegate is looked up as `o`,
 * an official delegate's replacement as `r`. */
#define VOTING                                                                                                         \
	"(d.withdrawn_at IS NULL AND CASE d.standing"                                                                  \
	" WHEN 'official' THEN NOT EXISTS (SELECT 1 FROM delegate r WHERE r.replaces = d.id"                           \
	" AND r.standing = 'alternate' AND r.withdrawn_at IS NULL)"                                                    \
	" WHEN 'alternate' THEN EXISTS (SELECT 1 FROM delegate o WHERE o.id = d.replaces AND o.standing = 'official')" \
	" ELSE 0 END)"

static const char *const statements[STATEMENTS] = {
    [DELEGATE_GET] = "SELECT " COLUMNS TABLES " WHERE d.id = ?1",
    [DELEGATE_BY_CODE] = "SELECT " COLUMNS TABLES " WHERE d.code = ?1",
    [DELEGATE_ID] = "SELECT id FROM delegate WHERE code = ?1",
    [DELEGATE_COUNT] = "SELECT count(*) FROM delegate",
    [DELEGATE_EACH] = "SELECT " COLUMNS TABLES " WHERE d.id > ?1 AND (?2 IS NULL OR instr(d.search, ?2) > 0)"
                      " AND (?3 IS NULL OR g.name = ?3) AND (?4 IS NULL OR ifnull(p.inside, 0) = ?4)"
                      " AND (?6 IS NULL OR d.standing = ?6) ORDER BY d.id LIMIT ?5",
    [DELEGATE_INSERT] = "INSERT INTO delegate (code, full_name, delegation, standing, kind, seat, sex, birth_date,"
                        " ethnicity, religion, union_since, party_since, position, sector, education, theory_level,"
                        " phone, email, note, search, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?7, ?8, ?9,"
                        " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?22)",
    [DELEGATE_UPDATE] = "UPDATE delegate SET code = ?1, full_name = ?2, delegation = ?3, standing = ?4, kind = ?5,"
                        " seat = ?7, sex = ?8, birth_date = ?9, ethnicity = ?10, religion = ?11, union_since = ?12,"
                        " party_since = ?13, position = ?14, sector = ?15, education = ?16, theory_level = ?17,"
                        " phone = ?18, email = ?19, note = ?20, search = ?21, updated_at = ?22 WHERE id = ?23",
    [DELEGATE_REPLACE] = "UPDATE delegate SET replaces = ?2, updated_at = ?3 WHERE id = ?1",
    [DELEGATE_WITHDRAW] = "UPDATE delegate SET withdrawn_at = ?2, updated_at = ?3 WHERE id = ?1",
    [DELEGATE_NEWEST] = "SELECT ifnull(max(id), 0) FROM delegate",
    [DELEGATE_COUNT_VOTING] = "UPDATE delegate AS d SET voting = " VOTING
                              " WHERE d.id BETWEEN ?1 AND ?2 AND voting <> " VOTING,
    [DELEGATE_COUNT_VOTING_AROUND] = "UPDATE delegate AS d SET voting = " VOTING " WHERE d.id IN (SELECT ?1"
                                     " UNION SELECT ?2 UNION SELECT replaces FROM delegate WHERE id = ?1"
                                     " UNION SELECT id FROM delegate WHERE replaces = ?1) AND voting <> " VOTING,
    [DELEGATION_ID] = "SELECT id FROM delegation WHERE name = ?1",
    [DELEGATION_INSERT] = "INSERT INTO delegation (name) VALUES (?1) RETURNING id",
};

/* Parameters behind those of the roster's columns, which are 1 + column. */
enum parameter { PARAMETER_SEARCH = 1 + ROSTER_COLUMNS, PARAMETER_NOW, PARAMETER_ID };

const struct sql_group store_roster_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_ROSTER, which);
}

static struct delegate delegate_of(sqlite3_stmt *row)
{
	struct delegate delegate = {
	    .id = sqlite3_column_int64(row, ROSTER_COLUMNS),
	    .delegation = sqlite3_column_int64(row, ROSTER_COLUMNS + 1),
	    .replaces = sqlite3_column_int64(row, ROSTER_COLUMNS + 2),
	    .replaced_by = sqlite3_column_int64(row, ROSTER_COLUMNS + 3),
	    .voting = sqlite3_column_int(row, ROSTER_COLUMNS + 4) != 0,
	    .withdrawn_at = sqlite3_column_int64(row, ROSTER_COLUMNS + 5),
	    .inside = sqlite3_column_int(row, ROSTER_COLUMNS + 6) != 0,
	    .badge_serial = (uint16_t)sqlite3_column_int(row, ROSTER_COLUMNS + 7),
	    .badge_revoked_at = sqlite3_column_int64(row, ROSTER_COLUMNS + 8),
	    .card_issued_at = sqlite3_column_int64(row, ROSTER_COLUMNS + 9),
	    .created_at = sqlite3_column_int64(row, ROSTER_COLUMNS + 10),
	    .updated_at = sqlite3_column_int64(row, ROSTER_COLUMNS + 11),
	};
	for (int column = 0; column < ROSTER_COLUMNS; column++)
		delegate.cells[column] = sql_column_text(row, column);
	return delegate;
}

/* One block: the struct, then its strings. */
enum status store_delegate_copy(const struct delegate *delegate, struct delegate **out)
{
	size_t size = sizeof *delegate;
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		size += strlen(delegate->cells[i]) + 1;
	struct delegate *copy = malloc(size);
	if (!copy)
		return STATUS_NO_MEMORY;
	*copy = *delegate;
	char *to = (char *)(copy + 1);
	for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
		copy->cells[i] = to;
		to = stpcpy(to, delegate->cells[i]) + 1;
	}
	*out = copy;
	return STATUS_OK;
}

static enum status take_one(sqlite3_stmt *select, struct delegate **out)
{
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct delegate delegate = delegate_of(select);
	status = store_delegate_copy(&delegate, out);
	sql_end(select);
	return status;
}

enum status store_delegate_get(struct store *store, int64_t id, struct delegate **out)
{
	sqlite3_stmt *select = take_statement(store, DELEGATE_GET);
	sql_integer(select, 1, id);
	return take_one(select, out);
}

enum status store_delegate_by_code(struct store *store, const char *code, struct delegate **out)
{
	sqlite3_stmt *select = take_statement(store, DELEGATE_BY_CODE);
	sql_text(select, 1, code);
	return take_one(select, out);
}

void store_delegate_free(struct delegate *delegate)
{
	free(delegate);
}

enum status store_delegate_id(struct store *store, const char *code, int64_t *id)
{
	sqlite3_stmt *select = take_statement(store, DELEGATE_ID);
	sql_text(select, 1, code);
	return sql_number(select, id);
}

enum status store_delegate_count(struct store *store, int64_t *count)
{
	return sql_number(take_statement(store, DELEGATE_COUNT), count);
}

enum status store_delegate_each(
    struct store *store, const struct store_delegate_filter *filter, store_delegate_take take, void *closure)
{
	sqlite3_stmt *select = take_statement(store, DELEGATE_EACH);
	sql_integer(select, 1, filter->after);
	sql_text(select, 2, filter->text);
	sql_text(select, 3, filter->delegation);
	if (filter->presence != STORE_PRESENCE_ANY)
		sql_integer(select, 4, filter->presence == STORE_PRESENCE_INSIDE);
	sql_integer(select, 5, filter->limit ? filter->limit : -1);
	sql_text(select, 6, filter->standing);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct delegate delegate = delegate_of(select);
		status = take(closure, &delegate);
	}
	return status;
}

/* The delegation of that name, added where there is none; 0 for no name. */
static enum status delegation_named(struct act *act, const char *name, int64_t *id)
{
	*id = 0;
	if (!*name)
		return STATUS_OK;
	sqlite3_stmt *select = take_statement(act->store, DELEGATION_ID);
	sql_text(select, 1, name);
	enum status status = sql_number(select, id);
	if (status != STATUS_NOT_FOUND)
		return status;
	sqlite3_stmt *insert = take_statement(act->store, DELEGATION_INSERT);
	sql_text(insert, 1, name);
	return sql_number(insert, id);
}

/* The key by which code and name are found. */
static enum status search_key(const char *const cells[ROSTER_COLUMNS], char **out)
{
	const char *code = cells[ROSTER_CODE], *name = cells[ROSTER_FULL_NAME];
	char *both = malloc(strlen(code) + 1 + strlen(name) + 1);
	if (!both)
		return STATUS_NO_MEMORY;
	strcpy(stpcpy(stpcpy(both, code), " "), name);
	enum status status = text_fold(both, out);
	free(both);
	return status;
}

static enum status write_cells(
    struct act *act, enum statement which, int64_t id, const char *const cells[ROSTER_COLUMNS])
{
	int64_t delegation;
	enum status status = delegation_named(act, cells[ROSTER_DELEGATION], &delegation);
	char *search = NULL;
	if (status == STATUS_OK)
		status = search_key(cells, &search);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *write = take_statement(act->store, which);
	for (int column = 0; column < ROSTER_COLUMNS; column++) {
		if (*cells[column] && column != ROSTER_DELEGATION && column != ROSTER_REPLACES)
			sql_text(write, 1 + column, cells[column]);
	}
	sql_optional(write, 1 + ROSTER_DELEGATION, delegation);
	sql_text(write, PARAMETER_SEARCH, search);
	sql_integer(write, PARAMETER_NOW, act->now);
	if (which == DELEGATE_UPDATE)
		sql_integer(write, PARAMETER_ID, id);
	status = sql_run(write);
	free(search);
	return status;
}

enum status store_delegate_add(struct act *act, const char *const cells[ROSTER_COLUMNS], int64_t *id)
{
	enum status status = write_cells(act, DELEGATE_INSERT, 0, cells);
	if (status == STATUS_OK)
		*id = sqlite3_last_insert_rowid(act->store->db);
	return status;
}

static enum status expect_change(struct act *act, enum status status)
{
	if (status != STATUS_OK)
		return status;
	return sqlite3_changes(act->store->db) ? STATUS_OK : STATUS_NOT_FOUND;
}

enum status store_delegate_change(struct act *act, int64_t id, const char *const cells[ROSTER_COLUMNS])
{
	return expect_change(act, write_cells(act, DELEGATE_UPDATE, id, cells));
}

static enum status set_optional(struct act *act, enum statement which, int64_t id, int64_t value)
{
	sqlite3_stmt *update = take_statement(act->store, which);
	sql_integer(update, 1, id);
	sql_optional(update, 2, value);
	sql_integer(update, 3, act->now);
	return expect_change(act, sql_run(update));
}

enum status store_delegate_replace(struct act *act, int64_t id, int64_t replaces)
{
	return set_optional(act, DELEGATE_REPLACE, id, replaces);
}

enum status store_delegate_withdraw(struct act *act, int64_t id, int64_t at)
{
	return set_optional(act, DELEGATE_WITHDRAW, id, at);
}

enum status store_delegate_newest(struct store *store, int64_t *id)
{
	return sql_number(take_statement(store, DELEGATE_NEWEST), id);
}

static enum status count_voting(struct act *act, enum statement which, int64_t first, int64_t second)
{
	sqlite3_stmt *update = take_statement(act->store, which);
	sql_integer(update, 1, first);
	sql_integer(update, 2, second);
	return sql_run(update);
}

enum status store_delegate_count_voting(struct act *act)
{
	return count_voting(act, DELEGATE_COUNT_VOTING, 0, INT64_MAX);
}

enum status store_delegate_count_voting_of(struct act *act, int64_t first, int64_t last)
{
	return count_voting(act, DELEGATE_COUNT_VOTING, first, last);
}

enum status store_delegate_count_voting_around(struct act *act, int64_t id, int64_t replaced)
{
	return count_voting(act, DELEGATE_COUNT_VOTING_AROUND, id, replaced);
}
