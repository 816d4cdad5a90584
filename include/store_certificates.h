/* store_certificates: the certificates of contests, and digests of all that is
 * stored of a contest. */
#ifndef STORE_CERTIFICATES_H
#define STORE_CERTIFICATES_H

#include <stdint.h>

#include "contest.h"
#include "key.h"
#include "status.h"
#include "store.h"

struct store_certificate {
	char *text; /* owned */
	uint8_t hash[BALLOT_HASH_BYTES];
	uint8_t signature[KEY_SIGNATURE_BYTES];
};

/* STATUS_CONFLICT when the contest has one. */
enum status store_certificate_add(
    struct act *act, int64_t contest, const struct store_certificate *certificate) STATUS_CHECKED;

/* STATUS_NOT_FOUND. The caller frees with store_certificate_free. */
enum status store_certificate_get(struct store *store, int64_t contest, struct store_certificate *out) STATUS_CHECKED;
void store_certificate_free(struct store_certificate *certificate);

/* Calls `take` with the name (static) and the digest of each table's part:
 *
 *   SHA-256("congressd-records-v1" · manifest_hash · voprf_secret_key (zeros of
 *   an open vote) · u8 length · name · the rows in the order of their key)
 *
 * A row is its values: u8 type (1 integer, 3 text, 4 bytes, 5 NULL), then an
 * i64, or u32 length and bytes, or nothing. Integers are big-endian. The key,
 * published at the close, keeps anyone who has no board from trying out who was
 * there. */
enum status store_certificate_records(struct store *store, const struct contest *contest,
    enum status (*take)(void *closure, const char *table, const uint8_t digest[32]), void *closure) STATUS_CHECKED;

#endif
