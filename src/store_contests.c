#include "store_contests.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "store_sql.h"

enum statement {
	CONTEST_INSERT,
	CONTEST_UPDATE,
	CONTEST_SELECT,
	CONTEST_EACH,
	CONTEST_STATE,
	OPTION_INSERT,
	OPTION_CLEAR,
	OPTION_EACH,
	LATER_EACH,
	STATEMENTS
};

/* In the order of enum column; the definition is what a draft may change. */
#define DEFINITION                                                                                                     \
	"title, style, secret, seats, majority_num, majority_den, majority_base, blank, undervote, row_error, "        \
	"reveal, reveal_step, late_issue, require_present, board, runoff_of, paper, further_of, round, "                                                      \
	"sealing_1_public, sealing_2_public, second_issuer_public"
#define COLUMNS                                                                                                        \
	DEFINITION                                                                                                     \
	", state, session, manifest, manifest_hash, manifest_signature, voprf_public_key,"                             \
	" voprf_secret_key, convened, present, delegations, delegations_present, frozen_at,"                           \
	" issued, collected, valid, invalid, convened_adjusted, root, closing_signature, closed_at, ended_at,"         \
	" sealing_1_secret, sealing_2_secret, second_issuer_secret, opened_at, created_at, id, (SELECT count(*) FROM contest_option WHERE contest = id)"

enum column {
	TITLE,
	STYLE,
	SECRET,
	SEATS,
	MAJORITY_NUM,
	MAJORITY_DEN,
	MAJORITY_BASE,
	BLANK,
	UNDERVOTE,
	ROW_ERROR,
	REVEAL,
	REVEAL_STEP,
	LATE_ISSUE,
	REQUIRE_PRESENT,
	BOARD,
	RUNOFF_OF,
	PAPER,
	FURTHER_OF,
	ROUND,
	PUBLIC_KEYS, /* in the order of enum contest_key */
	DEFINITION_COLUMNS = PUBLIC_KEYS + CONTEST_KEYS,
	STATE = DEFINITION_COLUMNS,
	SESSION,
	MANIFEST,
	MANIFEST_HASH,
	MANIFEST_SIGNATURE,
	VOPRF_PUBLIC_KEY,
	VOPRF_SECRET_KEY,
	CONVENED,
	PRESENT,
	DELEGATIONS,
	DELEGATIONS_PRESENT,
	FROZEN_AT,
	ISSUED,
	COLLECTED,
	VALID,
	INVALID,
	CONVENED_ADJUSTED,
	ROOT,
	CLOSING_SIGNATURE,
	CLOSED_AT,
	ENDED_AT,
	SECRET_KEYS, /* likewise */
	OPENED_AT = SECRET_KEYS + CONTEST_KEYS,
	CREATED_AT,
	ID,
	OPTIONS
};

static const char *const statements[STATEMENTS] = {
    [CONTEST_INSERT] = "INSERT INTO contest (" DEFINITION ", state, created_at)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
                       " ?20, ?21, ?22, 'draft', ?23)"
                       " RETURNING id",
    [CONTEST_UPDATE] = "UPDATE contest SET (" DEFINITION ")"
                       " = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
                       " ?20, ?21, ?22) WHERE id = ?23",
    [CONTEST_SELECT] = "SELECT " COLUMNS " FROM contest WHERE id = ?1",
    [CONTEST_EACH] = "SELECT " COLUMNS " FROM contest ORDER BY id",
    [CONTEST_STATE] = "SELECT state FROM contest WHERE id = ?1",
    [OPTION_INSERT] = "INSERT INTO contest_option (contest, number, name) VALUES (?1, ?2, ?3)",
    [OPTION_CLEAR] = "DELETE FROM contest_option WHERE contest = ?1",
    [LATER_EACH] = "SELECT id, runoff_of IS NOT NULL FROM contest WHERE (runoff_of = ?1 OR further_of = ?1)"
                   " AND state <> 'cancelled' ORDER BY id",
    [OPTION_EACH] = "SELECT number, name FROM contest_option WHERE contest = ?1 ORDER BY number",
};

