#include "ballot_paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "tally.h"

/* ---- serials ---- */

static const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES] = {0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf};

static void test_a_serial_has_one_spelling_on_paper(void **state)
{
	(void)state;
	char plain[BALLOT_PAPER_SERIAL_TEXT + 1], grouped[BALLOT_PAPER_GROUPED_TEXT + 1];
	ballot_paper_serial_format(serial, plain);
	ballot_paper_serial_group(serial, grouped);
	assert_string_equal(plain, "ABCDEFGHIJKLMNOP");
	assert_string_equal(grouped, "ABCD-EFGH-IJKL-MNOP");
}

static void test_a_serial_is_read_as_people_type_it(void **state)
{
	(void)state;
	static const char *const good[] = {"ABCDEFGHIJKLMNOP", "ABCD-EFGH-IJKL-MNOP", " abcd efgh ijkl mnop ",
	    "A-B-C-DEFGH1JKLMN0P", "aBCDEFGHIJKLMNOP"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		uint8_t read[BALLOT_PAPER_SERIAL_BYTES] = {0};
		if (!ballot_paper_serial_parse(good[i], read))
			fail_msg("not read: %s", good[i]);
		assert_memory_equal(read, serial, sizeof read);
	}
}

static void test_nothing_else_is_a_serial(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "-", "ABCDEFGHIJKLMNO", "ABCDEFGHIJKLMNOPQ", "ABCDEFGHIJKLMNO9",
	    "ABCDEFGHIJKLMNO=", "ABCD_EFGH_IJKL_MNOP", "https://hall/ABCDEFGHIJKLMNOP", "ÀBCDEFGHIJKLMNO"};
	uint8_t read[BALLOT_PAPER_SERIAL_BYTES];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (ballot_paper_serial_parse(bad[i], read))
			fail_msg("read: %s", bad[i]);
	}
}

/* ---- the rule book ---- */

static const char *const styles[] = {"approval", "each", "resolution"};

/* A row: the style, options and seats, settings, what stands on the paper
 * ("1+ 2-": option 1 for, option 2 against, ~ other), the verdict, and the
 * marks that then count. */
struct rule {
	enum rules_style style;
	uint32_t options, seats;
	enum rules_blank blank;
	enum rules_undervote undervote;
	enum rules_row_error row_error;
	const char *paper;
	enum rules_verdict verdict;
	const char *counted;
};

#define APPROVAL RULES_STYLE_APPROVAL
#define EACH RULES_STYLE_EACH
#define RESOLUTION RULES_STYLE_RESOLUTION

