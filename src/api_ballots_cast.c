#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_receipt.h"
#include "ballot.h"
#include "form.h"
#include "hall.h"
#include "marks.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "voprf.h"

struct cast {
	struct operation operation;
	struct contest *contest; /* owned reference */
	struct ballot ballot;
	bool again; /* the same ballot was there already */
	struct rules_choice marks[]; /* then what is sealed */
};

/* ---- storing ---- */

/* A ballot that is there already gets its receipt again, also after the close:
 * the first answer may have been lost on the way. */
static enum status match(struct cast *cast, struct act *act, enum status otherwise)
{
	enum status status = store_ballot_match(act->store, cast->contest->id, &cast->ballot);
	cast->again = status == STATUS_OK;
	return status == STATUS_NOT_FOUND ? otherwise : status;
}

static enum status cast_run(struct operation *operation, struct act *act)
{
	struct cast *cast = (struct cast *)operation;
	enum contest_state state;
	enum status status = store_contest_state(act->store, cast->contest->id, &state);
	if (status != STATUS_OK)
		return status;
	bool ended = false;
	if (cast->contest->paper)
		status = store_contest_voting_ended(act->store, cast->contest->id, &ended);
	if (status != STATUS_OK)
		return status;
	if (ended || state == CONTEST_CLOSED || state == CONTEST_CERTIFIED)
		return match(cast, act, STATUS_WRONG_STATE);
	if (state != CONTEST_VOTING)
		return STATUS_WRONG_STATE;
	status = store_ballot_add(act, cast->contest->id, &cast->ballot);
	return status == STATUS_CONFLICT ? match(cast, act, STATUS_INTERNAL) : status;
}

static void cast_committed(struct operation *operation, struct hall *hall)
{
	const struct cast *cast = (const struct cast *)operation;
	if (!cast->again)
		hall_counted(hall, cast->contest->id, cast->marks, cast->ballot.count);
}

static enum status cast_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	const struct cast *cast = (const struct cast *)operation;
	uint8_t leaf[BALLOT_HASH_BYTES];
	if (result != STATUS_OK)
		return result;
	if (!ballot_leaf(cast->contest->manifest_hash, &cast->ballot, leaf))
		return STATUS_INTERNAL;
	return api_receipt_reply(reply, cast->again ? 200 : 201, app->key, cast->contest, leaf);
}

static void cast_free(struct operation *operation)
{
	contest_unref(((struct cast *)operation)->contest);
	free(operation);
}

/* Takes over `contest` where it succeeds; copies the ballot. */
static enum status defer(
    const struct request *request, struct reply *reply, struct contest *contest, const struct ballot *ballot)
{
	size_t marks = ballot->count * sizeof(struct rules_choice);
	struct cast *cast = calloc(1, sizeof *cast + marks + ballot->sealed_length);
	if (!cast)
		return STATUS_NO_MEMORY;
	cast->operation = (struct operation){.run = cast_run,
	    .committed = cast_committed,
	    .answer = cast_answer,
	    .free = cast_free,
	    .undo = OPERATION_UNDONE_WITH_ALL};
	cast->contest = contest;
	cast->ballot = *ballot;
	cast->ballot.marks = cast->marks;
	if (ballot->sealed)
		cast->ballot.sealed = memcpy((char *)cast->marks + marks, ballot->sealed, ballot->sealed_length);
	if (marks)
		memcpy(cast->marks, ballot->marks, marks);
	cast->operation.order = cast->ballot.key;
	return reply_defer(reply, request, OPERATION_WRITE, &cast->operation);
}

/* ---- checking ---- */

/* What the body has, by the contest it names. */
struct body {
	struct contest *contest; /* owned reference; NULL: there is none of that id */
	struct ballot ballot;
	struct rules_choice marks[RULES_OPTIONS];
	uint8_t sealed[SEALING_BYTES_MAX];
};

static void read_token(struct form *form, struct body *body)
{
	uint8_t token[2 * BALLOT_TOKEN_BYTES];
	bool second = body->contest && contest_has_second_issuer(body->contest);
	size_t length = second ? sizeof token : BALLOT_TOKEN_BYTES;
	if (form_hex(form, "token", token, length))
		ballot_token_read(&body->ballot, token, length);
}

static void read_sealed(struct form *form, struct body *body)
{
	struct ballot *ballot = &body->ballot;
	ballot->sealed = body->sealed;
	ballot->sealed_length = SEALING_BYTES(body->contest->rules.options, contest_sealing_keys(body->contest));
	form_hex(form, "sealed", body->sealed, ballot->sealed_length);
}

static enum status read_body(
    struct app *app, const struct request *request, struct reply *reply, struct body *body)
{
	struct form form;
	struct ballot *ballot = &body->ballot;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	int64_t id = form_integer(&form, "contest", FORM_REQUIRED, 1, INT64_MAX, 0);
	body->contest = hall_contest(app->hall, id);
	bool sealed = body->contest && contest_sealing_keys(body->contest);
	form_hex(&form, "ballot_key", ballot->key, sizeof ballot->key);
	read_token(&form, body);
	form_hex(&form, "signature", ballot->signature, sizeof ballot->signature);
	if (sealed)
		read_sealed(&form, body);
	const json_t *list = sealed ? NULL : form_value(&form, "marks", FORM_REQUIRED);
	status = form_close(&form, reply);
	if (status == STATUS_OK && !sealed && !marks_read(list, body->marks, &ballot->count))
		status = STATUS_BAD_MARKS;
	ballot->marks = body->marks;
	form_free(&form);
	return status == STATUS_OK && !body->contest ? STATUS_NOT_FOUND : status;
}

/* What is sealed cannot be judged here. */
static enum status check_marks(const struct contest *contest, const struct ballot *ballot)
{
	if (ballot->sealed)
		return STATUS_OK;
	enum rules_verdict verdict = rules_judge_ballot(&contest->rules, ballot->marks, ballot->count);
	if (verdict == RULES_OVERVOTE)
		return STATUS_OVERVOTE;
	return verdict == RULES_BAD_MARKS ? STATUS_BAD_MARKS : STATUS_OK;
}

/* Everything that needs no database; a refused ballot leaves its token
 * unused. The second issuer's half of it is checked when its key is known. */
static enum status check(const struct contest *contest, const struct ballot *ballot)
{
	if (!contest->secret || !contest->manifest || contest->state == CONTEST_CANCELLED)
		return STATUS_WRONG_STATE;
	if (!ballot_verify(contest->manifest_hash, ballot))
		return STATUS_BAD_SIGNATURE;
	enum status status = check_marks(contest, ballot);
	if (status != STATUS_OK)
		return status;
	uint8_t input[BALLOT_INPUT_BYTES];
	ballot_voprf_input(contest->manifest_hash, ballot->key, input);
	return voprf_redeem(contest->voprf_secret_key, input, sizeof input, ballot->token) ? STATUS_OK
	                                                                                   : STATUS_INVALID_TOKEN;
}

/* POST /api/ballots. Who casts is not known here, and nothing is logged. */
enum status api_ballots_cast(struct app *app, const struct request *request, struct reply *reply)
{
	struct body body;
	body.contest = NULL;
	body.ballot = (struct ballot){0};
	enum status status = read_body(app, request, reply, &body);
	if (status == STATUS_OK)
		status = check(body.contest, &body.ballot);
	if (status == STATUS_OK)
		status = defer(request, reply, body.contest, &body.ballot);
	if (status != STATUS_OK)
		contest_unref(body.contest);
	sodium_memzero(&body, sizeof body); /* how somebody voted stays on no stack */
	return status;
}
