/* roster_arena: the strings of a roster, freed together. One thread. */
#ifndef ROSTER_ARENA_H
#define ROSTER_ARENA_H

#include "status.h"

#include <stddef.h>

/* A list of blocks, the newest first; NULL is an empty one. */
struct roster_arena;

/* Copies `bytes` into *arena and sets *out to the copy, zero-terminated.
 * STATUS_NO_MEMORY. */
enum status roster_arena_keep(
    struct roster_arena **arena, const char *bytes, size_t length, const char **out) STATUS_CHECKED;

void roster_arena_free(struct roster_arena *arena);

#endif
