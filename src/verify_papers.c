#include "verify_papers.h"

#include <inttypes.h>
#include <string.h>

#include "ballot_paper.h"
#include "marks.h"

/* ---- what was read on them ---- */

/* `marks` or `reason`, and never both. */
static bool read_reading(
    const json_t *paper, struct rules_choice marks[RULES_BOXES], struct ballot_paper_reading *reading)
{
	const json_t *list = json_object_get(paper, "marks"), *reason = json_object_get(paper, "reason");
	*reading = (struct ballot_paper_reading){.finding = RULES_VALID, .marks = marks};
	if (json_is_null(list) && json_is_string(reason))
		return rules_verdict_parse(json_string_value(reason), &reading->finding) &&
		       rules_is_finding(reading->finding);
	return json_is_null(reason) && marks_read_paper(list, marks, &reading->count);
}

/* As the board writes it, without anything that only people read over. */
static bool read_serial(const json_t *paper, uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	char written[BALLOT_PAPER_SERIAL_TEXT + 1];
	const char *text = json_string_value(json_object_get(paper, "serial"));
	if (!text || !ballot_paper_serial_parse(text, serial))
		return false;
	ballot_paper_serial_format(serial, written);
	return strcmp(text, written) == 0;
}

static void count_paper(struct verify *verify, const struct ballot_paper_reading *reading, size_t row)
{
	struct rules_choice kept[RULES_OPTIONS];
	size_t count;
	enum rules_verdict verdict = ballot_paper_judge(&verify->contest->rules, reading, kept, &count);
	if (verdict == RULES_BAD_MARKS)
		verify_find(verify, VERIFY_PAPER_MARKS, "%zu", row);
	tally_collect_paper(verify->totals, 1);
	tally_decide_paper(verify->totals, verdict, kept, count);
}

static void check_papers(struct verify *verify, const json_t *list, struct merkle *tree)
{
	struct rules_choice marks[RULES_BOXES];
	struct ballot_paper_reading reading;
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], before[BALLOT_PAPER_SERIAL_BYTES], leaf[BALLOT_HASH_BYTES];
	bool first = true;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *paper = json_array_get(list, i);
		if (!read_serial(paper, serial) || !read_reading(paper, marks, &reading)) {
			verify_find(verify, VERIFY_PAPER_MALFORMED, "%zu", i + 1);
			continue;
		}
		int order = first ? -1 : memcmp(before, serial, sizeof before);
		if (order >= 0)
			verify_find(verify, order ? VERIFY_PAPER_ORDER : VERIFY_PAPER_DUPLICATE, "%zu", i + 1);
		memcpy(before, serial, sizeof before);
		first = false;
		count_paper(verify, &reading, i + 1);
		if (ballot_paper_leaf(verify->contest->manifest_hash, serial, &reading, leaf))
			merkle_add(tree, leaf);
	}
}

/* ---- who was handed one ---- */

static const char *code_of(const json_t *list, size_t index, const char *name)
{
	const json_t *item = json_array_get(list, index);
	const char *code = json_string_value(name ? json_object_get(item, name) : item);
	return code ? code : "";
}

static void check_holders(struct verify *verify, const json_t *holders)
{
	for (size_t i = 0; i < json_array_size(holders); i++) {
		if (!json_is_string(json_array_get(holders, i)))
			verify_find(verify, VERIFY_PAPER_MALFORMED, "delegates %zu", i + 1);
		else if (i && strcmp(code_of(holders, i - 1, NULL), code_of(holders, i, NULL)) >= 0)
			verify_find(verify, VERIFY_PAPER_HOLDER_ORDER, "%zu", i + 1);
	}
}

/* Both lists rise: where they do not, that is a finding already. */
static void check_never_both(struct verify *verify, const json_t *holders, const json_t *draws)
{
	size_t draw = 0;
	for (size_t i = 0; i < json_array_size(holders); i++) {
		const char *code = code_of(holders, i, NULL);
		while (draw < json_array_size(draws) && strcmp(code_of(draws, draw, "delegate_code"), code) < 0)
			draw++;
		if (draw < json_array_size(draws) && strcmp(code_of(draws, draw, "delegate_code"), code) == 0)
			verify_find(verify, VERIFY_PAPER_AND_DRAW, "%s", code);
	}
}

/* ---- all of it ---- */

static void compare(struct verify *verify, enum verify_code code, const json_t *part, const char *name, uint32_t counted)
{
	const json_t *told = json_object_get(part, name);
	if (!json_is_integer(told) || json_integer_value(told) != (json_int_t)counted)
		verify_find(
		    verify, code, "%" JSON_INTEGER_FORMAT ", counted %" PRIu32, json_integer_value(told), counted);
}

enum status verify_papers(struct verify *verify, const json_t *board, struct merkle *tree)
{
	const json_t *part = json_object_get(board, "paper");
	const json_t *papers = json_object_get(part, "ballots"), *holders = json_object_get(part, "delegates");
	if (!verify->contest->paper && (!part || json_is_null(part)))
		return STATUS_OK;
	if (!verify->contest->paper || !json_is_array(papers) || !json_is_array(holders)) {
		verify_find(verify, VERIFY_MALFORMED, "paper");
		return STATUS_INVALID;
	}
	check_papers(verify, papers, tree);
	check_holders(verify, holders);
	check_never_both(verify, holders, json_object_get(board, "draws"));
	struct tally *totals = verify->totals;
	totals->paper.issued = (uint32_t)json_array_size(holders);
	totals->issued += totals->paper.issued;
	compare(verify, VERIFY_PAPER_ISSUED, part, "issued", totals->paper.issued);
	compare(verify, VERIFY_PAPER_COLLECTED, part, "collected", totals->paper.collected);
	if (totals->paper.collected > totals->paper.issued)
		verify_find(verify, VERIFY_PAPER_EXCEEDS_ISSUED, "%" PRIu32 " of %" PRIu32, totals->paper.collected,
		    totals->paper.issued);
	return STATUS_OK;
}
