#include "api_contest_move.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "api_contest_certify.h"
#include "api_contest_quorum.h"
#include "event.h"
#include "hall.h"
#include "log.h"
#include "manifest.h"
#include "nullable.h"
#include "result_json.h"
#include "store_ballots.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_keyed.h"
#include "store_paper.h"
#include "store_quorum.h"

/* One move under way. */
struct step {
	struct act *act;
	const struct api_contest_move *move;
	struct contest *contest; /* as stored, with what changes */
	struct hall_attendance attendance;
	json_t *event; /* what contest.state records */
	const char *detail;
};

static enum status refuse(struct step *step, enum status status, const char *detail)
{
	step->detail = detail;
	return status;
}

static bool may_follow(const struct contest *contest, enum contest_state to)
{
	switch (to) {
	case CONTEST_ISSUING:
		return contest->secret && contest->state == CONTEST_DRAFT;
	case CONTEST_VOTING:
		return contest->state == (contest->secret ? CONTEST_ISSUING : CONTEST_DRAFT);
	case CONTEST_CLOSED:
		return contest->state == CONTEST_VOTING;
	case CONTEST_CERTIFIED:
		return contest->state == CONTEST_CLOSED;
	case CONTEST_CANCELLED:
		return contest->state != CONTEST_CERTIFIED && contest->state != CONTEST_CANCELLED;
	case CONTEST_DRAFT:
	case CONTEST_STATES:
		break;
	}
	return false;
}

/* Takes `part` into the event. */
static enum status note(struct step *step, json_t *part)
{
	int failed = json_object_update(step->event, part);
	json_decref(part);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

/* ---- quorum ---- */

/* Reads who is here; without quorum only with a reason, which is recorded. */
static enum status require_quorum(struct step *step)
{
	enum status status = api_contest_quorum_read(step->act->store, &step->attendance);
	if (status != STATUS_OK)
		return status;
	if (step->contest->require_present && !step->attendance.session)
		return refuse(
		    step, STATUS_WRONG_STATE, "no session is open; open one first, or let absent delegates vote");
	if (hall_quorum_met(&step->attendance))
		return STATUS_OK;
	if (!step->move->override)
		return STATUS_NO_QUORUM;
	status = store_quorum_override(
	    step->act, step->contest->id, contest_state_name(step->move->to), step->move->override);
	return status == STATUS_OK ? note(step, json_pack("{s:s}", "override", step->move->override)) : status;
}

/* ---- leaving draft ---- */

/* A run-off or further round of what was cancelled since is for no seats. */
static enum status check_earlier(struct step *step)
{
	int64_t id = step->contest->runoff_of ? step->contest->runoff_of : step->contest->further_of;
	enum contest_state state = CONTEST_CERTIFIED;
	enum status status = id ? store_contest_state(step->act->store, id, &state) : STATUS_OK;
	if (status == STATUS_OK && state == CONTEST_CANCELLED)
		return refuse(step, STATUS_WRONG_STATE, "the contest whose seats these are was cancelled");
	return status;
}

/* A key is public once its contest is counted: what is sealed to it, or issued
 * with it, would be open from the beginning. */
static enum status check_keys(struct step *step)
{
	bool used[CONTEST_KEYS];
	enum status status = store_keyed_used(step->act->store, step->contest, used);
	for (enum contest_key key = 0; key < CONTEST_KEYS && status == STATUS_OK; key++) {
		if (used[key])
			return STATUS_KEY_USED;
	}
	return status;
}

static enum status publish(struct step *step)
{
	struct congress congress;
	enum status status = check_keys(step);
	if (status == STATUS_OK)
		status = store_congress_get(step->act->store, &congress);
	if (status != STATUS_OK)
		return status;
	uint32_t id = congress.id;
	store_congress_free(&congress);
	status = manifest_publish(step->contest, id, step->act->key);
	if (status == STATUS_OK)
		status = store_contest_publish(step->act, step->contest);
	if (status != STATUS_OK)
		return status;
	char hash[2 * BALLOT_HASH_BYTES + 1];
	sodium_bin2hex(hash, sizeof hash, step->contest->manifest_hash, BALLOT_HASH_BYTES);
	return note(step, json_pack("{s:s}", "manifest_hash", hash));
}

static enum status start_issuing(struct step *step)
{
	enum status status = check_earlier(step);
	if (status == STATUS_OK)
		status = require_quorum(step);
	if (status == STATUS_OK)
		status = publish(step);
	if (status != STATUS_OK)
		return status;
	return note(step, json_pack("{s:I, s:I}", "convened", (json_int_t)step->attendance.convened, "present",
	                      (json_int_t)step->attendance.present));
}

/* ---- the freeze ---- */

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Who drew a ballot was present then, though perhaps not any more; and whoever
 * is present was convened. */
static enum status freeze_figures(struct step *step)
{
	struct contest *contest = step->contest;
	const struct hall_attendance *now = &step->attendance;
	contest->session = now->session;
	contest->frozen_at = step->act->now;
	contest->convened = now->convened;
	contest->delegations = now->delegations;
	contest->delegations_present = now->delegations_present;
	if (!contest->secret) {
		contest->present = contest->require_present ? now->present : now->convened;
		contest->issued = contest->present;
		return STATUS_OK;
	}
	struct store_paper_counts papers = {0};
	enum status status = store_draw_count(step->act->store, contest->id, &contest->issued);
	if (status == STATUS_OK && contest->paper)
		status = store_paper_counts(step->act->store, contest->id, &papers);
	contest->issued += papers.issued;
	contest->present = larger(now->present, contest->issued);
	contest->convened = larger(contest->convened, contest->present);
	return status;
}

static enum status freeze_quorum(struct step *step, enum store_quorum_moment moment)
{
	struct rules_quorum quorum = hall_quorum(&step->attendance);
	return store_quorum_set(step->act, step->contest->id, moment, &quorum);
}

static enum status start_voting(struct step *step)
{
	struct contest *contest = step->contest;
	enum status status = check_earlier(step);
	if (status == STATUS_OK)
		status = require_quorum(step);
	if (status == STATUS_OK && !contest->secret)
		status = publish(step);
	if (status == STATUS_OK)
		status = freeze_figures(step);
	if (status == STATUS_OK)
		status = store_roll_freeze(step->act, contest);
	if (status == STATUS_OK)
		status = store_quorum_convene(step->act, contest->id);
	if (status == STATUS_OK)
		status = freeze_quorum(step, STORE_QUORUM_AT_VOTING);
	if (status != STATUS_OK)
		return status;
	return note(step, json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "convened", (json_int_t)contest->convened,
	                      "present", (json_int_t)contest->present, "issued", (json_int_t)contest->issued,
	                      "delegations", (json_int_t)contest->delegations, "delegations_present",
	                      (json_int_t)contest->delegations_present, "session", nullable_id(contest->session)));
}

