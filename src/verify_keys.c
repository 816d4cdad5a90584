#include "verify_keys.h"

#include <string.h>

#include "voprf.h"

bool verify_keys_voprf(struct verify *verify)
{
	struct contest *contest = verify->contest;
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
	const json_t *value = json_object_get(verify->head, "voprf_secret_key");
	if (!contest->secret) {
		if (value && !json_is_null(value))
			verify_find(verify, VERIFY_VOPRF_KEY, "an open vote has none");
		return false;
	}
	if (verify_hex(verify->head, "voprf_secret_key", contest->voprf_secret_key,
	        sizeof contest->voprf_secret_key) &&
	    voprf_key_public(contest->voprf_secret_key, public_key) == STATUS_OK &&
	    memcmp(public_key, contest->voprf_public_key, sizeof public_key) == 0)
		return true;
	verify_find(verify, VERIFY_VOPRF_KEY, "is not the one the manifest names");
	return false;
}

/* NULL: not there. */
static const json_t *published(const struct verify *verify, enum contest_key key)
{
	const json_t *sealing = json_object_get(verify->head, "sealing_secret_keys");
	if (key == CONTEST_KEY_SECOND_ISSUER)
		return json_object_get(verify->head, "second_issuer_secret_key");
	if (!sealing || json_is_null(sealing))
		return NULL;
	if (json_array_size(sealing) != contest_sealing_keys(verify->contest))
		return sealing; /* which is no key */
	return json_array_get(sealing, (size_t)(key - CONTEST_KEY_SEALING_1));
}

static void take_key(struct verify *verify, enum contest_key key)
{
	struct contest_key_pair *pair = &verify->contest->keys[key];
	const json_t *value = published(verify, key);
	const char *text = json_string_value(value);
	if (!value || json_is_null(value)) {
		verify_find(verify, VERIFY_NOT_OPENED, "%s", contest_key_name(key));
		return;
	}
	pair->published = text && verify_hex_text(text, pair->secret_key, sizeof pair->secret_key) &&
	                  contest_key_fits(verify->contest, key, pair->secret_key);
	if (!pair->published)
		verify_find(verify,
		    key == CONTEST_KEY_SECOND_ISSUER ? VERIFY_SECOND_ISSUER_KEY : VERIFY_SEALING_KEY, "%s",
		    contest_key_name(key));
}

bool verify_keys_opening(struct verify *verify)
{
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (verify->contest->keys[key].used)
			take_key(verify, key);
	}
	return contest_has_all_keys(verify->contest);
}
