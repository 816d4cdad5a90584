#include "print_minutes.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "print_count.h"
#include "print_minutes_words.h"
#include "print_report.h"
#include "print_table.h"

#define HASH_TEXT (2 * 32 + 1)
#define NAME_BYTES (CONTEST_NAME_MAX + 40) /* with number, votes and percent around it */
#define INDENT 6.5                         /* brings names below the items before them */
#define COLUMN ((PRINT_REPORT_WIDTH - INDENT) / 2)
#define REASONS_BYTES 1000
#define END_HEIGHT 90.0 /* closing, signatures and codes, millimetres */
#define LINE_HEIGHT 7.5
#define KEPT_LINES 12 /* a verdict of no more of them stands on the page that is signed */

struct paper {
	const struct print_minutes *minutes;
	const struct print_minutes_words *words;
	const struct print_report_bodies *bodies;
	struct print_report *report;
};

static void item_number(const struct paper *paper, const char *label, uint32_t number)
{
	char text[16];
	snprintf(text, sizeof text, "%u", number);
	print_report_item(paper->report, label, text);
}

static bool is_resolution(const struct paper *paper)
{
	return paper->minutes->contest->rules.style == RULES_STYLE_RESOLUTION;
}

/* ---- before the count ---- */

static void draw_title(const struct paper *paper)
{
	const struct contest *contest = paper->minutes->contest;
	char round[PRINT_REPORT_TEXT];
	if (contest->runoff_of)
		snprintf(round, sizeof round, "%s", paper->words->runoff);
	else
		snprintf(round, sizeof round, paper->words->round, contest->round);
	print_report_title(paper->report, paper->words->title, contest->title, is_resolution(paper) ? NULL : round);
}

static void draw_occasion(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	char text[PRINT_REPORT_TEXT];
	print_report_section(paper->report, paper->words->section_time);
	print_report_item(
	    paper->report, word->opened, print_report_moment(paper->report->language, &paper->minutes->opened, text));
	print_report_item(
	    paper->report, word->ended, print_report_moment(paper->report->language, &paper->minutes->ended, text));
	print_report_known(paper->report, word->place, paper->bodies->place, 1);
	print_report_section(paper->report, paper->words->section_committee);
	print_report_committee(paper->report, &paper->bodies->counting);
	print_report_section(paper->report, paper->words->section_form);
	const struct contest *contest = paper->minutes->contest;
	const char *form = contest->paper ? word->paper : word->secret;
	print_report_item(paper->report, contest->secret ? form : word->open, NULL);
	if (contest_sealing_keys(contest))
		print_report_item(paper->report, word->sealed, NULL);
	if (contest_has_second_issuer(contest))
		print_report_item(paper->report, word->second_issuer, NULL);
}

/* In two columns, read from left to right as the rows of the result are. */
static void draw_candidates(const struct paper *paper)
{
	static const struct print_table_column columns[] = {
	    {NULL, INDENT, PRINT_LEFT}, {NULL, COLUMN, PRINT_LEFT}, {NULL, COLUMN, PRINT_LEFT}};
	const struct contest *contest = paper->minutes->contest;
	struct print_table table = {paper->report, columns, 3, PRINT_TABLE_PLAIN, 0, NULL};
	print_table_begin(&table);
	for (uint32_t i = 0; i < contest->rules.options; i += 2) {
		char left[NAME_BYTES], right[NAME_BYTES] = "";
		snprintf(left, sizeof left, "%u. %s", i + 1, contest->options[i]);
		if (i + 1 < contest->rules.options)
			snprintf(right, sizeof right, "%u. %s", i + 2, contest->options[i + 1]);
		print_table_row(&table, (const char *const[]){"", left, right});
	}
}

static void draw_list(const struct paper *paper)
{
	const struct rules_definition *rules = &paper->minutes->contest->rules;
	if (is_resolution(paper)) {
		print_report_section(paper->report, paper->words->section_question);
		print_report_item(paper->report, paper->minutes->contest->options[0], NULL);
		return;
	}
	print_report_section(paper->report, paper->words->section_candidates);
	print_count_earlier(paper->report, paper->minutes->contest, &paper->minutes->history);
	item_number(paper, paper->words->seats, rules->seats);
	item_number(paper, paper->words->candidates, rules->options);
	draw_candidates(paper);
}

