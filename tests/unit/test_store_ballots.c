#include "store_ballots.h"

#include "merkle.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_scans.h"
#include "store_sql.h"
#include "temporary.h"

#define SESSION 1

static int open_congress(void **state)
{
	temporary_open(state);
	struct act *act = temporary_act(state);
	char name[] = "Đại hội", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_int_equal(store_congress_create(act, &congress), STATUS_OK);
	return 0;
}

enum kind { KIND_OPEN, KIND_SECRET };

/* A contest of two candidates and one seat, in voting, in session 1. */
static struct contest *add_contest(struct act *act, enum kind kind)
{
	struct contest *contest = NULL, *stored = NULL;
	int64_t id = 0;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 2, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "T"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "A"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 2, "B"), STATUS_OK);
	contest->secret = kind == KIND_SECRET;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	assert_int_equal(store_contest_get(act->store, id, &stored), STATUS_OK);
	stored->session = SESSION;
	assert_int_equal(store_contest_set_state(act, stored, CONTEST_VOTING), STATUS_OK);
	return stored;
}

static int64_t add_delegate(struct act *act, const char *code, const char *standing)
{
	int64_t id = temporary_delegate(act, code, "A", standing);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	return id;
}

static struct store_draw draw_of(int64_t delegate, int fill)
{
	struct store_draw draw = {.delegate = delegate};
	memset(draw.card_key, fill, sizeof draw.card_key);
	memset(draw.blinded, fill + 1, sizeof draw.blinded);
	memset(draw.evaluated, fill + 2, sizeof draw.evaluated);
	memset(draw.proof, fill + 3, sizeof draw.proof);
	memset(draw.signature, fill + 4, sizeof draw.signature);
	return draw;
}

static struct ballot ballot_of(int key, const struct rules_choice marks[], size_t count)
{
	struct ballot ballot = {.marks = marks, .count = count};
	memset(ballot.key, key, sizeof ballot.key);
	memset(ballot.token, 7, sizeof ballot.token);
	memset(ballot.signature, 8, sizeof ballot.signature);
	return ballot;
}

static const struct rules_choice first[] = {{1, RULES_MARK_FOR}};
static const struct rules_choice second[] = {{2, RULES_MARK_FOR}};

/* ---- draws ---- */

static enum status take_draw(void *closure, const char *code, const struct store_draw *draw)
{
	char *text = closure;
	sprintf(text + strlen(text), "%s:%d ", code, draw->card_key[0]);
	return STATUS_OK;
}

static void test_a_draw_is_kept_once(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	struct store_draw draw = draw_of(add_delegate(act, "B", "official"), 10), stored;
	uint32_t count = 9;
	assert_int_equal(store_draw_get(act->store, contest->id, draw.delegate, &stored), STATUS_NOT_FOUND);
	assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
	assert_int_equal(store_draw_get(act->store, contest->id, draw.delegate, &stored), STATUS_OK);
	assert_memory_equal(&stored, &draw, sizeof draw);
	assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_CONFLICT);
	assert_int_equal(store_draw_count(act->store, contest->id, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_draw_count(act->store, contest->id + 1, &count), STATUS_OK);
	assert_int_equal(count, 0);
	contest_unref(contest);
}

static void test_draws_are_read_by_code(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	static const char *const codes[] = {"b", "Đ", "B", "A"};
	char text[64] = "";
	for (int i = 0; i < 4; i++) {
		struct store_draw draw = draw_of(add_delegate(act, codes[i], "official"), i);
		assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
	}
	assert_int_equal(store_draw_each(act->store, contest->id, take_draw, text), STATUS_OK);
	assert_string_equal(text, "A:3 B:2 b:0 Đ:1 ");
	contest_unref(contest);
}

/* ---- ballots ---- */

static enum status take_ballot(void *closure, const struct ballot *ballot)
{
	char *text = closure;
	sprintf(text + strlen(text), "%d:%zu ", ballot->key[0], ballot->count);
	return STATUS_OK;
}

