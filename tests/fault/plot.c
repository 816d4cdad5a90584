#include "plot.h"

#include <sqlite3.h>

#include "api_contest_opening.h"

static unsigned ask(struct plot *plot, const char *method, const char *path, const char *body)
{
	struct answer answer = calls_send(plot->voting->calls, &(struct call){method, path, body});
	unsigned http = answer.http;
	calls_free(&answer);
	return http;
}

static unsigned as_secretariat(struct plot *plot, const char *method, const char *path, const char *body)
{
	voting_as(plot->voting, ROLE_SECRETARIAT, "token:1");
	return ask(plot, method, path, body);
}

static unsigned import_roster(struct plot *plot)
{
	static const char row[] = "M%03d,Nguyễn Văn %d,Đoàn Ba\n";
	char *body = malloc(64 * 1024), *end = body + sprintf(body, "code,full_name,delegation\n");
	for (int i = 0; i < 300; i++)
		end += sprintf(end, row, i, i);
	unsigned http = as_secretariat(plot, "POST", "/api/roster", body);
	free(body);
	return http;
}

static unsigned withdraw(struct plot *plot)
{
	char path[64];
	snprintf(path, sizeof path, "/api/delegates/%lld", (long long)plot->voting->delegates[5]);
	return as_secretariat(plot, "PATCH", path, "{\"withdrawn\":true}");
}

static unsigned issue_badges(struct plot *plot)
{
	return as_secretariat(plot, "POST", "/api/badges", "{\"delegates\":\"all\"}");
}

static unsigned scan(struct plot *plot)
{
	char body[1024];
	const int64_t *ids = plot->voting->delegates;
	voting_as(plot->voting, ROLE_STEWARD, "device:1");
	snprintf(body, sizeof body,
	    "{\"scans\":[{\"nonce\":\"plot-out-1\",\"delegate\":%lld,\"gate\":\"A\",\"direction\":\"out\"},"
	    "{\"nonce\":\"plot-in-01\",\"delegate\":%lld,\"gate\":\"B\",\"direction\":\"in\"},"
	    "{\"nonce\":\"plot-twice\",\"delegate\":%lld,\"gate\":\"B\",\"direction\":\"in\"}]}",
	    (long long)ids[0], (long long)ids[0], (long long)ids[1]);
	return ask(plot, "POST", "/api/scans", body);
}

static unsigned define(struct plot *plot, const char *definition, int64_t *id)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	struct answer answer = calls_send(plot->voting->calls, &(struct call){"POST", "/api/contests", definition});
	unsigned http = answer.http;
	if (http == 201)
		*id = calls_integer(&answer, "id");
	calls_free(&answer);
	return http;
}

static unsigned define_election(struct plot *plot)
{
	return define(plot, VOTING_ELECTION, &plot->election);
}

static unsigned define_resolution(struct plot *plot)
{
	return define(plot, VOTING_RESOLUTION, &plot->resolution);
}

static unsigned move(struct plot *plot, int64_t contest, const char *body)
{
	return voting_ask(plot->voting, contest, body, NULL);
}

static unsigned hand_out(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	unsigned http = move(plot, plot->election, "{\"to\":\"issuing\",\"override\":\"few\"}");
	hall_refresh(plot->voting->hall, voting_act(plot->voting)->store); /* where that failed, it is tried again */
	for (size_t i = 0; (http == 200 || http == 409) && i < PLOT_BALLOTS; i++) /* 409: done, the answer was lost */
		voting_paper(plot->voting, plot->election, &plot->papers[i]);
	return http;
}

static unsigned draw(struct plot *plot, size_t index)
{
	struct answer drawn = voting_draw(plot->voting, index, &plot->papers[index]);
	unsigned http = drawn.http;
	if (http == 200)
		voting_finish(&plot->papers[index], &drawn);
	calls_free(&drawn);
	return http;
}

static unsigned draw_first(struct plot *plot)
{
	return draw(plot, 0);
}

static unsigned draw_second(struct plot *plot)
{
	return draw(plot, 1);
}

static unsigned draw_third(struct plot *plot)
{
	return draw(plot, 2);
}

static unsigned begin_voting(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->election, "{\"to\":\"voting\",\"override\":\"few\"}");
}

