#include "keyed_json.h"

#include <sodium.h>

static json_t *key_json(const uint8_t key[CONTEST_KEY_BYTES])
{
	char text[2 * CONTEST_KEY_BYTES + 1];
	sodium_bin2hex(text, sizeof text, key, CONTEST_KEY_BYTES);
	return json_string(text);
}

int keyed_json_add_public(json_t *json, const struct contest *contest)
{
	size_t count = contest_sealing_keys(contest);
	int failed = 0;
	if (count) {
		json_t *keys = json_array();
		for (size_t i = 0; i < count; i++)
			failed |= json_array_append_new(keys, key_json(contest->keys[CONTEST_KEY_SEALING_1 + i].public_key));
		failed |= json_object_set_new(json, "sealed", json_true());
		failed |= json_object_set_new(json, "sealing_keys", keys);
	}
	const struct contest_key_pair *issuer = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	if (issuer->used)
		failed |= json_object_set_new(json, "second_issuer", key_json(issuer->public_key));
	return failed;
}

int keyed_json_add_secrets(json_t *json, const struct contest *contest)
{
	size_t count = contest_sealing_keys(contest);
	bool opened = contest->opened_at != 0;
	int failed = 0;
	if (count) {
		json_t *keys = opened ? json_array() : json_null();
		for (size_t i = 0; i < count && opened; i++)
			failed |= json_array_append_new(keys, key_json(contest->keys[CONTEST_KEY_SEALING_1 + i].secret_key));
		failed |= json_object_set_new(json, "sealing_secret_keys", keys);
	}
	const struct contest_key_pair *issuer = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	if (issuer->used)
		failed |= json_object_set_new(
		    json, "second_issuer_secret_key", opened ? key_json(issuer->secret_key) : json_null());
	return failed;
}

int keyed_json_add_state(json_t *json, const struct contest *contest, uint32_t drawn, uint32_t answered)
{
	int failed = 0;
	if (!contest_is_keyed(contest))
		return 0;
	json_t *missing = json_array();
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (contest->keys[key].used && !contest->keys[key].published)
			failed |= json_array_append_new(missing, json_string(contest_key_name(key)));
	}
	failed |= json_object_set_new(json, "opened", json_boolean(contest->opened_at != 0));
	failed |= json_object_set_new(json, "missing_keys", missing);
	if (contest_has_second_issuer(contest))
		failed |= json_object_set_new(json, "second_pending", json_integer(drawn > answered ? drawn - answered : 0));
	return failed;
}
