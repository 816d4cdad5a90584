#include "ballot.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

#define BALLOT_PREFIX "congressd-ballot-v1"
#define BALLOT_SEALED_PREFIX "congressd-sealed-v1"
#define BALLOT_VOTE_PREFIX "congressd-vote-v1"
#define BALLOT_RECEIPT_PREFIX "congressd-receipt-v1"
#define BALLOT_CLOSING_PREFIX "congressd-close-v1"
#define BALLOT_MANIFEST_PREFIX "congressd-manifest-v1"

static_assert(sizeof BALLOT_PREFIX - 1 == 19, "counted in BALLOT_BYTES_MAX");
static_assert(sizeof BALLOT_SEALED_PREFIX == sizeof BALLOT_PREFIX, "likewise");
static_assert(SEALING_BYTES_MAX >= BALLOT_MARK_BYTES * RULES_OPTIONS, "the longer one is counted");

bool ballot_marks_valid(const struct rules_choice marks[], size_t count)
{
	if (count > RULES_OPTIONS)
		return false;
	unsigned previous = 0;
	for (size_t i = 0; i < count; i++) {
		if (marks[i].number <= previous || marks[i].mark < RULES_MARK_FOR || marks[i].mark > RULES_MARK_OTHER)
			return false;
		previous = marks[i].number;
	}
	return true;
}

void ballot_marks_write(const struct rules_choice marks[], size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++, out += BALLOT_MARK_BYTES) {
		uint16_t number = htobe16(marks[i].number);
		memcpy(out, &number, 2);
		out[2] = marks[i].mark;
	}
}

bool ballot_marks_read(const uint8_t *bytes, size_t length, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	size_t found = length / BALLOT_MARK_BYTES;
	if (length % BALLOT_MARK_BYTES != 0 || found > RULES_OPTIONS)
		return false;
	for (size_t i = 0; i < found; i++, bytes += BALLOT_MARK_BYTES) {
		uint16_t number;
		memcpy(&number, bytes, 2);
		marks[i] = (struct rules_choice){be16toh(number), bytes[2]};
	}
	if (!ballot_marks_valid(marks, found))
		return false;
	*count = found;
	return true;
}

/* Copies and returns the place behind. */
static uint8_t *put(uint8_t *out, const void *bytes, size_t length)
{
	memcpy(out, bytes, length);
	return out + length;
}

size_t ballot_token_write(const struct ballot *ballot, uint8_t out[2 * BALLOT_TOKEN_BYTES])
{
	uint8_t *end = put(out, ballot->token, BALLOT_TOKEN_BYTES);
	if (ballot->has_second)
		end = put(end, ballot->second_token, BALLOT_TOKEN_BYTES);
	return (size_t)(end - out);
}

bool ballot_token_read(struct ballot *ballot, const uint8_t *bytes, size_t length)
{
	if (length != BALLOT_TOKEN_BYTES && length != 2 * (size_t)BALLOT_TOKEN_BYTES)
		return false;
	ballot->has_second = length > BALLOT_TOKEN_BYTES;
	memcpy(ballot->token, bytes, BALLOT_TOKEN_BYTES);
	if (ballot->has_second)
		memcpy(ballot->second_token, bytes + BALLOT_TOKEN_BYTES, BALLOT_TOKEN_BYTES);
	return true;
}

/* A count or length, as it stands before what it counts. */
static uint8_t *put_number(uint8_t *out, size_t number)
{
	uint16_t written = htobe16((uint16_t)number);
	return put(out, &written, 2);
}

size_t ballot_bytes(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot, uint8_t out[BALLOT_BYTES_MAX])
{
	if (ballot->count > RULES_OPTIONS || (ballot->sealed && ballot->sealed_length > SEALING_BYTES_MAX))
		return 0;
	uint8_t *end = put(out, ballot->sealed ? BALLOT_SEALED_PREFIX : BALLOT_PREFIX, sizeof BALLOT_PREFIX - 1);
	end = put(end, manifest_hash, BALLOT_HASH_BYTES);
	end = put(end, ballot->key, BALLOT_KEY_BYTES);
	end += ballot_token_write(ballot, end);
	if (ballot->sealed) {
		end = put_number(end, ballot->sealed_length);
		return (size_t)(put(end, ballot->sealed, ballot->sealed_length) - out);
	}
	end = put_number(end, ballot->count);
	ballot_marks_write(ballot->marks, ballot->count, end);
	return (size_t)(end - out) + BALLOT_MARK_BYTES * ballot->count;
}

void ballot_voprf_input(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const uint8_t ballot_key[BALLOT_KEY_BYTES],
    uint8_t input[BALLOT_INPUT_BYTES])
{
	put(put(input, manifest_hash, BALLOT_HASH_BYTES), ballot_key, BALLOT_KEY_BYTES);
}

bool ballot_sign(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], struct ballot *ballot, const uint8_t secret_key[KEY_SECRET_BYTES])
{
	uint8_t bytes[BALLOT_BYTES_MAX];
	size_t length = ballot_bytes(manifest_hash, ballot, bytes);
	if (length == 0)
		return false;
	crypto_sign_detached(ballot->signature, NULL, bytes, length, secret_key);
	return true;
}

