#include "api_roster.h"

#include <sqlite3.h>

#include "calls.h"
#include "timestamp.h"

static void import(void **state, const char *csv)
{
	calls_done(*state, 200, "POST", "/api/roster", csv);
}

static void assert_counts(struct answer *answer, int added, int updated, int unchanged)
{
	assert_int_equal(calls_integer(answer, "added"), added);
	assert_int_equal(calls_integer(answer, "updated"), updated);
	assert_int_equal(calls_integer(answer, "unchanged"), unchanged);
	calls_free(answer);
}

static void assert_import(void **state, const char *csv, int added, int updated, int unchanged)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/roster", csv);
	assert_counts(&answer, added, updated, unchanged);
}

static int64_t id_of(void **state, const char *code)
{
	struct calls *calls = *state;
	int64_t id;
	assert_int_equal(store_delegate_id(calls->reader, code, &id), STATUS_OK);
	return id;
}

static struct answer get(void **state, const char *code)
{
	char path[64];
	snprintf(path, sizeof path, "/api/delegates/%lld", (long long)id_of(state, code));
	return calls_expect(*state, 200, "GET", path, NULL);
}

static void assert_member(void **state, const char *code, const char *name, const char *expected)
{
	struct answer answer = get(state, code);
	char *text = json_dumps(calls_at(&answer, name), JSON_ENCODE_ANY);
	assert_string_equal(text, expected);
	free(text);
	calls_free(&answer);
}

static void assert_codes(void **state, const char *path, const char *expected)
{
	struct answer answer = calls_expect(*state, 200, "GET", path, NULL);
	char codes[256] = "";
	size_t index;
	json_t *one;
	json_array_foreach(calls_at(&answer, "delegates"), index, one)
	    strcat(strcat(codes, json_string_value(json_object_get(one, "code"))), " ");
	assert_string_equal(codes, expected);
	calls_free(&answer);
}

static void patch(void **state, unsigned http, const char *code, const char *body)
{
	char path[64];
	snprintf(path, sizeof path, "/api/delegates/%lld", (long long)id_of(state, code));
	calls_done(*state, http, "PATCH", path, body);
}

/* The import is refused, with this code at this line, and nothing is stored. */
static void refuse_import(void **state, const char *csv, int line, const char *code)
{
	struct answer answer = calls_expect(*state, 422, "POST", "/api/roster", csv);
	assert_string_equal(calls_text(&answer, "error"), "invalid");
	assert_int_equal(calls_integer(&answer, "rows.0.line"), line);
	assert_string_equal(calls_text(&answer, "rows.0.code"), code);
	calls_free(&answer);
}

/* How many events of that name there are; their data must hold `part`. */
static int events(void **state, const char *name, const char *part)
{
	struct calls *calls = *state;
	char command[512];
	snprintf(command, sizeof command,
	    "SELECT count(*) FROM event WHERE act = '%s' AND actor = 'token:1' AND instr(data, '%s')", name, part);
	sqlite3 *db;
	sqlite3_stmt *select;
	assert_int_equal(sqlite3_open(calls->place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, command, -1, &select, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(select), SQLITE_ROW);
	int count = sqlite3_column_int(select, 0);
	sqlite3_finalize(select);
	sqlite3_close(db);
	return count;
}

/* ---- import ---- */

static void test_an_import_adds_updates_and_leaves_alone(void **state)
{
	assert_import(state, "code,full_name,seat\nA1,Lê A,1\nA2,Lê B,2\nA3,Lê C,3\n", 3, 0, 0);
	assert_import(state, "code,full_name,seat\nA1,Lê A,1\nA2,Lê B,9\nA4,Lê D,4\n", 1, 1, 1);
	assert_member(state, "A2", "seat", "\"9\"");
	assert_member(state, "A3", "seat", "\"3\"");
	assert_int_equal(events(state, "roster.import", "\"added\":1"), 1);
	assert_int_equal(events(state, "roster.import", ""), 2);
}

static void test_a_column_the_file_lacks_changes_nobody(void **state)
{
	import(state, "code,full_name,standing,delegation,note\nA1,Lê A,alternate,Đoàn Một,giữ\n");
	assert_import(state, "code,full_name,seat\nA1,Lê A,5\n", 0, 1, 0);
	assert_member(state, "A1", "standing", "\"alternate\"");
	assert_member(state, "A1", "delegation", "\"Đoàn Một\"");
	assert_member(state, "A1", "note", "\"giữ\"");
	assert_member(state, "A1", "seat", "\"5\"");
}

static void test_an_empty_cell_empties(void **state)
{
	import(state, "code,full_name,seat,delegation\nA1,Lê A,5,Đoàn Một\n");
	assert_import(state, "code,full_name,seat,delegation\nA1,Lê A,,\n", 0, 1, 0);
	assert_member(state, "A1", "seat", "null");
	assert_member(state, "A1", "delegation", "null");
}

static void test_a_dry_run_reports_and_changes_nothing(void **state)
{
	import(state, "code,full_name\nA1,Lê A\n");
	struct answer answer = calls_expect(
	    *state, 200, "POST", "/api/roster?dry_run=1", "code,full_name,delegation\nA1,Lê Z,Đoàn\nA2,Lê B,Đoàn\n");
	assert_counts(&answer, 1, 1, 0);
	assert_codes(state, "/api/delegates", "A1 ");
	assert_member(state, "A1", "full_name", "\"Lê A\"");
	assert_int_equal(events(state, "roster.import", ""), 1);
}

static void assert_dry_run(void **state, const char *csv, const char *name, const char *expected)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/roster?dry_run=1", csv);
	char *text = json_dumps(calls_at(&answer, name), JSON_COMPACT | JSON_ENCODE_ANY);
	assert_string_equal(text, expected);
	free(text);
	calls_free(&answer);
}

