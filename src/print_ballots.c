#include "print_ballots.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "print_ballots_list.h"
#include "print_sheet.h"
#include "qr.h"

/* A5 upright; two of them make A4 across. Lengths from a paper's corner. */
#define WIDTH 148.5
#define A5_WIDTH 148.0
#define HEIGHT 210.0
#define MARGIN 9.0
#define INNER (WIDTH - 2 * MARGIN)

/* The serial's corner. The symbol is version 1 with its quiet zone, 29 modules. */
#define CORNER_WIDTH 31.0
#define QR_SIDE 22.0

#define TITLE_TOP 37.0
#define LIST_TOP 82.0
#define LIST_BOTTOM 172.0
#define STAMP_TOP 175.0
#define STAMP_WIDTH 40.0
#define STAMP_HEIGHT 27.0

#define RULE_COLOUR 0x707070
#define FAINT_COLOUR 0x606060
#define RULE_WIDTH 0.2
#define BOX_SIDE 5.0
#define TEXT_BYTES 700

struct words {
	const char *file;
	const char *election, *vote;
	const char *seats, *candidates;
	const char *strike, *exactly, *at_most, *blank;
	const char *tick_row, *row_lost, *ballot_lost, *tick_one;
	const char *number, *name, *mark_for, *mark_against, *mark_other;
	const char *stamp, *warning, *page;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] =
        {
            .file = "Phiếu bầu, phiếu biểu quyết",
            .election = "PHIẾU BẦU",
            .vote = "PHIẾU BIỂU QUYẾT",
            .seats = "Số lượng cần bầu",
            .candidates = "Số người trong danh sách",
            .strike = "Gạch ngang cả họ và tên người mình không bầu; tên không bị gạch là bầu cho người đó.",
            .exactly = "Để lại đúng %u người, thừa hay thiếu đều không hợp lệ.",
            .at_most = "Để lại không quá %u người; để lại quá %u người là phiếu không hợp lệ.",
            .blank = "Gạch hết tên là phiếu không hợp lệ.",
            .tick_row = "Ở mỗi dòng, đánh dấu X vào một ô: Tán thành hoặc Không tán thành.",
            .row_lost = "Dòng để trống hoặc đánh dấu cả hai ô thì không tính cho người đó.",
            .ballot_lost = "Phiếu có dòng để trống hoặc đánh dấu cả hai ô là phiếu không hợp lệ.",
            .tick_one = "Đánh dấu X vào một trong ba ô. Đánh dấu nhiều hơn một ô là phiếu không hợp lệ.",
            .number = "STT",
            .name = "Họ và tên",
            .mark_for = "Tán thành",
            .mark_against = "Không tán thành",
            .mark_other = "Ý kiến khác",
            .stamp = "Dấu của Ban kiểm phiếu",
            .warning = "Không ký tên, không ghi thêm người, không viết hay đánh dấu gì khác. Phiếu viết hỏng được đổi "
                       "tại bàn phát phiếu. Mã ở góc trên chỉ dùng để kiểm đếm, không cho biết ai bỏ phiếu.",
            .page = "Trang %zu/%zu",
        },
    [PRINT_ENGLISH] =
        {
            .file = "Ballot papers",
            .election = "BALLOT PAPER",
            .vote = "VOTING PAPER",
            .seats = "Number to elect",
            .candidates = "Number of candidates",
            .strike = "Strike out the full names of those you do not vote for; a name left standing is a vote.",
            .exactly = "Leave exactly %u names standing; more or fewer make the ballot invalid.",
            .at_most = "Leave at most %u names standing; more than %u make the ballot invalid.",
            .blank = "With all names struck out the ballot is invalid.",
            .tick_row = "Mark one box in each row with X: For or Against.",
            .row_lost = "A row with no box or both boxes marked counts for nobody.",
            .ballot_lost = "A row with no box or both boxes marked makes the ballot invalid.",
            .tick_one = "Mark one of the three boxes with X. More than one makes the ballot invalid.",
            .number = "No.",
            .name = "Full name",
            .mark_for = "For",
            .mark_against = "Against",
            .mark_other = "Other opinion",
            .stamp = "Stamp of the counting committee",
            .warning =
                "Do not sign, do not add names, write or mark nothing else. A spoiled paper is exchanged where "
                "papers are handed out. The code in the corner is for counting only; it does not tell who voted.",
            .page = "Page %zu/%zu",
        },
};

struct paper {
	struct print *print;
	const struct print_ballots *ballots;
	const struct words *words;
	const struct print_ballots_list *list; /* NULL for a resolution */
	const struct qr *qr;
	char serial[BALLOT_PAPER_GROUPED_TEXT + 1];
	struct print_box cell; /* where on the page */
	size_t page, pages;    /* of this paper, from 1 */
};

static void put(const struct paper *paper, double x, double y, double width, double height,
    const struct print_style *style, const char *text)
{
	struct print_box box = print_sheet_part(&paper->cell, x, y, width, height);
	print_text(paper->print, &box, style, text);
}

