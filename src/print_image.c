#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "print_canvas.h"

/* A surface of the photo's size that carries its file: cairo writes that, and
 * never looks at the pixels, which stay untouched and so take no memory. NULL
 * without memory. */
static cairo_surface_t *carry(const struct print_photo *photo)
{
	cairo_surface_t *surface =
	    cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)photo->width, (int)photo->height);
	unsigned char *copy = malloc(photo->length);
	if (copy && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
		memcpy(copy, photo->bytes, photo->length);
		if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, copy, photo->length, free, copy) ==
		    CAIRO_STATUS_SUCCESS)
			return surface;
	}
	free(copy);
	cairo_surface_destroy(surface);
	return NULL;
}

void print_image_photo(struct print *print, const struct print_box *box, const struct print_photo *photo)
{
	const double mm = PRINT_CANVAS_POINTS_PER_MM;
	cairo_surface_t *surface = carry(photo);
	if (!surface) {
		if (print->failure == STATUS_OK)
			print->failure = STATUS_NO_MEMORY;
		return;
	}
	double scale = fmax(box->width / photo->width, box->height / photo->height) * mm;
	cairo_save(print->cairo);
	cairo_rectangle(print->cairo, box->x * mm, box->y * mm, box->width * mm, box->height * mm);
	cairo_clip(print->cairo);
	cairo_translate(print->cairo, (box->x + box->width / 2) * mm, (box->y + box->height / 2) * mm);
	cairo_scale(print->cairo, scale, scale);
	cairo_set_source_surface(print->cairo, surface, -(double)photo->width / 2, -(double)photo->height / 2);
	cairo_paint(print->cairo);
	cairo_restore(print->cairo);
	cairo_surface_destroy(surface);
}
