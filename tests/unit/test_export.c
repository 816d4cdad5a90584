#include "csv.h"
#include "export.h"

#include "calls.h"
#include "event.h"
#include "scan_judge.h"
#include "store_badges.h"
#include "store_events.h"
#include "store_scans.h"

#define BOM "\xef\xbb\xbf"
#define SECOND 1000
/* TEMPORARY_NOW as the files have it. */
#define NOW "2025-11-24T16:00:0"

static struct act *act_of(void **state)
{
	return &((struct calls *)*state)->place->act;
}

static int64_t add_delegate(struct act *act, const char *code, const char *name, const char *delegation)
{
	const char *cells[ROSTER_COLUMNS];
	int64_t id = 0;
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	cells[ROSTER_CODE] = code;
	cells[ROSTER_FULL_NAME] = name;
	cells[ROSTER_DELEGATION] = delegation;
	cells[ROSTER_STANDING] = "official";
	cells[ROSTER_KIND] = "elected";
	cells[ROSTER_SEAT] = "A-01";
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_OK);
	return id;
}

/* A scan by hand at the open session, `seconds` after TEMPORARY_NOW. */
static void scan(struct act *base, int64_t delegate, enum scan_direction direction, int64_t seconds)
{
	char nonce[32];
	struct act act = *base;
	act.now += seconds * SECOND;
	snprintf(nonce, sizeof nonce, "-nonce-%lld", (long long)seconds);
	struct scan_request request = {.nonce = nonce,
	    .gate = "B",
	    .direction = direction,
	    .refused = SCAN_VERDICTS,
	    .delegate = delegate,
	    .by_hand = true,
	    .scanned_at = act.now};
	struct scan_outcome outcome;
	int64_t session;
	assert_int_equal(scan_judge_session(act.store, &session), STATUS_OK);
	assert_int_equal(scan_judge(&act, session, &request, &outcome), STATUS_OK);
	free(outcome.result);
}

static void assert_file(struct csv_buffer *buffer, enum status status, const char *expected)
{
	assert_int_equal(status, STATUS_OK);
	char *text = calloc(1, buffer->length + 1);
	assert_non_null(text);
	memcpy(text, buffer->bytes, buffer->length);
	assert_string_equal(text, expected);
	free(text);
	csv_buffer_free(buffer);
}

static struct csv start(struct csv_buffer *buffer)
{
	struct csv csv;
	*buffer = (struct csv_buffer){0};
	csv_start(&csv, csv_buffer_write, buffer);
	return csv;
}

/* ---- attendance ---- */

#define ATTENDANCE BOM "code,full_name,delegation,standing,kind,seat,present,first_in,last_in,last_out,gate\r\n"

static void assert_attendance(void **state, int64_t session, const char *expected)
{
	struct csv_buffer buffer;
	struct csv csv = start(&buffer);
	struct rows rows = csv_rows(&csv);
	assert_file(&buffer, export_attendance(act_of(state)->store, session, &rows), expected);
}

static void test_attendance_tells_who_came_and_went(void **state)
{
	struct act *act = act_of(state);
	int64_t left = add_delegate(act, "B2", "Lê \"Bé\", Ba", "Đoàn 1");
	int64_t stays = add_delegate(act, "A1", "=An", "");
	add_delegate(act, "C3", "Vắng", "Đoàn 1");
	scan(act, left, SCAN_IN, 1);
	scan(act, stays, SCAN_IN, 2);
	scan(act, left, SCAN_OUT, 3);
	scan(act, left, SCAN_IN, 4);
	scan(act, left, SCAN_OUT, 5);
	assert_attendance(state, 1,
	    ATTENDANCE "A1,'=An,,official,elected,A-01,1," NOW "2.000Z," NOW "2.000Z,,B\r\n"
	               "B2,\"Lê \"\"Bé\"\", Ba\",Đoàn 1,official,elected,A-01,0," NOW "1.000Z," NOW "4.000Z," NOW
	               "5.000Z,B\r\n"
	               "C3,Vắng,Đoàn 1,official,elected,A-01,0,,,,\r\n");
}

static void test_attendance_is_of_one_session(void **state)
{
	struct act *act = act_of(state);
	scan(act, add_delegate(act, "A1", "An", ""), SCAN_IN, 1);
	assert_attendance(state, 2, ATTENDANCE "A1,An,,official,elected,A-01,0,,,,\r\n");
}

