#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SEED 20261123u

static struct rules_definition approval(uint32_t options, uint32_t seats)
{
	struct rules_definition definition = rules_definition_default(RULES_STYLE_APPROVAL);
	definition.options = options;
	definition.seats = seats;
	return definition;
}

static struct rules_definition each(uint32_t options)
{
	struct rules_definition definition = rules_definition_default(RULES_STYLE_EACH);
	definition.options = definition.seats = options;
	return definition;
}

static struct rules_definition resolution(void)
{
	return rules_definition_default(RULES_STYLE_RESOLUTION);
}

/* "1+ 3-" marks option 1 for and option 3 against; ~ is other, ? no mark. */
static enum rules_verdict judge(const struct rules_definition *definition, const char *ballot)
{
	struct rules_choice choices[16];
	size_t count = 0;
	for (char *end; *ballot; count++) {
		while (*ballot == ' ')
			ballot++;
		choices[count].number = (uint16_t)strtoul(ballot, &end, 10);
		choices[count].mark = *end == '+' ? 1 : *end == '-' ? 2 : *end == '~' ? 3 : *end == '!' ? 4 : 0;
		ballot = end + 1;
	}
	return rules_judge_ballot(definition, choices, count);
}

struct judged {
	const char *ballot;
	enum rules_verdict verdict;
};

static void judges(const struct rules_definition *definition, const struct judged *cases, size_t count)
{
	assert_null(rules_definition_fault(definition));
	for (size_t i = 0; i < count; i++) {
		enum rules_verdict verdict = judge(definition, cases[i].ballot);
		if (verdict != cases[i].verdict)
			fail_msg("ballot \"%s\": %s, not %s", cases[i].ballot, rules_verdict_name(verdict),
			    rules_verdict_name(cases[i].verdict));
	}
}

static void an_approval_marks_up_to_its_seats(void **state)
{
	(void)state;
	static const struct judged cases[] = {
	    {"1+", RULES_VALID},
	    {"5+", RULES_VALID},
	    {"1+ 2+ 3+", RULES_VALID},
	    {"1+ 3+ 5+", RULES_VALID},
	    {"1+ 2+ 3+ 4+", RULES_OVERVOTE},
	    {"1+ 2+ 3+ 4+ 5+", RULES_OVERVOTE},
	    {"", RULES_NO_CHOICE},
	    {"0+", RULES_BAD_MARKS},
	    {"6+", RULES_BAD_MARKS},
	    {"2+ 1+", RULES_BAD_MARKS},
	    {"2+ 2+", RULES_BAD_MARKS},
	    {"1-", RULES_BAD_MARKS},
	    {"1~", RULES_BAD_MARKS},
	    {"1?", RULES_BAD_MARKS},
	    {"1!", RULES_BAD_MARKS},
	    {"1+ 2+ 3+ 4+ 6+", RULES_BAD_MARKS},
	};
	struct rules_definition definition = approval(5, 3);
	judges(&definition, cases, COUNT(cases));
}

static void an_undervote_is_valid_unless_the_congress_says_otherwise(void **state)
{
	(void)state;
	static const struct judged cases[] = {
	    {"1+ 2+", RULES_UNDERVOTE},
	    {"1+ 2+ 3+", RULES_VALID},
	    {"1+ 2+ 3+ 4+", RULES_OVERVOTE},
	    {"", RULES_NO_CHOICE},
	};
	struct rules_definition definition = approval(5, 3);
	assert_int_equal(judge(&definition, "1+"), RULES_VALID);
	definition.undervote = RULES_UNDERVOTE_INVALID;
	judges(&definition, cases, COUNT(cases));
}

static void each_row_takes_for_or_against(void **state)
{
	(void)state;
	static const struct judged cases[] = {
	    {"1+ 2+ 3+", RULES_VALID},
	    {"1- 2- 3-", RULES_VALID},
	    {"1+ 3-", RULES_VALID},
	    {"", RULES_VALID},
	    {"1~", RULES_BAD_MARKS},
	    {"1+ 1-", RULES_BAD_MARKS},
	    {"4+", RULES_BAD_MARKS},
	};
	struct rules_definition definition = each(3);
	judges(&definition, cases, COUNT(cases));
}

static void a_row_error_may_cost_the_ballot(void **state)
{
	(void)state;
	static const struct judged cases[] = {
	    {"1+ 2- 3+", RULES_VALID},
	    {"1+ 3-", RULES_BOTH_OR_NEITHER},
	    {"", RULES_BOTH_OR_NEITHER},
	};
	struct rules_definition definition = each(3);
	definition.row_error = RULES_ROW_ERROR_BALLOT;
	judges(&definition, cases, COUNT(cases));
}

static void a_blank_ballot_for_a_single_candidate_is_valid(void **state)
{
	(void)state;
	struct rules_definition definition = each(1);
	assert_int_equal(judge(&definition, ""), RULES_VALID);
	definition.row_error = RULES_ROW_ERROR_BALLOT;
	assert_int_equal(judge(&definition, ""), RULES_VALID);
	definition.blank = RULES_BLANK_INVALID;
	assert_int_equal(judge(&definition, ""), RULES_NO_CHOICE);
}

static void the_blank_setting_decides_in_every_style(void **state)
{
	(void)state;
	struct rules_definition definitions[] = {approval(5, 3), each(3), resolution()};
	for (size_t i = 0; i < COUNT(definitions); i++) {
		definitions[i].undervote = RULES_UNDERVOTE_INVALID;
		definitions[i].row_error = RULES_ROW_ERROR_BALLOT;
		definitions[i].blank = RULES_BLANK_VALID;
		assert_int_equal(judge(&definitions[i], ""), RULES_VALID);
		definitions[i].blank = RULES_BLANK_INVALID;
		assert_int_equal(judge(&definitions[i], ""), RULES_NO_CHOICE);
	}
}

