#include "api_contest_form_keys.h"

#include <sodium.h>
#include <string.h>

static bool read_hex(const json_t *value, uint8_t out[CONTEST_KEY_BYTES])
{
	size_t length = 2 * (size_t)CONTEST_KEY_BYTES;
	const char *text = json_string_value(value);
	return text && json_string_length(value) == length && strspn(text, "0123456789abcdef") == length &&
	       sodium_hex2bin(out, CONTEST_KEY_BYTES, text, length, NULL, NULL, NULL) == 0;
}

/* ---- of a definition ---- */

static void forget_sealing(struct contest *contest)
{
	contest->keys[CONTEST_KEY_SEALING_1] = contest->keys[CONTEST_KEY_SEALING_2] = (struct contest_key_pair){0};
}

static bool take_sealing(const json_t *list, struct contest *contest)
{
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count > SEALING_KEYS)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SEALING_1 + i];
		if (!read_hex(json_array_get(list, i), pair->public_key) || !sealing_key_is_sound(pair->public_key))
			return false;
		pair->used = true;
	}
	return count < 2 || memcmp(contest->keys[CONTEST_KEY_SEALING_1].public_key,
	                        contest->keys[CONTEST_KEY_SEALING_2].public_key, CONTEST_KEY_BYTES) != 0;
}

static void read_sealing(struct form *form, struct contest *contest)
{
	const json_t *list = form_value(form, "sealing_keys", FORM_OPTIONAL);
	bool said = form_has(form, "sealed");
	bool sealed = form_boolean(form, "sealed", false);
	if (list || (said && !sealed))
		forget_sealing(contest);
	if (list && !json_is_null(list) && !take_sealing(list, contest))
		form_fault(form, "sealing_keys", "must be one or two different X25519 public keys in lower-case hex");
	else if (said && sealed && !contest_sealing_keys(contest))
		form_fault(form, "sealing_keys", "a sealed contest needs the tellers' public key");
	else if (said && !sealed && contest_sealing_keys(contest))
		form_fault(form, "sealed", "contradicts the sealing keys");
}

static bool is_element(const uint8_t key[CONTEST_KEY_BYTES])
{
	uint8_t secret_key[VOPRF_SCALAR_BYTES], product[VOPRF_ELEMENT_BYTES];
	voprf_scalar_random(secret_key);
	return voprf_blind_evaluate(secret_key, key, product) == STATUS_OK;
}

static void read_issuer(struct form *form, struct contest *contest)
{
	const json_t *value = form_value(form, "second_issuer", FORM_OPTIONAL);
	struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	if (!value)
		return;
	*pair = (struct contest_key_pair){.used = !json_is_null(value)};
	if (pair->used && (!read_hex(value, pair->public_key) || !is_element(pair->public_key)))
		form_fault(form, "second_issuer", "must be a ristretto255 public key in lower-case hex, or null");
}

void api_contest_form_keys_read(struct form *form, struct contest *contest)
{
	read_sealing(form, contest);
	read_issuer(form, contest);
	if (!contest_is_keyed(contest) || contest->secret)
		return;
	const char *name = contest_sealing_keys(contest) ? "sealing_keys" : "second_issuer";
	form_fault(form, name, "only for secret contests; an open vote is by name");
}

/* ---- published ---- */

static const char not_hex[] = "must be a secret key of 64 lower-case hex digits, or null";

static void read_secret(struct form *form, const char *name, const json_t *value, bool *given, uint8_t *key)
{
	if (!value || json_is_null(value))
		return;
	*given = read_hex(value, key);
	if (!*given)
		form_fault(form, name, not_hex);
}

void api_contest_form_keys_secret(struct form *form, const struct contest *contest, bool given[CONTEST_KEYS],
    uint8_t keys[CONTEST_KEYS][CONTEST_KEY_BYTES])
{
	const json_t *list = form_value(form, "sealing", FORM_OPTIONAL);
	const json_t *issuer = form_value(form, "second_issuer", FORM_OPTIONAL);
	size_t count = contest_sealing_keys(contest);
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++)
		given[key] = false;
	if (list && !json_is_null(list) && (!json_is_array(list) || json_array_size(list) != count))
		form_fault(form, "sealing", "must be a list with a place for each sealing key");
	for (size_t i = 0; i < count; i++)
		read_secret(form, "sealing", json_array_get(list, i), &given[i], keys[i]);
	read_secret(form, "second_issuer", issuer, &given[CONTEST_KEY_SECOND_ISSUER], keys[CONTEST_KEY_SECOND_ISSUER]);
	if (given[CONTEST_KEY_SECOND_ISSUER] && !contest_has_second_issuer(contest))
		form_fault(form, "second_issuer", "this contest has no second issuer");
}
