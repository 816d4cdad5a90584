#include "api_redo.h"

#include "api_roster_apply.h"
#include "api_roster_compare.h"
#include "calls.h"
#include "event.h"
#include "roster_csv.h"
#include "store_redo.h"

#define HEADER "code,full_name,standing,replaces,note\n"
#define BEFORE HEADER "A1,An,official,,\nA2,Ba,official,,\nB1,Chi,alternate,A1,\nB2,Dung,alternate,A2,\nC1,Em,official,,\n"

/* Exchanges whom the alternates replace, changes names, adds some, keeps C1. */
#define AFTER                                                                                                          \
	HEADER "B1,Chi,alternate,A2,x\nB2,Dũng,alternate,A1,\nA1,An,official,,\nA3,Giang,official,,\nB3,Hà,alternate,A3,\n"
#define BEFORE_DUMP "A1-0 A2-0 B1>A1-1 B2>A2-1 C1-1 "
#define AFTER_DUMP "A1-0 A2-0 B1>A2-1 B2>A1-1 C1-1 A3-0 B3>A3-1 "

static struct act *act_of(void **state)
{
	return &((struct calls *)*state)->place->act;
}

static enum status add_to_dump(void *closure, const struct delegate *delegate)
{
	char *dump = closure;
	const char *replaces = delegate->cells[ROSTER_REPLACES];
	sprintf(dump + strlen(dump), "%s%s%s-%d ", delegate->cells[ROSTER_CODE], *replaces ? ">" : "", replaces,
	    delegate->voting);
	return STATUS_OK;
}

static void assert_roster(struct store *store, const char *expected)
{
	char dump[512] = "";
	assert_int_equal(store_delegate_each(store, &(struct store_delegate_filter){0}, add_to_dump, dump), STATUS_OK);
	assert_string_equal(dump, expected);
}

static void log_rows(struct act *act, const struct roster *roster, const struct api_roster_compare *compare)
{
	for (size_t i = 0; i < roster->count; i++) {
		if (api_roster_compare_changes(compare, i))
			assert_int_equal(api_roster_apply_log(act, &roster->rows[i], (int64_t)i + 1), STATUS_OK);
	}
}

/* Compares AFTER with the roster stored and writes what changes to the log. */
static void write_log(struct act *act)
{
	struct roster *roster = NULL;
	struct api_roster_compare *compare = NULL;
	assert_int_equal(roster_csv_read(AFTER, strlen(AFTER), &roster), STATUS_OK);
	assert_int_equal(roster->errors.count, 0);
	assert_int_equal(api_roster_compare_open(roster, NULL, &compare), STATUS_OK);
	for (bool finished = false; !finished;)
		assert_int_equal(api_roster_compare_next(compare, act->store, &finished), STATUS_OK);
	int64_t columns = api_roster_apply_columns(roster);
	assert_int_equal(store_redo_begin(act, STORE_REDO_IMPORT, "{\"added\":2}", columns), STATUS_OK);
	log_rows(act, roster, compare);
	api_roster_compare_free(compare);
	roster_csv_free(roster);
}

static void accept_log(struct act *act)
{
	write_log(act);
	assert_int_equal(store_redo_accept(act), STATUS_OK);
}

/* One step, in a transaction of its own. */
static bool take_step(struct act *act)
{
	bool finished;
	assert_int_equal(store_begin(act->store), STATUS_OK);
	assert_int_equal(store_end(act->store, api_redo_slice(act, 0, &finished)), STATUS_OK);
	return finished;
}

static void restart(struct calls *calls)
{
	struct act *act = &calls->place->act;
	store_close(act->store);
	assert_int_equal(store_open(calls->place->path, STORE_WRITE, &act->store), STATUS_OK);
	act->actor = "command";
	assert_int_equal(api_redo_resume(act), STATUS_OK);
}

static void assert_no_log(struct store *store)
{
	struct store_redo redo;
	int64_t position;
	void *content;
	size_t length;
	assert_int_equal(store_redo_get(store, &redo), STATUS_NOT_FOUND);
	assert_int_equal(store_redo_next(store, 0, &position, &content, &length), STATUS_NOT_FOUND);
}

/* A crash after `steps` of it; whether it had finished by then. */
static bool survives(int steps)
{
	void *state = NULL;
	assert_int_equal(calls_open(&state), 0);
	struct act *act = act_of(&state);
	calls_done(state, 200, "POST", "/api/roster", BEFORE);
	accept_log(act);
	bool finished = false;
	for (int i = 0; i < steps && !finished; i++)
		finished = take_step(act);
	restart(state);
	assert_roster(act->store, AFTER_DUMP);
	assert_no_log(act->store);
	calls_close(&state);
	return finished;
}

