#include "print_roll.h"

#include <stdio.h>
#include <string.h>

#include "print_table.h"

#define SIGNATURE_HEIGHT 9.0 /* millimetres */
#define END_HEIGHT 68.0       /* sum and signature */
#define CELL 800 /* bytes: the longest name with what stands beside it */

struct words {
	const char *titles[PRINT_ROLL_KINDS];
	const char *number, *code, *name, *seat, *signature, *came, *ballot;
	const char *no_delegation, *head;
	const char *continued; /* of a delegation on a further page: a printf format */
	const char *total; /* stands before the counts of all, as a delegation's name before its own */
	const char *to_sign, *came_of, *excused_of, *issued, *issued_parts; /* counts: printf formats */
	const char *excused, *excused_why, *absent;
	const char *phone, *paper;
	const char *signs[PRINT_ROLL_KINDS];
	const char *nobody;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] =
        {
            .titles = {"Danh sách điểm danh đại biểu", "Kết quả điểm danh đại biểu", "Danh sách phát phiếu"},
            .number = "STT",
            .code = "Mã",
            .name = "Họ và tên",
            .seat = "Số ghế",
            .signature = "Ký tên",
            .came = "Có mặt",
            .ballot = "Phiếu",
            .no_delegation = "Không thuộc đoàn nào",
            .head = "Trưởng đoàn",
            .continued = "%s (tiếp theo)",
            .total = "Tổng số",
            .to_sign = "%zu đại biểu",
            .came_of = "triệu tập %zu, có mặt %zu, vắng %zu",
            .excused_of = ", trong đó có lý do %zu",
            .issued = "%zu phiếu",
            .issued_parts = " (điện tử %zu, giấy %zu)",
            .excused = "vắng có lý do",
            .excused_why = "vắng có lý do: %s",
            .absent = "vắng",
            .phone = "điện tử",
            .paper = "giấy",
            .signs = {"TM. ĐOÀN THƯ KÝ", "TM. ĐOÀN THƯ KÝ", "TM. BAN KIỂM PHIẾU"},
            .nobody = "Không có ai trong danh sách.",
        },
    [PRINT_ENGLISH] =
        {
            .titles = {"Attendance list", "Attendance as recorded", "Ballots handed out"},
            .number = "No.",
            .code = "Code",
            .name = "Name",
            .seat = "Seat",
            .signature = "Signature",
            .came = "Present",
            .ballot = "Ballot",
            .no_delegation = "Of no delegation",
            .head = "head of delegation",
            .continued = "%s (continued)",
            .total = "Total",
            .to_sign = "convened %zu",
            .came_of = "convened %zu, present %zu, absent %zu",
            .excused_of = ", of them excused %zu",
            .issued = "ballots %zu",
            .issued_parts = " (electronic %zu, paper %zu)",
            .excused = "absent, excused",
            .excused_why = "absent, excused: %s",
            .absent = "absent",
            .phone = "electronic",
            .paper = "paper",
            .signs = {"FOR THE SECRETARIAT", "FOR THE SECRETARIAT", "FOR THE COUNTING COMMITTEE"},
            .nobody = "Nobody is on the list.",
        },
};

struct paper {
	const struct print_roll *roll;
	const struct words *words;
	struct print_report *report;
};

static bool same_delegation(const struct print_roll_person *a, const struct print_roll_person *b)
{
	return strcmp(a->delegation ? a->delegation : "", b->delegation ? b->delegation : "") == 0;
}

/* One past the last person of the delegation that begins at `from`. */
static size_t end_of(const struct print_roll *roll, size_t from)
{
	size_t end = from + 1;
	while (end < roll->count && same_delegation(&roll->people[from], &roll->people[end]))
		end++;
	return end;
}

struct counts {
	size_t people, counted, excused, paper;
};

static struct counts count(const struct print_roll *roll, size_t from, size_t end)
{
	struct counts counts = {.people = end - from};
	for (; from < end; from++) {
		const struct print_roll_person *person = &roll->people[from];
		counts.counted += person->counted;
		counts.excused += !person->counted && person->excused;
		counts.paper += person->paper;
	}
	return counts;
}

static size_t format_counts(const struct paper *paper, const struct counts *counts, char *out, size_t size)
{
	const struct words *word = paper->words;
	int used;
	if (paper->roll->kind == PRINT_ROLL_TO_SIGN)
		used = snprintf(out, size, word->to_sign, counts->people);
	else if (paper->roll->kind == PRINT_ROLL_ISSUED)
		used = snprintf(out, size, word->issued, counts->people);
	else
		used = snprintf(out, size, word->came_of, counts->people, counts->counted, counts->people - counts->counted);
	return (size_t)used < size ? (size_t)used : size;
}

/* "Thành đoàn: triệu tập 20, có mặt 17, vắng 3, trong đó có lý do 1". */
static void tell_counts(const struct paper *paper, const char *label, size_t from, size_t end, char out[CELL])
{
	const struct counts counts = count(paper->roll, from, end);
	int start = snprintf(out, CELL, "%s: ", label);
	size_t used = (size_t)start < CELL ? (size_t)start : CELL;
	used += format_counts(paper, &counts, out + used, CELL - used);
	if (paper->roll->kind == PRINT_ROLL_CAME && counts.excused)
		snprintf(out + used, CELL - used, paper->words->excused_of, counts.excused);
	if (paper->roll->kind == PRINT_ROLL_ISSUED && counts.paper)
		snprintf(out + used, CELL - used, paper->words->issued_parts, counts.people - counts.paper, counts.paper);
}

