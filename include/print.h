/* print: the PDF papers' common ground: A4 pages, text that fits its box,
 * lines, and QR symbols, on pangocairo.
 *
 * Lengths are millimetres from the top left corner of the page, font sizes
 * points, colours 0xRRGGBB. Drawing never fails on the spot: the first error
 * stays in the document, later drawing does nothing, and print_page and
 * print_close report it. Pages go to the sink as they are finished, so memory
 * does not grow with their number. Strings are borrowed for the call; NULL is
 * empty; bad UTF-8 is shown as U+FFFD and text is composed (NFC). Any thread,
 * one thread for each document. */
#ifndef PRINT_H
#define PRINT_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct qr;

#define PRINT_PAGE_WIDTH 210.0
#define PRINT_PAGE_HEIGHT 297.0

/* What every paper says of the congress. */
struct print_congress {
	const char *name;
	const char *term;     /* "2026–2031"; NULL or empty: none */
	const char *language; /* "vi" or "en"; anything else is taken as "vi" */
};

enum print_language { PRINT_VIETNAMESE, PRINT_ENGLISH, PRINT_LANGUAGES };

/* Takes the PDF piece by piece, in order. A status other than STATUS_OK stops
 * the paper and is what its function returns. */
struct print_sink {
	enum status (*write)(void *closure, const unsigned char *bytes, size_t length);
	void *closure;
};

/* Told how many pieces are drawn, on the thread that prints; a status other
 * than STATUS_OK stops the paper likewise. */
struct print_progress {
	enum status (*step)(void *closure, size_t done, size_t total);
	void *closure;
};

struct print_box {
	double x, y, width, height;
};

enum print_face {
	PRINT_REGULAR,
	PRINT_BOLD,
	PRINT_MONOSPACE,
	PRINT_SERIF,
	PRINT_SERIF_BOLD,
	PRINT_SERIF_ITALIC,
};
enum print_align { PRINT_LEFT, PRINT_CENTRE, PRINT_RIGHT };
enum print_place { PRINT_TOP, PRINT_MIDDLE, PRINT_BOTTOM };

enum print_wrap {
	PRINT_FULL_LINES,
	PRINT_EVEN_LINES, /* about equally long, for titles and names: none of them is a word left over */
};

struct print_style {
	double size;     /* points, where the text fits */
	double size_min; /* points it may shrink to; 0 or more than size: size */
	enum print_face face;
	enum print_align align;
	enum print_place place; /* within the box's height */
	enum print_wrap wrap;
	uint32_t colour;
};

enum print_stroke { PRINT_SOLID, PRINT_DASHED, PRINT_DOTTED };

struct print;

/* The language a congress' papers speak. */
enum print_language print_language(const char *language);

#define PRINT_TERM 600

/* The congress's term as papers have it, empty for none: "2026–2031" is
 * announced as a term, "Nhiệm kỳ 2026–2031" says so itself. Returns `out`. */
char *print_term(const struct print_congress *congress, char out[PRINT_TERM]);

/* Begins a document with an empty first page. The sink's closure must outlive
 * it. Free it with print_close. STATUS_NO_MEMORY. */
STATUS_CHECKED enum status print_open(const char *title, const struct print_sink *sink, struct print **out);

/* Writes what is left and frees the document. NULL is fine. Returns the first
 * error of the document: the sink's, STATUS_NO_MEMORY or STATUS_INTERNAL. */
STATUS_CHECKED enum status print_close(struct print *print);

/* Finishes the page and begins another; not after the last one, which
 * print_close finishes. */
STATUS_CHECKED enum status print_page(struct print *print);

/* Makes the page, before anything is drawn on it, and those after it this
 * large instead of A4. */
void print_page_size(struct print *print, double width, double height);

/* Draws text wrapped to the box's width. With a height: one paragraph (line
 * breaks become spaces), shrunk down to size_min until it fits, then cut with
 * an ellipsis; nothing is drawn outside. With height 0: paragraphs at `size`,
 * as high as they become. Returns the height used. */
double print_text(struct print *print, const struct print_box *box, const struct print_style *style, const char *text);

/* The height print_text would use for a box of that width and height 0. */
double print_text_height(struct print *print, double width, const struct print_style *style, const char *text);

/* The width of text on one line. */
double print_text_width(struct print *print, const struct print_style *style, const char *text);

/* A straight line `thickness` millimetres wide. */
void print_line(struct print *print, double x1, double y1, double x2, double y2, double thickness,
    enum print_stroke stroke, uint32_t colour);

/* A filled rectangle with corners rounded by `radius`. */
void print_fill(struct print *print, const struct print_box *box, double radius, uint32_t colour);

/* Draws a symbol, black, with its quiet zone inside a square of `side`
 * millimetres. Modules are whole 1/300 inch, so that printers draw them
 * sharp; what that leaves of the square is added to the quiet zone. Fails the
 * document with STATUS_NO_MEMORY. */
void print_qr(struct print *print, double x, double y, double side, const struct qr *qr);

/* A picture as a file of JPEG holds it. */
struct print_photo {
	const unsigned char *bytes; /* NULL: none */
	size_t length;
	uint32_t width, height; /* pixels */
};

/* Fills a box with the middle of a photo, keeping its shape; what is left over
 * of it is cut off. Its bytes go into the document as they are. Fails the
 * document with STATUS_NO_MEMORY. */
void print_image_photo(struct print *print, const struct print_box *box, const struct print_photo *photo);

/* Fills a box with black and white cells of `cell` millimetres that mean
 * nothing, the same each time: laid over a secret, it hides what would shine
 * through the paper. Fails as print_qr does. */
void print_noise(struct print *print, const struct print_box *box, double cell);

#endif
