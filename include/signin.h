/* signin: opens and ends a sign-in: a credential in the store, its token in
 * the reply and in a cookie that no script can read. */
#ifndef SIGNIN_H
#define SIGNIN_H

#include <jansson.h>
#include <stdint.h>

#include "reply.h"
#include "request.h"
#include "role.h"
#include "status.h"

#define SIGNIN_DELEGATE_SECONDS (7 * 24 * 3600)
#define SIGNIN_STAFF_SECONDS (24 * 3600)
#define SIGNIN_DEVICE_SECONDS (30 * 24 * 3600)

struct signin_request {
	enum role_credential by;
	enum role role;
	int64_t account, delegate; /* 0: none */
	char label[128];
	unsigned seconds;
	unsigned char pairing[32]; /* a device: hash of the code to be used up, which gives role and label */
};

/* Defers the writing; answers {"role","token","delegate"?} with the cookie.
 * STATUS_UNAUTHENTICATED for a pairing code that is not good. */
enum status signin_open(
    struct reply *reply, const struct request *request, const struct signin_request *wanted) STATUS_CHECKED;

/* Revokes the caller's sign-in and clears the cookie. A script's token stays. */
enum status signin_end(struct reply *reply, const struct request *request) STATUS_CHECKED;

/* {"id","code","full_name","delegation","seat","standing"} */
enum status signin_delegate_json(struct store *store, int64_t delegate, json_t **out) STATUS_CHECKED;

#endif