static void test_a_dry_run_tells_every_change(void **state)
{
	import(state, "code,full_name,seat,standing\nA1,Lê A,5,official\nA2,Lê B,6,official\nA3,Lê C,7,official\n");
	assert_dry_run(state,
	    "code,full_name,seat,replaces,standing\nA2,Lê B,6,,official\nB1,Lê D,,A1,alternate\nA3,Lê Z,,,official\n",
	    "changes",
	    "[{\"line\":3,\"code\":\"B1\",\"full_name\":\"Lê D\",\"change\":\"added\",\"fields\":["
	    "{\"column\":\"standing\",\"from\":\"\",\"to\":\"alternate\"},"
	    "{\"column\":\"replaces\",\"from\":\"\",\"to\":\"A1\"}]},"
	    "{\"line\":4,\"code\":\"A3\",\"full_name\":\"Lê Z\",\"change\":\"updated\",\"fields\":["
	    "{\"column\":\"full_name\",\"from\":\"Lê C\",\"to\":\"Lê Z\"},"
	    "{\"column\":\"seat\",\"from\":\"7\",\"to\":\"\"}]}]");
	assert_dry_run(state, "code,full_name\nA2,Lê B\nB1,Lê D\n", "absent", "2");
	assert_dry_run(state, "code,full_name,Size\nA2,Lê B,XL\n", "changes",
	    "[{\"line\":2,\"code\":\"A2\",\"full_name\":\"Lê B\",\"change\":\"updated\",\"fields\":["
	    "{\"column\":\"note\",\"from\":\"\",\"to\":\"Size: XL\"}]}]");
}

/* What a dry run says of rows and mistakes is what the import then says. */
static void assert_foretold(void **state, const char *csv)
{
	struct answer tried = calls_send(*state, &(struct call){"POST", "/api/roster?dry_run=1", csv});
	struct answer stored = calls_send(*state, &(struct call){"POST", "/api/roster", csv});
	assert_int_equal(tried.http, stored.http);
	static const char *const members[] = {"added", "updated", "unchanged", "rows", "warnings"};
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		json_t *before = json_object_get(tried.json, members[i]), *after = json_object_get(stored.json, members[i]);
		if (before != after && !json_equal(before, after))
			fail_msg("%s: %s, but %s", csv, tried.text, stored.text);
	}
	calls_free(&tried);
	calls_free(&stored);
}

