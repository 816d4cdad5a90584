#include "sealing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "ballot.h"
#include "contest.h"
#include "opening.h"
#include "voprf.h"

#define OPTIONS 4

static const struct rules_choice marks[] = {{1, RULES_MARK_FOR}, {4, RULES_MARK_FOR}};

struct keys {
	struct sealing_pair pairs[SEALING_KEYS];
	uint8_t public_keys[SEALING_KEYS][SEALING_KEY_BYTES];
};

static struct keys made(void)
{
	struct keys keys;
	for (size_t i = 0; i < SEALING_KEYS; i++) {
		crypto_box_keypair(keys.pairs[i].public_key, keys.pairs[i].secret_key);
		memcpy(keys.public_keys[i], keys.pairs[i].public_key, SEALING_KEY_BYTES);
	}
	return keys;
}

static bool opens(const struct keys *keys, size_t count, const uint8_t *sealed, size_t length)
{
	struct rules_choice read[RULES_OPTIONS];
	size_t found = 99;
	bool opened = sealing_open(keys->pairs, count, sealed, length, OPTIONS, read, &found);
	if (!opened)
		assert_int_equal(found, 99);
	return opened;
}

static void what_is_sealed_is_opened_with_the_keys(void **state)
{
	(void)state;
	struct keys keys = made();
	for (size_t count = 1; count <= SEALING_KEYS; count++) {
		uint8_t sealed[SEALING_BYTES(OPTIONS, SEALING_KEYS)];
		struct rules_choice read[RULES_OPTIONS];
		size_t found = 0;
		assert_true(sealing_seal(keys.public_keys[0], count, marks, 2, OPTIONS, sealed));
		assert_true(sealing_open(
		    keys.pairs, count, sealed, SEALING_BYTES(OPTIONS, count), OPTIONS, read, &found));
		assert_int_equal(found, 2);
		assert_memory_equal(read, marks, sizeof marks);
	}
}

static void the_largest_ballot_is_opened(void **state)
{
	(void)state;
	struct keys keys = made();
	static struct rules_choice all[RULES_OPTIONS], read[RULES_OPTIONS];
	uint8_t sealed[SEALING_BYTES_MAX];
	size_t found = 0;
	for (uint16_t i = 0; i < RULES_OPTIONS; i++)
		all[i] = (struct rules_choice){(uint16_t)(i + 1), RULES_MARK_AGAINST};
	assert_true(sealing_seal(keys.public_keys[0], 2, all, RULES_OPTIONS, RULES_OPTIONS, sealed));
	assert_true(sealing_open(keys.pairs, 2, sealed, sizeof sealed, RULES_OPTIONS, read, &found));
	assert_int_equal(found, RULES_OPTIONS);
	assert_memory_equal(read, all, sizeof all);
	assert_false(sealing_seal(keys.public_keys[0], 2, all, 3, 2, sealed));
	assert_false(sealing_seal(keys.public_keys[0], 3, all, 1, 2, sealed));
}

static void a_box_that_was_changed_or_is_for_others_stays_shut(void **state)
{
	(void)state;
	struct keys keys = made(), others = made(), swapped = keys;
	uint8_t sealed[SEALING_BYTES(OPTIONS, 2)];
	swapped.pairs[0] = keys.pairs[1];
	swapped.pairs[1] = keys.pairs[0];
	assert_true(sealing_seal(keys.public_keys[0], 2, marks, 2, OPTIONS, sealed));
	assert_true(opens(&keys, 2, sealed, sizeof sealed));
	assert_false(opens(&others, 2, sealed, sizeof sealed));
	assert_false(opens(&swapped, 2, sealed, sizeof sealed));
	assert_false(opens(&keys, 1, sealed, sizeof sealed));
	assert_false(opens(&keys, 2, sealed, sizeof sealed - 1));
	for (size_t i = 0; i < sizeof sealed; i++) {
		if (i == SEALING_KEY_BYTES - 1) /* X25519 does not look at its top bit */
			continue;
		sealed[i] ^= 0x80;
		assert_false(opens(&keys, 2, sealed, sizeof sealed));
		sealed[i] ^= 0x80;
	}
}

