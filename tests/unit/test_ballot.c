#include "ballot.h"

#include "../data/ed25519_vectors.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

/* All known values were made with another program: the congress key is RFC
 * 8032 TEST 1, the ballot key TEST 2. */
static const char known_signature[] = "07e1cdb9bcbd0fb2a1eec36e97877d4b8d8315fffda4b13c84ce1b50e8b875c0"
                                      "b5f31e9d78d5780d2b6b3eccdfc613573ad7e8858285c110e6ee0ca7c4de890c";
static const char known_leaf[] = "7a2399dae054b2631f1c3f33d6484d7c08b7f0c5f21014a32ed6084993da04f7";
static const char known_blank_leaf[] = "9d5a41f63ac90148cb1300ac998be69445f6135549a8243885aac4ddf5d6c085";
static const char known_vote_leaf[] = "5d69520c03d843369690cdcf30b3f5008ebb38e6ce1d7d0d71162819a534b46c";
static const char known_receipt[] = "62f8c26712aff9d771bbdd29cdcc3d713bc0fa9102acbc01e5a53d72de7cf1f4"
                                    "c2d8edb20f256f35eec4f038543a00945bdec30e4f26bf768a8eb8e91a02840e";
static const char known_closing[] = "edc285ff232b5cb43b8fe6370becfa4a0ea2147f9a81212e0808b1c1149ad840"
                                    "c008525cc34f931fed37cd133aebd48f8b105f30409939035a630eb17e98a206";
static const char known_manifest[] = "{\"v\":1}";
static const char known_manifest_hash[] = "afbf9d0f3560b0fd7795e81c42a0a79ee6b6fc67e064f77826aee642cad28d91";
static const char known_manifest_signature[] = "5a10b5d9911cd22a64f34715bde14940f5e1463a5764368707e29975b950e463"
                                               "94b9c44976557e0d24cac6ade7fadedc6d4e1394268820b89500ecbf2e099d05";

static const struct rules_choice known_marks[] = {
    {1, RULES_MARK_FOR}, {2, RULES_MARK_AGAINST}, {256, RULES_MARK_OTHER}};

struct known {
	struct key *key;
	uint8_t manifest_hash[BALLOT_HASH_BYTES];
	uint8_t secret_key[KEY_SECRET_BYTES];
	struct ballot ballot;
	struct ballot_closing closing;
};

static void unhex(const char *hex, uint8_t *out, size_t length)
{
	assert_int_equal(strlen(hex), 2 * length);
	assert_int_equal(sodium_hex2bin(out, length, hex, strlen(hex), NULL, NULL, NULL), 0);
}

static void assert_hex(const uint8_t *bytes, size_t length, const char *hex)
{
	uint8_t expected[64];
	unhex(hex, expected, length);
	assert_memory_equal(bytes, expected, length);
}

static struct key *load_key(void)
{
	char path[] = "/tmp/test_ballot.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(dprintf(fd, "congressd-key-v1 %s\n", ed25519_vectors[0].seed) > 0);
	close(fd);
	struct key *key = NULL;
	assert_int_equal(key_load(path, &key), STATUS_OK);
	unlink(path);
	return key;
}

static int setup(void **state)
{
	struct known *known = calloc(1, sizeof *known);
	if (!known)
		return -1;
	known->key = load_key();
	memset(known->manifest_hash, 0x22, sizeof known->manifest_hash);
	unhex(ed25519_vectors[1].seed, known->secret_key, 32);
	unhex(ed25519_vectors[1].public_key, known->secret_key + 32, 32);
	unhex(ed25519_vectors[1].public_key, known->ballot.key, 32);
	memset(known->ballot.token, 0x44, sizeof known->ballot.token);
	known->ballot.marks = known_marks;
	known->ballot.count = 3;
	unhex(known_signature, known->ballot.signature, sizeof known->ballot.signature);
	memset(known->closing.manifest_hash, 0x22, sizeof known->closing.manifest_hash);
	known->closing.issued = 200;
	known->closing.collected = 199;
	memset(known->closing.root, 0x55, sizeof known->closing.root);
	memset(known->closing.voprf_secret_key, 0x66, sizeof known->closing.voprf_secret_key);
	*state = known;
	return 0;
}

