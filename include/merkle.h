/* merkle: the Merkle tree head of RFC 6962 section 2.1, with SHA-256.
 *
 * Leaf hashes are added one by one, in order; the state is of constant size
 * (one hash for each level). Leaf hashes, SHA-256(0x00 · entry), are the
 * caller's; interior nodes are SHA-256(0x01 · left · right).
 *
 * Pure; one state, one thread at a time. */
#ifndef MERKLE_H
#define MERKLE_H

#include <stdint.h>

#define MERKLE_HASH_BYTES 32

struct merkle {
	uint64_t count;                       /* leaves so far */
	uint8_t nodes[64][MERKLE_HASH_BYTES]; /* nodes[i]: a full tree of 2^i leaves, where bit i of count is set */
};

/* An empty tree. */
void merkle_init(struct merkle *tree);

/* Appends a leaf hash. */
void merkle_add(struct merkle *tree, const uint8_t leaf[MERKLE_HASH_BYTES]);

/* The head over the leaves so far, which may be continued; SHA-256 of nothing
 * for an empty tree. */
void merkle_root(const struct merkle *tree, uint8_t root[MERKLE_HASH_BYTES]);

#endif
