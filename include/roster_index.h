/* roster_index: finds a row by a code in it. Codes are hashed with a key drawn
 * anew for each index, so that no file can be made to collide. One thread. */
#ifndef ROSTER_INDEX_H
#define ROSTER_INDEX_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>

struct roster_index;

/* STATUS_NO_MEMORY. */
enum status roster_index_open(struct roster_index **out) STATUS_CHECKED;

void roster_index_close(struct roster_index *index);

/* Sets *row to the row of `code`; false when there is none. */
bool roster_index_find(const struct roster_index *index, const char *code, size_t *row);

/* Adds a code that is not there yet. It is borrowed until the close.
 * STATUS_NO_MEMORY. */
enum status roster_index_add(struct roster_index *index, const char *code, size_t row) STATUS_CHECKED;

#endif
