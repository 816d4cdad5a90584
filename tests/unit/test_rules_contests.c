/* Random contests from the single ballot to the verdict: what the rules and the
 * tally say is held against the ballots themselves, looked at once more by code
 * that is slow and follows the rule book word by word. */
#include "tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEED 20261124u
#define ROUNDS 6000
#define OPTIONS 6
#define PEOPLE 40
#define MARKS 4 /* for, against, other; from 1 */

/* A ballot as it lies on the table. */
struct slip {
	bool paper;
	enum rules_verdict found; /* by the tellers, of a paper; else RULES_VALID */
	bool boxes[OPTIONS + 1][MARKS];
};

struct contest {
	struct rules_definition rules;
	struct rules_counts counts;
	struct slip slips[PEOPLE];
	struct tally *tally;
	uint32_t reasons[RULES_VERDICTS], votes[OPTIONS + 1][MARKS]; /* as counted by hand */
};

static unsigned seed, began; /* `began`: with which this round did; 0: none is under way */

static uint32_t below(uint32_t limit)
{
	return (uint32_t)rand_r(&seed) % limit;
}

/* ---- the rule book ---- */

static uint32_t boxes_in(const struct slip *slip, uint32_t row)
{
	return (uint32_t)slip->boxes[row][1] + slip->boxes[row][2] + slip->boxes[row][3];
}

/* Rows of the slip that have so many boxes marked; 9: two or more. */
static uint32_t rows_with(const struct contest *contest, const struct slip *slip, uint32_t boxes)
{
	uint32_t rows = 0;
	for (uint32_t row = 1; row <= contest->rules.options; row++)
		rows += boxes == 9 ? boxes_in(slip, row) > 1 : boxes_in(slip, row) == boxes;
	return rows;
}

/* "no_choice: invalid in approval; valid in each with one candidate; setting blank" */
static enum rules_verdict blank_by_the_book(const struct rules_definition *rules)
{
	if (rules->blank == RULES_BLANK_VALID)
		return RULES_VALID;
	if (rules->blank == RULES_BLANK_INVALID)
		return RULES_NO_CHOICE;
	if (rules->style == RULES_STYLE_EACH && rules->options == 1)
		return RULES_VALID;
	if (rules->style == RULES_STYLE_EACH) /* every row counts for nobody */
		return rules->row_error == RULES_ROW_ERROR_BALLOT ? RULES_BOTH_OR_NEITHER : RULES_VALID;
	return RULES_NO_CHOICE;
}