/* ---- which session ---- */

static int64_t session_for(struct act *act, int64_t session)
{
	assert_int_equal(export_session(act->store, &session), STATUS_OK);
	return session;
}

static void test_the_open_session_is_exported_else_the_latest(void **state)
{
	struct act *act = act_of(state);
	int64_t second, third, fourth;
	assert_int_equal(store_session_add(act, "Hai", "main", &second), STATUS_OK);
	assert_int_equal(store_session_add(act, "Ba", "main", &third), STATUS_OK);
	assert_int_equal(store_session_add(act, "Bốn", "closing", &fourth), STATUS_OK);
	assert_int_equal(session_for(act, 0), 1);
	assert_int_equal(store_session_close(act, 1), STATUS_OK);
	act->now += SECOND;
	assert_int_equal(store_session_open(act, third), STATUS_OK);
	assert_int_equal(session_for(act, 0), third);
	assert_int_equal(store_session_close(act, third), STATUS_OK);
	assert_int_equal(session_for(act, 0), third);
	act->now += SECOND;
	assert_int_equal(store_session_open(act, second), STATUS_OK);
	assert_int_equal(session_for(act, 0), second);
}

static void test_a_named_session_must_exist(void **state)
{
	struct act *act = act_of(state);
	int64_t session = 2;
	assert_int_equal(session_for(act, 1), 1);
	assert_int_equal(export_session(act->store, &session), STATUS_NOT_FOUND);
}

/* ---- scans ---- */

#define SCANS                                                                                                          \
	BOM "id,nonce,session,code,full_name,delegation,standing,gate,direction,verdict,scanned_at,received_at,"       \
	    "by_hand,late,conflict,undone_at,actor\r\n"
#define FIRST_SCAN                                                                                                     \
	"1,'-nonce-1,1,A1,An,Đoàn 1,official,B,in,admitted," NOW "1.000Z," NOW "1.000Z,1,0,0," NOW "0.000Z,"           \
	"command\r\n"
#define SECOND_SCAN "2,'-nonce-2,,,,,,B,in,unknown_delegate," NOW "2.000Z," NOW "2.000Z,1,0,0,,command\r\n"

static void assert_scans(void **state, int64_t session, const char *expected)
{
	struct csv_buffer buffer;
	struct csv csv = start(&buffer);
	struct rows rows = csv_rows(&csv);
	assert_file(&buffer, export_scans(act_of(state)->store, session, &rows), expected);
}

static void test_every_scan_is_exported_whatever_its_verdict(void **state)
{
	struct act *act = act_of(state);
	int64_t session, delegate;
	scan(act, add_delegate(act, "A1", "An", "Đoàn 1"), SCAN_IN, 1);
	assert_int_equal(store_scan_undo(act, "-nonce-1", &session, &delegate), STATUS_OK);
	assert_int_equal(store_session_close(act, 1), STATUS_OK);
	scan(act, 99, SCAN_IN, 2);
	assert_scans(state, 0, SCANS FIRST_SCAN SECOND_SCAN);
	assert_scans(state, 1, SCANS FIRST_SCAN);
}

/* ---- delegates ---- */

