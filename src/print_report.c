#include "print_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "rules.h"

/* The margins of Decree 30/2020/NĐ-CP on administrative papers. */
#define TOP 20.0
#define BOTTOM 276.0
#define RIGHT (PRINT_REPORT_LEFT + PRINT_REPORT_WIDTH)
#define FOOTER_Y 283.0

/* The two columns of headings and signatures. */
#define COLUMN_WIDTH 78.0
#define SECOND_COLUMN (RIGHT - COLUMN_WIDTH)

#define BULLET_LEFT (PRINT_REPORT_LEFT + 4)
#define ITEM_LEFT (PRINT_REPORT_LEFT + 8)
#define ITEM_WIDTH (RIGHT - ITEM_LEFT)
#define ITEM_GAP 1.0

#define WRITING_LINE 8.0 /* height of a line for handwriting */
#define DOT 0.3
#define FRAME 0.5
#define FRAME_PAD 2.0
#define BASELINE 0.82 /* just below it, in parts of a line's height: alike in all fonts used */
#define SIGNING_ROOM 24.0
#define SIGNATURES_HEIGHT 54.0

#define LINE_BYTES 2100 /* more than a box shows */

struct words {
	const char *page, *organisation, *head, *members, *sign;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] = {"Trang", "(tên tổ chức)", "Trưởng ban", "Thành viên", "(ký, ghi rõ họ tên)"},
    [PRINT_ENGLISH] = {"Page", "(name of the organisation)", "Head", "Members", "(signature and full name)"},
};

static const struct print_style body = {.size = 13, .face = PRINT_SERIF};
static const struct print_style small = {.size = 8.5, .face = PRINT_SERIF, .colour = 0x404040};

static bool is_known(const char *text)
{
	return text && *text;
}

static struct print_style scaled(const struct print_report *report, const struct print_style *style)
{
	struct print_style copy = *style;
	copy.size *= report->scale;
	copy.size_min *= report->scale;
	return copy;
}

/* ---- pages ---- */

static void draw_footer(struct print_report *report)
{
	static const struct print_style number = {
	    .size = 8.5, .face = PRINT_SERIF, .align = PRINT_RIGHT, .colour = 0x404040};
	char text[PRINT_REPORT_TEXT];
	snprintf(text, sizeof text, "%s %zu/%zu", words[report->language].page, report->page, report->pages);
	print_text(report->print, &(struct print_box){PRINT_REPORT_LEFT, FOOTER_Y, 135, 5}, &small, report->footer);
	print_text(report->print, &(struct print_box){RIGHT - 28, FOOTER_Y, 28, 5}, &number, text);
}

static void begin_page(struct print_report *report)
{
	report->page++;
	report->y = TOP;
	draw_footer(report);
}

bool print_report_need(struct print_report *report, double height)
{
	/* What is too high for any page must not ask for page after page; and the
	 * first error stays in the document, where print_close finds it. */
	if (report->y + height <= BOTTOM || report->y == TOP || print_page(report->print) != STATUS_OK)
		return false;
	begin_page(report);
	return true;
}

static enum status draw_all(
    const struct print_report_form *form, const struct print_sink *sink, struct print_report *report)
{
	enum status status = print_open(form->title, sink, &report->print);
	if (status != STATUS_OK)
		return status;
	begin_page(report);
	form->draw(report, form->closure);
	return print_close(report->print);
}

static enum status discard(void *closure, const unsigned char *bytes, size_t length)
{
	(void)closure;
	(void)bytes;
	(void)length;
	return STATUS_OK;
}

enum status print_report_write(const struct print_report_form *form, const struct print_sink *sink)
{
	const struct print_sink nowhere = {discard, NULL};
	struct print_report counted = {.language = form->language, .footer = form->footer, .scale = 1};
	struct print_report report = counted;
	enum status status = draw_all(form, &nowhere, &counted);
	if (status != STATUS_OK)
		return status;
	report.pages = counted.page;
	return draw_all(form, sink, &report);
}

/* ---- text ---- */

static double block_height(struct print_report *report, double width, const struct print_style *style, const char *text)
{
	const struct print_style sized = scaled(report, style);
	/* Rounding must not make a box too small for its own text. */
	return fmin(print_text_height(report->print, width, &sized, text) + 0.3, PRINT_REPORT_BLOCK);
}

