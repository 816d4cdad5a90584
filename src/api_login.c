#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "auth.h"
#include "card.h"
#include "event.h"
#include "form.h"
#include "login.h"
#include "signin.h"
#include "store_cards.h"
#include "store_staff.h"
#include "timestamp.h"

#define PASSWORD_MAX 200

/* ---- delegates, by card ---- */

enum status api_login_challenge(struct app *app, const struct request *request, struct reply *reply)
{
	(void)request;
	unsigned char challenge[LOGIN_CHALLENGE_BYTES];
	char text[2 * LOGIN_CHALLENGE_BYTES + 1];
	login_challenge(app->login, timestamp_monotonic(), challenge);
	sodium_bin2hex(text, sizeof text, challenge, sizeof challenge);
	return reply_json(reply, 200, json_pack("{s:s}", "challenge", text));
}

/* A card's secret cannot be guessed, so a limit here only spares the
 * processor; it never stands in the way of a good card. */
static enum status refuse_card(struct app *app, const struct request *request, struct reply *reply)
{
	const struct login_attempt by_cards = {LOGIN_BY_CARD_ADDRESS, NULL, request->address};
	int64_t now = timestamp_monotonic();
	unsigned wait = login_wait(app->login, &by_cards, now);
	login_failed(app->login, &by_cards, now);
	if (!wait)
		return reply_refuse(reply, STATUS_UNAUTHENTICATED,
		    "the card is not known, was replaced, or the challenge is over; ask for a new challenge");
	reply_header(reply, "Retry-After", "%u", wait);
	return STATUS_TOO_MANY;
}

enum status api_login_card(struct app *app, const struct request *request, struct reply *reply)
{
	unsigned char card_key[CARD_KEY_BYTES], challenge[LOGIN_CHALLENGE_BYTES], signature[CARD_SIGNATURE_BYTES];
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	form_hex(&form, "card_key", card_key, sizeof card_key);
	form_hex(&form, "challenge", challenge, sizeof challenge);
	form_hex(&form, "signature", signature, sizeof signature);
	status = form_close(&form, reply);
	form_free(&form);
	if (status != STATUS_OK)
		return status;
	int64_t delegate;
	status = store_card_holder(request->store, card_key, &delegate);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	if (status == STATUS_NOT_FOUND || !card_verify_login(card_key, challenge, signature) ||
	    !login_challenge_use(app->login, timestamp_monotonic(), challenge))
		return refuse_card(app, request, reply);
	struct signin_request wanted = {
	    .by = ROLE_BY_CARD, .role = ROLE_DELEGATE, .delegate = delegate, .seconds = SIGNIN_DELEGATE_SECONDS};
	return signin_open(reply, request, &wanted);
}

/* ---- staff, by password ---- */

struct attempt {
	struct operation operation;
	struct login *login; /* borrowed */
	char address[sizeof(((struct request *)0)->address)];
	char name[65];
	char password[PASSWORD_MAX + 1];
	int64_t account; /* 0: no such account, or another password */
	enum role role;
	unsigned wait; /* seconds, where it came too early */
};

static unsigned wait_of(struct login *login, const char *name, const char *address)
{
	const struct login_attempt by_account = {LOGIN_BY_ACCOUNT, name, address};
	const struct login_attempt by_address = {LOGIN_BY_ADDRESS, NULL, address};
	int64_t now = timestamp_monotonic();
	unsigned account = login_wait(login, &by_account, now), all = login_wait(login, &by_address, now);
	return account > all ? account : all;
}

static void note_outcome(const struct attempt *attempt)
{
	const struct login_attempt by_account = {LOGIN_BY_ACCOUNT, attempt->name, attempt->address};
	const struct login_attempt by_address = {LOGIN_BY_ADDRESS, NULL, attempt->address};
	int64_t now = timestamp_monotonic();
	if (attempt->account) {
		login_succeeded(attempt->login, &by_account);
		return;
	}
	login_failed(attempt->login, &by_account, now);
	login_failed(attempt->login, &by_address, now);
}

