#include "store_ballots.h"

#include <string.h>

#include "merkle.h"
#include "opening.h"
#include "store_paper.h"
#include "store_sql.h"

enum statement {
	VOTER,
	SEAT_TAKEN,
	ROLL_FREEZE,
	ROLL_ADD,
	DRAW_INSERT,
	DRAW_SELECT,
	DRAW_COUNT,
	DRAW_EACH,
	BALLOT_INSERT,
	BALLOT_SELECT,
	BALLOT_EACH,
	VOTE_INSERT,
	VOTE_SELECT,
	VOTE_EACH,
	STATEMENTS
};

#define DRAW_COLUMNS                                                                                                   \
	"w.delegate, w.card_key, w.blinded, w.evaluated, w.proof, w.signature, s.evaluated, s.proof"
#define DRAW_TABLES "draw w LEFT JOIN draw_second s ON s.contest = w.contest AND s.delegate = w.delegate"

static const char *const statements[STATEMENTS] = {
    [VOTER] = "SELECT d.voting, EXISTS (SELECT 1 FROM session s JOIN presence p ON p.session = s.id"
              " WHERE s.state = 'open' AND p.delegate = d.id AND p.inside),"
              " EXISTS (SELECT 1 FROM contest_roll r WHERE r.contest = ?1 AND r.delegate = d.id),"
              " EXISTS (SELECT 1 FROM draw w WHERE w.contest = ?1 AND w.delegate = d.id),"
              " EXISTS (SELECT 1 FROM paper_issue i WHERE i.contest = ?1 AND i.delegate = d.id),"
              " EXISTS (SELECT 1 FROM contest c WHERE c.id = ?1 AND c.ended_at IS NOT NULL),"
              " d.replaces IS NOT NULL OR EXISTS (SELECT 1 FROM delegate r WHERE r.replaces = d.id)"
              " FROM delegate d WHERE d.id = ?2",
    /* Everybody who had or has this delegate's seat, up and down the line. */
    [SEAT_TAKEN] = "WITH RECURSIVE before (id) AS (SELECT replaces FROM delegate WHERE id = ?2 AND replaces IS NOT NULL"
                   " UNION SELECT d.replaces FROM delegate d JOIN before b ON d.id = b.id"
                   " WHERE d.replaces IS NOT NULL),"
                   " after (id) AS (SELECT id FROM delegate WHERE replaces = ?2"
                   " UNION SELECT d.id FROM delegate d JOIN after a ON d.replaces = a.id),"
                   " holder (id) AS (SELECT id FROM before UNION SELECT id FROM after)"
                   " SELECT EXISTS (SELECT 1 FROM holder h WHERE h.id <> ?2 AND"
                   " (EXISTS (SELECT 1 FROM draw w WHERE w.contest = ?1 AND w.delegate = h.id)"
                   " OR EXISTS (SELECT 1 FROM paper_issue i WHERE i.contest = ?1 AND i.delegate = h.id)"
                   " OR EXISTS (SELECT 1 FROM vote v WHERE v.contest = ?1 AND v.delegate = h.id)))",
    [ROLL_FREEZE] = "INSERT INTO contest_roll (contest, delegate) SELECT ?1, d.id FROM delegate d WHERE d.voting"
                    " AND (?3 OR EXISTS (SELECT 1 FROM presence p"
                    " WHERE p.session = ?2 AND p.delegate = d.id AND p.inside))",
    [ROLL_ADD] = "INSERT INTO contest_roll (contest, delegate) VALUES (?1, ?2)",
    [DRAW_INSERT] = "INSERT INTO draw (contest, delegate, card_key, blinded, evaluated, proof, signature)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [DRAW_SELECT] = "SELECT " DRAW_COLUMNS " FROM " DRAW_TABLES " WHERE w.contest = ?1 AND w.delegate = ?2",
    [DRAW_COUNT] = "SELECT count(*) FROM draw WHERE contest = ?1",
    [DRAW_EACH] = "SELECT " DRAW_COLUMNS ", d.code FROM " DRAW_TABLES " JOIN delegate d ON d.id = w.delegate"
                  " WHERE w.contest = ?1 ORDER BY d.code",
    [BALLOT_INSERT] = "INSERT INTO ballot (contest, ballot_key, token, marks, signature, sealed)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [BALLOT_SELECT] = "SELECT token, marks, signature, sealed FROM ballot WHERE contest = ?1 AND ballot_key = ?2",
    [BALLOT_EACH] = "SELECT ballot_key, token, marks, signature, sealed FROM ballot WHERE contest = ?1"
                    " ORDER BY ballot_key",
    [VOTE_INSERT] = "INSERT INTO vote (contest, delegate, marks, at) VALUES (?1, ?2, ?3, ?4)",
    [VOTE_SELECT] = "SELECT marks FROM vote WHERE contest = ?1 AND delegate = ?2",
    [VOTE_EACH] = "SELECT v.delegate, v.marks, d.code FROM vote v JOIN delegate d ON d.id = v.delegate"
                  " WHERE v.contest = ?1 ORDER BY v.delegate",
};