static const struct rule rules[] = {
    /* A list with surplus: names not struck out are voted for. */
    {APPROVAL, 3, 2, 0, 0, 0, "1+ 3+", RULES_VALID, "1+ 3+"},
    {APPROVAL, 3, 2, 0, 0, 0, "2+", RULES_VALID, "2+"},
    {APPROVAL, 3, 2, 0, 0, 0, "1+ 2+ 3+", RULES_OVERVOTE, ""},
    {APPROVAL, 3, 2, 0, 0, 0, "", RULES_NO_CHOICE, ""},
    {APPROVAL, 3, 2, RULES_BLANK_VALID, 0, 0, "", RULES_VALID, ""},
    {APPROVAL, 3, 2, 0, RULES_UNDERVOTE_INVALID, 0, "2+", RULES_UNDERVOTE, ""},
    {APPROVAL, 3, 2, 0, RULES_UNDERVOTE_INVALID, 0, "2+ 3+", RULES_VALID, "2+ 3+"},
    {APPROVAL, 3, 2, 0, 0, 0, "1-", RULES_BAD_MARKS, ""},
    {APPROVAL, 3, 2, 0, 0, 0, "4+", RULES_BAD_MARKS, ""},
    {APPROVAL, 3, 2, 0, 0, 0, "2+ 1+", RULES_BAD_MARKS, ""},
    {APPROVAL, 3, 2, 0, 0, 0, "1+ 1+", RULES_BAD_MARKS, ""},
    /* Without surplus: a row with both boxes or none counts for nobody. */
    {EACH, 3, 3, 0, 0, 0, "1+ 2- 3+", RULES_VALID, "1+ 2- 3+"},
    {EACH, 3, 3, 0, 0, 0, "1+ 1- 2-", RULES_VALID, "2-"},
    {EACH, 3, 3, 0, 0, 0, "1+ 1- 2+ 2- 3+ 3-", RULES_VALID, ""},
    {EACH, 3, 3, 0, 0, 0, "", RULES_VALID, ""},
    {EACH, 3, 3, 0, 0, RULES_ROW_ERROR_BALLOT, "1+ 2- 3+", RULES_VALID, "1+ 2- 3+"},
    {EACH, 3, 3, 0, 0, RULES_ROW_ERROR_BALLOT, "1+ 2-", RULES_BOTH_OR_NEITHER, ""},
    {EACH, 3, 3, 0, 0, RULES_ROW_ERROR_BALLOT, "1+ 1- 2- 3-", RULES_BOTH_OR_NEITHER, ""},
    {EACH, 3, 3, 0, 0, RULES_ROW_ERROR_BALLOT, "", RULES_BOTH_OR_NEITHER, ""},
    {EACH, 3, 3, RULES_BLANK_INVALID, 0, 0, "", RULES_NO_CHOICE, ""},
    {EACH, 3, 3, RULES_BLANK_INVALID, 0, 0, "1+ 1-", RULES_NO_CHOICE, ""},
    {EACH, 3, 3, 0, 0, 0, "1~", RULES_BAD_MARKS, ""},
    {EACH, 3, 3, 0, 0, 0, "1- 1+", RULES_BAD_MARKS, ""},
    /* A single candidate: a blank ballot is valid, also where rows spoil. */
    {EACH, 1, 1, 0, 0, 0, "", RULES_VALID, ""},
    {EACH, 1, 1, 0, 0, RULES_ROW_ERROR_BALLOT, "", RULES_VALID, ""},
    {EACH, 1, 1, 0, 0, 0, "1+ 1-", RULES_VALID, ""},
    {EACH, 1, 1, 0, 0, RULES_ROW_ERROR_BALLOT, "1+ 1-", RULES_BOTH_OR_NEITHER, ""},
    /* One of three. */
    {RESOLUTION, 1, 1, 0, 0, 0, "1+", RULES_VALID, "1+"},
    {RESOLUTION, 1, 1, 0, 0, 0, "1~", RULES_VALID, "1~"},
    {RESOLUTION, 1, 1, 0, 0, 0, "1+ 1-", RULES_OVERVOTE, ""},
    {RESOLUTION, 1, 1, 0, 0, 0, "1+ 1- 1~", RULES_OVERVOTE, ""},
    {RESOLUTION, 1, 1, 0, 0, 0, "", RULES_NO_CHOICE, ""},
    {RESOLUTION, 1, 1, RULES_BLANK_VALID, 0, 0, "", RULES_VALID, ""},
};

static struct rules_definition definition_of(const struct rule *rule)
{
	struct rules_definition definition = rules_definition_default(rule->style);
	definition.options = rule->options;
	definition.seats = rule->seats;
	definition.blank = rule->blank;
	definition.undervote = rule->undervote;
	definition.row_error = rule->row_error;
	return definition;
}

static size_t read_boxes(const char *text, struct rules_choice boxes[RULES_BOXES])
{
	static const char signs[] = "?+-~";
	size_t count = 0;
	for (char *end; *text; text = *end ? end + 1 : end) {
		boxes[count].number = (uint16_t)strtoul(text, &end, 10);
		boxes[count++].mark = (uint8_t)(strchr(signs, *end) - signs);
		end++;
	}
	return count;
}

static void test_papers_are_judged_by_the_rule_book(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *rule = &rules[i];
		struct rules_definition definition = definition_of(rule);
		struct rules_choice boxes[RULES_BOXES], wanted[RULES_BOXES], kept[RULES_OPTIONS];
		struct ballot_paper_reading reading = {.marks = boxes, .count = read_boxes(rule->paper, boxes)};
		size_t wanted_count = read_boxes(rule->counted, wanted), kept_count = 99;
		assert_null(rules_definition_fault(&definition));
		enum rules_verdict verdict = ballot_paper_judge(&definition, &reading, kept, &kept_count);
		if (verdict != rule->verdict)
			fail_msg("%s '%s': %s, not %s", styles[rule->style], rule->paper, rules_verdict_name(verdict),
			    rules_verdict_name(rule->verdict));
		if (verdict != RULES_VALID)
			continue;
		assert_int_equal(kept_count, wanted_count);
		for (size_t mark = 0; mark < kept_count; mark++) {
			assert_int_equal(kept[mark].number, wanted[mark].number);
			assert_int_equal(kept[mark].mark, wanted[mark].mark);
		}
	}
}

