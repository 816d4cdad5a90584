#include "store_paper.h"

#include "store_ballots.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_scans.h"
#include "store_sql.h"
#include "temporary.h"

static int open_congress(void **state)
{
	temporary_open(state);
	struct act *act = temporary_act(state);
	char name[] = "Đại hội", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_int_equal(store_congress_create(act, &congress), STATUS_OK);
	return 0;
}

/* An approval of two candidates and one seat, with ballot papers, in voting. */
static struct contest *add_contest(struct act *act)
{
	struct contest *contest = NULL, *stored = NULL;
	int64_t id = 0;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 2, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "T"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "A"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 2, "B"), STATUS_OK);
	contest->paper = true;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	assert_int_equal(store_contest_get(act->store, id, &stored), STATUS_OK);
	assert_true(stored->paper);
	stored->session = 1;
	assert_int_equal(store_contest_set_state(act, stored, CONTEST_VOTING), STATUS_OK);
	return stored;
}

/* `count` papers whose serials are full of 1, 2, 3 …, printed from the last. */
static void print_papers(struct act *act, int64_t contest, int first, size_t count)
{
	uint8_t serials[8][BALLOT_PAPER_SERIAL_BYTES];
	for (size_t i = 0; i < count; i++)
		memset(serials[count - 1 - i], first + (int)i, sizeof serials[0]);
	assert_int_equal(store_paper_print(act, contest, serials, count), STATUS_OK);
}

static const uint8_t *serial_of(int fill)
{
	static uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	memset(serial, fill, sizeof serial);
	return serial;
}

static const struct rules_choice first[] = {{1, RULES_MARK_FOR}};
static const struct ballot_paper_reading for_first = {RULES_VALID, first, 1}, unclear = {RULES_UNCLEAR, NULL, 0};

static enum status take_paper(void *closure, const struct store_paper *paper)
{
	char *text = closure;
	sprintf(text + strlen(text), "%d:%s ", paper->serial[0], store_paper_state_name(paper->state));
	return STATUS_OK;
}

static void test_papers_are_listed_by_serial(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act), *other = add_contest(act);
	char text[200] = "", box[200] = "", rest[200] = "";
	print_papers(act, contest->id, 1, 4);
	print_papers(act, other->id, 100, 2);
	assert_int_equal(store_paper_collect(act, serial_of(2), NULL), STATUS_OK);
	assert_int_equal(store_paper_void(act, serial_of(3), STORE_PAPER_SPOILED), STATUS_OK);
	struct store_paper_filter filter = {.contest = contest->id};
	assert_int_equal(store_paper_each(act->store, &filter, take_paper, text), STATUS_OK);
	assert_string_equal(text, "1:printed 2:collected 3:voided 4:printed ");
	assert_int_equal(store_paper_box_each(act->store, contest->id, take_paper, box), STATUS_OK);
	assert_string_equal(box, "2:collected ");
	filter = (struct store_paper_filter){.contest = contest->id, .after = serial_of(1), .limit = 2};
	assert_int_equal(store_paper_each(act->store, &filter, take_paper, rest), STATUS_OK);
	assert_string_equal(rest, "2:collected 3:voided ");
	contest_unref(contest);
	contest_unref(other);
}

static void test_a_serial_is_printed_once(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act), *other = add_contest(act);
	uint8_t serials[1][BALLOT_PAPER_SERIAL_BYTES] = {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
	print_papers(act, contest->id, 1, 1);
	assert_int_equal(store_paper_print(act, other->id, serials, 1), STATUS_CONFLICT);
	contest_unref(contest);
	contest_unref(other);
}

