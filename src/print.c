#include "print.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "print_canvas.h"
#include "print_wrap.h"
#include "qr.h"

/* Ink may leave its box this far, in millimetres: side bearings, rounding. */
#define SLACK 0.4

/* One dot of a 300 dpi printer, in points. */
#define PRINTER_DOT (72.0 / 300.0)

/* A symbol goes into the PDF as a one-bit stencil: a quarter of the bytes and
 * half the time of a path of rectangles, and no hairlines between rows. More
 * than one pixel for each module, because some viewers blur enlarged images. */
#define MODULE_PIXELS 4

enum print_language print_language(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0 ? PRINT_ENGLISH : PRINT_VIETNAMESE;
}

char *print_term(const struct print_congress *congress, char out[PRINT_TERM])
{
	static const char *const words[] = {[PRINT_VIETNAMESE] = "Nhiệm kỳ ", [PRINT_ENGLISH] = "Term "};
	const char *term = congress->term ? congress->term : "";
	bool bare = term[0] >= '0' && term[0] <= '9';
	snprintf(out, PRINT_TERM, "%s%s", bare ? words[print_language(congress->language)] : "", term);
	return out;
}

static double points(double mm)
{
	return mm * PRINT_CANVAS_POINTS_PER_MM;
}

static double millimetres(double length)
{
	return length / PRINT_CANVAS_POINTS_PER_MM;
}