/* ---- counting ---- */

static enum status count_absent(struct step *step)
{
	struct contest *contest = step->contest;
	uint32_t absent = 0;
	enum status status = store_quorum_absent(step->act->store, contest->id, &absent);
	uint32_t adjusted = absent < contest->convened ? contest->convened - absent : 0;
	contest->convened_adjusted = larger(adjusted, contest->present);
	return status;
}

static enum status check_counts(const struct contest *contest, const struct tally *tally)
{
	if (contest_counts_hold(contest, tally))
		return STATUS_OK;
	log_error("contest %lld is not closed, its counts contradict each other: convened %u, present %u, issued %u,"
	          " collected %u, valid %u, invalid %u",
	    (long long)contest->id, contest->convened, contest->present, contest->issued, contest->collected, contest->valid,
	    contest->invalid);
	return STATUS_INTERNAL;
}

static enum status sign_closing(struct step *step)
{
	struct contest *contest = step->contest;
	enum status status = store_ballots_root(step->act->store, contest, contest->root);
	if (status != STATUS_OK)
		return status;
	struct ballot_closing closing = {.issued = contest->issued, .collected = contest->collected};
	memcpy(closing.manifest_hash, contest->manifest_hash, sizeof closing.manifest_hash);
	memcpy(closing.root, contest->root, sizeof closing.root);
	memcpy(closing.voprf_secret_key, contest->voprf_secret_key, sizeof closing.voprf_secret_key);
	ballot_closing_sign(step->act->key, &closing, contest->closing_signature);
	return STATUS_OK;
}

/* A number of a count; null of a keyed contest, which is not counted yet. */
static json_t *counted(const struct contest *contest, uint32_t number)
{
	return contest_is_keyed(contest) ? json_null() : json_integer(number);
}

/* The VOPRF secret key is published from now on, so that anyone can check
 * every token. */
