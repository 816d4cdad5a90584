/* reading: a paper read from left to right and from top to bottom. */
#ifndef READING_H
#define READING_H

#include <stdbool.h>

#include "paper.h"

/* The words in the order in which they stand on the pages, every run of white
 * space one blank. For free(). */
static inline char *reading_text(const struct paper *paper)
{
	return decode_run("pdftotext -layout '%s' - | tr -s '\\n\\f ' ' '", paper->path);
}

/* The same of one page. */
static inline char *reading_page(const struct paper *paper, int page)
{
	return decode_run("pdftotext -layout -f %d -l %d '%s' - | tr -s '\\n\\f ' ' '", page, page, paper->path);
}

static inline int reading_pages(const struct paper *paper)
{
	char *number = decode_run("pdfinfo '%s' | sed -n 's/^Pages: *//p'", paper->path);
	int pages = atoi(number);
	free(number);
	return pages;
}

/* Fails unless the parts, the last one NULL, follow each other. */
static inline void assert_in_order(const char *text, const char *const parts[])
{
	const char *from = text;
	for (; *parts; parts++) {
		const char *at = strstr(from, *parts);
		if (!at)
			fail_msg("\"%s\" is not after character %zu of:\n%s", *parts, (size_t)(from - text), text);
		from = at + strlen(*parts);
	}
}

static inline size_t reading_count(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* Fails unless `heading` stands before `cell` on each page that has one, which
 * are at least two. Every page has its number. */
static inline void assert_table_breaks(const struct paper *paper, const char *heading, const char *cell)
{
	int pages = reading_pages(paper), with_rows = 0;
	for (int page = 1; page <= pages; page++) {
		char *text = reading_page(paper, page), number[32];
		const char *title = strstr(text, heading), *row = strstr(text, cell);
		if (row && (!title || row < title))
			fail_msg("page %d has a table without headings:\n%s", page, text);
		with_rows += row != NULL;
		snprintf(number, sizeof number, " %d/%d", page, pages);
		assert_contains(text, number);
		free(text);
	}
	assert_true(with_rows >= 2);
}

/* Fails where a page has ink outside the margins that printers and binders
 * need: 20 mm on the left, 10 elsewhere. */
static inline void assert_pages_keep_margins(const struct paper *paper)
{
	char path[600];
	snprintf(path, sizeof path, "%s/pages.pgm", paper->directory);
	free(decode_run("pdftoppm -r 25.4 -gray '%s' > '%s'", paper->path, path));
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	int width, height, page = 0;
	while (fscanf(file, "P5 %d %d 255", &width, &height) == 2) {
		page++;
		assert_int_equal(getc(file), '\n');
		assert_in_range(width, 210, 211);
		assert_in_range(height, 297, 298);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				bool margin = x < 20 || y < 10 || x >= width - 10 || y >= height - 8;
				if (getc(file) != 255 && margin)
					fail_msg("ink at %d, %d mm of page %d", x, y, page);
			}
		}
	}
	assert_int_not_equal(page, 0);
	fclose(file);
}

/* Fails unless all letters come from one family of fonts. */
static inline void assert_one_family(const struct paper *paper)
{
	char *families =
	    decode_run("pdffonts '%s' | sed -n '3,$s/^[A-Z]*+\\([A-Za-z]*\\).*/\\1/p' | sort -u", paper->path);
	if (count_lines(families) != 1)
		fail_msg("letters come from:\n%s", families);
	free(families);
}

#endif