/* ---- the count ---- */

static const char *reason_of(const struct paper *paper, enum rules_verdict verdict)
{
	bool no_opinion = verdict == RULES_NO_CHOICE && is_resolution(paper);
	return no_opinion ? paper->words->no_opinion : paper->words->reasons[verdict];
}

/* "120 (điện tử: 80, giấy: 40)"; without papers the number alone. */
static void item_parts(const struct paper *paper, const char *label, uint32_t number, uint32_t on_paper)
{
	const struct print_minutes_words *word = paper->words;
	char text[PRINT_REPORT_TEXT];
	if (!paper->minutes->contest->paper) {
		item_number(paper, label, number);
		return;
	}
	snprintf(text, sizeof text, "%u (%s: %u, %s: %u)", number, word->electronic_part, number - on_paper,
	    word->paper_part, on_paper);
	print_report_item(paper->report, label, text);
}

static void draw_papers(const struct paper *paper)
{
	const struct print_minutes_papers *papers = &paper->minutes->papers;
	if (!paper->minutes->contest->paper)
		return;
	item_number(paper, paper->words->exchanged, papers->exchanged);
	item_number(paper, paper->words->foreign, papers->foreign);
}

/* "không chọn ai: 2; không rõ bầu ai: 1", empty where there is no reason. */
static void format_reasons(const struct paper *paper, char *out, size_t size)
{
	const uint32_t *verdicts = paper->minutes->totals->verdicts;
	size_t used = 0;
	out[0] = '\0';
	for (enum rules_verdict verdict = 0; verdict < RULES_VERDICTS; verdict++) {
		const char *reason = reason_of(paper, verdict);
		if (reason && verdicts[verdict] && used < size)
			used += (size_t)snprintf(
			    out + used, size - used, "%s%s: %u", used ? "; " : "", reason, verdicts[verdict]);
	}
}

/* "2 (không chọn ai: 2)"; with papers the reasons stand below the two parts. */
static void draw_invalid(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	const struct contest *contest = paper->minutes->contest;
	char reasons[REASONS_BYTES], text[REASONS_BYTES + 20];
	format_reasons(paper, reasons, sizeof reasons);
	if (contest->paper) {
		item_parts(paper, word->invalid, contest->invalid, paper->minutes->totals->paper.invalid);
		if (*reasons)
			print_report_item(paper->report, word->why_invalid, reasons);
		return;
	}
	if (*reasons)
		snprintf(text, sizeof text, "%u (%s)", contest->invalid, reasons);
	else
		snprintf(text, sizeof text, "%u", contest->invalid);
	print_report_item(paper->report, word->invalid, text);
}

static void draw_counts(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	const struct contest *contest = paper->minutes->contest;
	print_report_section(paper->report, paper->words->section_delegates);
	item_number(paper, word->convened, contest->convened);
	item_number(paper, word->present, contest->present);
	item_number(paper, word->absent, contest->convened - contest->present);
	print_count_quorum(paper->report, &paper->minutes->history);
	print_count_overrides(paper->report, &paper->minutes->history);
	print_report_section(paper->report, paper->words->section_ballots);
	const struct tally_paper *on_paper = &paper->minutes->totals->paper;
	item_parts(paper, word->issued, contest->issued, on_paper->issued);
	item_parts(paper, word->collected, contest->collected, on_paper->collected);
	if (paper->minutes->result) {
		item_parts(paper, word->valid, contest->valid, on_paper->valid);
		draw_invalid(paper);
	} else {
		print_report_item(paper->report, word->valid, word->unknown);
		print_report_item(paper->report, word->invalid, word->unknown);
	}
	draw_papers(paper);
}