static void test_ballots_are_read_by_key(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	static const int keys[] = {200, 3, 90};
	char text[64] = "";
	for (size_t i = 0; i < 3; i++) {
		struct ballot ballot = ballot_of(keys[i], first, i % 2);
		assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_OK);
	}
	assert_int_equal(store_ballot_each(act->store, contest->id, take_ballot, text), STATUS_OK);
	assert_string_equal(text, "3:1 90:0 200:0 ");
	contest_unref(contest);
}

static void test_a_ballot_matches_itself_only(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	struct ballot ballot = ballot_of(1, first, 1);
	assert_int_equal(store_ballot_match(act->store, contest->id, &ballot), STATUS_NOT_FOUND);
	assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_OK);
	assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_CONFLICT);
	assert_int_equal(store_ballot_match(act->store, contest->id, &ballot), STATUS_OK);
	struct ballot other = ballot_of(1, second, 1);
	assert_int_equal(store_ballot_match(act->store, contest->id, &other), STATUS_ALREADY_CAST);
	other = ballot_of(1, NULL, 0);
	assert_int_equal(store_ballot_match(act->store, contest->id, &other), STATUS_ALREADY_CAST);
	other = ballot;
	other.signature[63] ^= 1;
	assert_int_equal(store_ballot_match(act->store, contest->id, &other), STATUS_ALREADY_CAST);
	other = ballot;
	other.token[0] ^= 1;
	assert_int_equal(store_ballot_match(act->store, contest->id, &other), STATUS_ALREADY_CAST);
	contest_unref(contest);
}

static void test_what_was_given_cannot_be_changed_or_removed(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	struct ballot ballot = ballot_of(1, first, 1);
	struct store_draw draw = draw_of(add_delegate(act, "A", "official"), 1);
	struct store_vote vote = {.delegate = draw.delegate, .marks = first, .count = 1};
	assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_OK);
	assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
	assert_int_equal(store_vote_add(act, contest->id, &vote), STATUS_OK);
	static const char *const statements[] = {"DELETE FROM ballot", "UPDATE ballot SET marks = x''",
	    "DELETE FROM draw", "UPDATE draw SET blinded = x''", "DELETE FROM vote", "UPDATE vote SET marks = x''"};
	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
		assert_int_equal(
		    sqlite3_exec(act->store->db, statements[i], NULL, NULL, NULL), SQLITE_CONSTRAINT_TRIGGER);
	contest_unref(contest);
}

/* ---- open votes ---- */

static enum status take_vote(void *closure, const char *code, const struct store_vote *vote)
{
	char *text = closure;
	sprintf(text + strlen(text), "%s:%d ", code, vote->count ? vote->marks[0].number : 0);
	return STATUS_OK;
}

static void test_votes_are_read_by_delegate(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_OPEN);
	struct store_vote early = {.delegate = add_delegate(act, "Z", "official"), .marks = second, .count = 1};
	struct store_vote late = {.delegate = add_delegate(act, "A", "official")};
	char text[64] = "";
	assert_int_equal(store_vote_match(act->store, contest->id, &late), STATUS_NOT_FOUND);
	assert_int_equal(store_vote_add(act, contest->id, &late), STATUS_OK);
	assert_int_equal(store_vote_add(act, contest->id, &early), STATUS_OK);
	assert_int_equal(store_vote_add(act, contest->id, &early), STATUS_CONFLICT);
	assert_int_equal(store_vote_match(act->store, contest->id, &late), STATUS_OK);
	late.marks = first;
	late.count = 1;
	assert_int_equal(store_vote_match(act->store, contest->id, &late), STATUS_ALREADY_VOTED);
	assert_int_equal(store_vote_each(act->store, contest->id, take_vote, text), STATUS_OK);
	assert_string_equal(text, "Z:2 A:0 ");
	contest_unref(contest);
}

/* ---- who may take part ---- */

static struct store_voter voter_of(struct act *act, const struct contest *contest, int64_t delegate)
{
	struct store_voter voter;
	assert_int_equal(store_voter_get(act->store, contest->id, delegate, &voter), STATUS_OK);
	return voter;
}