const struct sql_group store_ballots_sql = {statements, STATEMENTS};

/* With the contest bound. */
static sqlite3_stmt *take_statement(struct store *store, enum statement which, int64_t contest)
{
	sqlite3_stmt *statement = sql_take(store, SQL_BALLOTS, which);
	sql_integer(statement, 1, contest);
	return statement;
}

/* ---- who may take part ---- */

static enum status seat_taken(struct store *store, int64_t contest, int64_t delegate, bool *out)
{
	sqlite3_stmt *select = take_statement(store, SEAT_TAKEN, contest);
	sql_integer(select, 2, delegate);
	int64_t taken;
	enum status status = sql_number(select, &taken);
	if (status == STATUS_OK)
		*out = taken;
	return status;
}

enum status store_voter_get(struct store *store, int64_t contest, int64_t delegate, struct store_voter *out)
{
	sqlite3_stmt *select = take_statement(store, VOTER, contest);
	sql_integer(select, 2, delegate);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	out->voting = sqlite3_column_int(select, 0);
	out->inside = sqlite3_column_int(select, 1);
	out->listed = sqlite3_column_int(select, 2);
	out->drawn = sqlite3_column_int(select, 3);
	out->papered = sqlite3_column_int(select, 4);
	out->ended = sqlite3_column_int(select, 5);
	out->seat_taken = false;
	bool shared = sqlite3_column_int(select, 6); /* few seats: the others need no search along the line */
	sql_end(select);
	return shared ? seat_taken(store, contest, delegate, &out->seat_taken) : STATUS_OK;
}

enum status store_roll_freeze(struct act *act, const struct contest *contest)
{
	sqlite3_stmt *insert = take_statement(act->store, ROLL_FREEZE, contest->id);
	sql_optional(insert, 2, contest->session);
	sql_integer(insert, 3, !contest->secret && !contest->require_present);
	return sql_run(insert);
}

enum status store_roll_add(struct act *act, int64_t contest, int64_t delegate)
{
	sqlite3_stmt *insert = take_statement(act->store, ROLL_ADD, contest);
	sql_integer(insert, 2, delegate);
	return sql_run(insert);
}

/* ---- draws ---- */

enum status store_draw_add(struct act *act, int64_t contest, const struct store_draw *draw)
{
	sqlite3_stmt *insert = take_statement(act->store, DRAW_INSERT, contest);
	sql_integer(insert, 2, draw->delegate);
	sql_bytes(insert, 3, draw->card_key, sizeof draw->card_key);
	sql_bytes(insert, 4, draw->blinded, sizeof draw->blinded);
	sql_bytes(insert, 5, draw->evaluated, sizeof draw->evaluated);
	sql_bytes(insert, 6, draw->proof, sizeof draw->proof);
	sql_bytes(insert, 7, draw->signature, sizeof draw->signature);
	return sql_run(insert);
}

static enum status read_draw(sqlite3_stmt *row, struct store_draw *out)
{
	*out = (struct store_draw){.delegate = sqlite3_column_int64(row, 0)};
	bool whole = sql_column_bytes(row, 1, out->card_key, sizeof out->card_key) &&
	             sql_column_bytes(row, 2, out->blinded, sizeof out->blinded) &&
	             sql_column_bytes(row, 3, out->evaluated, sizeof out->evaluated) &&
	             sql_column_bytes(row, 4, out->proof, sizeof out->proof) &&
	             sql_column_bytes(row, 5, out->signature, sizeof out->signature);
	out->answered = sqlite3_column_type(row, 6) != SQLITE_NULL;
	if (out->answered)
		whole = whole && sql_column_bytes(row, 6, out->second.evaluated, sizeof out->second.evaluated) &&
		        sql_column_bytes(row, 7, out->second.proof, sizeof out->second.proof);
	return whole ? STATUS_OK : STATUS_CORRUPT;
}

enum status store_draw_get(struct store *store, int64_t contest, int64_t delegate, struct store_draw *out)
{
	sqlite3_stmt *select = take_statement(store, DRAW_SELECT, contest);
	sql_integer(select, 2, delegate);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	status = read_draw(select, out);
	sql_end(select);
	return status;
}

enum status store_draw_count(struct store *store, int64_t contest, uint32_t *count)
{
	int64_t draws;
	enum status status = sql_number(take_statement(store, DRAW_COUNT, contest), &draws);
	if (status == STATUS_OK)
		*count = (uint32_t)draws;
	return status;
}

