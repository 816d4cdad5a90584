/* photo_jpeg: reading and writing JPEG files, by libjpeg-turbo. */
#ifndef PHOTO_JPEG_H
#define PHOTO_JPEG_H

#include <stddef.h>

#include "photo_pixels.h"

/* Decodes and turns upright, already made smaller where the picture is many
 * times what a photo needs. A file that ends early is refused, not filled up.
 * STATUS_TOO_LARGE, STATUS_INVALID, STATUS_NO_MEMORY. */
enum status photo_jpeg_decode(const void *bytes, size_t length, struct photo_pixels *out) STATUS_CHECKED;

/* Encodes into *out, made by malloc. `quality` is 1 to 100. STATUS_NO_MEMORY. */
enum status photo_jpeg_encode(
    const struct photo_pixels *pixels, int quality, unsigned char **out, size_t *length) STATUS_CHECKED;

#endif
