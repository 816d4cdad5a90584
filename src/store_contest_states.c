#include "store_contests.h"

#include <string.h>

#include "store_ballots.h"
#include "store_paper.h"
#include "store_sql.h"

enum statement {
	CONTEST_PUBLISH,
	CONTEST_SET_STATE,
	CONTEST_JOIN,
	CONTEST_ISSUE,
	CONTEST_END_VOTING,
	CONTEST_VOTING_ENDED,
	TOTAL_INSERT,
	TOTAL_EACH,
	REASON_INSERT,
	REASON_EACH,
	APPROVAL_INSERT,
	APPROVAL_EACH,
	STATEMENTS
};

static const char *const statements[STATEMENTS] = {
    [CONTEST_PUBLISH] = "UPDATE contest SET manifest = ?2, manifest_hash = ?3, manifest_signature = ?4,"
                        " voprf_public_key = ?5, voprf_secret_key = ?6 WHERE id = ?1",
    [CONTEST_SET_STATE] = "UPDATE contest SET state = ?2, session = ?3, convened = ?4, present = ?5,"
                          " delegations = ?6, delegations_present = ?7, frozen_at = ?8, issued = ?9,"
                          " collected = ?10, valid = ?11, invalid = ?12, convened_adjusted = ?13, root = ?14,"
                          " closing_signature = ?15, closed_at = ?16 WHERE id = ?1",
    [CONTEST_JOIN] = "UPDATE contest SET present = present + 1, convened = max(convened, present + 1),"
                     " issued = issued + (NOT secret) WHERE id = ?1 RETURNING convened, present, issued",
    [CONTEST_ISSUE] = "UPDATE contest SET issued = issued + 1 WHERE id = ?1 RETURNING convened, present, issued",
    [CONTEST_END_VOTING] = "UPDATE contest SET ended_at = ?2 WHERE id = ?1",
    [CONTEST_VOTING_ENDED] = "SELECT ended_at IS NOT NULL FROM contest WHERE id = ?1",
    [TOTAL_INSERT] = "INSERT INTO contest_total (contest, number, for, against, other) VALUES (?1, ?2, ?3, ?4, ?5)",
    [TOTAL_EACH] = "SELECT number, for, against, other FROM contest_total WHERE contest = ?1 ORDER BY number",
    [REASON_INSERT] = "INSERT INTO contest_reason (contest, reason, count) VALUES (?1, ?2, ?3)",
    [REASON_EACH] = "SELECT reason, count FROM contest_reason WHERE contest = ?1",
    [APPROVAL_INSERT] = "INSERT INTO approval (contest, office, actor, role, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    [APPROVAL_EACH] = "SELECT office, actor, role, at FROM approval WHERE contest = ?1 ORDER BY at, office DESC",
};

const struct sql_group store_contest_states_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_CONTEST_STATES, which);
}

/* ---- states ---- */

static void bind_key(sqlite3_stmt *statement, int index, const struct contest *contest, const uint8_t key[32])
{
	if (contest->secret)
		sql_bytes(statement, index, key, 32);
}

enum status store_contest_publish(struct act *act, const struct contest *contest)
{
	sqlite3_stmt *update = take_statement(act->store, CONTEST_PUBLISH);
	sql_integer(update, 1, contest->id);
	sql_text(update, 2, contest->manifest);
	sql_bytes(update, 3, contest->manifest_hash, sizeof contest->manifest_hash);
	sql_bytes(update, 4, contest->manifest_signature, sizeof contest->manifest_signature);
	bind_key(update, 5, contest, contest->voprf_public_key);
	bind_key(update, 6, contest, contest->voprf_secret_key);
	return sql_run(update);
}

