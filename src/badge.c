#include "badge.h"

#include "base32.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#define BADGE_PREFIX "congressd-badge-v1"
#define BADGE_VERSION 1
#define BADGE_BODY_BYTES 12

static_assert(BADGE_BODY_BYTES + KEY_SIGNATURE_BYTES == BADGE_BYTES, "body and signature");
static_assert(BASE32_LENGTH(BADGE_BYTES) == BADGE_TEXT, "QR version 5 at level M");

static void write_body(const struct badge *badge, uint8_t body[BADGE_BODY_BYTES])
{
	uint32_t congress = htobe32(badge->congress);
	uint32_t delegate = htobe32(badge->delegate);
	uint16_t serial = htobe16(badge->serial);
	body[0] = BADGE_VERSION;
	memcpy(body + 1, &congress, 4);
	memcpy(body + 5, &delegate, 4);
	memcpy(body + 9, &serial, 2);
	body[11] = badge->flags;
}

static void read_body(const uint8_t body[BADGE_BODY_BYTES], struct badge *badge)
{
	uint32_t congress;
	uint32_t delegate;
	uint16_t serial;
	memcpy(&congress, body + 1, 4);
	memcpy(&delegate, body + 5, 4);
	memcpy(&serial, body + 9, 2);
	badge->congress = be32toh(congress);
	badge->delegate = be32toh(delegate);
	badge->serial = be16toh(serial);
	badge->flags = body[11];
}

void badge_sign(const struct key *key, const struct badge *badge, char out[BADGE_TEXT + 1])
{
	uint8_t bytes[BADGE_BYTES];
	write_body(badge, bytes);
	struct key_span body = {bytes, BADGE_BODY_BYTES};
	key_sign(key, BADGE_PREFIX, &body, 1, bytes + BADGE_BODY_BYTES);
	base32_encode(bytes, sizeof bytes, out);
}

enum badge_verdict badge_read(
    const char *text, size_t length, uint32_t congress, const struct key *key, struct badge *out)
{
	uint8_t bytes[BADGE_BYTES];
	if (!base32_decode(text, length, bytes, sizeof bytes) || bytes[0] != BADGE_VERSION)
		return BADGE_MALFORMED;
	struct badge badge;
	read_body(bytes, &badge);
	/* Another congress signs with a key that is not known here. */
	if (badge.congress != congress)
		return BADGE_WRONG_CONGRESS;
	struct key_span body = {bytes, BADGE_BODY_BYTES};
	if (!key_signed(key, BADGE_PREFIX, &body, 1, bytes + BADGE_BODY_BYTES))
		return BADGE_BAD_SIGNATURE;
	*out = badge;
	return BADGE_GOOD;
}
