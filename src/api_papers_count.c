/* The papers of a count: minutes and result sheet. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_papers.h"
#include "log.h"
#include "print_minutes.h"
#include "print_result.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_paper.h"
#include "store_quorum.h"

/* One for each step at most. */
#define OVERRIDES_MAX 2

struct count {
	const struct api_papers_desk *desk;
	struct contest *contest, *earlier; /* `earlier` NULL: a first round */
	struct tally *totals;
	struct rules_result *result;
	struct text_time ended, closed;
	struct print_count_override overrides[OVERRIDES_MAX]; /* their reasons are owned */
	struct print_count_history history;
};

static void free_count(struct count *count)
{
	for (size_t i = 0; i < count->history.override_count; i++)
		free((char *)count->overrides[i].reason);
	contest_unref(count->contest);
	contest_unref(count->earlier);
	tally_free(count->totals);
	free(count->result);
}

/* ---- what went before ---- */

static enum status take_override(void *closure, const struct store_quorum_reason *reason)
{
	struct count *count = closure;
	struct print_count_history *history = &count->history;
	if (history->override_count == OVERRIDES_MAX)
		return STATUS_OK;
	struct print_count_override *override = &count->overrides[history->override_count];
	override->step = strcmp(reason->step, "issuing") == 0 ? CONTEST_ISSUING : CONTEST_VOTING;
	override->reason = strdup(reason->reason);
	if (!override->reason)
		return STATUS_NO_MEMORY;
	history->override_count++;
	return api_papers_clock(count->desk, reason->at, &override->at);
}

static enum status read_quorum(struct count *count)
{
	static const enum store_quorum_moment moments[] = {
	    [PRINT_COUNT_AT_VOTING] = STORE_QUORUM_AT_VOTING, [PRINT_COUNT_AT_CLOSE] = STORE_QUORUM_AT_CLOSE};
	for (enum print_count_moment moment = 0; moment < PRINT_COUNT_MOMENTS; moment++) {
		enum status status = store_quorum_get(
		    count->desk->act->store, count->contest->id, moments[moment], &count->history.quorum[moment]);
		if (status != STATUS_OK && status != STATUS_NOT_FOUND)
			return status;
	}
	return STATUS_OK;
}

static enum status read_history(struct count *count)
{
	const struct contest *contest = count->contest;
	struct store *store = count->desk->act->store;
	int64_t earlier = contest->runoff_of ? contest->runoff_of : contest->further_of;
	enum status status = read_quorum(count);
	if (status == STATUS_OK)
		status = store_quorum_overrides(store, contest->id, take_override, count);
	if (status == STATUS_OK && earlier)
		status = store_contest_get(store, earlier, &count->earlier);
	count->history.earlier = count->earlier;
	count->history.overrides = count->overrides;
	return status;
}

/* ---- the count ---- */

/* Of a keyed contest there is no result before it is opened. */
static enum status judge(struct count *count)
{
	if (!contest_is_counted(count->contest))
		return STATUS_OK;
	count->result = malloc(sizeof *count->result);
	return count->result ? contest_result(count->contest, count->totals, count->result) : STATUS_NO_MEMORY;
}

/* Where there are papers, voting ends before the count; the count of a keyed
 * contest ends when it is opened. */
static enum status read_times(struct count *count)
{
	const struct contest *contest = count->contest;
	int64_t ended = contest->ended_at ? contest->ended_at : contest->closed_at;
	enum status status = api_papers_clock(count->desk, ended, &count->ended);
	int64_t closed = contest->opened_at ? contest->opened_at : contest->closed_at;
	return status == STATUS_OK ? api_papers_clock(count->desk, closed, &count->closed) : status;
}

/* The caller frees with free_count, whatever is returned. */
static enum status read_count(const struct api_papers_desk *desk, int64_t id, struct count *count)
{
	*count = (struct count){.desk = desk};
	enum status status = store_contest_get(desk->act->store, id, &count->contest);
	if (status == STATUS_OK && !contest_is_closed(count->contest))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = store_contest_totals(desk->act->store, count->contest, &count->totals);
	if (status == STATUS_OK)
		status = judge(count);
	if (status == STATUS_OK)
		status = read_times(count);
	return status == STATUS_OK ? read_history(count) : status;
}