static int teardown(void **state)
{
	struct known *known = *state;
	key_free(known->key);
	free(known);
	return 0;
}

/* Marks. */

static void marks_rise_and_are_known_choices(void **state)
{
	(void)state;
	static const struct rules_choice good[] = {{1, 1}, {2, 2}, {3, 3}, {65535, 1}};
	assert_true(ballot_marks_valid(NULL, 0));
	assert_true(ballot_marks_valid(good, 4));
	static const struct rules_choice zero_number[] = {{0, 1}};
	static const struct rules_choice twice[] = {{1, 1}, {1, 1}};
	static const struct rules_choice contradictory[] = {{1, 1}, {1, 2}};
	static const struct rules_choice falling[] = {{2, 1}, {1, 1}};
	static const struct rules_choice no_choice[] = {{1, 0}};
	static const struct rules_choice unknown_choice[] = {{1, 4}};
	static const struct rules_choice last_is_bad[] = {{1, 1}, {2, 255}};
	assert_false(ballot_marks_valid(zero_number, 1));
	assert_false(ballot_marks_valid(twice, 2));
	assert_false(ballot_marks_valid(contradictory, 2));
	assert_false(ballot_marks_valid(falling, 2));
	assert_false(ballot_marks_valid(no_choice, 1));
	assert_false(ballot_marks_valid(unknown_choice, 1));
	assert_false(ballot_marks_valid(last_is_bad, 2));
}

static void marks_are_limited_in_number(void **state)
{
	(void)state;
	static struct rules_choice marks[RULES_OPTIONS + 1];
	for (size_t i = 0; i <= RULES_OPTIONS; i++)
		marks[i] = (struct rules_choice){(uint16_t)(i + 1), RULES_MARK_FOR};
	assert_true(ballot_marks_valid(marks, RULES_OPTIONS));
	assert_false(ballot_marks_valid(marks, RULES_OPTIONS + 1));
}

static void marks_survive_their_bytes(void **state)
{
	(void)state;
	static const uint8_t expected[] = {0, 1, 1, 0, 2, 2, 1, 0, 3};
	uint8_t bytes[sizeof expected];
	struct rules_choice marks[RULES_OPTIONS];
	size_t count = 0;
	ballot_marks_write(known_marks, 3, bytes);
	assert_memory_equal(bytes, expected, sizeof expected);
	assert_true(ballot_marks_read(bytes, sizeof bytes, marks, &count));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(marks[i].number, known_marks[i].number);
		assert_int_equal(marks[i].mark, known_marks[i].mark);
	}
	assert_true(ballot_marks_read(NULL, 0, marks, &count));
	assert_int_equal(count, 0);
}

static void bytes_that_are_no_marks_are_refused(void **state)
{
	(void)state;
	static const uint8_t falling[] = {0, 2, 1, 0, 1, 1};
	static const uint8_t unknown[] = {0, 1, 9};
	static uint8_t many[BALLOT_MARK_BYTES * (RULES_OPTIONS + 1)];
	struct rules_choice marks[RULES_OPTIONS];
	size_t count = 77;
	assert_false(ballot_marks_read(falling, 1, marks, &count));
	assert_false(ballot_marks_read(falling, 5, marks, &count));
	assert_false(ballot_marks_read(falling, 6, marks, &count));
	assert_false(ballot_marks_read(unknown, 3, marks, &count));
	assert_false(ballot_marks_read(many, sizeof many, marks, &count));
	assert_int_equal(count, 77);
}

/* The ballot. */

