#include "api_exports.h"

#include "api_exports_results.h"
#include "browse.h"
#include "event.h"
#include "store_contests.h"

#define HEADER                                                                                                         \
	"\xef\xbb\xbf"                                                                                                 \
	"contest,title,state,convened,present,issued,collected,valid,invalid,number,name,for,against,other,percent,"   \
	"elected\r\n"

static struct act *act_of(void **state)
{
	return &((struct calls *)*state)->place->act;
}

/* ---- results ---- */

/* A stored contest of three candidates; gives its id. */
static int64_t add_contest(struct act *act, const char *title)
{
	struct contest *draft = NULL;
	int64_t id = 0;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 3, &draft), STATUS_OK);
	draft->rules.seats = 2;
	assert_int_equal(contest_set_title(draft, title), STATUS_OK);
	assert_int_equal(contest_set_option(draft, 1, "An"), STATUS_OK);
	assert_int_equal(contest_set_option(draft, 2, "Bình, \"Bé\""), STATUS_OK);
	assert_int_equal(contest_set_option(draft, 3, "-Chi"), STATUS_OK);
	assert_int_equal(store_contest_add(act, draft, &id), STATUS_OK);
	contest_unref(draft);
	return id;
}

static void set_state(struct act *act, int64_t id, enum contest_state state)
{
	struct contest *contest = NULL;
	assert_int_equal(store_contest_get(act->store, id, &contest), STATUS_OK);
	contest->convened = 11;
	contest->present = 10;
	contest->issued = 9;
	contest->frozen_at = act->now;
	if (state == CONTEST_CLOSED || state == CONTEST_CERTIFIED) {
		contest->collected = 9;
		contest->valid = 8;
		contest->invalid = 1;
		contest->closed_at = act->now;
	}
	assert_int_equal(store_contest_set_state(act, contest, state), STATUS_OK);
	contest_unref(contest);
}

static void count(struct act *act, int64_t id)
{
	struct tally *tally = NULL;
	assert_int_equal(tally_create(3, &tally), STATUS_OK);
	tally->options[0].favour = 6;
	tally->options[1].favour = 4;
	tally->options[2].favour = 5;
	assert_int_equal(store_contest_totals_set(act, id, tally), STATUS_OK);
	tally_free(tally);
}

static void assert_results(void **state, int64_t contest, enum status status, const char *expected)
{
	struct act *act = act_of(state);
	struct api_exports_choice choice = {.kind = API_EXPORTS_RESULTS, .contest = contest};
	struct csv_buffer buffer;
	struct hall *hall = NULL;
	assert_int_equal(hall_open(act->store, &hall), STATUS_OK);
	assert_int_equal(api_exports_write(hall, act->store, &choice, &buffer), status);
	if (expected) {
		assert_int_equal(buffer.length, strlen(expected));
		assert_memory_equal(buffer.bytes, expected, buffer.length);
	}
	csv_buffer_free(&buffer);
	hall_close(hall);
}

#define COUNTED(id, title, state)                                                                                      \
	id "," title "," state ",11,10,9,9,8,1,1,An,6,0,0,66.67,1\r\n" id "," title "," state                          \
	   ",11,10,9,9,8,1,2,\"Bình, \"\"Bé\"\"\",4,0,0,44.44,0\r\n" id "," title "," state                            \
	   ",11,10,9,9,8,1,3,'-Chi,5,0,0,55.56,1\r\n"

static void test_results_are_of_all_counted_contests(void **state)
{
	struct act *act = act_of(state);
	int64_t certified = add_contest(act, "Bầu"), closed = add_contest(act, "=Hai"), voting = add_contest(act, "Ba");
	add_contest(act, "Nháp");
	count(act, certified);
	count(act, closed);
	set_state(act, certified, CONTEST_CERTIFIED);
	set_state(act, closed, CONTEST_CLOSED);
	set_state(act, voting, CONTEST_VOTING);
	assert_results(state, 0, STATUS_OK, HEADER COUNTED("1", "Bầu", "certified") COUNTED("2", "'=Hai", "closed"));
	assert_results(state, closed, STATUS_OK, HEADER COUNTED("2", "'=Hai", "closed"));
}

static void hide_totals(struct act *act, int64_t id)
{
	struct contest *contest = NULL;
	assert_int_equal(store_contest_get(act->store, id, &contest), STATUS_OK);
	contest->reveal = CONTEST_REVEAL_ON_CLOSE;
	assert_int_equal(store_contest_change(act, id, contest), STATUS_OK);
	contest_unref(contest);
}

static void test_results_hide_what_is_not_revealed(void **state)
{
	struct act *act = act_of(state);
	int64_t id = add_contest(act, "Bầu");
	hide_totals(act, id);
	set_state(act, id, CONTEST_VOTING);
	assert_results(state, id, STATUS_OK,
	    HEADER "1,Bầu,voting,11,10,0,0,,,1,An,,,,,\r\n1,Bầu,voting,11,10,0,0,,,2,\"Bình, \"\"Bé\"\"\",,,,,\r\n"
	           "1,Bầu,voting,11,10,0,0,,,3,'-Chi,,,,,\r\n");
}

static void test_there_is_no_other_contest(void **state)
{
	assert_results(state, 1, STATUS_NOT_FOUND, NULL);
	assert_results(state, 0, STATUS_OK, HEADER);
}

