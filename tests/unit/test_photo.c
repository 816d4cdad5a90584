#include "photo.h"

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>

#include "photo_jpeg.h"
#include "photo_pixels.h"

struct bytes {
	unsigned char *at;
	size_t length;
};

/* Left half red, right half blue, the top fifth white. */
static struct photo_pixels picture(uint32_t width, uint32_t height)
{
	struct photo_pixels pixels;
	assert_int_equal(photo_pixels_open(width, height, &pixels), STATUS_OK);
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			unsigned char *pixel = pixels.rows + ((size_t)y * width + x) * 3;
			memset(pixel, y < height / 5 ? 255 : 0, 3);
			pixel[x < width / 2 ? 0 : 2] = 255;
		}
	}
	return pixels;
}

static struct bytes jpeg(uint32_t width, uint32_t height)
{
	struct photo_pixels pixels = picture(width, height);
	struct bytes bytes;
	assert_int_equal(photo_jpeg_encode(&pixels, 90, &bytes.at, &bytes.length), STATUS_OK);
	photo_pixels_free(&pixels);
	return bytes;
}

/* With Exif's orientation after the first marker, in either order of bytes. */
static struct bytes jpeg_turned(uint32_t width, uint32_t height, unsigned char orientation, char order)
{
	unsigned char exif[] = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1,
	    3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0};
	const unsigned char big[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation};
	if (order == 'M')
		memcpy(exif + 10, big, sizeof big);
	struct bytes plain = jpeg(width, height),
	             turned = {malloc(plain.length + sizeof exif), plain.length + sizeof exif};
	assert_non_null(turned.at);
	memcpy(turned.at, plain.at, 2);
	memcpy(turned.at + 2, exif, sizeof exif);
	memcpy(turned.at + 2 + sizeof exif, plain.at + 2, plain.length - 2);
	free(plain.at);
	return turned;
}

static struct bytes png(uint32_t width, uint32_t height, png_uint_32 format)
{
	png_image image = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = format};
	unsigned char *rows = calloc(height, PNG_IMAGE_ROW_STRIDE(image));
	struct bytes bytes = {NULL, 0};
	assert_non_null(rows);
	assert_true(png_image_write_get_memory_size(image, bytes.length, 0, rows, 0, NULL));
	bytes.at = malloc(bytes.length);
	assert_non_null(bytes.at);
	assert_true(png_image_write_to_memory(&image, bytes.at, &bytes.length, 0, rows, 0, NULL));
	free(rows);
	return bytes;
}

static void assert_refused(struct bytes bytes, enum status status)
{
	struct photo photo;
	assert_int_equal(photo_make(bytes.at, bytes.length, &photo), status);
	assert_null(photo.bytes);
}

/* Of the photo's pixel at that share of its sides: 'r', 'b' or 'w'. */
static char colour_at(const struct photo_pixels *pixels, double x, double y)
{
	const unsigned char *pixel =
	    pixels->rows + ((size_t)(y * pixels->height) * pixels->width + (size_t)(x * pixels->width)) * 3;
	if (pixel[1] > 128)
		return 'w';
	return pixel[0] > pixel[2] ? 'r' : 'b';
}

static struct photo_pixels made_of(struct bytes bytes)
{
	struct photo photo;
	struct photo_pixels pixels;
	assert_int_equal(photo_make(bytes.at, bytes.length, &photo), STATUS_OK);
	assert_int_equal(photo_jpeg_decode(photo.bytes, photo.length, &pixels), STATUS_OK);
	assert_int_equal(pixels.width, photo.width);
	assert_int_equal(pixels.height, photo.height);
	photo_free(&photo);
	free(bytes.at);
	return pixels;
}

static void test_large_photos_are_made_small(void **state)
{
	(void)state;
	static const struct {
		uint32_t width, height, out_width, out_height;
	} cases[] = {{3000, 4000, 480, 640}, {4000, 3000, 480, 360}, {4000, 400, 480, 48}, {300, 400, 300, 400},
	    {481, 100, 480, 99}, {40, 40, 40, 40}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct photo_pixels pixels = made_of(jpeg(cases[i].width, cases[i].height));
		assert_int_equal(pixels.width, cases[i].out_width);
		assert_int_equal(pixels.height, cases[i].out_height);
		assert_int_equal(colour_at(&pixels, 0.2, 0.7), 'r');
		assert_int_equal(colour_at(&pixels, 0.8, 0.7), 'b');
		photo_pixels_free(&pixels);
	}
}