static void test_what_tellers_find_is_the_verdict(void **state)
{
	(void)state;
	struct rules_definition definition = rules_definition_default(RULES_STYLE_RESOLUTION);
	struct rules_choice kept[RULES_OPTIONS];
	size_t kept_count, findings = 0;
	for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++) {
		struct ballot_paper_reading reading = {.finding = verdict};
		enum rules_verdict parsed = RULES_VERDICTS;
		assert_true(rules_verdict_parse(rules_verdict_name(verdict), &parsed));
		assert_int_equal(parsed, verdict);
		if (!rules_is_finding(verdict))
			continue;
		findings++;
		assert_int_equal(ballot_paper_judge(&definition, &reading, kept, &kept_count), verdict);
		assert_int_equal(kept_count, 0);
	}
	assert_int_equal(findings, 6);
	assert_false(rules_is_finding(RULES_VALID));
	assert_false(rules_is_finding(RULES_BAD_MARKS));
	assert_false(rules_is_finding(RULES_VERDICTS));
}

/* ---- readings ---- */

static void test_readings_agree_when_they_say_the_same(void **state)
{
	(void)state;
	const struct rules_choice one[] = {{1, RULES_MARK_FOR}}, other[] = {{1, RULES_MARK_AGAINST}},
	                          two[] = {{1, RULES_MARK_FOR}, {2, RULES_MARK_FOR}};
	const struct ballot_paper_reading readings[] = {
	    {RULES_VALID, NULL, 0},
	    {RULES_VALID, one, 1},
	    {RULES_VALID, other, 1},
	    {RULES_VALID, two, 2},
	    {RULES_UNCLEAR, NULL, 0},
	    {RULES_SIGNED, NULL, 0},
	};
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		for (size_t j = 0; j < sizeof readings / sizeof *readings; j++)
			assert_int_equal(ballot_paper_agree(&readings[i], &readings[j]), i == j);
	}
}

static void test_marks_read_back(void **state)
{
	(void)state;
	const struct rules_choice marks[] = {{1, RULES_MARK_FOR}, {1, RULES_MARK_AGAINST}, {7, RULES_MARK_FOR}};
	struct rules_choice read[RULES_BOXES];
	uint8_t bytes[BALLOT_MARK_BYTES * 3];
	size_t count = 99;
	ballot_marks_write(marks, 3, bytes);
	assert_true(ballot_paper_marks_read(bytes, sizeof bytes, read, &count));
	assert_int_equal(count, 3);
	assert_int_equal(read[1].number, 1);
	assert_int_equal(read[1].mark, RULES_MARK_AGAINST);
	assert_false(ballot_paper_marks_read(bytes, sizeof bytes - 1, read, &count));
	memcpy(bytes + BALLOT_MARK_BYTES, bytes, BALLOT_MARK_BYTES);
	assert_false(ballot_paper_marks_read(bytes, sizeof bytes, read, &count));
	assert_true(ballot_paper_marks_read(bytes, 0, read, &count));
	assert_int_equal(count, 0);
}

/* Each part of what was read moves the leaf. */
static void test_a_leaf_stands_for_one_reading_of_one_paper(void **state)
{
	(void)state;
	const struct rules_choice one[] = {{1, RULES_MARK_FOR}}, other[] = {{1, RULES_MARK_AGAINST}};
	const uint8_t hash[BALLOT_HASH_BYTES] = {1}, another[BALLOT_HASH_BYTES] = {2};
	uint8_t twin[BALLOT_PAPER_SERIAL_BYTES], leaves[6][BALLOT_HASH_BYTES];
	memcpy(twin, serial, sizeof twin);
	twin[9] ^= 1;
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_VALID, one, 1}, leaves[0]));
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_VALID, other, 1}, leaves[1]));
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_VALID, NULL, 0}, leaves[2]));
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_UNCLEAR, NULL, 0}, leaves[3]));
	assert_true(ballot_paper_leaf(hash, twin, &(struct ballot_paper_reading){RULES_VALID, one, 1}, leaves[4]));
	assert_true(ballot_paper_leaf(another, serial, &(struct ballot_paper_reading){RULES_VALID, one, 1}, leaves[5]));
	for (size_t i = 0; i < 6; i++) {
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(leaves[i], leaves[j], BALLOT_HASH_BYTES);
	}
}