static void test_a_dry_run_foretells_the_import(void **state)
{
	static const char *const files[] = {
	    "code,full_name,standing,replaces\nA1,A,official,\nA2,B,official,\nB1,C,alternate,A1\nB2,D,alternate,\n",
	    "code,full_name,standing,replaces\nB2,D,alternate,A1\n",                       /* replaced by B1 */
	    "code,full_name,standing,replaces\nB3,E,alternate,A1\n",                       /* likewise, by who is new */
	    "code,full_name,standing,replaces\nB3,E,alternate,NONE\n",                     /* nobody */
	    "code,full_name,standing,replaces\nB3,E,alternate,A9\nA9,F,official,\n",       /* one below, who is new */
	    "code,full_name,standing,replaces\nB2,D,alternate,A1\nB1,C,alternate,A2\n",    /* exchanged */
	    "code,full_name,standing,replaces\nB2,D,alternate,A2\nB1,C,alternate,A1\n",    /* and back */
	    "code,full_name,standing,replaces\nB4,G,alternate,A2\nB2,D,alternate,\n",      /* freed by a row below */
	    "code,full_name,standing,replaces\nB1,C,alternate,A1\nB4,H,alternate,A2\n",    /* the same again */
	    "code,full_name,standing,replaces\nB5,G,alternate,A1\nB6,D,alternate,NONE\n",  /* two mistakes */
	    "code,full_name\nA1,Z\nB1,Z\nA9,F\n",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		assert_foretold(state, files[i]);
}

static void test_a_stored_import_lists_no_changes(void **state)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/roster", "code,full_name\nA1,Lê A\n");
	assert_null(json_object_get(answer.json, "changes"));
	calls_free(&answer);
}

static void test_a_dry_run_lists_the_first_thousand(void **state)
{
	char *csv = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&csv, &length);
	assert_non_null(file);
	fputs("code,full_name\n", file);
	for (int i = 0; i < 1234; i++)
		fprintf(file, "A%d,Lê A\n", i);
	fclose(file);
	struct answer answer = calls_expect(*state, 200, "POST", "/api/roster?dry_run=1", csv);
	assert_int_equal(json_array_size(calls_at(&answer, "changes")), 1000);
	assert_int_equal(calls_integer(&answer, "changes.999.line"), 1001);
	assert_int_equal(calls_integer(&answer, "changes_left_out"), 234);
	calls_free(&answer);
	free(csv);
}

static void test_warnings_come_with_the_report(void **state)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/roster", "code,full_name,Cỡ áo\nA1,Lê A,XL\n");
	assert_string_equal(calls_text(&answer, "warnings.0.code"), "unknown_column");
	assert_string_equal(calls_text(&answer, "warnings.0.column"), "Cỡ áo");
	calls_free(&answer);
	assert_member(state, "A1", "note", "\"Cỡ áo: XL\"");
	assert_import(state, "code,full_name,Cỡ áo\nA1,Lê A,XL\n", 0, 0, 1);
	assert_import(state, "code,full_name\nA1,Lê A\n", 0, 0, 1);
}

static void test_one_wrong_row_refuses_the_file(void **state)
{
	refuse_import(state, "code,full_name,birth_date\nA1,Lê A,1990\nA2,Lê B,31/02/1990\n", 3, "bad_date");
	assert_codes(state, "/api/delegates", "");
	assert_int_equal(events(state, "roster.import", ""), 0);
}

static void test_rows_may_replace_those_below_them(void **state)
{
	import(state, "code,full_name,standing,replaces\nA2,Lê B,alternate,A1\nA1,Lê A,official,\n");
	assert_member(state, "A2", "voting", "true");
	assert_member(state, "A1", "voting", "false");
}

static void test_rows_may_replace_who_is_stored(void **state)
{
	import(state, "code,full_name\nA1,Lê A\n");
	assert_member(state, "A1", "voting", "true");
	import(state, "code,full_name,standing,replaces\nA2,Lê B,alternate,A1\n");
	assert_member(state, "A1", "voting", "false");
	assert_import(state, "code,full_name,standing,replaces\nA2,Lê B,alternate,A1\n", 0, 0, 1);
}

static void test_alternates_may_exchange_whom_they_replace(void **state)
{
	const char *file = "code,full_name,standing,replaces\nA1,A,official,\nA2,B,official,\n"
	                   "B1,C,alternate,A1\nB2,D,alternate,A2\n";
	import(state, file);
	assert_import(state, "code,full_name,replaces\nB1,C,A2\nB2,D,A1\n", 0, 2, 0);
	assert_import(state, file, 0, 2, 2);
}

static void test_a_replacement_may_end(void **state)
{
	import(state, "code,full_name,standing,replaces\nA1,A,official,\nB1,C,alternate,A1\n");
	assert_import(state, "code,full_name,replaces\nB1,C,\n", 0, 1, 0);
	assert_member(state, "A1", "voting", "true");
	assert_member(state, "B1", "voting", "false");
}

