#include "photo_jpeg.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "photo.h"

/* A progressive file may go over the whole picture again and again, a thousand
 * times in a few kilobytes; those of cameras and editors do so about ten times. */
#define SCANS_MAX 60

#define EXIF_MARKER (JPEG_APP0 + 1)
#define EXIF_BYTES 65533

/* libjpeg's way out of trouble; `manager` is first, so that it finds us. */
struct trouble {
	struct jpeg_error_mgr manager;
	jmp_buf way_out;
	enum status status;
	struct jpeg_progress_mgr progress; /* of reading */
};

static void give_up(j_common_ptr codec)
{
	struct trouble *trouble = (struct trouble *)codec->err;
	trouble->status = codec->err->msg_code == JERR_OUT_OF_MEMORY ? STATUS_NO_MEMORY : STATUS_INVALID;
	longjmp(trouble->way_out, 1);
}

/* Warnings are of data that is wrong: of most nothing is seen, but what ends
 * early or is torn would be filled with grey. */
static void look_at_warning(j_common_ptr codec, int level)
{
	int code = codec->err->msg_code;
	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE))
		give_up(codec);
}

static void say_nothing(j_common_ptr codec)
{
	(void)codec;
}

static void set_trouble(struct trouble *trouble)
{
	jpeg_std_error(&trouble->manager);
	trouble->manager.error_exit = give_up;
	trouble->manager.emit_message = look_at_warning;
	trouble->manager.output_message = say_nothing;
	trouble->status = STATUS_OK;
}

/* ---- orientation ---- */

struct exif {
	const unsigned char *bytes; /* from the TIFF header on */
	size_t length;
	bool big_endian;
};

/* 0 outside. */
static unsigned read_number(const struct exif *exif, size_t at, size_t size)
{
	unsigned number = 0;
	if (at > exif->length || exif->length - at < size)
		return 0;
	for (size_t i = 0; i < size; i++)
		number = number << 8 | exif->bytes[exif->big_endian ? at + i : at + size - 1 - i];
	return number;
}

/* Of tag 0x0112 in the first directory; 0 where there is none. */
static int find_orientation(const struct exif *exif)
{
	size_t directory = read_number(exif, 4, 4), count = read_number(exif, directory, 2);
	for (size_t i = 0; i < count; i++) {
		size_t entry = directory + 2 + 12 * i;
		if (entry > exif->length)
			break;
		if (read_number(exif, entry, 2) == 0x0112)
			return (int)read_number(exif, entry + 8, 2);
	}
	return 0;
}

static int orientation_of(const struct jpeg_decompress_struct *codec)
{
	static const unsigned char head[] = {'E', 'x', 'i', 'f', 0, 0};
	for (jpeg_saved_marker_ptr marker = codec->marker_list; marker; marker = marker->next) {
		if (marker->marker != EXIF_MARKER || marker->data_length < sizeof head + 8 ||
		    memcmp(marker->data, head, sizeof head) != 0)
			continue;
		const unsigned char *tiff = marker->data + sizeof head;
		const struct exif exif = {tiff, marker->data_length - sizeof head, tiff[0] == 'M'};
		return find_orientation(&exif);
	}
	return 0;
}

/* ---- reading ---- */

static void limit_scans(j_common_ptr codec)
{
	if (((j_decompress_ptr)codec)->input_scan_number > SCANS_MAX)
		give_up(codec);
}

/* The decoder can leave out what is far more than needed, by eighths. */
static void choose_scale(struct jpeg_decompress_struct *codec)
{
	unsigned scale = 8;
	unsigned least = PHOTO_WIDTH * 2; /* enough of either side, turned or not */
	while (scale > 1 && codec->image_width * (scale / 2) / 8 >= least &&
	       codec->image_height * (scale / 2) / 8 >= least)
		scale /= 2;
	codec->scale_num = scale;
	codec->scale_denom = 8;
}