static void test_counts_tell_what_became_of_papers(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	int64_t delegate = temporary_delegate(act, "A", "A", "official");
	struct store_paper_counts counts;
	print_papers(act, contest->id, 1, 6);
	assert_int_equal(store_paper_issue(act, contest->id, delegate), STATUS_OK);
	assert_int_equal(store_paper_issue(act, contest->id, delegate), STATUS_CONFLICT);
	assert_int_equal(store_paper_void(act, serial_of(1), STORE_PAPER_SPOILED), STATUS_OK);
	assert_int_equal(store_paper_void(act, serial_of(2), STORE_PAPER_UNUSED), STATUS_OK);
	for (int i = 3; i <= 5; i++)
		assert_int_equal(store_paper_collect(act, serial_of(i), NULL), STATUS_OK);
	assert_int_equal(store_paper_progress(act, serial_of(3), STORE_PAPER_DISPUTED), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(4), RULES_VALID, &for_first), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(5), RULES_UNCLEAR, &unclear), STATUS_OK);
	assert_int_equal(store_paper_refuse(act, contest->id, serial_of(77), "unknown_serial"), STATUS_OK);
	assert_int_equal(store_paper_refuse(act, contest->id, serial_of(77), "unknown_serial"), STATUS_OK);
	assert_int_equal(store_paper_refuse(act, contest->id, serial_of(3), "already_collected"), STATUS_OK);
	assert_int_equal(store_paper_counts(act->store, contest->id, &counts), STATUS_OK);
	const struct store_paper_counts expected = {.printed = 6,
	    .voided = 2,
	    .spoiled = 1,
	    .issued = 1,
	    .collected = 3,
	    .disputed = 1,
	    .decided = 2,
	    .valid = 1,
	    .invalid = 1,
	    .foreign = 1};
	assert_memory_equal(&counts, &expected, sizeof counts);
	assert_int_equal(store_paper_on_hand(&counts), 3);
	contest_unref(contest);
}

static void test_a_decided_paper_is_read_back(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	struct store_paper *paper = calloc(1, sizeof *paper);
	assert_non_null(paper);
	const uint8_t nonce[32] = {7};
	print_papers(act, contest->id, 1, 2);
	assert_int_equal(store_paper_get(act->store, serial_of(9), paper), STATUS_NOT_FOUND);
	assert_int_equal(store_paper_collect(act, serial_of(1), nonce), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(1), RULES_VALID, &for_first), STATUS_OK);
	assert_int_equal(store_paper_get(act->store, serial_of(1), paper), STATUS_OK);
	assert_int_equal(paper->contest, contest->id);
	assert_int_equal(paper->state, STORE_PAPER_DECIDED);
	assert_int_equal(paper->verdict, RULES_VALID);
	assert_true(ballot_paper_agree(&paper->reading, &for_first));
	assert_true(paper->has_nonce);
	assert_memory_equal(paper->nonce, nonce, sizeof nonce);
	assert_int_equal(store_paper_collect(act, serial_of(2), NULL), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(2), RULES_UNCLEAR, &unclear), STATUS_OK);
	assert_int_equal(store_paper_get(act->store, serial_of(2), paper), STATUS_OK);
	assert_true(ballot_paper_agree(&paper->reading, &unclear));
	free(paper);
	contest_unref(contest);
}

/* Later acts, and whoever opens the file, cannot take back what was decided. */
static void test_what_is_done_is_kept(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	int64_t delegate = temporary_delegate(act, "A", "A", "official");
	const struct store_paper_entry entry = {.place = 1, .actor = "token:1", .reading = for_first};
	print_papers(act, contest->id, 1, 2);
	assert_int_equal(store_paper_issue(act, contest->id, delegate), STATUS_OK);
	assert_int_equal(store_paper_collect(act, serial_of(1), NULL), STATUS_OK);
	assert_int_equal(store_paper_entry_add(act, serial_of(1), &entry), STATUS_OK);
	assert_int_equal(store_paper_entry_add(act, serial_of(1), &entry), STATUS_CONFLICT);
	const struct store_paper_entry twice = {.place = 2, .actor = "token:1", .reading = for_first};
	assert_int_equal(store_paper_entry_add(act, serial_of(1), &twice), STATUS_CONFLICT);
	assert_int_equal(store_paper_decide(act, serial_of(1), RULES_VALID, &for_first), STATUS_OK);
	assert_int_equal(store_paper_void(act, serial_of(2), STORE_PAPER_UNUSED), STATUS_OK);
	static const char *const acts[] = {"UPDATE paper SET finding = 'signed', marks = NULL WHERE state = 'decided'",
	    "UPDATE paper SET state = 'printed', voided = NULL WHERE state = 'voided'", "DELETE FROM paper",
	    "DELETE FROM paper_issue", "UPDATE paper_issue SET delegate = delegate + 1", "DELETE FROM paper_entry",
	    "UPDATE paper_entry SET actor = 'token:2'"};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (sqlite3_exec(act->store->db, acts[i], NULL, NULL, NULL) == SQLITE_OK)
			fail_msg("was done: %s", acts[i]);
	}
	assert_int_equal(store_paper_release(act, serial_of(1)), STATUS_CONFLICT);
	contest_unref(contest);
}