static void ballot_bytes_have_the_layout_of_the_contract(void **state)
{
	const struct known *known = *state;
	uint8_t bytes[BALLOT_BYTES_MAX];
	assert_int_equal(ballot_bytes(known->manifest_hash, &known->ballot, bytes), 158);
	assert_memory_equal(bytes, "congressd-ballot-v1", 19);
	assert_memory_equal(bytes + 19, known->manifest_hash, 32);
	assert_memory_equal(bytes + 51, known->ballot.key, 32);
	assert_memory_equal(bytes + 83, known->ballot.token, 64);
	static const uint8_t tail[] = {0, 3, 0, 1, 1, 0, 2, 2, 1, 0, 3};
	assert_memory_equal(bytes + 147, tail, sizeof tail);
}

static void signs_and_verifies_the_known_ballot(void **state)
{
	struct known *known = *state;
	assert_true(ballot_verify(known->manifest_hash, &known->ballot));
	sodium_memzero(known->ballot.signature, sizeof known->ballot.signature);
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	assert_true(ballot_sign(known->manifest_hash, &known->ballot, known->secret_key));
	assert_hex(known->ballot.signature, 64, known_signature);
}

static void known_leaves(void **state)
{
	struct known *known = *state;
	uint8_t leaf[BALLOT_HASH_BYTES];
	assert_true(ballot_leaf(known->manifest_hash, &known->ballot, leaf));
	assert_hex(leaf, sizeof leaf, known_leaf);
	known->ballot.marks = NULL;
	known->ballot.count = 0;
	assert_true(ballot_sign(known->manifest_hash, &known->ballot, known->secret_key));
	assert_true(ballot_verify(known->manifest_hash, &known->ballot));
	assert_true(ballot_leaf(known->manifest_hash, &known->ballot, leaf));
	assert_hex(leaf, sizeof leaf, known_blank_leaf);
}

static void a_changed_ballot_does_not_verify(void **state)
{
	struct known *known = *state;
	struct rules_choice marks[3];
	memcpy(marks, known_marks, sizeof marks);
	known->ballot.marks = marks;
	assert_true(ballot_verify(known->manifest_hash, &known->ballot));
	marks[0].mark = RULES_MARK_AGAINST;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	marks[0].mark = RULES_MARK_FOR;
	known->ballot.count = 2;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	known->ballot.count = 3;
	known->ballot.token[63] ^= 1;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	known->ballot.token[63] ^= 1;
	known->ballot.key[0] ^= 1;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	known->ballot.key[0] ^= 1;
	known->manifest_hash[0] ^= 1;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
}

static void a_ballot_key_of_small_order_does_not_verify(void **state)
{
	struct known *known = *state;
	memset(known->ballot.key, 0, sizeof known->ballot.key);
	known->ballot.key[0] = 1;
	memset(known->ballot.signature, 0, sizeof known->ballot.signature);
	known->ballot.signature[0] = 1;
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
}

static void a_leaf_covers_the_signature(void **state)
{
	struct known *known = *state;
	uint8_t leaf[2][BALLOT_HASH_BYTES];
	assert_true(ballot_leaf(known->manifest_hash, &known->ballot, leaf[0]));
	known->ballot.signature[63] ^= 1;
	assert_true(ballot_leaf(known->manifest_hash, &known->ballot, leaf[1]));
	assert_memory_not_equal(leaf[0], leaf[1], BALLOT_HASH_BYTES);
}

