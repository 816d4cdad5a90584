#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_paper.h"
#include "badge.h"
#include "entitlement.h"
#include "event.h"
#include "hall.h"
#include "late_issue.h"
#include "scan_judge.h"
#include "store_ballots.h"
#include "store_roster.h"

#define CODE_MAX 100 /* bytes of a delegate's code */

struct issuing {
	struct operation operation;
	struct contest *contest; /* owned reference */
	int64_t delegate;
	uint32_t serial; /* of the badge; 0: none was shown */
	bool revoked;    /* and a newer badge is in force */
	bool again;      /* the delegate was handed a paper before */
	struct late_issue late;
};

/* ---- storing ---- */

/* A badge that was replaced a moment ago identifies nobody. */
static enum status check_badge(struct issuing *issuing, struct store *store)
{
	struct scan_subject subject;
	if (!issuing->serial)
		return STATUS_OK;
	enum status status = store_scan_subject(store, issuing->delegate, 0, &subject);
	if (status != STATUS_OK)
		return status;
	issuing->revoked = subject.serial != issuing->serial;
	store_scan_subject_end(store);
	return issuing->revoked ? STATUS_NOT_ENTITLED : STATUS_OK;
}

static enum status require_paper(struct store *store, int64_t contest)
{
	struct store_paper_counts counts;
	enum status status = store_paper_counts(store, contest, &counts);
	return status == STATUS_OK && !store_paper_on_hand(&counts) ? STATUS_NO_PAPERS : status;
}

static enum status judge(
    struct issuing *issuing, struct act *act, enum contest_state state, enum entitlement *entitlement)
{
	struct store_voter voter;
	enum status status = store_voter_get(act->store, issuing->contest->id, issuing->delegate, &voter);
	if (status == STATUS_OK)
		status = check_badge(issuing, act->store);
	if (status != STATUS_OK)
		return status;
	issuing->again = voter.papered;
	if (issuing->again)
		return STATUS_OK;
	if (voter.drawn)
		return STATUS_ALREADY_DRAWN;
	status = entitlement_judge(issuing->contest, state, &voter, entitlement);
	return status == STATUS_OK ? require_paper(act->store, issuing->contest->id) : status;
}

/* The event names the delegate and no paper: which one it is nobody knows. */
static enum status issuing_run(struct operation *operation, struct act *act)
{
	struct issuing *issuing = (struct issuing *)operation;
	int64_t contest = issuing->contest->id;
	enum contest_state state;
	enum entitlement entitlement = ENTITLEMENT_COUNTED;
	enum status status = store_contest_state(act->store, contest, &state);
	if (status == STATUS_OK)
		status = judge(issuing, act, state, &entitlement);
	if (status != STATUS_OK || issuing->again)
		return status;
	status = store_paper_issue(act, contest, issuing->delegate);
	if (status == STATUS_OK && state == CONTEST_VOTING)
		status = late_issue_store(act, contest, issuing->delegate, entitlement, &issuing->late);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "paper.issue",
	    json_pack("{s:I, s:I}", "contest", (json_int_t)contest, "delegate", (json_int_t)issuing->delegate));
}

static void issuing_committed(struct operation *operation, struct hall *hall)
{
	const struct issuing *issuing = (const struct issuing *)operation;
	if (issuing->again)
		return;
	hall_issued_paper(hall, issuing->contest->id);
	if (!issuing->late.joined)
		return;
	hall_joined(hall, issuing->contest->id);
	if (issuing->late.now.convened != issuing->contest->convened)
		hall_outdated_contest(hall, issuing->contest->id);
}

static enum status issuing_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct issuing *issuing = (const struct issuing *)operation;
	struct scan_subject subject;
	if (result == STATUS_NOT_FOUND)
		return reply_refuse(reply, result, "there is no such delegate");
	if (issuing->revoked)
		return reply_refuse(reply, result, "this badge was replaced by a newer one");
	if (result == STATUS_ALREADY_DRAWN)
		return reply_refuse(reply, result, "this delegate drew an electronic ballot and votes with that");
	if (result == STATUS_OK)
		result = store_scan_subject(request->store, issuing->delegate, 0, &subject);
	if (result != STATUS_OK)
		return result;
	json_t *body = json_pack(
	    "{s:I, s:o}", "contest", (json_int_t)issuing->contest->id, "delegate", scan_judge_subject_json(&subject));
	store_scan_subject_end(request->store);
	return api_paper_reply(request, reply, issuing->again ? 200 : 201, issuing->contest->id, body);
}

static void issuing_free(struct operation *operation)
{
	contest_unref(((struct issuing *)operation)->contest);
	free(operation);
}

/* ---- reading ---- */

static void read_badge(struct app *app, struct form *form, const char *text, struct issuing *issuing)
{
	struct badge badge;
	if (badge_read(text, strlen(text), app->congress, app->key, &badge) != BADGE_GOOD) {
		form_fault(form, "badge", "is no badge of this congress");
		return;
	}
	issuing->delegate = badge.delegate;
	issuing->serial = badge.serial;
}

static enum status read_form(struct app *app, const struct request *request, struct form *form, struct issuing *issuing)
{
	issuing->delegate = form_integer(form, "delegate", FORM_OPTIONAL, 1, INT64_C(1) << 53, 0);
	const char *badge = form_text(form, "badge", FORM_OPTIONAL, 4 * BADGE_TEXT);
	const char *code = form_text(form, "code", FORM_OPTIONAL, CODE_MAX);
	if (form_has(form, "delegate") + form_has(form, "badge") + form_has(form, "code") != 1)
		form_fault(form, "delegate", "name the delegate by exactly one of delegate, badge and code");
	else if (badge)
		read_badge(app, form, badge, issuing);
	else if (code)
		return store_delegate_id(request->store, code, &issuing->delegate);
	return STATUS_OK;
}

static enum status read_body(
    struct app *app, const struct request *request, struct reply *reply, struct issuing *issuing)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	status = read_form(app, request, &form, issuing);
	if (status == STATUS_OK)
		status = form_close(&form, reply);
	else if (status == STATUS_NOT_FOUND)
		status = reply_refuse(reply, status, "no delegate has this code");
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/paper */
enum status api_paper_issue(struct app *app, const struct request *request, struct reply *reply)
{
	struct issuing *issuing = calloc(1, sizeof *issuing);
	if (!issuing)
		return STATUS_NO_MEMORY;
	issuing->operation = (struct operation){
	    .run = issuing_run, .committed = issuing_committed, .answer = issuing_answer, .free = issuing_free};
	enum status status = api_paper_contest(app, request, reply, &issuing->contest);
	if (status == STATUS_OK)
		status = read_body(app, request, reply, issuing);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &issuing->operation);
	issuing_free(&issuing->operation);
	return status;
}
