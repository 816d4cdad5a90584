#include "card.h"

#include "base32.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>

#define CARD_SEED_PREFIX "congressd-card-v1"
#define CARD_LOGIN_PREFIX "congressd-login-v1"
#define CARD_DRAW_PREFIX "congressd-draw-v1"

static_assert(BASE32_LENGTH(CARD_SECRET_BYTES) == CARD_SECRET_TEXT, "the fragment of the card's address");

void card_create(uint8_t secret[CARD_SECRET_BYTES])
{
	randombytes_buf(secret, CARD_SECRET_BYTES);
}

void card_encode(const uint8_t secret[CARD_SECRET_BYTES], char out[CARD_SECRET_TEXT + 1])
{
	base32_encode(secret, CARD_SECRET_BYTES, out);
}

bool card_decode(const char *text, size_t length, uint8_t secret[CARD_SECRET_BYTES])
{
	return base32_decode(text, length, secret, CARD_SECRET_BYTES);
}

static void derive_seed(
    uint32_t congress, const uint8_t secret[CARD_SECRET_BYTES], uint8_t seed[crypto_hash_sha256_BYTES])
{
	uint32_t id = htobe32(congress);
	crypto_hash_sha256_state hash;
	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, (const uint8_t *)CARD_SEED_PREFIX, sizeof CARD_SEED_PREFIX - 1);
	crypto_hash_sha256_update(&hash, (const uint8_t *)&id, sizeof id);
	crypto_hash_sha256_update(&hash, secret, CARD_SECRET_BYTES);
	crypto_hash_sha256_final(&hash, seed);
	sodium_memzero(&hash, sizeof hash);
}

void card_derive(
    uint32_t congress, const uint8_t secret[CARD_SECRET_BYTES], uint8_t card_key[CARD_KEY_BYTES], uint8_t *secret_key)
{
	uint8_t seed[crypto_sign_SEEDBYTES];
	uint8_t pair[CARD_SECRET_KEY_BYTES];
	derive_seed(congress, secret, seed);
	crypto_sign_seed_keypair(card_key, secret_key ? secret_key : pair, seed);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(pair, sizeof pair);
}

void card_sign_login(const uint8_t secret_key[CARD_SECRET_KEY_BYTES], const uint8_t challenge[CARD_CHALLENGE_BYTES],
    uint8_t signature[CARD_SIGNATURE_BYTES])
{
	struct key_span part = {challenge, CARD_CHALLENGE_BYTES};
	key_sign_with(secret_key, CARD_LOGIN_PREFIX, &part, 1, signature);
}

bool card_verify_login(const uint8_t card_key[CARD_KEY_BYTES], const uint8_t challenge[CARD_CHALLENGE_BYTES],
    const uint8_t signature[CARD_SIGNATURE_BYTES])
{
	struct key_span part = {challenge, CARD_CHALLENGE_BYTES};
	return key_verify(card_key, CARD_LOGIN_PREFIX, &part, 1, signature);
}

void card_sign_draw(const uint8_t secret_key[CARD_SECRET_KEY_BYTES], const uint8_t manifest_hash[32],
    const uint8_t blinded[32], uint8_t signature[CARD_SIGNATURE_BYTES])
{
	struct key_span parts[] = {{manifest_hash, 32}, {blinded, 32}};
	key_sign_with(secret_key, CARD_DRAW_PREFIX, parts, 2, signature);
}

bool card_verify_draw(const uint8_t card_key[CARD_KEY_BYTES], const uint8_t manifest_hash[32],
    const uint8_t blinded[32], const uint8_t signature[CARD_SIGNATURE_BYTES])
{
	struct key_span parts[] = {{manifest_hash, 32}, {blinded, 32}};
	return key_verify(card_key, CARD_DRAW_PREFIX, parts, 2, signature);
}
