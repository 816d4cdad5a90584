#include "print_wrap.h"

#include <stdbool.h>
#include <string.h>

/* Longer text is cut before shaping: no box here shows more, and shaping a
 * hostile megabyte would take minutes. */
#define BOX_BYTES_MAX 2000
#define STEP PANGO_SCALE /* a point; nobody sees less */

static bool breaks_line(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);
	return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *print_wrap_clean(const char *text, enum print_wrap_paragraphs paragraphs)
{
	if (text == NULL)
		text = "";
	size_t length = paragraphs == PRINT_WRAP_ONE ? strnlen(text, BOX_BYTES_MAX) : strlen(text);
	char *valid = g_utf8_make_valid(text, (gssize)length);
	char *clean = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	g_free(valid);
	for (char *at = clean; *at != '\0';) {
		char *next = g_utf8_next_char(at);
		if (breaks_line(g_utf8_get_char(at)) && (paragraphs == PRINT_WRAP_ONE || *at != '\n'))
			memset(at, ' ', (size_t)(next - at));
		at = next;
	}
	return clean;
}

/* A word wider than the layout must not hang out of it. */
static bool holds(PangoLayout *layout, int width, int lines)
{
	int used;
	pango_layout_set_width(layout, width);
	pango_layout_get_size(layout, &used, NULL);
	return used <= width && pango_layout_get_line_count(layout) <= lines;
}

int print_wrap_even(PangoLayout *layout)
{
	int high = pango_layout_get_width(layout), low = high / 2, lines = pango_layout_get_line_count(layout);
	if (lines < 2 || pango_layout_is_ellipsized(layout) || !holds(layout, high, lines))
		return high;
	while (high - low > STEP) {
		int middle = low + (high - low) / 2;
		if (holds(layout, middle, lines))
			high = middle;
		else
			low = middle;
	}
	pango_layout_set_width(layout, high);
	return high;
}