static void a_resolution_takes_one_of_three(void **state)
{
	(void)state;
	static const struct judged cases[] = {
	    {"1+", RULES_VALID},
	    {"1-", RULES_VALID},
	    {"1~", RULES_VALID},
	    {"", RULES_NO_CHOICE},
	    {"1?", RULES_BAD_MARKS},
	    {"1!", RULES_BAD_MARKS},
	    {"2+", RULES_BAD_MARKS},
	    {"1+ 1-", RULES_BAD_MARKS},
	    {"1+ 2+", RULES_BAD_MARKS},
	};
	struct rules_definition definition = resolution();
	judges(&definition, cases, COUNT(cases));
}

/* As judge, but of the boxes seen on a ballot paper; "kept" is what counts. */
static enum rules_verdict judge_paper(const struct rules_definition *definition, const char *boxes, const char *kept)
{
	static const char signs[] = "?+-~";
	struct rules_choice choices[16], counted[RULES_OPTIONS];
	size_t count = 0, counted_count = 0;
	for (char *end; *boxes; count++) {
		choices[count].number = (uint16_t)strtoul(boxes, &end, 10);
		choices[count].mark = *end == '+' ? 1 : *end == '-' ? 2 : *end == '~' ? 3 : 0;
		boxes = end + 1;
	}
	enum rules_verdict verdict = rules_judge_paper(definition, choices, count, counted, &counted_count);
	char text[64] = "";
	for (size_t i = 0; i < counted_count; i++)
		sprintf(text + strlen(text), "%s%u%c", i ? " " : "", counted[i].number, signs[counted[i].mark]);
	if (verdict == RULES_VALID && strcmp(text, kept) != 0)
		fail_msg("\"%s\" counts as \"%s\", not \"%s\"", boxes, text, kept);
	return verdict;
}

static void a_ballot_paper_may_have_several_boxes_in_a_row(void **state)
{
	(void)state;
	static const struct {
		enum rules_style style;
		enum rules_row_error row_error;
		const char *boxes;
		enum rules_verdict verdict;
		const char *kept;
	} cases[] = {
	    /* A list with surplus: what is not struck out is a vote. */
	    {RULES_STYLE_APPROVAL, RULES_ROW_ERROR_ROW, "1+ 3+", RULES_VALID, "1+ 3+"},
	    {RULES_STYLE_APPROVAL, RULES_ROW_ERROR_ROW, "1+ 2+ 3+", RULES_OVERVOTE, ""},
	    {RULES_STYLE_APPROVAL, RULES_ROW_ERROR_ROW, "", RULES_NO_CHOICE, ""},
	    {RULES_STYLE_APPROVAL, RULES_ROW_ERROR_ROW, "1-", RULES_BAD_MARKS, ""},
	    /* Both boxes of a row, or none: the row counts for nobody, the ballot stays valid. */
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "1+ 1- 2+ 3-", RULES_VALID, "2+ 3-"},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "2+", RULES_VALID, "2+"},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "1+ 1- 2+ 2- 3+ 3-", RULES_VALID, ""},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_BALLOT, "1+ 2- 3+", RULES_VALID, "1+ 2- 3+"},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_BALLOT, "1+ 1- 2+ 3-", RULES_BOTH_OR_NEITHER, ""},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_BALLOT, "1+ 2-", RULES_BOTH_OR_NEITHER, ""},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "1- 1+", RULES_BAD_MARKS, ""},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "1+ 1+", RULES_BAD_MARKS, ""},
	    {RULES_STYLE_EACH, RULES_ROW_ERROR_ROW, "4+", RULES_BAD_MARKS, ""},
	    /* Of a resolution one box is the vote. */
	    {RULES_STYLE_RESOLUTION, RULES_ROW_ERROR_ROW, "1~", RULES_VALID, "1~"},
	    {RULES_STYLE_RESOLUTION, RULES_ROW_ERROR_ROW, "1+ 1-", RULES_OVERVOTE, ""},
	    {RULES_STYLE_RESOLUTION, RULES_ROW_ERROR_ROW, "", RULES_NO_CHOICE, ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules_definition definition = rules_definition_default(cases[i].style);
		definition.options = cases[i].style == RULES_STYLE_RESOLUTION ? 1 : 3;
		definition.seats = cases[i].style == RULES_STYLE_APPROVAL ? 2 : definition.options;
		definition.row_error = cases[i].row_error;
		if (judge_paper(&definition, cases[i].boxes, cases[i].kept) != cases[i].verdict)
			fail_msg("\"%s\" (case %zu)", cases[i].boxes, i);
	}
}

static void tellers_find_what_marks_do_not_tell(void **state)
{
	(void)state;
	static const char *const found[] = {
	    "not_issued", "unclear", "write_in", "identifying_mark", "signed", "extra_text"};
	static const char *const counted[] = {
	    "valid", "no_choice", "overvote", "undervote", "both_or_neither", "bad_marks"};
	static const char *const opened[] = {"undecryptable", "second_token"};
	enum rules_verdict verdict;
	for (size_t i = 0; i < COUNT(found); i++) {
		assert_true(rules_verdict_parse(found[i], &verdict));
		assert_true(rules_is_finding(verdict));
		assert_true(rules_verdict_parse(counted[i], &verdict));
		assert_false(rules_is_finding(verdict));
	}
	for (size_t i = 0; i < COUNT(opened); i++) {
		assert_true(rules_verdict_parse(opened[i], &verdict));
		assert_false(rules_is_finding(verdict));
	}
	assert_int_equal(COUNT(found) + COUNT(counted) + COUNT(opened), RULES_VERDICTS);
}

