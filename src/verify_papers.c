#include "verify_papers.h"

#include <inttypes.h>
#include <stdlib.h>
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

static enum status check_paper(
    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally)
{
	const struct verify_rows *rows = closure;
	struct rules_choice marks[RULES_BOXES], kept[RULES_OPTIONS];
	struct ballot_paper_reading reading;
	size_t count;
	row->readable = read_serial(element, row->key) && read_reading(element, marks, &reading) &&
	                ballot_paper_leaf(rows->contest->manifest_hash, row->key, &reading, row->leaf);
	if (!row->readable) {
		verify_row_find(row, VERIFY_PAPER_MALFORMED);
		return STATUS_OK;
	}
	enum rules_verdict verdict = ballot_paper_judge(&rows->contest->rules, &reading, kept, &count);
	if (verdict == RULES_BAD_MARKS)
		verify_row_find(row, VERIFY_PAPER_MARKS);
	tally_collect_paper(tally, 1);
	tally_decide_paper(tally, verdict, kept, count);
	return STATUS_OK;
}

static enum status merge_paper(void *closure, struct verify_row *row, size_t number)
{
	struct verify_rows *rows = closure;
	int order = row->readable && rows->seen ? memcmp(rows->before, row->key, BALLOT_PAPER_SERIAL_BYTES) : -1;
	if (order >= 0)
		verify_find(rows->verify, order ? VERIFY_PAPER_ORDER : VERIFY_PAPER_DUPLICATE, "%zu", number);
	if (!verify_rows_find(rows, row, number))
		return STATUS_OK;
	memcpy(rows->before, row->key, BALLOT_PAPER_SERIAL_BYTES);
	rows->seen = true;
	rows->papers++;
	merkle_add(&rows->tree, row->leaf);
	return STATUS_OK;
}

/* ---- who was handed one ---- */

static enum status check_holder(
    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally)
{
	const struct verify_rows *rows = closure;
	(void)tally;
	if (!json_is_string(element)) {
		verify_row_find(row, VERIFY_PAPER_MALFORMED);
		return STATUS_OK;
	}
	row->readable = true;
	row->code = strdup(json_string_value(element));
	if (row->code && verify_draws_has(&rows->drawn, row->code))
		row->delegate = 1;
	return row->code ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status merge_holder(void *closure, struct verify_row *row, size_t number)
{
	struct verify_rows *rows = closure;
	rows->holders++;
	if (!row->readable) {
		verify_find(rows->verify, row->found[0], "delegates %zu", number);
		return STATUS_OK;
	}
	if (rows->drawn.before && strcmp(rows->drawn.before, row->code) >= 0)
		verify_find(rows->verify, VERIFY_PAPER_HOLDER_ORDER, "%zu", number);
	if (row->delegate)
		verify_find(rows->verify, VERIFY_PAPER_AND_DRAW, "%s", row->code);
	free(rows->drawn.before);
	rows->drawn.before = row->code;
	row->code = NULL;
	return STATUS_OK;
}

/* ---- all of it ---- */

static void compare(struct verify *verify, enum verify_code code, const json_t *part, const char *name, uint32_t counted)
{
	const json_t *told = json_object_get(part, name);
	if (!json_is_integer(told) || json_integer_value(told) != (json_int_t)counted)
		verify_find(
		    verify, code, "%" JSON_INTEGER_FORMAT ", counted %" PRIu32, json_integer_value(told), counted);
}

static void check_figures(struct verify_rows *rows)
{
	struct verify *verify = rows->verify;
	compare(verify, VERIFY_PAPER_ISSUED, rows->board->paper, "issued", rows->holders);
	compare(verify, VERIFY_PAPER_COLLECTED, rows->board->paper, "collected", rows->papers);
	if (rows->papers > rows->holders)
		verify_find(verify, VERIFY_PAPER_EXCEEDS_ISSUED, "%" PRIu32 " of %" PRIu32, rows->papers, rows->holders);
	verify->totals->paper.issued = rows->holders;
	verify->totals->issued += rows->holders;
}

enum status verify_papers(struct verify_rows *rows)
{
	const struct verify_job papers = {check_paper, merge_paper, rows};
	const struct verify_job holders = {check_holder, merge_holder, rows};
	rows->seen = false;
	enum status status = verify_pool_run(rows->pool, rows->board, VERIFY_LIST_PAPERS, &papers);
	free(rows->drawn.before);
	rows->drawn.before = NULL;
	if (status == STATUS_OK)
		status = verify_pool_run(rows->pool, rows->board, VERIFY_LIST_HOLDERS, &holders);
	if (status == STATUS_OK)
		check_figures(rows);
	return status;
}
