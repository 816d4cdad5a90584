#include "print_ballots.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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
#define LIST_HEAD 7.0
#define STAMP_TOP 175.0
#define STAMP_WIDTH 40.0
#define STAMP_HEIGHT 27.0

#define ROW_MIN 4.8
#define ROW_MAX 9.0
#define COLUMN_GAP 3.0
#define NUMBER_WIDTH 8.0

#define RULE_COLOUR 0x707070
#define FAINT_COLOUR 0x606060
#define RULE_WIDTH 0.2
#define BOX_WIDTH 0.35
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

static void rule(const struct paper *paper, double x1, double y1, double x2, double y2, double width)
{
	double x = paper->cell.x, y = paper->cell.y;
	print_line(paper->print, x + x1, y + y1, x + x2, y + y2, width, PRINT_SOLID,
	    width > RULE_WIDTH ? 0x000000 : RULE_COLOUR);
}

/* ---- around the list ---- */

static const struct print_style bold_centre = {
    .size = 11, .size_min = 6, .face = PRINT_BOLD, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};

static void draw_heading(const struct paper *paper)
{
	static const struct print_style term = {.size = 9, .size_min = 6, .align = PRINT_CENTRE};
	static const struct print_style serial = {
	    .size = 7, .size_min = 5, .face = PRINT_MONOSPACE, .align = PRINT_CENTRE};
	const struct print_congress *congress = paper->ballots->congress;
	double corner = WIDTH - MARGIN - CORNER_WIDTH;
	put(paper, MARGIN, 9, corner - MARGIN - 2, 18, &bold_centre, congress->name);
	put(paper, MARGIN, 27.5, corner - MARGIN - 2, 5, &term, congress->term);
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
	static const struct print_style how = {
	    .size = 9.5, .size_min = 6.5, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
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
	rule(paper, MARGIN, STAMP_TOP, right, STAMP_TOP, RULE_WIDTH);
	rule(paper, MARGIN, bottom, right, bottom, RULE_WIDTH);
	rule(paper, MARGIN, STAMP_TOP, MARGIN, bottom, RULE_WIDTH);
	rule(paper, right, STAMP_TOP, right, bottom, RULE_WIDTH);
	put(paper, MARGIN + 1, STAMP_TOP + 1, STAMP_WIDTH - 2, 4, &stamp, paper->words->stamp);
	put(paper, right + 5, STAMP_TOP, INNER - STAMP_WIDTH - 5, STAMP_HEIGHT - 5, &warning, paper->words->warning);
	if (paper->pages < 2)
		return;
	char text[TEXT_BYTES];
	snprintf(text, sizeof text, paper->words->page, paper->page, paper->pages);
	put(paper, right + 5, bottom - 4.5, INNER - STAMP_WIDTH - 5, 4.5, &page, text);
}

/* ---- the list ---- */

/* How the rows of one page stand, in columns from left to right. */
struct grid {
	size_t columns, rows;
	double row, width; /* a row's height, a column's width */
	double mark;       /* the width of a box's column; 0: there are none */
	struct print_style name;
};

#define ROWS_MAX ((size_t)((LIST_BOTTOM - LIST_TOP - LIST_HEAD) / ROW_MIN))

/* Names alone stand in up to three columns, with boxes beside them in two. */
static size_t columns_max(const struct contest *contest)
{
	return contest->rules.style == RULES_STYLE_EACH ? 2 : 3;
}

static size_t divide_up(size_t whole, size_t part)
{
	return (whole + part - 1) / part;
}

static size_t pages_of(const struct contest *contest)
{
	return divide_up(contest->rules.options, columns_max(contest) * ROWS_MAX);
}

static struct grid grid_of(const struct contest *contest, size_t rows)
{
	static const double name_sizes[] = {11.5, 10.5, 9}, mark_widths[] = {22, 13};
	struct grid grid = {.columns = divide_up(rows, ROWS_MAX)};
	bool marks = contest->rules.style == RULES_STYLE_EACH;
	grid.rows = divide_up(rows, grid.columns);
	grid.row = (LIST_BOTTOM - LIST_TOP - LIST_HEAD) / (double)grid.rows;
	if (grid.row > ROW_MAX)
		grid.row = ROW_MAX;
	grid.width = (INNER - (double)(grid.columns - 1) * COLUMN_GAP) / (double)grid.columns;
	if (marks)
		grid.mark = mark_widths[grid.columns - 1];
	size_t narrow = grid.columns - 1 + (marks && grid.columns > 1);
	grid.name = (struct print_style){.size = name_sizes[narrow], .size_min = 5.5, .place = PRINT_MIDDLE};
	return grid;
}

static void draw_box(const struct paper *paper, double x, double y, double width, double height)
{
	double side = height - 1.6 > 5 ? 5 : height - 1.6;
	double left = x + (width - side) / 2, top = y + (height - side) / 2;
	rule(paper, left, top, left + side, top, BOX_WIDTH);
	rule(paper, left, top + side, left + side, top + side, BOX_WIDTH);
	rule(paper, left, top, left, top + side, BOX_WIDTH);
	rule(paper, left + side, top, left + side, top + side, BOX_WIDTH);
}

static void draw_list_head(const struct paper *paper, const struct grid *grid, double x)
{
	static const struct print_style head = {
	    .size = 8.5, .size_min = 5, .face = PRINT_BOLD, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	const struct words *word = paper->words;
	double name = grid->width - NUMBER_WIDTH - 2 * grid->mark;
	put(paper, x, LIST_TOP, NUMBER_WIDTH, LIST_HEAD, &head, word->number);
	put(paper, x + NUMBER_WIDTH, LIST_TOP, name, LIST_HEAD, &head, word->name);
	if (grid->mark <= 0)
		return;
	put(paper, x + NUMBER_WIDTH + name, LIST_TOP, grid->mark, LIST_HEAD, &head, word->mark_for);
	put(paper, x + NUMBER_WIDTH + name + grid->mark, LIST_TOP, grid->mark, LIST_HEAD, &head, word->mark_against);
}

static void draw_row(const struct paper *paper, const struct grid *grid, double x, double y, size_t option)
{
	static const struct print_style number = {
	    .size = 10, .size_min = 6, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	double width = grid->width - NUMBER_WIDTH - 2 * grid->mark;
	char text[16];
	snprintf(text, sizeof text, "%zu", option + 1);
	put(paper, x, y, NUMBER_WIDTH, grid->row, &number, text);
	put(paper, x + NUMBER_WIDTH + 1, y, width - 2, grid->row, &grid->name,
	    paper->ballots->contest->options[option]);
	for (int box = 0; box < 2 && grid->mark > 0; box++)
		draw_box(paper, x + NUMBER_WIDTH + width + box * grid->mark, y, grid->mark, grid->row);
	rule(paper, x, y + grid->row, x + grid->width, y + grid->row, RULE_WIDTH);
}

static void draw_frame(const struct paper *paper, const struct grid *grid, double x, size_t rows)
{
	double bottom = LIST_TOP + LIST_HEAD + (double)rows * grid->row, right = x + grid->width;
	double name = x + NUMBER_WIDTH, marks = right - 2 * grid->mark;
	rule(paper, x, LIST_TOP, right, LIST_TOP, RULE_WIDTH);
	rule(paper, x, LIST_TOP + LIST_HEAD, right, LIST_TOP + LIST_HEAD, RULE_WIDTH);
	rule(paper, x, LIST_TOP, x, bottom, RULE_WIDTH);
	rule(paper, name, LIST_TOP, name, bottom, RULE_WIDTH);
	rule(paper, right, LIST_TOP, right, bottom, RULE_WIDTH);
	if (grid->mark <= 0)
		return;
	rule(paper, marks, LIST_TOP, marks, bottom, RULE_WIDTH);
	rule(paper, marks + grid->mark, LIST_TOP, marks + grid->mark, bottom, RULE_WIDTH);
}

/* From top to bottom, then in the next column. */
static void draw_list(const struct paper *paper)
{
	const struct contest *contest = paper->ballots->contest;
	size_t share = divide_up(contest->rules.options, paper->pages), first = (paper->page - 1) * share;
	size_t rows = contest->rules.options - first < share ? contest->rules.options - first : share;
	struct grid grid = grid_of(contest, rows);
	for (size_t done = 0, column = 0; done < rows; column++) {
		double x = MARGIN + (double)column * (grid.width + COLUMN_GAP);
		size_t part = rows - done < grid.rows ? rows - done : grid.rows;
		draw_list_head(paper, &grid, x);
		for (size_t i = 0; i < part; i++, done++)
			draw_row(paper, &grid, x, LIST_TOP + LIST_HEAD + (double)i * grid.row, first + done);
		draw_frame(paper, &grid, x, part);
	}
}

/* The question, where it says more than the title, and three boxes. */
static void draw_question(const struct paper *paper)
{
	static const struct print_style question = {
	    .size = 11.5, .size_min = 7, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	static const struct print_style label = {.size = 13, .size_min = 8, .place = PRINT_MIDDLE};
	const struct contest *contest = paper->ballots->contest;
	const char *const labels[] = {paper->words->mark_for, paper->words->mark_against, paper->words->mark_other};
	bool more = strcmp(contest->options[0], contest->title) != 0;
	if (more)
		put(paper, MARGIN, LIST_TOP, INNER, 26, &question, contest->options[0]);
	for (int i = 0; i < 3; i++) {
		double y = LIST_TOP + (more ? 32 : 12) + i * 16;
		draw_box(paper, MARGIN + 26, y, 12, 12);
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
		draw_list(paper);
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

static enum status draw_papers(struct print *print, const struct print_ballots *ballots, const struct words *word)
{
	struct paper paper = {.print = print, .ballots = ballots, .words = word, .pages = pages_of(ballots->contest)};
	enum status status = STATUS_OK;
	for (size_t i = 0; i < ballots->count && status == STATUS_OK; i++) {
		char plain[BALLOT_PAPER_SERIAL_TEXT + 1];
		struct qr *qr = NULL;
		ballot_paper_serial_format(ballots->serials[i], plain);
		ballot_paper_serial_group(ballots->serials[i], paper.serial);
		status = qr_encode(plain, QR_LEVEL_Q, &qr);
		paper.qr = qr;
		if (status == STATUS_OK)
			status = draw_paper(&paper, i);
		qr_free(qr);
	}
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
	status = draw_papers(print, ballots, word);
	enum status closed = print_close(print);
	return status != STATUS_OK ? status : closed;
}
