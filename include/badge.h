/* badge: the signed token in the QR code on a delegate's chest. It identifies
 * and never authorises a vote.
 *
 * 76 bytes, integers big-endian: version 1 · u32 congress · u32 delegate ·
 * u16 serial · u8 flags, then the congress key's Ed25519 signature over
 * "congressd-badge-v1" and those 12 bytes; as 122 characters of Base32 (RFC
 * 4648 section 6, upper case, unpadded), which a QR code takes in its
 * alphanumeric mode.
 *
 * Pure; any thread. */
#ifndef BADGE_H
#define BADGE_H

#include "key.h"

#include <stddef.h>
#include <stdint.h>

#define BADGE_BYTES 76
#define BADGE_TEXT 122 /* characters, without the terminating zero */

struct badge {
	uint32_t congress; /* the congress id */
	uint32_t delegate;
	uint16_t serial; /* raised by every reissue */
	uint8_t flags;   /* carried and signed; 0 until a use is defined */
};

enum badge_verdict {
	BADGE_GOOD,
	BADGE_MALFORMED,      /* not a badge of a version known here */
	BADGE_WRONG_CONGRESS, /* another congress; its signature was not checked */
	BADGE_BAD_SIGNATURE,
};

/* Writes the token of `badge` and a terminating zero. */
void badge_sign(const struct key *key, const struct badge *badge, char out[BADGE_TEXT + 1]);

/* Reads `length` characters of anything, with the key that signs badges. *out is
 * set for BADGE_GOOD only. Whether the serial is current is the store's to
 * say. */
enum badge_verdict badge_read(
    const char *text, size_t length, uint32_t congress, const struct key *key, struct badge *out);

#endif