/* ---- files ---- */

static void assert_download(void **state, const char *path, const char *beginning, const char *ending)
{
	struct page page = browse_get(*state, path);
	assert_int_equal(page.http, 200);
	assert_string_equal(page.reply.type, "text/csv; charset=utf-8");
	const char *disposition = browse_header(&page, "Content-Disposition");
	assert_int_equal(strncmp(disposition, beginning, strlen(beginning)), 0);
	assert_string_equal(disposition + strlen(disposition) - strlen(ending), ending);
	browse_free(&page);
}

static void test_files_are_named_by_what_they_hold(void **state)
{
	const char *end = "-20251124T160000Z.csv\"";
	assert_download(state, "/api/exports/attendance.csv", "attachment; filename=\"attendance-session-1-2025", end);
	assert_download(
	    state, "/api/exports/attendance.csv?session=1", "attachment; filename=\"attendance-session-1", end);
	assert_download(state, "/api/exports/scans.csv", "attachment; filename=\"scans-2025", end);
	assert_download(state, "/api/exports/scans.csv?session=1", "attachment; filename=\"scans-session-1-2025", end);
	assert_download(state, "/api/exports/delegates.csv", "attachment; filename=\"delegates-2025", end);
	assert_download(state, "/api/exports/events.csv", "attachment; filename=\"events-2025", end);
	assert_download(state, "/api/exports/results.csv", "attachment; filename=\"results-2025", end);
}

static void test_what_is_not_there_cannot_be_exported(void **state)
{
	calls_done(*state, 404, "GET", "/api/exports/attendance.csv?session=2", NULL);
	calls_done(*state, 404, "GET", "/api/exports/scans.csv?session=2", NULL);
	calls_done(*state, 404, "GET", "/api/exports/results.csv?contest=1", NULL);
	calls_done(*state, 400, "GET", "/api/exports/attendance.csv?session=x", NULL);
	calls_done(*state, 400, "GET", "/api/exports/results.csv?contest=-1", NULL);
}

static void test_kinds_have_names(void **state)
{
	(void)state;
	enum api_exports_kind kind = API_EXPORTS_KINDS;
	for (enum api_exports_kind one = 0; one < API_EXPORTS_KINDS; one++) {
		assert_true(api_exports_parse(api_exports_name(one), &kind));
		assert_int_equal(kind, one);
	}
	assert_false(api_exports_parse("ballots", &kind));
	assert_int_equal(kind, API_EXPORTS_KINDS - 1);
}

/* ---- the log as lines ---- */

static void append_events(struct act *act, int64_t number)
{
	for (int64_t i = 1; i <= number; i++)
		assert_int_equal(event_append(act, "test.line", json_pack("{s:I}", "n", (json_int_t)i)), STATUS_OK);
}

/* Lines must be events first, first + 1 … last; none where last < first. */
static void assert_lines(void **state, const char *path, int64_t first, int64_t last, const char *link)
{
	struct page page = browse_get(*state, path);
	int64_t seq = first;
	char *rest = NULL;
	assert_int_equal(page.http, 200);
	assert_int_equal(strncmp(page.reply.type, "application/x-ndjson", 20), 0);
	for (char *line = strtok_r(page.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		json_t *event = json_loads(line, 0, NULL);
		assert_non_null(event);
		assert_int_equal(json_integer_value(json_object_get(event, "seq")), seq++);
		json_decref(event);
	}
	assert_int_equal(seq, last + 1);
	if (link)
		assert_string_equal(browse_header(&page, "Link"), link);
	else
		assert_null(browse_header(&page, "Link"));
	browse_free(&page);
}

static void test_the_log_is_read_page_by_page(void **state)
{
	append_events(act_of(state), 5);
	assert_lines(state, "/api/events", 1, 5, NULL);
	assert_lines(state, "/api/events?limit=3", 1, 3, "</api/events?after=3&limit=3>; rel=\"next\"");
	assert_lines(state, "/api/events?after=3&limit=3", 4, 5, NULL);
	assert_lines(state, "/api/events?after=5", 6, 5, NULL);
	assert_lines(state, "/api/events?after=9007199254740992", 0, -1, NULL);
}

static void test_a_page_of_the_log_has_limits(void **state)
{
	append_events(act_of(state), 1001);
	assert_lines(state, "/api/events", 1, 1000, "</api/events?after=1000&limit=1000>; rel=\"next\"");
	assert_lines(state, "/api/events?limit=10000", 1, 1001, NULL);
	calls_done(*state, 400, "GET", "/api/events?limit=10001", NULL);
	calls_done(*state, 400, "GET", "/api/events?limit=0", NULL);
	calls_done(*state, 400, "GET", "/api/events?after=-1", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_results_are_of_all_counted_contests),
	    CALLS_TEST(test_results_hide_what_is_not_revealed),
	    CALLS_TEST(test_there_is_no_other_contest),
	    CALLS_TEST(test_files_are_named_by_what_they_hold),
	    CALLS_TEST(test_what_is_not_there_cannot_be_exported),
	    cmocka_unit_test(test_kinds_have_names),
	    CALLS_TEST(test_the_log_is_read_page_by_page),
	    CALLS_TEST(test_a_page_of_the_log_has_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