static void test_what_was_accepted_is_done_after_a_crash_at_any_step(void **state)
{
	(void)state;
	int steps = 0;
	while (!survives(steps))
		steps++;
	assert_in_range(steps, 8, 30); /* 4 rows, 3 links, and the ends of the phases */
}

static void test_what_was_not_accepted_is_dropped(void **state)
{
	struct act *act = act_of(state);
	calls_done(*state, 200, "POST", "/api/roster", BEFORE);
	write_log(act);
	restart(*state);
	assert_roster(act->store, BEFORE_DUMP);
	assert_no_log(act->store);
}

static enum status find_import(void *closure, const struct event *event)
{
	char *found = closure;
	if (strcmp(event->act, "roster.import") == 0)
		sprintf(found + strlen(found), "%s %s;", event->actor, event->data);
	return STATUS_OK;
}

static void test_the_log_names_who_asked_for_it(void **state)
{
	struct act *act = act_of(state);
	calls_done(*state, 200, "POST", "/api/roster", BEFORE);
	act->actor = "account:bi-thu";
	accept_log(act);
	restart(*state);
	char found[256] = "";
	assert_int_equal(store_event_each(act->store, 0, 100, find_import, found), STATUS_OK);
	assert_string_equal(found, "token:1 {\"added\":5,\"updated\":0,\"unchanged\":0};account:bi-thu {\"added\":2};");
}

/* ---- waiting ---- */

static void test_others_wait_for_the_owner(void **state)
{
	struct act *act = act_of(state);
	struct operation owner = {0}, other = {0};
	enum status status;
	assert_false(api_redo_must_wait_for_claim(act, &owner, &status));
	assert_false(api_redo_must_wait_for_claim(act, &owner, &status));
	assert_true(api_redo_must_wait(act, &other, &status));
	assert_int_equal(status, STATUS_OK);
	assert_true(other.unfinished);
	assert_true(api_redo_must_wait_for_claim(act, &other, &status));
	api_redo_release(&other, act->store); /* not its own */
	assert_true(api_redo_must_wait(act, &other, &status));
	api_redo_release(&owner, act->store);
	assert_false(api_redo_must_wait_for_claim(act, &other, &status));
	assert_false(other.unfinished);
	api_redo_release(&other, act->store);
}

static void test_who_waits_finishes_what_failed(void **state)
{
	struct act *act = act_of(state);
	struct operation owner = {0}, other = {0};
	enum status status;
	calls_done(*state, 200, "POST", "/api/roster", BEFORE);
	assert_false(api_redo_must_wait_for_claim(act, &owner, &status));
	accept_log(act);
	take_step(act);
	api_redo_release(&owner, act->store);
	while (api_redo_must_wait(act, &other, &status)) {
		assert_int_equal(status, STATUS_OK);
		assert_true(other.unfinished);
	}
	assert_roster(act->store, AFTER_DUMP);
	assert_no_log(act->store);
}

static void test_who_waits_drops_what_failed_before_it_was_accepted(void **state)
{
	struct act *act = act_of(state);
	struct operation other = {0};
	enum status status;
	calls_done(*state, 200, "POST", "/api/roster", BEFORE);
	write_log(act);
	while (api_redo_must_wait(act, &other, &status))
		assert_int_equal(status, STATUS_OK);
	assert_roster(act->store, BEFORE_DUMP);
	assert_no_log(act->store);
}

static void test_a_step_without_its_log_is_refused(void **state)
{
	assert_int_equal(store_redo_add(act_of(state), 1, "x", 1), STATUS_CONFLICT);
	assert_int_equal(store_redo_accept(act_of(state)), STATUS_NOT_FOUND);
}

#define REDO_TEST(name) cmocka_unit_test_setup_teardown(name, calls_open, calls_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_was_accepted_is_done_after_a_crash_at_any_step),
	    REDO_TEST(test_what_was_not_accepted_is_dropped),
	    REDO_TEST(test_the_log_names_who_asked_for_it),
	    REDO_TEST(test_others_wait_for_the_owner),
	    REDO_TEST(test_who_waits_finishes_what_failed),
	    REDO_TEST(test_who_waits_drops_what_failed_before_it_was_accepted),
	    REDO_TEST(test_a_step_without_its_log_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