static enum status note_closing(struct step *step, const struct tally *tally)
{
	const struct contest *contest = step->contest;
	char root[2 * BALLOT_HASH_BYTES + 1], key[2 * VOPRF_SCALAR_BYTES + 1], signature[2 * KEY_SIGNATURE_BYTES + 1];
	sodium_bin2hex(root, sizeof root, contest->root, sizeof contest->root);
	sodium_bin2hex(key, sizeof key, contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	sodium_bin2hex(signature, sizeof signature, contest->closing_signature, sizeof contest->closing_signature);
	return note(step,
	    json_pack("{s:I, s:I, s:o, s:o, s:o, s:s, s:o, s:s}", "issued", (json_int_t)contest->issued, "collected",
	        (json_int_t)contest->collected, "valid", counted(contest, contest->valid), "invalid",
	        counted(contest, contest->invalid), "totals",
	        result_json_totals(contest, contest_is_keyed(contest) ? NULL : tally), "root", root,
	        "voprf_secret_key", contest->secret ? json_string(key) : json_null(), "closing_signature", signature));
}

static enum status finish_count(struct step *step, const struct tally *tally)
{
	struct contest *contest = step->contest;
	contest->closed_at = step->act->now;
	contest->issued = tally->issued;
	contest->collected = tally->collected;
	bool keyed = contest_is_keyed(contest); /* valid is what the tellers' keys will show to be */
	contest->valid = keyed ? 0 : tally->valid;
	contest->invalid = keyed ? 0 : tally->invalid;
	enum status status = count_absent(step);
	if (status == STATUS_OK)
		status = check_counts(contest, tally);
	if (status == STATUS_OK)
		status = sign_closing(step);
	if (status == STATUS_OK && !keyed)
		status = store_contest_totals_set(step->act, contest->id, tally);
	if (status == STATUS_OK)
		status = api_contest_quorum_read(step->act->store, &step->attendance);
	if (status == STATUS_OK)
		status = freeze_quorum(step, STORE_QUORUM_AT_CLOSE);
	return status == STATUS_OK ? note_closing(step, tally) : status;
}

static enum status close_count(struct step *step)
{
	struct tally *tally = NULL;
	enum status status = store_ballots_recount(step->act->store, step->contest, &tally);
	if (status == STATUS_OK && tally_undecided(&tally->paper))
		status = STATUS_PAPERS_UNDECIDED;
	if (status == STATUS_OK)
		status = finish_count(step, tally);
	tally_free(tally);
	return status;
}

/* What was handed out and collected stays known, but nobody's totals. */
static enum status cancel(struct step *step)
{
	struct contest *contest = step->contest;
	if (contest->state != CONTEST_ISSUING && contest->state != CONTEST_VOTING)
		return STATUS_OK;
	struct tally *tally = NULL;
	enum status status = store_ballots_recount(step->act->store, contest, &tally);
	if (status != STATUS_OK)
		return status;
	contest->issued = tally->issued;
	contest->collected = tally->collected;
	tally_free(tally);
	return STATUS_OK;
}

/* ---- moving ---- */

static enum status change(struct step *step)
{
	switch (step->move->to) {
	case CONTEST_ISSUING:
		return start_issuing(step);
	case CONTEST_VOTING:
		return start_voting(step);
	case CONTEST_CLOSED:
		return close_count(step);
	case CONTEST_CANCELLED:
		return cancel(step);
	case CONTEST_CERTIFIED:
	case CONTEST_DRAFT:
	case CONTEST_STATES:
		break;
	}
	return STATUS_OK;
}

/* Freezes the result; the log has its hash, so that neither can be taken away. */
static enum status certify(struct step *step)
{
	char hash[2 * BALLOT_HASH_BYTES + 1];
	enum status status = api_contest_certify_freeze(step->act, step->contest->id, hash);
	return status == STATUS_OK ? note(step, json_pack("{s:s}", "certificate", hash)) : status;
}

static enum status move_on(struct step *step)
{
	enum contest_state to = step->move->to;
	if (step->move->role == ROLE_TELLER && to != CONTEST_CERTIFIED)
		return refuse(step, STATUS_FORBIDDEN, "tellers may certify; the presidium does the rest");
	if (!may_follow(step->contest, to))
		return STATUS_WRONG_STATE;
	if (to == CONTEST_CERTIFIED && !contest_is_counted(step->contest))
		return refuse(step, STATUS_WRONG_STATE, "the ballots are not opened; the tellers publish their keys first");
	bool complete = true;
	enum status status = STATUS_OK;
	if (to == CONTEST_CERTIFIED)
		status = api_contest_certify_approve(step->act, step->move, &complete, &step->detail);
	if (status != STATUS_OK || !complete)
		return status;
	status = change(step);
	if (status == STATUS_OK)
		status = store_contest_set_state(step->act, step->contest, to);
	if (status == STATUS_OK && to == CONTEST_CERTIFIED)
		status = certify(step);
	if (status == STATUS_OK)
		status = event_append(step->act, "contest.state", json_incref(step->event));
	return status;
}

enum status api_contest_move(struct act *act, const struct api_contest_move *move, const char **detail)
{
	struct step step = {.act = act, .move = move};
	enum status status = store_contest_get(act->store, move->contest, &step.contest);
	if (status != STATUS_OK)
		return status;
	step.event = json_pack("{s:I, s:s, s:s}", "contest", (json_int_t)step.contest->id, "from",
	    contest_state_name(step.contest->state), "to", contest_state_name(move->to));
	status = step.event ? move_on(&step) : STATUS_NO_MEMORY;
	json_decref(step.event);
	contest_unref(step.contest);
	if (step.detail)
		*detail = step.detail;
	return status;
}
