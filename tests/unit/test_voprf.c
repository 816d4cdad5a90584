#include "voprf.h"

#include "../data/voprf_vectors.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define ELEMENTS (VOPRF_VECTOR_BATCH * VOPRF_ELEMENT_BYTES)

static size_t unhex(const char *hex, uint8_t *out, size_t size)
{
	size_t length = 0;
	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), NULL, &length, NULL), 0);
	return length;
}

/* A vector of RFC 9497 in bytes. */
struct sample {
	size_t count;
	uint8_t secret_key[VOPRF_SCALAR_BYTES];
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	uint8_t input[VOPRF_VECTOR_BATCH][32];
	size_t input_length[VOPRF_VECTOR_BATCH];
	uint8_t blind[VOPRF_VECTOR_BATCH][VOPRF_SCALAR_BYTES];
	uint8_t blinded[ELEMENTS];
	uint8_t evaluated[ELEMENTS];
	uint8_t output[VOPRF_VECTOR_BATCH][VOPRF_OUTPUT_BYTES];
	uint8_t proof[VOPRF_PROOF_BYTES];
	uint8_t proof_random[VOPRF_SCALAR_BYTES];
};

static struct sample load_sample(size_t number)
{
	const struct voprf_vector *vector = &voprf_vectors[number];
	struct sample sample = {.count = vector->count};
	unhex(voprf_vector_secret_key, sample.secret_key, sizeof sample.secret_key);
	unhex(voprf_vector_public_key, sample.public_key, sizeof sample.public_key);
	for (size_t i = 0; i < vector->count; i++) {
		size_t at = i * VOPRF_ELEMENT_BYTES;
		sample.input_length[i] = unhex(vector->input[i], sample.input[i], sizeof sample.input[i]);
		unhex(vector->blind[i], sample.blind[i], sizeof sample.blind[i]);
		unhex(vector->blinded[i], sample.blinded + at, VOPRF_ELEMENT_BYTES);
		unhex(vector->evaluated[i], sample.evaluated + at, VOPRF_ELEMENT_BYTES);
		unhex(vector->output[i], sample.output[i], sizeof sample.output[i]);
	}
	unhex(vector->proof, sample.proof, sizeof sample.proof);
	unhex(vector->proof_random, sample.proof_random, sizeof sample.proof_random);
	return sample;
}

static bool sample_verifies(const struct sample *sample)
{
	return voprf_verify(sample->public_key, sample->blinded, sample->evaluated, sample->count, sample->proof);
}

static enum status sample_finalize(const struct sample *sample, uint8_t output[VOPRF_OUTPUT_BYTES])
{
	return voprf_finalize(sample->public_key, sample->input[0], sample->input_length[0], sample->blind[0],
	    sample->blinded, sample->evaluated, sample->proof, output);
}

/* RFC 9380 K.3. */

static void expands_the_rfc_9380_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(xmd_vectors); i++) {
		const struct xmd_vector *vector = &xmd_vectors[i];
		uint8_t message[600];
		uint8_t expected[128];
		uint8_t out[128];
		size_t length = strlen(vector->text);
		memcpy(message, vector->text, length);
		memset(message + length, vector->fill, vector->count);
		size_t wanted = unhex(vector->uniform, expected, sizeof expected);
		assert_true(voprf_expand_message_xmd(
		    message, length + vector->count, xmd_vector_dst, strlen(xmd_vector_dst), out, wanted));
		assert_memory_equal(out, expected, wanted);
	}
}

static void both_lengths_of_rfc_9380_are_covered(void **state)
{
	(void)state;
	size_t counts[2] = {0, 0};
	for (size_t i = 0; i < COUNT(xmd_vectors); i++)
		counts[strlen(xmd_vectors[i].uniform) == 2 * 0x80]++;
	assert_int_equal(counts[0], 5);
	assert_int_equal(counts[1], 5);
}

