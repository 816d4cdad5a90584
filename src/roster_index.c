#include "roster_index.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct slot {
	const char *code; /* NULL in a free one */
	size_t row;
};

/* Open addressing, at most half full; `size` is a power of two. */
struct roster_index {
	struct slot *slots;
	size_t size;
	size_t used;
	unsigned char key[crypto_shorthash_KEYBYTES];
};

enum status roster_index_open(struct roster_index **out)
{
	struct roster_index *index = calloc(1, sizeof *index);
	if (!index)
		return STATUS_NO_MEMORY;
	index->size = 1024;
	index->slots = calloc(index->size, sizeof *index->slots);
	if (!index->slots) {
		free(index);
		return STATUS_NO_MEMORY;
	}
	crypto_shorthash_keygen(index->key);
	*out = index;
	return STATUS_OK;
}

void roster_index_close(struct roster_index *index)
{
	if (!index)
		return;
	free(index->slots);
	free(index);
}

/* The slot of `code`, or the free one where it belongs. */
static struct slot *place(const struct roster_index *index, const char *code)
{
	unsigned char digest[crypto_shorthash_BYTES];
	uint64_t hash;
	_Static_assert(sizeof hash == sizeof digest, "SipHash-2-4 gives 8 bytes");
	crypto_shorthash(digest, (const unsigned char *)code, strlen(code), index->key);
	memcpy(&hash, digest, sizeof hash);
	for (size_t at = (size_t)hash;; at++) {
		struct slot *slot = &index->slots[at & (index->size - 1)];
		if (!slot->code || !strcmp(slot->code, code))
			return slot;
	}
}

bool roster_index_find(const struct roster_index *index, const char *code, size_t *row)
{
	const struct slot *slot = place(index, code);
	if (slot->code)
		*row = slot->row;
	return slot->code;
}

static enum status grow(struct roster_index *index)
{
	struct slot *old = index->slots;
	size_t count = index->size;
	struct slot *slots = calloc(count * 2, sizeof *slots);
	if (!slots)
		return STATUS_NO_MEMORY;
	index->slots = slots;
	index->size = count * 2;
	for (size_t i = 0; i < count; i++) {
		if (old[i].code)
			*place(index, old[i].code) = old[i];
	}
	free(old);
	return STATUS_OK;
}

enum status roster_index_add(struct roster_index *index, const char *code, size_t row)
{
	if (index->used * 2 >= index->size) {
		enum status status = grow(index);
		if (status)
			return status;
	}
	*place(index, code) = (struct slot){.code = code, .row = row};
	index->used++;
	return STATUS_OK;
}
