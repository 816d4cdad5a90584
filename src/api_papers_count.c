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

struct count {
	struct contest *contest;
	struct tally *totals;
	struct rules_result *result;
	struct text_time closed;
};

static void free_count(struct count *count)
{
	contest_unref(count->contest);
	tally_free(count->totals);
	free(count->result);
}

static enum status judge(struct count *count)
{
	count->result = malloc(sizeof *count->result);
	return count->result ? contest_result(count->contest, count->totals, count->result) : STATUS_NO_MEMORY;
}

/* The caller frees with free_count, whatever is returned. */
static enum status read_count(const struct api_papers_desk *desk, int64_t id, struct count *count)
{
	*count = (struct count){0};
	enum status status = store_contest_get(desk->act->store, id, &count->contest);
	if (status == STATUS_OK && !contest_is_counted(count->contest))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = store_contest_totals(desk->act->store, count->contest, &count->totals);
	if (status == STATUS_OK)
		status = judge(count);
	return status == STATUS_OK ? api_papers_clock(desk, count->contest->closed_at, &count->closed) : status;
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
	    .closed = count->closed,
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
	            .closed = count.closed,
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