static enum status read_header(struct jpeg_decompress_struct *codec, const void *bytes, size_t length)
{
	jpeg_mem_src(codec, bytes, length);
	jpeg_save_markers(codec, EXIF_MARKER, EXIF_BYTES);
	jpeg_read_header(codec, TRUE);
	enum status status = photo_pixels_check(codec->image_width, codec->image_height);
	codec->out_color_space = JCS_RGB;
	choose_scale(codec);
	return status;
}

/* May leave by way of give_up. */
static void read_rows(struct jpeg_decompress_struct *codec, const struct photo_pixels *out)
{
	while (codec->output_scanline < codec->output_height) {
		unsigned char *row = out->rows + (size_t)codec->output_scanline * out->width * 3;
		jpeg_read_scanlines(codec, &row, 1);
	}
	jpeg_finish_decompress(codec);
}

/* The picture is the caller's whatever happens, so that it outlives a longjmp. */
static enum status read_picture(
    struct jpeg_decompress_struct *codec, const void *bytes, size_t length, struct photo_pixels *out, int *orientation)
{
	struct trouble *trouble = (struct trouble *)codec->err;
	if (setjmp(trouble->way_out))
		return trouble->status;
	jpeg_create_decompress(codec);
	trouble->progress = (struct jpeg_progress_mgr){.progress_monitor = limit_scans};
	codec->progress = &trouble->progress;
	enum status status = read_header(codec, bytes, length);
	if (status != STATUS_OK)
		return status;
	*orientation = orientation_of(codec); /* the end forgets the markers */
	jpeg_start_decompress(codec);
	status = photo_pixels_open(codec->output_width, codec->output_height, out);
	if (status == STATUS_OK)
		read_rows(codec, out);
	return status;
}

enum status photo_jpeg_decode(const void *bytes, size_t length, struct photo_pixels *out)
{
	struct trouble trouble;
	struct jpeg_decompress_struct codec = {.err = &trouble.manager};
	set_trouble(&trouble);
	*out = (struct photo_pixels){0};
	int orientation = 0;
	enum status status = read_picture(&codec, bytes, length, out, &orientation);
	jpeg_destroy_decompress(&codec);
	if (status == STATUS_OK)
		status = photo_pixels_turn(out, orientation);
	if (status != STATUS_OK)
		photo_pixels_free(out);
	return status;
}

/* ---- writing ---- */

/* May leave by way of give_up. */
static void write_rows(struct jpeg_compress_struct *codec, const struct photo_pixels *pixels, int quality)
{
	codec->image_width = pixels->width;
	codec->image_height = pixels->height;
	codec->input_components = 3;
	codec->in_color_space = JCS_RGB;
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, quality, TRUE);
	jpeg_start_compress(codec, TRUE);
	while (codec->next_scanline < codec->image_height) {
		unsigned char *row = pixels->rows + (size_t)codec->next_scanline * pixels->width * 3;
		jpeg_write_scanlines(codec, &row, 1);
	}
	jpeg_finish_compress(codec);
}

static enum status write_picture(
    struct jpeg_compress_struct *codec, const struct photo_pixels *pixels, int quality, FILE *stream)
{
	struct trouble *trouble = (struct trouble *)codec->err;
	if (setjmp(trouble->way_out))
		return trouble->status == STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_INTERNAL;
	jpeg_create_compress(codec);
	jpeg_stdio_dest(codec, stream);
	write_rows(codec, pixels, quality);
	return STATUS_OK;
}

enum status photo_jpeg_encode(const struct photo_pixels *pixels, int quality, unsigned char **out, size_t *length)
{
	struct trouble trouble;
	struct jpeg_compress_struct codec = {.err = &trouble.manager};
	char *bytes = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&bytes, &size);
	if (!stream)
		return STATUS_NO_MEMORY;
	set_trouble(&trouble);
	enum status status = write_picture(&codec, pixels, quality, stream);
	jpeg_destroy_compress(&codec);
	if (fclose(stream) != 0 && status == STATUS_OK)
		status = STATUS_NO_MEMORY;
	if (status != STATUS_OK) {
		free(bytes);
		return status;
	}
	*out = (unsigned char *)bytes;
	*length = size;
	return STATUS_OK;
}