static unsigned cast(struct plot *plot, size_t index)
{
	static const struct rules_choice marks[] = {{1, 1}, {3, 1}};
	voting_mark(&plot->papers[index], marks, index);
	struct answer answer = voting_cast(plot->voting, &plot->papers[index]);
	unsigned http = answer.http;
	calls_free(&answer);
	return http;
}

static unsigned cast_first(struct plot *plot)
{
	return cast(plot, 0);
}

static unsigned cast_second(struct plot *plot)
{
	return cast(plot, 1);
}

static unsigned cast_third(struct plot *plot)
{
	return cast(plot, 2);
}

static unsigned close_election(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->election, "{\"to\":\"closed\"}");
}

static unsigned begin_resolution(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->resolution, "{\"to\":\"voting\",\"override\":\"few\"}");
}

static unsigned vote(struct plot *plot)
{
	struct answer answer = voting_vote(plot->voting, 3, plot->resolution, "[[1,1]]");
	unsigned http = answer.http;
	calls_free(&answer);
	return http;
}

static unsigned close_resolution(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->resolution, "{\"to\":\"closed\"}");
}

static unsigned approve_first(struct plot *plot)
{
	voting_as(plot->voting, ROLE_TELLER, "token:3");
	return move(plot, plot->election, "{\"to\":\"certified\"}");
}

static unsigned approve_second(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->election, "{\"to\":\"certified\"}");
}

/* One seat of two stays open after those three ballots. */
static unsigned go_on(struct plot *plot)
{
	char path[64];
	snprintf(path, sizeof path, "/api/contests/%lld/rounds", (long long)plot->election);
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return ask(plot, "POST", path, "{\"kind\":\"further_round\"}");
}

static unsigned note_absence(struct plot *plot)
{
	return as_secretariat(
	    plot, "PUT", "/api/sessions/1/absences/1", "{\"kind\":\"excused\",\"reason\":\"Đi công tác\"}");
}

static unsigned project(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return ask(plot, "POST", "/api/projector", "{\"slide\":\"message\",\"message\":\"Nghỉ giải lao\"}");
}

/* ---- a sealed election with a second issuer ---- */

static const char *hex_of(const uint8_t *bytes, size_t length, char *out)
{
	return sodium_bin2hex(out, 2 * length + 1, bytes, length);
}

static unsigned define_keyed(struct plot *plot)
{
	char body[1024], first[65], second[65], issuer[65];
	snprintf(body, sizeof body,
	    "{\"title\":\"Bầu Bí thư\",\"style\":\"approval\",\"seats\":1,\"options\":[\"Lê An\",\"Trần Bình\"],"
	    "\"sealing_keys\":[\"%s\",\"%s\"],\"second_issuer\":\"%s\"}",
	    hex_of(plot->keys[0].public_key, 32, first), hex_of(plot->keys[1].public_key, 32, second),
	    hex_of(plot->keys[2].public_key, 32, issuer));
	return define(plot, body, &plot->keyed);
}

static unsigned hand_out_keyed(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	unsigned http = move(plot, plot->keyed, "{\"to\":\"issuing\",\"override\":\"few\"}");
	hall_refresh(plot->voting->hall, voting_act(plot->voting)->store);
	if (http == 200 || http == 409)
		voting_paper(plot->voting, plot->keyed, &plot->keyed_paper);
	return http;
}

static unsigned draw_keyed(struct plot *plot)
{
	struct answer drawn = voting_draw(plot->voting, 1, &plot->keyed_paper);
	unsigned http = drawn.http;
	if (http == 200)
		voting_finish(&plot->keyed_paper, &drawn);
	calls_free(&drawn);
	return http;
}

static unsigned answer_draw(struct plot *plot)
{
	char path[64], body[1024], element[65], scalars[129];
	uint8_t evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	const struct contest_key_pair *issuer = &plot->keys[CONTEST_KEY_SECOND_ISSUER];
	assert_int_equal(
	    voprf_issue(issuer->secret_key, issuer->public_key, plot->keyed_paper.blinded, evaluated, proof), STATUS_OK);
	snprintf(path, sizeof path, "/api/contests/%lld/issuer", (long long)plot->keyed);
	snprintf(body, sizeof body, "{\"evaluations\":[{\"draw\":%lld,\"evaluated\":\"%s\",\"proof\":\"%s\"}]}",
	    (long long)plot->voting->delegates[1], hex_of(evaluated, sizeof evaluated, element),
	    hex_of(proof, sizeof proof, scalars));
	voting_as(plot->voting, ROLE_TELLER, "token:3");
	return ask(plot, "POST", path, body);
}

