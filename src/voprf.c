#include "voprf.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

/* RFC 9497 section 3.1: "OPRFV1-" · mode 0x01 · "-" · suite identifier. The
 * string is split after the mode, or "\x01" would swallow hex digits. */
#define CONTEXT                                                                                                        \
	"OPRFV1-\x01"                                                                                                  \
	"-ristretto255-SHA512"

#define HASH_BYTES crypto_hash_sha512_BYTES
#define HASH_BLOCK 128 /* bytes SHA-512 takes in at a time */

static_assert(crypto_core_ristretto255_BYTES == VOPRF_ELEMENT_BYTES, "element");
static_assert(crypto_core_ristretto255_SCALARBYTES == VOPRF_SCALAR_BYTES, "scalar");
static_assert(HASH_BYTES == VOPRF_OUTPUT_BYTES, "output");

typedef crypto_hash_sha512_state hash_state;

static void absorb(hash_state *state, const void *bytes, size_t length)
{
	crypto_hash_sha512_update(state, bytes, length);
}

/* I2OSP(length, 2) · bytes; length is at most 65535. */
static void absorb_string(hash_state *state, const void *bytes, size_t length)
{
	uint16_t prefix = htobe16((uint16_t)length);
	absorb(state, &prefix, 2);
	absorb(state, bytes, length);
}

static void absorb_element(hash_state *state, const uint8_t element[VOPRF_ELEMENT_BYTES])
{
	absorb_string(state, element, VOPRF_ELEMENT_BYTES);
}

static void finish(hash_state *state, uint8_t out[HASH_BYTES])
{
	crypto_hash_sha512_final(state, out);
	sodium_memzero(state, sizeof *state);
}

/* expand_message_xmd, RFC 9380 section 5.3.1, in two halves with the message
 * absorbed between them. */

static void expand_begin(hash_state *state)
{
	static const uint8_t zero_block[HASH_BLOCK] = {0};
	crypto_hash_sha512_init(state);
	absorb(state, zero_block, sizeof zero_block);
}

static void expand_end(hash_state *state, const void *dst, size_t dst_length, uint8_t *out, size_t length)
{
	const uint8_t dst_size = (uint8_t)dst_length;
	const uint16_t out_size = htobe16((uint16_t)length);
	uint8_t first[HASH_BYTES];
	uint8_t block[HASH_BYTES] = {0};
	uint8_t index = 0;
	absorb(state, &out_size, 2);
	absorb(state, &index, 1);
	absorb(state, dst, dst_length);
	absorb(state, &dst_size, 1);
	finish(state, first);
	while (length > 0) {
		for (size_t i = 0; i < HASH_BYTES; i++)
			block[i] ^= first[i];
		index++;
		crypto_hash_sha512_init(state);
		absorb(state, block, HASH_BYTES);
		absorb(state, &index, 1);
		absorb(state, dst, dst_length);
		absorb(state, &dst_size, 1);
		finish(state, block);
		size_t taken = length < HASH_BYTES ? length : HASH_BYTES;
		memcpy(out, block, taken);
		out += taken;
		length -= taken;
	}
	sodium_memzero(first, sizeof first);
	sodium_memzero(block, sizeof block);
}

bool voprf_expand_message_xmd(
    const void *message, size_t message_length, const void *dst, size_t dst_length, uint8_t *out, size_t length)
{
	if (dst_length < 1 || dst_length > 255 || length < 1 || length > (size_t)255 * HASH_BYTES)
		return false;
	hash_state state;
	expand_begin(&state);
	absorb(&state, message, message_length);
	expand_end(&state, dst, dst_length, out, length);
	return true;
}

/* HashToGroup, RFC 9497 section 4.1, with hash_to_ristretto255 (RFC 9380
 * appendix B). */
