/* sealing: the sealed marks of a ballot, which nobody can read before the
 * tellers publish their keys.
 *
 *   plaintext  u16 count · count × (u16 number · u8 mark) · zeros, up to
 *              2 + 3 × number of options: one length for all of a contest
 *   sealed     the sealed box (crypto_box_seal of libsodium: X25519,
 *              XSalsa20-Poly1305, the nonce a BLAKE2b of both public keys) to
 *              the first key of the plaintext; with two keys, to the first key
 *              of the sealed box to the second key of the plaintext
 *
 * Integers are big-endian. Keys are X25519 (RFC 7748). Pure but for the random
 * source; any thread. */
#ifndef SEALING_H
#define SEALING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules.h"

#define SEALING_KEY_BYTES 32
#define SEALING_KEYS 2       /* at most, of one contest */
#define SEALING_BOX_BYTES 48 /* what a sealed box adds: a public key and a tag */
#define SEALING_PLAIN_BYTES(options) (2 + 3 * (size_t)(options))
#define SEALING_BYTES(options, keys) (SEALING_PLAIN_BYTES(options) + SEALING_BOX_BYTES * (size_t)(keys))
#define SEALING_BYTES_MAX SEALING_BYTES(RULES_OPTIONS, SEALING_KEYS)

struct sealing_pair {
	uint8_t public_key[SEALING_KEY_BYTES];
	uint8_t secret_key[SEALING_KEY_BYTES];
};

/* Whether something sealed to this key could be opened: below the field's
 * prime and not of small order. */
bool sealing_key_is_sound(const uint8_t public_key[SEALING_KEY_BYTES]);

/* Whether `secret_key` is that of `public_key`. */
bool sealing_key_fits(const uint8_t secret_key[SEALING_KEY_BYTES], const uint8_t public_key[SEALING_KEY_BYTES]);

/* Seals the marks of a ballot of a contest with that number of options, for
 * the `keys` (1 or 2) keys, one behind the other, the outer one first: the
 * voter's side. `out` has
 * room for SEALING_BYTES. False for more marks than options and for a key to
 * which nothing can be sealed. */
bool sealing_seal(const uint8_t *public_keys, size_t keys, const struct rules_choice marks[],
    size_t count, uint32_t options, uint8_t *out);

/* Opens what sealing_seal made, of `length` bytes. False, with *count
 * untouched, where it is not for these keys, or not of that form. Whether the
 * marks fit the contest is for rules_judge_ballot to say. */
bool sealing_open(const struct sealing_pair pairs[], size_t keys, const uint8_t *sealed, size_t length,
    uint32_t options, struct rules_choice marks[RULES_OPTIONS], size_t *count);

#endif
