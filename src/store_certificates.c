#include "store_certificates.h"

#include <endian.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store_sql.h"

#define RECORDS_PREFIX "congressd-records-v1"

enum statement {
	CERTIFICATE_INSERT,
	CERTIFICATE_SELECT,
	FIRST_RECORD,
	CONTEST = FIRST_RECORD,
	CONTEST_OPTION,
	CONTEST_TOTAL,
	CONTEST_REASON,
	CONTEST_ROLL,
	CONTEST_CONVENED,
	CONTEST_QUORUM,
	CONTEST_OVERRIDE,
	APPROVAL,
	VOTE,
	DRAW,
	BALLOT,
	PAPER_ISSUE,
	PAPER,
	PAPER_ENTRY,
	PAPER_REFUSED,
	FIRST_KEYED, /* from here on of keyed contests only, which came later */
	CONTEST_KEYS_OF = FIRST_KEYED,
	BALLOT_SEALED,
	DRAW_SECOND,
	STATEMENTS
};

/* Every column is named: what a later version adds is not what was certified. */
static const char *const statements[STATEMENTS] = {
    [CERTIFICATE_INSERT] = "INSERT INTO certificate (contest, text, hash, signature) VALUES (?1, ?2, ?3, ?4)",
    [CERTIFICATE_SELECT] = "SELECT text, hash, signature FROM certificate WHERE contest = ?1",
    [CONTEST] = "SELECT id, title, style, secret, seats, majority_num, majority_den, majority_base, blank, undervote,"
                " row_error, reveal, reveal_step, late_issue, require_present, board, runoff_of, state, session,"
                " manifest, manifest_hash, manifest_signature, voprf_public_key, voprf_secret_key, convened, present,"
                " delegations, delegations_present, frozen_at, convened_adjusted, issued, collected, valid, invalid,"
                " root, closing_signature, closed_at, created_at, paper, ended_at, further_of, round"
                " FROM contest WHERE id = ?1",
    [CONTEST_OPTION] = "SELECT number, name FROM contest_option WHERE contest = ?1 ORDER BY number",
    [CONTEST_TOTAL] = "SELECT number, for, against, other FROM contest_total WHERE contest = ?1 ORDER BY number",
    [CONTEST_REASON] = "SELECT reason, count FROM contest_reason WHERE contest = ?1 ORDER BY reason",
    [CONTEST_ROLL] = "SELECT delegate FROM contest_roll WHERE contest = ?1 ORDER BY delegate",
    [CONTEST_CONVENED] = "SELECT delegate FROM contest_convened WHERE contest = ?1 ORDER BY delegate",
    [CONTEST_QUORUM] = "SELECT moment, convened, present, delegations, delegations_present, num, den"
                       " FROM contest_quorum WHERE contest = ?1 ORDER BY moment",
    [CONTEST_OVERRIDE] = "SELECT step, reason, actor, at FROM contest_override WHERE contest = ?1 ORDER BY step",
    [APPROVAL] = "SELECT office, actor, role, at FROM approval WHERE contest = ?1 ORDER BY office",
    [VOTE] = "SELECT delegate, marks, at FROM vote WHERE contest = ?1 ORDER BY delegate",
    [DRAW] = "SELECT delegate, card_key, blinded, evaluated, proof, signature FROM draw WHERE contest = ?1"
             " ORDER BY delegate",
    [BALLOT] = "SELECT ballot_key, token, marks, signature FROM ballot WHERE contest = ?1 ORDER BY ballot_key",
    [PAPER_ISSUE] = "SELECT delegate FROM paper_issue WHERE contest = ?1 ORDER BY delegate",
    [PAPER] = "SELECT serial, state, voided, nonce, verdict, finding, marks FROM paper WHERE contest = ?1"
              " ORDER BY serial",
    [PAPER_ENTRY] = "SELECT e.serial, e.place, e.actor, e.finding, e.marks, e.note FROM paper p"
                    " JOIN paper_entry e ON e.serial = p.serial WHERE p.contest = ?1 ORDER BY e.serial, e.place",
    [PAPER_REFUSED] = "SELECT serial, code, times FROM paper_refused WHERE contest = ?1 ORDER BY serial, code",
    [CONTEST_KEYS_OF] = "SELECT sealing_1_public, sealing_2_public, second_issuer_public, sealing_1_secret,"
                        " sealing_2_secret, second_issuer_secret, opened_at FROM contest WHERE id = ?1",
    [BALLOT_SEALED] = "SELECT ballot_key, sealed FROM ballot WHERE contest = ?1 ORDER BY ballot_key",
    [DRAW_SECOND] = "SELECT delegate, evaluated, proof FROM draw_second WHERE contest = ?1 ORDER BY delegate",
};

