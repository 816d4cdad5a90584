/* photo_png: reading a PNG file, by libpng. */
#ifndef PHOTO_PNG_H
#define PHOTO_PNG_H

#include <stddef.h>

#include "photo_pixels.h"

/* Decodes onto white. STATUS_TOO_LARGE, STATUS_INVALID, STATUS_NO_MEMORY. */
enum status photo_png_decode(const void *bytes, size_t length, struct photo_pixels *out) STATUS_CHECKED;

#endif
