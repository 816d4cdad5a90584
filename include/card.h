/* card: a delegate's voting card, a random secret handed over sealed.
 *
 * The phone derives an Ed25519 key pair (the card key) from the seed
 * SHA-256("congressd-card-v1" · u32 congress id, big-endian · 16 secret bytes).
 * The server keeps the public half only. Deriving and signing are here for
 * issuing cards, tests and load generators.
 *
 * Pure but for the random source; any thread. */
#ifndef CARD_H
#define CARD_H

#include "key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CARD_SECRET_BYTES 16
#define CARD_SECRET_TEXT 26 /* Base32 characters, without the terminating zero */
#define CARD_KEY_BYTES 32
#define CARD_SECRET_KEY_BYTES 64 /* seed, then public key */
#define CARD_SIGNATURE_BYTES 64
#define CARD_CHALLENGE_BYTES 32

/* A fresh random secret. The caller wipes it. */
void card_create(uint8_t secret[CARD_SECRET_BYTES]);

/* Writes the secret as upper-case Base32 and a terminating zero. The caller
 * wipes `out`. */
void card_encode(const uint8_t secret[CARD_SECRET_BYTES], char out[CARD_SECRET_TEXT + 1]);

/* Reads what card_encode wrote, strictly; false, with `secret` all zero, for
 * anything else. The caller wipes `secret`. */
bool card_decode(const char *text, size_t length, uint8_t secret[CARD_SECRET_BYTES]);

/* The card key pair. `secret_key` holds CARD_SECRET_KEY_BYTES, which the caller
 * wipes, or is NULL where only the public key is wanted. */
void card_derive(
    uint32_t congress, const uint8_t secret[CARD_SECRET_BYTES], uint8_t card_key[CARD_KEY_BYTES], uint8_t *secret_key);

/* Signing in: a signature over "congressd-login-v1" and the challenge. */
void card_sign_login(const uint8_t secret_key[CARD_SECRET_KEY_BYTES], const uint8_t challenge[CARD_CHALLENGE_BYTES],
    uint8_t signature[CARD_SIGNATURE_BYTES]);
bool card_verify_login(const uint8_t card_key[CARD_KEY_BYTES], const uint8_t challenge[CARD_CHALLENGE_BYTES],
    const uint8_t signature[CARD_SIGNATURE_BYTES]);

/* Drawing a ballot: a signature over "congressd-draw-v1", the 32-byte manifest
 * hash and the 32-byte blinded element. */
void card_sign_draw(const uint8_t secret_key[CARD_SECRET_KEY_BYTES], const uint8_t manifest_hash[32],
    const uint8_t blinded[32], uint8_t signature[CARD_SIGNATURE_BYTES]);
bool card_verify_draw(const uint8_t card_key[CARD_KEY_BYTES], const uint8_t manifest_hash[32],
    const uint8_t blinded[32], const uint8_t signature[CARD_SIGNATURE_BYTES]);

#endif