/* "Trúng cử", "Bằng phiếu", "Thiếu 2 phiếu" or nothing; returns `out`. */
static const char *note_of(const struct paper *paper, const struct rules_row *row, char out[PRINT_REPORT_TEXT])
{
	const struct rules_result *result = paper->minutes->result;
	uint32_t missing = print_count_missing(paper->minutes->contest, result, row->votes);
	if (row->elected)
		return paper->words->elected;
	if (print_count_is_tied(result, row->number))
		return paper->words->tied;
	if (!missing)
		return "";
	snprintf(out, PRINT_REPORT_TEXT, paper->words->missing, missing);
	return out;
}

/* Style `each` has a column more, for the votes against. */
static void draw_candidate_rows(const struct paper *paper, struct print_table *table)
{
	const struct print_minutes *minutes = paper->minutes;
	for (size_t i = 0; i < minutes->result->row_count; i++) {
		const struct rules_row *row = &minutes->result->rows[i];
		char number[16], votes[16], against[16], percent[PRINT_REPORT_TEXT];
		char note[PRINT_REPORT_TEXT];
		const char *cells[6] = {number, minutes->contest->options[i], votes};
		size_t count = 3;
		snprintf(number, sizeof number, "%u", row->number);
		snprintf(votes, sizeof votes, "%u", row->votes);
		snprintf(against, sizeof against, "%u", minutes->totals->options[i].against);
		if (minutes->contest->rules.style == RULES_STYLE_EACH)
			cells[count++] = against;
		cells[count++] = print_report_percent(paper->report->language, row->percent, percent);
		cells[count++] = note_of(paper, row, note);
		print_table_row(table, cells);
	}
}

static void draw_votes(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	const struct print_table_column approval[] = {{word->number, 13, PRINT_CENTRE}, {word->name, 73, PRINT_LEFT},
	    {word->votes, 21, PRINT_CENTRE}, {word->percent, 23, PRINT_CENTRE}, {word->note, 35, PRINT_CENTRE}};
	const struct print_table_column each[] = {{word->number, 13, PRINT_CENTRE}, {word->name, 52, PRINT_LEFT},
	    {word->mark_for, 20, PRINT_CENTRE}, {word->mark_against, 23, PRINT_CENTRE},
	    {word->percent, 22, PRINT_CENTRE}, {word->note, 35, PRINT_CENTRE}};
	bool two = paper->minutes->contest->rules.style == RULES_STYLE_EACH;
	struct print_table table = {paper->report, two ? each : approval, two ? 6 : 5, PRINT_TABLE_RULED, 0, NULL};
	print_table_begin(&table);
	draw_candidate_rows(paper, &table);
	print_table_end(&table);
}

/* ---- what follows from it ---- */

/* "1. Lê Thị Ánh: 7 phiếu (70,00%)". */
static void draw_people(const struct paper *paper, const uint16_t numbers[], size_t count)
{
	static const struct print_table_column columns[] = {{NULL, INDENT, PRINT_LEFT}, {NULL, 2 * COLUMN, PRINT_LEFT}};
	struct print_table table = {paper->report, columns, 2, PRINT_TABLE_PLAIN, 0, NULL};
	print_table_begin(&table);
	for (size_t i = 0; i < count; i++) {
		const struct rules_row *row = &paper->minutes->result->rows[numbers[i] - 1];
		char line[NAME_BYTES + PRINT_REPORT_TEXT], percent[PRINT_REPORT_TEXT];
		print_report_percent(paper->report->language, row->percent, percent);
		snprintf(line, sizeof line, "%zu. %s: %u %s (%s)", i + 1,
		    paper->minutes->contest->options[numbers[i] - 1], row->votes, paper->words->vote_unit, percent);
		print_table_row(&table, (const char *const[]){"", line});
	}
}

/* Who signs a page of its own has the verdict of so many lines above. */
static void keep_with_end(const struct paper *paper, size_t lines)
{
	if (lines <= KEPT_LINES)
		print_report_need(paper->report, (double)lines * LINE_HEIGHT + END_HEIGHT);
}