/* As another program would hash it. */
static void test_a_leaf_is_made_as_written(void **state)
{
	(void)state;
	const struct rules_choice marks[] = {{1, RULES_MARK_FOR}, {258, RULES_MARK_AGAINST}};
	uint8_t hash[BALLOT_HASH_BYTES], leaf[BALLOT_HASH_BYTES], wanted[BALLOT_HASH_BYTES];
	memset(hash, 0xaa, sizeof hash);
	uint8_t bytes[1 + 18 + 32 + 10 + 1 + 2 + 6] = {0};
	memcpy(bytes + 1, "congressd-paper-v1", 18);
	memcpy(bytes + 19, hash, 32);
	memcpy(bytes + 51, serial, 10);
	memcpy(bytes + 61, (const uint8_t[]){0, 0, 2, 0, 1, 1, 1, 2, 2}, 9);
	crypto_hash_sha256(wanted, bytes, sizeof bytes);
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_VALID, marks, 2}, leaf));
	assert_memory_equal(leaf, wanted, sizeof leaf);
	uint8_t found[1 + 18 + 32 + 10 + 1 + 6 + 2];
	memcpy(found, bytes, 61);
	memcpy(found + 61, "\6signed\0\0", 9);
	crypto_hash_sha256(wanted, found, sizeof found);
	assert_true(ballot_paper_leaf(hash, serial, &(struct ballot_paper_reading){RULES_SIGNED, NULL, 0}, leaf));
	assert_memory_equal(leaf, wanted, sizeof leaf);
}

/* ---- counting ---- */

static void test_a_collected_paper_is_undecided_until_it_is_decided(void **state)
{
	(void)state;
	struct tally *tally = NULL;
	const struct rules_choice one[] = {{2, RULES_MARK_FOR}};
	assert_int_equal(tally_create(2, &tally), STATUS_OK);
	for (int i = 0; i < 4; i++)
		tally_issue_paper(tally);
	for (int i = 0; i < 3; i++)
		tally_collect_paper(tally, 1);
	assert_int_equal(tally_undecided(&tally->paper), 3);
	tally_collect_paper(tally, -1);
	tally_decide_paper(tally, RULES_VALID, one, 1);
	assert_int_equal(tally_undecided(&tally->paper), 1);
	tally_decide_paper(tally, RULES_SIGNED, NULL, 0);
	assert_int_equal(tally_undecided(&tally->paper), 0);
	assert_int_equal(tally->issued, 4);
	assert_int_equal(tally->collected, 2);
	assert_int_equal(tally->valid, 1);
	assert_int_equal(tally->invalid, 1);
	assert_int_equal(tally->verdicts[RULES_SIGNED], 1);
	assert_int_equal(tally->options[1].favour, 1);
	assert_int_equal(tally->paper.issued, 4);
	assert_int_equal(tally->paper.valid, 1);
	assert_int_equal(tally->paper.invalid, 1);
	tally_free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_serial_has_one_spelling_on_paper),
	    cmocka_unit_test(test_a_serial_is_read_as_people_type_it),
	    cmocka_unit_test(test_nothing_else_is_a_serial),
	    cmocka_unit_test(test_papers_are_judged_by_the_rule_book),
	    cmocka_unit_test(test_what_tellers_find_is_the_verdict),
	    cmocka_unit_test(test_readings_agree_when_they_say_the_same),
	    cmocka_unit_test(test_marks_read_back),
	    cmocka_unit_test(test_a_leaf_stands_for_one_reading_of_one_paper),
	    cmocka_unit_test(test_a_leaf_is_made_as_written),
	    cmocka_unit_test(test_a_collected_paper_is_undecided_until_it_is_decided),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
