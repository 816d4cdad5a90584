/* The badge token and what it stands on, Base32; the voting card's secret. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "badge.h"
#include "base32.h"
#include "card.h"
#include "fuzz.h"

#define CONGRESS 0x01020304
#define BYTES_MAX 256

/* A new one in each process. */
static struct key *make_key(void)
{
	struct key *key;
	char path[64];
	snprintf(path, sizeof path, "/tmp/fuzz_badge.%ld", (long)getpid());
	unlink(path);
	if (key_create(path, &key) != STATUS_OK)
		abort();
	unlink(path);
	return key;
}

static void read_badge(const char *text, size_t size)
{
	static struct key *key;
	struct badge badge;
	if (!key)
		key = make_key();
	enum badge_verdict verdict = badge_read(text, size, CONGRESS, key, &badge);
	FUZZ_REQUIRE(verdict != BADGE_GOOD); /* that key has signed nothing */
}

static void read_base32(const char *text, size_t size)
{
	uint8_t bytes[BYTES_MAX];
	char again[BASE32_LENGTH(BYTES_MAX) + 1];
	size_t length = size * 5 / 8;
	if (length > BYTES_MAX || !base32_decode(text, size, bytes, length))
		return;
	base32_encode(bytes, length, again);
	FUZZ_REQUIRE(strlen(again) == size && strncmp(again, text, size) == 0); /* one spelling only */
}

static void read_card(const char *text, size_t size)
{
	uint8_t secret[CARD_SECRET_BYTES];
	char again[CARD_SECRET_TEXT + 1], other[CARD_SECRET_TEXT + 1];
	if (!card_decode(text, size, secret))
		return;
	card_encode(secret, again);
	FUZZ_REQUIRE(card_decode(again, CARD_SECRET_TEXT, secret));
	card_encode(secret, other);
	FUZZ_REQUIRE(strcmp(again, other) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() < 0)
		abort();
	read_badge((const char *)data, size);
	read_base32((const char *)data, size);
	read_card((const char *)data, size);
	return 0;
}
