#include "print_sheet.h"

#include <stdio.h>

#define MARK_COLOUR 0x000000
#define MARK_WIDTH 0.15
#define MARK_LENGTH 3.0
#define MARK_GAP 0.5 /* keeps the mark off the piece when the cut strays */
#define CROSS_ARM 1.5
#define CROSS_COLOUR 0xb0b0b0
#define CAPTION_COLOUR 0x606060
#define LABEL_COLOUR 0x606060
#define LABEL_HEIGHT 3.0
#define CAPTION_HEIGHT 3.5

static double grid_left(const struct print_sheet *sheet)
{
	return (PRINT_PAGE_WIDTH - sheet->columns * sheet->width) / 2;
}

static double grid_top(const struct print_sheet *sheet)
{
	return (PRINT_PAGE_HEIGHT - sheet->rows * sheet->height) / 2;
}

static struct print_box cell_of(const struct print_sheet *sheet, size_t index)
{
	size_t columns = (size_t)sheet->columns;
	return (struct print_box){
	    .x = grid_left(sheet) + (double)(index % columns) * sheet->width,
	    .y = grid_top(sheet) + (double)(index / columns) * sheet->height,
	    .width = sheet->width,
	    .height = sheet->height,
	};
}

/* A vertical cut at x: marks above and below the grid. */
static void mark_column(struct print *print, const struct print_sheet *sheet, double x)
{
	double top = grid_top(sheet) - MARK_GAP, bottom = PRINT_PAGE_HEIGHT - top;
	print_line(print, x, top - MARK_LENGTH, x, top, MARK_WIDTH, PRINT_SOLID, MARK_COLOUR);
	print_line(print, x, bottom, x, bottom + MARK_LENGTH, MARK_WIDTH, PRINT_SOLID, MARK_COLOUR);
}

/* A horizontal cut at y: marks left and right of the grid. */
static void mark_row(struct print *print, const struct print_sheet *sheet, double y)
{
	double left = grid_left(sheet) - MARK_GAP, right = PRINT_PAGE_WIDTH - left;
	print_line(print, left - MARK_LENGTH, y, left, y, MARK_WIDTH, PRINT_SOLID, MARK_COLOUR);
	print_line(print, right, y, right + MARK_LENGTH, y, MARK_WIDTH, PRINT_SOLID, MARK_COLOUR);
}

static void draw_cross(struct print *print, double x, double y)
{
	print_line(print, x - CROSS_ARM, y, x + CROSS_ARM, y, MARK_WIDTH, PRINT_SOLID, CROSS_COLOUR);
	print_line(print, x, y - CROSS_ARM, x, y + CROSS_ARM, MARK_WIDTH, PRINT_SOLID, CROSS_COLOUR);
}

static void draw_marks(struct print *print, const struct print_sheet *sheet)
{
	double left = grid_left(sheet), top = grid_top(sheet);
	for (int column = 0; column <= sheet->columns; column++)
		mark_column(print, sheet, left + column * sheet->width);
	for (int row = 0; row <= sheet->rows; row++)
		mark_row(print, sheet, top + row * sheet->height);
	for (int row = 0; row <= sheet->rows; row++)
		for (int column = 0; column <= sheet->columns; column++)
			draw_cross(print, left + column * sheet->width, top + row * sheet->height);
}

static void draw_caption(
    struct print *print, const struct print_sheet *sheet, const char *caption, size_t page, size_t pages)
{
	static const struct print_style style = {
	    .size = 6.5, .size_min = 4, .place = PRINT_MIDDLE, .colour = CAPTION_COLOUR};
	char text[400];
	snprintf(text, sizeof text, "%s %zu/%zu", caption, page, pages);
	/* Between the marks of the first column. */
	struct print_box box = {
	    .x = grid_left(sheet) + 2,
	    .y = PRINT_PAGE_HEIGHT - grid_top(sheet) + MARK_GAP,
	    .width = sheet->width - 4,
	    .height = CAPTION_HEIGHT,
	};
	print_text(print, &box, &style, text);
}

static void draw_empty(struct print *print, const char *text)
{
	static const struct print_style style = {.size = 14, .size_min = 8, .align = PRINT_CENTRE};
	print_text(print, &(struct print_box){20, 40, PRINT_PAGE_WIDTH - 40, 20}, &style, text);
}

enum status print_sheet_step(const struct print_progress *progress, size_t done, size_t total)
{
	return progress ? progress->step(progress->closure, done, total) : STATUS_OK;
}

enum status print_sheet_fill(struct print *print, const struct print_sheet *sheet, size_t count, const char *caption,
    const char *empty, print_sheet_piece *piece, const void *closure)
{
	size_t on_page = (size_t)sheet->columns * (size_t)sheet->rows;
	size_t pages = count / on_page + (count % on_page != 0);
	if (count == 0)
		draw_empty(print, empty);
	for (size_t index = 0; index < count; index++) {
		enum status status = STATUS_OK;
		if (index > 0 && index % on_page == 0)
			status = print_page(print);
		if (index % on_page == 0) {
			draw_marks(print, sheet);
			draw_caption(print, sheet, caption, index / on_page + 1, pages);
		}
		struct print_box cell = cell_of(sheet, index % on_page);
		if (status == STATUS_OK)
			status = piece(print, &cell, index, closure);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

struct print_box print_sheet_part(const struct print_box *cell, double x, double y, double width, double height)
{
	return (struct print_box){cell->x + x, cell->y + y, width, height};
}

void print_sheet_field(
    struct print *print, const struct print_box *box, enum print_align align, const char *label, const char *value)
{
	const struct print_style label_style = {.size = 6, .size_min = 4, .align = align, .colour = LABEL_COLOUR};
	const struct print_style value_style = {
	    .size = 12, .size_min = 5, .face = PRINT_BOLD, .align = align, .place = PRINT_MIDDLE};
	if (value == NULL || value[0] == '\0')
		return;
	struct print_box part = print_sheet_part(box, 0, 0, box->width, LABEL_HEIGHT);
	print_text(print, &part, &label_style, label);
	part = print_sheet_part(box, 0, LABEL_HEIGHT, box->width, box->height - LABEL_HEIGHT);
	print_text(print, &part, &value_style, value);
}
