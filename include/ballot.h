/* ballot: the byte strings of ballots and votes that are signed, hashed and
 * published. Integers are big-endian.
 *
 *   ballot bytes  "congressd-ballot-v1" · manifest_hash · ballot_key · token ·
 *                 u16 count · count × (u16 number · u8 mark)
 *   of a sealed   "congressd-sealed-v1" · manifest_hash · ballot_key · token ·
 *   contest       u16 length · sealed
 *   leaf          SHA-256(0x00 · ballot bytes · signature)
 *   leaf of an    SHA-256(0x00 · "congressd-vote-v1" · manifest_hash ·
 *   open vote     u64 delegate · u16 count · count × (u16 number · u8 mark))
 *   receipt       "congressd-receipt-v1" · manifest_hash · leaf
 *   closing       "congressd-close-v1" · manifest_hash · u32 issued ·
 *                 u32 collected · root · voprf_secret_key
 *   manifest      "congressd-manifest-v1" · manifest_hash
 *
 * The ballot is signed by its ballot key, the rest by the congress key; all
 * signatures are Ed25519. `manifest_hash` is SHA-256 of the manifest's text;
 * `root` is the head of a merkle.h tree over the leaves in the order of their
 * ballot keys, or of the delegates' ids. An open vote has no VOPRF key: zeros.
 * Where a contest has a second issuer, its token follows the server's: 128
 * bytes. `sealed` is what sealing.h makes.
 *
 * Pure; any thread. */
#ifndef BALLOT_H
#define BALLOT_H

#include "key.h"
#include "rules.h"
#include "sealing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BALLOT_HASH_BYTES 32
#define BALLOT_KEY_BYTES 32
#define BALLOT_TOKEN_BYTES 64 /* of one issuer */
#define BALLOT_INPUT_BYTES 64 /* the VOPRF input of a ballot key */
#define BALLOT_SIGNATURE_BYTES 64
#define BALLOT_FINGERPRINT_TEXT 19 /* characters, without the terminating zero */

#define BALLOT_MARK_BYTES 3 /* of one mark, number and choice */
#define BALLOT_BYTES_MAX (19 + 32 + 32 + 2 * BALLOT_TOKEN_BYTES + 2 + SEALING_BYTES_MAX)

/* A ballot as cast. `marks` and `sealed` are borrowed. */
struct ballot {
	uint8_t key[BALLOT_KEY_BYTES];
	uint8_t token[BALLOT_TOKEN_BYTES];
	uint8_t second_token[BALLOT_TOKEN_BYTES]; /* with has_second */
	uint8_t signature[BALLOT_SIGNATURE_BYTES];
	bool has_second; /* the contest has a second issuer */
	const struct rules_choice *marks; /* may be NULL where count is 0 */
	size_t count;
	const uint8_t *sealed; /* instead of the marks; NULL: not sealed */
	size_t sealed_length;  /* at most SEALING_BYTES_MAX */
};

/* Writes the token or tokens to `out`; their length, in bytes. */
size_t ballot_token_write(const struct ballot *ballot, uint8_t out[2 * BALLOT_TOKEN_BYTES]);

/* Takes over what ballot_token_write wrote. False for another length. */
bool ballot_token_read(struct ballot *ballot, const uint8_t *bytes, size_t length);

/* Whether there are at most RULES_OPTIONS marks, each a known choice for a
 * number from 1, in rising order without repetition. Whether they fit the
 * contest is for the rules to say. */
bool ballot_marks_valid(const struct rules_choice marks[], size_t count);

/* Writes the marks as `count` × (u16 number · u8 mark) to `out`, which holds
 * BALLOT_MARK_BYTES × count. */
void ballot_marks_write(const struct rules_choice marks[], size_t count, uint8_t *out);

/* Reads what ballot_marks_write wrote. False, with *count untouched, for a
 * length that does not fit and for marks that are not ballot_marks_valid. */
bool ballot_marks_read(const uint8_t *bytes, size_t length, struct rules_choice marks[RULES_OPTIONS], size_t *count);

/* Writes the ballot bytes; their number, or 0 above RULES_OPTIONS marks or
 * SEALING_BYTES_MAX sealed bytes. */
size_t ballot_bytes(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot, uint8_t out[BALLOT_BYTES_MAX]);

/* The VOPRF input manifest_hash · ballot_key, whose output is the token. */
void ballot_voprf_input(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const uint8_t ballot_key[BALLOT_KEY_BYTES],
    uint8_t input[BALLOT_INPUT_BYTES]);

/* Signs in place with the ballot's 64-byte secret key (seed, then public key):
 * the voter's side. False where ballot_bytes gives 0. */
bool ballot_sign(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], struct ballot *ballot, const uint8_t secret_key[KEY_SECRET_BYTES]);

/* Whether the ballot's signature is by its ballot key. The token is not
 * checked here (voprf_redeem). */
bool ballot_verify(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot);

/* The ballot's leaf hash. False where ballot_bytes gives 0. */
bool ballot_leaf(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot, uint8_t leaf[BALLOT_HASH_BYTES]);

/* The leaf hash of an open vote by the delegate with this id. False above
 * RULES_OPTIONS marks. */
bool ballot_vote_leaf(const uint8_t manifest_hash[BALLOT_HASH_BYTES], int64_t delegate,
    const struct rules_choice marks[], size_t count, uint8_t leaf[BALLOT_HASH_BYTES]);

/* The receipt of a stored ballot or vote. */
void ballot_receipt_sign(const struct key *key, const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t leaf[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES]);
bool ballot_receipt_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t leaf[BALLOT_HASH_BYTES], const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* What a closed contest commits to. */
struct ballot_closing {
	uint8_t manifest_hash[BALLOT_HASH_BYTES];
	uint32_t issued;
	uint32_t collected;
	uint8_t root[BALLOT_HASH_BYTES];
	uint8_t voprf_secret_key[32]; /* published from now on */
};

void ballot_closing_sign(
    const struct key *key, const struct ballot_closing *closing, uint8_t signature[KEY_SIGNATURE_BYTES]);
bool ballot_closing_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const struct ballot_closing *closing,
    const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* SHA-256 of the manifest's text. */
void ballot_manifest_hash(const void *manifest, size_t length, uint8_t hash[BALLOT_HASH_BYTES]);

void ballot_manifest_sign(
    const struct key *key, const uint8_t manifest_hash[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES]);
bool ballot_manifest_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* The first 16 hex digits of the hash in groups of four,
 * "0123-4567-89ab-cdef", and a terminating zero. */
void ballot_fingerprint(const uint8_t manifest_hash[BALLOT_HASH_BYTES], char out[BALLOT_FINGERPRINT_TEXT + 1]);

#endif
