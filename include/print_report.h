/* print_report: papers that read from top to bottom over as many A4 pages as
 * they need, in the form of Vietnamese administrative papers: two headings,
 * title, numbered sections, lines to be filled in by hand, signature places,
 * and the page's number on every page.
 *
 * What is drawn moves `y` down and begins a new page where it does not fit.
 * Text longer than PRINT_REPORT_BLOCK ends in an ellipsis. Errors are kept as
 * in print.h. */
#ifndef PRINT_REPORT_H
#define PRINT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "print.h"
#include "status.h"
#include "text.h"

#define PRINT_REPORT_LEFT 30.0
#define PRINT_REPORT_WIDTH 165.0
#define PRINT_REPORT_BLOCK 60.0 /* millimetres, the most that one paragraph or cell takes */

struct print_report {
	struct print *print;
	enum print_language language;
	double y;           /* where the next thing goes */
	double scale;       /* of the text below the heading; 1, and `draw`'s to change */
	const char *footer; /* on every page, left of its number */
	size_t page, pages; /* `pages` is 0 while they are counted */
};

/* Draws everything, alike each time it is called. */
typedef void print_report_draw(struct print_report *report, const void *closure);

struct print_report_form {
	enum print_language language;
	const char *title;  /* of the file */
	const char *footer; /* borrowed */
	print_report_draw *draw;
	const void *closure;
};

/* Writes the paper as one PDF; `draw` is called twice, first to count the
 * pages. Returns the sink's error or STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_report_write(const struct print_report_form *form, const struct print_sink *sink);

/* Begins a new page unless `height` is left on this one. True when it did. */
bool print_report_need(struct print_report *report, double height);

/* A body of the congress. */
struct print_report_body {
	const char *head;    /* NULL or empty: not known */
	const char *members; /* likewise; one name a line */
};

/* What was entered of who holds the congress, and where. What is not known is
 * left as lines to be filled in by hand. */
struct print_report_bodies {
	const char *organisation, *place; /* NULL or empty: not known */
	struct print_report_body presidium, counting, credentials;
};

/* The congress on the left; on the right the organisation, and place and day.
 * `bodies` NULL: nothing is known. */
void print_report_heading(struct print_report *report, const struct print_congress *congress,
    const struct print_report_bodies *bodies, const struct text_time *day);

/* Centred: `title` in large capitals, `subtitle` and `remark` below it; NULL or
 * empty: none. */
void print_report_title(struct print_report *report, const char *title, const char *subtitle, const char *remark);

/* A section's heading, never the last thing of a page. */
void print_report_section(struct print_report *report, const char *text);

/* "- label: value"; NULL: the label alone. */
void print_report_item(struct print_report *report, const char *label, const char *value);

/* "- label:" and a dotted line for what the program does not know, with
 * `lines` - 1 more below. */
void print_report_blank(struct print_report *report, const char *label, int lines);

/* A paragraph of its own. */
void print_report_paragraph(struct print_report *report, const char *text);

/* "- label: value", or as print_report_blank where `value` is NULL or empty. Of
 * several lines each ends in a comma. */
void print_report_known(struct print_report *report, const char *label, const char *value, int lines);

/* Head and members of a body. */
void print_report_committee(struct print_report *report, const struct print_report_body *committee);

/* What must not be overlooked: bold, centred, in a frame. */
void print_report_banner(struct print_report *report, const char *text);

/* Who signs: whom they sign for, as what (NULL: nothing), and their name below
 * the signature (NULL or empty: to be written by hand). */
struct print_report_signature {
	const char *party, *office, *name;
};

/* Places for two signatures side by side; a NULL party leaves its side empty. */
void print_report_signatures(
    struct print_report *report, const struct print_report_signature *left, const struct print_report_signature *right);

/* Small print, one block that stays together. */
void print_report_note(struct print_report *report, const char *const lines[], size_t count);

#define PRINT_REPORT_TEXT 80

/* "09:05 ngày 23/11/2026", "09:05 on 23 November 2026"; returns `out`. */
char *print_report_moment(enum print_language language, const struct text_time *time, char out[PRINT_REPORT_TEXT]);

/* Hundredths of a percent as "66,67%", "66.67%"; returns `out`. */
char *print_report_percent(enum print_language language, uint64_t hundredths, char out[PRINT_REPORT_TEXT]);

#endif