static void draw_block(
    struct print_report *report, double left, double width, const struct print_style *style, const char *text)
{
	const struct print_style sized = scaled(report, style);
	double height = block_height(report, width, style, text);
	print_report_need(report, height);
	print_text(report->print, &(struct print_box){left, report->y, width, height}, &sized, text);
	report->y += height;
}

static void draw_dots(struct print_report *report, double left, double right, double y)
{
	print_line(report->print, left, y, right, y, DOT, PRINT_DOTTED, 0x000000);
}

void print_report_paragraph(struct print_report *report, const char *text)
{
	draw_block(report, PRINT_REPORT_LEFT, PRINT_REPORT_WIDTH, &body, text);
	report->y += ITEM_GAP;
}

void print_report_section(struct print_report *report, const char *text)
{
	static const struct print_style style = {.size = 13, .face = PRINT_SERIF_BOLD};
	report->y += 2;
	print_report_need(report, block_height(report, PRINT_REPORT_WIDTH, &style, text) + 16);
	draw_block(report, PRINT_REPORT_LEFT, PRINT_REPORT_WIDTH, &style, text);
	report->y += ITEM_GAP;
}

static void draw_bullet(struct print_report *report)
{
	const struct print_style sized = scaled(report, &body);
	print_text(report->print, &(struct print_box){.x = BULLET_LEFT, .y = report->y, .width = 4}, &sized, "-");
}

void print_report_item(struct print_report *report, const char *label, const char *value)
{
	char text[LINE_BYTES];
	snprintf(text, sizeof text, "%s%s%s", label, value ? ": " : "", value ? value : "");
	print_report_need(report, block_height(report, ITEM_WIDTH, &body, text));
	draw_bullet(report);
	draw_block(report, ITEM_LEFT, ITEM_WIDTH, &body, text);
	report->y += ITEM_GAP;
}

void print_report_blank(struct print_report *report, const char *label, int lines)
{
	char text[PRINT_REPORT_TEXT];
	snprintf(text, sizeof text, "%s:", label);
	print_report_need(report, lines * WRITING_LINE);
	double left = ITEM_LEFT + print_text_width(report->print, &body, text) + 2;
	double baseline = BASELINE * print_text_height(report->print, ITEM_WIDTH, &body, text);
	draw_bullet(report);
	print_text(
	    report->print, &(struct print_box){.x = ITEM_LEFT, .y = report->y, .width = ITEM_WIDTH}, &body, text);
	for (int line = 0; line < lines; line++) {
		draw_dots(report, line ? ITEM_LEFT : left, RIGHT, report->y + baseline);
		report->y += WRITING_LINE;
	}
}

static void draw_frame(struct print_report *report, double top, double bottom)
{
	const double corners[][2] = {{PRINT_REPORT_LEFT, top}, {RIGHT, top}, {RIGHT, bottom}, {PRINT_REPORT_LEFT, bottom}};
	for (size_t i = 0; i < 4; i++) {
		const double *from = corners[i], *to = corners[(i + 1) % 4];
		print_line(report->print, from[0], from[1], to[0], to[1], FRAME, PRINT_SOLID, 0x000000);
	}
}

void print_report_banner(struct print_report *report, const char *text)
{
	static const struct print_style style = {
	    .size = 14, .face = PRINT_SERIF_BOLD, .align = PRINT_CENTRE, .wrap = PRINT_EVEN_LINES};
	double width = PRINT_REPORT_WIDTH - 2 * FRAME_PAD;
	print_report_need(report, block_height(report, width, &style, text) + 2 * FRAME_PAD);
	double top = report->y;
	report->y += FRAME_PAD;
	draw_block(report, PRINT_REPORT_LEFT + FRAME_PAD, width, &style, text);
	report->y += FRAME_PAD;
	draw_frame(report, top, report->y);
	report->y += 3;
}

void print_report_known(struct print_report *report, const char *label, const char *value, int lines)
{
	char text[LINE_BYTES];
	size_t used = 0;
	if (!is_known(value)) {
		print_report_blank(report, label, lines);
		return;
	}
	for (; *value && used + 2 < sizeof text; value++) {
		if (*value == '\n')
			text[used++] = ',';
		text[used++] = *value == '\n' ? ' ' : *value;
	}
	text[used] = '\0';
	print_report_item(report, label, text);
}