static void the_longest_ballot_is_good_and_a_longer_one_refused(void **state)
{
	struct known *known = *state;
	static struct rules_choice marks[RULES_OPTIONS + 1];
	uint8_t bytes[BALLOT_BYTES_MAX];
	uint8_t leaf[BALLOT_HASH_BYTES];
	for (size_t i = 0; i <= RULES_OPTIONS; i++)
		marks[i] = (struct rules_choice){(uint16_t)(i + 1), RULES_MARK_FOR};
	known->ballot.marks = marks;
	known->ballot.count = RULES_OPTIONS;
	assert_true(ballot_sign(known->manifest_hash, &known->ballot, known->secret_key));
	assert_true(ballot_verify(known->manifest_hash, &known->ballot));
	assert_int_equal(
	    ballot_bytes(known->manifest_hash, &known->ballot, bytes), 19 + 32 + 32 + 64 + 2 + 3 * RULES_OPTIONS);
	known->ballot.count = RULES_OPTIONS + 1;
	assert_int_equal(ballot_bytes(known->manifest_hash, &known->ballot, bytes), 0);
	assert_false(ballot_sign(known->manifest_hash, &known->ballot, known->secret_key));
	assert_false(ballot_verify(known->manifest_hash, &known->ballot));
	assert_false(ballot_leaf(known->manifest_hash, &known->ballot, leaf));
}

static void a_vote_s_leaf_covers_every_field(void **state)
{
	struct known *known = *state;
	uint8_t leaf[BALLOT_HASH_BYTES], other[BALLOT_HASH_BYTES];
	static const struct rules_choice against[] = {{1, RULES_MARK_AGAINST}};
	assert_true(ballot_vote_leaf(known->manifest_hash, 258, known_marks, 3, leaf));
	assert_hex(leaf, sizeof leaf, known_vote_leaf);
	assert_true(ballot_vote_leaf(known->manifest_hash, 259, known_marks, 3, other));
	assert_memory_not_equal(leaf, other, sizeof leaf);
	assert_true(ballot_vote_leaf(known->manifest_hash, 258, known_marks, 2, other));
	assert_memory_not_equal(leaf, other, sizeof leaf);
	assert_true(ballot_vote_leaf(known->manifest_hash, 258, against, 1, other));
	assert_memory_not_equal(leaf, other, sizeof leaf);
	known->manifest_hash[0] ^= 1;
	assert_true(ballot_vote_leaf(known->manifest_hash, 258, known_marks, 3, other));
	assert_memory_not_equal(leaf, other, sizeof leaf);
	assert_false(ballot_vote_leaf(known->manifest_hash, 258, known_marks, RULES_OPTIONS + 1, other));
}

static void voprf_input_is_manifest_hash_and_ballot_key(void **state)
{
	const struct known *known = *state;
	uint8_t input[BALLOT_INPUT_BYTES];
	ballot_voprf_input(known->manifest_hash, known->ballot.key, input);
	assert_memory_equal(input, known->manifest_hash, 32);
	assert_memory_equal(input + 32, known->ballot.key, 32);
}

/* What the congress key signs. */

static void known_receipt_signature(void **state)
{
	const struct known *known = *state;
	uint8_t leaf[BALLOT_HASH_BYTES];
	uint8_t signature[KEY_SIGNATURE_BYTES];
	unhex(known_leaf, leaf, sizeof leaf);
	ballot_receipt_sign(known->key, known->manifest_hash, leaf, signature);
	assert_hex(signature, sizeof signature, known_receipt);
	assert_true(ballot_receipt_verify(key_public(known->key), known->manifest_hash, leaf, signature));
	assert_false(ballot_receipt_verify(key_public(known->key), leaf, known->manifest_hash, signature));
	assert_false(ballot_receipt_verify(known->ballot.key, known->manifest_hash, leaf, signature));
	leaf[0] ^= 1;
	assert_false(ballot_receipt_verify(key_public(known->key), known->manifest_hash, leaf, signature));
}

static void known_closing_signature(void **state)
{
	const struct known *known = *state;
	uint8_t signature[KEY_SIGNATURE_BYTES];
	ballot_closing_sign(known->key, &known->closing, signature);
	assert_hex(signature, sizeof signature, known_closing);
	assert_true(ballot_closing_verify(key_public(known->key), &known->closing, signature));
}

