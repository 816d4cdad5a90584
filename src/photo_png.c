#include "photo_png.h"

#include <png.h>
#include <string.h>

static enum status read_pixels(png_image *image, struct photo_pixels *out)
{
	static const png_color white = {255, 255, 255};
	enum status status = photo_pixels_check(image->width, image->height);
	if (status == STATUS_OK)
		status = photo_pixels_open(image->width, image->height, out);
	if (status != STATUS_OK)
		return status;
	image->format = PNG_FORMAT_RGB;
	if (png_image_finish_read(image, &white, out->rows, 0, NULL))
		return STATUS_OK;
	photo_pixels_free(out);
	return STATUS_INVALID;
}

enum status photo_png_decode(const void *bytes, size_t length, struct photo_pixels *out)
{
	png_image image;
	memset(&image, 0, sizeof image);
	image.version = PNG_IMAGE_VERSION;
	if (!png_image_begin_read_from_memory(&image, bytes, length))
		return STATUS_INVALID;
	enum status status = read_pixels(&image, out);
	png_image_free(&image);
	return status;
}