static void test_the_roll_is_of_those_inside_with_a_vote(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_OPEN);
	int64_t inside = add_delegate(act, "A", "official"), outside = add_delegate(act, "B", "official");
	int64_t guest = add_delegate(act, "C", "guest");
	assert_int_equal(store_presence_set(act, SESSION, inside, SCAN_IN, "A", 1), STATUS_OK);
	assert_int_equal(store_presence_set(act, SESSION, outside, SCAN_IN, "A", 1), STATUS_OK);
	assert_int_equal(store_presence_set(act, SESSION, outside, SCAN_OUT, "A", 2), STATUS_OK);
	assert_int_equal(store_presence_set(act, SESSION, guest, SCAN_IN, "A", 1), STATUS_OK);
	assert_int_equal(store_roll_freeze(act, contest), STATUS_OK);
	struct store_voter voter = voter_of(act, contest, inside);
	assert_true(voter.voting && voter.inside && voter.listed && !voter.seat_taken);
	voter = voter_of(act, contest, outside);
	assert_true(voter.voting && !voter.inside && !voter.listed);
	voter = voter_of(act, contest, guest);
	assert_true(!voter.voting && voter.inside && !voter.listed);
	assert_int_equal(store_roll_add(act, contest->id, outside), STATUS_OK);
	assert_true(voter_of(act, contest, outside).listed);
	assert_int_equal(store_voter_get(act->store, contest->id, 99, &voter), STATUS_NOT_FOUND);
	contest_unref(contest);
}

static void test_without_required_presence_an_open_roll_is_of_all_with_a_vote(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *open = add_contest(act, KIND_OPEN), *secret = add_contest(act, KIND_SECRET);
	int64_t outside = add_delegate(act, "B", "official"), guest = add_delegate(act, "C", "guest");
	open->require_present = secret->require_present = false;
	assert_int_equal(store_roll_freeze(act, open), STATUS_OK);
	assert_int_equal(store_roll_freeze(act, secret), STATUS_OK);
	assert_true(voter_of(act, open, outside).listed);
	assert_false(voter_of(act, open, guest).listed);
	assert_false(voter_of(act, secret, outside).listed);
	contest_unref(open);
	contest_unref(secret);
}

static void test_presence_in_a_closed_session_is_past(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_OPEN);
	int64_t inside = add_delegate(act, "A", "official");
	assert_int_equal(store_presence_set(act, SESSION, inside, SCAN_IN, "A", 1), STATUS_OK);
	assert_true(voter_of(act, contest, inside).inside);
	assert_int_equal(store_session_close(act, SESSION), STATUS_OK);
	assert_false(voter_of(act, contest, inside).inside);
	contest_unref(contest);
}

static void test_a_seat_is_taken_along_the_line_of_replacements(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET), *other = add_contest(act, KIND_SECRET);
	int64_t official = add_delegate(act, "A", "official"), alternate = add_delegate(act, "B", "alternate");
	int64_t stranger = add_delegate(act, "C", "official");
	assert_int_equal(store_delegate_replace(act, alternate, official), STATUS_OK);
	assert_false(voter_of(act, contest, alternate).seat_taken);
	struct store_draw draw = draw_of(official, 1);
	assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
	assert_true(voter_of(act, contest, alternate).seat_taken);
	assert_false(voter_of(act, contest, official).seat_taken);
	assert_false(voter_of(act, contest, stranger).seat_taken);
	assert_false(voter_of(act, other, alternate).seat_taken);
	struct store_vote vote = {.delegate = alternate};
	assert_int_equal(store_vote_add(act, other->id, &vote), STATUS_OK);
	assert_true(voter_of(act, other, official).seat_taken);
	contest_unref(contest);
	contest_unref(other);
}

/* ---- counting ---- */

