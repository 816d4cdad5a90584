#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "auth.h"
#include "event.h"
#include "form.h"
#include "nullable.h"
#include "pairing.h"
#include "signin.h"
#include "staff.h"
#include "store_staff.h"

#define NAME_MAX_BYTES 64
#define LABEL_MAX 120

static const char *const role_names[] = {"secretariat", "presidium", "teller", "steward", "auditor", NULL};

static enum role role_at(int index)
{
	enum role role = ROLE_NOBODY;
	return index >= 0 && role_parse(role_names[index], &role) ? role : ROLE_NOBODY;
}

/* ---- accounts ---- */

enum account_change { ACCOUNT_ADD, ACCOUNT_PASSWORD, ACCOUNT_REMOVE };

/* First on the offload lane, where the password is hashed, then on the
 * writer. */
struct account_act {
	struct operation operation;
	enum account_change change;
	char name[NAME_MAX_BYTES + 1];
	char password[STAFF_PASSWORD_MAX + 1];
	char hash[STAFF_HASH_BYTES];
	enum role role;
};

static enum status account_run(struct operation *operation, struct act *act)
{
	const struct account_act *account = (const struct account_act *)operation;
	switch (account->change) {
	case ACCOUNT_ADD:
		return staff_add(act, account->name, account->role, account->hash);
	case ACCOUNT_PASSWORD:
		return staff_password(act, account->name, account->hash);
	case ACCOUNT_REMOVE:
		return staff_remove(act, account->name);
	}
	return STATUS_INTERNAL;
}

static enum status account_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct account_act *account = (const struct account_act *)operation;
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "there is an account of that name");
	if (result != STATUS_OK)
		return result;
	if (account->change == ACCOUNT_ADD)
		return reply_json(
		    reply, 201, json_pack("{s:s, s:s}", "name", account->name, "role", role_name(account->role)));
	return reply_json(reply, 200, json_pack("{s:s}", "name", account->name));
}

static void account_free(struct operation *operation)
{
	sodium_memzero(operation, sizeof(struct account_act));
	free(operation);
}

static enum status hash_run(struct operation *operation, struct act *act)
{
	(void)act;
	struct account_act *account = (struct account_act *)operation;
	return staff_hash(account->password, account->hash);
}

static enum status hash_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	if (result != STATUS_OK)
		return result;
	struct account_act *next = malloc(sizeof *next);
	if (!next)
		return STATUS_NO_MEMORY;
	memcpy(next, operation, sizeof *next);
	next->operation = (struct operation){.run = account_run, .answer = account_answer, .free = account_free};
	return reply_defer(reply, request, OPERATION_WRITE, &next->operation);
}

static struct account_act *account_create(enum account_change change, const char *name)
{
	struct account_act *account = calloc(1, sizeof *account);
	if (!account)
		return NULL;
	account->change = change;
	snprintf(account->name, sizeof account->name, "%s", name);
	account->operation = (struct operation){.run = hash_run, .answer = hash_answer, .free = account_free};
	return account;
}

/* A body with a password, and for a new account its name and role. */
static enum status change_account(
    const struct request *request, struct reply *reply, enum account_change change, const char *name)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	int role = -1;
	if (change == ACCOUNT_ADD) {
		name = form_text(&form, "name", FORM_REQUIRED, NAME_MAX_BYTES);
		role = form_choice(&form, "role", FORM_REQUIRED, role_names, -1);
	}
	const char *password = form_text(&form, "password", FORM_REQUIRED, STAFF_PASSWORD_MAX);
	if (password && strlen(password) < STAFF_PASSWORD_MIN)
		form_fault(&form, "password", "must have 8 characters at least");
	status = form_close(&form, reply);
	struct account_act *account = status == STATUS_OK ? account_create(change, name) : NULL;
	if (account) {
		account->role = role_at(role);
		snprintf(account->password, sizeof account->password, "%s", password);
		status = reply_defer(reply, request, OPERATION_PASSWORD, &account->operation);
	} else if (status == STATUS_OK) {
		status = STATUS_NO_MEMORY;
	}
	form_free(&form);
	return status;
}

enum status api_staff_add(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return change_account(request, reply, ACCOUNT_ADD, NULL);
}

enum status api_staff_password(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	if (strlen(request->params[0]) > NAME_MAX_BYTES)
		return STATUS_NOT_FOUND;
	return change_account(request, reply, ACCOUNT_PASSWORD, request->params[0]);
}

enum status api_staff_remove(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	if (strlen(request->params[0]) > NAME_MAX_BYTES)
		return STATUS_NOT_FOUND;
	struct account_act *account = account_create(ACCOUNT_REMOVE, request->params[0]);
	if (!account)
		return STATUS_NO_MEMORY;
	account->operation.run = account_run;
	account->operation.answer = account_answer;
	return reply_defer(reply, request, OPERATION_WRITE, &account->operation);
}