static void rule(const struct paper *paper, double x1, double y1, double x2, double y2)
{
	double x = paper->cell.x, y = paper->cell.y;
	print_line(paper->print, x + x1, y + y1, x + x2, y + y2, RULE_WIDTH, PRINT_SOLID, RULE_COLOUR);
}

/* ---- around the list ---- */

static const struct print_style bold_centre = {.size = 11,
    .size_min = 6,
    .face = PRINT_BOLD,
    .align = PRINT_CENTRE,
    .place = PRINT_MIDDLE,
    .wrap = PRINT_EVEN_LINES};

static void draw_heading(const struct paper *paper)
{
	static const struct print_style term = {.size = 9, .size_min = 6, .align = PRINT_CENTRE};
	static const struct print_style serial = {
	    .size = 7, .size_min = 5, .face = PRINT_MONOSPACE, .align = PRINT_CENTRE};
	const struct print_congress *congress = paper->ballots->congress;
	double corner = WIDTH - MARGIN - CORNER_WIDTH;
	char text[PRINT_TERM];
	put(paper, MARGIN, 9, corner - MARGIN - 2, 18, &bold_centre, congress->name);
	put(paper, MARGIN, 27.5, corner - MARGIN - 2, 5, &term, print_term(congress, text));
	print_qr(paper->print, paper->cell.x + corner + (CORNER_WIDTH - QR_SIDE) / 2, paper->cell.y + 6.5, QR_SIDE,
	    paper->qr);
	put(paper, corner, 28.5, CORNER_WIDTH, 4, &serial, paper->serial);
}

static bool is_resolution(const struct paper *paper)
{
	return paper->ballots->contest->rules.style == RULES_STYLE_RESOLUTION;
}

static bool blank_is_invalid(const struct rules_definition *rules)
{
	return rules_judge_ballot(rules, NULL, 0) != RULES_VALID;
}

static void explain_strike(const struct paper *paper, char *out, size_t size)
{
	const struct words *word = paper->words;
	const struct rules_definition *rules = &paper->ballots->contest->rules;
	char limit[TEXT_BYTES / 2];
	if (rules->undervote == RULES_UNDERVOTE_INVALID)
		snprintf(limit, sizeof limit, word->exactly, rules->seats);
	else
		snprintf(limit, sizeof limit, word->at_most, rules->seats, rules->seats);
	bool blank = blank_is_invalid(rules) && rules->undervote == RULES_UNDERVOTE_VALID;
	snprintf(out, size, "%s %s %s", word->strike, limit, blank ? word->blank : "");
}

static void explain(const struct paper *paper, char *out, size_t size)
{
	const struct words *word = paper->words;
	const struct rules_definition *rules = &paper->ballots->contest->rules;
	if (rules->style == RULES_STYLE_APPROVAL)
		explain_strike(paper, out, size);
	else if (rules->style == RULES_STYLE_EACH)
		snprintf(out, size, "%s %s", word->tick_row,
		    rules->row_error == RULES_ROW_ERROR_BALLOT ? word->ballot_lost : word->row_lost);
	else
		snprintf(out, size, "%s", word->tick_one);
}