static void test_an_unknown_replaced_delegate_refuses_the_file(void **state)
{
	refuse_import(
	    state, "code,full_name,standing,replaces\nA1,A,official,\nB1,C,alternate,X9\n", 3, "unknown_replaces");
	assert_codes(state, "/api/delegates", "");
}

static void test_a_delegate_replaced_already_refuses_the_file(void **state)
{
	import(state, "code,full_name,standing,replaces\nA1,A,official,\nB1,C,alternate,A1\n");
	refuse_import(state, "code,full_name,standing,replaces\nB2,D,alternate,A1\n", 2, "replaced_twice");
	assert_codes(state, "/api/delegates", "A1 B1 ");
	refuse_import(state, "code,full_name,seat,standing,replaces\nA1,A,7,official,\nB2,D,,alternate,A1\n", 3,
	    "replaced_twice");
	assert_member(state, "A1", "seat", "null");
}

#define MANY 50000

static char *many_rows(const char *seat)
{
	char *csv = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&csv, &length);
	assert_non_null(file);
	fputs("Mã đại biểu;Họ và tên;Đoàn đại biểu;Tư cách;Thay cho;Số ghế;Ngày sinh;Dân tộc;Điện thoại\r\n", file);
	for (int i = 1; i <= MANY; i++) {
		fprintf(file, "DB%05d;Nguyễn Thị Ánh %d;Đoàn số %d;", i, i, i % 400);
		if (i % 50 == 0)
			fprintf(file, "dự khuyết;DB%05d;", i - 1);
		else
			fputs("chính thức;;", file);
		fprintf(file, "%s%d;28/02/1990;Kinh;09012345%02d\r\n", seat, i, i % 100);
	}
	fclose(file);
	return csv;
}

/* Prints the time too: two seconds are to suffice without sanitizers. */
static void import_many(void **state, const char *what, const char *seat, int added, int updated, int unchanged)
{
	char *csv = many_rows(seat);
	int64_t start = timestamp_monotonic();
	assert_import(state, csv, added, updated, unchanged);
	print_message("%d rows %s in %lld ms\n", MANY, what, (long long)(timestamp_monotonic() - start));
	free(csv);
}

static void test_fifty_thousand_rows_are_imported(void **state)
{
	import_many(state, "added", "A", MANY, 0, 0);
	import_many(state, "unchanged", "A", 0, 0, MANY);
	import_many(state, "updated", "B", 0, MANY, 0);
	assert_member(state, "DB00049", "voting", "false");
	assert_member(state, "DB00050", "voting", "true");
}

/* ---- lists ---- */

static void test_lists_go_page_by_page(void **state)
{
	import(state, "code,full_name\nA1,A\nA2,B\nA3,C\n");
	struct answer page = calls_expect(*state, 200, "GET", "/api/delegates?limit=2", NULL);
	char path[64];
	assert_int_equal(json_array_size(calls_at(&page, "delegates")), 2);
	snprintf(path, sizeof path, "/api/delegates?limit=2&after=%lld", (long long)calls_integer(&page, "next"));
	calls_free(&page);
	page = calls_expect(*state, 200, "GET", path, NULL);
	assert_string_equal(calls_text(&page, "delegates.0.code"), "A3");
	assert_true(json_is_null(calls_at(&page, "next")));
	calls_free(&page);
	page = calls_expect(*state, 200, "GET", "/api/delegates?limit=3", NULL);
	assert_true(json_is_null(calls_at(&page, "next")));
	calls_free(&page);
}

static void test_lists_are_searched(void **state)
{
	import(state, "code,full_name,delegation\nA1,Đỗ Ánh,Một\nA2,Lê 100%,Hai\n");
	assert_codes(state, "/api/delegates?q=ĐỖ anh", "A1 ");
	assert_codes(state, "/api/delegates?q=do", "A1 ");
	assert_codes(state, "/api/delegates?q=%", "A2 ");
	assert_codes(state, "/api/delegates?q=", "A1 A2 ");
	assert_codes(state, "/api/delegates?delegation=Hai", "A2 ");
	assert_codes(state, "/api/delegates?q=le&delegation=Một", "");
	assert_codes(state, "/api/delegates?present=1", "");
	assert_codes(state, "/api/delegates?present=0", "A1 A2 ");
}

