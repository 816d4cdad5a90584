#include "api_badges.h"

#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "qr.h"

#define PNG_SCALE 8 /* pixels for each module */
#define SLICE 2000  /* ids of delegates, some 4 ms */

/* ---- issuing ---- */

struct issue_listed {
	struct act *act;
	struct store_badges_issued *issued;
};

static enum status issue_one(void *closure, const struct delegate *delegate, char fault[API_DELEGATES_FAULT])
{
	struct issue_listed *listed = closure;
	if (!delegate->withdrawn_at)
		return store_badge_issue(listed->act, delegate->id, listed->issued);
	snprintf(fault, API_DELEGATES_FAULT, "delegate %lld has withdrawn", (long long)delegate->id);
	return STATUS_INVALID;
}

static enum status issue_listed(struct act *act, const struct api_delegates *delegates,
    struct api_badges_issuing *issuing, struct store_badges_issued *out, char fault[API_DELEGATES_FAULT])
{
	issuing->finished = true;
	struct issue_listed listed = {act, out};
	return api_delegates_each(act->store, delegates, &(struct api_delegates_visit){issue_one, &listed}, fault);
}

static enum status issue_slice(struct act *act, struct api_badges_issuing *issuing, struct store_badges_issued *out)
{
	int64_t newest;
	const struct store_badges_range range = {issuing->after + 1, issuing->after + SLICE};
	enum status status = store_delegate_newest(act->store, &newest);
	if (status == STATUS_OK && issuing->take)
		status = store_badge_missing_each(act->store, &range, issuing->take, issuing->closure);
	if (status == STATUS_OK)
		status = store_badge_issue_missing(act, &range, out);
	issuing->after = range.last;
	issuing->finished = status == STATUS_OK && newest <= range.last;
	return status;
}

static enum status tell(struct act *act, const struct api_delegates *delegates, const struct store_badges_issued *now)
{
	return event_append(act, "badges.issue",
	    json_pack("{s:o, s:I, s:I}", "delegates", api_delegates_json(delegates), "issued", (json_int_t)now->issued,
	        "kept", (json_int_t)now->kept));
}

enum status api_badges_issue_some(struct act *act, const struct api_delegates *delegates,
    struct api_badges_issuing *issuing, char fault[API_DELEGATES_FAULT])
{
	struct store_badges_issued now = {0};
	enum status status = delegates->scope == API_DELEGATES_ALL
	                         ? issue_slice(act, issuing, &now)
	                         : issue_listed(act, delegates, issuing, &now, fault);
	issuing->issued.issued += now.issued;
	issuing->issued.kept += now.kept;
	if (status != STATUS_OK)
		return status;
	if (now.issued)
		return tell(act, delegates, &now);
	bool nobody = issuing->finished && !issuing->issued.issued && !issuing->take;
	return nobody ? tell(act, delegates, &issuing->issued) : STATUS_OK;
}

struct operation_issue {
	struct operation operation;
	struct api_delegates delegates;
	struct api_badges_issuing issuing;
	char fault[API_DELEGATES_FAULT];
};

static enum status issue_run(struct operation *operation, struct act *act)
{
	struct operation_issue *issue = (struct operation_issue *)operation;
	enum status status = api_badges_issue_some(act, &issue->delegates, &issue->issuing, issue->fault);
	operation->unfinished = !issue->issuing.finished;
	return status;
}

static enum status issue_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct operation_issue *issue = (struct operation_issue *)operation;
	if (result == STATUS_INVALID)
		reply->fields = json_pack("{s:s}", "delegates", issue->fault);
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200,
	    json_pack(
	        "{s:I, s:I}", "issued", (json_int_t)issue->issuing.issued.issued, "kept",
	        (json_int_t)issue->issuing.issued.kept));
}

static void issue_free(struct operation *operation)
{
	api_delegates_free(&((struct operation_issue *)operation)->delegates);
	free(operation);
}

static enum status read_issue(struct operation_issue *issue, const struct request *request, struct reply *reply)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	status = api_delegates_read(&form, &issue->delegates);
	if (status == STATUS_OK)
		status = form_close(&form, reply);
	form_free(&form);
	return status;
}

enum status api_badges_issue(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_issue *issue = calloc(1, sizeof *issue);
	if (!issue)
		return STATUS_NO_MEMORY;
	issue->operation = (struct operation){.run = issue_run, .answer = issue_answer, .free = issue_free};
	enum status status = read_issue(issue, request, reply);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &issue->operation);
	issue_free(&issue->operation);
	return status;
}

/* ---- reissue, revoke ---- */

struct operation_turn {
	struct operation operation;
	int64_t delegate;
	uint16_t serial;
};

static enum status append_turn(struct act *act, const char *name, const struct operation_turn *turn)
{
	return event_append(
	    act, name, json_pack("{s:I, s:i}", "delegate", (json_int_t)turn->delegate, "serial", turn->serial));
}