bool ballot_verify(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot)
{
	uint8_t bytes[BALLOT_BYTES_MAX];
	size_t length = ballot_bytes(manifest_hash, ballot, bytes);
	return length > 0 && crypto_sign_verify_detached(ballot->signature, bytes, length, ballot->key) == 0;
}

static const uint8_t leaf_prefix = 0x00;

bool ballot_leaf(
    const uint8_t manifest_hash[BALLOT_HASH_BYTES], const struct ballot *ballot, uint8_t leaf[BALLOT_HASH_BYTES])
{
	uint8_t bytes[BALLOT_BYTES_MAX];
	size_t length = ballot_bytes(manifest_hash, ballot, bytes);
	if (length == 0)
		return false;
	crypto_hash_sha256_state hash;
	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &leaf_prefix, 1);
	crypto_hash_sha256_update(&hash, bytes, length);
	crypto_hash_sha256_update(&hash, ballot->signature, BALLOT_SIGNATURE_BYTES);
	crypto_hash_sha256_final(&hash, leaf);
	return true;
}

bool ballot_vote_leaf(const uint8_t manifest_hash[BALLOT_HASH_BYTES], int64_t delegate,
    const struct rules_choice marks[], size_t count, uint8_t leaf[BALLOT_HASH_BYTES])
{
	if (count > RULES_OPTIONS)
		return false;
	uint8_t bytes[BALLOT_MARK_BYTES * RULES_OPTIONS];
	uint64_t id = htobe64((uint64_t)delegate);
	uint16_t written = htobe16((uint16_t)count);
	ballot_marks_write(marks, count, bytes);
	crypto_hash_sha256_state hash;
	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &leaf_prefix, 1);
	crypto_hash_sha256_update(&hash, (const uint8_t *)BALLOT_VOTE_PREFIX, sizeof BALLOT_VOTE_PREFIX - 1);
	crypto_hash_sha256_update(&hash, manifest_hash, BALLOT_HASH_BYTES);
	crypto_hash_sha256_update(&hash, (const uint8_t *)&id, sizeof id);
	crypto_hash_sha256_update(&hash, (const uint8_t *)&written, sizeof written);
	crypto_hash_sha256_update(&hash, bytes, BALLOT_MARK_BYTES * count);
	crypto_hash_sha256_final(&hash, leaf);
	return true;
}

void ballot_receipt_sign(const struct key *key, const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t leaf[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span parts[] = {{manifest_hash, BALLOT_HASH_BYTES}, {leaf, BALLOT_HASH_BYTES}};
	key_sign(key, BALLOT_RECEIPT_PREFIX, parts, 2, signature);
}

bool ballot_receipt_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t leaf[BALLOT_HASH_BYTES], const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span parts[] = {{manifest_hash, BALLOT_HASH_BYTES}, {leaf, BALLOT_HASH_BYTES}};
	return key_verify(public_key, BALLOT_RECEIPT_PREFIX, parts, 2, signature);
}

#define CLOSING_BYTES (32 + 4 + 4 + 32 + 32)

static void write_closing(const struct ballot_closing *closing, uint8_t out[CLOSING_BYTES])
{
	uint32_t issued = htobe32(closing->issued);
	uint32_t collected = htobe32(closing->collected);
	out = put(out, closing->manifest_hash, sizeof closing->manifest_hash);
	out = put(out, &issued, 4);
	out = put(out, &collected, 4);
	out = put(out, closing->root, sizeof closing->root);
	put(out, closing->voprf_secret_key, sizeof closing->voprf_secret_key);
}

void ballot_closing_sign(
    const struct key *key, const struct ballot_closing *closing, uint8_t signature[KEY_SIGNATURE_BYTES])
{
	uint8_t bytes[CLOSING_BYTES];
	write_closing(closing, bytes);
	struct key_span part = {bytes, sizeof bytes};
	key_sign(key, BALLOT_CLOSING_PREFIX, &part, 1, signature);
}

bool ballot_closing_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const struct ballot_closing *closing,
    const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	uint8_t bytes[CLOSING_BYTES];
	write_closing(closing, bytes);
	struct key_span part = {bytes, sizeof bytes};
	return key_verify(public_key, BALLOT_CLOSING_PREFIX, &part, 1, signature);
}

void ballot_manifest_hash(const void *manifest, size_t length, uint8_t hash[BALLOT_HASH_BYTES])
{
	crypto_hash_sha256(hash, manifest, length);
}

void ballot_manifest_sign(
    const struct key *key, const uint8_t manifest_hash[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span part = {manifest_hash, BALLOT_HASH_BYTES};
	key_sign(key, BALLOT_MANIFEST_PREFIX, &part, 1, signature);
}

bool ballot_manifest_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t manifest_hash[BALLOT_HASH_BYTES],
    const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	struct key_span part = {manifest_hash, BALLOT_HASH_BYTES};
	return key_verify(public_key, BALLOT_MANIFEST_PREFIX, &part, 1, signature);
}

void ballot_fingerprint(const uint8_t manifest_hash[BALLOT_HASH_BYTES], char out[BALLOT_FINGERPRINT_TEXT + 1])
{
	for (size_t group = 0; group < 4; group++) {
		sodium_bin2hex(out + 5 * group, 5, manifest_hash + 2 * group, 2);
		out[5 * group + 4] = '-';
	}
	out[BALLOT_FINGERPRINT_TEXT] = '\0';
}