static void test_photos_come_upright(void **state)
{
	(void)state;
	/* Where the white band, the red and the blue half of the stored picture are seen: top, bottom, left, right. */
	static const struct {
		unsigned char orientation;
		const char *seen;
	} cases[] = {{1, "w?rb"}, {2, "w?br"}, {3, "?wbr"}, {4, "?wrb"}, {5, "rbw?"}, {6, "rb?w"}, {7, "br?w"},
	    {8, "brw?"}, {0, "w?rb"}, {9, "w?rb"}};
	static const double places[4][2] = {{0.5, 0.05}, {0.5, 0.95}, {0.05, 0.5}, {0.95, 0.5}};
	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		const char *seen = cases[i / 2].seen;
		struct photo_pixels pixels =
		    made_of(jpeg_turned(200, 100, cases[i / 2].orientation, i % 2 ? 'M' : 'I'));
		assert_int_equal(pixels.width, seen[0] == 'w' || seen[1] == 'w' ? 200 : 100);
		for (size_t place = 0; place < 4; place++) {
			if (seen[place] != '?')
				if (colour_at(&pixels, places[place][0], places[place][1]) != seen[place])
					fail_msg("orientation %d, place %zu", cases[i / 2].orientation, place);
		}
		photo_pixels_free(&pixels);
	}
}

static void test_nothing_of_the_file_but_its_picture_is_kept(void **state)
{
	(void)state;
	struct bytes bytes = jpeg_turned(100, 100, 1, 'I');
	struct photo photo;
	bytes.at = realloc(bytes.at, bytes.length + 6);
	memcpy(bytes.at + bytes.length, "hidden", 6);
	assert_int_equal(photo_make(bytes.at, bytes.length + 6, &photo), STATUS_OK);
	assert_null(memmem(photo.bytes, photo.length, "Exif", 4));
	assert_null(memmem(photo.bytes, photo.length, "hidden", 6));
	photo_free(&photo);
	free(bytes.at);
}

static void test_png_files_are_taken_and_clear_is_white(void **state)
{
	(void)state;
	struct photo_pixels pixels = made_of(png(600, 800, PNG_FORMAT_RGBA));
	assert_int_equal(pixels.width, 480);
	assert_int_equal(pixels.height, 640);
	assert_int_equal(colour_at(&pixels, 0.5, 0.5), 'w');
	photo_pixels_free(&pixels);
	pixels = made_of(png(50, 50, PNG_FORMAT_GRAY));
	assert_int_equal(pixels.rows[0], 0);
	photo_pixels_free(&pixels);
}

static void test_other_files_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "GIF89a", "%PDF-1.4", "<svg/>", "\x89PNG", "\xff\xd8", "RIFF....WEBP"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_refused((struct bytes){(unsigned char *)texts[i], strlen(texts[i])}, STATUS_UNSUPPORTED_TYPE);
	static unsigned char bare[] = {0xff, 0xd8, 0xff, 0xd9}, magic[] = "\x89PNG\r\n\x1a\n";
	assert_refused((struct bytes){bare, sizeof bare}, STATUS_INVALID);
	assert_refused((struct bytes){magic, sizeof magic - 1}, STATUS_INVALID);
}

static void test_torn_files_are_refused(void **state)
{
	(void)state;
	struct bytes files[] = {jpeg(300, 300), png(300, 300, PNG_FORMAT_RGB)};
	for (size_t i = 0; i < 2; i++) {
		for (size_t length = 8; length + 20 < files[i].length; length += 1 + files[i].length / 60)
			assert_refused((struct bytes){files[i].at, length}, STATUS_INVALID);
		free(files[i].at);
	}
}

/* Any damage gives a photo or a refusal. */
static void test_damaged_files_do_no_harm(void **state)
{
	(void)state;
	struct bytes files[] = {jpeg_turned(120, 90, 6, 'M'), png(120, 90, PNG_FORMAT_RGBA)};
	unsigned random = 1;
	for (size_t round = 0; round < 2000; round++) {
		struct bytes *file = &files[round % 2];
		unsigned char *copy = malloc(file->length);
		struct photo photo;
		assert_non_null(copy);
		memcpy(copy, file->at, file->length);
		for (int i = 0; i < 4; i++) {
			random = random * 1103515245 + 12345;
			copy[(random >> 8) % (i < 2 ? 60 : file->length)] = (unsigned char)(random >> 3);
		}
		if (photo_make(copy, file->length, &photo) == STATUS_OK)
			photo_free(&photo);
		free(copy);
	}
	free(files[0].at);
	free(files[1].at);
}

