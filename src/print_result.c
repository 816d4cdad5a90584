#include "print_result.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print_count.h"
#include "print_minutes_words.h"
#include "print_table.h"

/* To be read by people who stand before the board. */
#define SCALE 1.35

#define HASH_TEXT (2 * BALLOT_HASH_BYTES + 1)

struct words {
	const char *election, *vote;
	const char *delegates, *ballots;
	const char *not_certified, *certified, *not_opened, *ballots_closed;
	const char *section_elected, *section_others, *section_vote, *section_certified;
	const char *nobody_elected, *open_seats, *tied;
	const char *adopted, *rejected, *lacking;
	const char *offices[PRINT_RESULT_OFFICES], *not_yet;
	const char *device, *token, *command;
};

/* Some are printf formats, for the numbers named beside them. */
static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] =
        {
            .election = "Kết quả bầu cử",
            .vote = "Kết quả biểu quyết",
            .delegates = "Đại biểu chính thức: triệu tập %u, có mặt %u",
            .ballots = "Phiếu: phát ra %u, thu về %u, hợp lệ %u, không hợp lệ %u",
            .not_certified = "CHƯA XÁC NHẬN – kết quả kiểm phiếu, chờ Ban kiểm phiếu và Đoàn Chủ tịch xác nhận",
            .certified = "KẾT QUẢ ĐÃ ĐƯỢC XÁC NHẬN",
            .not_opened = "CHƯA CÓ KẾT QUẢ – phiếu chưa mở, chờ Ban kiểm phiếu công bố khoá",
            .ballots_closed = "Phiếu: phát ra %u, thu về %u",
            .section_elected = "Trúng cử: %zu trên %u người cần bầu",
            .section_others = "Chưa trúng cử",
            .section_vote = "Nội dung",
            .section_certified = "Xác nhận kết quả",
            .nobody_elected = "Không có ai trúng cử.",
            .open_seats = "Còn thiếu %u người so với số lượng cần bầu.",
            .tied = "%zu người bằng phiếu ở vị trí cuối, cần bầu lại giữa những người này.",
            .adopted = "ĐẠI HỘI ĐÃ THÔNG QUA",
            .rejected = "ĐẠI HỘI KHÔNG THÔNG QUA",
            .lacking = "ĐẠI HỘI KHÔNG THÔNG QUA (thiếu %u phiếu)",
            .offices = {"Ban kiểm phiếu", "Đoàn Chủ tịch"},
            .not_yet = "chưa xác nhận",
            .device = "thiết bị số %s",
            .token = "khoá truy cập số %s",
            .command = "dòng lệnh",
        },
    [PRINT_ENGLISH] =
        {
            .election = "Result of the election",
            .vote = "Result of the vote",
            .delegates = "Official delegates: convened %u, present %u",
            .ballots = "Ballots: issued %u, collected %u, valid %u, invalid %u",
            .not_certified = "NOT YET CERTIFIED – a count that the counting committee and the presidium have to certify",
            .certified = "CERTIFIED RESULT",
            .not_opened = "NO RESULT YET – the ballots are not opened until the counting committee publishes its keys",
            .ballots_closed = "Ballots: issued %u, collected %u",
            .section_elected = "Elected: %zu of %u to be elected",
            .section_others = "Not elected",
            .section_vote = "Question",
            .section_certified = "Certification",
            .nobody_elected = "Nobody is elected.",
            .open_seats = "%u fewer than to be elected: these seats stay open.",
            .tied = "%zu are tied for the last place; a run-off between them is needed.",
            .adopted = "THE CONGRESS HAS ADOPTED IT",
            .rejected = "THE CONGRESS HAS NOT ADOPTED IT",
            .lacking = "THE CONGRESS HAS NOT ADOPTED IT (missing %u)",
            .offices = {"Counting committee", "Presidium"},
            .not_yet = "not yet",
            .device = "device %s",
            .token = "token %s",
            .command = "command line",
        },
};

struct paper {
	const struct print_result *sheet;
	const struct words *words;
	const struct print_minutes_words *common;
	struct print_report *report;
};

static bool is_certified(const struct paper *paper)
{
	return paper->sheet->contest->state == CONTEST_CERTIFIED;
}

static bool is_resolution(const struct paper *paper)
{
	return paper->sheet->contest->rules.style == RULES_STYLE_RESOLUTION;
}