void print_report_committee(struct print_report *report, const struct print_report_body *committee)
{
	print_report_known(report, words[report->language].head, committee->head, 1);
	print_report_known(report, words[report->language].members, committee->members, 3);
}

/* ---- heading and title ---- */

static char *capitals(const char *text)
{
	char *valid = g_utf8_make_valid(text ? text : "", -1);
	char *upper = g_utf8_strup(valid, -1);
	g_free(valid);
	return upper;
}

/* Draws centred in the column that begins at `left`, at most `height` high; gives the height used. */
static double draw_capitals(struct print_report *report, double left, double y, double height, const char *text)
{
	static const struct print_style style = {
	    .size = 12, .size_min = 8, .face = PRINT_SERIF_BOLD, .align = PRINT_CENTRE, .wrap = PRINT_EVEN_LINES};
	char *upper = capitals(text);
	double natural = print_text_height(report->print, COLUMN_WIDTH, &style, upper) + 0.3;
	struct print_box box = {left, y, COLUMN_WIDTH, fmin(natural, height)};
	print_text(report->print, &box, &style, upper);
	g_free(upper);
	return box.height;
}

/* Gives where it ends. */
static double draw_congress(struct print_report *report, const struct print_congress *congress)
{
	double y = report->y + draw_capitals(report, PRINT_REPORT_LEFT, report->y, 26, congress->name);
	char text[PRINT_TERM];
	print_term(congress, text);
	if (*text)
		y += draw_capitals(report, PRINT_REPORT_LEFT, y, 12, text);
	return y + draw_capitals(report, PRINT_REPORT_LEFT, y, 6, "***");
}

static void format_day(enum print_language language, const struct text_time *day, char *out, size_t size)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
	    "September", "October", "November", "December"};
	if (language == PRINT_ENGLISH)
		snprintf(out, size, "%d %s %d", day->day, months[day->month - 1], day->year);
	else
		snprintf(out, size, "ngày %02d tháng %02d năm %d", day->day, day->month, day->year);
}

/* The organisation's name, or a line for it; gives where it ends. */
static double draw_organisation(struct print_report *report, const char *name)
{
	static const struct print_style hint = {.size = 8.5, .face = PRINT_SERIF_ITALIC, .align = PRINT_CENTRE};
	struct print_box box = {.x = SECOND_COLUMN, .y = report->y + 6, .width = COLUMN_WIDTH, .height = 5};
	if (is_known(name))
		return report->y + draw_capitals(report, SECOND_COLUMN, report->y, 18, name) + 2;
	draw_dots(report, box.x + 6, RIGHT - 6, report->y + 5);
	print_text(report->print, &box, &hint, words[report->language].organisation);
	return box.y + 8;
}

/* "Tân Phú, ngày 03 tháng 11 năm 2026", or a line for the place. */
static double draw_place(struct print_report *report, double y, const char *place, const struct text_time *day)
{
	static const struct print_style date = {
	    .size = 12, .size_min = 9, .face = PRINT_SERIF_ITALIC, .align = PRINT_RIGHT};
	char text[PRINT_REPORT_TEXT], line[LINE_BYTES];
	struct print_box box = {SECOND_COLUMN, y, COLUMN_WIDTH, is_known(place) ? 11 : 7};
	format_day(report->language, day, text, sizeof text);
	snprintf(line, sizeof line, "%s, %s", is_known(place) ? place : "", text);
	print_text(report->print, &box, &date, line);
	if (!is_known(place))
		draw_dots(report, box.x, RIGHT - print_text_width(report->print, &date, line) - 0.5,
		    box.y + BASELINE * print_text_height(report->print, box.width, &date, line));
	return box.y + box.height;
}

void print_report_heading(struct print_report *report, const struct print_congress *congress,
    const struct print_report_bodies *bodies, const struct text_time *day)
{
	static const struct print_report_bodies unknown;
	const struct print_report_bodies *known = bodies ? bodies : &unknown;
	double left = draw_congress(report, congress), right = draw_organisation(report, known->organisation);
	right = draw_place(report, right, known->place, day);
	report->y = fmax(left, right) + 5;
}

