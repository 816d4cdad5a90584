#include "pairing.h"

#include <sodium.h>
#include <string.h>

#include "event.h"
#include "store_staff.h"

void pairing_hash(const char *code, unsigned char hash[32])
{
	crypto_hash_sha256(hash, (const unsigned char *)code, strlen(code));
}

enum status pairing_invite(struct act *act, enum role role, const char *label, char code[PAIRING_CODE_SIZE])
{
	unsigned char random[PAIRING_CODE_BYTES], hash[32];
	randombytes_buf(random, sizeof random);
	base32_encode(random, sizeof random, code);
	sodium_memzero(random, sizeof random);
	pairing_hash(code, hash);
	enum status status = store_pairing_add(act, hash, role, label, act->now + PAIRING_MS);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "device.invite", json_pack("{s:s, s:s}", "role", role_name(role), "label", label));
}

const char *pairing_page(enum role role)
{
	return role == ROLE_STEWARD ? "scan" : "console";
}