/* A box around what no voter's page would write. */
static bool opens_plain(const char *hex)
{
	struct keys keys = made();
	uint8_t plain[SEALING_PLAIN_BYTES(OPTIONS)] = {0}, sealed[SEALING_BYTES(OPTIONS, 1)];
	size_t length;
	sodium_hex2bin(plain, sizeof plain, hex, strlen(hex), NULL, &length, NULL);
	crypto_box_seal(sealed, plain, sizeof plain, keys.public_keys[0]);
	return opens(&keys, 1, sealed, sizeof sealed);
}

static void only_the_form_is_judged_when_opening(void **state)
{
	(void)state;
	assert_true(opens_plain("0000"));
	assert_true(opens_plain("0004000101000201000301000401"));
	assert_true(opens_plain("0002000400000000")); /* the rules see to that */
	assert_false(opens_plain("0005000101000201000301000401"));
	assert_false(opens_plain("ffff"));
	assert_false(opens_plain("0000000101"));
	assert_false(opens_plain("0003000101000201000301000001"));
}

static void a_key_to_which_nothing_can_be_sealed_is_not_sound(void **state)
{
	(void)state;
	static const char *const wrong[] = {
	    "0000000000000000000000000000000000000000000000000000000000000000",
	    "0100000000000000000000000000000000000000000000000000000000000000",
	    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "0900000000000000000000000000000000000000000000000000000000000080",
	};
	uint8_t key[SEALING_KEY_BYTES];
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		sodium_hex2bin(key, sizeof key, wrong[i], 64, NULL, NULL, NULL);
		assert_false(sealing_key_is_sound(key));
	}
	struct keys keys = made();
	assert_true(sealing_key_is_sound(keys.public_keys[0]));
	assert_true(sealing_key_fits(keys.pairs[0].secret_key, keys.public_keys[0]));
	assert_false(sealing_key_fits(keys.pairs[1].secret_key, keys.public_keys[0]));
}

/* RFC 7748, section 6.1. */
static void a_secret_key_has_one_public_key(void **state)
{
	(void)state;
	uint8_t secret_key[SEALING_KEY_BYTES], public_key[SEALING_KEY_BYTES];
	const char *secret_text = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
	const char *public_text = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
	sodium_hex2bin(secret_key, sizeof secret_key, secret_text, 64, NULL, NULL, NULL);
	sodium_hex2bin(public_key, sizeof public_key, public_text, 64, NULL, NULL, NULL);
	assert_true(sealing_key_fits(secret_key, public_key));
	public_key[3] ^= 1;
	assert_false(sealing_key_fits(secret_key, public_key));
}

/* ---- opening ---- */

static struct contest *keyed(const struct keys *keys, bool second)
{
	struct contest *contest = NULL;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, OPTIONS, &contest), STATUS_OK);
	contest->rules.seats = 2;
	for (size_t i = 0; keys && i < SEALING_KEYS; i++) {
		struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SEALING_1 + i];
		pair->used = pair->published = true;
		memcpy(pair->public_key, keys->pairs[i].public_key, CONTEST_KEY_BYTES);
		memcpy(pair->secret_key, keys->pairs[i].secret_key, CONTEST_KEY_BYTES);
	}
	struct contest_key_pair *issuer = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	issuer->used = issuer->published = second;
	if (second)
		voprf_key_create(issuer->secret_key, issuer->public_key);
	return contest;
}

static enum rules_verdict judged(const struct contest *contest, const struct ballot *ballot, size_t wanted)
{
	struct rules_choice read[RULES_OPTIONS];
	size_t count = 99;
	enum rules_verdict verdict = opening_judge(contest, ballot, read, &count);
	assert_int_equal(count, wanted);
	return verdict;
}

static void a_sealed_ballot_is_judged_by_what_is_in_it(void **state)
{
	(void)state;
	static const struct rules_choice over[] = {{1, 1}, {2, 1}, {3, 1}}, twice[] = {{2, 1}, {2, 1}}, odd[] = {{1, 2}};
	struct keys keys = made(), others = made();
	struct contest *contest = keyed(&keys, false);
	uint8_t sealed[SEALING_BYTES(OPTIONS, 2)];
	struct ballot ballot = {.sealed = sealed, .sealed_length = sizeof sealed};
	assert_true(sealing_seal(keys.public_keys[0], 2, marks, 2, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 2), RULES_VALID);
	assert_true(sealing_seal(keys.public_keys[0], 2, NULL, 0, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 0), RULES_NO_CHOICE);
	assert_true(sealing_seal(keys.public_keys[0], 2, over, 3, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 3), RULES_OVERVOTE);
	assert_true(sealing_seal(keys.public_keys[0], 2, twice, 2, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 2), RULES_BAD_MARKS);
	assert_true(sealing_seal(keys.public_keys[0], 2, odd, 1, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 1), RULES_BAD_MARKS);
	assert_true(sealing_seal(others.public_keys[0], 2, marks, 2, OPTIONS, sealed));
	assert_int_equal(judged(contest, &ballot, 0), RULES_UNDECRYPTABLE);
	ballot.sealed = NULL;
	assert_int_equal(judged(contest, &ballot, 0), RULES_UNDECRYPTABLE);
	contest_unref(contest);
}

