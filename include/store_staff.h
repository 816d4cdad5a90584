/* store_staff: accounts, credentials and pairing codes. Tokens and codes are
 * stored as SHA-256 only. */
#ifndef STORE_STAFF_H
#define STORE_STAFF_H

#include <stdint.h>

#include "role.h"
#include "status.h"
#include "store.h"

struct account {
	int64_t id;
	const char *name;
	enum role role;
	const char *password; /* Argon2id text */
	int64_t created_at;
};

typedef enum status (*store_account_take)(void *closure, const struct account *account);

/* STATUS_CONFLICT when the name is taken. */
enum status store_account_add(struct act *act, const char *name, enum role role, const char *password) STATUS_CHECKED;
/* Its sign-ins end with it. STATUS_NOT_FOUND. */
enum status store_account_remove(struct act *act, const char *name) STATUS_CHECKED;
/* Likewise. */
enum status store_account_password(struct act *act, const char *name, const char *password) STATUS_CHECKED;
/* STATUS_NOT_FOUND. */
enum status store_account_find(
    struct store *store, const char *name, store_account_take take, void *closure) STATUS_CHECKED;
enum status store_account_each(struct store *store, store_account_take take, void *closure) STATUS_CHECKED;

struct credential {
	int64_t id;
	enum role_credential by;
	enum role role;
	const char *label;
	int64_t account, delegate;      /* 0: none */
	int64_t created_at, expires_at; /* 0: never expires */
};

enum status store_credential_add(
    struct act *act, const unsigned char hash[32], const struct credential *credential, int64_t *id) STATUS_CHECKED;
/* Who owns the token of this hash. STATUS_NOT_FOUND for an unknown, expired or
 * revoked one. */
enum status store_credential_find(
    struct store *store, const unsigned char hash[32], int64_t now, struct principal *out) STATUS_CHECKED;
/* STATUS_NOT_FOUND when there is none in force. */
enum status store_credential_revoke(struct act *act, int64_t id) STATUS_CHECKED;
/* Those of staff that are in force: not the delegates' sign-ins. */
enum status store_credential_each(struct store *store, int64_t now,
    enum status (*take)(void *closure, const struct credential *credential), void *closure) STATUS_CHECKED;

enum status store_pairing_add(struct act *act, const unsigned char hash[32], enum role role, const char *label,
    int64_t expires_at) STATUS_CHECKED;
/* Uses a code up. STATUS_NOT_FOUND for an unknown, used or expired one. `label`
 * holds 128 bytes. */
enum status store_pairing_use(
    struct act *act, const unsigned char hash[32], enum role *role, char label[128]) STATUS_CHECKED;

#endif
