/* photo: a photo that somebody sent, made into one that papers can carry: an
 * upright JPEG of modest size, without whatever else the file held (place,
 * camera, comments, hidden tails). Decoding is libjpeg-turbo's and libpng's,
 * within limits that a hostile file cannot leave. Any thread. */
#ifndef PHOTO_H
#define PHOTO_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

#define PHOTO_BYTES_MAX ((size_t)8 << 20) /* of a file that is sent */
#define PHOTO_PIXELS_MAX 40000000u        /* of the picture in it: a phone's 40 megapixels */
#define PHOTO_SIDE_MIN 40                 /* pixels; less is no portrait */
#define PHOTO_WIDTH 480                   /* pixels at most of what is made: 300 dpi at 40 mm */
#define PHOTO_HEIGHT 640

struct photo {
	unsigned char *bytes; /* JPEG, owned */
	size_t length;
	uint32_t width, height;
};

/* Makes a photo of `length` bytes of a JPEG or PNG file. STATUS_UNSUPPORTED_TYPE
 * when they are neither, STATUS_TOO_LARGE for too many pixels, STATUS_INVALID
 * for a broken or too small picture, STATUS_NO_MEMORY. Free it with photo_free. */
enum status photo_make(const void *bytes, size_t length, struct photo *out) STATUS_CHECKED;

/* Leaves {0}; harmless after {0}. */
void photo_free(struct photo *photo);

#endif