const struct sql_group store_contests_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_CONTESTS, which);
}

/* ---- writing a definition ---- */

static void bind_definition(sqlite3_stmt *statement, const struct contest *contest)
{
	const struct rules_definition *rules = &contest->rules;
	sql_text(statement, TITLE + 1, contest->title);
	sql_text(statement, STYLE + 1, rules_style_name(rules->style));
	sql_integer(statement, SECRET + 1, contest->secret);
	sql_integer(statement, SEATS + 1, rules->seats);
	sql_integer(statement, MAJORITY_NUM + 1, rules->majority.num);
	sql_integer(statement, MAJORITY_DEN + 1, rules->majority.den);
	sql_text(statement, MAJORITY_BASE + 1, rules_base_name(rules->majority.base));
	sql_text(statement, BLANK + 1, rules_blank_name(rules->blank));
	sql_text(statement, UNDERVOTE + 1, rules_undervote_name(rules->undervote));
	sql_text(statement, ROW_ERROR + 1, rules_row_error_name(rules->row_error));
	sql_text(statement, REVEAL + 1, contest_reveal_name(contest->reveal));
	sql_integer(statement, REVEAL_STEP + 1, contest->reveal_step);
	sql_integer(statement, LATE_ISSUE + 1, contest->late_issue);
	sql_integer(statement, REQUIRE_PRESENT + 1, contest->require_present);
	sql_text(statement, BOARD + 1, contest_board_name(contest->board));
	sql_optional(statement, RUNOFF_OF + 1, contest->runoff_of);
	sql_integer(statement, PAPER + 1, contest->paper);
	sql_optional(statement, FURTHER_OF + 1, contest->further_of);
	sql_integer(statement, ROUND + 1, contest->round);
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (contest->keys[key].used)
			sql_bytes(statement, PUBLIC_KEYS + 1 + (int)key, contest->keys[key].public_key, CONTEST_KEY_BYTES);
	}
}

static enum status add_options(struct act *act, int64_t id, const struct contest *contest)
{
	enum status status = STATUS_OK;
	for (uint32_t i = 0; i < contest->rules.options && status == STATUS_OK; i++) {
		sqlite3_stmt *insert = take_statement(act->store, OPTION_INSERT);
		sql_integer(insert, 1, id);
		sql_integer(insert, 2, (int64_t)i + 1);
		sql_text(insert, 3, contest->options[i]);
		status = sql_run(insert);
	}
	return status;
}

enum status store_contest_add(struct act *act, const struct contest *definition, int64_t *id)
{
	sqlite3_stmt *insert = take_statement(act->store, CONTEST_INSERT);
	bind_definition(insert, definition);
	sql_integer(insert, DEFINITION_COLUMNS + 1, act->now);
	enum status status = sql_number(insert, id);
	return status == STATUS_OK ? add_options(act, *id, definition) : status;
}

enum status store_contest_change(struct act *act, int64_t id, const struct contest *definition)
{
	enum contest_state state;
	enum status status = store_contest_state(act->store, id, &state);
	if (status == STATUS_OK && state != CONTEST_DRAFT)
		status = STATUS_WRONG_STATE;
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *update = take_statement(act->store, CONTEST_UPDATE);
	bind_definition(update, definition);
	sql_integer(update, DEFINITION_COLUMNS + 1, id);
	status = sql_run(update);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *clear = take_statement(act->store, OPTION_CLEAR);
	sql_integer(clear, 1, id);
	status = sql_run(clear);
	return status == STATUS_OK ? add_options(act, id, definition) : status;
}

/* ---- reading ---- */

static uint32_t count_of(sqlite3_stmt *row, int column)
{
	return (uint32_t)sqlite3_column_int64(row, column);
}

