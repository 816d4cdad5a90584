#include "tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEED 20261123u

static struct rules_definition approval(uint32_t options, uint32_t seats)
{
	struct rules_definition definition = rules_definition_default(RULES_STYLE_APPROVAL);
	definition.options = options;
	definition.seats = seats;
	return definition;
}

static struct tally *created(uint32_t options)
{
	struct tally *tally = NULL;
	assert_int_equal(tally_create(options, &tally), STATUS_OK);
	return tally;
}

static void a_new_tally_is_all_zeros(void **state)
{
	(void)state;
	struct tally *tally = created(3);
	assert_int_equal(tally->option_count, 3);
	assert_int_equal(tally->issued + tally->collected + tally->valid + tally->invalid, 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(tally->options[i].favour + tally->options[i].against + tally->options[i].other, 0);
	tally_free(tally);
	tally_free(NULL);
}

static void a_tally_has_between_one_and_all_options(void **state)
{
	(void)state;
	struct tally *tally = NULL;
	assert_int_equal(tally_create(0, &tally), STATUS_INVALID);
	assert_int_equal(tally_create(RULES_OPTIONS + 1, &tally), STATUS_INVALID);
	assert_null(tally);
	tally_free(created(RULES_OPTIONS));
}

static void a_valid_ballot_adds_its_marks(void **state)
{
	(void)state;
	struct tally *tally = created(3);
	struct rules_definition definition = rules_definition_default(RULES_STYLE_EACH);
	definition.options = definition.seats = 3;
	const struct rules_choice choices[] = {{1, RULES_MARK_FOR}, {3, RULES_MARK_AGAINST}};
	assert_int_equal(tally_add(tally, &definition, choices, 2), RULES_VALID);
	assert_int_equal(tally->collected, 1);
	assert_int_equal(tally->valid, 1);
	assert_int_equal(tally->options[0].favour, 1);
	assert_int_equal(tally->options[1].favour + tally->options[1].against, 0);
	assert_int_equal(tally->options[2].against, 1);
	tally_free(tally);
}

static void a_resolution_counts_three_answers(void **state)
{
	(void)state;
	struct tally *tally = created(1);
	struct rules_definition definition = rules_definition_default(RULES_STYLE_RESOLUTION);
	for (uint8_t mark = 1; mark <= 3; mark++) {
		for (uint8_t times = 0; times < mark; times++)
			assert_int_equal(
			    tally_add(tally, &definition, &(struct rules_choice){1, mark}, 1), RULES_VALID);
	}
	assert_int_equal(tally->options[0].favour, 1);
	assert_int_equal(tally->options[0].against, 2);
	assert_int_equal(tally->options[0].other, 3);
	tally_free(tally);
}

static void an_invalid_ballot_adds_to_nobody(void **state)
{
	(void)state;
	struct tally *tally = created(3);
	struct rules_definition definition = approval(3, 1);
	const struct rules_choice over[] = {{1, 1}, {2, 1}}, unknown[] = {{1, 1}, {9, 1}};
	assert_int_equal(tally_add(tally, &definition, NULL, 0), RULES_NO_CHOICE);
	assert_int_equal(tally_add(tally, &definition, over, 2), RULES_OVERVOTE);
	assert_int_equal(tally_add(tally, &definition, unknown, 2), RULES_BAD_MARKS);
	assert_int_equal(tally->collected, 3);
	assert_int_equal(tally->invalid, 3);
	assert_int_equal(tally->verdicts[RULES_NO_CHOICE], 1);
	assert_int_equal(tally->verdicts[RULES_OVERVOTE], 1);
	assert_int_equal(tally->verdicts[RULES_BAD_MARKS], 1);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(tally->options[i].favour, 0);
	tally_free(tally);
}

static void a_copy_stands_still(void **state)
{
	(void)state;
	struct tally *tally = created(2), *copy = NULL;
	struct rules_definition definition = approval(2, 1);
	tally->issued = 7;
	assert_int_equal(tally_add(tally, &definition, &(struct rules_choice){2, 1}, 1), RULES_VALID);
	assert_int_equal(tally_copy(tally, &copy), STATUS_OK);
	assert_int_equal(tally_add(tally, &definition, &(struct rules_choice){2, 1}, 1), RULES_VALID);
	assert_int_equal(copy->issued, 7);
	assert_int_equal(copy->collected, 1);
	assert_int_equal(copy->options[1].favour, 1);
	assert_int_equal(tally->options[1].favour, 2);
	tally_free(tally);
	tally_free(copy);
}

static uint32_t below(unsigned *seed, uint32_t limit)
{
	return (uint32_t)rand_r(seed) % limit;
}

static size_t random_ballot(unsigned *seed, const struct rules_definition *definition, struct rules_choice *choices)
{
	size_t count = 0;
	for (uint32_t number = 1; number <= definition->options; number++) {
		if (below(seed, 2))
			choices[count++] = (struct rules_choice){
			    (uint16_t)number, (uint8_t)(1 + below(seed, 1 + (uint32_t)definition->style))};
	}
	return count;
}

/* Whatever is cast: the checks hold, and the votes are those of the valid. */
static void the_checks_hold_after_every_ballot(void **state)
{
	(void)state;
	unsigned seed = SEED;
	for (int round = 0; round < 300; round++) {
		unsigned began = seed;
		struct rules_definition definition = rules_definition_default(below(&seed, RULES_STYLES));
		if (definition.style != RULES_STYLE_RESOLUTION)
			definition.options = 1 + below(&seed, 6);
		definition.seats = 1 + below(&seed, definition.options);
		definition.row_error = below(&seed, RULES_ROW_ERRORS);
		struct tally *tally = created(definition.options);
		uint32_t marks[7][4] = {{0}}, verdicts = 0;
		for (uint32_t ballots = 1; ballots <= 50; ballots++) {
			struct rules_choice choices[6];
			size_t count = random_ballot(&seed, &definition, choices);
			if (tally_add(tally, &definition, choices, count) == RULES_VALID) {
				for (size_t i = 0; i < count; i++)
					marks[choices[i].number][choices[i].mark]++;
			}
			struct rules_counts counts = {.convened = 50,
			    .present = 50,
			    .issued = 50,
			    .collected = tally->collected,
			    .valid = tally->valid,
			    .invalid = tally->invalid};
			if (tally->collected != ballots ||
			    !rules_counts_hold(&counts, tally->options, tally->option_count))
				fail_msg("round %d, seed %u", round, began);
		}
		for (uint32_t i = 0; i < definition.options; i++) {
			assert_int_equal(tally->options[i].favour, marks[i + 1][1]);
			assert_int_equal(tally->options[i].against, marks[i + 1][2]);
			assert_int_equal(tally->options[i].other, marks[i + 1][3]);
		}
		for (size_t i = 0; i < RULES_VERDICTS; i++)
			verdicts += tally->verdicts[i];
		assert_int_equal(verdicts, 50);
		assert_int_equal(tally->verdicts[RULES_VALID], tally->valid);
		tally_free(tally);
	}
}

static void a_box_counted_in_parts_is_the_whole_box(void **state)
{
	(void)state;
	const struct rules_definition definition = approval(4, 2);
	struct tally *whole = created(4), *sum = created(4), *part = created(4);
	srand(SEED);
	for (size_t i = 0; i < 500; i++) {
		struct rules_choice marks[2] = {{(uint16_t)(1 + rand() % 3), RULES_MARK_FOR}, {4, RULES_MARK_FOR}};
		size_t count = (size_t)(rand() % 3);
		tally_add(whole, &definition, marks, count);
		tally_add(i % 2 ? part : sum, &definition, marks, count);
		if (i % 7 == 0) {
			tally_issue_paper(whole);
			tally_collect_paper(whole, 1);
			tally_decide_paper(whole, i % 2 ? RULES_VALID : RULES_UNCLEAR, marks, 2);
			tally_issue_paper(part);
			tally_collect_paper(part, 1);
			tally_decide_paper(part, i % 2 ? RULES_VALID : RULES_UNCLEAR, marks, 2);
		}
	}
	tally_merge(sum, part);
	assert_memory_equal(sum, whole, sizeof *whole + 4 * sizeof whole->options[0]);
	tally_free(whole);
	tally_free(sum);
	tally_free(part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_tally_is_all_zeros),
	    cmocka_unit_test(a_tally_has_between_one_and_all_options),
	    cmocka_unit_test(a_valid_ballot_adds_its_marks),
	    cmocka_unit_test(a_resolution_counts_three_answers),
	    cmocka_unit_test(an_invalid_ballot_adds_to_nobody),
	    cmocka_unit_test(a_copy_stands_still),
	    cmocka_unit_test(a_box_counted_in_parts_is_the_whole_box),
	    cmocka_unit_test(the_checks_hold_after_every_ballot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
