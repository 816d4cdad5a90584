#include "qr.h"

#include <errno.h>
#include <png.h>
#include <qrencode.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qr {
	QRcode *code;
};

enum status qr_encode(const char *text, enum qr_level level, struct qr **out)
{
	static const QRecLevel levels[] = {
	    [QR_LEVEL_L] = QR_ECLEVEL_L,
	    [QR_LEVEL_M] = QR_ECLEVEL_M,
	    [QR_LEVEL_Q] = QR_ECLEVEL_Q,
	    [QR_LEVEL_H] = QR_ECLEVEL_H,
	};
	if (text[0] == '\0' || (unsigned)level >= sizeof levels / sizeof *levels)
		return STATUS_INVALID;
	struct qr *qr = malloc(sizeof *qr);
	if (qr == NULL)
		return STATUS_NO_MEMORY;
	qr->code = QRcode_encodeString(text, 0, levels[level], QR_MODE_8, 1);
	if (qr->code == NULL) {
		int cause = errno;
		free(qr);
		return cause == ERANGE ? STATUS_TOO_LARGE : cause == ENOMEM ? STATUS_NO_MEMORY : STATUS_INVALID;
	}
	*out = qr;
	return STATUS_OK;
}

void qr_free(struct qr *qr)
{
	if (qr == NULL)
		return;
	size_t side = (size_t)qr->code->width;
	sodium_memzero(qr->code->data, side * side);
	QRcode_free(qr->code);
	free(qr);
}

int qr_version(const struct qr *qr)
{
	return qr->code->version;
}

int qr_size(const struct qr *qr)
{
	return qr->code->width;
}

bool qr_dark(const struct qr *qr, int x, int y)
{
	int side = qr->code->width;
	if (x < 0 || y < 0 || x >= side || y >= side)
		return false;
	return qr->code->data[y * side + x] & 1; /* the other bits tell what the module is for */
}

int qr_run(const struct qr *qr, int x, int y)
{
	int length = 0;
	while (qr_dark(qr, x + length, y))
		length++;
	return length;
}

static void svg_path(FILE *file, const struct qr *qr)
{
	int size = qr_size(qr);
	for (int y = 0; y < size; y++) {
		for (int x = 0; x < size; x++) {
			int run = qr_run(qr, x, y);
			if (run == 0)
				continue;
			fprintf(file, "M%d %dh%dv1h-%dz", x + QR_QUIET_ZONE, y + QR_QUIET_ZONE, run, run);
			x += run;
		}
	}
}

enum status qr_svg(const struct qr *qr, char **out)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	if (file == NULL)
		return STATUS_NO_MEMORY;
	int side = qr_size(qr) + 2 * QR_QUIET_ZONE;
	fprintf(file,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
	    "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"",
	    side, side, side, side);
	svg_path(file, qr);
	fputs("\"/></svg>\n", file);
	int failed = ferror(file);
	if (fclose(file) != 0 || failed) {
		free(text);
		return STATUS_NO_MEMORY;
	}
	*out = text;
	return STATUS_OK;
}

/* A PNG under way. `row` holds one row of pixels, `bytes` what was written. */
struct image {
	unsigned char *row;
	unsigned char *bytes;
	size_t length, capacity;
	jmp_buf failed;
};

static void image_fail(png_structp png, png_const_charp message)
{
	(void)message;
	struct image *image = png_get_error_ptr(png);
	longjmp(image->failed, 1);
}

static void image_warn(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static void image_write(png_structp png, png_bytep bytes, size_t length)
{
	struct image *image = png_get_io_ptr(png);
	if (length > image->capacity - image->length) {
		size_t capacity = 2 * image->capacity + length;
		unsigned char *grown = realloc(image->bytes, capacity);
		if (grown == NULL)
			png_error(png, "out of memory");
		image->bytes = grown;
		image->capacity = capacity;
	}
	memcpy(image->bytes + image->length, bytes, length);
	image->length += length;
}

static void image_flush(png_structp png)
{
	(void)png;
}

/* Row `y` of the symbol at `scale`: a set bit is white. */
static void image_fill_row(unsigned char *row, size_t row_length, const struct qr *qr, int y, int scale)
{
	memset(row, 0xff, row_length);
	int size = qr_size(qr);
	for (int x = 0; x < size; x++) {
		if (!qr_dark(qr, x, y))
			continue;
		size_t first = (size_t)(x + QR_QUIET_ZONE) * (size_t)scale;
		for (size_t bit = first; bit < first + (size_t)scale; bit++)
			row[bit / 8] &= (unsigned char)~(0x80u >> bit % 8);
	}
}

static void image_draw(png_structp png, png_infop info, struct image *image, const struct qr *qr, int scale)
{
	int modules = qr_size(qr) + 2 * QR_QUIET_ZONE;
	png_uint_32 side = (png_uint_32)(modules * scale);
	png_set_write_fn(png, image, image_write, image_flush);
	png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < modules; y++) {
		image_fill_row(image->row, (side + 7) / 8, qr, y - QR_QUIET_ZONE, scale);
		for (int copy = 0; copy < scale; copy++)
			png_write_row(png, image->row);
	}
	png_write_end(png, info);
}

/* libpng reports errors by longjmp; everything it must survive is in *image. */
static enum status image_make(struct image *image, const struct qr *qr, int scale)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, image, image_fail, image_warn);
	if (png == NULL)
		return STATUS_NO_MEMORY;
	png_infop info = png_create_info_struct(png);
	enum status status = STATUS_NO_MEMORY;
	if (info != NULL && setjmp(image->failed) == 0) {
		image_draw(png, info, image, qr, scale);
		status = STATUS_OK;
	}
	png_destroy_write_struct(&png, &info);
	return status;
}

enum status qr_png(const struct qr *qr, int scale, unsigned char **out, size_t *length)
{
	if (scale < 1 || scale > QR_SCALE_MAX)
		return STATUS_INVALID;
	size_t side = (size_t)(qr_size(qr) + 2 * QR_QUIET_ZONE) * (size_t)scale;
	struct image image = {.row = malloc((side + 7) / 8)};
	if (image.row == NULL)
		return STATUS_NO_MEMORY;
	enum status status = image_make(&image, qr, scale);
	free(image.row);
	if (status != STATUS_OK) {
		free(image.bytes);
		return status;
	}
	*out = image.bytes;
	*length = image.length;
	return STATUS_OK;
}