void print_report_title(struct print_report *report, const char *title, const char *subtitle, const char *remark)
{
	static const struct {
		struct print_style style;
		double gap;
	} parts[] = {
	    {{.size = 16, .face = PRINT_SERIF_BOLD, .align = PRINT_CENTRE, .wrap = PRINT_EVEN_LINES}, 1},
	    {{.size = 14, .face = PRINT_SERIF_BOLD, .align = PRINT_CENTRE, .wrap = PRINT_EVEN_LINES}, 1},
	    {{.size = 13, .face = PRINT_SERIF_ITALIC, .align = PRINT_CENTRE, .wrap = PRINT_EVEN_LINES}, 0},
	};
	char *upper = capitals(title);
	const char *const texts[] = {upper, subtitle, remark};
	for (size_t i = 0; i < 3; i++) {
		if (!texts[i] || !*texts[i])
			continue;
		draw_block(report, PRINT_REPORT_LEFT, PRINT_REPORT_WIDTH, &parts[i].style, texts[i]);
		report->y += parts[i].gap;
	}
	g_free(upper);
	report->y += 3;
}

/* ---- the end ---- */

static void draw_signature(struct print_report *report, double left, const struct print_report_signature *signature)
{
	static const struct print_style bold = {
	    .size = 12, .size_min = 8, .face = PRINT_SERIF_BOLD, .align = PRINT_CENTRE};
	static const struct print_style hint = {.size = 11, .face = PRINT_SERIF_ITALIC, .align = PRINT_CENTRE};
	if (!signature->party)
		return;
	struct print_box box = {left, report->y, COLUMN_WIDTH, 7};
	print_text(report->print, &box, &bold, signature->party);
	box.y += 6;
	if (signature->office) {
		print_text(report->print, &box, &bold, signature->office);
		box.y += 6;
	}
	print_text(report->print, &box, &hint, words[report->language].sign);
	double y = report->y + 12 + 6 + SIGNING_ROOM;
	if (!is_known(signature->name)) {
		draw_dots(report, left + 12, left + COLUMN_WIDTH - 12, y);
		return;
	}
	box = (struct print_box){left, y - 5, COLUMN_WIDTH, 9};
	print_text(report->print, &box, &bold, signature->name);
}

void print_report_signatures(
    struct print_report *report, const struct print_report_signature *left, const struct print_report_signature *right)
{
	print_report_need(report, SIGNATURES_HEIGHT);
	report->y += 6;
	draw_signature(report, PRINT_REPORT_LEFT, left);
	draw_signature(report, SECOND_COLUMN, right);
	report->y += SIGNATURES_HEIGHT - 6;
}

void print_report_note(struct print_report *report, const char *const lines[], size_t count)
{
	double height = 0;
	for (size_t i = 0; i < count; i++)
		height += block_height(report, PRINT_REPORT_WIDTH, &small, lines[i]);
	print_report_need(report, height);
	for (size_t i = 0; i < count; i++)
		draw_block(report, PRINT_REPORT_LEFT, PRINT_REPORT_WIDTH, &small, lines[i]);
}

/* ---- values ---- */

char *print_report_moment(enum print_language language, const struct text_time *time, char out[PRINT_REPORT_TEXT])
{
	char day[PRINT_REPORT_TEXT / 2];
	format_day(language, time, day, sizeof day);
	if (language == PRINT_ENGLISH)
		snprintf(out, PRINT_REPORT_TEXT, "%02d:%02d on %s", time->hour, time->minute, day);
	else
		snprintf(out, PRINT_REPORT_TEXT, "%02d:%02d ngày %02d/%02d/%04d", time->hour, time->minute, time->day,
		    time->month, time->year);
	return out;
}

char *print_report_percent(enum print_language language, uint64_t hundredths, char out[PRINT_REPORT_TEXT])
{
	char number[RULES_PERCENT_SIZE];
	rules_percent_format(hundredths, number);
	char *point = strchr(number, '.');
	if (language == PRINT_VIETNAMESE && point)
		*point = ',';
	snprintf(out, PRINT_REPORT_TEXT, "%s%%", number);
	return out;
}