static enum rules_verdict verdict_by_the_book(const struct contest *contest, const struct slip *slip)
{
	const struct rules_definition *rules = &contest->rules;
	uint32_t single = rows_with(contest, slip, 1), several = rows_with(contest, slip, 9);
	if (slip->found != RULES_VALID)
		return slip->found;
	if (several && rules->style == RULES_STYLE_RESOLUTION)
		return RULES_OVERVOTE;
	if (several && rules->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	if (!single)
		return blank_by_the_book(rules);
	if (rules->style == RULES_STYLE_APPROVAL && single > rules->seats)
		return RULES_OVERVOTE;
	if (rules->style == RULES_STYLE_APPROVAL && single < rules->seats && rules->undervote == RULES_UNDERVOTE_INVALID)
		return RULES_UNDERVOTE;
	if (rules->style == RULES_STYLE_EACH && single < rules->options && rules->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	return RULES_VALID;
}

static void count_by_hand(struct contest *contest)
{
	for (uint32_t i = 0; i < contest->counts.collected; i++) {
		const struct slip *slip = &contest->slips[i];
		enum rules_verdict verdict = verdict_by_the_book(contest, slip);
		contest->reasons[verdict]++;
		for (uint32_t row = 1; row <= contest->rules.options && verdict == RULES_VALID; row++) {
			for (uint32_t mark = 1; mark < MARKS && boxes_in(slip, row) == 1; mark++)
				contest->votes[row][mark] += slip->boxes[row][mark];
		}
	}
}

static uint32_t base_by_the_book(const struct contest *contest)
{
	const struct rules_counts *counts = &contest->counts;
	switch (contest->rules.majority.base) {
	case RULES_BASE_COLLECTED:
		return counts->collected;
	case RULES_BASE_ISSUED:
		return counts->issued;
	case RULES_BASE_VALID:
		return contest->reasons[RULES_VALID];
	case RULES_BASE_PRESENT:
		return counts->present;
	case RULES_BASE_CONVENED:
		return counts->convened;
	case RULES_BASE_CONVENED_ADJUSTED:
		return counts->convened_adjusted;
	case RULES_BASES:
		break;
	}
	fail();
	return 0;
}

/* "votes*den > base*num"; in a run-off "most votes win without a majority". */
static bool reaches(const struct contest *contest, uint32_t votes)
{
	const struct rules_majority *majority = &contest->rules.majority;
	if (contest->rules.round == RULES_ROUND_RUNOFF)
		return votes > 0;
	return votes * majority->den > base_by_the_book(contest) * majority->num;
}

/* How many of those who reach it have at least so many votes. */
static uint32_t as_good(const struct contest *contest, uint32_t votes)
{
	uint32_t count = 0;
	for (uint32_t row = 1; row <= contest->rules.options; row++)
		count += reaches(contest, contest->votes[row][1]) && contest->votes[row][1] >= votes;
	return count;
}

static bool is_elected(const struct contest *contest, uint32_t row)
{
	uint32_t votes = contest->votes[row][1];
	return reaches(contest, votes) && as_good(contest, votes) <= contest->rules.seats;
}

static bool is_tied(const struct contest *contest, uint32_t row)
{
	uint32_t votes = contest->votes[row][1];
	return reaches(contest, votes) && !is_elected(contest, row) && as_good(contest, votes + 1) < contest->rules.seats;
}

/* Hundredths of a percent, half up: the largest that is not more than a half too much. */
static uint64_t percent_by_the_book(uint64_t part, uint64_t whole)
{
	uint64_t hundredths = 0;
	while (whole && (2 * hundredths + 1) * whole <= 20000 * part)
		hundredths++;
	return hundredths;
}

/* ---- random contests ---- */

static void define(struct contest *contest)
{
	struct rules_definition *rules = &contest->rules;
	static const struct rules_majority majorities[] = {{1, 2, 0}, {1, 2, 0}, {2, 3, 0}, {3, 4, 0}, {4, 5, 0}, {1, 5, 0}, {0, 1, 0}};
	*rules = rules_definition_default(below(RULES_STYLES));
	rules->options = rules->style == RULES_STYLE_RESOLUTION ? 1 : 1 + below(OPTIONS);
	rules->seats = 1 + below(rules->options);
	rules->round = rules->style != RULES_STYLE_RESOLUTION && below(4) == 0 ? RULES_ROUND_RUNOFF : RULES_ROUND_ORDINARY;
	rules->majority = majorities[below(sizeof majorities / sizeof majorities[0])];
	rules->majority.base = below(RULES_BASES);
	rules->blank = below(RULES_BLANKS);
	rules->undervote = below(RULES_UNDERVOTES);
	rules->row_error = below(RULES_ROW_ERRORS);
	assert_null(rules_definition_fault(rules));
}

/* Boxes at random, seldom against a candidate whom many like. */
static void mark(const struct contest *contest, struct slip *slip)
{
	static const uint32_t last[] = {
	    [RULES_STYLE_APPROVAL] = 1, [RULES_STYLE_EACH] = 2, [RULES_STYLE_RESOLUTION] = 3};
	memset(slip->boxes, 0, sizeof slip->boxes);
	for (uint32_t row = 1; row <= contest->rules.options; row++) {
		for (uint32_t box = 1; box <= last[contest->rules.style]; box++)
			slip->boxes[row][box] = below(10) < (box == 1 ? 4 + row % 4 : 2) && (slip->paper || !boxes_in(slip, row));
	}
}

/* What a slip's boxes are for the program, sorted by number and mark. */
static size_t choices_of(const struct contest *contest, const struct slip *slip, struct rules_choice *out)
{
	size_t count = 0;
	for (uint16_t row = 1; row <= contest->rules.options; row++) {
		for (uint8_t box = 1; box < MARKS; box++) {
			if (slip->boxes[row][box])
				out[count++] = (struct rules_choice){row, box};
		}
	}
	return count;
}

static void collect_paper(struct contest *contest, const struct slip *slip)
{
	struct rules_choice boxes[OPTIONS * MARKS], kept[RULES_OPTIONS];
	size_t kept_count = 0, count = choices_of(contest, slip, boxes);
	enum rules_verdict verdict = slip->found;
	if (verdict == RULES_VALID)
		verdict = rules_judge_paper(&contest->rules, boxes, count, kept, &kept_count);
	tally_collect_paper(contest->tally, 1);
	tally_decide_paper(contest->tally, verdict, kept, kept_count);
}

/* An overvote is refused when it is cast, and the voter corrects it. */
static void cast(struct contest *contest, struct slip *slip)
{
	struct rules_choice choices[OPTIONS * MARKS];
	size_t count = choices_of(contest, slip, choices);
	while (rules_judge_ballot(&contest->rules, choices, count) == RULES_OVERVOTE) {
		assert_int_equal(verdict_by_the_book(contest, slip), RULES_OVERVOTE);
		mark(contest, slip);
		count = choices_of(contest, slip, choices);
	}
	tally_add(contest->tally, &contest->rules, choices, count);
}

static void vote(struct contest *contest)
{
	struct rules_counts *counts = &contest->counts;
	counts->convened = 1 + below(PEOPLE);
	counts->present = below(counts->convened + 1);
	counts->convened_adjusted = counts->present + below(counts->convened - counts->present + 1);
	counts->issued = below(counts->present + 1);
	counts->collected = counts->issued - below(counts->issued / 4 + 1);
	for (uint32_t i = 0; i < counts->collected; i++) {
		struct slip *slip = &contest->slips[i];
		slip->paper = below(2);
		if (slip->paper && below(8) == 0)
			slip->found = RULES_NOT_ISSUED + below(RULES_VERDICTS - RULES_NOT_ISSUED);
		mark(contest, slip);
		if (slip->paper)
			collect_paper(contest, slip);
		else
			cast(contest, slip);
	}
	counts->valid = contest->tally->valid;
	counts->invalid = contest->tally->invalid;
}

/* ---- what must hold ---- */

static void assert_counted(const struct contest *contest)
{
	const struct tally *tally = contest->tally;
	const struct rules_counts *counts = &contest->counts;
	assert_true(rules_counts_hold(counts, tally->options, contest->rules.options));
	assert_true(counts->present <= counts->convened && counts->issued <= counts->present);
	assert_true(tally->collected <= counts->issued);
	assert_int_equal(tally->collected, counts->collected);
	assert_int_equal(tally->valid + tally->invalid, tally->collected);
	for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++)
		assert_int_equal(tally->verdicts[verdict], contest->reasons[verdict]);
	for (uint32_t row = 1; row <= contest->rules.options; row++) {
		const struct rules_votes *votes = &tally->options[row - 1];
		assert_int_equal(votes->favour, contest->votes[row][1]);
		assert_int_equal(votes->against, contest->votes[row][2]);
		assert_int_equal(votes->other, contest->votes[row][3]);
		assert_true(votes->favour + votes->against + votes->other <= tally->valid);
	}
}

static bool lists(const uint16_t *numbers, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number)
			return true;
	}
	return false;
}

