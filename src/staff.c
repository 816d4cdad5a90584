#include "staff.h"

#include <sodium.h>
#include <string.h>

#include "event.h"
#include "store_staff.h"

_Static_assert(STAFF_HASH_BYTES >= crypto_pwhash_STRBYTES, "an Argon2id text fits");

enum status staff_hash(const char *password, char hash[STAFF_HASH_BYTES])
{
	memset(hash, 0, STAFF_HASH_BYTES);
	if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
	        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return STATUS_NO_MEMORY;
	return STATUS_OK;
}

static enum status named_event(struct act *act, const char *event, const char *name)
{
	return event_append(act, event, json_pack("{s:s}", "name", name));
}

enum status staff_add(struct act *act, const char *name, enum role role, const char *hash)
{
	enum status status = store_account_add(act, name, role, hash);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "staff.add", json_pack("{s:s, s:s}", "name", name, "role", role_name(role)));
}

enum status staff_password(struct act *act, const char *name, const char *hash)
{
	enum status status = store_account_password(act, name, hash);
	return status == STATUS_OK ? named_event(act, "staff.password", name) : status;
}

enum status staff_remove(struct act *act, const char *name)
{
	enum status status = store_account_remove(act, name);
	return status == STATUS_OK ? named_event(act, "staff.remove", name) : status;
}

enum status staff_token(struct act *act, enum role role, const char *label, const unsigned char hash[32], int64_t *id)
{
	struct credential credential = {.by = ROLE_BY_TOKEN, .role = role, .label = label};
	enum status status = store_credential_add(act, hash, &credential, id);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "token.add",
	    json_pack("{s:I, s:s, s:s}", "credential", (json_int_t)*id, "role", role_name(role), "label", label));
}

enum status staff_revoke(struct act *act, int64_t credential)
{
	enum status status = store_credential_revoke(act, credential);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "credential.revoke", json_pack("{s:I}", "credential", (json_int_t)credential));
}
