#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "card.h"
#include "entitlement.h"
#include "form.h"
#include "hall.h"
#include "late_issue.h"
#include "store_ballots.h"
#include "store_cards.h"
#include "store_contests.h"
#include "voprf.h"

struct draw {
	struct operation operation;
	struct contest *contest; /* owned reference */
	struct store_draw draw;
	bool again; /* the same element was drawn before: `draw` is what was stored then */
	struct late_issue late;
};

#define ANSWER_TEXT (sizeof "{\"evaluated\":\"\",\"proof\":\"\"" + 2 * (VOPRF_ELEMENT_BYTES + VOPRF_PROOF_BYTES))

/* An evaluation and its proof: an object, but for the last brace. */
static const char *write_answer(const uint8_t evaluated[VOPRF_ELEMENT_BYTES], const uint8_t proof[VOPRF_PROOF_BYTES],
    char out[ANSWER_TEXT])
{
	char element[2 * VOPRF_ELEMENT_BYTES + 1], scalars[2 * VOPRF_PROOF_BYTES + 1];
	sodium_bin2hex(element, sizeof element, evaluated, VOPRF_ELEMENT_BYTES);
	sodium_bin2hex(scalars, sizeof scalars, proof, VOPRF_PROOF_BYTES);
	snprintf(out, ANSWER_TEXT, "{\"evaluated\":\"%s\",\"proof\":\"%s\"", element, scalars);
	return out;
}

static enum status reply_draw(struct reply *reply, const struct contest *contest, const struct store_draw *draw)
{
	char first[ANSWER_TEXT], second[ANSWER_TEXT];
	write_answer(draw->evaluated, draw->proof, first);
	if (!contest_has_second_issuer(contest))
		return reply_format(reply, 200, "%s}", first);
	if (!draw->answered)
		return reply_format(reply, 200, "%s,\"second\":null}", first);
	return reply_format(
	    reply, 200, "%s,\"second\":%s}}", first, write_answer(draw->second.evaluated, draw->second.proof, second));
}

/* STATUS_OK when this very element was drawn before: it becomes what is
 * stored, since an answer may have been lost on the way. STATUS_NOT_FOUND when
 * the delegate has not drawn, STATUS_ALREADY_DRAWN when it was another one. */
static enum status find_earlier(struct store *store, int64_t contest, struct store_draw *draw)
{
	struct store_draw earlier;
	enum status status = store_draw_get(store, contest, draw->delegate, &earlier);
	if (status != STATUS_OK)
		return status;
	if (memcmp(earlier.blinded, draw->blinded, sizeof earlier.blinded) != 0)
		return STATUS_ALREADY_DRAWN;
	*draw = earlier;
	return STATUS_OK;
}

static enum status judge(struct store *store, const struct contest *contest, enum contest_state state, int64_t delegate,
    enum entitlement *entitlement)
{
	struct store_voter voter;
	enum status status = store_voter_get(store, contest->id, delegate, &voter);
	if (status == STATUS_OK)
		status = entitlement_judge(contest, state, &voter, entitlement);
	return status == STATUS_OK && voter.papered ? STATUS_PAPER_ISSUED : status;
}

/* ---- storing ---- */

/* A card that was replaced a moment ago draws no more. */
static enum status check_card(struct store *store, const struct store_draw *draw)
{
	uint8_t card_key[CARD_KEY_BYTES];
	enum status status = store_card_key(store, draw->delegate, card_key);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_NOT_ENTITLED : status;
	return memcmp(card_key, draw->card_key, sizeof card_key) == 0 ? STATUS_OK : STATUS_BAD_SIGNATURE;
}

static enum status add(struct draw *draw, struct act *act, enum contest_state state)
{
	enum entitlement entitlement;
	enum status status = judge(act->store, draw->contest, state, draw->draw.delegate, &entitlement);
	if (status == STATUS_OK)
		status = check_card(act->store, &draw->draw);
	if (status == STATUS_OK)
		status = store_draw_add(act, draw->contest->id, &draw->draw);
	if (status == STATUS_OK && state == CONTEST_VOTING)
		status = late_issue_store(act, draw->contest->id, draw->draw.delegate, entitlement, &draw->late);
	return status;
}