static void expansion_refuses_lengths_out_of_range(void **state)
{
	(void)state;
	static uint8_t out[255 * 64 + 1];
	static const uint8_t dst[256];
	assert_false(voprf_expand_message_xmd("", 0, dst, 0, out, 32));
	assert_true(voprf_expand_message_xmd("", 0, dst, 1, out, 32));
	assert_true(voprf_expand_message_xmd("", 0, dst, 255, out, 32));
	assert_false(voprf_expand_message_xmd("", 0, dst, 256, out, 32));
	assert_false(voprf_expand_message_xmd("", 0, dst, 1, out, 0));
	assert_true(voprf_expand_message_xmd("", 0, dst, 1, out, 255 * 64));
	assert_false(voprf_expand_message_xmd("", 0, dst, 1, out, 255 * 64 + 1));
}

/* RFC 9497 A.1.2. */

static void derives_the_rfc_key_pair(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t seed[VOPRF_SEED_BYTES];
	uint8_t info[32];
	uint8_t secret_key[VOPRF_SCALAR_BYTES];
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	unhex(voprf_vector_seed, seed, sizeof seed);
	size_t info_length = unhex(voprf_vector_key_info, info, sizeof info);
	assert_int_equal(voprf_key_derive(seed, info, info_length, secret_key, public_key), STATUS_OK);
	assert_memory_equal(secret_key, sample.secret_key, sizeof secret_key);
	assert_memory_equal(public_key, sample.public_key, sizeof public_key);
}

static void public_key_of_the_rfc_secret_key(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	assert_int_equal(voprf_key_public(sample.secret_key, public_key), STATUS_OK);
	assert_memory_equal(public_key, sample.public_key, sizeof public_key);
}

static void blinds_the_rfc_inputs(void **state)
{
	(void)state;
	for (size_t number = 0; number < COUNT(voprf_vectors); number++) {
		struct sample sample = load_sample(number);
		for (size_t i = 0; i < sample.count; i++) {
			uint8_t blinded[VOPRF_ELEMENT_BYTES];
			assert_int_equal(
			    voprf_blind(sample.input[i], sample.input_length[i], sample.blind[i], blinded), STATUS_OK);
			assert_memory_equal(blinded, sample.blinded + i * VOPRF_ELEMENT_BYTES, sizeof blinded);
		}
	}
}

static void evaluates_the_rfc_elements(void **state)
{
	(void)state;
	for (size_t number = 0; number < COUNT(voprf_vectors); number++) {
		struct sample sample = load_sample(number);
		for (size_t i = 0; i < sample.count; i++) {
			size_t at = i * VOPRF_ELEMENT_BYTES;
			uint8_t evaluated[VOPRF_ELEMENT_BYTES];
			assert_int_equal(
			    voprf_blind_evaluate(sample.secret_key, sample.blinded + at, evaluated), STATUS_OK);
			assert_memory_equal(evaluated, sample.evaluated + at, sizeof evaluated);
		}
	}
}

static void makes_and_verifies_the_rfc_proofs(void **state)
{
	(void)state;
	for (size_t number = 0; number < COUNT(voprf_vectors); number++) {
		struct sample sample = load_sample(number);
		uint8_t proof[VOPRF_PROOF_BYTES];
		assert_int_equal(voprf_prove(sample.secret_key, sample.public_key, sample.blinded, sample.evaluated,
		                     sample.count, sample.proof_random, proof),
		    STATUS_OK);
		assert_memory_equal(proof, sample.proof, sizeof proof);
		assert_true(sample_verifies(&sample));
	}
}

static void finalizes_to_the_rfc_outputs(void **state)
{
	(void)state;
	for (size_t number = 0; number < COUNT(voprf_vectors); number++) {
		struct sample sample = load_sample(number);
		for (size_t i = 0; i < sample.count; i++) {
			uint8_t output[VOPRF_OUTPUT_BYTES];
			assert_int_equal(voprf_unblind(sample.input[i], sample.input_length[i], sample.blind[i],
			                     sample.evaluated + i * VOPRF_ELEMENT_BYTES, output),
			    STATUS_OK);
			assert_memory_equal(output, sample.output[i], sizeof output);
		}
	}
	struct sample sample = load_sample(0);
	uint8_t output[VOPRF_OUTPUT_BYTES];
	assert_int_equal(sample_finalize(&sample, output), STATUS_OK);
	assert_memory_equal(output, sample.output[0], sizeof output);
}