/* False for a name this program does not know. */
static bool read_definition(sqlite3_stmt *row, struct contest *contest)
{
	struct rules_definition *rules = &contest->rules;
	rules->seats = count_of(row, SEATS);
	rules->majority.num = count_of(row, MAJORITY_NUM);
	rules->majority.den = count_of(row, MAJORITY_DEN);
	contest->secret = sqlite3_column_int(row, SECRET);
	contest->reveal_step = count_of(row, REVEAL_STEP);
	contest->late_issue = sqlite3_column_int(row, LATE_ISSUE);
	contest->require_present = sqlite3_column_int(row, REQUIRE_PRESENT);
	contest->runoff_of = sqlite3_column_int64(row, RUNOFF_OF);
	contest->further_of = sqlite3_column_int64(row, FURTHER_OF);
	contest->round = count_of(row, ROUND);
	contest->paper = sqlite3_column_int(row, PAPER);
	rules->round = contest->runoff_of ? RULES_ROUND_RUNOFF : RULES_ROUND_ORDINARY;
	return rules_base_parse(sql_column_text(row, MAJORITY_BASE), &rules->majority.base) &&
	       rules_blank_parse(sql_column_text(row, BLANK), &rules->blank) &&
	       rules_undervote_parse(sql_column_text(row, UNDERVOTE), &rules->undervote) &&
	       rules_row_error_parse(sql_column_text(row, ROW_ERROR), &rules->row_error) &&
	       contest_reveal_parse(sql_column_text(row, REVEAL), &contest->reveal) &&
	       contest_board_parse(sql_column_text(row, BOARD), &contest->board) && !rules_definition_fault(rules);
}

static void read_figures(sqlite3_stmt *row, struct contest *contest)
{
	contest->id = sqlite3_column_int64(row, ID);
	contest->session = sqlite3_column_int64(row, SESSION);
	contest->convened = count_of(row, CONVENED);
	contest->present = count_of(row, PRESENT);
	contest->delegations = count_of(row, DELEGATIONS);
	contest->delegations_present = count_of(row, DELEGATIONS_PRESENT);
	contest->frozen_at = sqlite3_column_int64(row, FROZEN_AT);
	contest->issued = count_of(row, ISSUED);
	contest->collected = count_of(row, COLLECTED);
	contest->valid = count_of(row, VALID);
	contest->invalid = count_of(row, INVALID);
	contest->convened_adjusted = count_of(row, CONVENED_ADJUSTED);
	contest->ended_at = sqlite3_column_int64(row, ENDED_AT);
	contest->closed_at = sqlite3_column_int64(row, CLOSED_AT);
	contest->opened_at = sqlite3_column_int64(row, OPENED_AT);
	contest->created_at = sqlite3_column_int64(row, CREATED_AT);
}

/* NULL stays zero. */
static bool read_bytes(sqlite3_stmt *row, int column, void *out, size_t length)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL || sql_column_bytes(row, column, out, length);
}

static bool read_proofs(sqlite3_stmt *row, struct contest *contest)
{
	return read_bytes(row, MANIFEST_HASH, contest->manifest_hash, sizeof contest->manifest_hash) &&
	       read_bytes(row, MANIFEST_SIGNATURE, contest->manifest_signature, sizeof contest->manifest_signature) &&
	       read_bytes(row, VOPRF_PUBLIC_KEY, contest->voprf_public_key, sizeof contest->voprf_public_key) &&
	       read_bytes(row, VOPRF_SECRET_KEY, contest->voprf_secret_key, sizeof contest->voprf_secret_key) &&
	       read_bytes(row, ROOT, contest->root, sizeof contest->root) &&
	       read_bytes(row, CLOSING_SIGNATURE, contest->closing_signature, sizeof contest->closing_signature);
}

static bool read_keys(sqlite3_stmt *row, struct contest *contest)
{
	bool whole = true;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		struct contest_key_pair *pair = &contest->keys[key];
		pair->used = sqlite3_column_type(row, PUBLIC_KEYS + (int)key) != SQLITE_NULL;
		pair->published = sqlite3_column_type(row, SECRET_KEYS + (int)key) != SQLITE_NULL;
		whole = whole && read_bytes(row, PUBLIC_KEYS + (int)key, pair->public_key, sizeof pair->public_key) &&
		        read_bytes(row, SECRET_KEYS + (int)key, pair->secret_key, sizeof pair->secret_key);
	}
	return whole;
}