static void the_second_issuers_token_counts_first(void **state)
{
	(void)state;
	struct contest *contest = keyed(NULL, true);
	struct ballot ballot = {.has_second = true, .marks = marks, .count = 2};
	uint8_t input[BALLOT_INPUT_BYTES];
	crypto_sign_keypair(ballot.key, (uint8_t[crypto_sign_SECRETKEYBYTES]){0});
	ballot_voprf_input(contest->manifest_hash, ballot.key, input);
	const uint8_t *secret_key = contest->keys[CONTEST_KEY_SECOND_ISSUER].secret_key;
	assert_int_equal(voprf_evaluate(secret_key, input, sizeof input, ballot.second_token), STATUS_OK);
	assert_int_equal(judged(contest, &ballot, 2), RULES_VALID);
	ballot.second_token[5] ^= 1;
	assert_int_equal(judged(contest, &ballot, 0), RULES_SECOND_TOKEN);
	ballot.second_token[5] ^= 1;
	ballot.has_second = false;
	assert_int_equal(judged(contest, &ballot, 0), RULES_SECOND_TOKEN);
	contest_unref(contest);
}

/* The layout as it is written down, byte by byte. */
static void ballot_bytes_of_a_sealed_ballot_have_their_layout(void **state)
{
	(void)state;
	static const uint8_t sealed[] = {0xaa, 0xbb, 0xcc};
	uint8_t hash[BALLOT_HASH_BYTES], bytes[BALLOT_BYTES_MAX];
	struct ballot ballot = {.has_second = true, .sealed = sealed, .sealed_length = sizeof sealed};
	memset(hash, 0x11, sizeof hash);
	memset(ballot.key, 0x22, sizeof ballot.key);
	memset(ballot.token, 0x33, sizeof ballot.token);
	memset(ballot.second_token, 0x44, sizeof ballot.second_token);
	assert_int_equal(ballot_bytes(hash, &ballot, bytes), 19 + 32 + 32 + 128 + 2 + 3);
	assert_memory_equal(bytes, "congressd-sealed-v1", 19);
	assert_memory_equal(bytes + 19, hash, 32);
	assert_memory_equal(bytes + 51, ballot.key, 32);
	assert_memory_equal(bytes + 83, ballot.token, 64);
	assert_memory_equal(bytes + 147, ballot.second_token, 64);
	assert_memory_equal(bytes + 211, "\x00\x03\xaa\xbb\xcc", 5);
	uint8_t longest[SEALING_BYTES_MAX];
	memset(longest, 0x55, sizeof longest);
	ballot.sealed = longest;
	ballot.sealed_length = sizeof longest;
	assert_int_equal(ballot_bytes(hash, &ballot, bytes), sizeof bytes);
	ballot.sealed_length++;
	assert_int_equal(ballot_bytes(hash, &ballot, bytes), 0);
}

static int start(void **state)
{
	(void)state;
	return sodium_init() < 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_sealed_is_opened_with_the_keys),
	    cmocka_unit_test(the_largest_ballot_is_opened),
	    cmocka_unit_test(a_box_that_was_changed_or_is_for_others_stays_shut),
	    cmocka_unit_test(only_the_form_is_judged_when_opening),
	    cmocka_unit_test(a_key_to_which_nothing_can_be_sealed_is_not_sound),
	    cmocka_unit_test(a_secret_key_has_one_public_key),
	    cmocka_unit_test(a_sealed_ballot_is_judged_by_what_is_in_it),
	    cmocka_unit_test(the_second_issuers_token_counts_first),
	    cmocka_unit_test(ballot_bytes_of_a_sealed_ballot_have_their_layout),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
