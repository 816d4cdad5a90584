#include "base32.h"

#include <stdarg.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* RFC 4648 section 10, without the padding. */
static const struct {
	const char *plain;
	const char *coded;
} vectors[] = {
    {"", ""},
    {"f", "MY"},
    {"fo", "MZXQ"},
    {"foo", "MZXW6"},
    {"foob", "MZXW6YQ"},
    {"fooba", "MZXW6YTB"},
    {"foobar", "MZXW6YTBOI"},
};

#define VECTORS (sizeof vectors / sizeof vectors[0])

static bool decodes(const char *text, size_t length)
{
	uint8_t out[64];
	assert_true(length <= sizeof out);
	return base32_decode(text, strlen(text), out, length);
}

static void encodes_the_rfc_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < VECTORS; i++) {
		char out[16];
		memset(out, '#', sizeof out);
		base32_encode(vectors[i].plain, strlen(vectors[i].plain), out);
		assert_string_equal(out, vectors[i].coded);
		assert_int_equal(strlen(out), BASE32_LENGTH(strlen(vectors[i].plain)));
	}
}

static void decodes_the_rfc_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < VECTORS; i++) {
		uint8_t out[8];
		size_t length = strlen(vectors[i].plain);
		assert_true(base32_decode(vectors[i].coded, strlen(vectors[i].coded), out, length));
		assert_memory_equal(out, vectors[i].plain, length);
	}
}

static void every_byte_survives_in_every_place(void **state)
{
	(void)state;
	for (size_t length = 1; length <= 11; length++) {
		for (unsigned value = 0; value < 256; value++) {
			uint8_t in[11];
			uint8_t out[11];
			char text[BASE32_LENGTH(11) + 1];
			for (size_t i = 0; i < length; i++)
				in[i] = (uint8_t)(value + 37 * i);
			base32_encode(in, length, text);
			assert_true(base32_decode(text, strlen(text), out, length));
			assert_memory_equal(out, in, length);
		}
	}
}

static void refuses_lower_case(void **state)
{
	(void)state;
	assert_true(decodes("MZXW6YTB", 5));
	assert_false(decodes("mZXW6YTB", 5));
	assert_false(decodes("mzxw6ytb", 5));
}

static void refuses_everything_outside_the_alphabet(void **state)
{
	(void)state;
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	for (unsigned c = 0; c < 256; c++) {
		char text[8] = {'A', 'A', 'A', (char)c, 'A', 'A', 'A', 'A'};
		uint8_t out[5];
		bool inside = c != 0 && strchr(alphabet, (int)c) != NULL;
		assert_int_equal(base32_decode(text, sizeof text, out, sizeof out), inside);
	}
}

static void refuses_padding(void **state)
{
	(void)state;
	assert_false(decodes("MZXW6===", 3));
	assert_false(decodes("MZXW6===", 5));
}

static void refuses_a_length_that_does_not_fit(void **state)
{
	(void)state;
	for (size_t characters = 0; characters <= 20; characters++) {
		for (size_t length = 0; length <= 13; length++) {
			uint8_t out[13];
			bool good = base32_decode("AAAAAAAAAAAAAAAAAAAA", characters, out, length);
			assert_int_equal(good, characters == BASE32_LENGTH(length));
		}
	}
}

static void refuses_bits_left_over(void **state)
{
	(void)state;
	/* One byte is 8 of 10 bits: of the 32 last characters 8 are canonical. */
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned good = 0;
	for (unsigned i = 0; i < 32; i++) {
		char text[3] = {'M', alphabet[i], '\0'};
		good += decodes(text, 1);
	}
	assert_int_equal(good, 8);
	assert_false(decodes("MZ", 1));
	assert_false(decodes("MZXR", 2));
	assert_false(decodes("MZXW7", 3));
	assert_false(decodes("MZXW6YR", 4));
}

static void failure_leaves_nothing_behind(void **state)
{
	(void)state;
	static const uint8_t zero[5];
	uint8_t out[5] = {1, 2, 3, 4, 5};
	assert_false(base32_decode("MZXW6YT!", 8, out, sizeof out));
	assert_memory_equal(out, zero, sizeof out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(encodes_the_rfc_vectors),
	    cmocka_unit_test(decodes_the_rfc_vectors),
	    cmocka_unit_test(every_byte_survives_in_every_place),
	    cmocka_unit_test(refuses_lower_case),
	    cmocka_unit_test(refuses_everything_outside_the_alphabet),
	    cmocka_unit_test(refuses_padding),
	    cmocka_unit_test(refuses_a_length_that_does_not_fit),
	    cmocka_unit_test(refuses_bits_left_over),
	    cmocka_unit_test(failure_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
