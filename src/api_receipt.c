#include "api_receipt.h"

#include <inttypes.h>
#include <sodium.h>

enum status api_receipt_reply(struct reply *reply, unsigned http, const struct key *key, const struct contest *contest,
    const uint8_t leaf[BALLOT_HASH_BYTES])
{
	uint8_t signature[KEY_SIGNATURE_BYTES];
	char leaf_text[2 * BALLOT_HASH_BYTES + 1], signature_text[2 * KEY_SIGNATURE_BYTES + 1];
	ballot_receipt_sign(key, contest->manifest_hash, leaf, signature);
	sodium_bin2hex(leaf_text, sizeof leaf_text, leaf, BALLOT_HASH_BYTES);
	sodium_bin2hex(signature_text, sizeof signature_text, signature, sizeof signature);
	return reply_format(reply, http,
	    "{\"receipt\":{\"contest\":%" PRId64 ",\"leaf\":\"%s\",\"signature\":\"%s\"}}", contest->id, leaf_text,
	    signature_text);
}