static enum status check_password(void *closure, const struct account *account)
{
	struct attempt *attempt = closure;
	if (crypto_pwhash_str_verify(account->password, attempt->password, strlen(attempt->password)) == 0) {
		attempt->account = account->id;
		attempt->role = account->role;
	}
	return STATUS_OK;
}

/* An unknown name takes as long as a wrong password. */
static void take_the_time(const struct attempt *attempt)
{
	char hash[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str(hash, attempt->password, strlen(attempt->password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
	        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return;
	sodium_memzero(hash, sizeof hash);
}

/* Here, where one comes after the other, guesses that were sent at once are
 * held back as if each had waited for the answer to the one before. */
static enum status attempt_run(struct operation *operation, struct act *act)
{
	struct attempt *attempt = (struct attempt *)operation;
	attempt->wait = wait_of(attempt->login, attempt->name, attempt->address);
	if (attempt->wait)
		return STATUS_TOO_MANY;
	enum status status = store_account_find(act->store, attempt->name, check_password, attempt);
	if (status == STATUS_NOT_FOUND) {
		take_the_time(attempt);
		status = STATUS_OK;
	}
	if (status == STATUS_OK)
		note_outcome(attempt);
	return status;
}

static enum status refuse_early(struct reply *reply, unsigned wait)
{
	reply_header(reply, "Retry-After", "%u", wait);
	return STATUS_TOO_MANY;
}

static enum status attempt_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct attempt *attempt = (const struct attempt *)operation;
	if (result == STATUS_TOO_MANY)
		return refuse_early(reply, attempt->wait);
	if (result != STATUS_OK)
		return result;
	if (!attempt->account)
		return reply_refuse(reply, STATUS_UNAUTHENTICATED, "name or password is wrong");
	struct signin_request wanted = {
	    .by = ROLE_BY_SESSION, .role = attempt->role, .account = attempt->account, .seconds = SIGNIN_STAFF_SECONDS};
	snprintf(wanted.label, sizeof wanted.label, "%s", attempt->name);
	return signin_open(reply, request, &wanted);
}

static void attempt_free(struct operation *operation)
{
	sodium_memzero(operation, sizeof(struct attempt));
	free(operation);
}

static enum status defer_attempt(
    struct app *app, struct reply *reply, const struct request *request, const char *name, const char *password)
{
	struct attempt *attempt = calloc(1, sizeof *attempt);
	if (!attempt)
		return STATUS_NO_MEMORY;
	attempt->operation = (struct operation){.run = attempt_run, .answer = attempt_answer, .free = attempt_free};
	attempt->login = app->login;
	memcpy(attempt->address, request->address, sizeof attempt->address);
	snprintf(attempt->name, sizeof attempt->name, "%s", name);
	snprintf(attempt->password, sizeof attempt->password, "%s", password);
	return reply_defer(reply, request, OPERATION_PASSWORD, &attempt->operation);
}

enum status api_login_staff(struct app *app, const struct request *request, struct reply *reply)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	const char *name = form_text(&form, "name", FORM_REQUIRED, 64);
	const char *password = form_text(&form, "password", FORM_REQUIRED, PASSWORD_MAX);
	status = form_close(&form, reply);
	if (status == STATUS_OK) {
		unsigned wait = wait_of(app->login, name, request->address);
		status = wait ? refuse_early(reply, wait) : defer_attempt(app, reply, request, name, password);
	}
	form_free(&form);
	return status;
}

/* ---- whoever is signed in ---- */

enum status api_login_logout(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return signin_end(reply, request);
}

enum status api_login_me(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	const struct principal *who = &request->who;
	json_t *delegate = NULL;
	if (who->delegate) {
		enum status status = signin_delegate_json(request->store, who->delegate, &delegate);
		if (status != STATUS_OK)
			return status;
	}
	const char *account = who->by == ROLE_BY_SESSION ? strchr(who->actor, ':') + 1 : who->actor;
	return reply_json(reply, 200,
	    json_pack("{s:s, s:s, s:s, s:s, s:o}", "role", role_name(who->role), "kind", role_credential_name(who->by),
	        "name", account, "label", who->label, "delegate", delegate ? delegate : json_null()));
}