static void enter(void **state, const char *code, int inside)
{
	struct calls *calls = *state;
	char sql[256];
	sqlite3 *db;
	snprintf(sql, sizeof sql,
	    "INSERT OR REPLACE INTO presence (session, delegate, inside) SELECT id, %lld, %d FROM session",
	    (long long)id_of(state, code), inside);
	assert_int_equal(sqlite3_open(calls->place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_presence_is_that_of_the_open_session(void **state)
{
	struct calls *calls = *state;
	import(state, "code,full_name\nA1,A\nA2,B\nA3,C\n");
	enter(state, "A1", 1);
	enter(state, "A2", 0);
	assert_codes(state, "/api/delegates?present=1", "A1 ");
	assert_codes(state, "/api/delegates?present=0", "A2 A3 ");
	assert_member(state, "A1", "present", "true");
	assert_member(state, "A2", "present", "false");
	assert_int_equal(store_session_close(&calls->place->act, 1), STATUS_OK);
	assert_codes(state, "/api/delegates?present=1", "");
	assert_member(state, "A1", "present", "false");
}

static void test_nonsense_in_a_query_is_refused(void **state)
{
	static const char *const paths[] = {"/api/delegates?limit=0", "/api/delegates?limit=1001",
	    "/api/delegates?limit=x", "/api/delegates?after=-1", "/api/delegates?present=2", "/api/delegates?q=\xff"};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		calls_done(*state, 400, "GET", paths[i], NULL);
	calls_done(*state, 400, "POST", "/api/roster?dry_run=maybe", "code,full_name\n");
	calls_done(*state, 404, "GET", "/api/delegates/1", NULL);
	calls_done(*state, 404, "GET", "/api/delegates/x", NULL);
}

/* ---- one by one ---- */

static void test_a_delegate_is_added(void **state)
{
	struct answer answer = calls_expect(*state, 201, "POST", "/api/delegates",
	    "{\"code\":\" A1 \",\"full_name\":\"Lê A\",\"birth_date\":\"28/02/1990\",\"kind\":\"được bầu\"}");
	assert_string_equal(calls_text(&answer, "code"), "A1");
	assert_string_equal(calls_text(&answer, "standing"), "official");
	assert_string_equal(calls_text(&answer, "birth_date"), "1990-02-28");
	assert_string_equal(calls_text(&answer, "kind"), "elected");
	assert_true(json_is_null(calls_at(&answer, "badge")));
	assert_true(json_is_true(calls_at(&answer, "voting")));
	calls_free(&answer);
	assert_int_equal(events(state, "delegate.add", "\"code\":\"A1\""), 1);
}

static void test_a_wrong_entry_is_refused_field_by_field(void **state)
{
	struct answer answer = calls_expect(*state, 422, "POST", "/api/delegates",
	    "{\"full_name\":\"\",\"standing\":\"king\",\"seat\":5,\"birth_date\":\"31/02/1990\",\"size\":\"XL\"}");
	static const char *const fields[] = {"code", "full_name", "standing", "seat", "birth_date", "size"};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		char name[64];
		snprintf(name, sizeof name, "fields.%s", fields[i]);
		calls_text(&answer, name);
	}
	assert_int_equal(json_object_size(calls_at(&answer, "fields")), 6);
	calls_free(&answer);
}

static void test_a_code_taken_is_a_conflict(void **state)
{
	import(state, "code,full_name\nA1,A\nA2,B\n");
	calls_done(*state, 409, "POST", "/api/delegates", "{\"code\":\"A1\",\"full_name\":\"C\"}");
	patch(state, 409, "A2", "{\"code\":\"A1\"}");
	assert_int_equal(events(state, "delegate.add", ""), 0);
}

static void test_a_change_touches_what_it_names(void **state)
{
	import(state, "code,full_name,seat,phone\nA1,Lê A,1,0901\n");
	patch(state, 200, "A1", "{\"full_name\":\"Lê Ánh\",\"phone\":null}");
	assert_member(state, "A1", "full_name", "\"Lê Ánh\"");
	assert_member(state, "A1", "seat", "\"1\"");
	assert_member(state, "A1", "phone", "null");
	assert_codes(state, "/api/delegates?q=anh", "A1 ");
	assert_int_equal(events(state, "delegate.change", "\"full_name\":true"), 1);
	assert_int_equal(events(state, "delegate.change", "0901"), 0);
}

static void test_a_change_of_nothing_is_no_event(void **state)
{
	import(state, "code,full_name\nA1,Lê A\n");
	patch(state, 200, "A1", "{\"full_name\":\"Lê A\",\"withdrawn\":false,\"replaces\":null}");
	patch(state, 200, "A1", "{}");
	assert_int_equal(events(state, "delegate.change", ""), 0);
}

static void test_what_is_required_cannot_be_emptied(void **state)
{
	import(state, "code,full_name\nA1,Lê A\n");
	patch(state, 422, "A1", "{\"full_name\":null}");
	patch(state, 422, "A1", "{\"code\":\" \"}");
	patch(state, 422, "A1", "{\"withdrawn\":1}");
	calls_done(*state, 404, "PATCH", "/api/delegates/99", "{}");
}

static void test_withdrawing_takes_the_vote_and_returning_gives_it_back(void **state)
{
	import(state, "code,full_name\nA1,Lê A\n");
	patch(state, 200, "A1", "{\"withdrawn\":true}");
	assert_member(state, "A1", "withdrawn", "true");
	assert_member(state, "A1", "voting", "false");
	assert_int_equal(events(state, "delegate.change", "\"withdrawn\":true"), 1);
	patch(state, 200, "A1", "{\"withdrawn\":false}");
	assert_member(state, "A1", "voting", "true");
}

static void test_a_replacement_is_named_by_id(void **state)
{
	char body[64];
	import(state, "code,full_name,standing\nA1,A,official\nB1,B,alternate\nB2,C,alternate\n");
	snprintf(body, sizeof body, "{\"replaces\":%lld}", (long long)id_of(state, "A1"));
	patch(state, 200, "B1", body);
	assert_member(state, "B1", "voting", "true");
	assert_member(state, "A1", "voting", "false");
	patch(state, 409, "B2", body);
	patch(state, 422, "A1", body);
	patch(state, 422, "B2", "{\"replaces\":99}");
	patch(state, 422, "B2", "{\"replaces\":\"A1\"}");
	patch(state, 200, "B1", "{\"replaces\":null}");
	patch(state, 200, "B2", body);
	assert_member(state, "B2", "voting", "true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_an_import_adds_updates_and_leaves_alone),
	    CALLS_TEST(test_a_column_the_file_lacks_changes_nobody),
	    CALLS_TEST(test_an_empty_cell_empties),
	    CALLS_TEST(test_a_dry_run_reports_and_changes_nothing),
	    CALLS_TEST(test_a_dry_run_tells_every_change),
	    CALLS_TEST(test_a_dry_run_foretells_the_import),
	    CALLS_TEST(test_a_stored_import_lists_no_changes),
	    CALLS_TEST(test_a_dry_run_lists_the_first_thousand),
	    CALLS_TEST(test_warnings_come_with_the_report),
	    CALLS_TEST(test_one_wrong_row_refuses_the_file),
	    CALLS_TEST(test_rows_may_replace_those_below_them),
	    CALLS_TEST(test_rows_may_replace_who_is_stored),
	    CALLS_TEST(test_alternates_may_exchange_whom_they_replace),
	    CALLS_TEST(test_a_replacement_may_end),
	    CALLS_TEST(test_an_unknown_replaced_delegate_refuses_the_file),
	    CALLS_TEST(test_a_delegate_replaced_already_refuses_the_file),
	    CALLS_TEST(test_fifty_thousand_rows_are_imported),
	    CALLS_TEST(test_lists_go_page_by_page),
	    CALLS_TEST(test_lists_are_searched),
	    CALLS_TEST(test_presence_is_that_of_the_open_session),
	    CALLS_TEST(test_nonsense_in_a_query_is_refused),
	    CALLS_TEST(test_a_delegate_is_added),
	    CALLS_TEST(test_a_wrong_entry_is_refused_field_by_field),
	    CALLS_TEST(test_a_code_taken_is_a_conflict),
	    CALLS_TEST(test_a_change_touches_what_it_names),
	    CALLS_TEST(test_a_change_of_nothing_is_no_event),
	    CALLS_TEST(test_what_is_required_cannot_be_emptied),
	    CALLS_TEST(test_withdrawing_takes_the_vote_and_returning_gives_it_back),
	    CALLS_TEST(test_a_replacement_is_named_by_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
