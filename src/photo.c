#include "photo.h"

#include <stdlib.h>
#include <string.h>

#include "photo_jpeg.h"
#include "photo_pixels.h"
#include "photo_png.h"

#define QUALITY 85

void photo_free(struct photo *photo)
{
	free(photo->bytes);
	*photo = (struct photo){0};
}

static enum status decode(const void *bytes, size_t length, struct photo_pixels *out)
{
	static const unsigned char jpeg[] = {0xff, 0xd8, 0xff};
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	if (length >= sizeof jpeg && memcmp(bytes, jpeg, sizeof jpeg) == 0)
		return photo_jpeg_decode(bytes, length, out);
	if (length >= sizeof png && memcmp(bytes, png, sizeof png) == 0)
		return photo_png_decode(bytes, length, out);
	return STATUS_UNSUPPORTED_TYPE;
}

static enum status encode(const struct photo_pixels *pixels, struct photo *out)
{
	enum status status = photo_jpeg_encode(pixels, QUALITY, &out->bytes, &out->length);
	out->width = pixels->width;
	out->height = pixels->height;
	return status;
}

enum status photo_make(const void *bytes, size_t length, struct photo *out)
{
	struct photo_pixels pixels = {0};
	*out = (struct photo){0};
	if (length > PHOTO_BYTES_MAX)
		return STATUS_TOO_LARGE;
	enum status status = decode(bytes, length, &pixels);
	if (status == STATUS_OK)
		status = photo_pixels_shrink(&pixels, PHOTO_WIDTH, PHOTO_HEIGHT);
	if (status == STATUS_OK)
		status = encode(&pixels, out);
	photo_pixels_free(&pixels);
	return status;
}
