/* photo_pixels: a picture in memory, 8 bits each of red, green and blue. */
#ifndef PHOTO_PIXELS_H
#define PHOTO_PIXELS_H

#include <stdint.h>

#include "status.h"

struct photo_pixels {
	unsigned char *rows; /* owned; height * width * 3 */
	uint32_t width, height;
};

/* Whether a photo may have these sides: STATUS_OK, STATUS_TOO_LARGE for more
 * than PHOTO_PIXELS_MAX, STATUS_INVALID for less than PHOTO_SIDE_MIN. */
enum status photo_pixels_check(uint64_t width, uint64_t height) STATUS_CHECKED;

/* Room for a picture of these sides, not filled in. STATUS_NO_MEMORY. */
enum status photo_pixels_open(uint32_t width, uint32_t height, struct photo_pixels *out) STATUS_CHECKED;

/* Leaves {0}; harmless after {0}. */
void photo_pixels_free(struct photo_pixels *pixels);

/* Turns a picture upright that a camera stored otherwise: `orientation` is
 * Exif's, 1 to 8; any other leaves it. STATUS_NO_MEMORY. */
enum status photo_pixels_turn(struct photo_pixels *pixels, int orientation) STATUS_CHECKED;

/* Shrinks a picture until it fits into width x height, keeping its shape, by
 * taking the mean of what falls on each pixel. STATUS_NO_MEMORY. */
enum status photo_pixels_shrink(struct photo_pixels *pixels, uint32_t width, uint32_t height) STATUS_CHECKED;

#endif
