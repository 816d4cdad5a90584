/* voprf: the verifiable oblivious pseudorandom function of RFC 9497, mode
 * VOPRF (0x01), suite ristretto255-SHA512 (sections 3.3.2 and 4.1).
 *
 * The client blinds an input, the server evaluates the blinded element under
 * its secret key and proves that it used the key it published, the client
 * unblinds: the output is known to the client alone, and the server can later
 * recompute it from the input. It cannot link the two.
 *
 * Elements (32 bytes) are canonical ristretto255 encodings (RFC 9496) other
 * than the identity. Scalars (32 bytes, little-endian) are below the group's
 * order and not zero. Everything else is refused: STATUS_INVALID.
 *
 * Outputs are set only on STATUS_OK. Time depends on no secret, only on
 * lengths. Pure but for the random source; any thread. */
#ifndef VOPRF_H
#define VOPRF_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOPRF_ELEMENT_BYTES 32
#define VOPRF_SCALAR_BYTES 32
#define VOPRF_PROOF_BYTES 64 /* scalars c, then s */
#define VOPRF_OUTPUT_BYTES 64
#define VOPRF_SEED_BYTES 32
#define VOPRF_INPUT_MAX 65535 /* bytes, RFC 9497 section 5.1 */
#define VOPRF_BATCH_MAX 64    /* elements in one proof; RFC 9497 would allow 65535 */

/* Keys. The caller wipes secret keys, blinds and proof randomness. */

/* A random scalar, not zero: a blind or the randomness of a proof (RFC 9497
 * section 2.1, RandomScalar). */
void voprf_scalar_random(uint8_t scalar[VOPRF_SCALAR_BYTES]);

/* A random key pair (section 3.2, GenerateKeyPair). */
void voprf_key_create(uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES]);

/* The key pair of a seed and a public `info` string of at most 65535 bytes
 * (section 3.2.1, DeriveKeyPair). STATUS_TOO_LARGE for a longer one. */
enum status voprf_key_derive(const uint8_t seed[VOPRF_SEED_BYTES], const void *info, size_t info_length,
    uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES]) STATUS_CHECKED;

/* The public key of a secret key. */
enum status voprf_key_public(
    const uint8_t secret_key[VOPRF_SCALAR_BYTES], uint8_t public_key[VOPRF_ELEMENT_BYTES]) STATUS_CHECKED;

/* Server. */

/* Evaluates one blinded element and proves it: what a server answers to one
 * client (section 3.3.2, BlindEvaluate). `public_key` must belong to
 * `secret_key`. */
enum status voprf_issue(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const uint8_t public_key[VOPRF_ELEMENT_BYTES],
    const uint8_t blinded[VOPRF_ELEMENT_BYTES], uint8_t evaluated[VOPRF_ELEMENT_BYTES],
    uint8_t proof[VOPRF_PROOF_BYTES]) STATUS_CHECKED;

/* The evaluation alone. */
enum status voprf_blind_evaluate(const uint8_t secret_key[VOPRF_SCALAR_BYTES],
    const uint8_t blinded[VOPRF_ELEMENT_BYTES], uint8_t evaluated[VOPRF_ELEMENT_BYTES]) STATUS_CHECKED;

/* Proves `count` evaluations (1 to VOPRF_BATCH_MAX) in one proof (section
 * 2.2.1, GenerateProof). `blinded` and `evaluated` are `count` elements each,
 * one behind the other; whether they belong together is not checked. `random`
 * is a fresh voprf_scalar_random, used for this proof only: two proofs with
 * the same one give the secret key away. */
enum status voprf_prove(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const uint8_t public_key[VOPRF_ELEMENT_BYTES],
    const uint8_t *blinded, const uint8_t *evaluated, size_t count, const uint8_t random[VOPRF_SCALAR_BYTES],
    uint8_t proof[VOPRF_PROOF_BYTES]) STATUS_CHECKED;

/* The output for an input in the clear (section 3.3.1, Evaluate).
 * STATUS_TOO_LARGE above VOPRF_INPUT_MAX bytes. */
enum status voprf_evaluate(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const void *input, size_t input_length,
    uint8_t output[VOPRF_OUTPUT_BYTES]) STATUS_CHECKED;

/* Whether `output` is that of `input`; compared in constant time. */
bool voprf_redeem(const uint8_t secret_key[VOPRF_SCALAR_BYTES], const void *input, size_t input_length,
    const uint8_t output[VOPRF_OUTPUT_BYTES]);

/* Client. */

/* Blinds an input with a voprf_scalar_random that is used once (section 3.3.1,
 * Blind). STATUS_TOO_LARGE above VOPRF_INPUT_MAX bytes. */
enum status voprf_blind(const void *input, size_t input_length, const uint8_t blind[VOPRF_SCALAR_BYTES],
    uint8_t blinded[VOPRF_ELEMENT_BYTES]) STATUS_CHECKED;

/* Whether one proof covers these `count` evaluations (1 to VOPRF_BATCH_MAX;
 * `count` elements each, one behind the other) under `public_key` (section
 * 2.2.2, VerifyProof). */
bool voprf_verify(const uint8_t public_key[VOPRF_ELEMENT_BYTES], const uint8_t *blinded, const uint8_t *evaluated,
    size_t count, const uint8_t proof[VOPRF_PROOF_BYTES]);

/* The output from an evaluation whose proof was verified (section 3.3.1,
 * Finalize). STATUS_TOO_LARGE above VOPRF_INPUT_MAX bytes. */
enum status voprf_unblind(const void *input, size_t input_length, const uint8_t blind[VOPRF_SCALAR_BYTES],
    const uint8_t evaluated[VOPRF_ELEMENT_BYTES], uint8_t output[VOPRF_OUTPUT_BYTES]) STATUS_CHECKED;

/* Both for one element (section 3.3.2, Finalize). STATUS_BAD_SIGNATURE where
 * the proof fails. */
enum status voprf_finalize(const uint8_t public_key[VOPRF_ELEMENT_BYTES], const void *input, size_t input_length,
    const uint8_t blind[VOPRF_SCALAR_BYTES], const uint8_t blinded[VOPRF_ELEMENT_BYTES],
    const uint8_t evaluated[VOPRF_ELEMENT_BYTES], const uint8_t proof[VOPRF_PROOF_BYTES],
    uint8_t output[VOPRF_OUTPUT_BYTES]) STATUS_CHECKED;

/* expand_message_xmd with SHA-512 (RFC 9380 section 5.3.1): `length` uniform
 * bytes, 1 to 16320 (255 blocks of 64); `dst` is 1 to 255 bytes. False outside
 * these. */
bool voprf_expand_message_xmd(
    const void *message, size_t message_length, const void *dst, size_t dst_length, uint8_t *out, size_t length);

#endif