static enum status reissue_run(struct operation *operation, struct act *act)
{
	struct operation_turn *turn = (struct operation_turn *)operation;
	enum status status = store_badge_reissue(act, turn->delegate, &turn->serial);
	return status == STATUS_OK ? append_turn(act, "badge.reissue", turn) : status;
}

static enum status revoke_run(struct operation *operation, struct act *act)
{
	struct operation_turn *turn = (struct operation_turn *)operation;
	struct delegate *delegate = NULL;
	enum status status = store_delegate_get(act->store, turn->delegate, &delegate);
	if (status != STATUS_OK)
		return status;
	turn->serial = delegate->badge_serial;
	bool revoked = delegate->badge_revoked_at != 0;
	store_delegate_free(delegate);
	status = store_badge_revoke(act, turn->delegate);
	return status == STATUS_OK && !revoked ? append_turn(act, "badge.revoke", turn) : status;
}

static enum status turn_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct operation_turn *turn = (struct operation_turn *)operation;
	if (result == STATUS_NOT_FOUND)
		return reply_refuse(reply, result, "this delegate was never issued a badge");
	if (result == STATUS_CONFLICT)
		return reply_refuse(
		    reply, result, "this delegate has had %d badges and can have no more", STORE_BADGE_SERIAL_MAX);
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200, json_pack("{s:i}", "serial", turn->serial));
}

static void turn_free(struct operation *operation)
{
	free(operation);
}

static enum status defer_turn(const struct request *request, struct reply *reply,
    enum status (*run)(struct operation *operation, struct act *act))
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct operation_turn *turn = malloc(sizeof *turn);
	if (!turn)
		return STATUS_NO_MEMORY;
	*turn = (struct operation_turn){
	    .operation = {.run = run, .answer = turn_answer, .free = turn_free},
	    .delegate = id,
	};
	return reply_defer(reply, request, OPERATION_WRITE, &turn->operation);
}

enum status api_badges_reissue(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer_turn(request, reply, reissue_run);
}

enum status api_badges_revoke(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer_turn(request, reply, revoke_run);
}

/* ---- one badge ---- */

bool api_badges_token(
    const struct key *key, uint32_t congress, const struct delegate *delegate, char token[BADGE_TEXT + 1])
{
	if (!delegate->badge_serial || delegate->badge_revoked_at || delegate->id > UINT32_MAX)
		return false;
	const struct badge badge = {
	    .congress = congress,
	    .delegate = (uint32_t)delegate->id,
	    .serial = delegate->badge_serial,
	};
	badge_sign(key, &badge, token);
	return true;
}

struct token {
	int64_t delegate;
	uint16_t serial;
	char text[BADGE_TEXT + 1];
};

static enum status find_token(
    const struct app *app, const struct request *request, struct reply *reply, struct token *out)
{
	int64_t id;
	struct delegate *delegate = NULL;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = store_delegate_get(request->store, id, &delegate);
	if (status != STATUS_OK)
		return status;
	*out = (struct token){.delegate = delegate->id, .serial = delegate->badge_serial};
	if (!api_badges_token(app->key, app->congress, delegate, out->text))
		status = reply_refuse(reply, STATUS_NOT_FOUND, "this delegate's badge %s",
		    delegate->badge_serial ? "is revoked" : "was never issued");
	store_delegate_free(delegate);
	return status;
}

enum status api_badges_get(struct app *app, const struct request *request, struct reply *reply)
{
	struct token token;
	enum status status = find_token(app, request, reply, &token);
	if (status != STATUS_OK)
		return status;
	return reply_json(reply, 200,
	    json_pack("{s:I, s:i, s:s}", "delegate", (json_int_t)token.delegate, "serial", token.serial, "token",
	        token.text));
}

static enum status find_symbol(struct app *app, const struct request *request, struct reply *reply, struct qr **out)
{
	struct token token;
	enum status status = find_token(app, request, reply, &token);
	return status == STATUS_OK ? qr_encode(token.text, QR_LEVEL_M, out) : status;
}

enum status api_badges_svg(struct app *app, const struct request *request, struct reply *reply)
{
	struct qr *qr = NULL;
	enum status status = find_symbol(app, request, reply, &qr);
	if (status != STATUS_OK)
		return status;
	char *svg = NULL;
	status = qr_svg(qr, &svg);
	qr_free(qr);
	if (status == STATUS_OK)
		reply_bytes(reply, 200, "image/svg+xml", svg, strlen(svg));
	return status;
}

enum status api_badges_png(struct app *app, const struct request *request, struct reply *reply)
{
	struct qr *qr = NULL;
	enum status status = find_symbol(app, request, reply, &qr);
	if (status != STATUS_OK)
		return status;
	unsigned char *png = NULL;
	size_t length = 0;
	status = qr_png(qr, PNG_SCALE, &png, &length);
	qr_free(qr);
	if (status == STATUS_OK)
		reply_bytes(reply, 200, "image/png", png, length);
	return status;
}
