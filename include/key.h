/* key: the congress key, an Ed25519 key pair (RFC 8032 section 5.1) in a file
 * of its own, and signatures over an ASCII prefix and a few byte strings.
 * Call sodium_init first.
 *
 * The prefix names the purpose, so that a signature made for one purpose never
 * passes for another: no prefix in use is the beginning of another one, and
 * what follows it has a fixed layout.
 *
 * A key is immutable once made: any thread. */
#ifndef KEY_H
#define KEY_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEY_PUBLIC_BYTES 32
#define KEY_SECRET_BYTES 64 /* as libsodium keeps it: seed, then public key */
#define KEY_SIGNATURE_BYTES 64

/* The longest signed message: prefix and parts together, bytes. */
#define KEY_MESSAGE_MAX 1024

/* Lives in memory that is locked, guarded and left out of core dumps. */
struct key;

/* A borrowed run of bytes. */
struct key_span {
	const void *bytes;
	size_t length;
};

/* Makes a random key and its file, mode 0600, written through to disk with the
 * directory that holds it. The file is one line, "congressd-key-v1", a space
 * and the 32-byte seed as 64 hex digits.
 * STATUS_CONFLICT where the path exists (it is left as it is); STATUS_IO,
 * STATUS_STORAGE_FULL or STATUS_NO_MEMORY, and then no file is left behind.
 * The caller frees *out. */
enum status key_create(const char *path, struct key **out) STATUS_CHECKED;

/* Reads the file of key_create. STATUS_NOT_FOUND where there is none;
 * STATUS_FORBIDDEN where anyone but its owner may read or write it;
 * STATUS_CORRUPT where it is not a regular file of exactly that form;
 * STATUS_IO, STATUS_NO_MEMORY. The cause is logged. The caller frees *out. */
enum status key_load(const char *path, struct key **out) STATUS_CHECKED;

/* Wipes and frees; NULL is harmless. */
void key_free(struct key *key);

/* The public key, KEY_PUBLIC_BYTES, borrowed from `key`. */
const uint8_t *key_public(const struct key *key);

/* Signs prefix and the `count` parts, one after the other. The lengths are
 * the program's own, never a client's: above KEY_MESSAGE_MAX it aborts. */
void key_sign(const struct key *key, const char *prefix, const struct key_span parts[], size_t count,
    uint8_t signature[KEY_SIGNATURE_BYTES]);

/* Whether `signature` is by the owner of `public_key` over prefix and parts.
 * False for a message above KEY_MESSAGE_MAX, a public key that is not
 * canonical or of small order, and a signature that is not canonical. */
bool key_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const char *prefix, const struct key_span parts[],
    size_t count, const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* Whether `signature` is the one key_sign makes of prefix and parts: Ed25519
 * gives a message one signature only. For what this key alone has signed; a
 * third of the cost of key_verify. Takes the same time wherever they differ. */
bool key_signed(const struct key *key, const char *prefix, const struct key_span parts[], size_t count,
    const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* As key_sign, with a secret key the caller holds: a card's. */
void key_sign_with(const uint8_t secret_key[KEY_SECRET_BYTES], const char *prefix, const struct key_span parts[],
    size_t count, uint8_t signature[KEY_SIGNATURE_BYTES]);

#endif
