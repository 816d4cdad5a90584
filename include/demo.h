/* demo: what the demonstration congress is made of. Everything is made up and
 * the same each time. */
#ifndef DEMO_H
#define DEMO_H

#include <stddef.h>

#include "print.h"
#include "status.h"

#define DEMO_DELEGATES 246
#define DEMO_DELEGATIONS 12

/* A roster file of DEMO_DELEGATES official delegates, as a secretariat would
 * write it; to be freed. NULL without memory. */
char *demo_roster(void);

/* A congress paper as PDF. */
struct demo_paper {
	const char *title;
	const char *name; /* of the file */
	const char *const *paragraphs;
	size_t count;
};

extern const struct demo_paper demo_papers[];
extern const size_t demo_paper_count;

enum status demo_paper_print(const struct demo_paper *paper, const struct print_sink *sink) STATUS_CHECKED;

/* Candidates for the executive committee. */
#define DEMO_CANDIDATES 17
extern const char *const demo_candidates[DEMO_CANDIDATES];

#endif
