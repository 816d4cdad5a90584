/* staff: accounts and tokens as acts with their events, for handlers and
 * commands alike. */
#ifndef STAFF_H
#define STAFF_H

#include <stdint.h>

#include "role.h"
#include "status.h"
#include "store.h"

#define STAFF_PASSWORD_MIN 8
#define STAFF_PASSWORD_MAX 200 /* bytes */
#define STAFF_HASH_BYTES 128

/* Argon2id (RFC 9106) with libsodium's interactive limits: some 64 MB and a
 * tenth of a second, so never on a worker. STATUS_NO_MEMORY. */
enum status staff_hash(const char *password, char hash[STAFF_HASH_BYTES]) STATUS_CHECKED;

/* `hash` is from staff_hash. STATUS_CONFLICT for a name that is taken. */
enum status staff_add(struct act *act, const char *name, enum role role, const char *hash) STATUS_CHECKED;
/* These two end the account's sign-ins. STATUS_NOT_FOUND. */
enum status staff_password(struct act *act, const char *name, const char *hash) STATUS_CHECKED;
enum status staff_remove(struct act *act, const char *name) STATUS_CHECKED;

/* Stores a script's token by its hash. */
enum status staff_token(
    struct act *act, enum role role, const char *label, const unsigned char hash[32], int64_t *id) STATUS_CHECKED;

/* Ends a token, device or sign-in. STATUS_NOT_FOUND. */
enum status staff_revoke(struct act *act, int64_t credential) STATUS_CHECKED;

#endif