static void draw_title(const struct paper *paper)
{
	static const struct print_style title = {
	    .size = 17, .size_min = 10, .face = PRINT_BOLD, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	static const struct print_style figures = {.size = 10, .size_min = 7, .align = PRINT_CENTRE};
	static const struct print_style how = {.size = 9.5,
	    .size_min = 6.5,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES};
	const struct words *word = paper->words;
	const struct contest *contest = paper->ballots->contest;
	char text[TEXT_BYTES];
	put(paper, MARGIN, TITLE_TOP, INNER, 8, &title, is_resolution(paper) ? word->vote : word->election);
	put(paper, MARGIN, TITLE_TOP + 8, INNER, 14, &bold_centre, contest->title);
	if (!is_resolution(paper)) {
		snprintf(text, sizeof text, "%s: %u · %s: %u", word->seats, contest->rules.seats, word->candidates,
		    contest->rules.options);
		put(paper, MARGIN, TITLE_TOP + 23, INNER, 5, &figures, text);
	}
	explain(paper, text, sizeof text);
	put(paper, MARGIN, TITLE_TOP + 29, INNER, 14, &how, text);
}

static void draw_foot(const struct paper *paper)
{
	static const struct print_style stamp = {
	    .size = 7.5, .size_min = 5, .align = PRINT_CENTRE, .colour = FAINT_COLOUR};
	static const struct print_style warning = {.size = 8.5, .size_min = 6, .place = PRINT_MIDDLE};
	static const struct print_style page = {.size = 8, .align = PRINT_RIGHT};
	double right = MARGIN + STAMP_WIDTH, bottom = STAMP_TOP + STAMP_HEIGHT;
	rule(paper, MARGIN, STAMP_TOP, right, STAMP_TOP);
	rule(paper, MARGIN, bottom, right, bottom);
	rule(paper, MARGIN, STAMP_TOP, MARGIN, bottom);
	rule(paper, right, STAMP_TOP, right, bottom);
	put(paper, MARGIN + 1, STAMP_TOP + 1, STAMP_WIDTH - 2, 4, &stamp, paper->words->stamp);
	put(paper, right + 5, STAMP_TOP, INNER - STAMP_WIDTH - 5, STAMP_HEIGHT - 5, &warning, paper->words->warning);
	if (paper->pages < 2)
		return;
	char text[TEXT_BYTES];
	snprintf(text, sizeof text, paper->words->page, paper->page, paper->pages);
	put(paper, right + 5, bottom - 4.5, INNER - STAMP_WIDTH - 5, 4.5, &page, text);
}

/* ---- a resolution ---- */

/* The question, where it says more than the title, and three boxes. */
static void draw_question(const struct paper *paper)
{
	static const struct print_style question = {.size = 11.5,
	    .size_min = 7,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES};
	static const struct print_style label = {.size = 13, .size_min = 8, .place = PRINT_MIDDLE};
	const struct contest *contest = paper->ballots->contest;
	const char *const labels[] = {paper->words->mark_for, paper->words->mark_against, paper->words->mark_other};
	bool more = strcmp(contest->options[0], contest->title) != 0;
	if (more)
		put(paper, MARGIN, LIST_TOP, INNER, 26, &question, contest->options[0]);
	for (int i = 0; i < 3; i++) {
		double y = LIST_TOP + (more ? 32 : 12) + i * 16;
		struct print_box area = print_sheet_part(&paper->cell, MARGIN + 26, y, 12, 12);
		print_ballots_list_box(paper->print, &area, BOX_SIDE);
		put(paper, MARGIN + 42, y, INNER - 42, 12, &label, labels[i]);
	}
}

/* ---- papers on pages ---- */

static void draw_page(const struct paper *paper)
{
	draw_heading(paper);
	draw_title(paper);
	if (is_resolution(paper))
		draw_question(paper);
	else
		print_ballots_list_draw(
		    paper->list, paper->print, paper->cell.x + MARGIN, paper->cell.y + LIST_TOP, paper->page - 1);
	draw_foot(paper);
}

/* The next place for a page of a paper; begins a new sheet where that is full. */
static enum status next_cell(
    struct print *print, const struct print_ballots *ballots, size_t index, struct print_box *cell)
{
	size_t on_sheet = ballots->sheet == PRINT_BALLOTS_A4 ? 2 : 1;
	enum status status = index && index % on_sheet == 0 ? print_page(print) : STATUS_OK;
	*cell = (struct print_box){(double)(index % on_sheet) * WIDTH, 0, WIDTH, HEIGHT};
	if (status == STATUS_OK && on_sheet == 2 && index % 2 == 0)
		print_line(print, WIDTH, 0, WIDTH, HEIGHT, 0.15, PRINT_DASHED, RULE_COLOUR);
	return status;
}

static enum status draw_paper(struct paper *paper, size_t index)
{
	enum status status = STATUS_OK;
	for (paper->page = 1; paper->page <= paper->pages && status == STATUS_OK; paper->page++) {
		status = next_cell(paper->print, paper->ballots, index * paper->pages + paper->page - 1, &paper->cell);
		if (status == STATUS_OK)
			draw_page(paper);
	}
	return status;
}

static enum status draw_papers(struct paper *paper)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < paper->ballots->count && status == STATUS_OK; i++) {
		char plain[BALLOT_PAPER_SERIAL_TEXT + 1];
		struct qr *qr = NULL;
		ballot_paper_serial_format(paper->ballots->serials[i], plain);
		ballot_paper_serial_group(paper->ballots->serials[i], paper->serial);
		status = qr_encode(plain, QR_LEVEL_Q, &qr);
		paper->qr = qr;
		if (status == STATUS_OK)
			status = draw_paper(paper, i);
		qr_free(qr);
	}
	return status;
}

/* The list is laid out once for all papers. */
static enum status draw_all(struct print *print, const struct print_ballots *ballots, const struct words *word)
{
	const struct print_ballots_list_words heads = {word->number, word->name, word->mark_for, word->mark_against};
	struct paper paper = {.print = print, .ballots = ballots, .words = word, .pages = 1};
	struct print_ballots_list *list = NULL;
	enum status status = STATUS_OK;
	if (!is_resolution(&paper))
		status = print_ballots_list_make(print, ballots->contest, &heads, INNER, LIST_BOTTOM - LIST_TOP, &list);
	paper.list = list;
	if (list)
		paper.pages = print_ballots_list_pages(list);
	if (status == STATUS_OK)
		status = draw_papers(&paper);
	print_ballots_list_free(list);
	return status;
}

enum status print_ballots(const struct print_ballots *ballots, const struct print_sink *sink)
{
	const struct words *word = &words[print_language(ballots->congress->language)];
	struct print *print;
	enum status status = print_open(word->file, sink, &print);
	if (status != STATUS_OK)
		return status;
	print_page_size(print, ballots->sheet == PRINT_BALLOTS_A4 ? 2 * WIDTH : A5_WIDTH, HEIGHT);
	status = draw_all(print, ballots, word);
	enum status closed = print_close(print);
	return status != STATUS_OK ? status : closed;
}