static void hash_to_group(const void *input, size_t length, uint8_t element[VOPRF_ELEMENT_BYTES])
{
	static const char dst[] = "HashToGroup-" CONTEXT;
	uint8_t uniform[crypto_core_ristretto255_HASHBYTES];
	hash_state state;
	expand_begin(&state);
	absorb(&state, input, length);
	expand_end(&state, dst, sizeof dst - 1, uniform, sizeof uniform);
	crypto_core_ristretto255_from_hash(element, uniform);
	sodium_memzero(uniform, sizeof uniform);
}

/* HashToScalar, RFC 9497 section 4.1, of what was absorbed since
 * expand_begin. */
static void hash_to_scalar(hash_state *state, const char *dst, size_t dst_length, uint8_t scalar[VOPRF_SCALAR_BYTES])
{
	uint8_t uniform[crypto_core_ristretto255_NONREDUCEDSCALARBYTES];
	expand_end(state, dst, dst_length, uniform, sizeof uniform);
	crypto_core_ristretto255_scalar_reduce(scalar, uniform);
	sodium_memzero(uniform, sizeof uniform);
}

static void transcript_to_scalar(hash_state *state, uint8_t scalar[VOPRF_SCALAR_BYTES])
{
	static const char dst[] = "HashToScalar-" CONTEXT;
	hash_to_scalar(state, dst, sizeof dst - 1, scalar);
}

/* Whether a scalar is below the order of the group. */
static bool scalar_is_canonical(const uint8_t scalar[VOPRF_SCALAR_BYTES])
{
	uint8_t wide[crypto_core_ristretto255_NONREDUCEDSCALARBYTES] = {0};
	uint8_t reduced[VOPRF_SCALAR_BYTES];
	memcpy(wide, scalar, VOPRF_SCALAR_BYTES);
	crypto_core_ristretto255_scalar_reduce(reduced, wide);
	bool canonical = sodium_memcmp(reduced, scalar, sizeof reduced) == 0;
	sodium_memzero(wide, sizeof wide);
	sodium_memzero(reduced, sizeof reduced);
	return canonical;
}

/* False for a scalar of zero and an element that is not canonical or is the
 * identity. The scalar is canonical. libsodium 1.0.18 refuses products that
 * are the identity, which only those two give, and encodings that are not
 * canonical, but for one kind: it overlooks the top bit. */
static bool multiply(const uint8_t scalar[VOPRF_SCALAR_BYTES], const uint8_t element[VOPRF_ELEMENT_BYTES],
    uint8_t product[VOPRF_ELEMENT_BYTES])
{
	return element[VOPRF_ELEMENT_BYTES - 1] < 0x80 && crypto_scalarmult_ristretto255(product, scalar, element) == 0;
}

void voprf_scalar_random(uint8_t scalar[VOPRF_SCALAR_BYTES])
{
	crypto_core_ristretto255_scalar_random(scalar);
}

void voprf_key_create(uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES])
{
	do
		voprf_scalar_random(secret_key);
	while (crypto_scalarmult_ristretto255_base(public_key, secret_key) != 0);
}

enum status voprf_key_public(const uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES])
{
	uint8_t product[VOPRF_ELEMENT_BYTES];
	if (!scalar_is_canonical(secret_key) || crypto_scalarmult_ristretto255_base(product, secret_key) != 0)
		return STATUS_INVALID;
	memcpy(public_key, product, sizeof product);
	return STATUS_OK;
}

enum status voprf_key_derive(const uint8_t seed[VOPRF_SEED_BYTES], const void *info, size_t info_length,
    uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES])
{
	static const char dst[] = "DeriveKeyPair" CONTEXT;
	if (info_length > VOPRF_INPUT_MAX)
		return STATUS_TOO_LARGE;
	uint8_t scalar[VOPRF_SCALAR_BYTES] = {0};
	for (unsigned counter = 0; counter <= 255 && sodium_is_zero(scalar, sizeof scalar); counter++) {
		uint8_t byte = (uint8_t)counter;
		hash_state state;
		expand_begin(&state);
		absorb(&state, seed, VOPRF_SEED_BYTES);
		absorb_string(&state, info, info_length);
		absorb(&state, &byte, 1);
		hash_to_scalar(&state, dst, sizeof dst - 1, scalar);
	}
	enum status status = voprf_key_public(scalar, public_key);
	if (status == STATUS_OK)
		memcpy(secret_key, scalar, sizeof scalar);
	sodium_memzero(scalar, sizeof scalar);
	return status;
}