static void draw_counts(const struct paper *paper)
{
	const struct contest *contest = paper->sheet->contest;
	char text[3 * PRINT_REPORT_TEXT];
	print_count_earlier(paper->report, contest, &paper->sheet->history);
	print_report_item(
	    paper->report, paper->common->ended, print_report_moment(paper->report->language, &paper->sheet->ended, text));
	snprintf(text, sizeof text, paper->words->delegates, contest->convened, contest->present);
	print_report_item(paper->report, text, NULL);
	if (paper->sheet->result)
		snprintf(text, sizeof text, paper->words->ballots, contest->issued, contest->collected, contest->valid,
		    contest->invalid);
	else
		snprintf(text, sizeof text, paper->words->ballots_closed, contest->issued, contest->collected);
	print_report_item(paper->report, text, NULL);
	print_count_overrides(paper->report, &paper->sheet->history);
	if (paper->sheet->result)
		print_count_condition(paper->report, contest, paper->sheet->result);
}

/* ---- people ---- */

static const char *note_of(const struct paper *paper, const struct rules_row *row, char out[PRINT_REPORT_TEXT])
{
	uint32_t missing = print_count_missing(paper->sheet->contest, paper->sheet->result, row->votes);
	if (print_count_is_tied(paper->sheet->result, row->number))
		return paper->common->tied;
	if (!missing)
		return "";
	snprintf(out, PRINT_REPORT_TEXT, paper->common->missing, missing);
	return out;
}

enum notes { WITHOUT_NOTES, NOTES };

static void draw_people(const struct paper *paper, const uint16_t numbers[], size_t count, enum notes notes)
{
	const struct print_minutes_words *word = paper->common;
	const struct print_table_column plain[] = {{word->number, 14, PRINT_CENTRE}, {word->name, 91, PRINT_LEFT},
	    {word->votes, 29, PRINT_CENTRE}, {word->percent, 31, PRINT_CENTRE}};
	const struct print_table_column noted[] = {{word->number, 14, PRINT_CENTRE}, {word->name, 56, PRINT_LEFT},
	    {word->votes, 26, PRINT_CENTRE}, {word->percent, 29, PRINT_CENTRE}, {word->note, 40, PRINT_CENTRE}};
	struct print_table table = {
	    paper->report, notes ? noted : plain, notes ? 5 : 4, PRINT_TABLE_RULED, 0, NULL};
	print_table_begin(&table);
	for (size_t i = 0; i < count; i++) {
		const struct rules_row *row = &paper->sheet->result->rows[numbers[i] - 1];
		char number[24], votes[16], percent[PRINT_REPORT_TEXT], note[PRINT_REPORT_TEXT];
		snprintf(number, sizeof number, "%zu", i + 1);
		snprintf(votes, sizeof votes, "%u", row->votes);
		print_report_percent(paper->report->language, row->percent, percent);
		print_table_row(&table, (const char *const[]){number, paper->sheet->contest->options[row->number - 1],
		                            votes, percent, note_of(paper, row, note)});
	}
	print_table_end(&table);
}

static void draw_elected(const struct paper *paper)
{
	const struct rules_result *result = paper->sheet->result;
	char text[PRINT_REPORT_TEXT];
	snprintf(text, sizeof text, paper->words->section_elected, result->elected_count,
	    paper->sheet->contest->rules.seats);
	print_report_section(paper->report, text);
	if (result->elected_count)
		draw_people(paper, result->elected, result->elected_count, WITHOUT_NOTES);
	else
		print_report_paragraph(paper->report, paper->words->nobody_elected);
}

static void draw_what_is_left(const struct paper *paper)
{
	const struct rules_result *result = paper->sheet->result;
	char text[2 * PRINT_REPORT_TEXT];
	if (result->tied_count) {
		snprintf(text, sizeof text, paper->words->tied, result->tied_count);
		print_report_item(paper->report, text, NULL);
	}
	if (result->open_seats) {
		snprintf(text, sizeof text, paper->words->open_seats, result->open_seats);
		print_report_item(paper->report, text, NULL);
	}
}

static int by_votes(const void *a, const void *b)
{
	const struct rules_row *left = *(const struct rules_row *const *)a, *right = *(const struct rules_row *const *)b;
	if (left->votes != right->votes)
		return left->votes < right->votes ? 1 : -1;
	return (left->number > right->number) - (left->number < right->number);
}

static void draw_others(const struct paper *paper)
{
	const struct rules_result *result = paper->sheet->result;
	const struct rules_row *others[RULES_OPTIONS];
	uint16_t numbers[RULES_OPTIONS];
	size_t count = 0;
	for (size_t i = 0; i < result->row_count; i++) {
		if (!result->rows[i].elected)
			others[count++] = &result->rows[i];
	}
	if (!count)
		return;
	qsort(others, count, sizeof others[0], by_votes);
	for (size_t i = 0; i < count; i++)
		numbers[i] = others[i]->number;
	print_report_section(paper->report, paper->words->section_others);
	draw_people(paper, numbers, count, NOTES);
}