static enum status list_account(void *closure, const struct account *account)
{
	json_t *row = json_pack("{s:s, s:s}", "name", account->name, "role", role_name(account->role));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_staff_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *accounts = json_array();
	enum status status = store_account_each(request->store, list_account, accounts);
	if (status == STATUS_OK)
		return reply_json(reply, 200, json_pack("{s:o}", "accounts", accounts));
	json_decref(accounts);
	return status;
}

/* ---- tokens, devices and sign-ins ---- */

static enum status list_credential(void *closure, const struct credential *credential)
{
	json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:o, s:o}", "id", (json_int_t)credential->id, "kind",
	    role_credential_name(credential->by), "role", role_name(credential->role), "label", credential->label,
	    "created_at", nullable_time(credential->created_at), "expires_at", nullable_time(credential->expires_at));
	return json_array_append_new(closure, row) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_staff_credentials(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *credentials = json_array();
	enum status status = store_credential_each(request->store, request->now, list_credential, credentials);
	if (status == STATUS_OK)
		return reply_json(reply, 200, json_pack("{s:o}", "credentials", credentials));
	json_decref(credentials);
	return status;
}

/* A grant makes or ends something that lets somebody in. */
struct grant {
	struct operation operation;
	enum role role;
	char label[LABEL_MAX + 1];
	char text[AUTH_TOKEN_TEXT + 1]; /* token or code, shown once */
	unsigned char hash[32];
	int64_t id;
};

static void grant_free(struct operation *operation)
{
	sodium_memzero(operation, sizeof(struct grant));
	free(operation);
}

static enum status revoke_run(struct operation *operation, struct act *act)
{
	return staff_revoke(act, ((const struct grant *)operation)->id);
}

static enum status revoke_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200, json_pack("{s:I}", "revoked", (json_int_t)((struct grant *)operation)->id));
}

enum status api_staff_revoke(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct grant *grant = calloc(1, sizeof *grant);
	if (!grant)
		return STATUS_NO_MEMORY;
	grant->id = id;
	grant->operation = (struct operation){.run = revoke_run, .answer = revoke_answer, .free = grant_free};
	return reply_defer(reply, request, OPERATION_WRITE, &grant->operation);
}

static enum status token_run(struct operation *operation, struct act *act)
{
	struct grant *grant = (struct grant *)operation;
	return staff_token(act, grant->role, grant->label, grant->hash, &grant->id);
}

static enum status token_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct grant *grant = (const struct grant *)operation;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 201, json_pack("{s:I, s:s}", "id", (json_int_t)grant->id, "token", grant->text));
}

static enum status device_run(struct operation *operation, struct act *act)
{
	struct grant *grant = (struct grant *)operation;
	return pairing_invite(act, grant->role, grant->label, grant->text);
}

static enum status device_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	const struct grant *grant = (const struct grant *)operation;
	if (result != STATUS_OK)
		return result;
	char url[512];
	snprintf(url, sizeof url, "%s/%s#pair=%s", app->public_url, pairing_page(grant->role), grant->text);
	return reply_json(reply, 201, json_pack("{s:s, s:s}", "code", grant->text, "url", url));
}

/* {"role","label"}; the answer has the token or code. */
static enum status read_grant(const struct request *request, struct reply *reply, struct grant **out)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	int role = form_choice(&form, "role", FORM_REQUIRED, role_names, -1);
	const char *label = form_text(&form, "label", FORM_OPTIONAL, LABEL_MAX);
	status = form_close(&form, reply);
	struct grant *grant = status == STATUS_OK ? calloc(1, sizeof *grant) : NULL;
	if (grant) {
		grant->role = role_at(role);
		snprintf(grant->label, sizeof grant->label, "%s", label ? label : "");
		*out = grant;
	} else if (status == STATUS_OK) {
		status = STATUS_NO_MEMORY;
	}
	form_free(&form);
	return status;
}

enum status api_staff_token(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct grant *grant;
	enum status status = read_grant(request, reply, &grant);
	if (status != STATUS_OK)
		return status;
	grant->operation = (struct operation){.run = token_run, .answer = token_answer, .free = grant_free};
	auth_token_create(grant->text, grant->hash);
	return reply_defer(reply, request, OPERATION_WRITE, &grant->operation);
}

enum status api_staff_device(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct grant *grant;
	enum status status = read_grant(request, reply, &grant);
	if (status != STATUS_OK)
		return status;
	grant->operation = (struct operation){.run = device_run, .answer = device_answer, .free = grant_free};
	return reply_defer(reply, request, OPERATION_WRITE, &grant->operation);
}

enum status api_staff_pair(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	struct signin_request wanted = {.by = ROLE_BY_DEVICE, .seconds = SIGNIN_DEVICE_SECONDS};
	const char *code = form_text(&form, "code", FORM_REQUIRED, PAIRING_CODE_TEXT);
	if (code)
		pairing_hash(code, wanted.pairing);
	status = form_close(&form, reply);
	form_free(&form);
	return status == STATUS_OK ? signin_open(reply, request, &wanted) : status;
}