/* The seed of the weights, RFC 9497 section 2.2.1, ComputeComposites. */
static void composite_seed(const uint8_t public_key[VOPRF_ELEMENT_BYTES], uint8_t seed[HASH_BYTES])
{
	static const char dst[] = "Seed-" CONTEXT;
	hash_state state;
	crypto_hash_sha512_init(&state);
	absorb_element(&state, public_key);
	absorb_string(&state, dst, sizeof dst - 1);
	finish(&state, seed);
}

static void composite_weight(const uint8_t seed[HASH_BYTES], size_t index, const uint8_t blinded[VOPRF_ELEMENT_BYTES],
    const uint8_t evaluated[VOPRF_ELEMENT_BYTES], uint8_t weight[VOPRF_SCALAR_BYTES])
{
	uint16_t number = htobe16((uint16_t)index);
	hash_state state;
	expand_begin(&state);
	absorb_string(&state, seed, HASH_BYTES);
	absorb(&state, &number, 2);
	absorb_element(&state, blinded);
	absorb_element(&state, evaluated);
	absorb(&state, "Composite", 9);
	transcript_to_scalar(&state, weight);
}

/* What is proved: each evaluated element is the blinded one times the secret
 * key that belongs to the public key. */
struct statement {
	const uint8_t *public_key;
	const uint8_t *blinded;   /* `count` elements */
	const uint8_t *evaluated; /* `count` elements */
	size_t count;
};

/* The sum of `elements`, each times its weight: M for the blinded elements, Z
 * for the evaluated. False where one is not valid. */
static bool composite(const struct statement *statement, const uint8_t *elements, uint8_t sum[VOPRF_ELEMENT_BYTES])
{
	uint8_t seed[HASH_BYTES];
	composite_seed(statement->public_key, seed);
	for (size_t i = 0; i < statement->count; i++) {
		size_t at = i * VOPRF_ELEMENT_BYTES;
		uint8_t weight[VOPRF_SCALAR_BYTES];
		uint8_t term[VOPRF_ELEMENT_BYTES];
		composite_weight(seed, i, statement->blinded + at, statement->evaluated + at, weight);
		if (!multiply(weight, elements + at, term))
			return false;
		if (i == 0)
			memcpy(sum, term, sizeof term);
		else if (crypto_core_ristretto255_add(sum, sum, term) != 0)
			return false;
	}
	return true;
}

/* The four elements a proof commits to. */
struct commitment {
	uint8_t m[VOPRF_ELEMENT_BYTES];
	uint8_t z[VOPRF_ELEMENT_BYTES];
	uint8_t t2[VOPRF_ELEMENT_BYTES];
	uint8_t t3[VOPRF_ELEMENT_BYTES];
};

static void challenge(
    const uint8_t public_key[VOPRF_ELEMENT_BYTES], const struct commitment *commitment, uint8_t c[VOPRF_SCALAR_BYTES])
{
	hash_state state;
	expand_begin(&state);
	absorb_element(&state, public_key);
	absorb_element(&state, commitment->m);
	absorb_element(&state, commitment->z);
	absorb_element(&state, commitment->t2);
	absorb_element(&state, commitment->t3);
	absorb(&state, "Challenge", 9);
	transcript_to_scalar(&state, c);
}

