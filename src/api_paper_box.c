#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_paper.h"
#include "event.h"
#include "hall.h"
#include "store_contests.h"

#define NONCE_MIN 8
#define NONCE_MAX 64
#define REASON_MAX 500 /* bytes */

/* A scan at the box, or its undoing. */
struct boxing {
	struct operation operation;
	struct contest *contest; /* owned reference */
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	uint8_t nonce[32];
	bool has_nonce;
	char reason[REASON_MAX + 1]; /* of an undoing */
	bool again;                  /* this very scan came before, or was undone before */
	enum status refusal;         /* stored, and then answered */
	unsigned char order[32];
};

/* ---- collecting ---- */

static enum status judge_scan(struct boxing *boxing, struct store *store)
{
	struct store_paper paper;
	struct store_paper_counts counts;
	enum status status = api_paper_find(store, boxing->contest->id, boxing->serial, &paper);
	if (status != STATUS_OK)
		return status;
	if (paper.state != STORE_PAPER_PRINTED) {
		boxing->again =
		    boxing->has_nonce && paper.has_nonce && memcmp(paper.nonce, boxing->nonce, sizeof paper.nonce) == 0;
		return boxing->again ? STATUS_OK : STATUS_ALREADY_COLLECTED;
	}
	status = store_paper_counts(store, boxing->contest->id, &counts);
	return status == STATUS_OK && counts.collected >= counts.issued ? STATUS_MORE_THAN_ISSUED : status;
}

static bool is_refusal(enum status status)
{
	return status == STATUS_UNKNOWN_SERIAL || status == STATUS_OTHER_CONTEST || status == STATUS_VOIDED_SERIAL ||
	       status == STATUS_ALREADY_COLLECTED || status == STATUS_MORE_THAN_ISSUED;
}

static enum status require_voting(struct store *store, int64_t contest)
{
	enum contest_state state;
	enum status status = store_contest_state(store, contest, &state);
	return status == STATUS_OK && state != CONTEST_VOTING ? STATUS_WRONG_STATE : status;
}

static enum status refuse(struct boxing *boxing, struct act *act, enum status refusal)
{
	int64_t contest = boxing->contest->id;
	boxing->refusal = refusal;
	enum status status = store_paper_refuse(act, contest, boxing->serial, status_code(refusal));
	if (status != STATUS_OK)
		return status;
	return event_append(
	    act, "paper.refuse", json_pack("{s:I, s:s}", "contest", (json_int_t)contest, "code", status_code(refusal)));
}

/* No event of the box has a serial: who watched the box at that moment would
 * learn whose paper it is. */
static enum status collect_run(struct operation *operation, struct act *act)
{
	struct boxing *boxing = (struct boxing *)operation;
	int64_t contest = boxing->contest->id;
	enum status status = require_voting(act->store, contest);
	if (status != STATUS_OK)
		return status;
	status = judge_scan(boxing, act->store);
	if (is_refusal(status))
		return refuse(boxing, act, status);
	if (status != STATUS_OK || boxing->again)
		return status;
	status = store_paper_collect(act, boxing->serial, boxing->has_nonce ? boxing->nonce : NULL);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "paper.collect", json_pack("{s:I}", "contest", (json_int_t)contest));
}

static void collect_committed(struct operation *operation, struct hall *hall)
{
	const struct boxing *boxing = (const struct boxing *)operation;
	if (!boxing->again && boxing->refusal == STATUS_OK)
		hall_collected_paper(hall, boxing->contest->id, 1);
}

static enum status collect_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct boxing *boxing = (const struct boxing *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "ballot papers are collected while the contest is in voting");
	if (result != STATUS_OK || boxing->refusal != STATUS_OK)
		return result != STATUS_OK ? result : boxing->refusal;
	json_t *body = json_pack("{s:o}", "serial", api_paper_serial_json(boxing->serial));
	return api_paper_reply(request, reply, boxing->again ? 200 : 201, boxing->contest->id, body);
}

