/* auth: who is calling, from the credentials of a request. */
#ifndef AUTH_H
#define AUTH_H

#include <stdbool.h>

#include "role.h"
#include "status.h"
#include "store.h"

#define AUTH_TOKEN_BYTES 32 /* random; 64 hex digits as text */
#define AUTH_TOKEN_TEXT (2 * AUTH_TOKEN_BYTES)
#define AUTH_COOKIE "congressd" /* of staff and devices */
#define AUTH_COOKIE_DELEGATE "congressd_delegate"

/* A fresh token and the SHA-256 under which it is stored. The caller wipes
 * `text`. */
void auth_token_create(char text[AUTH_TOKEN_TEXT + 1], unsigned char hash[32]);

/* Looks up an Authorization header ("Bearer …") or, failing that, a cookie's
 * value; either may be NULL. *who is nobody when there is no good one: that is
 * STATUS_OK too. */
enum status auth_identify(struct store *store, const char *authorization, const char *cookie, int64_t now,
    struct principal *who) STATUS_CHECKED;

#endif