static cairo_status_t write_piece(void *closure, const unsigned char *bytes, unsigned length)
{
	struct print *print = closure;
	if (print->failure == STATUS_OK)
		print->failure = print->sink.write(print->sink.closure, bytes, length);
	return print->failure == STATUS_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static enum status first_error(const struct print *print)
{
	if (print->failure != STATUS_OK)
		return print->failure;
	cairo_status_t status = cairo_status(print->cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(print->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return STATUS_OK;
	return status == CAIRO_STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_INTERNAL;
}

static void open_text(struct print *print)
{
	print->context = pango_cairo_create_context(print->cairo);
	pango_cairo_context_set_resolution(print->context, 72); /* a font's point is a page's point */
	/* Rounding and hinting are for screens: on paper they upset the spacing. */
	pango_context_set_round_glyph_positions(print->context, FALSE);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(print->context, options);
	cairo_font_options_destroy(options);
	print->layout = pango_layout_new(print->context);
	print->font = pango_font_description_new();
}

enum status print_open(const char *title, const struct print_sink *sink, struct print **out)
{
	struct print *print = calloc(1, sizeof *print);
	if (print == NULL)
		return STATUS_NO_MEMORY;
	print->sink = *sink;
	print->surface = cairo_pdf_surface_create_for_stream(
	    write_piece, print, points(PRINT_PAGE_WIDTH), points(PRINT_PAGE_HEIGHT));
	print->cairo = cairo_create(print->surface);
	open_text(print);
	char *clean = g_utf8_make_valid(title, -1);
	cairo_pdf_surface_set_metadata(print->surface, CAIRO_PDF_METADATA_TITLE, clean);
	cairo_pdf_surface_set_metadata(print->surface, CAIRO_PDF_METADATA_CREATOR, "congressd");
	g_free(clean);
	*out = print;
	return STATUS_OK;
}

enum status print_close(struct print *print)
{
	if (print == NULL)
		return STATUS_OK;
	cairo_show_page(print->cairo);
	cairo_surface_finish(print->surface);
	enum status status = first_error(print);
	pango_font_description_free(print->font);
	g_object_unref(print->layout);
	g_object_unref(print->context);
	cairo_destroy(print->cairo);
	cairo_surface_destroy(print->surface);
	free(print);
	return status;
}

enum status print_page(struct print *print)
{
	cairo_show_page(print->cairo);
	return first_error(print);
}

void print_page_size(struct print *print, double width, double height)
{
	cairo_pdf_surface_set_size(print->surface, points(width), points(height));
}

static void set_colour(struct print *print, uint32_t colour)
{
	cairo_set_source_rgb(
	    print->cairo, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

#define SANS "Noto Sans, DejaVu Sans, sans-serif"
/* Not Liberation Serif: its first version lacks half of the Vietnamese letters. */
#define SERIF "Tinos, Noto Serif, DejaVu Serif, serif"

static const struct {
	const char *family;
	PangoWeight weight;
	PangoStyle style;
} faces[] = {
    [PRINT_REGULAR] = {SANS, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL},
    [PRINT_BOLD] = {SANS, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL},
    [PRINT_MONOSPACE] = {"Noto Sans Mono, DejaVu Sans Mono, monospace", PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL},
    [PRINT_SERIF] = {SERIF, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL},
    [PRINT_SERIF_BOLD] = {SERIF, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL},
    [PRINT_SERIF_ITALIC] = {SERIF, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC},
};

static void set_font(struct print *print, enum print_face face, double size)
{
	pango_font_description_set_family_static(print->font, faces[face].family);
	pango_font_description_set_weight(print->font, faces[face].weight);
	pango_font_description_set_style(print->font, faces[face].style);
	pango_font_description_set_absolute_size(print->font, size * PANGO_SCALE);
	pango_layout_set_font_description(print->layout, print->font);
}

static void set_text(
    struct print *print, double width, const struct print_style *style, const char *text, enum print_wrap_paragraphs paragraphs)
{
	static const PangoAlignment alignments[] = {
	    [PRINT_LEFT] = PANGO_ALIGN_LEFT,
	    [PRINT_CENTRE] = PANGO_ALIGN_CENTER,
	    [PRINT_RIGHT] = PANGO_ALIGN_RIGHT,
	};
	char *clean = print_wrap_clean(text, paragraphs);
	pango_layout_set_text(print->layout, clean, -1);
	g_free(clean);
	pango_layout_set_width(print->layout, pango_units_from_double(points(width)));
	pango_layout_set_height(print->layout, -1);
	pango_layout_set_ellipsize(print->layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_set_wrap(print->layout, paragraphs == PRINT_WRAP_ONE ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(print->layout, alignments[style->align]);
	set_font(print, style->face, style->size);
}

static bool fits(struct print *print, const struct print_box *box)
{
	int width, height;
	pango_layout_get_size(print->layout, &width, &height);
	return width <= pango_units_from_double(points(box->width)) &&
	       height <= pango_units_from_double(points(box->height));
}

/* Breaks words and drops what still does not fit. */
static void cut_text(struct print *print, const struct print_box *box)
{
	pango_layout_set_wrap(print->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(print->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(print->layout, pango_units_from_double(points(box->height)));
}

/* Finds the largest size at which the text fits, to a quarter of a point. */
static void shrink_text(struct print *print, const struct print_box *box, const struct print_style *style)
{
	double low = style->size_min > 0 && style->size_min < style->size ? style->size_min : style->size;
	double high = style->size;
	if (fits(print, box))
		return;
	set_font(print, style->face, low);
	if (!fits(print, box)) {
		cut_text(print, box);
		return;
	}
	while (high - low > 0.25) {
		double middle = (low + high) / 2;
		set_font(print, style->face, middle);
		if (fits(print, box))
			low = middle;
		else
			high = middle;
	}
	set_font(print, style->face, low);
}

static double text_height(struct print *print)
{
	int height;
	pango_layout_get_size(print->layout, NULL, &height);
	return millimetres(pango_units_to_double(height));
}

/* Whether all ink stays within SLACK of the box when the text begins `top`
 * below the box's edge. */
static bool ink_within(struct print *print, const struct print_box *box, double top)
{
	PangoRectangle ink;
	pango_layout_get_extents(print->layout, &ink, NULL);
	int slack = pango_units_from_double(points(SLACK)), start = pango_units_from_double(points(top));
	return ink.x >= -slack && ink.x + ink.width <= pango_units_from_double(points(box->width)) + slack &&
	       ink.y + start >= -slack &&
	       ink.y + ink.height + start <= pango_units_from_double(points(box->height)) + slack;
}

/* Stacked diacritics and fallback fonts may draw far outside their lines. */
static void clip_to(struct print *print, const struct print_box *box)
{
	cairo_rectangle(print->cairo, points(box->x - SLACK), points(box->y - SLACK), points(box->width + 2 * SLACK),
	    points(box->height + 2 * SLACK));
	cairo_clip(print->cairo);
}

/* What goes before the text of the room that it leaves: by align, or by place. */
static const double shares[] = {0, 0.5, 1};

/* The part of the box that the lines of its text take, once they are even. */
static struct print_box even_lines(struct print *print, const struct print_box *box, const struct print_style *style)
{
	struct print_box part = *box;
	if (style->wrap == PRINT_EVEN_LINES)
		part.width = millimetres(pango_units_to_double(print_wrap_even(print->layout)));
	part.x += (box->width - part.width) * shares[style->align];
	return part;
}

static double print_boxed(
    struct print *print, const struct print_box *box, const struct print_style *style, const char *text)
{
	set_text(print, box->width, style, text, PRINT_WRAP_ONE);
	shrink_text(print, box, style);
	struct print_box part = even_lines(print, box, style);
	double height = text_height(print);
	double top = fmax(0, box->height - height) * shares[style->place];
	cairo_save(print->cairo);
	if (!ink_within(print, &part, top))
		clip_to(print, box);
	cairo_move_to(print->cairo, points(part.x), points(box->y + top));
	pango_cairo_show_layout(print->cairo, print->layout);
	cairo_restore(print->cairo);
	return fmin(height, box->height);
}

double print_text(struct print *print, const struct print_box *box, const struct print_style *style, const char *text)
{
	if (first_error(print) != STATUS_OK)
		return 0;
	set_colour(print, style->colour);
	if (box->height > 0)
		return print_boxed(print, box, style, text);
	set_text(print, box->width, style, text, PRINT_WRAP_ALL);
	cairo_move_to(print->cairo, points(even_lines(print, box, style).x), points(box->y));
	pango_cairo_show_layout(print->cairo, print->layout);
	return text_height(print);
}

double print_text_height(struct print *print, double width, const struct print_style *style, const char *text)
{
	set_text(print, width, style, text, PRINT_WRAP_ALL);
	return text_height(print);
}

double print_text_width(struct print *print, const struct print_style *style, const char *text)
{
	int width;
	set_text(print, PRINT_PAGE_WIDTH, style, text, PRINT_WRAP_ONE);
	pango_layout_get_size(print->layout, &width, NULL);
	return millimetres(pango_units_to_double(width));
}

void print_line(struct print *print, double x1, double y1, double x2, double y2, double thickness,
    enum print_stroke stroke, uint32_t colour)
{
	/* Round caps make dots of what has no length. */
	const double dashes[] = {stroke == PRINT_DOTTED ? 0 : points(2), points(stroke == PRINT_DOTTED ? 1.1 : 2)};
	set_colour(print, colour);
	cairo_set_line_width(print->cairo, points(thickness));
	cairo_set_dash(print->cairo, dashes, stroke == PRINT_SOLID ? 0 : 2, 0);
	cairo_set_line_cap(print->cairo, stroke == PRINT_DOTTED ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
	cairo_move_to(print->cairo, points(x1), points(y1));
	cairo_line_to(print->cairo, points(x2), points(y2));
	cairo_stroke(print->cairo);
}

static void round_corner(struct print *print, double x, double y, double radius, int quarter)
{
	cairo_arc(print->cairo, points(x), points(y), points(radius), quarter * G_PI_2, (quarter + 1) * G_PI_2);
}

void print_fill(struct print *print, const struct print_box *box, double radius, uint32_t colour)
{
	double right = box->x + box->width - radius, bottom = box->y + box->height - radius;
	set_colour(print, colour);
	if (radius > 0) {
		cairo_new_path(print->cairo);
		round_corner(print, right, bottom, radius, 0);
		round_corner(print, box->x + radius, bottom, radius, 1);
		round_corner(print, box->x + radius, box->y + radius, radius, 2);
		round_corner(print, right, box->y + radius, radius, 3);
		cairo_close_path(print->cairo);
	} else {
		cairo_rectangle(print->cairo, points(box->x), points(box->y), points(box->width), points(box->height));
	}
	cairo_fill(print->cairo);
}

/* The side of a module in points, whole printer dots where there is room. */
static double module_side(double side, int modules)
{
	double dots = floor(side / modules / PRINTER_DOT);
	return dots >= 1 ? dots * PRINTER_DOT : side / modules;
}

static double to_dot(double position)
{
	return round(position / PRINTER_DOT) * PRINTER_DOT;
}

/* A one-bit image to be printed in black; without memory NULL, and the document fails. */
static cairo_surface_t *stencil_new(struct print *print, int width, int height)
{
	cairo_surface_t *stencil = cairo_image_surface_create(CAIRO_FORMAT_A1, width, height);
	if (cairo_surface_status(stencil) == CAIRO_STATUS_SUCCESS)
		return stencil;
	cairo_surface_destroy(stencil);
	if (print->failure == STATUS_OK)
		print->failure = STATUS_NO_MEMORY;
	return NULL;
}

static unsigned char *stencil_row(cairo_surface_t *stencil, int y)
{
	return cairo_image_surface_get_data(stencil) + (ptrdiff_t)y * cairo_image_surface_get_stride(stencil);
}

/* A1 images hold their bits in the machine's order. */
static void stencil_set(unsigned char *row, int first, int length)
{
	for (int bit = first; bit < first + length; bit++)
		row[bit / 8] |= (unsigned char)(G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1u << bit % 8 : 0x80u >> bit % 8);
}

/* Draws at a place and scale in points and frees the stencil. */
static void stencil_print(struct print *print, cairo_surface_t *stencil, double x, double y, double scale)
{
	cairo_surface_mark_dirty(stencil);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(stencil);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	set_colour(print, 0x000000);
	cairo_save(print->cairo);
	cairo_translate(print->cairo, x, y);
	cairo_scale(print->cairo, scale, scale);
	cairo_mask(print->cairo, pattern);
	cairo_restore(print->cairo);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(stencil);
}

static void stencil_fill_qr(cairo_surface_t *stencil, const struct qr *qr)
{
	size_t stride = (size_t)cairo_image_surface_get_stride(stencil);
	for (int y = 0; y < qr_size(qr); y++) {
		unsigned char *row = stencil_row(stencil, y * MODULE_PIXELS);
		for (int x = 0; x < qr_size(qr); x += qr_run(qr, x, y) + 1)
			stencil_set(row, x * MODULE_PIXELS, qr_run(qr, x, y) * MODULE_PIXELS);
		for (size_t copy = 1; copy < MODULE_PIXELS; copy++)
			memcpy(row + copy * stride, row, stride);
	}
}

void print_qr(struct print *print, double x, double y, double side, const struct qr *qr)
{
	int size = qr_size(qr);
	cairo_surface_t *stencil = stencil_new(print, size * MODULE_PIXELS, size * MODULE_PIXELS);
	if (stencil == NULL)
		return;
	stencil_fill_qr(stencil, qr);
	double module = module_side(points(side), size + 2 * QR_QUIET_ZONE);
	double margin = (points(side) - size * module) / 2;
	stencil_print(print, stencil, to_dot(points(x) + margin), to_dot(points(y) + margin), module / MODULE_PIXELS);
}

void print_noise(struct print *print, const struct print_box *box, double cell)
{
	int width = (int)fmax(1, box->width / cell), height = (int)fmax(1, box->height / cell);
	cairo_surface_t *stencil = stencil_new(print, width, height);
	if (stencil == NULL)
		return;
	uint32_t random = 2463534242; /* Marsaglia's xorshift32: any scramble will do */
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			random ^= random << 13;
			random ^= random >> 17;
			random ^= random << 5;
			stencil_set(stencil_row(stencil, y), x, (int)(random >> 31));
		}
	}
	stencil_print(print, stencil, points(box->x), points(box->y), points(cell));
}
