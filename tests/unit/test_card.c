#include "card.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* Made with another program. */
static const uint32_t known_congress = 0x01020304;
static const uint8_t known_secret[CARD_SECRET_BYTES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const char known_text[] = "AAAQEAYEAUDAOCAJBIFQYDIOB4";
static const char known_key[] = "a8e7553c5d9ddc4c5d2c654df510c6ab344c7e2486b737d9ad3b7e38bb832ad7";
static const char known_login[] = "6ad9043467cc5155f62ba5dc6518b3b56c268d8c9d37724853b8838ebd7a4b0a"
                                  "c488df18ca4bdf942f2330a49ff1435868188a71c035d7f632e65b4510419c01";
static const char known_draw[] = "f8817118473e89dec83d4c22754bab4416cc635762c978f872722130ac34716b"
                                 "152f005a9bc028b0f4a67098079ecae6dd17e946f8e299ebb92efef21255e906";

struct known {
	uint8_t card_key[CARD_KEY_BYTES];
	uint8_t secret_key[CARD_SECRET_KEY_BYTES];
	uint8_t challenge[CARD_CHALLENGE_BYTES];
	uint8_t manifest_hash[32];
	uint8_t blinded[32];
	uint8_t login[CARD_SIGNATURE_BYTES];
	uint8_t draw[CARD_SIGNATURE_BYTES];
};

static void unhex(const char *hex, uint8_t *out, size_t length)
{
	assert_int_equal(sodium_hex2bin(out, length, hex, strlen(hex), NULL, NULL, NULL), 0);
	assert_int_equal(strlen(hex), 2 * length);
}

static int setup(void **state)
{
	struct known *known = calloc(1, sizeof *known);
	if (!known)
		return -1;
	card_derive(known_congress, known_secret, known->card_key, known->secret_key);
	memset(known->challenge, 0x11, sizeof known->challenge);
	memset(known->manifest_hash, 0x22, sizeof known->manifest_hash);
	memset(known->blinded, 0x33, sizeof known->blinded);
	unhex(known_login, known->login, sizeof known->login);
	unhex(known_draw, known->draw, sizeof known->draw);
	*state = known;
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void secrets_are_fresh(void **state)
{
	(void)state;
	uint8_t first[CARD_SECRET_BYTES];
	uint8_t second[CARD_SECRET_BYTES];
	card_create(first);
	card_create(second);
	assert_memory_not_equal(first, second, sizeof first);
}

static void text_is_26_characters_of_base32(void **state)
{
	(void)state;
	char text[CARD_SECRET_TEXT + 1];
	uint8_t secret[CARD_SECRET_BYTES];
	card_encode(known_secret, text);
	assert_string_equal(text, known_text);
	assert_true(card_decode(text, strlen(text), secret));
	assert_memory_equal(secret, known_secret, sizeof secret);
}

static void text_is_read_strictly(void **state)
{
	(void)state;
	uint8_t secret[CARD_SECRET_BYTES];
	static const char *const bad[] = {"", "AAAQEAYEAUDAOCAJBIFQYDIOB", "AAAQEAYEAUDAOCAJBIFQYDIOB4A",
	    "aaaqeayeaudaocajbifqydiob4", "AAAQEAYEAUDAOCAJBIFQYDIOB5", "AAAQEAYEAUDAOCAJBIFQYDIO 4",
	    "AAAQEAYEAUDAOCAJBIFQYDIOB4======"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memset(secret, 0xff, sizeof secret);
		assert_false(card_decode(bad[i], strlen(bad[i]), secret));
		assert_true(sodium_is_zero(secret, sizeof secret));
	}
}

static void derives_the_known_key(void **state)
{
	const struct known *known = *state;
	uint8_t expected[CARD_KEY_BYTES];
	uint8_t alone[CARD_KEY_BYTES];
	unhex(known_key, expected, sizeof expected);
	assert_memory_equal(known->card_key, expected, sizeof expected);
	assert_memory_equal(known->secret_key + 32, expected, sizeof expected);
	card_derive(known_congress, known_secret, alone, NULL);
	assert_memory_equal(alone, expected, sizeof expected);
}

static void another_congress_or_secret_has_another_key(void **state)
{
	const struct known *known = *state;
	uint8_t other[CARD_KEY_BYTES];
	card_derive(known_congress + 1, known_secret, other, NULL);
	assert_memory_not_equal(other, known->card_key, sizeof other);
	uint8_t secret[CARD_SECRET_BYTES];
	memcpy(secret, known_secret, sizeof secret);
	secret[15] ^= 1;
	card_derive(known_congress, secret, other, NULL);
	assert_memory_not_equal(other, known->card_key, sizeof other);
}

static void signs_as_the_contract_says(void **state)
{
	const struct known *known = *state;
	uint8_t signature[CARD_SIGNATURE_BYTES];
	card_sign_login(known->secret_key, known->challenge, signature);
	assert_memory_equal(signature, known->login, sizeof signature);
	card_sign_draw(known->secret_key, known->manifest_hash, known->blinded, signature);
	assert_memory_equal(signature, known->draw, sizeof signature);
}

static void takes_good_signatures(void **state)
{
	const struct known *known = *state;
	assert_true(card_verify_login(known->card_key, known->challenge, known->login));
	assert_true(card_verify_draw(known->card_key, known->manifest_hash, known->blinded, known->draw));
}

static void refuses_another_challenge(void **state)
{
	struct known *known = *state;
	known->challenge[31] ^= 1;
	assert_false(card_verify_login(known->card_key, known->challenge, known->login));
}

static void refuses_another_manifest_or_element(void **state)
{
	struct known *known = *state;
	assert_false(card_verify_draw(known->card_key, known->blinded, known->manifest_hash, known->draw));
	known->manifest_hash[0] ^= 1;
	assert_false(card_verify_draw(known->card_key, known->manifest_hash, known->blinded, known->draw));
	known->manifest_hash[0] ^= 1;
	known->blinded[31] ^= 1;
	assert_false(card_verify_draw(known->card_key, known->manifest_hash, known->blinded, known->draw));
}

static void refuses_another_card(void **state)
{
	const struct known *known = *state;
	uint8_t other[CARD_KEY_BYTES];
	card_derive(known_congress + 1, known_secret, other, NULL);
	assert_false(card_verify_login(other, known->challenge, known->login));
	assert_false(card_verify_draw(other, known->manifest_hash, known->blinded, known->draw));
}

static void refuses_a_signature_for_the_other_purpose(void **state)
{
	const struct known *known = *state;
	assert_false(card_verify_login(known->card_key, known->challenge, known->draw));
	assert_false(card_verify_draw(known->card_key, known->manifest_hash, known->blinded, known->login));
}

static void refuses_keys_that_are_none(void **state)
{
	const struct known *known = *state;
	/* The neutral element of the curve would verify its own encoding. */
	static const uint8_t neutral[CARD_KEY_BYTES] = {1};
	static const uint8_t signature[CARD_SIGNATURE_BYTES] = {1};
	assert_false(card_verify_login(neutral, known->challenge, signature));
	assert_false(card_verify_draw(neutral, known->manifest_hash, known->blinded, signature));
}

#define KNOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(secrets_are_fresh),
	    cmocka_unit_test(text_is_26_characters_of_base32),
	    cmocka_unit_test(text_is_read_strictly),
	    KNOWN(derives_the_known_key),
	    KNOWN(another_congress_or_secret_has_another_key),
	    KNOWN(signs_as_the_contract_says),
	    KNOWN(takes_good_signatures),
	    KNOWN(refuses_another_challenge),
	    KNOWN(refuses_another_manifest_or_element),
	    KNOWN(refuses_another_card),
	    KNOWN(refuses_a_signature_for_the_other_purpose),
	    KNOWN(refuses_keys_that_are_none),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