static void evaluates_and_redeems_the_rfc_outputs(void **state)
{
	(void)state;
	for (size_t number = 0; number < COUNT(voprf_vectors); number++) {
		struct sample sample = load_sample(number);
		for (size_t i = 0; i < sample.count; i++) {
			uint8_t output[VOPRF_OUTPUT_BYTES];
			assert_int_equal(
			    voprf_evaluate(sample.secret_key, sample.input[i], sample.input_length[i], output),
			    STATUS_OK);
			assert_memory_equal(output, sample.output[i], sizeof output);
			assert_true(voprf_redeem(sample.secret_key, sample.input[i], sample.input_length[i], output));
		}
	}
}

/* The whole protocol. */

static void a_token_issued_blindly_is_redeemed(void **state)
{
	(void)state;
	uint8_t secret_key[VOPRF_SCALAR_BYTES], public_key[VOPRF_ELEMENT_BYTES], blind[VOPRF_SCALAR_BYTES];
	uint8_t blinded[VOPRF_ELEMENT_BYTES], evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	uint8_t input[64], output[VOPRF_OUTPUT_BYTES];
	voprf_key_create(secret_key, public_key);
	for (int round = 0; round < 10; round++) {
		randombytes_buf(input, sizeof input);
		voprf_scalar_random(blind);
		assert_int_equal(voprf_blind(input, sizeof input, blind, blinded), STATUS_OK);
		assert_int_equal(voprf_issue(secret_key, public_key, blinded, evaluated, proof), STATUS_OK);
		assert_int_equal(
		    voprf_finalize(public_key, input, sizeof input, blind, blinded, evaluated, proof, output),
		    STATUS_OK);
		assert_true(voprf_redeem(secret_key, input, sizeof input, output));
		output[round] ^= 1;
		assert_false(voprf_redeem(secret_key, input, sizeof input, output));
		output[round] ^= 1;
		input[round] ^= 1;
		assert_false(voprf_redeem(secret_key, input, sizeof input, output));
	}
}

static void created_keys_are_valid_and_differ(void **state)
{
	(void)state;
	uint8_t secret_key[2][VOPRF_SCALAR_BYTES];
	uint8_t public_key[2][VOPRF_ELEMENT_BYTES];
	uint8_t again[VOPRF_ELEMENT_BYTES];
	for (int i = 0; i < 2; i++) {
		voprf_key_create(secret_key[i], public_key[i]);
		assert_int_equal(voprf_key_public(secret_key[i], again), STATUS_OK);
		assert_memory_equal(again, public_key[i], sizeof again);
	}
	assert_memory_not_equal(secret_key[0], secret_key[1], sizeof secret_key[0]);
}

static void two_proofs_of_one_evaluation_differ(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t evaluated[2][VOPRF_ELEMENT_BYTES];
	uint8_t proof[2][VOPRF_PROOF_BYTES];
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    voprf_issue(sample.secret_key, sample.public_key, sample.blinded, evaluated[i], proof[i]),
		    STATUS_OK);
	assert_memory_equal(evaluated[0], evaluated[1], sizeof evaluated[0]);
	assert_memory_not_equal(proof[0], proof[1], sizeof proof[0]);
}

static void one_token_is_no_good_under_another_key(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t secret_key[VOPRF_SCALAR_BYTES];
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	voprf_key_create(secret_key, public_key);
	assert_false(voprf_redeem(secret_key, sample.input[0], sample.input_length[0], sample.output[0]));
}

/* Lies about the proof. */