static void test_a_secret_recount_counts_draws_and_ballots(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET);
	struct tally *tally = NULL;
	for (int i = 0; i < 3; i++) {
		char code[2] = {(char)('A' + i), '\0'};
		struct store_draw draw = draw_of(add_delegate(act, code, "official"), i);
		struct ballot ballot = ballot_of(i, i == 2 ? NULL : first, i == 2 ? 0 : 1);
		assert_int_equal(store_draw_add(act, contest->id, &draw), STATUS_OK);
		assert_int_equal(store_ballot_add(act, contest->id, &ballot), STATUS_OK);
	}
	struct store_draw unused = draw_of(add_delegate(act, "Z", "official"), 9);
	assert_int_equal(store_draw_add(act, contest->id, &unused), STATUS_OK);
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_OK);
	assert_int_equal(tally->issued * 1000 + tally->collected * 100 + tally->valid * 10 + tally->invalid, 4321);
	assert_int_equal(tally->options[0].favour, 2);
	tally_free(tally);
	contest_unref(contest);
}

static void test_an_open_recount_takes_issued_from_the_contest(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_OPEN);
	struct tally *tally = NULL;
	struct store_vote vote = {.delegate = add_delegate(act, "A", "official"), .marks = second, .count = 1};
	assert_int_equal(store_vote_add(act, contest->id, &vote), STATUS_OK);
	contest->issued = 12;
	assert_int_equal(store_ballots_recount(act->store, contest, &tally), STATUS_OK);
	assert_int_equal(tally->issued * 10 + tally->valid, 121);
	assert_int_equal(tally->options[1].favour, 1);
	tally_free(tally);
	contest_unref(contest);
}

static void test_the_root_is_over_leaves_in_order(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = add_contest(act, KIND_SECRET), *open = add_contest(act, KIND_OPEN);
	struct ballot low = ballot_of(1, first, 1), high = ballot_of(2, second, 1);
	struct merkle tree;
	uint8_t leaf[BALLOT_HASH_BYTES], expected[BALLOT_HASH_BYTES], root[BALLOT_HASH_BYTES];
	merkle_init(&tree);
	merkle_root(&tree, expected);
	assert_int_equal(store_ballots_root(act->store, contest, root), STATUS_OK);
	assert_memory_equal(root, expected, sizeof root);
	assert_int_equal(store_ballot_add(act, contest->id, &high), STATUS_OK);
	assert_int_equal(store_ballot_add(act, contest->id, &low), STATUS_OK);
	assert_true(ballot_leaf(contest->manifest_hash, &low, leaf));
	merkle_add(&tree, leaf);
	assert_true(ballot_leaf(contest->manifest_hash, &high, leaf));
	merkle_add(&tree, leaf);
	merkle_root(&tree, expected);
	assert_int_equal(store_ballots_root(act->store, contest, root), STATUS_OK);
	assert_memory_equal(root, expected, sizeof root);
	struct store_vote vote = {.delegate = add_delegate(act, "A", "official"), .marks = second, .count = 1};
	assert_int_equal(store_vote_add(act, open->id, &vote), STATUS_OK);
	assert_true(ballot_vote_leaf(open->manifest_hash, vote.delegate, second, 1, leaf));
	assert_int_equal(store_ballots_root(act->store, open, root), STATUS_OK);
	assert_memory_equal(root, leaf, sizeof root);
	contest_unref(contest);
	contest_unref(open);
}

#define CONGRESS_TEST(name) cmocka_unit_test_setup_teardown(name, open_congress, temporary_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CONGRESS_TEST(test_a_draw_is_kept_once),
	    CONGRESS_TEST(test_draws_are_read_by_code),
	    CONGRESS_TEST(test_ballots_are_read_by_key),
	    CONGRESS_TEST(test_a_ballot_matches_itself_only),
	    CONGRESS_TEST(test_what_was_given_cannot_be_changed_or_removed),
	    CONGRESS_TEST(test_votes_are_read_by_delegate),
	    CONGRESS_TEST(test_the_roll_is_of_those_inside_with_a_vote),
	    CONGRESS_TEST(test_without_required_presence_an_open_roll_is_of_all_with_a_vote),
	    CONGRESS_TEST(test_presence_in_a_closed_session_is_past),
	    CONGRESS_TEST(test_a_seat_is_taken_along_the_line_of_replacements),
	    CONGRESS_TEST(test_a_secret_recount_counts_draws_and_ballots),
	    CONGRESS_TEST(test_an_open_recount_takes_issued_from_the_contest),
	    CONGRESS_TEST(test_the_root_is_over_leaves_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