static void unsound_definitions_name_their_fault(void **state)
{
	(void)state;
	struct rules_definition sound = approval(5, 3), bad;
	assert_null(rules_definition_fault(&sound));
#define FAULT(change, field)                                                                                           \
	do {                                                                                                           \
		bad = sound;                                                                                           \
		bad.change;                                                                                            \
		assert_non_null(rules_definition_fault(&bad));                                                         \
		assert_string_equal(rules_definition_fault(&bad), field);                                              \
	} while (0)
	FAULT(style = RULES_STYLES, "style");
	FAULT(options = 0, "options");
	FAULT(options = RULES_OPTIONS + 1, "options");
	FAULT(seats = 0, "seats");
	FAULT(seats = 6, "seats");
	FAULT(majority.den = 0, "majority");
	FAULT(majority.num = 2, "majority");
	FAULT(majority.base = RULES_BASES, "majority");
	FAULT(round = (enum rules_round)2, "runoff_of");
	FAULT(blank = RULES_BLANKS, "blank");
	FAULT(undervote = RULES_UNDERVOTES, "undervote");
	FAULT(row_error = RULES_ROW_ERRORS, "row_error");
	sound = resolution();
	sound.seats = 0;
	assert_null(rules_definition_fault(&sound));
	FAULT(options = 2, "options");
	FAULT(round = RULES_ROUND_RUNOFF, "runoff_of");
#undef FAULT
}

/* Everyone convened came and voted validly. */
static struct rules_counts full_house(uint32_t people)
{
	return (struct rules_counts){people, people, people, people, people, people, 0};
}

static void more_than_half_is_strictly_more(void **state)
{
	(void)state;
	static const struct {
		uint32_t base, num, den, threshold;
	} cases[] = {
	    {200, 1, 2, 101},
	    {201, 1, 2, 101},
	    {202, 1, 2, 102},
	    {1, 1, 2, 1},
	    {0, 1, 2, 1},
	    {180, 2, 3, 121},
	    {181, 2, 3, 121},
	    {182, 2, 3, 122},
	    {180, 3, 4, 136},
	    {181, 3, 4, 136},
	    {184, 3, 4, 139},
	    {180, 4, 5, 145},
	    {184, 4, 5, 148},
	    {185, 4, 5, 149},
	    {100, 0, 1, 1},
	    {RULES_COUNT_MAX, 1, 2, 1u << 30},
	    {RULES_COUNT_MAX, UINT32_MAX - 1, UINT32_MAX, RULES_COUNT_MAX},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules_majority majority = {cases[i].num, cases[i].den, RULES_BASE_COLLECTED};
		assert_int_equal(rules_threshold(cases[i].base, &majority), cases[i].threshold);
	}
}

static void exactly_half_is_not_elected(void **state)
{
	(void)state;
	struct rules_definition definition = each(2);
	struct rules_counts counts = full_house(200);
	struct rules_votes votes[] = {{100, 100, 0}, {101, 99, 0}};
	struct rules_result result;
	assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
	assert_int_equal(result.threshold, 101);
	assert_false(result.rows[0].elected);
	assert_true(result.rows[1].elected);
	assert_int_equal(result.elected_count, 1);
	assert_int_equal(result.open_seats, 1);
	assert_int_equal(result.rows[0].percent, 5000);
	assert_int_equal(result.rows[1].percent, 5050);
}

/* 246 convened, 6 of them absent throughout, 230 present, 228 ballots issued,
 * 224 back, 220 valid. The candidate has exactly half of the base, then one
 * vote more. */
static void each_base_is_its_own_count(void **state)
{
	(void)state;
	static const struct rules_counts counts = {246, 240, 230, 228, 224, 220, 4};
	static const uint32_t bases[RULES_BASES] = {
	    [RULES_BASE_COLLECTED] = 224,
	    [RULES_BASE_ISSUED] = 228,
	    [RULES_BASE_VALID] = 220,
	    [RULES_BASE_PRESENT] = 230,
	    [RULES_BASE_CONVENED] = 246,
	    [RULES_BASE_CONVENED_ADJUSTED] = 240,
	};
	for (enum rules_base base = 0; base < RULES_BASES; base++) {
		struct rules_definition definition = each(1);
		definition.majority.base = base;
		struct rules_votes votes = {.favour = bases[base] / 2};
		struct rules_result result;
		assert_int_equal(rules_result(&definition, &counts, &votes, &result), STATUS_OK);
		assert_int_equal(result.base, bases[base]);
		assert_int_equal(result.threshold, bases[base] / 2 + 1);
		assert_int_equal(result.elected_count, 0);
		votes.favour++;
		assert_int_equal(rules_result(&definition, &counts, &votes, &result), STATUS_OK);
		assert_int_equal(result.elected_count, 1);
	}
}

static void the_default_majority_is_half_of_the_collected(void **state)
{
	(void)state;
	for (enum rules_style style = 0; style < RULES_STYLES; style++) {
		struct rules_definition definition = rules_definition_default(style);
		assert_null(rules_definition_fault(&definition));
		assert_int_equal(definition.majority.num, 1);
		assert_int_equal(definition.majority.den, 2);
		assert_int_equal(definition.majority.base, RULES_BASE_COLLECTED);
	}
}

struct election {
	const char *about;
	uint32_t seats;
	enum rules_round round;
	uint32_t votes[6];   /* of 100 ballots; ended by END */
	uint16_t elected[6]; /* ended by 0 */
	uint16_t tied[6];
	uint32_t open_seats;
};

#define END UINT32_MAX