static void any_changed_bit_of_a_proof_is_refused(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	for (unsigned bit = 0; bit < 8 * VOPRF_PROOF_BYTES; bit++) {
		sample.proof[bit / 8] ^= (uint8_t)(1U << bit % 8);
		assert_false(sample_verifies(&sample));
		sample.proof[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	assert_true(sample_verifies(&sample));
}

static void a_proof_for_another_key_or_element_is_refused(void **state)
{
	(void)state;
	struct sample other = load_sample(1);
	struct sample sample = load_sample(0);
	memcpy(sample.public_key, other.blinded, sizeof sample.public_key);
	assert_false(sample_verifies(&sample));
	sample = load_sample(0);
	memcpy(sample.blinded, other.blinded, VOPRF_ELEMENT_BYTES);
	assert_false(sample_verifies(&sample));
	sample = load_sample(0);
	memcpy(sample.evaluated, other.evaluated, VOPRF_ELEMENT_BYTES);
	assert_false(sample_verifies(&sample));
	sample = load_sample(0);
	memcpy(sample.proof, other.proof, sizeof sample.proof);
	assert_false(sample_verifies(&sample));
}

static void a_server_with_a_key_for_each_voter_is_found_out(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t marked[VOPRF_SCALAR_BYTES];
	uint8_t marked_public[VOPRF_ELEMENT_BYTES];
	uint8_t output[VOPRF_OUTPUT_BYTES];
	voprf_key_create(marked, marked_public);
	assert_int_equal(voprf_issue(marked, marked_public, sample.blinded, sample.evaluated, sample.proof), STATUS_OK);
	assert_int_equal(sample_finalize(&sample, output), STATUS_BAD_SIGNATURE);
	assert_int_equal(
	    voprf_issue(marked, sample.public_key, sample.blinded, sample.evaluated, sample.proof), STATUS_OK);
	assert_int_equal(sample_finalize(&sample, output), STATUS_BAD_SIGNATURE);
}

static void a_batch_is_proved_in_its_order_and_whole(void **state)
{
	(void)state;
	struct sample sample = load_sample(2);
	struct sample swapped = sample;
	memcpy(swapped.blinded, sample.blinded + 32, 32);
	memcpy(swapped.blinded + 32, sample.blinded, 32);
	memcpy(swapped.evaluated, sample.evaluated + 32, 32);
	memcpy(swapped.evaluated + 32, sample.evaluated, 32);
	assert_false(sample_verifies(&swapped));
	memcpy(swapped.blinded, sample.blinded, sizeof swapped.blinded);
	assert_false(sample_verifies(&swapped));
	sample.count = 1;
	assert_false(sample_verifies(&sample));
	sample.count = 0;
	assert_false(sample_verifies(&sample));
}

static void a_batch_has_a_least_and_a_greatest_size(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t blinded[(VOPRF_BATCH_MAX + 1) * VOPRF_ELEMENT_BYTES];
	uint8_t evaluated[sizeof blinded];
	for (size_t at = 0; at < sizeof blinded; at += VOPRF_ELEMENT_BYTES) {
		memcpy(blinded + at, sample.blinded, VOPRF_ELEMENT_BYTES);
		memcpy(evaluated + at, sample.evaluated, VOPRF_ELEMENT_BYTES);
	}
	static const size_t sizes[] = {0, 1, VOPRF_BATCH_MAX, VOPRF_BATCH_MAX + 1};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		bool good = sizes[i] >= 1 && sizes[i] <= VOPRF_BATCH_MAX;
		assert_int_equal(voprf_prove(sample.secret_key, sample.public_key, blinded, evaluated, sizes[i],
		                     sample.proof_random, sample.proof),
		    good ? STATUS_OK : STATUS_INVALID);
		assert_int_equal(voprf_verify(sample.public_key, blinded, evaluated, sizes[i], sample.proof), good);
	}
}

/* Hostile encodings. */

static void the_server_refuses_bad_elements(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	for (size_t i = 0; i < COUNT(bad_elements); i++) {
		uint8_t bad[VOPRF_ELEMENT_BYTES];
		uint8_t evaluated[VOPRF_ELEMENT_BYTES] = {42};
		uint8_t proof[VOPRF_PROOF_BYTES] = {42};
		unhex(bad_elements[i], bad, sizeof bad);
		assert_int_equal(voprf_blind_evaluate(sample.secret_key, bad, evaluated), STATUS_INVALID);
		assert_int_equal(
		    voprf_issue(sample.secret_key, sample.public_key, bad, evaluated, proof), STATUS_INVALID);
		assert_int_equal(voprf_prove(sample.secret_key, sample.public_key, bad, sample.evaluated, 1,
		                     sample.proof_random, proof),
		    STATUS_INVALID);
		assert_int_equal(evaluated[0], 42);
		assert_int_equal(proof[0], 42);
	}
}

static void the_client_refuses_bad_elements(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_elements); i++) {
		struct sample sample = load_sample(0);
		uint8_t output[VOPRF_OUTPUT_BYTES] = {42};
		uint8_t bad[VOPRF_ELEMENT_BYTES];
		unhex(bad_elements[i], bad, sizeof bad);
		memcpy(sample.evaluated, bad, sizeof bad);
		assert_int_equal(sample_finalize(&sample, output), STATUS_BAD_SIGNATURE);
		assert_int_equal(voprf_unblind("x", 1, sample.blind[0], bad, output), STATUS_INVALID);
		sample = load_sample(0);
		memcpy(sample.blinded, bad, sizeof bad);
		assert_false(sample_verifies(&sample));
		sample = load_sample(0);
		memcpy(sample.public_key, bad, sizeof bad);
		assert_false(sample_verifies(&sample));
		assert_int_equal(output[0], 42);
	}
}