static void boxing_free(struct operation *operation)
{
	contest_unref(((struct boxing *)operation)->contest);
	free(operation);
}

static void read_nonce(struct form *form, struct boxing *boxing)
{
	const char *nonce = form_text(form, "nonce", FORM_OPTIONAL, NONCE_MAX);
	if (!nonce)
		return;
	size_t length = strlen(nonce);
	if (length < NONCE_MIN ||
	    strspn(nonce, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != length)
		form_fault(form, "nonce", "must be 8 to 64 of A-Z a-z 0-9 _ -");
	boxing->has_nonce = true;
	crypto_hash_sha256(boxing->nonce, (const unsigned char *)nonce, length);
}

static void read_reason(struct form *form, struct boxing *boxing)
{
	const char *reason = form_words(form, "reason", FORM_REQUIRED, REASON_MAX);
	if (reason)
		strcpy(boxing->reason, reason);
}

static enum status box(struct app *app, const struct request *request, struct reply *reply,
    const struct operation *kind, void (*read)(struct form *form, struct boxing *boxing))
{
	struct boxing *boxing = calloc(1, sizeof *boxing);
	if (!boxing)
		return STATUS_NO_MEMORY;
	boxing->operation = *kind;
	boxing->operation.free = boxing_free;
	randombytes_buf(boxing->order, sizeof boxing->order);
	boxing->operation.order = boxing->order;
	struct form form;
	enum status status = api_paper_contest(app, request, reply, &boxing->contest);
	if (status == STATUS_OK)
		status = form_open(&form, request, reply);
	if (status == STATUS_OK) {
		api_paper_serial(&form, boxing->serial);
		read(&form, boxing);
		status = form_close(&form, reply);
		form_free(&form);
	}
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &boxing->operation);
	boxing_free(&boxing->operation);
	return status;
}

/* POST /api/contests/{id}/paper/collect */
enum status api_paper_collect(struct app *app, const struct request *request, struct reply *reply)
{
	const struct operation kind = {.run = collect_run, .committed = collect_committed, .answer = collect_answer};
	return box(app, request, reply, &kind, read_nonce);
}

/* ---- undoing: a paper that was scanned and is not in the box ---- */

static enum status uncollect_run(struct operation *operation, struct act *act)
{
	struct boxing *boxing = (struct boxing *)operation;
	int64_t contest = boxing->contest->id;
	struct store_paper paper;
	enum status status = require_voting(act->store, contest);
	if (status == STATUS_OK)
		status = api_paper_find(act->store, contest, boxing->serial, &paper);
	if (status != STATUS_OK)
		return status;
	boxing->again = paper.state == STORE_PAPER_PRINTED;
	if (boxing->again)
		return STATUS_OK;
	if (paper.state != STORE_PAPER_COLLECTED)
		return STATUS_CONFLICT;
	status = store_paper_release(act, boxing->serial);
	if (status != STATUS_OK)
		return status;
	return event_append(
	    act, "paper.uncollect", json_pack("{s:I, s:s}", "contest", (json_int_t)contest, "reason", boxing->reason));
}

static void uncollect_committed(struct operation *operation, struct hall *hall)
{
	const struct boxing *boxing = (const struct boxing *)operation;
	if (!boxing->again)
		hall_collected_paper(hall, boxing->contest->id, -1);
}

static enum status uncollect_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct boxing *boxing = (const struct boxing *)operation;
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "a teller has entered this ballot paper: it is in the box");
	if (result != STATUS_OK)
		return result;
	json_t *body = json_pack("{s:o}", "serial", api_paper_serial_json(boxing->serial));
	return api_paper_reply(request, reply, 200, boxing->contest->id, body);
}

/* POST /api/contests/{id}/paper/uncollect */
enum status api_paper_uncollect(struct app *app, const struct request *request, struct reply *reply)
{
	const struct operation kind = {
	    .run = uncollect_run, .committed = uncollect_committed, .answer = uncollect_answer};
	return box(app, request, reply, &kind, read_reason);
}