static const struct election elections[] = {
    {"the winners stand by descending votes", 3, 0, {60, 80, 70, END}, {2, 3, 1}, {0}, 0},
    {"equal votes stand in ballot order", 3, 0, {60, 80, 60, END}, {2, 1, 3}, {0}, 0},
    {"more over the threshold than seats: the highest", 2, 0, {60, 80, 70, 65, END}, {2, 3}, {0}, 0},
    {"fewer than seats leave seats open", 3, 0, {60, 50, 49, 80, END}, {4, 1}, {0}, 1},
    {"nobody over the threshold", 2, 0, {50, 50, 10, END}, {0}, {0}, 2},
    {"a tie at the cut elects none of the tied", 2, 0, {80, 60, 60, END}, {1}, {2, 3}, 1},
    {"a tie of more than two", 3, 0, {60, 80, 60, 70, 60, END}, {2, 4}, {1, 3, 5}, 1},
    {"a tie over two seats", 3, 0, {60, 60, 90, 60, END}, {3}, {1, 2, 4}, 2},
    {"a tie of all", 1, 0, {70, 70, END}, {0}, {1, 2}, 1},
    {"a tie above the cut is no tie", 2, 0, {80, 80, 60, END}, {1, 2}, {0}, 0},
    {"a tie below the cut is no tie", 1, 0, {80, 60, 60, END}, {1}, {0}, 0},
    {"a tie under the threshold is no tie", 2, 0, {80, 50, 50, END}, {1}, {0}, 1},
    {"the last seats go to the tied when there is room for all", 3, 0, {80, 60, 60, END}, {1, 2, 3}, {0}, 0},
    {"a run-off needs no majority", 1, RULES_ROUND_RUNOFF, {30, 29, END}, {1}, {0}, 0},
    {"a run-off may tie again", 1, RULES_ROUND_RUNOFF, {30, 30, END}, {0}, {1, 2}, 1},
    {"no votes win no run-off", 2, RULES_ROUND_RUNOFF, {30, 0, END}, {1}, {0}, 1},
};

static void what_follows_a_count(void **state)
{
	(void)state;
	static const struct {
		const char *about;
		enum rules_style style;
		uint32_t seats;
		enum rules_round round;
		uint32_t votes[6]; /* of 100 ballots; ended by END */
		enum rules_next next;
		enum rules_style next_style;
		uint32_t next_seats;
		uint16_t numbers[6]; /* ended by 0 */
	} cases[] = {
	    {"nothing when every seat is filled", RULES_STYLE_APPROVAL, 2, 0, {60, 80, 10, END}, RULES_NEXT_NONE,
	        RULES_STYLE_APPROVAL, 0, {0}},
	    {"a run-off of exactly the tied, for the seats they are tied for", RULES_STYLE_APPROVAL, 3, 0,
	        {60, 60, 90, 60, 10, END}, RULES_NEXT_RUNOFF, RULES_STYLE_APPROVAL, 2, {1, 2, 4}},
	    {"a further round of those not elected, for the open seats", RULES_STYLE_APPROVAL, 2, 0, {80, 50, 30, END},
	        RULES_NEXT_FURTHER, RULES_STYLE_APPROVAL, 1, {2, 3}},
	    {"a tie under the threshold is no run-off", RULES_STYLE_APPROVAL, 1, 0, {50, 50, END}, RULES_NEXT_FURTHER,
	        RULES_STYLE_APPROVAL, 1, {1, 2}},
	    {"for or against each where nobody is too many", RULES_STYLE_APPROVAL, 3, 0, {80, 40, 30, END},
	        RULES_NEXT_FURTHER, RULES_STYLE_EACH, 2, {2, 3}},
	    {"each stays each", RULES_STYLE_EACH, 3, 0, {80, 50, 60, END}, RULES_NEXT_FURTHER, RULES_STYLE_EACH, 1,
	        {2}},
	    {"a run-off that ties again", RULES_STYLE_APPROVAL, 1, RULES_ROUND_RUNOFF, {30, 30, END}, RULES_NEXT_RUNOFF,
	        RULES_STYLE_APPROVAL, 1, {1, 2}},
	    {"a run-off in which nobody voted", RULES_STYLE_APPROVAL, 1, RULES_ROUND_RUNOFF, {0, 0, END},
	        RULES_NEXT_FURTHER, RULES_STYLE_APPROVAL, 1, {1, 2}},
	    {"a resolution is asked once", RULES_STYLE_RESOLUTION, 1, 0, {10, END}, RULES_NEXT_NONE,
	        RULES_STYLE_RESOLUTION, 0, {0}},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		static struct rules_result result;
		static struct rules_offer offer;
		struct rules_votes votes[6] = {{0}};
		struct rules_definition definition = rules_definition_default(cases[i].style);
		definition.round = cases[i].round;
		definition.seats = cases[i].seats;
		definition.options = 0;
		for (; cases[i].votes[definition.options] != END; definition.options++)
			votes[definition.options].favour = cases[i].votes[definition.options];
		struct rules_counts counts = full_house(100);
		assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
		rules_offer(&definition, &result, &offer);
		size_t count = 0;
		while (count < 6 && cases[i].numbers[count])
			count++;
		if (offer.kind != cases[i].next || offer.style != cases[i].next_style ||
		    offer.seats != cases[i].next_seats || offer.count != count ||
		    memcmp(offer.numbers, cases[i].numbers, count * sizeof offer.numbers[0]) != 0)
			fail_msg("%s: %s, %s, %u seats, %zu candidates", cases[i].about, rules_next_name(offer.kind),
			    rules_style_name(offer.style), offer.seats, offer.count);
	}
}