static void the_top_bit_of_an_element_is_not_ignored(void **state)
{
	(void)state;
	struct sample sample = load_sample(0);
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	sample.blinded[31] ^= 0x80;
	assert_int_equal(voprf_blind_evaluate(sample.secret_key, sample.blinded, evaluated), STATUS_INVALID);
	sample = load_sample(0);
	sample.evaluated[31] ^= 0x80;
	assert_false(sample_verifies(&sample));
	sample = load_sample(0);
	sample.public_key[31] ^= 0x80;
	assert_false(sample_verifies(&sample));
}

/* Whose proof fails one bad element fails with it in the second place too. */
static void a_batch_with_one_bad_element_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_elements); i++) {
		struct sample sample = load_sample(2);
		unhex(bad_elements[i], sample.blinded + 32, VOPRF_ELEMENT_BYTES);
		uint8_t proof[VOPRF_PROOF_BYTES];
		assert_int_equal(voprf_prove(sample.secret_key, sample.public_key, sample.blinded, sample.evaluated, 2,
		                     sample.proof_random, proof),
		    STATUS_INVALID);
		assert_false(sample_verifies(&sample));
	}
}

static void bad_scalars_are_no_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_scalars); i++) {
		struct sample sample = load_sample(0);
		uint8_t out[VOPRF_OUTPUT_BYTES] = {42};
		uint8_t bad[VOPRF_SCALAR_BYTES];
		unhex(bad_scalars[i], bad, sizeof bad);
		assert_int_equal(voprf_key_public(bad, out), STATUS_INVALID);
		assert_int_equal(voprf_blind_evaluate(bad, sample.blinded, out), STATUS_INVALID);
		assert_int_equal(voprf_evaluate(bad, "x", 1, out), STATUS_INVALID);
		assert_false(voprf_redeem(bad, "x", 1, out));
		assert_int_equal(voprf_prove(bad, sample.public_key, sample.blinded, sample.evaluated, 1,
		                     sample.proof_random, sample.proof),
		    STATUS_INVALID);
		assert_int_equal(out[0], 42);
	}
}

static void bad_scalars_are_no_blinds_and_no_randomness(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_scalars); i++) {
		struct sample sample = load_sample(0);
		uint8_t out[VOPRF_OUTPUT_BYTES] = {42};
		uint8_t bad[VOPRF_SCALAR_BYTES];
		unhex(bad_scalars[i], bad, sizeof bad);
		assert_int_equal(voprf_blind("x", 1, bad, out), STATUS_INVALID);
		assert_int_equal(voprf_unblind("x", 1, bad, sample.evaluated, out), STATUS_INVALID);
		assert_int_equal(
		    voprf_prove(sample.secret_key, sample.public_key, sample.blinded, sample.evaluated, 1, bad, out),
		    STATUS_INVALID);
		assert_int_equal(out[0], 42);
	}
}

static void bad_scalars_are_no_part_of_a_proof(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_scalars); i++) {
		struct sample sample = load_sample(0);
		unhex(bad_scalars[i], sample.proof, VOPRF_SCALAR_BYTES);
		assert_false(sample_verifies(&sample));
		sample = load_sample(0);
		unhex(bad_scalars[i], sample.proof + VOPRF_SCALAR_BYTES, VOPRF_SCALAR_BYTES);
		assert_false(sample_verifies(&sample));
	}
}

