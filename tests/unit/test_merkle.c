#include "merkle.h"

#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* The entries of the certificate transparency reference tests, and the head
 * over the first 0, 1, … 8 of them, in hex. */
static const char *const entries[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static size_t unhex(const char *hex, uint8_t *out, size_t size)
{
	size_t length = 0;
	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), NULL, &length, NULL), 0);
	return length;
}

static void hash_leaf(const char *hex, uint8_t leaf[MERKLE_HASH_BYTES])
{
	uint8_t bytes[17] = {0x00};
	size_t length = unhex(hex, bytes + 1, sizeof bytes - 1);
	crypto_hash_sha256(leaf, bytes, length + 1);
}

static void assert_root(const struct merkle *tree, const char *hex)
{
	uint8_t expected[MERKLE_HASH_BYTES];
	uint8_t root[MERKLE_HASH_BYTES];
	unhex(hex, expected, sizeof expected);
	merkle_root(tree, root);
	assert_memory_equal(root, expected, sizeof root);
}

static void heads_of_the_reference_tests(void **state)
{
	(void)state;
	struct merkle tree;
	merkle_init(&tree);
	assert_root(&tree, roots[0]);
	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		uint8_t leaf[MERKLE_HASH_BYTES];
		hash_leaf(entries[i], leaf);
		merkle_add(&tree, leaf);
		assert_root(&tree, roots[i + 1]);
	}
}

static void order_matters(void **state)
{
	(void)state;
	struct merkle tree;
	uint8_t leaf[2][MERKLE_HASH_BYTES];
	uint8_t root[2][MERKLE_HASH_BYTES];
	hash_leaf("00", leaf[0]);
	hash_leaf("10", leaf[1]);
	for (int first = 0; first < 2; first++) {
		merkle_init(&tree);
		merkle_add(&tree, leaf[first]);
		merkle_add(&tree, leaf[1 - first]);
		merkle_root(&tree, root[first]);
	}
	assert_memory_not_equal(root[0], root[1], MERKLE_HASH_BYTES);
}

/* MTH word for word from RFC 6962 section 2.1. */
static void reference(uint8_t leaves[][MERKLE_HASH_BYTES], size_t count, uint8_t out[MERKLE_HASH_BYTES])
{
	if (count == 1) {
		memcpy(out, leaves[0], MERKLE_HASH_BYTES);
		return;
	}
	size_t k = 1;
	while (2 * k < count)
		k *= 2;
	uint8_t bytes[1 + 2 * MERKLE_HASH_BYTES] = {0x01};
	reference(leaves, k, bytes + 1);
	reference(leaves + k, count - k, bytes + 1 + MERKLE_HASH_BYTES);
	crypto_hash_sha256(out, bytes, sizeof bytes);
}

static void every_size_agrees_with_the_definition(void **state)
{
	(void)state;
	static uint8_t leaves[300][MERKLE_HASH_BYTES];
	struct merkle tree;
	merkle_init(&tree);
	for (size_t i = 0; i < 300; i++) {
		uint8_t expected[MERKLE_HASH_BYTES];
		uint8_t root[MERKLE_HASH_BYTES];
		crypto_hash_sha256(leaves[i], (const uint8_t *)&i, sizeof i);
		merkle_add(&tree, leaves[i]);
		reference(leaves, i + 1, expected);
		merkle_root(&tree, root);
		assert_memory_equal(root, expected, sizeof root);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(heads_of_the_reference_tests),
	    cmocka_unit_test(order_matters),
	    cmocka_unit_test(every_size_agrees_with_the_definition),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
