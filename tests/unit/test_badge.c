#include "badge.h"

#include "base32.h"

#include "../data/ed25519_vectors.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

/* Made with another program from the seed of RFC 8032 TEST 1. */
static const char known_text[] = "AEAQEAYEAUDAOCAJBIFYNQ557LXGQXKERSLDWCL7OGG27ET7PKSWVVSAPCYOJ42XB5V34JORFHYZ5YMSM2WW6"
                                 "C46K2OGR64ATBY5USNUI5455FBTZFQAQVSP"
                                 "BQ";
static const struct badge known_badge = {0x01020304, 0x05060708, 0x090a, 0x0b};

static struct key *load_key(const char *seed)
{
	char path[] = "/tmp/test_badge.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(dprintf(fd, "congressd-key-v1 %s\n", seed) > 0);
	close(fd);
	struct key *key = NULL;
	assert_int_equal(key_load(path, &key), STATUS_OK);
	unlink(path);
	return key;
}

static int setup(void **state)
{
	*state = load_key(ed25519_vectors[0].seed);
	return 0;
}

static int teardown(void **state)
{
	key_free(*state);
	return 0;
}

static void assert_same_badge(const struct badge *left, const struct badge *right)
{
	assert_int_equal(left->congress, right->congress);
	assert_int_equal(left->delegate, right->delegate);
	assert_int_equal(left->serial, right->serial);
	assert_int_equal(left->flags, right->flags);
}

/* Reads `text`, and checks that *out is touched by a good badge only. */
static enum badge_verdict read_text(const struct key *key, const char *text, size_t length)
{
	static const struct badge untouched = {1, 2, 3, 4};
	struct badge out = untouched;
	enum badge_verdict verdict = badge_read(text, length, known_badge.congress, key, &out);
	if (verdict != BADGE_GOOD)
		assert_same_badge(&out, &untouched);
	return verdict;
}

/* The Base32 of the known badge after a change at `at` of its bytes. */
static void change_byte(size_t at, uint8_t mask, char text[BADGE_TEXT + 1])
{
	uint8_t bytes[BADGE_BYTES];
	assert_true(base32_decode(known_text, BADGE_TEXT, bytes, sizeof bytes));
	bytes[at] ^= mask;
	base32_encode(bytes, sizeof bytes, text);
}

static void signs_the_known_badge(void **state)
{
	char text[BADGE_TEXT + 1];
	badge_sign(*state, &known_badge, text);
	assert_string_equal(text, known_text);
}

static void reads_the_known_badge(void **state)
{
	struct badge out;
	assert_int_equal(
	    badge_read(known_text, BADGE_TEXT, known_badge.congress, *state, &out), BADGE_GOOD);
	assert_same_badge(&out, &known_badge);
}

static void layout_is_version_ids_serial_flags(void **state)
{
	(void)state;
	static const uint8_t body[12] = {1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
	uint8_t bytes[BADGE_BYTES];
	assert_true(base32_decode(known_text, BADGE_TEXT, bytes, sizeof bytes));
	assert_memory_equal(bytes, body, sizeof body);
}

static void extreme_values_survive(void **state)
{
	static const struct badge badges[] = {{0, 0, 0, 0}, {UINT32_MAX, UINT32_MAX, UINT16_MAX, UINT8_MAX}};
	for (size_t i = 0; i < 2; i++) {
		char text[BADGE_TEXT + 1];
		struct badge out;
		badge_sign(*state, &badges[i], text);
		assert_int_equal(strlen(text), BADGE_TEXT);
		assert_int_equal(
		    badge_read(text, BADGE_TEXT, badges[i].congress, *state, &out), BADGE_GOOD);
		assert_same_badge(&out, &badges[i]);
	}
}

static void no_other_length_is_a_badge(void **state)
{
	char text[2 * BADGE_TEXT];
	memcpy(text, known_text, BADGE_TEXT);
	memset(text + BADGE_TEXT, 'A', BADGE_TEXT);
	for (size_t length = 0; length < sizeof text; length++) {
		enum badge_verdict expected = length == BADGE_TEXT ? BADGE_GOOD : BADGE_MALFORMED;
		assert_int_equal(read_text(*state, text, length), expected);
	}
}

static void no_character_can_be_replaced(void **state)
{
	for (size_t at = 0; at < BADGE_TEXT; at++) {
		char text[BADGE_TEXT + 1];
		memcpy(text, known_text, sizeof text);
		text[at] = text[at] == 'A' ? 'B' : 'A';
		assert_int_not_equal(read_text(*state, text, BADGE_TEXT), BADGE_GOOD);
		text[at] = '\0';
		assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_MALFORMED);
		text[at] = ' ';
		assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_MALFORMED);
	}
}