static void assert_row(const struct contest *contest, const struct rules_result *result, uint32_t number)
{
	const struct rules_row *row = &result->rows[number - 1];
	uint32_t votes = contest->votes[number][1], missing = 0;
	while (!reaches(contest, votes + missing))
		missing++;
	assert_int_equal(row->number, number);
	assert_int_equal(row->votes, votes);
	assert_int_equal(row->missing, missing);
	assert_int_equal(row->percent, percent_by_the_book(votes, result->base));
	if (contest->rules.style == RULES_STYLE_RESOLUTION) {
		assert_int_equal(result->adopted, reaches(contest, votes));
		assert_int_equal(row->elected, result->adopted);
		return;
	}
	assert_int_equal(row->elected, is_elected(contest, number));
	assert_int_equal(lists(result->elected, result->elected_count, number), is_elected(contest, number));
	assert_int_equal(lists(result->tied, result->tied_count, number), is_tied(contest, number));
}

static void assert_result(const struct contest *contest, const struct rules_result *result)
{
	size_t elected = 0, tied = 0;
	assert_int_equal(result->base, base_by_the_book(contest));
	assert_true(reaches(contest, result->threshold) && !reaches(contest, result->threshold - 1));
	assert_int_equal(result->row_count, contest->rules.options);
	for (uint32_t number = 1; number <= contest->rules.options; number++) {
		assert_row(contest, result, number);
		elected += contest->rules.style != RULES_STYLE_RESOLUTION && is_elected(contest, number);
		tied += contest->rules.style != RULES_STYLE_RESOLUTION && is_tied(contest, number);
	}
	assert_int_equal(result->elected_count, elected);
	assert_int_equal(result->tied_count, tied);
	if (contest->rules.style != RULES_STYLE_RESOLUTION)
		assert_int_equal(result->open_seats, contest->rules.seats - elected);
	/* Whoever is elected has more votes than whoever is not; a tie takes all the seats that are left. */
	assert_true(elected <= contest->rules.seats && (!tied || tied > result->open_seats));
	for (size_t i = 1; i < elected; i++)
		assert_true(contest->votes[result->elected[i - 1]][1] >= contest->votes[result->elected[i]][1]);
}

static void random_contests_are_counted_as_the_book_says(void **state)
{
	(void)state;
	uint32_t seen[RULES_VERDICTS] = {0}, elected = 0, tied = 0, open = 0, adopted = 0;
	static struct rules_result result;
	seed = SEED;
	for (int round = 0; round < ROUNDS; round++) {
		static struct contest contest;
		memset(&contest, 0, sizeof contest);
		began = seed;
		define(&contest);
		assert_int_equal(tally_create(contest.rules.options, &contest.tally), STATUS_OK);
		vote(&contest);
		count_by_hand(&contest);
		assert_counted(&contest);
		assert_int_equal(rules_result(&contest.rules, &contest.counts, contest.tally->options, &result), STATUS_OK);
		assert_result(&contest, &result);
		for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++)
			seen[verdict] += contest.reasons[verdict];
		elected += result.elected_count > 0;
		tied += result.tied_count > 0;
		open += result.open_seats > 0;
		adopted += result.adopted;
		tally_free(contest.tally);
		began = 0;
	}
	/* Not one of the cases went untried. */
	for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++)
		assert_true(verdict == RULES_BAD_MARKS || seen[verdict] > 100);
	assert_true(elected > 1000 && tied > 200 && open > 1000 && adopted > 200);
}

static int tell_the_seed(void **state)
{
	(void)state;
	if (began)
		print_error("the contest of seed %u\n", began);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(random_contests_are_counted_as_the_book_says, tell_the_seed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