static void missing_votes_are_those_to_the_threshold(void **state)
{
	(void)state;
	struct rules_definition definition = approval(4, 2);
	struct rules_counts counts = full_house(100);
	struct rules_votes votes[] = {{51, 0, 0}, {50, 0, 0}, {0, 0, 0}, {100, 0, 0}};
	static const uint32_t missing[] = {0, 1, 51, 0};
	struct rules_result result;
	assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
	for (size_t i = 0; i < COUNT(missing); i++)
		assert_int_equal(result.rows[i].missing, missing[i]);
	/* Most votes win a run-off: one is enough, none is one too few. */
	definition.round = RULES_ROUND_RUNOFF;
	assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
	assert_int_equal(result.rows[1].missing, 0);
	assert_int_equal(result.rows[2].missing, 1);
	/* Two thirds of 180 are 120: 121 are more. */
	definition = resolution();
	definition.majority = (struct rules_majority){2, 3, RULES_BASE_PRESENT};
	counts = full_house(180);
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){120, 0, 60}, &result), STATUS_OK);
	assert_false(result.adopted);
	assert_int_equal(result.rows[0].missing, 1);
}

static size_t list_length(const uint16_t *numbers)
{
	size_t length = 0;
	while (length < 6 && numbers[length])
		length++;
	return length;
}

static void runs(const struct election *election)
{
	struct rules_votes votes[6] = {{0}};
	uint32_t options = 0;
	for (; election->votes[options] != END; options++)
		votes[options].favour = election->votes[options];
	struct rules_definition definition = approval(options, election->seats);
	definition.round = election->round;
	struct rules_counts counts = full_house(100);
	struct rules_result result;
	assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
	size_t elected = list_length(election->elected), tied = list_length(election->tied);
	if (result.elected_count != elected || result.tied_count != tied || result.open_seats != election->open_seats ||
	    memcmp(result.elected, election->elected, elected * sizeof *result.elected) != 0 ||
	    memcmp(result.tied, election->tied, tied * sizeof *result.tied) != 0)
		fail_msg("%s: %zu elected, %zu tied, %u open", election->about, result.elected_count, result.tied_count,
		    result.open_seats);
}

static void seats_are_filled_by_the_highest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(elections); i++)
		runs(&elections[i]);
}

static void a_resolution_is_adopted_or_not(void **state)
{
	(void)state;
	struct rules_definition definition = resolution();
	struct rules_counts counts = full_house(100);
	struct rules_result result;
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){51, 40, 9}, &result), STATUS_OK);
	assert_true(result.adopted);
	assert_int_equal(result.rows[0].percent, 5100);
	assert_int_equal(result.elected_count, 0);
	assert_int_equal(result.open_seats, 0);
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){50, 0, 0}, &result), STATUS_OK);
	assert_false(result.adopted);
}

static void an_empty_hall_elects_nobody(void **state)
{
	(void)state;
	struct rules_counts nobody = full_house(0);
	struct rules_votes votes[3] = {{0}};
	struct rules_definition definitions[] = {approval(3, 1), each(3), resolution(), approval(3, 1)};
	definitions[3].round = RULES_ROUND_RUNOFF;
	for (size_t i = 0; i < COUNT(definitions); i++) {
		struct rules_result result;
		assert_int_equal(rules_result(&definitions[i], &nobody, votes, &result), STATUS_OK);
		assert_int_equal(result.elected_count, 0);
		assert_int_equal(result.tied_count, 0);
		assert_false(result.adopted);
		assert_int_equal(result.rows[0].percent, 0);
	}
}

static void impossible_numbers_have_no_result(void **state)
{
	(void)state;
	struct rules_definition definition = each(1);
	struct rules_counts counts = full_house(100);
	struct rules_result result;
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){60, 41, 0}, &result), STATUS_INVALID);
	assert_int_equal(
	    rules_result(&definition, &counts, &(struct rules_votes){UINT32_MAX, 2, 0}, &result), STATUS_INVALID);
	counts.convened = (uint32_t)RULES_COUNT_MAX + 1;
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){1, 0, 0}, &result), STATUS_INVALID);
	counts = full_house(100);
	definition.seats = 0;
	assert_int_equal(rules_result(&definition, &counts, &(struct rules_votes){1, 0, 0}, &result), STATUS_INVALID);
}