enum status store_draw_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *code, const struct store_draw *draw), void *closure)
{
	sqlite3_stmt *select = take_statement(store, DRAW_EACH, contest);
	struct store_draw draw;
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		status = read_draw(select, &draw);
		if (status == STATUS_OK)
			status = take(closure, sql_column_text(select, 8), &draw);
	}
	return status;
}

/* ---- ballots ---- */

enum status store_ballot_add(struct act *act, int64_t contest, const struct ballot *ballot)
{
	uint8_t marks[BALLOT_MARK_BYTES * RULES_OPTIONS], token[2 * BALLOT_TOKEN_BYTES];
	ballot_marks_write(ballot->marks, ballot->count, marks);
	sqlite3_stmt *insert = take_statement(act->store, BALLOT_INSERT, contest);
	sql_bytes(insert, 2, ballot->key, sizeof ballot->key);
	sql_bytes(insert, 3, token, ballot_token_write(ballot, token));
	sql_bytes(insert, 4, marks, BALLOT_MARK_BYTES * ballot->count);
	sql_bytes(insert, 5, ballot->signature, sizeof ballot->signature);
	if (ballot->sealed)
		sql_bytes(insert, 6, ballot->sealed, ballot->sealed_length);
	return sql_run(insert);
}

static bool same_bytes(sqlite3_stmt *row, int column, const void *bytes, size_t length)
{
	return sqlite3_column_bytes(row, column) == (int)length &&
	       (length == 0 || memcmp(sqlite3_column_blob(row, column), bytes, length) == 0);
}

static bool same_marks(sqlite3_stmt *row, int column, const struct rules_choice marks[], size_t count)
{
	uint8_t bytes[BALLOT_MARK_BYTES * RULES_OPTIONS];
	ballot_marks_write(marks, count, bytes);
	return same_bytes(row, column, bytes, BALLOT_MARK_BYTES * count);
}

enum status store_ballot_match(struct store *store, int64_t contest, const struct ballot *ballot)
{
	sqlite3_stmt *select = take_statement(store, BALLOT_SELECT, contest);
	sql_bytes(select, 2, ballot->key, sizeof ballot->key);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	uint8_t token[2 * BALLOT_TOKEN_BYTES];
	bool same = same_bytes(select, 0, token, ballot_token_write(ballot, token)) &&
	            same_marks(select, 1, ballot->marks, ballot->count) &&
	            same_bytes(select, 2, ballot->signature, sizeof ballot->signature) &&
	            same_bytes(select, 3, ballot->sealed, ballot->sealed_length);
	sql_end(select);
	return same ? STATUS_OK : STATUS_ALREADY_CAST;
}

static bool read_marks(sqlite3_stmt *row, int column, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	const void *bytes = sqlite3_column_blob(row, column);
	return ballot_marks_read(bytes, (size_t)sqlite3_column_bytes(row, column), marks, count);
}

/* What is sealed is borrowed from the row. */
static bool read_ballot(sqlite3_stmt *row, struct rules_choice marks[RULES_OPTIONS], struct ballot *ballot)
{
	*ballot = (struct ballot){.marks = marks};
	ballot->sealed = sqlite3_column_blob(row, 4);
	ballot->sealed_length = (size_t)sqlite3_column_bytes(row, 4);
	return ballot->sealed_length <= SEALING_BYTES_MAX &&
	       sql_column_bytes(row, 0, ballot->key, sizeof ballot->key) &&
	       ballot_token_read(ballot, sqlite3_column_blob(row, 1), (size_t)sqlite3_column_bytes(row, 1)) &&
	       read_marks(row, 2, marks, &ballot->count) &&
	       sql_column_bytes(row, 3, ballot->signature, sizeof ballot->signature);
}

enum status store_ballot_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct ballot *ballot), void *closure)
{
	sqlite3_stmt *select = take_statement(store, BALLOT_EACH, contest);
	struct rules_choice marks[RULES_OPTIONS];
	struct ballot ballot;
	enum status status = STATUS_OK;
	while (sql_next(select, &status))
		status = read_ballot(select, marks, &ballot) ? take(closure, &ballot) : STATUS_CORRUPT;
	return status;
}

/* ---- open votes ---- */

enum status store_vote_add(struct act *act, int64_t contest, const struct store_vote *vote)
{
	uint8_t marks[BALLOT_MARK_BYTES * RULES_OPTIONS];
	ballot_marks_write(vote->marks, vote->count, marks);
	sqlite3_stmt *insert = take_statement(act->store, VOTE_INSERT, contest);
	sql_integer(insert, 2, vote->delegate);
	sql_bytes(insert, 3, marks, BALLOT_MARK_BYTES * vote->count);
	sql_integer(insert, 4, act->now);
	return sql_run(insert);
}