/* ---- a resolution ---- */

static void draw_resolution(const struct paper *paper)
{
	const struct print_result *sheet = paper->sheet;
	const struct rules_votes *votes = &sheet->totals->options[0];
	uint32_t missing = print_count_missing(sheet->contest, sheet->result, votes->favour);
	char text[PRINT_REPORT_TEXT];
	print_report_section(paper->report, paper->words->section_vote);
	print_report_paragraph(paper->report, sheet->contest->options[0]);
	print_count_opinions(paper->report, votes, sheet->result);
	snprintf(text, sizeof text, missing ? paper->words->lacking : paper->words->rejected, missing);
	print_report_banner(paper->report, sheet->result->adopted ? paper->words->adopted : text);
}

/* ---- who vouches for it ---- */

/* "account:bi-thu" is "bi-thu"; "token:3" is "khoá truy cập số 3". */
static void name_actor(const struct paper *paper, const char *actor, char *out, size_t size)
{
	const char *colon = strchr(actor, ':'), *name = colon ? colon + 1 : actor;
	if (strncmp(actor, "device:", 7) == 0)
		snprintf(out, size, paper->words->device, name);
	else if (strncmp(actor, "token:", 6) == 0)
		snprintf(out, size, paper->words->token, name);
	else
		snprintf(out, size, "%s", strcmp(actor, "command") == 0 ? paper->words->command : name);
}

static void draw_approval(const struct paper *paper, enum print_result_office office)
{
	const struct print_result_approval *approval = &paper->sheet->approvals[office];
	char name[sizeof approval->actor + PRINT_REPORT_TEXT], moment[PRINT_REPORT_TEXT];
	char text[sizeof name + sizeof moment + 2];
	if (!*approval->actor) {
		print_report_item(paper->report, paper->words->offices[office], paper->words->not_yet);
		return;
	}
	name_actor(paper, approval->actor, name, sizeof name);
	print_report_moment(paper->report->language, &approval->at, moment);
	snprintf(text, sizeof text, "%s, %s", name, moment);
	print_report_item(paper->report, paper->words->offices[office], text);
}

static void draw_certification(const struct paper *paper)
{
	const struct contest *contest = paper->sheet->contest;
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1], root[HASH_TEXT], lines[2][HASH_TEXT + PRINT_REPORT_TEXT];
	print_report_section(paper->report, paper->words->section_certified);
	for (enum print_result_office office = 0; office < PRINT_RESULT_OFFICES; office++)
		draw_approval(paper, office);
	ballot_fingerprint(contest->manifest_hash, fingerprint);
	sodium_bin2hex(root, sizeof root, contest->root, sizeof contest->root);
	snprintf(lines[0], sizeof lines[0], "%s: %s", paper->common->contest_code, fingerprint);
	snprintf(lines[1], sizeof lines[1], "%s: %s", paper->common->root, root);
	paper->report->scale = 1;
	print_report_note(paper->report, (const char *const[]){lines[0], lines[1]}, 2);
}

static void draw(struct print_report *report, const void *closure)
{
	const struct print_result *sheet = closure;
	const struct paper paper = {sheet, &words[report->language], &print_minutes_words[report->language], report};
	print_report_heading(report, sheet->congress, sheet->bodies, &sheet->closed);
	report->scale = SCALE;
	print_report_title(report, is_resolution(&paper) ? paper.words->vote : paper.words->election,
	    sheet->contest->title, sheet->contest->runoff_of ? paper.common->runoff : NULL);
	const char *standing = is_certified(&paper) ? paper.words->certified : paper.words->not_certified;
	print_report_banner(report, sheet->result ? standing : paper.words->not_opened);
	draw_counts(&paper);
	if (!sheet->result) {
		print_report_paragraph(report, paper.common->not_opened);
	} else if (is_resolution(&paper)) {
		draw_resolution(&paper);
	} else {
		draw_elected(&paper);
		draw_what_is_left(&paper);
		draw_others(&paper);
	}
	draw_certification(&paper);
}

enum status print_result(const struct print_result *sheet, const struct print_sink *sink)
{
	enum print_language language = print_language(sheet->congress->language);
	bool resolution = sheet->contest->rules.style == RULES_STYLE_RESOLUTION;
	const char *title = resolution ? words[language].vote : words[language].election;
	char footer[2 * PRINT_REPORT_TEXT], fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	ballot_fingerprint(sheet->contest->manifest_hash, fingerprint);
	snprintf(footer, sizeof footer, "%s · %s", title, fingerprint);
	const struct print_report_form form = {language, title, footer, draw, sheet};
	return print_report_write(&form, sink);
}