static unsigned begin_keyed(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->keyed, "{\"to\":\"voting\",\"override\":\"few\"}");
}

/* The same ballot however often it is cast. */
static void seal_keyed(struct plot *plot)
{
	static uint8_t sealed[SEALING_BYTES(2, 2)];
	static const struct rules_choice marks[] = {{2, RULES_MARK_FOR}};
	struct ballot *ballot = &plot->keyed_paper.ballot;
	uint8_t keys[2 * SEALING_KEY_BYTES], input[BALLOT_INPUT_BYTES];
	if (ballot->sealed)
		return;
	memcpy(keys, plot->keys[0].public_key, SEALING_KEY_BYTES);
	memcpy(keys + SEALING_KEY_BYTES, plot->keys[1].public_key, SEALING_KEY_BYTES);
	assert_true(sealing_seal(keys, 2, marks, 1, 2, sealed));
	ballot->sealed = sealed;
	ballot->sealed_length = sizeof sealed;
	ballot->has_second = true;
	ballot_voprf_input(plot->keyed_paper.manifest_hash, ballot->key, input);
	assert_int_equal(
	    voprf_evaluate(plot->keys[2].secret_key, input, sizeof input, ballot->second_token), STATUS_OK);
	assert_true(ballot_sign(plot->keyed_paper.manifest_hash, ballot, plot->keyed_paper.secret_key));
}

static unsigned cast_keyed(struct plot *plot)
{
	seal_keyed(plot);
	const struct ballot *ballot = &plot->keyed_paper.ballot;
	uint8_t token[2 * BALLOT_TOKEN_BYTES];
	char body[2048], key[65], tokens[257], sealed[2 * SEALING_BYTES(2, 2) + 1], signature[129];
	snprintf(body, sizeof body,
	    "{\"contest\":%lld,\"ballot_key\":\"%s\",\"token\":\"%s\",\"sealed\":\"%s\",\"signature\":\"%s\"}",
	    (long long)plot->keyed, hex_of(ballot->key, 32, key),
	    hex_of(token, ballot_token_write(ballot, token), tokens),
	    hex_of(ballot->sealed, ballot->sealed_length, sealed), hex_of(ballot->signature, 64, signature));
	voting_as(plot->voting, ROLE_NOBODY, "");
	return ask(plot, "POST", "/api/ballots", body);
}

static unsigned close_keyed(struct plot *plot)
{
	voting_as(plot->voting, ROLE_PRESIDIUM, "token:2");
	return move(plot, plot->keyed, "{\"to\":\"closed\"}");
}

static unsigned publish_first(struct plot *plot)
{
	char path[64], body[256], secret[65];
	snprintf(path, sizeof path, "/api/contests/%lld/keys", (long long)plot->keyed);
	snprintf(body, sizeof body, "{\"sealing\":[null,\"%s\"]}", hex_of(plot->keys[1].secret_key, 32, secret));
	voting_as(plot->voting, ROLE_TELLER, "token:3");
	return ask(plot, "POST", path, body);
}

/* What follows is the program's work, though no request asks for it. */
static void watch(struct plot *plot, bool on)
{
	if (plot->voting->calls->watch)
		plot->voting->calls->watch(on);
}

/* The program stops behind the last key … */
static unsigned publish_last(struct plot *plot)
{
	struct api_contest_opening_keys keys = {.given = {true, true, true}};
	struct act act = *voting_act(plot->voting);
	bool complete = false;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++)
		memcpy(keys.keys[key], plot->keys[key].secret_key, CONTEST_KEY_BYTES);
	act.actor = "token:3";
	watch(plot, true);
	enum status status = store_begin(act.store);
	if (status == STATUS_OK)
		status = store_end(act.store, api_contest_opening_publish(&act, plot->keyed, &keys, &complete));
	watch(plot, false);
	return status_http(status);
}

