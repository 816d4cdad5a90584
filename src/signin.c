#include "signin.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "auth.h"
#include "config.h"
#include "event.h"
#include "scan_judge.h"
#include "store_scans.h"
#include "store_staff.h"

struct opening {
	struct operation operation;
	struct signin_request wanted;
	char token[AUTH_TOKEN_TEXT + 1];
	unsigned char hash[32];
	int64_t credential;
};

static const char *event_name(enum role_credential by)
{
	return by == ROLE_BY_DEVICE ? "device.pair" : "staff.login";
}

/* A device names itself from its pairing on; an account's name is known before. */
static enum status record(const struct act *act, const struct opening *opening)
{
	const struct signin_request *wanted = &opening->wanted;
	char device[32];
	struct act own = *act;
	if (wanted->by == ROLE_BY_DEVICE) {
		snprintf(device, sizeof device, "device:%lld", (long long)opening->credential);
		own.actor = device;
	}
	return event_append(&own, event_name(wanted->by),
	    json_pack("{s:I, s:s, s:s}", "credential", (json_int_t)opening->credential, "role", role_name(wanted->role),
	        "label", wanted->label));
}

static enum status opening_run(struct operation *operation, struct act *act)
{
	struct opening *opening = (struct opening *)operation;
	struct signin_request *wanted = &opening->wanted;
	if (wanted->by == ROLE_BY_DEVICE) {
		enum status status = store_pairing_use(act, wanted->pairing, &wanted->role, wanted->label);
		if (status != STATUS_OK)
			return status == STATUS_NOT_FOUND ? STATUS_UNAUTHENTICATED : status;
	}
	struct credential credential = {
	    .by = wanted->by,
	    .role = wanted->role,
	    .label = wanted->label,
	    .account = wanted->account,
	    .delegate = wanted->delegate,
	    .expires_at = act->now + (int64_t)wanted->seconds * 1000,
	};
	enum status status = store_credential_add(act, opening->hash, &credential, &opening->credential);
	if (status != STATUS_OK || wanted->by == ROLE_BY_CARD) /* a delegate's comings are nobody's business */
		return status;
	return record(act, opening);
}

static void set_cookie(
    struct reply *reply, const struct app *app, enum role_credential by, const char *token, unsigned seconds)
{
	const char *name = by == ROLE_BY_CARD ? AUTH_COOKIE_DELEGATE : AUTH_COOKIE;
	reply_header(reply, "Set-Cookie", "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%u%s", name, token,
	    seconds, app->config->tls_cert ? "; Secure" : "");
}

static enum status opening_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	const struct opening *opening = (const struct opening *)operation;
	const struct signin_request *wanted = &opening->wanted;
	if (result == STATUS_UNAUTHENTICATED)
		return reply_refuse(reply, result, "the code is wrong, used or over; ask for a new one");
	if (result != STATUS_OK)
		return result;
	json_t *body = json_pack("{s:s, s:s}", "role", role_name(wanted->role), "token", opening->token);
	if (wanted->delegate) {
		json_t *delegate = NULL;
		enum status status = signin_delegate_json(request->store, wanted->delegate, &delegate);
		if (status != STATUS_OK) {
			json_decref(body);
			return status;
		}
		json_object_set_new(body, "delegate", delegate);
	} else {
		json_object_set_new(body, "label", json_string(wanted->label));
	}
	set_cookie(reply, app, wanted->by, opening->token, wanted->seconds);
	return reply_json(reply, 200, body);
}

static void opening_free(struct operation *operation)
{
	sodium_memzero(operation, sizeof(struct opening));
	free(operation);
}

enum status signin_open(struct reply *reply, const struct request *request, const struct signin_request *wanted)
{
	struct opening *opening = calloc(1, sizeof *opening);
	if (!opening)
		return STATUS_NO_MEMORY;
	opening->operation = (struct operation){.run = opening_run, .answer = opening_answer, .free = opening_free};
	opening->wanted = *wanted;
	auth_token_create(opening->token, opening->hash);
	enum status status = reply_defer(reply, request, OPERATION_WRITE, &opening->operation);
	if (wanted->by == ROLE_BY_SESSION)
		snprintf(opening->operation.actor, sizeof opening->operation.actor, "account:%.100s", wanted->label);
	return status;
}

/* ---- ending ---- */

struct ending {
	struct operation operation;
	int64_t credential;
};

static enum status ending_run(struct operation *operation, struct act *act)
{
	const struct ending *ending = (const struct ending *)operation;
	enum status status = store_credential_revoke(act, ending->credential);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status goodbye(struct app *app, const struct request *request, struct reply *reply)
{
	set_cookie(reply, app, request->who.by, "", 0);
	return reply_json(reply, 200, json_pack("{s:b}", "signed_out", 1));
}

static enum status ending_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)operation;
	return result == STATUS_OK ? goodbye(app, request, reply) : result;
}

static void ending_free(struct operation *operation)
{
	free(operation);
}

enum status signin_end(struct reply *reply, const struct request *request)
{
	struct ending *ending = calloc(1, sizeof *ending);
	if (!ending)
		return STATUS_NO_MEMORY;
	ending->operation = (struct operation){.run = ending_run, .answer = ending_answer, .free = ending_free};
	ending->credential = request->who.by == ROLE_BY_TOKEN ? 0 : request->who.credential;
	return reply_defer(reply, request, OPERATION_WRITE, &ending->operation);
}

enum status signin_delegate_json(struct store *store, int64_t delegate, json_t **out)
{
	struct scan_subject subject;
	enum status status = store_scan_subject(store, delegate, 0, &subject);
	if (status != STATUS_OK)
		return status;
	*out = scan_judge_subject_json(&subject);
	store_scan_subject_end(store);
	return *out ? STATUS_OK : STATUS_NO_MEMORY;
}
