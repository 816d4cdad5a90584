/* print_wrap: text on its way into lines. Any thread, one thread for each
 * layout. */
#ifndef PRINT_WRAP_H
#define PRINT_WRAP_H

#include <pango/pangocairo.h>

enum print_wrap_paragraphs { PRINT_WRAP_ONE, PRINT_WRAP_ALL };

/* Valid, composed UTF-8, for g_free; NULL is empty. Of one paragraph everything
 * that would break the line becomes spaces, and what no box can show is cut. */
char *print_wrap_clean(const char *text, enum print_wrap_paragraphs paragraphs);

/* Narrows a layout of several lines to about the least width at which it has no
 * more of them, and gives that width in Pango's units. A layout of one line,
 * or one that is cut with an ellipsis, keeps its width. */
int print_wrap_even(PangoLayout *layout);

#endif
