#include "base32.h"

#include <string.h>

static const char base32_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void base32_encode(const void *bytes, size_t length, char *out)
{
	const uint8_t *in = bytes;
	uint32_t buffer = 0;
	unsigned bits = 0;
	for (size_t i = 0; i < length; i++) {
		buffer = buffer << 8 | in[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = base32_alphabet[buffer >> (bits - 5) & 31];
	}
	if (bits > 0)
		*out++ = base32_alphabet[buffer << (5 - bits) & 31];
	*out = '\0';
}

/* The value of a character, or 32 for one outside the alphabet. */
static uint32_t digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	if (c >= '2' && c <= '7')
		return (uint32_t)(c - '2') + 26;
	return 32;
}

static bool decode(const char *text, size_t text_length, uint8_t *out)
{
	uint32_t buffer = 0;
	unsigned bits = 0;
	for (size_t i = 0; i < text_length; i++) {
		uint32_t value = digit(text[i]);
		if (value > 31)
			return false;
		buffer = buffer << 5 | value;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			*out++ = (uint8_t)(buffer >> bits);
		}
	}
	return (buffer & ((1U << bits) - 1)) == 0;
}

bool base32_decode(const char *text, size_t text_length, void *out, size_t length)
{
	/* Compared so that no length, however large, can overflow. */
	bool fits = text_length / 8 == length / 5 && text_length % 8 == BASE32_LENGTH(length % 5);
	if (fits && decode(text, text_length, out))
		return true;
	if (length > 0)
		memset(out, 0, length);
	return false;
}
