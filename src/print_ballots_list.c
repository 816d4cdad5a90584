#include "print_ballots_list.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define HEAD 7.0
#define GAP 2.5 /* between columns */
#define NUMBER_WIDTH 7.5
#define PAD_X 0.8
#define PAD_Y 0.35
#define ROW_MIN 4.5 /* room for a pen */
#define ROW_MAX 9.0
#define MARK_NARROW 15.0
#define BOX_SIDE 5.0

#define RULE_COLOUR 0x707070
#define RULE_WIDTH 0.2
#define BOX_WIDTH 0.35

/* A way to set the list: the first that takes the fewest pages is taken. */
struct form {
	size_t columns;
	double size; /* of the names, points */
	double mark; /* the width of a box's column; 0: there are none */
};

static const struct form names_alone[] = {
    {1, 12, 0}, {1, 11, 0}, {1, 10, 0}, {2, 11, 0}, {2, 10, 0}, {2, 9, 0}, {3, 9.5, 0}, {3, 8.5, 0}, {3, 8, 0}};
static const struct form with_boxes[] = {
    {1, 12, 20}, {1, 11, 20}, {1, 10, 20}, {1, 9, 20}, {1, 8.5, 20}, {2, 10, 11}, {2, 9, 11}, {2, 8, 11}};

struct row {
	size_t column; /* of all pages, from 0 */
	double top, height;
};

struct print_ballots_list {
	const struct contest *contest;
	struct print_ballots_list_words words;
	struct form form;
	double width, height; /* of a column, with its heading */
	size_t pages;
	struct row rows[]; /* of every option */
};

static struct print_style name_style(const struct form *form)
{
	return (struct print_style){.size = form->size, .size_min = form->size - 1, .place = PRINT_MIDDLE};
}

static double column_width(const struct form *form, double width)
{
	return (width - (double)(form->columns - 1) * GAP) / (double)form->columns;
}

static double name_width(const struct form *form, double column)
{
	return column - NUMBER_WIDTH - 2 * form->mark;
}

/* ---- where everything goes ---- */

/* The rows' least heights; none is higher than a column. */
static void measure(struct print_ballots_list *list, struct print *print)
{
	struct print_style style = name_style(&list->form);
	double width = name_width(&list->form, list->width) - 2 * PAD_X;
	for (size_t i = 0; i < list->contest->rules.options; i++) {
		double height = print_text_height(print, width, &style, list->contest->options[i]) + 2 * PAD_Y;
		list->rows[i].height = fmin(fmax(height, ROW_MIN), list->height - HEAD);
	}
}

/* Puts the rows one below the other in columns of that height; gives how many
 * columns that takes. */
static size_t place(struct print_ballots_list *list, double height)
{
	size_t column = 0;
	double top = 0;
	for (size_t i = 0; i < list->contest->rules.options; i++) {
		struct row *row = &list->rows[i];
		/* Sums of halves and tenths are not exact. */
		if (i && top + row->height > height + 0.001) {
			column++;
			top = 0;
		}
		row->column = column;
		row->top = top;
		top += row->height;
	}
	return column + 1;
}

static size_t divide_up(size_t whole, size_t part)
{
	return (whole + part - 1) / part;
}

static void set_form(struct print_ballots_list *list, struct print *print, const struct form *form, double width)
{
	list->form = *form;
	list->width = column_width(form, width);
	measure(list, print);
	list->pages = divide_up(place(list, list->height - HEAD), form->columns);
}

/* Makes all columns about equally high. */
static void balance(struct print_ballots_list *list)
{
	double low = 0, high = list->height - HEAD;
	for (size_t i = 0; i < list->contest->rules.options; i++)
		low = fmax(low, list->rows[i].height);
	while (high - low > 0.1) {
		double middle = (low + high) / 2;
		if (place(list, middle) <= list->pages * list->form.columns)
			high = middle;
		else
			low = middle;
	}
	place(list, high);
}

/* The most that every row can be higher, so that the fullest column is full. */
static double room(const struct print_ballots_list *list)
{
	double least = ROW_MAX;
	size_t first = 0, count = list->contest->rules.options;
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &list->rows[i];
		if (i + 1 < count && row[1].column == row->column)
			continue;
		double used = row->top + row->height;
		least = fmin(least, (list->height - HEAD - used) / (double)(i + 1 - first));
		first = i + 1;
	}
	return fmax(least, 0);
}

static void stretch(struct print_ballots_list *list)
{
	double more = room(list), top = 0;
	for (size_t i = 0; i < list->contest->rules.options; i++) {
		struct row *row = &list->rows[i];
		if (i && row->column != row[-1].column)
			top = 0;
		row->top = top;
		row->height = fmax(row->height, fmin(row->height + more, ROW_MAX));
		top += row->height;
	}
}

static void choose_form(struct print_ballots_list *list, struct print *print, double width)
{
	bool each = list->contest->rules.style == RULES_STYLE_EACH;
	const struct form *forms = each ? with_boxes : names_alone;
	size_t count = each ? sizeof with_boxes / sizeof *forms : sizeof names_alone / sizeof *forms;
	size_t best = 0, fewest = SIZE_MAX;
	for (size_t i = 0; i < count && fewest != 1; i++) {
		set_form(list, print, &forms[i], width);
		if (list->pages >= fewest)
			continue;
		best = i;
		fewest = list->pages;
	}
	set_form(list, print, &forms[best], width);
}