enum status voprf_prove(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const uint8_t public_key[VOPRF_ELEMENT_BYTES],
    const uint8_t *blinded, const uint8_t *evaluated, size_t count, const uint8_t random[VOPRF_SCALAR_BYTES],
    uint8_t proof[VOPRF_PROOF_BYTES])
{
	if (count < 1 || count > VOPRF_BATCH_MAX || !scalar_is_canonical(secret_key) || !scalar_is_canonical(random))
		return STATUS_INVALID;
	const struct statement statement = {public_key, blinded, evaluated, count};
	struct commitment commitment;
	if (!composite(&statement, blinded, commitment.m) || !multiply(secret_key, commitment.m, commitment.z) ||
	    crypto_scalarmult_ristretto255_base(commitment.t2, random) != 0 ||
	    !multiply(random, commitment.m, commitment.t3))
		return STATUS_INVALID;
	uint8_t *c = proof;
	uint8_t *s = proof + VOPRF_SCALAR_BYTES;
	uint8_t product[VOPRF_SCALAR_BYTES];
	challenge(public_key, &commitment, c);
	crypto_core_ristretto255_scalar_mul(product, c, secret_key);
	crypto_core_ristretto255_scalar_sub(s, random, product);
	sodium_memzero(product, sizeof product);
	return STATUS_OK;
}

enum status voprf_blind_evaluate(const uint8_t secret_key[VOPRF_SCALAR_BYTES],
    const uint8_t blinded[VOPRF_ELEMENT_BYTES], uint8_t evaluated[VOPRF_ELEMENT_BYTES])
{
	uint8_t product[VOPRF_ELEMENT_BYTES];
	if (!scalar_is_canonical(secret_key) || !multiply(secret_key, blinded, product))
		return STATUS_INVALID;
	memcpy(evaluated, product, sizeof product);
	return STATUS_OK;
}

enum status voprf_issue(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const uint8_t public_key[VOPRF_ELEMENT_BYTES],
    const uint8_t blinded[VOPRF_ELEMENT_BYTES], uint8_t evaluated[VOPRF_ELEMENT_BYTES],
    uint8_t proof[VOPRF_PROOF_BYTES])
{
	uint8_t product[VOPRF_ELEMENT_BYTES];
	uint8_t random[VOPRF_SCALAR_BYTES];
	enum status status = voprf_blind_evaluate(secret_key, blinded, product);
	if (status != STATUS_OK)
		return status;
	voprf_scalar_random(random);
	status = voprf_prove(secret_key, public_key, blinded, product, 1, random, proof);
	sodium_memzero(random, sizeof random);
	if (status == STATUS_OK)
		memcpy(evaluated, product, sizeof product);
	return status;
}

/* sum = left + scalar × element; false where an element is not valid. */
static bool add_product(const uint8_t left[VOPRF_ELEMENT_BYTES], const uint8_t scalar[VOPRF_SCALAR_BYTES],
    const uint8_t element[VOPRF_ELEMENT_BYTES], uint8_t sum[VOPRF_ELEMENT_BYTES])
{
	uint8_t product[VOPRF_ELEMENT_BYTES];
	return multiply(scalar, element, product) && crypto_core_ristretto255_add(sum, left, product) == 0;
}

bool voprf_verify(const uint8_t public_key[VOPRF_ELEMENT_BYTES], const uint8_t *blinded, const uint8_t *evaluated,
    size_t count, const uint8_t proof[VOPRF_PROOF_BYTES])
{
	const uint8_t *c = proof;
	const uint8_t *s = proof + VOPRF_SCALAR_BYTES;
	/* A c that is not canonical differs from the one computed below. A zero
	 * is refused, which RFC 9497 allows but no prover ever makes. */
	if (count < 1 || count > VOPRF_BATCH_MAX || !scalar_is_canonical(s))
		return false;
	const struct statement statement = {public_key, blinded, evaluated, count};
	struct commitment commitment;
	uint8_t s_generator[VOPRF_ELEMENT_BYTES];
	uint8_t s_m[VOPRF_ELEMENT_BYTES];
	if (!composite(&statement, blinded, commitment.m) || !composite(&statement, evaluated, commitment.z) ||
	    crypto_scalarmult_ristretto255_base(s_generator, s) != 0 ||
	    !add_product(s_generator, c, public_key, commitment.t2) || !multiply(s, commitment.m, s_m) ||
	    !add_product(s_m, c, commitment.z, commitment.t3))
		return false;
	uint8_t expected[VOPRF_SCALAR_BYTES];
	challenge(public_key, &commitment, expected);
	return sodium_memcmp(expected, c, sizeof expected) == 0;
}

