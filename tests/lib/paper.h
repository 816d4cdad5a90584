/* paper: a PDF under test, and what other makers' programs see in it. */
#ifndef PAPER_H
#define PAPER_H

#include "decode.h"
#include "print.h"

/* fontconfig links its cached patterns by offsets, which LeakSanitizer does
 * not follow: what the font map keeps looks lost. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig.so\n";
}

static inline enum status paper_write(void *closure, const unsigned char *bytes, size_t length)
{
	return fwrite(bytes, 1, length, closure) == length ? STATUS_OK : STATUS_IO;
}

/* A paper in a directory of its own. */
struct paper {
	char *directory;
	char path[600];
	FILE *file;
	struct print_sink sink;
};

static inline struct paper paper_begin(void)
{
	struct paper paper = {.directory = decode_directory()};
	snprintf(paper.path, sizeof paper.path, "%s/paper.pdf", paper.directory);
	paper.file = fopen(paper.path, "wb");
	assert_non_null(paper.file);
	paper.sink = (struct print_sink){paper_write, paper.file};
	return paper;
}

/* Closes the file; the paper is ready to be looked at. */
static inline void paper_finish(struct paper *paper)
{
	assert_int_equal(fclose(paper->file), 0);
}

/* The words of the paper, every run of white space one blank. */
static inline char *paper_text(const struct paper *paper)
{
	return decode_run("pdftotext '%s' - | tr -s '\\n\\f ' ' '", paper->path);
}

static inline char *paper_symbols(const struct paper *paper)
{
	free(decode_run("pdftoppm -r 150 -png '%s' '%s/page'", paper->path, paper->directory));
	return decode_symbols(paper->directory, "page*.png");
}

static inline void assert_pages(const struct paper *paper, const char *pages)
{
	char *line = decode_run("pdfinfo '%s' | sed -n 's/^Pages: *//p'", paper->path);
	line[strcspn(line, "\n")] = '\0';
	assert_string_equal(line, pages);
	free(line);
}

static inline void assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is missing in:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" should not be in:\n%s", part, text);
}

static inline size_t count_lines(const char *text)
{
	size_t lines = 0;
	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

/* Fails where there is ink outside the box, in pixels of half a millimetre. */
static inline void assert_ink_only_within(const struct paper *paper, int left, int top, int right, int bottom)
{
	free(decode_run("pdftoppm -r 50.8 -gray -singlefile '%s' '%s/ink'", paper->path, paper->directory));
	char path[600];
	snprintf(path, sizeof path, "%s/ink.pgm", paper->directory);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	int width, height;
	assert_int_equal(fscanf(file, "P5 %d %d 255", &width, &height), 2);
	assert_int_equal(getc(file), '\n');
	assert_in_range(width, 420, 421);
	assert_in_range(height, 594, 595);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			int grey = getc(file);
			if ((x < left || y < top || x >= right || y >= bottom) && grey != 255)
				fail_msg("ink at %.1f, %.1f mm", x / 2.0, y / 2.0);
		}
	}
	fclose(file);
}

/* Home printers lose the outer 8 mm. */
static inline void assert_margins_are_blank(const struct paper *paper)
{
	assert_ink_only_within(paper, 16, 16, 420 - 16, 594 - 16);
}

/* 9,000 bytes of `unit`, for free(). */
static inline char *paper_repeat(const char *unit)
{
	size_t length = strlen(unit);
	char *text = calloc(9000 + length, 1);
	assert_non_null(text);
	for (size_t at = 0; at < 9000; at += length)
		memcpy(text + at, unit, length);
	return text;
}

/* A sink with room for the bytes that its closure, a size_t, says. */
static inline enum status paper_full(void *closure, const unsigned char *bytes, size_t length)
{
	(void)bytes;
	size_t *left = closure;
	if (length > *left)
		return STATUS_STORAGE_FULL;
	*left -= length;
	return STATUS_OK;
}

static inline enum status paper_discard(void *closure, const unsigned char *bytes, size_t length)
{
	(void)bytes;
	*(size_t *)closure += length;
	return STATUS_OK;
}

#endif
