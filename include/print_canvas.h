/* print_canvas: the inside of a document, for what draws on it with cairo. */
#ifndef PRINT_CANVAS_H
#define PRINT_CANVAS_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "print.h"

#define PRINT_CANVAS_POINTS_PER_MM (72.0 / 25.4)

struct print {
	struct print_sink sink;
	enum status failure; /* the sink's, kept because cairo only knows "write error" */
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoContext *context;
	PangoLayout *layout;
	PangoFontDescription *font;
};

#endif