static enum status draw_run(struct operation *operation, struct act *act)
{
	struct draw *draw = (struct draw *)operation;
	enum contest_state state;
	enum status status = store_contest_state(act->store, draw->contest->id, &state);
	if (status != STATUS_OK)
		return status;
	status = find_earlier(act->store, draw->contest->id, &draw->draw);
	draw->again = status == STATUS_OK;
	return status == STATUS_NOT_FOUND ? add(draw, act, state) : status;
}

static void draw_committed(struct operation *operation, struct hall *hall)
{
	const struct draw *draw = (const struct draw *)operation;
	if (draw->again)
		return;
	hall_issued(hall, draw->contest->id);
	if (!draw->late.joined)
		return;
	hall_joined(hall, draw->contest->id);
	if (draw->late.now.convened != draw->contest->convened)
		hall_outdated_contest(hall, draw->contest->id);
}

static enum status draw_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct draw *draw = (const struct draw *)operation;
	return result == STATUS_OK ? reply_draw(reply, draw->contest, &draw->draw) : result;
}

static void draw_free(struct operation *operation)
{
	contest_unref(((struct draw *)operation)->contest);
	free(operation);
}

/* Takes over `contest` where it succeeds. */
static enum status defer(
    const struct request *request, struct reply *reply, struct contest *contest, const struct store_draw *wanted)
{
	struct draw *draw = calloc(1, sizeof *draw);
	if (!draw)
		return STATUS_NO_MEMORY;
	draw->operation = (struct operation){.run = draw_run,
	    .committed = draw_committed,
	    .answer = draw_answer,
	    .free = draw_free,
	    .undo = OPERATION_UNDONE_WITH_ALL};
	draw->contest = contest;
	draw->draw = *wanted;
	return reply_defer(reply, request, OPERATION_WRITE, &draw->operation);
}

/* ---- checking ---- */

static enum status read_body(const struct request *request, struct reply *reply, struct store_draw *draw)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	form_hex(&form, "blinded", draw->blinded, sizeof draw->blinded);
	form_hex(&form, "signature", draw->signature, sizeof draw->signature);
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

static enum status refuse_point(struct reply *reply)
{
	json_decref(reply->fields);
	reply->fields = json_pack("{s:s}", "blinded", "must be a ristretto255 element other than the identity");
	return STATUS_INVALID;
}

/* Evaluates on this worker, so that the writer has only to store. */
static enum status evaluate(
    struct store *store, struct reply *reply, const struct contest *contest, struct store_draw *draw)
{
	enum status status = store_card_key(store, draw->delegate, draw->card_key);
	if (status == STATUS_NOT_FOUND)
		return reply_refuse(reply, STATUS_NOT_ENTITLED, "this delegate has no voting card");
	if (status != STATUS_OK)
		return status;
	if (!card_verify_draw(draw->card_key, contest->manifest_hash, draw->blinded, draw->signature))
		return STATUS_BAD_SIGNATURE;
	status = voprf_issue(
	    contest->voprf_secret_key, contest->voprf_public_key, draw->blinded, draw->evaluated, draw->proof);
	return status == STATUS_INVALID ? refuse_point(reply) : status;
}

/* STATUS_OK with *answered when nothing is left to be stored. */
static enum status prepare(const struct request *request, struct reply *reply, const struct contest *contest,
    struct store_draw *draw, bool *answered)
{
	*answered = false;
	if (!contest->secret)
		return reply_refuse(reply, STATUS_WRONG_STATE, "this is an open vote; there are no ballots to draw");
	if (!contest->manifest || contest->state == CONTEST_CANCELLED)
		return STATUS_WRONG_STATE;
	enum status status = find_earlier(request->store, contest->id, draw);
	if (status == STATUS_OK) {
		*answered = true;
		return reply_draw(reply, contest, draw);
	}
	if (status != STATUS_NOT_FOUND)
		return status;
	enum entitlement entitlement;
	status = judge(request->store, contest, contest->state, draw->delegate, &entitlement);
	return status == STATUS_OK ? evaluate(request->store, reply, contest, draw) : status;
}

/* POST /api/contests/{id}/draw */
enum status api_ballots_draw(struct app *app, const struct request *request, struct reply *reply)
{
	struct store_draw draw = {.delegate = request->who.delegate};
	bool answered = false;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	status = read_body(request, reply, &draw);
	if (status == STATUS_OK)
		status = prepare(request, reply, contest, &draw, &answered);
	if (status == STATUS_OK && !answered)
		status = defer(request, reply, contest, &draw);
	if (status != STATUS_OK || answered)
		contest_unref(contest);
	return status;
}
