#include "sealing.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "ballot.h"

static_assert(crypto_box_PUBLICKEYBYTES == SEALING_KEY_BYTES, "public key");
static_assert(crypto_box_SECRETKEYBYTES == SEALING_KEY_BYTES, "secret key");
static_assert(crypto_box_SEALBYTES == SEALING_BOX_BYTES, "what a box adds");

/* ---- keys ---- */

/* Below 2^255 - 19. */
static bool is_canonical(const uint8_t key[SEALING_KEY_BYTES])
{
	if (key[31] != 0x7f)
		return key[31] < 0x7f;
	for (size_t i = 30; i > 0; i--) {
		if (key[i] != 0xff)
			return true;
	}
	return key[0] < 0xed;
}

bool sealing_key_is_sound(const uint8_t public_key[SEALING_KEY_BYTES])
{
	static const uint8_t scalar[crypto_scalarmult_SCALARBYTES] = {8};
	uint8_t product[crypto_scalarmult_BYTES];
	return is_canonical(public_key) && crypto_scalarmult(product, scalar, public_key) == 0;
}

bool sealing_key_fits(const uint8_t secret_key[SEALING_KEY_BYTES], const uint8_t public_key[SEALING_KEY_BYTES])
{
	uint8_t derived[SEALING_KEY_BYTES];
	return crypto_scalarmult_base(derived, secret_key) == 0 && memcmp(derived, public_key, sizeof derived) == 0;
}

/* ---- sealing ---- */

bool sealing_seal(const uint8_t *public_keys, size_t keys, const struct rules_choice marks[],
    size_t count, uint32_t options, uint8_t *out)
{
	uint8_t plain[SEALING_BYTES_MAX] = {0};
	size_t length = SEALING_PLAIN_BYTES(options);
	if (keys < 1 || keys > SEALING_KEYS || options > RULES_OPTIONS || count > options)
		return false;
	uint16_t written = htobe16((uint16_t)count);
	memcpy(plain, &written, 2);
	ballot_marks_write(marks, count, plain + 2);
	bool sealed = true;
	for (size_t key = keys; key-- > 0 && sealed; length += SEALING_BOX_BYTES) {
		sealed = crypto_box_seal(out, plain, length, public_keys + SEALING_KEY_BYTES * key) == 0;
		if (sealed)
			memcpy(plain, out, length + SEALING_BOX_BYTES);
	}
	sodium_memzero(plain, sizeof plain);
	return sealed;
}

/* ---- opening ---- */

static bool read_plain(
    const uint8_t *plain, uint32_t options, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	uint16_t written;
	memcpy(&written, plain, 2);
	size_t found = be16toh(written);
	if (found > options)
		return false;
	const uint8_t *at = plain + 2;
	for (size_t i = 0; i < found; i++, at += BALLOT_MARK_BYTES) {
		uint16_t number;
		memcpy(&number, at, 2);
		marks[i] = (struct rules_choice){be16toh(number), at[2]};
	}
	if (!sodium_is_zero(at, SEALING_PLAIN_BYTES(options) - (size_t)(at - plain)))
		return false;
	*count = found;
	return true;
}

bool sealing_open(const struct sealing_pair pairs[], size_t keys, const uint8_t *sealed, size_t length,
    uint32_t options, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	uint8_t plain[2][SEALING_BYTES_MAX];
	if (keys < 1 || keys > SEALING_KEYS || options > RULES_OPTIONS || length != SEALING_BYTES(options, keys))
		return false;
	for (size_t key = 0; key < keys; key++) {
		if (crypto_box_seal_open(plain[key], sealed, length, pairs[key].public_key, pairs[key].secret_key) != 0)
			return false;
		sealed = plain[key];
		length -= SEALING_BOX_BYTES;
	}
	return read_plain(sealed, options, marks, count);
}
