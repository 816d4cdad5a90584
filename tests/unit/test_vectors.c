/* Every published vector of what the recount rests on, n of n; the stories read
 * the same file for the pages' modules. */
#include <jansson.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "key.h"
#include "merkle.h"
#include "voprf.h"

#define FILE_NAME "tests/data/vectors.json"
#define BATCH 2

static int load(void **state)
{
	*state = json_load_file(FILE_NAME, JSON_REJECT_DUPLICATES, NULL);
	return *state && sodium_init() >= 0 ? 0 : -1;
}

static int unload(void **state)
{
	json_decref(*state);
	return 0;
}

static void tell(const char *what, size_t right, size_t all)
{
	print_message("%s: %zu of %zu\n", what, right, all);
	assert_int_equal(right, all);
}

static size_t unhex_text(const json_t *text, uint8_t *out, size_t size)
{
	size_t length = 0;
	assert_true(json_is_string(text));
	const char *hex = json_string_value(text);
	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), NULL, &length, NULL), 0);
	return length;
}

static size_t unhex(const json_t *object, const char *name, uint8_t *out, size_t size)
{
	return unhex_text(json_object_get(object, name), out, size);
}

static json_t *all(void *const *state, const char *name, size_t count)
{
	json_t *list = json_object_get(*state, name);
	if (json_is_object(list))
		list = json_object_get(list, "vectors");
	assert_int_equal(json_array_size(list), count);
	return list;
}

/* ---- RFC 8032 7.1 ---- */

static bool is_signed(const json_t *vector)
{
	uint8_t secret[KEY_SECRET_BYTES], derived[KEY_PUBLIC_BYTES], signature[KEY_SIGNATURE_BYTES];
	uint8_t expected[KEY_SIGNATURE_BYTES], message[KEY_MESSAGE_MAX], made[KEY_SECRET_BYTES];
	unhex(vector, "seed", secret, 32);
	unhex(vector, "public_key", secret + 32, KEY_PUBLIC_BYTES);
	unhex(vector, "signature", expected, sizeof expected);
	struct key_span part = {message, unhex(vector, "message", message, sizeof message)};
	crypto_sign_seed_keypair(derived, made, secret);
	key_sign_with(secret, "", &part, 1, signature);
	return memcmp(derived, secret + 32, sizeof derived) == 0 &&
	       memcmp(signature, expected, sizeof signature) == 0 && key_verify(derived, "", &part, 1, expected);
}

static void rfc_8032(void **state)
{
	size_t right = 0, i;
	json_t *vector;
	json_array_foreach(all(state, "rfc8032_7_1", 5), i, vector)
	{
		right += is_signed(vector);
	}
	tell("RFC 8032 7.1", right, 5);
}

/* ---- RFC 9380 K.3 ---- */

static void rfc_9380(void **state)
{
	const char *dst = json_string_value(json_object_get(json_object_get(*state, "rfc9380_k_3"), "dst"));
	size_t right = 0, i;
	json_t *vector;
	json_array_foreach(all(state, "rfc9380_k_3", 10), i, vector)
	{
		uint8_t expected[128], out[128];
		const char *message = json_string_value(json_object_get(vector, "message"));
		size_t length = unhex(vector, "uniform", expected, sizeof expected);
		right += voprf_expand_message_xmd(message, strlen(message), dst, strlen(dst), out, length) &&
		         memcmp(out, expected, length) == 0;
	}
	tell("RFC 9380 K.3", right, 10);
}

/* ---- RFC 9496 A ---- */