static void lower_case_is_malformed(void **state)
{
	char text[BADGE_TEXT + 1];
	for (size_t i = 0; i <= BADGE_TEXT; i++)
		text[i] = (char)(known_text[i] | (known_text[i] >= 'A' ? 0x20 : 0));
	assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_MALFORMED);
}

static void left_over_bits_are_malformed(void **state)
{
	char text[BADGE_TEXT + 1];
	memcpy(text, known_text, sizeof text);
	assert_int_equal(text[BADGE_TEXT - 1], 'Q');
	text[BADGE_TEXT - 1] = 'R';
	assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_MALFORMED);
}

static void another_version_is_malformed(void **state)
{
	char text[BADGE_TEXT + 1];
	change_byte(0, 1 ^ 2, text);
	assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_MALFORMED);
}

static void another_congress_is_told_before_its_signature(void **state)
{
	char text[BADGE_TEXT + 1];
	for (size_t at = 1; at <= 4; at++) {
		change_byte(at, 0x80, text);
		assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_WRONG_CONGRESS);
	}
}

static void forged_fields_and_signatures_are_refused(void **state)
{
	for (size_t at = 5; at < BADGE_BYTES; at++) {
		char text[BADGE_TEXT + 1];
		change_byte(at, 0x01, text);
		assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_BAD_SIGNATURE);
	}
}

static void another_key_of_the_same_congress_is_refused(void **state)
{
	struct key *other = load_key(ed25519_vectors[1].seed);
	char text[BADGE_TEXT + 1];
	badge_sign(other, &known_badge, text);
	assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_BAD_SIGNATURE);
	assert_int_equal(read_text(other, text, BADGE_TEXT), BADGE_GOOD);
	key_free(other);
}

static void a_signature_for_another_purpose_is_refused(void **state)
{
	uint8_t bytes[BADGE_BYTES];
	char text[BADGE_TEXT + 1];
	assert_true(base32_decode(known_text, BADGE_TEXT, bytes, sizeof bytes));
	struct key_span body = {bytes, 12};
	key_sign(*state, "congressd-receipt-v1", &body, 1, bytes + 12);
	base32_encode(bytes, sizeof bytes, text);
	assert_int_equal(read_text(*state, text, BADGE_TEXT), BADGE_BAD_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signs_the_known_badge),
	    cmocka_unit_test(reads_the_known_badge),
	    cmocka_unit_test(layout_is_version_ids_serial_flags),
	    cmocka_unit_test(extreme_values_survive),
	    cmocka_unit_test(no_other_length_is_a_badge),
	    cmocka_unit_test(no_character_can_be_replaced),
	    cmocka_unit_test(lower_case_is_malformed),
	    cmocka_unit_test(left_over_bits_are_malformed),
	    cmocka_unit_test(another_version_is_malformed),
	    cmocka_unit_test(another_congress_is_told_before_its_signature),
	    cmocka_unit_test(forged_fields_and_signatures_are_refused),
	    cmocka_unit_test(another_key_of_the_same_congress_is_refused),
	    cmocka_unit_test(a_signature_for_another_purpose_is_refused),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, setup, teardown);
}