static void percents_round_half_up(void **state)
{
	(void)state;
	static const struct {
		uint32_t part, whole;
		const char *text;
	} cases[] = {
	    {2, 3, "66.67"},
	    {1, 3, "33.33"},
	    {1, 8, "12.50"},
	    {1, 800, "0.13"},   /* 0.125 */
	    {3, 800, "0.38"},   /* 0.375 */
	    {1, 20000, "0.01"}, /* 0.005 */
	    {1, 20001, "0.00"},
	    {0, 7, "0.00"},
	    {7, 7, "100.00"},
	    {0, 0, "0.00"},
	    {5, 0, "0.00"},
	    {RULES_COUNT_MAX, RULES_COUNT_MAX, "100.00"},
	    {RULES_COUNT_MAX, 1, "214748364700.00"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[RULES_PERCENT_SIZE];
		assert_string_equal(
		    rules_percent_format(rules_percent(cases[i].part, cases[i].whole), text), cases[i].text);
	}
	char text[RULES_PERCENT_SIZE];
	assert_string_equal(rules_percent_format(UINT64_MAX, text), "184467440737095516.15");
}

static void quorum_needs_people_and_delegations(void **state)
{
	(void)state;
	static const struct {
		uint32_t convened, present, all, there;
		bool met;
	} cases[] = {
	    {180, 115, 12, 12, false},
	    {180, 119, 12, 12, false},
	    {180, 120, 12, 12, true},
	    {180, 120, 12, 8, true},
	    {180, 180, 12, 7, false},
	    {181, 120, 12, 12, false},
	    {181, 121, 12, 12, true},
	    {180, 180, 0, 0, true},
	    {0, 0, 0, 0, false},
	    {0, 0, 12, 12, false},
	    {RULES_COUNT_MAX, RULES_COUNT_MAX, RULES_COUNT_MAX, RULES_COUNT_MAX, true},
	    {RULES_COUNT_MAX, 1431655764, 1, 1, false},
	    {RULES_COUNT_MAX, 1431655765, 1, 1, true},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules_quorum quorum = {2, 3, cases[i].convened, cases[i].present, cases[i].all, cases[i].there};
		if (rules_quorum_met(&quorum) != cases[i].met)
			fail_msg("%u of %u, %u of %u delegations", cases[i].present, cases[i].convened, cases[i].there,
			    cases[i].all);
	}
}

static void the_checks_that_must_always_hold(void **state)
{
	(void)state;
	const struct rules_counts sound = {246, 240, 230, 228, 224, 220, 4};
	const struct rules_votes votes[] = {{120, 100, 0}, {0, 0, 220}};
	assert_true(rules_counts_hold(&sound, votes, 2));
	struct rules_counts bad = sound;
	bad.convened = 229;
	assert_false(rules_counts_hold(&bad, votes, 2));
	bad = sound;
	bad.present = 227;
	assert_false(rules_counts_hold(&bad, votes, 2));
	bad = sound;
	bad.issued = 223;
	assert_false(rules_counts_hold(&bad, votes, 2));
	bad = sound;
	bad.invalid = 3;
	assert_false(rules_counts_hold(&bad, votes, 2));
	const struct rules_votes over[] = {{120, 100, 0}, {121, 99, 1}};
	assert_true(rules_counts_hold(&sound, over, 1));
	assert_false(rules_counts_hold(&sound, over, 2));
	bad = (struct rules_counts){10, 10, 10, 10, 4, UINT32_MAX, 5};
	assert_false(rules_counts_hold(&bad, NULL, 0));
}

static void names_read_back(void **state)
{
	(void)state;
#define READS_BACK(type, count)                                                                                        \
	for (enum rules_##type value = 0; value < (count); value++) {                                                  \
		enum rules_##type back = (count);                                                                      \
		assert_true(*rules_##type##_name(value));                                                              \
		assert_true(rules_##type##_parse(rules_##type##_name(value), &back));                                  \
		assert_int_equal(back, value);                                                                         \
		assert_false(rules_##type##_parse("", &back));                                                         \
		assert_false(rules_##type##_parse("Nothing", &back));                                                  \
		assert_string_equal(rules_##type##_name(count), "");                                                   \
	}
	READS_BACK(style, RULES_STYLES)
	READS_BACK(base, RULES_BASES)
	READS_BACK(blank, RULES_BLANKS)
	READS_BACK(undervote, RULES_UNDERVOTES)
	READS_BACK(row_error, RULES_ROW_ERRORS)
	READS_BACK(verdict, RULES_VERDICTS)
#undef READS_BACK
	for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++)
		assert_true(*rules_verdict_name(verdict));
	assert_string_equal(rules_verdict_name(RULES_VERDICTS), "");
	assert_string_equal(rules_base_name(RULES_BASE_CONVENED_ADJUSTED), "convened_adjusted");
	assert_string_equal(rules_verdict_name(RULES_NO_CHOICE), "no_choice");
	assert_string_equal(rules_style_name(RULES_STYLE_EACH), "each");
}

/* The rules once more, as slow and plain as they read. */

static uint32_t at_least(const struct rules_votes *votes, uint32_t options, uint32_t threshold, uint32_t bar)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < options; i++)
		count += votes[i].favour >= threshold && votes[i].favour >= bar;
	return count;
}

static bool plainly_wins(const struct rules_definition *definition, uint64_t base, uint64_t votes)
{
	if (definition->round == RULES_ROUND_RUNOFF)
		return votes > 0;
	return votes * definition->majority.den > base * definition->majority.num;
}

static bool contains(const uint16_t *numbers, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number)
			return true;
	}
	return false;
}

static bool agrees(const struct rules_definition *definition, const struct rules_votes *votes, uint32_t base,
    const struct rules_result *result)
{
	uint32_t least = 0, elected = 0, tied = 0;
	while (!plainly_wins(definition, base, least))
		least++;
	if (result->base != base || result->threshold != least)
		return false;
	for (uint32_t i = 0; i < definition->options; i++) {
		bool wins = plainly_wins(definition, base, votes[i].favour);
		bool first = at_least(votes, definition->options, least, votes[i].favour) <= definition->seats;
		bool room = at_least(votes, definition->options, least, votes[i].favour + 1) < definition->seats;
		if (result->rows[i].elected != (wins && first) ||
		    contains(result->elected, result->elected_count, i + 1) != (wins && first) ||
		    contains(result->tied, result->tied_count, i + 1) != (wins && !first && room))
			return false;
		elected += wins && first;
		tied += wins && !first && room;
		uint64_t whole = base ? votes[i].favour * 10000ull / base : 0;
		uint64_t rest = base ? votes[i].favour * 10000ull % base : 0;
		if (result->rows[i].percent != whole + (base && rest * 2 >= base))
			return false;
		uint32_t missing = 0;
		while (votes[i].favour + missing < least)
			missing++;
		if (result->rows[i].missing != missing)
			return false;
	}
	for (size_t i = 1; i < result->elected_count; i++) {
		uint16_t a = result->elected[i - 1], b = result->elected[i];
		if (votes[a - 1].favour < votes[b - 1].favour || (votes[a - 1].favour == votes[b - 1].favour && a > b))
			return false;
	}
	return result->elected_count == elected && result->tied_count == tied &&
	       result->open_seats == definition->seats - elected;
}

static bool offers_plainly(const struct rules_definition *definition, const struct rules_result *result)
{
	static struct rules_offer offer;
	rules_offer(definition, result, &offer);
	if (result->elected_count == definition->seats)
		return offer.kind == RULES_NEXT_NONE && !offer.count;
	bool runoff = result->tied_count > 0;
	size_t expected = 0;
	for (uint32_t i = 1; i <= definition->options; i++) {
		bool stands = runoff ? contains(result->tied, result->tied_count, i)
		                     : !contains(result->elected, result->elected_count, i);
		if (contains(offer.numbers, offer.count, i) != stands)
			return false;
		expected += stands;
	}
	bool each_row = definition->style == RULES_STYLE_EACH || offer.count == offer.seats;
	return offer.kind == (runoff ? RULES_NEXT_RUNOFF : RULES_NEXT_FURTHER) && offer.count == expected &&
	       offer.seats == definition->seats - result->elected_count && offer.count >= offer.seats &&
	       (!runoff || offer.count > offer.seats) && (offer.style == RULES_STYLE_EACH) == each_row;
}

static uint32_t below(unsigned *seed, uint32_t limit)
{
	return (uint32_t)rand_r(seed) % limit;
}

static void results_agree_with_the_plain_rules(void **state)
{
	(void)state;
	unsigned seed = SEED;
	static struct rules_result result;
	for (int round = 0; round < 20000; round++) {
		unsigned began = seed;
		uint32_t options = 1 + below(&seed, 8);
		struct rules_definition definition = approval(options, 1 + below(&seed, options));
		definition.style = below(&seed, 2) ? RULES_STYLE_APPROVAL : RULES_STYLE_EACH;
		definition.round = below(&seed, 4) ? RULES_ROUND_ORDINARY : RULES_ROUND_RUNOFF;
		definition.majority.den = 1 + below(&seed, 5);
		definition.majority.num = below(&seed, definition.majority.den);
		uint32_t people = below(&seed, 30);
		struct rules_counts counts = full_house(people);
		struct rules_votes votes[8] = {{0}};
		for (uint32_t i = 0; i < options; i++)
			votes[i].favour = below(&seed, people + 1);
		assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
		if (!agrees(&definition, votes, people, &result) || !offers_plainly(&definition, &result))
			fail_msg("round %d, seed %u", round, began);
	}
}

static enum rules_verdict plainly_judge(
    const struct rules_definition *definition, const struct rules_choice *choices, size_t count)
{
	unsigned boxes[9][4] = {{0}};
	bool ascending = true, known = true;
	for (size_t i = 0; i < count; i++) {
		ascending = ascending && (i == 0 || choices[i - 1].number < choices[i].number);
		known = known && choices[i].number >= 1 && choices[i].number <= definition->options &&
		        choices[i].mark >= 1 && choices[i].mark <= 3;
		if (known)
			boxes[choices[i].number][choices[i].mark]++;
	}
	unsigned in_favour = 0, against = 0, other = 0, empty_rows = 0;
	for (uint32_t i = 1; i <= definition->options; i++) {
		in_favour += boxes[i][1];
		against += boxes[i][2];
		other += boxes[i][3];
		empty_rows += boxes[i][1] + boxes[i][2] + boxes[i][3] == 0;
	}
	bool approves = definition->style == RULES_STYLE_APPROVAL, rows = definition->style == RULES_STYLE_EACH;
	if (!ascending || !known || (approves && against) || (definition->style != RULES_STYLE_RESOLUTION && other))
		return RULES_BAD_MARKS;
	if (!count && definition->blank != RULES_BLANK_DEFAULT)
		return definition->blank == RULES_BLANK_VALID ? RULES_VALID : RULES_NO_CHOICE;
	if (!count && (!rows || definition->options == 1))
		return rows ? RULES_VALID : RULES_NO_CHOICE;
	if (rows && empty_rows && definition->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	if (approves && in_favour > definition->seats)
		return RULES_OVERVOTE;
	if (approves && in_favour < definition->seats && definition->undervote == RULES_UNDERVOTE_INVALID)
		return RULES_UNDERVOTE;
	return RULES_VALID;
}

static void verdicts_agree_with_the_plain_rules(void **state)
{
	(void)state;
	unsigned seed = SEED, seen[RULES_VERDICTS] = {0};
	for (int round = 0; round < 50000; round++) {
		unsigned began = seed;
		struct rules_definition definition = rules_definition_default(below(&seed, RULES_STYLES));
		if (definition.style != RULES_STYLE_RESOLUTION)
			definition.options = 1 + below(&seed, 5);
		definition.seats = 1 + below(&seed, definition.options);
		definition.blank = below(&seed, RULES_BLANKS);
		definition.undervote = below(&seed, RULES_UNDERVOTES);
		definition.row_error = below(&seed, RULES_ROW_ERRORS);
		struct rules_choice choices[5];
		size_t count = 0;
		for (uint32_t number = 1; number <= definition.options; number++) {
			if (!below(&seed, 3))
				continue;
			uint32_t odd = below(&seed, 20);
			choices[count].number = (uint16_t)(odd ? number : below(&seed, 8));
			choices[count++].mark =
			    (uint8_t)(odd == 1 ? below(&seed, 5) : 1 + below(&seed, 1 + (uint32_t)definition.style));
		}
		enum rules_verdict verdict = rules_judge_ballot(&definition, choices, count);
		if (verdict != plainly_judge(&definition, choices, count))
			fail_msg("round %d, seed %u: %s", round, began, rules_verdict_name(verdict));
		seen[verdict]++;
	}
	for (enum rules_verdict verdict = 0; verdict <= RULES_BAD_MARKS; verdict++)
		assert_true(seen[verdict] > 100);
}

/* The boxes of a paper, looked at row by row. */
static enum rules_verdict plainly_judge_paper(
    const struct rules_definition *definition, bool boxes[6][4], struct rules_choice kept[5], size_t *kept_count)
{
	bool doubled = false;
	*kept_count = 0;
	for (uint16_t row = 1; row <= definition->options; row++) {
		int marked = boxes[row][1] + boxes[row][2] + boxes[row][3];
		doubled = doubled || marked > 1;
		for (uint8_t mark = 1; mark <= 3 && marked == 1; mark++) {
			if (boxes[row][mark])
				kept[(*kept_count)++] = (struct rules_choice){row, mark};
		}
	}
	if (doubled && definition->style == RULES_STYLE_RESOLUTION)
		return RULES_OVERVOTE;
	if (doubled && definition->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	return plainly_judge(definition, kept, *kept_count);
}

static void papers_agree_with_the_plain_rules(void **state)
{
	(void)state;
	unsigned seed = SEED, seen[RULES_VERDICTS] = {0};
	for (int round = 0; round < 50000; round++) {
		unsigned began = seed;
		struct rules_definition definition = rules_definition_default(below(&seed, RULES_STYLES));
		if (definition.style != RULES_STYLE_RESOLUTION)
			definition.options = 1 + below(&seed, 5);
		definition.seats = 1 + below(&seed, definition.options);
		definition.blank = below(&seed, RULES_BLANKS);
		definition.undervote = below(&seed, RULES_UNDERVOTES);
		definition.row_error = below(&seed, RULES_ROW_ERRORS);
		bool boxes[6][4] = {{false}};
		struct rules_choice seen_boxes[15], kept[RULES_OPTIONS], plain[5];
		size_t count = 0, kept_count = 0, plain_count = 0;
		for (uint16_t row = 1; row <= definition.options; row++) {
			for (uint8_t mark = 1; mark <= 1 + definition.style; mark++) {
				boxes[row][mark] = below(&seed, 5) < 2;
				if (boxes[row][mark])
					seen_boxes[count++] = (struct rules_choice){row, mark};
			}
		}
		enum rules_verdict verdict = rules_judge_paper(&definition, seen_boxes, count, kept, &kept_count);
		if (verdict != plainly_judge_paper(&definition, boxes, plain, &plain_count))
			fail_msg("round %d, seed %u: %s", round, began, rules_verdict_name(verdict));
		bool same = kept_count == plain_count;
		for (size_t i = 0; i < plain_count && same; i++)
			same = kept[i].number == plain[i].number && kept[i].mark == plain[i].mark;
		assert_true(verdict != RULES_VALID || same);
		seen[verdict]++;
	}
	for (enum rules_verdict verdict = 0; verdict < RULES_BAD_MARKS; verdict++)
		assert_true(seen[verdict] > 100);
}

static void the_longest_list_is_ranked(void **state)
{
	(void)state;
	static struct rules_result result;
	static struct rules_votes votes[RULES_OPTIONS];
	struct rules_definition definition = approval(RULES_OPTIONS, RULES_OPTIONS);
	struct rules_counts counts = full_house(10 * RULES_OPTIONS);
	for (uint32_t i = 0; i < RULES_OPTIONS; i++)
		votes[i].favour = 6 * RULES_OPTIONS + i;
	assert_int_equal(rules_result(&definition, &counts, votes, &result), STATUS_OK);
	assert_int_equal(result.elected_count, RULES_OPTIONS);
	assert_int_equal(result.elected[0], RULES_OPTIONS);
	assert_int_equal(result.elected[RULES_OPTIONS - 1], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_approval_marks_up_to_its_seats),
	    cmocka_unit_test(an_undervote_is_valid_unless_the_congress_says_otherwise),
	    cmocka_unit_test(each_row_takes_for_or_against),
	    cmocka_unit_test(a_row_error_may_cost_the_ballot),
	    cmocka_unit_test(a_blank_ballot_for_a_single_candidate_is_valid),
	    cmocka_unit_test(the_blank_setting_decides_in_every_style),
	    cmocka_unit_test(a_resolution_takes_one_of_three),
	    cmocka_unit_test(a_ballot_paper_may_have_several_boxes_in_a_row),
	    cmocka_unit_test(tellers_find_what_marks_do_not_tell),
	    cmocka_unit_test(unsound_definitions_name_their_fault),
	    cmocka_unit_test(more_than_half_is_strictly_more),
	    cmocka_unit_test(exactly_half_is_not_elected),
	    cmocka_unit_test(each_base_is_its_own_count),
	    cmocka_unit_test(the_default_majority_is_half_of_the_collected),
	    cmocka_unit_test(seats_are_filled_by_the_highest),
	    cmocka_unit_test(missing_votes_are_those_to_the_threshold),
	    cmocka_unit_test(what_follows_a_count),
	    cmocka_unit_test(a_resolution_is_adopted_or_not),
	    cmocka_unit_test(an_empty_hall_elects_nobody),
	    cmocka_unit_test(impossible_numbers_have_no_result),
	    cmocka_unit_test(percents_round_half_up),
	    cmocka_unit_test(quorum_needs_people_and_delegations),
	    cmocka_unit_test(the_checks_that_must_always_hold),
	    cmocka_unit_test(names_read_back),
	    cmocka_unit_test(results_agree_with_the_plain_rules),
	    cmocka_unit_test(verdicts_agree_with_the_plain_rules),
	    cmocka_unit_test(papers_agree_with_the_plain_rules),
	    cmocka_unit_test(the_longest_list_is_ranked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