static void draw_elected(const struct paper *paper)
{
	const struct rules_result *result = paper->minutes->result;
	keep_with_end(paper, 4 + result->elected_count + result->tied_count);
	print_report_section(paper->report, paper->words->section_elected);
	item_number(paper, paper->words->elected_people, (uint32_t)result->elected_count);
	draw_people(paper, result->elected, result->elected_count);
	if (result->tied_count) {
		item_number(paper, paper->words->tied_people, (uint32_t)result->tied_count);
		draw_people(paper, result->tied, result->tied_count);
	}
	if (result->open_seats)
		item_number(paper, paper->words->left_open, result->open_seats);
}

static void draw_result(const struct paper *paper)
{
	print_report_section(
	    paper->report, is_resolution(paper) ? paper->words->section_vote : paper->words->section_election);
	if (!paper->minutes->result) {
		print_report_paragraph(paper->report, paper->words->not_opened);
		return;
	}
	print_count_condition(paper->report, paper->minutes->contest, paper->minutes->result);
	if (!is_resolution(paper)) {
		draw_votes(paper);
		draw_elected(paper);
		return;
	}
	print_count_opinions(paper->report, &paper->minutes->totals->options[0], paper->minutes->result);
	keep_with_end(paper, 2);
	print_report_section(paper->report, paper->words->section_conclusion);
	bool adopted = paper->minutes->result->adopted;
	print_report_paragraph(paper->report, adopted ? paper->words->is_adopted : paper->words->is_rejected);
}

static void draw_codes(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	const struct contest *contest = paper->minutes->contest;
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1], root[HASH_TEXT], key[HASH_TEXT];
	char lines[3][HASH_TEXT + PRINT_REPORT_TEXT];
	ballot_fingerprint(contest->manifest_hash, fingerprint);
	sodium_bin2hex(root, sizeof root, contest->root, sizeof contest->root);
	sodium_bin2hex(key, sizeof key, paper->minutes->public_key, KEY_PUBLIC_BYTES);
	snprintf(lines[0], sizeof lines[0], "%s: %s", word->contest_code, fingerprint);
	snprintf(lines[1], sizeof lines[1], "%s: %s", word->root, root);
	snprintf(lines[2], sizeof lines[2], "%s: %s", word->key, key);
	print_report_note(paper->report, (const char *const[]){word->check, lines[0], lines[1], lines[2]}, 4);
}

static void draw_end(const struct paper *paper)
{
	const struct print_minutes_words *word = paper->words;
	/* Signatures alone on a page would be signatures of anything. */
	print_report_need(paper->report, 90);
	if (paper->minutes->result) {
		char text[PRINT_REPORT_TEXT];
		print_report_section(paper->report, paper->words->section_end);
		print_report_item(paper->report, word->closed,
		    print_report_moment(paper->report->language, &paper->minutes->closed, text));
	}
	print_report_signatures(paper->report,
	    &(struct print_report_signature){word->presidium, NULL, paper->bodies->presidium.head},
	    &(struct print_report_signature){word->committee, word->committee_head, paper->bodies->counting.head});
	draw_codes(paper);
}

static void draw(struct print_report *report, const void *closure)
{
	static const struct print_report_bodies unknown;
	const struct print_minutes *minutes = closure;
	const struct print_report_bodies *bodies = minutes->bodies ? minutes->bodies : &unknown;
	const struct paper paper = {minutes, &print_minutes_words[report->language], bodies, report};
	print_report_heading(report, minutes->congress, bodies, &minutes->closed);
	draw_title(&paper);
	draw_occasion(&paper);
	draw_list(&paper);
	draw_counts(&paper);
	draw_result(&paper);
	draw_end(&paper);
}

enum status print_minutes(const struct print_minutes *minutes, const struct print_sink *sink)
{
	enum print_language language = print_language(minutes->congress->language);
	char footer[PRINT_REPORT_TEXT], fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	ballot_fingerprint(minutes->contest->manifest_hash, fingerprint);
	snprintf(footer, sizeof footer, "%s · %s", print_minutes_words[language].title, fingerprint);
	const struct print_report_form form = {language, print_minutes_words[language].title, footer, draw, minutes};
	return print_report_write(&form, sink);
}