enum status store_contest_set_state(struct act *act, const struct contest *contest, enum contest_state state)
{
	sqlite3_stmt *update = take_statement(act->store, CONTEST_SET_STATE);
	sql_integer(update, 1, contest->id);
	sql_text(update, 2, contest_state_name(state));
	sql_optional(update, 3, contest->session);
	sql_integer(update, 4, contest->convened);
	sql_integer(update, 5, contest->present);
	sql_integer(update, 6, contest->delegations);
	sql_integer(update, 7, contest->delegations_present);
	sql_optional(update, 8, contest->frozen_at);
	sql_integer(update, 9, contest->issued);
	sql_integer(update, 10, contest->collected);
	sql_integer(update, 11, contest->valid);
	sql_integer(update, 12, contest->invalid);
	sql_integer(update, 13, contest->convened_adjusted);
	if (contest->closed_at) {
		sql_bytes(update, 14, contest->root, sizeof contest->root);
		sql_bytes(update, 15, contest->closing_signature, sizeof contest->closing_signature);
		sql_integer(update, 16, contest->closed_at);
	}
	return sql_run(update);
}

static enum status change_late(struct act *act, enum statement which, int64_t id, struct store_contest_late *now)
{
	sqlite3_stmt *update = take_statement(act->store, which);
	sql_integer(update, 1, id);
	enum status status = sql_row(update);
	if (status != STATUS_OK)
		return status;
	*now = (struct store_contest_late){
	    .convened = (uint32_t)sqlite3_column_int64(update, 0),
	    .present = (uint32_t)sqlite3_column_int64(update, 1),
	    .issued = (uint32_t)sqlite3_column_int64(update, 2),
	};
	return sql_run(update);
}

enum status store_contest_join(struct act *act, int64_t id, struct store_contest_late *now)
{
	return change_late(act, CONTEST_JOIN, id, now);
}

enum status store_contest_issue(struct act *act, int64_t id, struct store_contest_late *now)
{
	return change_late(act, CONTEST_ISSUE, id, now);
}

enum status store_contest_end_voting(struct act *act, int64_t id, int64_t at)
{
	sqlite3_stmt *update = take_statement(act->store, CONTEST_END_VOTING);
	sql_integer(update, 1, id);
	sql_optional(update, 2, at);
	return sql_run(update);
}

enum status store_contest_voting_ended(struct store *store, int64_t id, bool *ended)
{
	sqlite3_stmt *select = take_statement(store, CONTEST_VOTING_ENDED);
	sql_integer(select, 1, id);
	int64_t number;
	enum status status = sql_number(select, &number);
	if (status == STATUS_OK)
		*ended = number;
	return status;
}

/* ---- totals and approvals ---- */

static enum status set_reasons(struct act *act, int64_t id, const struct tally *tally)
{
	enum status status = STATUS_OK;
	for (enum rules_verdict verdict = RULES_VALID + 1; verdict < RULES_VERDICTS && status == STATUS_OK; verdict++) {
		if (!tally->verdicts[verdict])
			continue;
		sqlite3_stmt *insert = take_statement(act->store, REASON_INSERT);
		sql_integer(insert, 1, id);
		sql_text(insert, 2, rules_verdict_name(verdict));
		sql_integer(insert, 3, tally->verdicts[verdict]);
		status = sql_run(insert);
	}
	return status;
}

enum status store_contest_totals_set(struct act *act, int64_t id, const struct tally *tally)
{
	enum status status = STATUS_OK;
	for (uint32_t i = 0; i < tally->option_count && status == STATUS_OK; i++) {
		sqlite3_stmt *insert = take_statement(act->store, TOTAL_INSERT);
		sql_integer(insert, 1, id);
		sql_integer(insert, 2, (int64_t)i + 1);
		sql_integer(insert, 3, tally->options[i].favour);
		sql_integer(insert, 4, tally->options[i].against);
		sql_integer(insert, 5, tally->options[i].other);
		status = sql_run(insert);
	}
	return status == STATUS_OK ? set_reasons(act, id, tally) : status;
}