/* Sums of the generator, its products by a scalar, and decoding: all the same. */
static void rfc_9496_multiples(void **state)
{
	static const uint8_t one[VOPRF_SCALAR_BYTES] = {1};
	uint8_t generator[VOPRF_ELEMENT_BYTES], sum[VOPRF_ELEMENT_BYTES] = {0};
	size_t right = 0, i;
	json_t *vector;
	crypto_scalarmult_ristretto255_base(generator, one);
	json_array_foreach(all(state, "rfc9496_a_1", 16), i, vector)
	{
		uint8_t expected[VOPRF_ELEMENT_BYTES], product[VOPRF_ELEMENT_BYTES] = {0};
		const uint8_t scalar[VOPRF_SCALAR_BYTES] = {(uint8_t)i};
		unhex_text(vector, expected, sizeof expected);
		bool good = crypto_scalarmult_ristretto255_base(product, scalar) == (i ? 0 : -1);
		good &= memcmp(product, expected, sizeof product) == 0 && memcmp(sum, expected, sizeof sum) == 0;
		/* The identity is no element to the VOPRF. */
		good &= voprf_blind_evaluate(one, expected, product) == (i ? STATUS_OK : STATUS_INVALID);
		good &= crypto_core_ristretto255_add(sum, expected, generator) == 0;
		right += good;
	}
	tell("RFC 9496 A.1", right, 16);
}

static void rfc_9496_invalid(void **state)
{
	static const uint8_t one[VOPRF_SCALAR_BYTES] = {1};
	size_t right = 0, i;
	json_t *vector;
	json_array_foreach(all(state, "rfc9496_a_2", 29), i, vector)
	{
		uint8_t element[VOPRF_ELEMENT_BYTES], product[VOPRF_ELEMENT_BYTES];
		unhex_text(vector, element, sizeof element);
		right += voprf_blind_evaluate(one, element, product) == STATUS_INVALID;
	}
	tell("RFC 9496 A.2", right, 29);
}

static void rfc_9496_uniform(void **state)
{
	size_t right = 0, i;
	json_t *vector;
	json_array_foreach(all(state, "rfc9496_a_3", 11), i, vector)
	{
		uint8_t uniform[crypto_core_ristretto255_HASHBYTES], expected[VOPRF_ELEMENT_BYTES];
		uint8_t element[VOPRF_ELEMENT_BYTES];
		unhex(vector, "uniform", uniform, sizeof uniform);
		unhex(vector, "element", expected, sizeof expected);
		right += crypto_core_ristretto255_from_hash(element, uniform) == 0 &&
		         memcmp(element, expected, sizeof element) == 0;
	}
	tell("RFC 9496 A.3", right, 11);
}

/* ---- RFC 9497 A.1.2 ---- */

struct pair {
	uint8_t secret[VOPRF_SCALAR_BYTES], public_key[VOPRF_ELEMENT_BYTES];
};

static struct pair derive_pair(const json_t *suite)
{
	struct pair pair, expected;
	uint8_t seed[VOPRF_SEED_BYTES], info[64];
	unhex(suite, "seed", seed, sizeof seed);
	size_t length = unhex(suite, "key_info", info, sizeof info);
	unhex(suite, "secret_key", expected.secret, sizeof expected.secret);
	unhex(suite, "public_key", expected.public_key, sizeof expected.public_key);
	assert_int_equal(voprf_key_derive(seed, info, length, pair.secret, pair.public_key), STATUS_OK);
	assert_memory_equal(&pair, &expected, sizeof pair);
	return pair;
}

static const json_t *item(const json_t *vector, const char *name, size_t index)
{
	return json_array_get(json_object_get(vector, name), index);
}

