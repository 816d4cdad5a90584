#include "auth.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "store_staff.h"

void auth_token_create(char text[AUTH_TOKEN_TEXT + 1], unsigned char hash[32])
{
	unsigned char token[AUTH_TOKEN_BYTES];
	randombytes_buf(token, sizeof token);
	sodium_bin2hex(text, AUTH_TOKEN_TEXT + 1, token, sizeof token);
	crypto_hash_sha256(hash, token, sizeof token);
	sodium_memzero(token, sizeof token);
}

/* The hash of a token as a client sends it; false when it is none. */
static bool token_hash(const char *text, unsigned char hash[32])
{
	unsigned char token[AUTH_TOKEN_BYTES];
	size_t length = 0;
	if (strlen(text) != AUTH_TOKEN_TEXT ||
	    sodium_hex2bin(token, sizeof token, text, AUTH_TOKEN_TEXT, NULL, &length, NULL) != 0 ||
	    length != sizeof token)
		return false;
	crypto_hash_sha256(hash, token, sizeof token);
	sodium_memzero(token, sizeof token);
	return true;
}

enum status auth_identify(
    struct store *store, const char *authorization, const char *cookie, int64_t now, struct principal *who)
{
	*who = (struct principal){.actor = "nobody"};
	const char *text = cookie;
	if (authorization)
		text = strncasecmp(authorization, "Bearer ", 7) == 0 ? authorization + 7 : NULL;
	unsigned char hash[32];
	if (!text || !token_hash(text, hash))
		return STATUS_OK;
	enum status status = store_credential_find(store, hash, now, who);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
