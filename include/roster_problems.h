/* roster_problems: what is wrong or doubtful in a roster file. One thread. */
#ifndef ROSTER_PROBLEMS_H
#define ROSTER_PROBLEMS_H

#include "roster_arena.h"
#include "status.h"

#include <stddef.h>

#define ROSTER_PROBLEMS 1000 /* kept in a list; further ones are only counted */

struct roster_problem {
	size_t line;
	const char *column; /* header as in the file, or a column's name; may be "" */
	const char *code;   /* stable, static */
	const char *detail; /* English */
};

/* Start with {0}. */
struct roster_problems {
	struct roster_problem *items;
	size_t count;
	size_t left_out;
};

/* Adds a problem; its detail is copied into *arena, its column and code are
 * borrowed for the list's life. STATUS_NO_MEMORY. */
enum status roster_problems_add(
    struct roster_problems *list, struct roster_arena **arena, const struct roster_problem *problem) STATUS_CHECKED;

/* By line; those of one line keep their order. */
void roster_problems_sort(struct roster_problems *list);

/* Frees the items and leaves {0}. */
void roster_problems_free(struct roster_problems *list);

#endif