/* From input to output, as voter, server and auditor make it. */
static bool is_evaluated(const struct pair *pair, const json_t *vector, size_t index)
{
	uint8_t input[32], blind[VOPRF_SCALAR_BYTES], blinded[VOPRF_ELEMENT_BYTES], evaluated[VOPRF_ELEMENT_BYTES];
	uint8_t output[VOPRF_OUTPUT_BYTES], made[VOPRF_OUTPUT_BYTES], element[VOPRF_ELEMENT_BYTES];
	size_t length = unhex_text(item(vector, "input", index), input, sizeof input);
	unhex_text(item(vector, "blind", index), blind, sizeof blind);
	unhex_text(item(vector, "blinded", index), blinded, sizeof blinded);
	unhex_text(item(vector, "evaluated", index), evaluated, sizeof evaluated);
	unhex_text(item(vector, "output", index), output, sizeof output);
	return voprf_blind(input, length, blind, element) == STATUS_OK &&
	       memcmp(element, blinded, sizeof element) == 0 &&
	       voprf_blind_evaluate(pair->secret, blinded, element) == STATUS_OK &&
	       memcmp(element, evaluated, sizeof element) == 0 &&
	       voprf_unblind(input, length, blind, evaluated, made) == STATUS_OK &&
	       memcmp(made, output, sizeof made) == 0 && voprf_redeem(pair->secret, input, length, output);
}

static bool is_proved(const struct pair *pair, const json_t *vector, size_t count)
{
	uint8_t blinded[BATCH][VOPRF_ELEMENT_BYTES], evaluated[BATCH][VOPRF_ELEMENT_BYTES];
	uint8_t random[VOPRF_SCALAR_BYTES], proof[VOPRF_PROOF_BYTES], expected[VOPRF_PROOF_BYTES];
	for (size_t i = 0; i < count; i++) {
		unhex_text(item(vector, "blinded", i), blinded[i], sizeof blinded[i]);
		unhex_text(item(vector, "evaluated", i), evaluated[i], sizeof evaluated[i]);
	}
	unhex(vector, "proof_random", random, sizeof random);
	unhex(vector, "proof", expected, sizeof expected);
	return voprf_prove(pair->secret, pair->public_key, blinded[0], evaluated[0], count, random, proof) == STATUS_OK &&
	       memcmp(proof, expected, sizeof proof) == 0 &&
	       voprf_verify(pair->public_key, blinded[0], evaluated[0], count, expected);
}

static void rfc_9497(void **state)
{
	const struct pair pair = derive_pair(json_object_get(*state, "rfc9497_a_1_2"));
	size_t right = 0, i;
	json_t *vector;
	json_array_foreach(all(state, "rfc9497_a_1_2", 3), i, vector)
	{
		size_t count = json_array_size(json_object_get(vector, "input"));
		bool good = count <= BATCH && is_proved(&pair, vector, count);
		for (size_t k = 0; k < count; k++)
			good &= is_evaluated(&pair, vector, k);
		right += good;
	}
	tell("RFC 9497 A.1.2", right, 3);
}

/* ---- RFC 6962 ---- */

static void rfc_6962(void **state)
{
	const json_t *trees = json_object_get(*state, "rfc6962");
	const json_t *entries = json_object_get(trees, "entries"), *roots = json_object_get(trees, "roots");
	struct merkle tree;
	size_t right = 0;
	merkle_init(&tree);
	assert_int_equal(json_array_size(roots), json_array_size(entries) + 1);
	for (size_t i = 0; i < json_array_size(roots); i++) {
		uint8_t expected[MERKLE_HASH_BYTES], root[MERKLE_HASH_BYTES], entry[1 + 32] = {0x00};
		unhex_text(json_array_get(roots, i), expected, sizeof expected);
		merkle_root(&tree, root);
		right += memcmp(root, expected, sizeof root) == 0;
		if (i == json_array_size(entries))
			break;
		size_t length = unhex_text(json_array_get(entries, i), entry + 1, sizeof entry - 1);
		crypto_hash_sha256(root, entry, length + 1);
		merkle_add(&tree, root);
	}
	tell("RFC 6962 tree heads", right, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc_8032),
	    cmocka_unit_test(rfc_9380),
	    cmocka_unit_test(rfc_9496_multiples),
	    cmocka_unit_test(rfc_9496_invalid),
	    cmocka_unit_test(rfc_9496_uniform),
	    cmocka_unit_test(rfc_9497),
	    cmocka_unit_test(rfc_6962),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