static enum status defer_count(
    const struct request *request, struct reply *reply, const struct api_papers_paper *wanted)
{
	struct api_papers_paper paper = *wanted;
	enum status status = request_id(request, 0, &paper.id);
	return status == STATUS_OK ? api_papers_defer(request, reply, &paper) : status;
}

/* ---- counting minutes ---- */

/* What the minutes say of invalid ballots is held against the ballots once
 * more. */
static enum status read_reasons(struct store *store, const struct contest *contest, struct tally *totals)
{
	struct tally *counted = NULL;
	if (!contest->invalid)
		return STATUS_OK;
	enum status status = store_ballots_recount(store, contest, &counted);
	if (status != STATUS_OK)
		return status;
	bool same = counted->collected == contest->collected && counted->invalid == contest->invalid;
	memcpy(totals->verdicts, counted->verdicts, sizeof totals->verdicts);
	tally_free(counted);
	if (same)
		return STATUS_OK;
	log_error("contest %lld: its ballots are not those that were counted", (long long)contest->id);
	return STATUS_CORRUPT;
}

static enum status read_papers(struct store *store, const struct contest *contest, struct print_minutes_papers *papers)
{
	struct store_paper_counts counts;
	if (!contest->paper)
		return STATUS_OK;
	enum status status = store_paper_counts(store, contest->id, &counts);
	if (status == STATUS_OK)
		*papers = (struct print_minutes_papers){.exchanged = counts.spoiled, .foreign = counts.foreign};
	return status;
}

static enum status draw_minutes(const struct api_papers_desk *desk, const struct count *count)
{
	struct print_minutes minutes = {
	    .congress = &desk->heading,
	    .bodies = &desk->bodies,
	    .contest = count->contest,
	    .totals = count->totals,
	    .result = count->result,
	    .ended = count->ended,
	    .closed = count->closed,
	    .history = count->history,
	    .public_key = desk->congress->public_key,
	};
	enum status status = read_papers(desk->act->store, count->contest, &minutes.papers);
	if (status == STATUS_OK)
		status = api_papers_clock(desk, count->contest->frozen_at, &minutes.opened);
	return status == STATUS_OK ? print_minutes(&minutes, &desk->sink) : status;
}

static enum status write_minutes(const struct api_papers_paper *paper, const struct api_papers_desk *desk)
{
	struct count count;
	enum status status = read_count(desk, paper->id, &count);
	if (status == STATUS_OK)
		status = read_reasons(desk->act->store, count.contest, count.totals);
	if (status == STATUS_OK)
		status = draw_minutes(desk, &count);
	free_count(&count);
	return status;
}

enum status api_papers_minutes(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer_count(request, reply,
	    &(struct api_papers_paper){
	        .write = write_minutes, .name = "minutes", .too_early = "minutes are of contests that are closed"});
}

/* ---- result sheet ---- */

struct certifying {
	const struct api_papers_desk *desk;
	struct print_result sheet;
};

static enum status take_approval(void *closure, const struct store_approval *approval)
{
	struct certifying *certifying = closure;
	bool teller = strcmp(approval->office, "teller") == 0;
	struct print_result_approval *out = &certifying->sheet.approvals[teller ? PRINT_RESULT_TELLER : PRINT_RESULT_PRESIDIUM];
	snprintf(out->actor, sizeof out->actor, "%s", approval->actor);
	return api_papers_clock(certifying->desk, approval->at, &out->at);
}

static enum status write_result(const struct api_papers_paper *paper, const struct api_papers_desk *desk)
{
	struct count count;
	enum status status = read_count(desk, paper->id, &count);
	struct certifying certifying = {
	    .desk = desk,
	    .sheet =
	        {
	            .congress = &desk->heading,
	            .bodies = &desk->bodies,
	            .contest = count.contest,
	            .totals = count.totals,
	            .result = count.result,
	            .ended = count.ended,
	            .closed = count.closed,
	            .history = count.history,
	        },
	};
	if (status == STATUS_OK)
		status = store_contest_approvals(desk->act->store, paper->id, take_approval, &certifying);
	if (status == STATUS_OK)
		status = print_result(&certifying.sheet, &desk->sink);
	free_count(&count);
	return status;
}

enum status api_papers_result(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer_count(request, reply,
	    &(struct api_papers_paper){
	        .write = write_result, .name = "result", .too_early = "results are of contests that are closed"});
}
