#include "merkle.h"

#include <sodium.h>
#include <string.h>

/* `out` may be `left` or `right`. */
static void hash_children(
    const uint8_t left[MERKLE_HASH_BYTES], const uint8_t right[MERKLE_HASH_BYTES], uint8_t out[MERKLE_HASH_BYTES])
{
	static const uint8_t interior = 0x01;
	crypto_hash_sha256_state hash;
	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &interior, 1);
	crypto_hash_sha256_update(&hash, left, MERKLE_HASH_BYTES);
	crypto_hash_sha256_update(&hash, right, MERKLE_HASH_BYTES);
	crypto_hash_sha256_final(&hash, out);
}

void merkle_init(struct merkle *tree)
{
	memset(tree, 0, sizeof *tree);
}

void merkle_add(struct merkle *tree, const uint8_t leaf[MERKLE_HASH_BYTES])
{
	uint8_t node[MERKLE_HASH_BYTES];
	memcpy(node, leaf, sizeof node);
	/* As in binary counting, two full trees of a size become one. */
	unsigned level = 0;
	for (; tree->count >> level & 1; level++)
		hash_children(tree->nodes[level], node, node);
	memcpy(tree->nodes[level], node, sizeof node);
	tree->count++;
}

void merkle_root(const struct merkle *tree, uint8_t root[MERKLE_HASH_BYTES])
{
	if (tree->count == 0) {
		crypto_hash_sha256(root, NULL, 0);
		return;
	}
	/* The smaller tree is always the right-hand one. */
	unsigned level = 0;
	while (!(tree->count >> level & 1))
		level++;
	memcpy(root, tree->nodes[level], MERKLE_HASH_BYTES);
	while (++level < 64) {
		if (tree->count >> level & 1)
			hash_children(tree->nodes[level], root, root);
	}
}
