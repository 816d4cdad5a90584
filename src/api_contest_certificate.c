#include <sodium.h>

#include "api.h"
#include "store_certificates.h"
#include "store_congress.h"

static json_t *certificate_json(const struct store_certificate *certificate, const struct congress *congress)
{
	char hash[2 * BALLOT_HASH_BYTES + 1], signature[2 * KEY_SIGNATURE_BYTES + 1], key[2 * KEY_PUBLIC_BYTES + 1];
	sodium_bin2hex(hash, sizeof hash, certificate->hash, sizeof certificate->hash);
	sodium_bin2hex(signature, sizeof signature, certificate->signature, sizeof certificate->signature);
	sodium_bin2hex(key, sizeof key, congress->public_key, sizeof congress->public_key);
	return json_pack("{s:s, s:s, s:s, s:s}", "certificate", certificate->text, "hash", hash, "signature", signature,
	    "public_key", key);
}

/* GET /api/contests/{id}/certificate: the text that was signed, byte for byte. */
enum status api_contest_certificate_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	struct store_certificate certificate;
	struct congress congress;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = store_certificate_get(request->store, id, &certificate);
	if (status == STATUS_NOT_FOUND)
		return reply_refuse(reply, status, "only a certified contest has a certificate");
	if (status != STATUS_OK)
		return status;
	status = store_congress_get(request->store, &congress);
	if (status == STATUS_OK) {
		status = reply_json(reply, 200, certificate_json(&certificate, &congress));
		store_congress_free(&congress);
	}
	store_certificate_free(&certificate);
	return status;
}
