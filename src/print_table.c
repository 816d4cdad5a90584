#include "print_table.h"

#include <math.h>

#define RULE 0.2 /* width of a line */
#define PAD_X 1.5
#define PAD_Y 0.8
#define ROW_MIN 7.0 /* about what an ordinary row takes */
#define COLUMNS_MAX 8
#define GAP 3.0

struct row {
	const struct print_table_column *columns;
	size_t count;
	const char *const *cells;
	const struct print_style *style;
	const enum print_align *align; /* of all cells; NULL: the columns' own */
};

static struct print_style style_of(const struct print_table *table, const struct row *row, size_t column)
{
	struct print_style style = *row->style;
	style.size *= table->report->scale;
	style.align = row->align ? *row->align : row->columns[column].align;
	return style;
}

static double height_of(struct print_table *table, const struct row *row)
{
	double height = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct print_style style = style_of(table, row, i);
		double width = row->columns[i].width - 2 * PAD_X;
		height = fmax(height, print_text_height(table->report->print, width, &style, row->cells[i]));
	}
	/* Rounding must not make a box too small for its own text. */
	return fmax(fmin(height + 0.3, PRINT_REPORT_BLOCK) + 2 * PAD_Y, table->row_height);
}

static void draw_rule(struct print_table *table, double x1, double y1, double x2, double y2)
{
	if (table->rules == PRINT_TABLE_RULED)
		print_line(table->report->print, x1, y1, x2, y2, RULE, PRINT_SOLID, 0x000000);
}

/* Lines stand left, right and below; the headings have the one above. */
static void draw_row(struct print_table *table, const struct row *row)
{
	struct print_report *report = table->report;
	double height = height_of(table, row), x = PRINT_REPORT_LEFT, bottom = report->y + height;
	for (size_t i = 0; i < row->count; i++) {
		struct print_style style = style_of(table, row, i);
		double width = row->columns[i].width;
		struct print_box box = {x + PAD_X, report->y + PAD_Y, width - 2 * PAD_X, height - 2 * PAD_Y};
		print_text(report->print, &box, &style, row->cells[i]);
		draw_rule(table, x, report->y, x, bottom);
		x += width;
	}
	draw_rule(table, x, report->y, x, bottom);
	draw_rule(table, PRINT_REPORT_LEFT, bottom, x, bottom);
	report->y = bottom;
}

static const struct print_style bold = {.size = 12, .face = PRINT_SERIF_BOLD, .place = PRINT_MIDDLE};

static void draw_headings(struct print_table *table, double more)
{
	static const enum print_align centre = PRINT_CENTRE;
	const char *cells[COLUMNS_MAX];
	if (table->rules == PRINT_TABLE_PLAIN)
		return;
	for (size_t i = 0; i < table->count; i++)
		cells[i] = table->columns[i].heading;
	const struct row row = {table->columns, table->count, cells, &bold, &centre};
	print_report_need(table->report, height_of(table, &row) + more);
	draw_rule(table, PRINT_REPORT_LEFT, table->report->y, PRINT_REPORT_LEFT + PRINT_REPORT_WIDTH, table->report->y);
	draw_row(table, &row);
}

void print_table_begin(struct print_table *table)
{
	draw_headings(table, 2 * ROW_MIN);
}

static const struct print_table_column whole = {.width = PRINT_REPORT_WIDTH};

/* `more` must fit below the row. */
static void add_row(struct print_table *table, const struct row *row, double more)
{
	if (print_report_need(table->report, height_of(table, row) + more)) {
		draw_headings(table, 0);
		if (table->carried)
			draw_row(table, &(struct row){&whole, 1, &table->carried, &bold, NULL});
	}
	draw_row(table, row);
}

void print_table_row(struct print_table *table, const char *const cells[])
{
	static const struct print_style ruled = {.size = 12, .face = PRINT_SERIF, .place = PRINT_MIDDLE};
	static const struct print_style plain = {.size = 13, .face = PRINT_SERIF};
	const struct print_style *style = table->rules == PRINT_TABLE_RULED ? &ruled : &plain;
	add_row(table, &(struct row){table->columns, table->count, cells, style, NULL}, 0);
}

void print_table_span(struct print_table *table, const char *text, const char *carried)
{
	table->carried = NULL;
	add_row(table, &(struct row){&whole, 1, &text, &bold, NULL}, ROW_MIN);
	table->carried = carried;
}

void print_table_end(struct print_table *table)
{
	table->carried = NULL;
	table->report->y += GAP;
}