static enum status read_totals(struct store *store, int64_t id, struct tally *tally)
{
	sqlite3_stmt *select = take_statement(store, TOTAL_EACH);
	sql_integer(select, 1, id);
	enum status status = STATUS_OK;
	uint32_t count = 0;
	while (sql_next(select, &status)) {
		if (count == tally->option_count || sqlite3_column_int64(select, 0) != (int64_t)count + 1) {
			status = STATUS_CORRUPT;
			continue;
		}
		tally->options[count++] = (struct rules_votes){
		    .favour = (uint32_t)sqlite3_column_int64(select, 1),
		    .against = (uint32_t)sqlite3_column_int64(select, 2),
		    .other = (uint32_t)sqlite3_column_int64(select, 3),
		};
	}
	if (status != STATUS_OK)
		return status;
	return count == tally->option_count ? STATUS_OK : STATUS_CORRUPT;
}

/* Contests closed before reasons were stored have none; their ballots tell. */
static enum status count_reasons(struct store *store, const struct contest *contest, struct tally *tally)
{
	struct tally *counted = NULL;
	enum status status = store_ballots_recount(store, contest, &counted);
	if (status != STATUS_OK)
		return status;
	memcpy(tally->verdicts, counted->verdicts, sizeof tally->verdicts);
	tally_free(counted);
	return STATUS_OK;
}

static enum status read_reasons(struct store *store, const struct contest *contest, struct tally *tally)
{
	sqlite3_stmt *select = take_statement(store, REASON_EACH);
	sql_integer(select, 1, contest->id);
	enum status status = STATUS_OK;
	uint32_t known = 0;
	while (sql_next(select, &status)) {
		enum rules_verdict verdict;
		if (!rules_verdict_parse(sql_column_text(select, 0), &verdict)) {
			status = STATUS_CORRUPT;
			continue;
		}
		tally->verdicts[verdict] = (uint32_t)sqlite3_column_int64(select, 1);
		known += tally->verdicts[verdict];
	}
	tally->verdicts[RULES_VALID] = tally->valid;
	return status == STATUS_OK && known < tally->invalid ? count_reasons(store, contest, tally) : status;
}

static enum status read_papers(struct store *store, const struct contest *contest, struct tally *tally)
{
	struct store_paper_counts counts;
	if (!contest->paper)
		return STATUS_OK;
	enum status status = store_paper_counts(store, contest->id, &counts);
	if (status == STATUS_OK)
		tally->paper = (struct tally_paper){counts.issued, counts.collected, counts.valid, counts.invalid};
	return status;
}

enum status store_contest_totals(struct store *store, const struct contest *contest, struct tally **out)
{
	struct tally *tally = NULL;
	enum status status = tally_create(contest->rules.options, &tally);
	if (status != STATUS_OK)
		return status;
	tally->issued = contest->issued;
	tally->collected = contest->collected;
	tally->valid = contest->valid;
	tally->invalid = contest->invalid;
	bool counted = !contest_is_keyed(contest) || contest->opened_at;
	if (counted)
		status = read_totals(store, contest->id, tally);
	if (status == STATUS_OK && counted)
		status = read_reasons(store, contest, tally);
	if (status == STATUS_OK)
		status = read_papers(store, contest, tally);
	if (status == STATUS_OK)
		*out = tally;
	else
		tally_free(tally);
	return status;
}

enum status store_contest_approve(struct act *act, int64_t id, const struct store_approval *approval)
{
	sqlite3_stmt *insert = take_statement(act->store, APPROVAL_INSERT);
	sql_integer(insert, 1, id);
	sql_text(insert, 2, approval->office);
	sql_text(insert, 3, approval->actor);
	sql_text(insert, 4, role_name(approval->role));
	sql_integer(insert, 5, act->now);
	return sql_run(insert);
}

enum status store_contest_approvals(struct store *store, int64_t id,
    enum status (*take)(void *closure, const struct store_approval *approval), void *closure)
{
	sqlite3_stmt *select = take_statement(store, APPROVAL_EACH);
	sql_integer(select, 1, id);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct store_approval approval = {
		    .office = sql_column_text(select, 0),
		    .actor = sql_column_text(select, 1),
		    .at = sqlite3_column_int64(select, 3),
		};
		status =
		    role_parse(sql_column_text(select, 2), &approval.role) ? take(closure, &approval) : STATUS_CORRUPT;
	}
	return status;
}