static void test_delegates_have_every_column(void **state)
{
	struct act *act = act_of(state);
	const char *cells[ROSTER_COLUMNS];
	char texts[ROSTER_COLUMNS][16];
	for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
		snprintf(texts[i], sizeof texts[i], "cell %zu", i);
		cells[i] = texts[i];
	}
	cells[ROSTER_STANDING] = "alternate";
	cells[ROSTER_KIND] = "appointed";
	cells[ROSTER_NOTE] = "một\nhai";
	int64_t replaced = temporary_delegate(act, "X1", "Xuân", "official"), id = 0;
	struct store_badges_issued issued = {0};
	uint16_t serial;
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_OK);
	assert_int_equal(store_delegate_replace(act, id, replaced), STATUS_OK);
	assert_int_equal(store_badge_issue(act, id, &issued), STATUS_OK);
	assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_OK);
	assert_int_equal(store_badge_revoke(act, id), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, replaced, act->now + SECOND), STATUS_OK);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	scan(act, id, SCAN_IN, 2);

	struct csv_buffer buffer;
	struct csv csv = start(&buffer);
	struct rows rows = csv_rows(&csv);
	assert_file(&buffer, export_delegates(act->store, &rows),
	    BOM "code,full_name,delegation,standing,kind,replaces,seat,sex,birth_date,ethnicity,religion,union_since,"
	        "party_since,position,sector,education,theory_level,phone,email,note,id,voting,present,withdrawn_at,"
	        "badge_serial,badge_revoked_at,card_issued_at,created_at,updated_at\r\n"
	        "X1,Xuân,,official,,,,,,,,,,,,,,,,,1,0,0," NOW "1.000Z,,,," NOW "0.000Z," NOW "0.000Z\r\n"
	        "cell 0,cell 1,cell 2,alternate,appointed,X1,cell 6,cell 7,cell 8,cell 9,cell 10,cell 11,cell 12,"
	        "cell 13,cell 14,cell 15,cell 16,cell 17,cell 18,\"một\nhai\",2,1,1,,2," NOW "0.000Z,," NOW
	        "0.000Z," NOW "0.000Z\r\n");
}

/* ---- events ---- */

struct links {
	char text[3][2 * 64 + 1]; /* prev, hash and signature of the newest event */
};

static enum status take_links(void *closure, const struct event *event)
{
	struct links *links = closure;
	sodium_bin2hex(links->text[0], sizeof links->text[0], event->prev, sizeof event->prev);
	sodium_bin2hex(links->text[1], sizeof links->text[1], event->hash, sizeof event->hash);
	sodium_bin2hex(links->text[2], sizeof links->text[2], event->signature, sizeof event->signature);
	return STATUS_OK;
}

static void test_events_carry_their_chain(void **state)
{
	struct act *act = act_of(state);
	struct links first, second;
	char expected[2048];
	assert_int_equal(event_append(act, "test.one", json_pack("{s:s}", "name", "Đ,\"")), STATUS_OK);
	assert_int_equal(store_event_each(act->store, 0, 9, take_links, &first), STATUS_OK);
	act->actor = "=account:x";
	assert_int_equal(event_append(act, "test.two", json_object()), STATUS_OK);
	assert_int_equal(store_event_each(act->store, 1, 9, take_links, &second), STATUS_OK);
	assert_string_equal(second.text[0], first.text[1]);
	snprintf(expected, sizeof expected,
	    BOM "seq,at,actor,act,data,prev,hash,signature\r\n"
	        "1," NOW "0.000Z,command,test.one,\"{\"\"name\"\":\"\"Đ,\\\"\"\"\"}\",%s,%s,%s\r\n"
	        "2," NOW "0.000Z,'=account:x,test.two,{},%s,%s,%s\r\n",
	    first.text[0], first.text[1], first.text[2], second.text[0], second.text[1], second.text[2]);
	struct csv_buffer buffer;
	struct csv csv = start(&buffer);
	struct rows rows = csv_rows(&csv);
	assert_file(&buffer, export_events(act->store, &rows), expected);
}

/* ---- a full disk ---- */

static enum status refuse(void *context, const char *bytes, size_t length)
{
	(void)bytes;
	(void)length;
	(*(int *)context)++;
	return STATUS_STORAGE_FULL;
}

static void test_a_failing_sink_ends_an_export(void **state)
{
	struct act *act = act_of(state);
	int calls = 0;
	struct csv csv;
	add_delegate(act, "A1", "An", "");
	csv_start(&csv, refuse, &calls);
	struct rows rows = csv_rows(&csv);
	assert_int_equal(export_delegates(act->store, &rows), STATUS_STORAGE_FULL);
	assert_int_equal(calls, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_attendance_tells_who_came_and_went),
	    CALLS_TEST(test_attendance_is_of_one_session),
	    CALLS_TEST(test_the_open_session_is_exported_else_the_latest),
	    CALLS_TEST(test_a_named_session_must_exist),
	    CALLS_TEST(test_every_scan_is_exported_whatever_its_verdict),
	    CALLS_TEST(test_delegates_have_every_column),
	    CALLS_TEST(test_events_carry_their_chain),
	    CALLS_TEST(test_a_failing_sink_ends_an_export),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
