#include <stdlib.h>

#include "api.h"
#include "api_paper.h"
#include "event.h"
#include "store_contests.h"

struct voiding {
	struct operation operation;
	struct contest *contest; /* owned reference */
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	enum store_paper_void reason;
	bool again; /* voided for this reason before */
	const char *detail;
};

static enum status refuse(struct voiding *voiding, enum status status, const char *detail)
{
	voiding->detail = detail;
	return status;
}

/* Papers are exchanged while they are handed out and collected; those left over
 * can be voided until the count is done. */
static enum status check_state(struct voiding *voiding, struct store *store)
{
	enum contest_state state;
	bool ended = false;
	enum status status = store_contest_state(store, voiding->contest->id, &state);
	if (status == STATUS_OK)
		status = store_contest_voting_ended(store, voiding->contest->id, &ended);
	if (status != STATUS_OK)
		return status;
	bool unused = voiding->reason == STORE_PAPER_UNUSED;
	if (state == CONTEST_DRAFT && unused)
		return STATUS_OK;
	if (state == CONTEST_ISSUING || (state == CONTEST_VOTING && (unused || !ended)))
		return STATUS_OK;
	return unused ? STATUS_WRONG_STATE
	              : refuse(voiding, STATUS_WRONG_STATE, "ballot papers are exchanged until voting ends");
}

/* Whoever hands back a spoiled paper is handed another one; and who holds a
 * paper keeps it. */
static enum status check_counts(struct voiding *voiding, struct store *store)
{
	struct store_paper_counts counts;
	enum status status = store_paper_counts(store, voiding->contest->id, &counts);
	if (status != STATUS_OK)
		return status;
	if (voiding->reason == STORE_PAPER_SPOILED && !counts.issued)
		return refuse(voiding, STATUS_CONFLICT, "no ballot paper has been handed out yet");
	if (store_paper_on_hand(&counts))
		return STATUS_OK;
	if (voiding->reason == STORE_PAPER_SPOILED)
		return STATUS_NO_PAPERS;
	return refuse(voiding, STATUS_CONFLICT, "every ballot paper was handed out; none is unused");
}

static enum status check_paper(struct voiding *voiding, struct store *store)
{
	struct store_paper paper;
	enum status status = api_paper_find(store, voiding->contest->id, voiding->serial, &paper);
	voiding->again = status == STATUS_VOIDED_SERIAL && paper.voided == voiding->reason;
	if (voiding->again)
		return STATUS_OK;
	if (status == STATUS_OK && paper.state != STORE_PAPER_PRINTED)
		return STATUS_ALREADY_COLLECTED;
	return status;
}

static enum status voiding_run(struct operation *operation, struct act *act)
{
	struct voiding *voiding = (struct voiding *)operation;
	char serial[BALLOT_PAPER_SERIAL_TEXT + 1];
	enum status status = check_paper(voiding, act->store);
	if (status != STATUS_OK || voiding->again)
		return status;
	status = check_state(voiding, act->store);
	if (status == STATUS_OK)
		status = check_counts(voiding, act->store);
	if (status == STATUS_OK)
		status = store_paper_void(act, voiding->serial, voiding->reason);
	if (status != STATUS_OK)
		return status;
	ballot_paper_serial_format(voiding->serial, serial);
	return event_append(act, "paper.void",
	    json_pack("{s:I, s:s, s:s}", "contest", (json_int_t)voiding->contest->id, "reason",
	        store_paper_void_name(voiding->reason), "serial", serial));
}

static enum status voiding_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct voiding *voiding = (const struct voiding *)operation;
	if (result != STATUS_OK)
		return voiding->detail ? reply_refuse(reply, result, "%s", voiding->detail) : result;
	json_t *body = json_pack("{s:o, s:s}", "serial", api_paper_serial_json(voiding->serial), "voided",
	    store_paper_void_name(voiding->reason));
	return api_paper_reply(request, reply, 200, voiding->contest->id, body);
}

static void voiding_free(struct operation *operation)
{
	contest_unref(((struct voiding *)operation)->contest);
	free(operation);
}

static enum status read_body(const struct request *request, struct reply *reply, struct voiding *voiding)
{
	static const char *const reasons[] = {"spoiled", "unused", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	api_paper_serial(&form, voiding->serial);
	voiding->reason =
	    form_choice(&form, "reason", FORM_REQUIRED, reasons, 0) ? STORE_PAPER_UNUSED : STORE_PAPER_SPOILED;
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/paper/void */
enum status api_paper_void(struct app *app, const struct request *request, struct reply *reply)
{
	struct voiding *voiding = calloc(1, sizeof *voiding);
	if (!voiding)
		return STATUS_NO_MEMORY;
	voiding->operation = (struct operation){.run = voiding_run, .answer = voiding_answer, .free = voiding_free};
	enum status status = api_paper_contest(app, request, reply, &voiding->contest);
	if (status == STATUS_OK)
		status = read_body(request, reply, voiding);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &voiding->operation);
	voiding_free(&voiding->operation);
	return status;
}