static void set_jpeg_sides(struct bytes bytes, unsigned width, unsigned height)
{
	static const unsigned char frame[] = {0xff, 0xc0};
	unsigned char *at = memmem(bytes.at, bytes.length, frame, sizeof frame);
	assert_non_null(at);
	at[5] = (unsigned char)(height >> 8);
	at[6] = (unsigned char)height;
	at[7] = (unsigned char)(width >> 8);
	at[8] = (unsigned char)width;
}

static void test_huge_sides_are_refused_before_they_take_memory(void **state)
{
	(void)state;
	struct bytes bytes = jpeg(100, 100);
	set_jpeg_sides(bytes, 65500, 65500);
	assert_refused(bytes, STATUS_TOO_LARGE);
	set_jpeg_sides(bytes, 10000, 4001);
	assert_refused(bytes, STATUS_TOO_LARGE);
	free(bytes.at);
	bytes = png(6400, 6400, PNG_FORMAT_GRAY); /* some 40 kB */
	assert_true(bytes.length < 100000);
	assert_refused(bytes, STATUS_TOO_LARGE);
	free(bytes.at);
	assert_refused((struct bytes){(unsigned char *)"", PHOTO_BYTES_MAX + 1}, STATUS_TOO_LARGE);
}

/* A progressive file: one scan for what is coarsest, then the others, each with
 * an equal part of the 63 finer coefficients of one of three colours. */
static struct bytes jpeg_with_scans(int parts)
{
	jpeg_scan_info scans[1 + 3 * 63] = {{.comps_in_scan = 3, .component_index = {0, 1, 2}}};
	int count = 1;
	for (int part = 0; part < 3 * parts; part++) {
		int from = 1 + part / 3 * 63 / parts, to = (part / 3 + 1) * 63 / parts;
		scans[count++] =
		    (jpeg_scan_info){.comps_in_scan = 1, .component_index = {part % 3}, .Ss = from, .Se = to};
	}
	struct photo_pixels pixels = picture(64, 64);
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct codec = {.err = jpeg_std_error(&errors)};
	struct bytes bytes = {NULL, 0};
	jpeg_create_compress(&codec);
	jpeg_mem_dest(&codec, &bytes.at, &bytes.length);
	codec.image_width = codec.image_height = 64;
	codec.input_components = 3;
	codec.in_color_space = JCS_RGB;
	jpeg_set_defaults(&codec);
	codec.scan_info = scans;
	codec.num_scans = count;
	jpeg_start_compress(&codec, TRUE);
	while (codec.next_scanline < 64) {
		unsigned char *row = pixels.rows + (size_t)codec.next_scanline * 64 * 3;
		jpeg_write_scanlines(&codec, &row, 1);
	}
	jpeg_finish_compress(&codec);
	jpeg_destroy_compress(&codec);
	photo_pixels_free(&pixels);
	return bytes;
}

static void test_progressive_files_are_taken_but_not_with_endless_scans(void **state)
{
	(void)state;
	struct photo_pixels pixels = made_of(jpeg_with_scans(9)); /* 28 of them */
	assert_int_equal(colour_at(&pixels, 0.2, 0.7), 'r');
	photo_pixels_free(&pixels);
	struct bytes endless = jpeg_with_scans(63);
	assert_refused(endless, STATUS_INVALID);
	free(endless.at);
}

static void test_stamps_are_no_photos(void **state)
{
	(void)state;
	struct bytes bytes = jpeg(39, 100);
	assert_refused(bytes, STATUS_INVALID);
	free(bytes.at);
	bytes = png(100, 39, PNG_FORMAT_RGB);
	assert_refused(bytes, STATUS_INVALID);
	free(bytes.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_large_photos_are_made_small),
	    cmocka_unit_test(test_photos_come_upright),
	    cmocka_unit_test(test_nothing_of_the_file_but_its_picture_is_kept),
	    cmocka_unit_test(test_png_files_are_taken_and_clear_is_white),
	    cmocka_unit_test(test_other_files_are_refused),
	    cmocka_unit_test(test_torn_files_are_refused),
	    cmocka_unit_test(test_damaged_files_do_no_harm),
	    cmocka_unit_test(test_huge_sides_are_refused_before_they_take_memory),
	    cmocka_unit_test(test_progressive_files_are_taken_but_not_with_endless_scans),
	    cmocka_unit_test(test_stamps_are_no_photos),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
