#include "roster_problems.h"

#include <stdlib.h>
#include <string.h>

static enum status make_room(struct roster_problems *list)
{
	/* Doubles at each power of two. */
	if (list->count & (list->count - 1))
		return STATUS_OK;
	size_t size = list->count ? list->count * 2 : 1;
	struct roster_problem *items = realloc(list->items, size * sizeof *items);
	if (!items)
		return STATUS_NO_MEMORY;
	list->items = items;
	return STATUS_OK;
}

enum status roster_problems_add(
    struct roster_problems *list, struct roster_arena **arena, const struct roster_problem *problem)
{
	if (list->count == ROSTER_PROBLEMS) {
		list->left_out++;
		return STATUS_OK;
	}
	enum status status = make_room(list);
	if (status)
		return status;
	struct roster_problem added = *problem;
	status = roster_arena_keep(arena, problem->detail, strlen(problem->detail), &added.detail);
	if (!status)
		list->items[list->count++] = added;
	return status;
}

void roster_problems_sort(struct roster_problems *list)
{
	/* Insertion: what was added is sorted in itself, and the list is short. */
	for (size_t i = 1; i < list->count; i++) {
		struct roster_problem moved = list->items[i];
		size_t place = i;
		for (; place > 0 && list->items[place - 1].line > moved.line; place--)
			list->items[place] = list->items[place - 1];
		list->items[place] = moved;
	}
}

void roster_problems_free(struct roster_problems *list)
{
	free(list->items);
	*list = (struct roster_problems){0};
}