/* The end of Finalize and of Evaluate, RFC 9497 section 3.3.1. */
static void hash_output(const void *input, size_t input_length, const uint8_t element[VOPRF_ELEMENT_BYTES],
    uint8_t output[VOPRF_OUTPUT_BYTES])
{
	hash_state state;
	crypto_hash_sha512_init(&state);
	absorb_string(&state, input, input_length);
	absorb_element(&state, element);
	absorb(&state, "Finalize", 8);
	finish(&state, output);
}

enum status voprf_blind(const void *input, size_t input_length, const uint8_t blind[VOPRF_SCALAR_BYTES],
    uint8_t blinded[VOPRF_ELEMENT_BYTES])
{
	if (input_length > VOPRF_INPUT_MAX)
		return STATUS_TOO_LARGE;
	uint8_t element[VOPRF_ELEMENT_BYTES];
	hash_to_group(input, input_length, element);
	enum status status = voprf_blind_evaluate(blind, element, blinded);
	sodium_memzero(element, sizeof element);
	return status;
}

enum status voprf_evaluate(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const void *input, size_t input_length,
    uint8_t output[VOPRF_OUTPUT_BYTES])
{
	/* The same product as a blinded element, by the key and not a blind. */
	uint8_t element[VOPRF_ELEMENT_BYTES];
	enum status status = voprf_blind(input, input_length, secret_key, element);
	if (status == STATUS_OK)
		hash_output(input, input_length, element, output);
	sodium_memzero(element, sizeof element);
	return status;
}

bool voprf_redeem(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const void *input, size_t input_length,
    const uint8_t output[VOPRF_OUTPUT_BYTES])
{
	uint8_t expected[VOPRF_OUTPUT_BYTES];
	bool good = voprf_evaluate(secret_key, input, input_length, expected) == STATUS_OK &&
	            sodium_memcmp(expected, output, sizeof expected) == 0;
	sodium_memzero(expected, sizeof expected);
	return good;
}

enum status voprf_unblind(const void *input, size_t input_length, const uint8_t blind[VOPRF_SCALAR_BYTES],
    const uint8_t evaluated[VOPRF_ELEMENT_BYTES], uint8_t output[VOPRF_OUTPUT_BYTES])
{
	if (input_length > VOPRF_INPUT_MAX)
		return STATUS_TOO_LARGE;
	if (!scalar_is_canonical(blind))
		return STATUS_INVALID;
	uint8_t inverse[VOPRF_SCALAR_BYTES];
	uint8_t element[VOPRF_ELEMENT_BYTES];
	bool good =
	    crypto_core_ristretto255_scalar_invert(inverse, blind) == 0 && multiply(inverse, evaluated, element);
	if (good)
		hash_output(input, input_length, element, output);
	sodium_memzero(inverse, sizeof inverse);
	sodium_memzero(element, sizeof element);
	return good ? STATUS_OK : STATUS_INVALID;
}

enum status voprf_finalize(const uint8_t public_key[VOPRF_ELEMENT_BYTES], const void *input, size_t input_length,
    const uint8_t blind[VOPRF_SCALAR_BYTES], const uint8_t blinded[VOPRF_ELEMENT_BYTES],
    const uint8_t evaluated[VOPRF_ELEMENT_BYTES], const uint8_t proof[VOPRF_PROOF_BYTES],
    uint8_t output[VOPRF_OUTPUT_BYTES])
{
	if (!voprf_verify(public_key, blinded, evaluated, 1, proof))
		return STATUS_BAD_SIGNATURE;
	return voprf_unblind(input, input_length, blind, evaluated, output);
}