static const char *const tables[STATEMENTS] = {
    [CONTEST] = "contest",
    [CONTEST_OPTION] = "contest_option",
    [CONTEST_TOTAL] = "contest_total",
    [CONTEST_REASON] = "contest_reason",
    [CONTEST_ROLL] = "contest_roll",
    [CONTEST_CONVENED] = "contest_convened",
    [CONTEST_QUORUM] = "contest_quorum",
    [CONTEST_OVERRIDE] = "contest_override",
    [APPROVAL] = "approval",
    [VOTE] = "vote",
    [DRAW] = "draw",
    [BALLOT] = "ballot",
    [PAPER_ISSUE] = "paper_issue",
    [PAPER] = "paper",
    [PAPER_ENTRY] = "paper_entry",
    [PAPER_REFUSED] = "paper_refused",
    [CONTEST_KEYS_OF] = "contest_keys",
    [BALLOT_SEALED] = "ballot_sealed",
    [DRAW_SECOND] = "draw_second",
};

const struct sql_group store_certificates_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which, int64_t contest)
{
	sqlite3_stmt *statement = sql_take(store, SQL_CERTIFICATES, which);
	sql_integer(statement, 1, contest);
	return statement;
}

enum status store_certificate_add(struct act *act, int64_t contest, const struct store_certificate *certificate)
{
	sqlite3_stmt *insert = take_statement(act->store, CERTIFICATE_INSERT, contest);
	sql_text(insert, 2, certificate->text);
	sql_bytes(insert, 3, certificate->hash, sizeof certificate->hash);
	sql_bytes(insert, 4, certificate->signature, sizeof certificate->signature);
	return sql_run(insert);
}

enum status store_certificate_get(struct store *store, int64_t contest, struct store_certificate *out)
{
	sqlite3_stmt *select = take_statement(store, CERTIFICATE_SELECT, contest);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	*out = (struct store_certificate){.text = strdup(sql_column_text(select, 0))};
	bool whole = sql_column_bytes(select, 1, out->hash, sizeof out->hash) &&
	             sql_column_bytes(select, 2, out->signature, sizeof out->signature);
	sql_end(select);
	if (out->text && whole)
		return STATUS_OK;
	status = out->text ? STATUS_CORRUPT : STATUS_NO_MEMORY;
	store_certificate_free(out);
	return status;
}

void store_certificate_free(struct store_certificate *certificate)
{
	free(certificate->text);
	*certificate = (struct store_certificate){0};
}

/* ---- digests ---- */

static void add_value(crypto_hash_sha256_state *hash, sqlite3_stmt *row, int column)
{
	uint8_t type = (uint8_t)sqlite3_column_type(row, column);
	crypto_hash_sha256_update(hash, &type, 1);
	if (type == SQLITE_NULL)
		return;
	if (type == SQLITE_INTEGER) {
		uint64_t number = htobe64((uint64_t)sqlite3_column_int64(row, column));
		crypto_hash_sha256_update(hash, (const uint8_t *)&number, sizeof number);
		return;
	}
	const void *bytes = sqlite3_column_blob(row, column);
	uint32_t size = (uint32_t)sqlite3_column_bytes(row, column), length = htobe32(size);
	crypto_hash_sha256_update(hash, (const uint8_t *)&length, sizeof length);
	if (size)
		crypto_hash_sha256_update(hash, bytes, size);
}

static void start(crypto_hash_sha256_state *hash, const struct contest *contest, const char *table)
{
	uint8_t length = (uint8_t)strlen(table);
	crypto_hash_sha256_init(hash);
	crypto_hash_sha256_update(hash, (const uint8_t *)RECORDS_PREFIX, sizeof RECORDS_PREFIX - 1);
	crypto_hash_sha256_update(hash, contest->manifest_hash, sizeof contest->manifest_hash);
	crypto_hash_sha256_update(hash, contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	crypto_hash_sha256_update(hash, &length, 1);
	crypto_hash_sha256_update(hash, (const uint8_t *)table, length);
}

static enum status digest(
    struct store *store, const struct contest *contest, enum statement which, uint8_t out[crypto_hash_sha256_BYTES])
{
	crypto_hash_sha256_state hash;
	start(&hash, contest, tables[which]);
	sqlite3_stmt *select = take_statement(store, which, contest->id);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		for (int column = 0; column < sqlite3_column_count(select); column++)
			add_value(&hash, select, column);
	}
	crypto_hash_sha256_final(&hash, out);
	return status;
}

enum status store_certificate_records(struct store *store, const struct contest *contest,
    enum status (*take)(void *closure, const char *table, const uint8_t digest[32]), void *closure)
{
	enum status status = STATUS_OK;
	enum statement end = contest_is_keyed(contest) ? STATEMENTS : FIRST_KEYED;
	for (enum statement which = FIRST_RECORD; which < end && status == STATUS_OK; which++) {
		uint8_t bytes[crypto_hash_sha256_BYTES];
		status = digest(store, contest, which, bytes);
		if (status == STATUS_OK)
			status = take(closure, tables[which], bytes);
	}
	return status;
}