enum status store_vote_match(struct store *store, int64_t contest, const struct store_vote *vote)
{
	sqlite3_stmt *select = take_statement(store, VOTE_SELECT, contest);
	sql_integer(select, 2, vote->delegate);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	bool same = same_marks(select, 0, vote->marks, vote->count);
	sql_end(select);
	return same ? STATUS_OK : STATUS_ALREADY_VOTED;
}

enum status store_vote_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *code, const struct store_vote *vote), void *closure)
{
	sqlite3_stmt *select = take_statement(store, VOTE_EACH, contest);
	struct rules_choice marks[RULES_OPTIONS];
	struct store_vote vote = {.marks = marks};
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		vote.delegate = sqlite3_column_int64(select, 0);
		bool whole = read_marks(select, 1, marks, &vote.count);
		status = whole ? take(closure, sql_column_text(select, 2), &vote) : STATUS_CORRUPT;
	}
	return status;
}

/* ---- counting ---- */

struct counting {
	const struct contest *contest;
	struct tally *tally;
	struct merkle tree;
};

static enum status count_ballot(void *closure, const struct ballot *ballot)
{
	struct counting *counting = closure;
	struct rules_choice marks[RULES_OPTIONS];
	size_t count;
	if (!contest_is_keyed(counting->contest)) {
		tally_add(counting->tally, &counting->contest->rules, ballot->marks, ballot->count);
	} else if (!contest_has_all_keys(counting->contest)) {
		tally_collect(counting->tally);
	} else {
		enum rules_verdict verdict = opening_judge(counting->contest, ballot, marks, &count);
		tally_add_judged(counting->tally, verdict, marks, count);
	}
	return STATUS_OK;
}

static enum status count_vote(void *closure, const char *code, const struct store_vote *vote)
{
	(void)code;
	struct counting *counting = closure;
	tally_add(counting->tally, &counting->contest->rules, vote->marks, vote->count);
	return STATUS_OK;
}

enum status store_ballots_recount(struct store *store, const struct contest *contest, struct tally **out)
{
	struct counting counting = {.contest = contest};
	enum status status = tally_create(contest->rules.options, &counting.tally);
	if (status != STATUS_OK)
		return status;
	counting.tally->issued = contest->issued;
	if (contest->secret)
		status = store_draw_count(store, contest->id, &counting.tally->issued);
	if (status == STATUS_OK && contest->secret)
		status = store_ballot_each(store, contest->id, count_ballot, &counting);
	else if (status == STATUS_OK)
		status = store_vote_each(store, contest->id, count_vote, &counting);
	if (status == STATUS_OK && contest->paper)
		status = store_paper_recount(store, contest, counting.tally);
	if (status == STATUS_OK)
		*out = counting.tally;
	else
		tally_free(counting.tally);
	return status;
}

static enum status add_leaf(struct counting *counting, bool made, const uint8_t leaf[BALLOT_HASH_BYTES])
{
	if (!made)
		return STATUS_CORRUPT;
	merkle_add(&counting->tree, leaf);
	return STATUS_OK;
}

static enum status hash_ballot(void *closure, const struct ballot *ballot)
{
	struct counting *counting = closure;
	uint8_t leaf[BALLOT_HASH_BYTES];
	return add_leaf(counting, ballot_leaf(counting->contest->manifest_hash, ballot, leaf), leaf);
}

static enum status hash_vote(void *closure, const char *code, const struct store_vote *vote)
{
	(void)code;
	struct counting *counting = closure;
	uint8_t leaf[BALLOT_HASH_BYTES];
	const uint8_t *hash = counting->contest->manifest_hash;
	return add_leaf(counting, ballot_vote_leaf(hash, vote->delegate, vote->marks, vote->count, leaf), leaf);
}

static enum status hash_paper(void *closure, const struct store_paper *paper)
{
	struct counting *counting = closure;
	uint8_t leaf[BALLOT_HASH_BYTES];
	bool made = paper->state == STORE_PAPER_DECIDED &&
	            ballot_paper_leaf(counting->contest->manifest_hash, paper->serial, &paper->reading, leaf);
	return add_leaf(counting, made, leaf);
}

enum status store_ballots_root(struct store *store, const struct contest *contest, uint8_t root[BALLOT_HASH_BYTES])
{
	struct counting counting = {.contest = contest};
	merkle_init(&counting.tree);
	enum status status = contest->secret ? store_ballot_each(store, contest->id, hash_ballot, &counting)
	                                     : store_vote_each(store, contest->id, hash_vote, &counting);
	if (status == STATUS_OK && contest->paper)
		status = store_paper_box_each(store, contest->id, hash_paper, &counting);
	if (status == STATUS_OK)
		merkle_root(&counting.tree, root);
	return status;
}
