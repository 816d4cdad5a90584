#include "print_roll.h"

#include <stdio.h>
#include <string.h>

#include "print_table.h"

#define SIGNATURE_HEIGHT 9.0 /* millimetres */
#define CELL 200

struct words {
	const char *titles[PRINT_ROLL_KINDS];
	const char *number, *code, *name, *seat, *signature, *came, *ballot;
	const char *no_delegation, *counts[PRINT_ROLL_KINDS], *totals[PRINT_ROLL_KINDS];
	const char *excused, *excused_why, *absent;
	const char *phone, *paper;
	const char *signs[PRINT_ROLL_KINDS];
	const char *nobody;
};

/* Counts are printf formats: how many counted, and of how many. */
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
            .counts = {"%s: %zu đại biểu", "%s: có mặt %zu trên %zu", "%s: %zu phiếu"},
            .totals = {"Tổng số: %zu đại biểu", "Tổng số: có mặt %zu trên %zu đại biểu", "Tổng số: %zu phiếu"},
            .excused = "vắng có lý do",
            .excused_why = "vắng có lý do: %s",
            .absent = "vắng",
            .phone = "điện tử",
            .paper = "giấy",
            .signs = {"T/M Đoàn Thư ký", "T/M Đoàn Thư ký", "T/M Ban kiểm phiếu"},
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
            .counts = {"%s: %zu delegates", "%s: %zu of %zu present", "%s: %zu ballots"},
            .totals = {"Total: %zu delegates", "Total: %zu of %zu delegates present", "Total: %zu ballots"},
            .excused = "absent, excused",
            .excused_why = "absent, excused: %s",
            .absent = "absent",
            .phone = "electronic",
            .paper = "paper",
            .signs = {"For the secretariat", "For the secretariat", "For the counting committee"},
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

static size_t counted_of(const struct print_roll *roll, size_t from, size_t end)
{
	size_t counted = 0;
	for (; from < end; from++)
		counted += roll->people[from].counted;
	return counted;
}

static void tell_count(const struct paper *paper, size_t from, size_t end, char out[CELL])
{
	const struct print_roll *roll = paper->roll;
	const char *name = roll->people[from].delegation;
	const char *format = paper->words->counts[roll->kind];
	name = name && *name ? name : paper->words->no_delegation;
	if (roll->kind == PRINT_ROLL_CAME)
		snprintf(out, CELL, format, name, counted_of(roll, from, end), end - from);
	else
		snprintf(out, CELL, format, name, end - from);
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

static void draw_people(const struct paper *paper)
{
	const struct words *word = paper->words;
	const char *remark = paper->roll->kind == PRINT_ROLL_ISSUED ? word->ballot : word->came;
	const struct print_table_column to_sign[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 25, PRINT_LEFT},
	    {word->name, 65, PRINT_LEFT}, {word->seat, 18, PRINT_CENTRE}, {word->signature, 45, PRINT_CENTRE}};
	const struct print_table_column recorded[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 25, PRINT_LEFT},
	    {word->name, 65, PRINT_LEFT}, {word->seat, 18, PRINT_CENTRE}, {remark, 45, PRINT_CENTRE}};
	const struct print_table_column issued[] = {{word->number, 12, PRINT_CENTRE}, {word->code, 25, PRINT_LEFT},
	    {word->name, 63, PRINT_LEFT}, {remark, 20, PRINT_CENTRE}, {word->signature, 45, PRINT_CENTRE}};
	const struct print_table_column *const columns[PRINT_ROLL_KINDS] = {to_sign, recorded, issued};
	bool signs = paper->roll->kind != PRINT_ROLL_CAME;
	struct print_table table = {
	    paper->report, columns[paper->roll->kind], 5, PRINT_TABLE_RULED, signs ? SIGNATURE_HEIGHT : 0};
	print_table_begin(&table);
	for (size_t from = 0, end; from < paper->roll->count; from = end) {
		char text[CELL];
		end = end_of(paper->roll, from);
		tell_count(paper, from, end, text);
		print_table_span(&table, text);
		for (size_t i = from; i < end; i++) {
			const struct print_roll_person *person = &paper->roll->people[i];
			char number[24], out[CELL];
			const char *said = remark_of(paper, person, out);
			bool seat = paper->roll->kind != PRINT_ROLL_ISSUED;
			snprintf(number, sizeof number, "%zu", i + 1);
			print_table_row(&table, (const char *const[]){number, person->code, person->full_name,
			                            seat ? person->seat : said, seat ? said : ""});
		}
	}
	print_table_end(&table);
}

static void draw_total(const struct paper *paper)
{
	const struct print_roll *roll = paper->roll;
	char text[CELL];
	if (roll->kind == PRINT_ROLL_CAME)
		snprintf(
		    text, sizeof text, paper->words->totals[roll->kind], counted_of(roll, 0, roll->count), roll->count);
	else
		snprintf(text, sizeof text, paper->words->totals[roll->kind], roll->count);
	print_report_paragraph(paper->report, text);
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
	draw_total(&paper);
	const struct print_report_signature left = {NULL, NULL, NULL},
	                                    right = {paper.words->signs[roll->kind], NULL, NULL};
	print_report_signatures(report, &left, &right);
}

enum status print_roll(const struct print_roll *roll, const struct print_sink *sink)
{
	enum print_language language = print_language(roll->congress->language);
	const char *title = words[language].titles[roll->kind];
	const struct print_report_form form = {language, title, title, draw, roll};
	return print_report_write(&form, sink);
}
