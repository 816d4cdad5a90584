#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_receipt.h"
#include "ballot.h"
#include "entitlement.h"
#include "form.h"
#include "hall.h"
#include "marks.h"
#include "store_ballots.h"
#include "store_contests.h"

struct vote {
	struct operation operation;
	struct contest *contest; /* owned reference */
	struct store_vote vote;
	bool again; /* the same vote was there already */
	enum entitlement entitlement;
	struct store_contest_late late; /* the figures, for one who joined */
	struct rules_choice marks[];
};

/* ---- storing ---- */

static enum status add(struct vote *vote, struct act *act, enum contest_state state)
{
	int64_t contest = vote->contest->id, delegate = vote->vote.delegate;
	struct store_voter voter;
	enum status status = store_voter_get(act->store, contest, delegate, &voter);
	if (status == STATUS_OK)
		status = entitlement_judge(vote->contest, state, &voter, &vote->entitlement);
	if (status == STATUS_OK && vote->entitlement == ENTITLEMENT_JOINS)
		status = store_roll_add(act, contest, delegate);
	if (status == STATUS_OK && vote->entitlement == ENTITLEMENT_JOINS)
		status = store_contest_join(act, contest, &vote->late);
	return status == STATUS_OK ? store_vote_add(act, contest, &vote->vote) : status;
}

static enum status vote_run(struct operation *operation, struct act *act)
{
	struct vote *vote = (struct vote *)operation;
	enum contest_state state;
	enum status status = store_contest_state(act->store, vote->contest->id, &state);
	if (status != STATUS_OK)
		return status;
	status = store_vote_match(act->store, vote->contest->id, &vote->vote);
	vote->again = status == STATUS_OK;
	if (status == STATUS_NOT_FOUND)
		return add(vote, act, state);
	return status == STATUS_ALREADY_VOTED && state != CONTEST_VOTING ? STATUS_WRONG_STATE : status;
}

static void vote_committed(struct operation *operation, struct hall *hall)
{
	const struct vote *vote = (const struct vote *)operation;
	int64_t contest = vote->contest->id;
	if (vote->again)
		return;
	if (vote->entitlement == ENTITLEMENT_JOINS) {
		hall_joined(hall, contest);
		hall_issued(hall, contest);
		if (vote->late.convened != vote->contest->convened)
			hall_outdated_contest(hall, contest);
	}
	hall_counted(hall, contest, vote->marks, vote->vote.count);
}

static enum status vote_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	const struct vote *vote = (const struct vote *)operation;
	uint8_t leaf[BALLOT_HASH_BYTES];
	if (result != STATUS_OK)
		return result;
	if (!ballot_vote_leaf(vote->contest->manifest_hash, vote->vote.delegate, vote->marks, vote->vote.count, leaf))
		return STATUS_INTERNAL;
	return api_receipt_reply(reply, vote->again ? 200 : 201, app->key, vote->contest, leaf);
}

static void vote_free(struct operation *operation)
{
	contest_unref(((struct vote *)operation)->contest);
	free(operation);
}

/* Takes over `contest` where it succeeds; copies the marks. */
static enum status defer(const struct request *request, struct reply *reply, struct contest *contest,
    const struct rules_choice marks[], size_t count)
{
	struct vote *vote = calloc(1, sizeof *vote + count * sizeof vote->marks[0]);
	if (!vote)
		return STATUS_NO_MEMORY;
	vote->operation = (struct operation){.run = vote_run,
	    .committed = vote_committed,
	    .answer = vote_answer,
	    .free = vote_free,
	    .undo = OPERATION_UNDONE_WITH_ALL};
	vote->contest = contest;
	vote->vote = (struct store_vote){.delegate = request->who.delegate, .marks = vote->marks, .count = count};
	if (count)
		memcpy(vote->marks, marks, count * sizeof marks[0]);
	return reply_defer(reply, request, OPERATION_WRITE, &vote->operation);
}

/* ---- checking ---- */

static enum status read_marks(
    const struct request *request, struct reply *reply, struct rules_choice *marks, size_t *count)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	const json_t *list = form_value(&form, "marks", FORM_REQUIRED);
	status = form_close(&form, reply);
	if (status == STATUS_OK && !marks_read(list, marks, count))
		status = STATUS_BAD_MARKS;
	form_free(&form);
	return status;
}

static enum status check(
    struct reply *reply, const struct contest *contest, const struct rules_choice marks[], size_t count)
{
	if (contest->secret)
		return reply_refuse(reply, STATUS_WRONG_STATE, "this contest is secret; draw a ballot and cast it");
	if (!contest->manifest || contest->state == CONTEST_CANCELLED)
		return STATUS_WRONG_STATE;
	enum rules_verdict verdict = rules_judge_ballot(&contest->rules, marks, count);
	if (verdict == RULES_OVERVOTE)
		return STATUS_OVERVOTE;
	return verdict == RULES_BAD_MARKS ? STATUS_BAD_MARKS : STATUS_OK;
}

/* POST /api/contests/{id}/vote */
enum status api_ballots_vote(struct app *app, const struct request *request, struct reply *reply)
{
	struct rules_choice marks[RULES_OPTIONS];
	size_t count = 0;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	status = read_marks(request, reply, marks, &count);
	if (status == STATUS_OK)
		status = check(reply, contest, marks, count);
	if (status == STATUS_OK)
		status = defer(request, reply, contest, marks, count);
	if (status != STATUS_OK)
		contest_unref(contest);
	return status;
}