/* "Lê An (Trưởng đoàn)"; returns `out` or the name. */
static const char *name_of(const struct paper *paper, const struct print_roll_person *person, char out[CELL])
{
	if (!person->head)
		return person->full_name;
	snprintf(out, CELL, "%s (%s)", person->full_name, paper->words->head);
	return out;
}

static const char *remark_of(const struct paper *paper, const struct print_roll_person *person, char out[CELL])
{
	if (paper->roll->kind == PRINT_ROLL_ISSUED)
		return person->paper ? paper->words->paper : paper->words->phone;
	if (paper->roll->kind == PRINT_ROLL_TO_SIGN)
		return "";
	if (person->counted) {
		snprintf(out, CELL, "%02d:%02d", person->at.hour, person->at.minute);
		return out;
	}
	if (!person->excused)
		return paper->words->absent;
	if (!person->reason || !*person->reason)
		return paper->words->excused;
	snprintf(out, CELL, paper->words->excused_why, person->reason);
	return out;
}

/* Who votes by phone has signed with the card: only papers leave a place to sign. */
static void draw_person(const struct paper *paper, struct print_table *table, size_t index)
{
	const struct print_roll_person *person = &paper->roll->people[index];
	char number[24], name[CELL], said[CELL];
	const char *remark = remark_of(paper, person, said);
	snprintf(number, sizeof number, "%zu", index + 1);
	bool issued = paper->roll->kind == PRINT_ROLL_ISSUED;
	const char *fourth = issued ? remark : person->seat, *fifth = issued ? (person->paper ? "" : "–") : remark;
	print_table_row(
	    table, (const char *const[]){number, person->code, name_of(paper, person, name), fourth, fifth});
}

static void draw_delegation(const struct paper *paper, struct print_table *table, size_t from, size_t end)
{
	const char *name = paper->roll->people[from].delegation;
	char text[CELL], carried[CELL];
	if (!name || !*name)
		name = paper->words->no_delegation;
	tell_counts(paper, name, from, end, text);
	snprintf(carried, sizeof carried, paper->words->continued, name);
	print_table_span(table, text, carried);
	for (size_t i = from; i < end; i++)
		draw_person(paper, table, i);
	table->carried = NULL;
}

static void draw_people(const struct paper *paper)
{
	const struct words *word = paper->words;
	const char *remark = paper->roll->kind == PRINT_ROLL_ISSUED ? word->ballot : word->came;
	const struct print_table_column to_sign[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 25, PRINT_LEFT},
	    {word->name, 65, PRINT_LEFT}, {word->seat, 18, PRINT_CENTRE}, {word->signature, 45, PRINT_CENTRE}};
	const struct print_table_column recorded[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 22, PRINT_LEFT},
	    {word->name, 58, PRINT_LEFT}, {word->seat, 17, PRINT_CENTRE}, {remark, 56, PRINT_CENTRE}};
	const struct print_table_column issued[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 25, PRINT_LEFT},
	    {word->name, 63, PRINT_LEFT}, {remark, 20, PRINT_CENTRE}, {word->signature, 45, PRINT_CENTRE}};
	const struct print_table_column *const columns[PRINT_ROLL_KINDS] = {to_sign, recorded, issued};
	bool signs = paper->roll->kind != PRINT_ROLL_CAME;
	struct print_table table = {
	    paper->report, columns[paper->roll->kind], 5, PRINT_TABLE_RULED, signs ? SIGNATURE_HEIGHT : 0, NULL};
	print_table_begin(&table);
	for (size_t from = 0, end; from < paper->roll->count; from = end) {
		end = end_of(paper->roll, from);
		draw_delegation(paper, &table, from, end);
	}
	print_table_end(&table);
}

/* The sum does not part from the signature, which would be one of anything. */
static void draw_end(const struct paper *paper)
{
	const struct print_roll *roll = paper->roll;
	const struct print_report_signature left = {NULL, NULL, NULL}, right = {paper->words->signs[roll->kind], NULL, NULL};
	char text[CELL];
	tell_counts(paper, paper->words->total, 0, roll->count, text);
	print_report_need(paper->report, END_HEIGHT);
	print_report_paragraph(paper->report, text);
	print_report_signatures(paper->report, &left, &right);
}

static void draw(struct print_report *report, const void *closure)
{
	const struct print_roll *roll = closure;
	const struct paper paper = {roll, &words[report->language], report};
	print_report_heading(report, roll->congress, roll->bodies, &roll->day);
	print_report_title(report, paper.words->titles[roll->kind], roll->about, NULL);
	if (roll->count)
		draw_people(&paper);
	else
		print_report_paragraph(report, paper.words->nobody);
	draw_end(&paper);
}

enum status print_roll(const struct print_roll *roll, const struct print_sink *sink)
{
	enum print_language language = print_language(roll->congress->language);
	const char *title = words[language].titles[roll->kind];
	const struct print_report_form form = {language, title, title, draw, roll};
	return print_report_write(&form, sink);
}