static void a_proof_in_another_spelling_is_refused(void **state)
{
	(void)state;
	/* c or s plus the order of the group solves the equations as well. */
	uint8_t order[VOPRF_SCALAR_BYTES];
	unhex(bad_scalars[1], order, sizeof order);
	struct sample sample = load_sample(0);
	sodium_add(sample.proof, order, sizeof order);
	assert_false(sample_verifies(&sample));
	sample = load_sample(0);
	sodium_add(sample.proof + VOPRF_SCALAR_BYTES, order, sizeof order);
	assert_false(sample_verifies(&sample));
}

static void inputs_have_a_greatest_length(void **state)
{
	(void)state;
	static const uint8_t input[VOPRF_INPUT_MAX + 1];
	struct sample sample = load_sample(0);
	uint8_t out[VOPRF_OUTPUT_BYTES] = {42};
	assert_int_equal(voprf_blind(input, sizeof input, sample.blind[0], out), STATUS_TOO_LARGE);
	assert_int_equal(voprf_evaluate(sample.secret_key, input, sizeof input, out), STATUS_TOO_LARGE);
	assert_int_equal(voprf_unblind(input, sizeof input, sample.blind[0], sample.evaluated, out), STATUS_TOO_LARGE);
	assert_false(voprf_redeem(sample.secret_key, input, sizeof input, out));
	assert_int_equal(voprf_key_derive(input, input, sizeof input, out, out), STATUS_TOO_LARGE);
	assert_int_equal(out[0], 42);
	assert_int_equal(voprf_evaluate(sample.secret_key, input, VOPRF_INPUT_MAX, out), STATUS_OK);
	assert_true(voprf_redeem(sample.secret_key, input, VOPRF_INPUT_MAX, out));
	assert_int_equal(voprf_evaluate(sample.secret_key, NULL, 0, out), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expands_the_rfc_9380_vectors),
	    cmocka_unit_test(both_lengths_of_rfc_9380_are_covered),
	    cmocka_unit_test(expansion_refuses_lengths_out_of_range),
	    cmocka_unit_test(derives_the_rfc_key_pair),
	    cmocka_unit_test(public_key_of_the_rfc_secret_key),
	    cmocka_unit_test(blinds_the_rfc_inputs),
	    cmocka_unit_test(evaluates_the_rfc_elements),
	    cmocka_unit_test(makes_and_verifies_the_rfc_proofs),
	    cmocka_unit_test(finalizes_to_the_rfc_outputs),
	    cmocka_unit_test(evaluates_and_redeems_the_rfc_outputs),
	    cmocka_unit_test(a_token_issued_blindly_is_redeemed),
	    cmocka_unit_test(created_keys_are_valid_and_differ),
	    cmocka_unit_test(two_proofs_of_one_evaluation_differ),
	    cmocka_unit_test(one_token_is_no_good_under_another_key),
	    cmocka_unit_test(any_changed_bit_of_a_proof_is_refused),
	    cmocka_unit_test(a_proof_for_another_key_or_element_is_refused),
	    cmocka_unit_test(a_server_with_a_key_for_each_voter_is_found_out),
	    cmocka_unit_test(a_batch_is_proved_in_its_order_and_whole),
	    cmocka_unit_test(a_batch_has_a_least_and_a_greatest_size),
	    cmocka_unit_test(the_server_refuses_bad_elements),
	    cmocka_unit_test(the_client_refuses_bad_elements),
	    cmocka_unit_test(the_top_bit_of_an_element_is_not_ignored),
	    cmocka_unit_test(a_batch_with_one_bad_element_is_refused),
	    cmocka_unit_test(bad_scalars_are_no_keys),
	    cmocka_unit_test(bad_scalars_are_no_blinds_and_no_randomness),
	    cmocka_unit_test(bad_scalars_are_no_part_of_a_proof),
	    cmocka_unit_test(a_proof_in_another_spelling_is_refused),
	    cmocka_unit_test(inputs_have_a_greatest_length),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