/* … and counts when it is started again. */
static unsigned count_keyed(struct plot *plot)
{
	struct act act = *voting_act(plot->voting);
	struct contest *contest = NULL;
	watch(plot, true);
	enum status status = api_contest_opening_resume(&act);
	watch(plot, false);
	if (status == STATUS_OK)
		status = store_contest_get(act.store, plot->keyed, &contest);
	if (status == STATUS_OK && !contest->opened_at)
		status = STATUS_BUSY; /* the log tells why */
	else if (status == STATUS_OK)
		assert_int_equal(contest->valid, 1);
	contest_unref(contest);
	hall_outdated(plot->voting->hall);
	return status_http(status);
}

static const struct plot_act acts[] = {
    {"import a roster", import_roster},
    {"withdraw a delegate", withdraw},
    {"issue badges", issue_badges},
    {"scan", scan},
    {"define an election", define_election},
    {"hand out ballots", hand_out},
    {"draw the first", draw_first},
    {"draw the second", draw_second},
    {"draw the third", draw_third},
    {"begin voting", begin_voting},
    {"cast the first", cast_first},
    {"cast the second", cast_second},
    {"cast the third", cast_third},
    {"close the election", close_election},
    {"define a resolution", define_resolution},
    {"open the vote", begin_resolution},
    {"vote", vote},
    {"close the vote", close_resolution},
    {"approve first", approve_first},
    {"approve second", approve_second},
    {"go on with a further round", go_on},
    {"note an absence", note_absence},
    {"project", project},
    {"define a sealed election", define_keyed},
    {"hand out its ballots", hand_out_keyed},
    {"draw one", draw_keyed},
    {"answer the draw", answer_draw},
    {"begin voting on it", begin_keyed},
    {"cast a sealed ballot", cast_keyed},
    {"close it", close_keyed},
    {"publish the first key", publish_first},
    {"publish the last", publish_last},
    {"count", count_keyed},
};

const struct plot_act *plot_acts(size_t *count)
{
	*count = sizeof acts / sizeof acts[0];
	return acts;
}

void plot_open(struct plot *plot)
{
	*plot = (struct plot){0};
	voting_open(&plot->state);
	plot->voting = plot->state;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		struct contest_key_pair *pair = &plot->keys[key];
		if (key == CONTEST_KEY_SECOND_ISSUER)
			voprf_key_create(pair->secret_key, pair->public_key);
		else
			crypto_box_keypair(pair->public_key, pair->secret_key);
	}
}

void plot_close(struct plot *plot)
{
	voting_close(&plot->state);
}

const char *plot_database(const struct plot *plot)
{
	return plot->voting->calls->place->path;
}

/* ---- what the database holds ---- */

static void add_row(crypto_hash_sha256_state *state, sqlite3_stmt *row)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		int about[2] = {sqlite3_column_type(row, i), sqlite3_column_bytes(row, i)};
		const void *bytes = sqlite3_column_blob(row, i);
		crypto_hash_sha256_update(state, (const unsigned char *)about, sizeof about);
		if (bytes)
			crypto_hash_sha256_update(state, bytes, (unsigned long long)about[1]);
	}
}

static void add_rows(crypto_hash_sha256_state *state, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
	int code;
	while ((code = sqlite3_step(rows)) == SQLITE_ROW)
		add_row(state, rows);
	assert_int_equal(code, SQLITE_DONE);
	sqlite3_finalize(rows);
}

static void check_integrity(sqlite3 *db)
{
	sqlite3_stmt *check;
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(check), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
	sqlite3_finalize(check);
}

void plot_digest(const char *path, unsigned char out[32])
{
	sqlite3 *db;
	sqlite3_stmt *tables;
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
	check_integrity(db);
	const char *names =
	    "SELECT 'SELECT * FROM \"' || name || '\"' FROM sqlite_schema WHERE type = 'table'"
	    " AND name <> 'arrival_order' ORDER BY name";
	assert_int_equal(sqlite3_prepare_v2(db, names, -1, &tables, NULL), SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		add_rows(&state, db, (const char *)sqlite3_column_text(tables, 0));
	sqlite3_finalize(tables);
	sqlite3_close(db);
	crypto_hash_sha256_final(&state, out);
}