static void test_a_recount_takes_papers_in(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	struct tally *tally = NULL;
	uint8_t root[BALLOT_HASH_BYTES];
	print_papers(act, contest->id, 1, 3);
	assert_int_equal(store_paper_issue(act, contest->id, temporary_delegate(act, "A", "A", "official")), STATUS_OK);
	assert_int_equal(store_paper_issue(act, contest->id, temporary_delegate(act, "B", "B", "official")), STATUS_OK);
	assert_int_equal(store_paper_collect(act, serial_of(1), NULL), STATUS_OK);
	assert_int_equal(store_paper_collect(act, serial_of(2), NULL), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(1), RULES_VALID, &for_first), STATUS_OK);
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_OK);
	assert_int_equal(tally->issued, 2);
	assert_int_equal(tally->collected, 2);
	assert_int_equal(tally->valid, 1);
	assert_int_equal(tally->options[0].favour, 1);
	assert_int_equal(tally_undecided(&tally->paper), 1);
	tally_free(tally);
	assert_int_equal(store_ballots_root(act->store, contest, root), STATUS_CORRUPT);
	assert_int_equal(store_paper_decide(act, serial_of(2), RULES_UNCLEAR, &unclear), STATUS_OK);
	assert_int_equal(store_ballots_root(act->store, contest, root), STATUS_OK);
	contest_unref(contest);
}

/* Somebody who dropped the triggers made a paper for A one for B: the verdict
 * still fits, the tree's head does not; or made it say what no rule says. */
static void test_changed_papers_are_noticed(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act);
	struct tally *tally = NULL;
	uint8_t before[BALLOT_HASH_BYTES], after[BALLOT_HASH_BYTES];
	print_papers(act, contest->id, 1, 1);
	assert_int_equal(store_paper_collect(act, serial_of(1), NULL), STATUS_OK);
	assert_int_equal(store_paper_decide(act, serial_of(1), RULES_VALID, &for_first), STATUS_OK);
	assert_int_equal(store_ballots_root(act->store, contest, before), STATUS_OK);
	sqlite3 *db = act->store->db;
	assert_int_equal(sqlite3_exec(db, "DROP TRIGGER paper_fixed", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE paper SET marks = x'000201'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_ballots_root(act->store, contest, after), STATUS_OK);
	assert_memory_not_equal(before, after, sizeof before);
	assert_int_equal(sqlite3_exec(db, "UPDATE paper SET marks = x'000101000201'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_CORRUPT);
	contest_unref(contest);
}

/* No table has both a delegate and a serial, nor a serial and a moment. */
static void test_no_table_joins_a_voter_to_a_paper(void **state)
{
	struct act *act = temporary_act(state);
	sqlite3_stmt *select = NULL;
	const char *sql = "SELECT t.name, group_concat(c.name, ' ') FROM sqlite_schema t, pragma_table_info(t.name) c"
	                  " WHERE t.type = 'table' AND t.name LIKE 'paper%' GROUP BY t.name ORDER BY t.name";
	char text[600] = "";
	assert_int_equal(sqlite3_prepare_v2(act->store->db, sql, -1, &select, NULL), SQLITE_OK);
	while (sqlite3_step(select) == SQLITE_ROW)
		sprintf(text + strlen(text), "%s: %s\n", (const char *)sqlite3_column_text(select, 0),
		    (const char *)sqlite3_column_text(select, 1));
	sqlite3_finalize(select);
	assert_string_equal(text, "paper: serial contest state voided nonce verdict finding marks\n"
	                          "paper_entry: serial place actor finding marks note\n"
	                          "paper_issue: contest delegate\n"
	                          "paper_refused: contest serial code times\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_congress, temporary_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_papers_are_listed_by_serial),
	    TEST(test_a_serial_is_printed_once),
	    TEST(test_counts_tell_what_became_of_papers),
	    TEST(test_a_decided_paper_is_read_back),
	    TEST(test_what_is_done_is_kept),
	    TEST(test_a_recount_takes_papers_in),
	    TEST(test_changed_papers_are_noticed),
	    TEST(test_no_table_joins_a_voter_to_a_paper),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
