#include "photo_pixels.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "photo.h"

enum status photo_pixels_check(uint64_t width, uint64_t height)
{
	if (width > PHOTO_PIXELS_MAX || height > PHOTO_PIXELS_MAX || width * height > PHOTO_PIXELS_MAX)
		return STATUS_TOO_LARGE;
	return width < PHOTO_SIDE_MIN || height < PHOTO_SIDE_MIN ? STATUS_INVALID : STATUS_OK;
}

enum status photo_pixels_open(uint32_t width, uint32_t height, struct photo_pixels *out)
{
	*out = (struct photo_pixels){malloc((size_t)width * height * 3), width, height};
	return out->rows ? STATUS_OK : STATUS_NO_MEMORY;
}

void photo_pixels_free(struct photo_pixels *pixels)
{
	free(pixels->rows);
	*pixels = (struct photo_pixels){0};
}

static unsigned char *pixel_at(const struct photo_pixels *pixels, uint32_t x, uint32_t y)
{
	return pixels->rows + ((size_t)y * pixels->width + x) * 3;
}

/* ---- orientation ---- */

/* What has to be done to the stored picture, in this order (Exif 2.3, tag 0x0112). */
struct turn {
	bool transpose, mirror, flip;
};

static const struct turn turns[9] = {
    [2] = {.mirror = true},
    [3] = {.mirror = true, .flip = true},
    [4] = {.flip = true},
    [5] = {.transpose = true},
    [6] = {.transpose = true, .mirror = true},
    [7] = {.transpose = true, .mirror = true, .flip = true},
    [8] = {.transpose = true, .flip = true},
};

enum status photo_pixels_turn(struct photo_pixels *pixels, int orientation)
{
	struct photo_pixels turned;
	if (orientation < 2 || orientation > 8)
		return STATUS_OK;
	const struct turn *turn = &turns[orientation];
	uint32_t width = turn->transpose ? pixels->height : pixels->width;
	uint32_t height = turn->transpose ? pixels->width : pixels->height;
	enum status status = photo_pixels_open(width, height, &turned);
	if (status != STATUS_OK)
		return status;
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			uint32_t from_x = turn->mirror ? width - 1 - x : x, from_y = turn->flip ? height - 1 - y : y;
			const unsigned char *from =
			    turn->transpose ? pixel_at(pixels, from_y, from_x) : pixel_at(pixels, from_x, from_y);
			memcpy(pixel_at(&turned, x, y), from, 3);
		}
	}
	photo_pixels_free(pixels);
	*pixels = turned;
	return STATUS_OK;
}

/* ---- size ---- */

/* The mean of the pixels from (x1, y1) up to but not with (x2, y2). */
static void average(const struct photo_pixels *pixels, const uint32_t from[2], const uint32_t to[2], unsigned char *out)
{
	uint64_t sums[3] = {0}, count = (uint64_t)(to[0] - from[0]) * (to[1] - from[1]);
	for (uint32_t y = from[1]; y < to[1]; y++) {
		const unsigned char *pixel = pixel_at(pixels, from[0], y);
		for (uint32_t x = from[0]; x < to[0]; x++, pixel += 3) {
			for (int i = 0; i < 3; i++)
				sums[i] += pixel[i];
		}
	}
	for (int i = 0; i < 3; i++)
		out[i] = (unsigned char)((sums[i] + count / 2) / count);
}

/* Where the `index`-th of `count` parts of `whole` begins. */
static uint32_t part_of(uint32_t index, uint32_t count, uint32_t whole)
{
	return (uint32_t)((uint64_t)index * whole / count);
}

static uint32_t at_least_one(uint64_t number)
{
	return number ? (uint32_t)number : 1;
}

enum status photo_pixels_shrink(struct photo_pixels *pixels, uint32_t width, uint32_t height)
{
	struct photo_pixels small;
	uint64_t across = (uint64_t)pixels->width * height, down = (uint64_t)pixels->height * width;
	if (pixels->width <= width && pixels->height <= height)
		return STATUS_OK;
	if (across > down)
		height = at_least_one(down / pixels->width);
	else
		width = at_least_one(across / pixels->height);
	enum status status = photo_pixels_open(width, height, &small);
	if (status != STATUS_OK)
		return status;
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			const uint32_t from[] = {part_of(x, width, pixels->width), part_of(y, height, pixels->height)};
			const uint32_t to[] = {
			    part_of(x + 1, width, pixels->width), part_of(y + 1, height, pixels->height)};
			average(pixels, from, to, pixel_at(&small, x, y));
		}
	}
	photo_pixels_free(pixels);
	*pixels = small;
	return STATUS_OK;
}
