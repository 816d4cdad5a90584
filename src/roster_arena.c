#include "roster_arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 65536

struct roster_arena {
	struct roster_arena *older;
	size_t used;
	size_t size;
	char bytes[];
};

static enum status add_block(struct roster_arena **arena, size_t size)
{
	struct roster_arena *block = malloc(sizeof *block + size);
	if (!block)
		return STATUS_NO_MEMORY;
	block->older = *arena;
	block->used = 0;
	block->size = size;
	*arena = block;
	return STATUS_OK;
}

enum status roster_arena_keep(struct roster_arena **arena, const char *bytes, size_t length, const char **out)
{
	if (!length) {
		*out = "";
		return STATUS_OK;
	}
	if (!*arena || (*arena)->size - (*arena)->used <= length) {
		enum status status = add_block(arena, length < BLOCK ? BLOCK : length + 1);
		if (status)
			return status;
	}
	char *copy = (*arena)->bytes + (*arena)->used;
	memcpy(copy, bytes, length);
	copy[length] = 0;
	(*arena)->used += length + 1;
	*out = copy;
	return STATUS_OK;
}

void roster_arena_free(struct roster_arena *arena)
{
	while (arena) {
		struct roster_arena *older = arena->older;
		free(arena);
		arena = older;
	}
}