static enum status read_options(struct store *store, struct contest *contest)
{
	sqlite3_stmt *select = take_statement(store, OPTION_EACH);
	sql_integer(select, 1, contest->id);
	enum status status = STATUS_OK;
	uint32_t count = 0;
	while (sql_next(select, &status)) {
		if (count == contest->rules.options || sqlite3_column_int64(select, 0) != (int64_t)count + 1)
			status = STATUS_CORRUPT;
		else
			status = contest_set_option(contest, ++count, sql_column_text(select, 1));
	}
	if (status != STATUS_OK)
		return status;
	return count == contest->rules.options ? STATUS_OK : STATUS_CORRUPT;
}

static enum status fill(struct store *store, sqlite3_stmt *row, struct contest *contest)
{
	read_figures(row, contest);
	bool sound = read_definition(row, contest) && read_proofs(row, contest) && read_keys(row, contest) &&
	             contest_state_parse(sql_column_text(row, STATE), &contest->state);
	enum status status = sound ? contest_set_title(contest, sql_column_text(row, TITLE)) : STATUS_CORRUPT;
	if (status == STATUS_OK && sqlite3_column_type(row, MANIFEST) != SQLITE_NULL) {
		contest->manifest = strdup(sql_column_text(row, MANIFEST));
		status = contest->manifest ? STATUS_OK : STATUS_NO_MEMORY;
	}
	return status == STATUS_OK ? read_options(store, contest) : status;
}

static enum status read_row(struct store *store, sqlite3_stmt *row, struct contest **out)
{
	struct contest *contest = NULL;
	enum rules_style style;
	enum status status = STATUS_CORRUPT;
	if (rules_style_parse(sql_column_text(row, STYLE), &style))
		status = contest_create(style, count_of(row, OPTIONS), &contest);
	if (status == STATUS_OK)
		status = fill(store, row, contest);
	if (status == STATUS_OK) {
		*out = contest;
		return STATUS_OK;
	}
	contest_unref(contest);
	if (status == STATUS_NO_MEMORY)
		return status;
	log_error("contest %lld cannot be read", (long long)sqlite3_column_int64(row, ID));
	return STATUS_CORRUPT;
}

enum status store_contest_get(struct store *store, int64_t id, struct contest **out)
{
	sqlite3_stmt *select = take_statement(store, CONTEST_SELECT);
	sql_integer(select, 1, id);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	status = read_row(store, select, out);
	sql_end(select);
	return status;
}

enum status store_contest_each(
    struct store *store, enum status (*take)(void *closure, struct contest *contest), void *closure)
{
	sqlite3_stmt *select = take_statement(store, CONTEST_EACH);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct contest *contest = NULL;
		status = read_row(store, select, &contest);
		if (status == STATUS_OK)
			status = take(closure, contest);
	}
	return status;
}

enum status store_contest_state(struct store *store, int64_t id, enum contest_state *out)
{
	sqlite3_stmt *select = take_statement(store, CONTEST_STATE);
	sql_integer(select, 1, id);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	bool known = contest_state_parse(sql_column_text(select, 0), out);
	sql_end(select);
	return known ? STATUS_OK : STATUS_CORRUPT;
}

enum status store_contest_later(struct store *store, int64_t id,
    enum status (*take)(void *closure, int64_t later, enum rules_next kind), void *closure)
{
	sqlite3_stmt *select = take_statement(store, LATER_EACH);
	sql_integer(select, 1, id);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		enum rules_next kind = sqlite3_column_int(select, 1) ? RULES_NEXT_RUNOFF : RULES_NEXT_FURTHER;
		status = take(closure, sqlite3_column_int64(select, 0), kind);
	}
	return status;
}