static void a_closing_covers_every_field(void **state)
{
	const struct known *known = *state;
	uint8_t signature[KEY_SIGNATURE_BYTES];
	unhex(known_closing, signature, sizeof signature);
	for (size_t field = 0; field < 5; field++) {
		struct ballot_closing closing = known->closing;
		closing.manifest_hash[31] ^= field == 0;
		closing.issued ^= field == 1;
		closing.collected ^= field == 2;
		closing.root[0] ^= field == 3;
		closing.voprf_secret_key[31] ^= field == 4;
		assert_false(ballot_closing_verify(key_public(known->key), &closing, signature));
	}
	struct ballot_closing swapped = known->closing;
	swapped.issued = known->closing.collected;
	swapped.collected = known->closing.issued;
	assert_false(ballot_closing_verify(key_public(known->key), &swapped, signature));
}

static void known_manifest_hash_and_signature(void **state)
{
	const struct known *known = *state;
	uint8_t hash[BALLOT_HASH_BYTES];
	uint8_t signature[KEY_SIGNATURE_BYTES];
	ballot_manifest_hash(known_manifest, strlen(known_manifest), hash);
	assert_hex(hash, sizeof hash, known_manifest_hash);
	ballot_manifest_sign(known->key, hash, signature);
	assert_hex(signature, sizeof signature, known_manifest_signature);
	assert_true(ballot_manifest_verify(key_public(known->key), hash, signature));
	assert_false(ballot_manifest_verify(key_public(known->key), known->manifest_hash, signature));
}

static void signatures_do_not_pass_for_one_another(void **state)
{
	const struct known *known = *state;
	uint8_t manifest[KEY_SIGNATURE_BYTES];
	uint8_t receipt[KEY_SIGNATURE_BYTES];
	ballot_manifest_sign(known->key, known->manifest_hash, manifest);
	ballot_receipt_sign(known->key, known->manifest_hash, known->manifest_hash, receipt);
	const uint8_t *public_key = key_public(known->key);
	assert_false(ballot_manifest_verify(public_key, known->manifest_hash, receipt));
	assert_false(ballot_receipt_verify(public_key, known->manifest_hash, known->manifest_hash, manifest));
	assert_false(ballot_closing_verify(public_key, &known->closing, receipt));
}

static void fingerprint_is_four_groups_of_four(void **state)
{
	(void)state;
	uint8_t hash[BALLOT_HASH_BYTES];
	char text[BALLOT_FINGERPRINT_TEXT + 1];
	unhex(known_manifest_hash, hash, sizeof hash);
	ballot_fingerprint(hash, text);
	assert_string_equal(text, "afbf-9d0f-3560-b0fd");
}

#define KNOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marks_rise_and_are_known_choices),
	    cmocka_unit_test(marks_are_limited_in_number),
	    cmocka_unit_test(marks_survive_their_bytes),
	    cmocka_unit_test(bytes_that_are_no_marks_are_refused),
	    KNOWN(ballot_bytes_have_the_layout_of_the_contract),
	    KNOWN(signs_and_verifies_the_known_ballot),
	    KNOWN(known_leaves),
	    KNOWN(a_changed_ballot_does_not_verify),
	    KNOWN(a_ballot_key_of_small_order_does_not_verify),
	    KNOWN(a_leaf_covers_the_signature),
	    KNOWN(a_vote_s_leaf_covers_every_field),
	    KNOWN(the_longest_ballot_is_good_and_a_longer_one_refused),
	    KNOWN(voprf_input_is_manifest_hash_and_ballot_key),
	    KNOWN(known_receipt_signature),
	    KNOWN(known_closing_signature),
	    KNOWN(a_closing_covers_every_field),
	    KNOWN(known_manifest_hash_and_signature),
	    KNOWN(signatures_do_not_pass_for_one_another),
	    cmocka_unit_test(fingerprint_is_four_groups_of_four),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