enum status print_ballots_list_make(struct print *print, const struct contest *contest,
    const struct print_ballots_list_words *words, double width, double height, struct print_ballots_list **out)
{
	struct print_ballots_list *list = calloc(1, sizeof *list + contest->rules.options * sizeof list->rows[0]);
	if (!list)
		return STATUS_NO_MEMORY;
	list->contest = contest;
	list->words = *words;
	list->height = height;
	choose_form(list, print, width);
	balance(list);
	stretch(list);
	*out = list;
	return STATUS_OK;
}

void print_ballots_list_free(struct print_ballots_list *list)
{
	free(list);
}

size_t print_ballots_list_pages(const struct print_ballots_list *list)
{
	return list->pages;
}

/* ---- drawing ---- */

static void rule(struct print *print, double x1, double y1, double x2, double y2)
{
	print_line(print, x1, y1, x2, y2, RULE_WIDTH, PRINT_SOLID, RULE_COLOUR);
}

void print_ballots_list_box(struct print *print, const struct print_box *area, double side)
{
	double size = fmin(side, area->height - 1.2);
	double left = area->x + (area->width - size) / 2, top = area->y + (area->height - size) / 2;
	const double corners[][2] = {{left, top}, {left + size, top}, {left + size, top + size}, {left, top + size}};
	for (size_t i = 0; i < 4; i++) {
		const double *from = corners[i], *to = corners[(i + 1) % 4];
		print_line(print, from[0], from[1], to[0], to[1], BOX_WIDTH, PRINT_SOLID, 0x000000);
	}
}

static void draw_head(const struct print_ballots_list *list, struct print *print, double x, double y)
{
	struct print_style head = {
	    .size = 8.5, .size_min = 5, .face = PRINT_BOLD, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	double name = name_width(&list->form, list->width), mark = list->form.mark;
	print_text(print, &(struct print_box){x, y, NUMBER_WIDTH, HEAD}, &head, list->words.number);
	print_text(print, &(struct print_box){x + NUMBER_WIDTH, y, name, HEAD}, &head, list->words.name);
	head.size = mark < MARK_NARROW ? 5.5 : 7.5; /* neither opinion in larger letters */
	struct print_box box = {x + NUMBER_WIDTH + name + 0.5, y, mark - 1, HEAD};
	for (int i = 0; i < 2 && mark > 0; i++) {
		print_text(print, &box, &head, i ? list->words.mark_against : list->words.mark_for);
		box.x += mark;
	}
}

/* `y` is below the headings. */
static void draw_row(const struct print_ballots_list *list, struct print *print, double x, double y, size_t option)
{
	const struct print_style number = {
	    .size = fmin(list->form.size, 10), .size_min = 6, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	const struct row *row = &list->rows[option];
	const struct print_style style = name_style(&list->form);
	double width = name_width(&list->form, list->width), top = y + row->top, mark = list->form.mark;
	char text[24];
	snprintf(text, sizeof text, "%zu", option + 1);
	print_text(print, &(struct print_box){x, top, NUMBER_WIDTH, row->height}, &number, text);
	struct print_box box = {x + NUMBER_WIDTH + PAD_X, top, width - 2 * PAD_X, row->height};
	print_text(print, &box, &style, list->contest->options[option]);
	for (int i = 0; i < 2 && mark > 0; i++) {
		box = (struct print_box){x + NUMBER_WIDTH + width + i * mark, top, mark, row->height};
		print_ballots_list_box(print, &box, BOX_SIDE);
	}
	rule(print, x, top + row->height, x + list->width, top + row->height);
}

/* The lines around and between, of a column that ends at `bottom`. */
static void draw_frame(const struct print_ballots_list *list, struct print *print, double x, double y, double bottom)
{
	double right = x + list->width, name = x + NUMBER_WIDTH, mark = list->form.mark;
	rule(print, x, y, right, y);
	rule(print, x, y + HEAD, right, y + HEAD);
	rule(print, x, y, x, bottom);
	rule(print, name, y, name, bottom);
	rule(print, right, y, right, bottom);
	if (mark <= 0)
		return;
	rule(print, right - 2 * mark, y, right - 2 * mark, bottom);
	rule(print, right - mark, y, right - mark, bottom);
}

void print_ballots_list_draw(
    const struct print_ballots_list *list, struct print *print, double x, double y, size_t page)
{
	size_t columns = list->form.columns, count = list->contest->rules.options;
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &list->rows[i];
		if (row->column / columns != page)
			continue;
		double left = x + (double)(row->column % columns) * (list->width + GAP);
		if (row->top <= 0)
			draw_head(list, print, left, y);
		draw_row(list, print, left, y + HEAD, i);
		if (i + 1 == count || row[1].column != row->column)
			draw_frame(list, print, left, y, y + HEAD + row->top + row->height);
	}
}
