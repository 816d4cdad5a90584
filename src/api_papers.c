#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "composition.h"
#include "csv.h"
#include "log.h"
#include "print_credentials.h"
#include "print_minutes.h"
#include "store_ballots.h"
#include "store_congress.h"
#include "store_contests.h"
#include "store_paper.h"
#include "store_roster.h"

/* A paper on its way: `write` draws it from one view of the database. */
struct paper {
	struct operation operation;
	enum status (*write)(struct paper *paper, struct act *act, const struct congress *congress);
	int64_t contest; /* of minutes */
	struct csv_buffer pdf;
};

static enum status take_bytes(void *closure, const unsigned char *bytes, size_t length)
{
	return csv_buffer_write(closure, (const char *)bytes, length);
}

static struct print_sink sink_of(struct paper *paper)
{
	return (struct print_sink){take_bytes, &paper->pdf};
}

static struct print_congress heading_of(const struct congress *congress)
{
	return (struct print_congress){congress->name, congress->term, congress->language};
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

static enum status read_papers(struct store *store, int64_t contest, struct print_minutes_papers *papers)
{
	struct store_paper_counts counts;
	enum status status = store_paper_counts(store, contest, &counts);
	if (status == STATUS_OK)
		*papers = (struct print_minutes_papers){.exchanged = counts.spoiled, .foreign = counts.foreign};
	return status;
}

static enum status print_totals(struct paper *paper, struct store *store, const struct congress *congress,
    const struct contest *contest, const struct tally *totals)
{
	const struct print_congress heading = heading_of(congress);
	struct print_minutes minutes = {
	    .congress = &heading, .contest = contest, .totals = totals, .public_key = congress->public_key};
	struct rules_result *result = malloc(sizeof *result);
	if (!result)
		return STATUS_NO_MEMORY;
	minutes.result = result;
	enum status status = contest_result(contest, totals, result);
	if (status == STATUS_OK && contest->paper)
		status = read_papers(store, contest->id, &minutes.papers);
	if (status == STATUS_OK)
		status = text_local_time(congress->timezone, contest->frozen_at, &minutes.opened);
	if (status == STATUS_OK)
		status = text_local_time(congress->timezone, contest->closed_at, &minutes.closed);
	const struct print_sink sink = sink_of(paper);
	if (status == STATUS_OK)
		status = print_minutes(&minutes, &sink);
	free(result);
	return status;
}

static enum status write_minutes(struct paper *paper, struct act *act, const struct congress *congress)
{
	struct contest *contest = NULL;
	struct tally *totals = NULL;
	enum status status = store_contest_get(act->store, paper->contest, &contest);
	if (status == STATUS_OK && !contest_is_counted(contest))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = store_contest_totals(act->store, contest, &totals);
	if (status == STATUS_OK)
		status = read_reasons(act->store, contest, totals);
	if (status == STATUS_OK)
		status = print_totals(paper, act->store, congress, contest, totals);
	tally_free(totals);
	contest_unref(contest);
	return status;
}

/* ---- credentials report ---- */

struct report {
	struct print_credentials credentials;
	struct composition composition;
	int64_t session, opened_at; /* of the open session; 0: none */
	char *title;                /* its, owned */
};

static enum status take_session(void *closure, const struct session *session)
{
	struct report *report = closure;
	report->session = session->id;
	report->opened_at = session->opened_at;
	report->title = strdup(session->title);
	return report->title ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_attendance(void *closure, const struct store_attendance *row)
{
	((struct report *)closure)->credentials.present += row->present;
	return STATUS_OK;
}

static enum status take_delegate(void *closure, const struct delegate *delegate)
{
	struct report *report = closure;
	if (delegate->voting)
		return composition_add(&report->composition, delegate->cells);
	bool official = strcmp(delegate->cells[ROSTER_STANDING], "official") == 0;
	report->credentials.unqualified += official && delegate->withdrawn_at != 0;
	return STATUS_OK;
}

static enum status read_times(struct report *report, const struct congress *congress, int64_t now)
{
	struct text_time today;
	enum status status = text_local_time(congress->timezone, report->opened_at ? report->opened_at : now, &today);
	if (status == STATUS_OK)
		status = text_local_time(congress->timezone, now, &report->credentials.now);
	if (status == STATUS_OK)
		composition_start(&report->composition, &today);
	return status;
}

static enum status read_report(struct report *report, struct act *act, const struct congress *congress)
{
	const struct store_delegate_filter everybody = {.presence = STORE_PRESENCE_ANY};
	enum status status = store_session_current(act->store, take_session, report);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = read_times(report, congress, act->now);
	if (status == STATUS_OK)
		status = store_attendance_each(act->store, report->session, take_attendance, report);
	if (status == STATUS_OK)
		status = store_delegate_each(act->store, &everybody, take_delegate, report);
	composition_finish(&report->composition);
	return status;
}

static enum status write_credentials(struct paper *paper, struct act *act, const struct congress *congress)
{
	const struct print_congress heading = heading_of(congress);
	const struct print_sink sink = sink_of(paper);
	struct report report = {.credentials.congress = &heading};
	report.credentials.composition = &report.composition;
	enum status status = read_report(&report, act, congress);
	report.credentials.session = report.title;
	if (status == STATUS_OK)
		status = print_credentials(&report.credentials, &sink);
	composition_free(&report.composition);
	free(report.title);
	return status;
}

/* ---- both ---- */

static enum status write_consistently(struct paper *paper, struct act *act)
{
	struct congress congress;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = paper->write(paper, act, &congress);
	store_congress_free(&congress);
	return status;
}

static enum status paper_run(struct operation *operation, struct act *act)
{
	enum status status = store_read_begin(act->store);
	if (status != STATUS_OK)
		return status;
	status = write_consistently((struct paper *)operation, act);
	store_read_end(act->store);
	return status;
}

static enum status paper_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct paper *paper = (struct paper *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "minutes are of contests that are closed");
	if (result != STATUS_OK)
		return result;
	reply_bytes(reply, 200, "application/pdf", paper->pdf.bytes, paper->pdf.length);
	paper->pdf = (struct csv_buffer){0}; /* the reply's now */
	if (paper->contest)
		reply_header(reply, "Content-Disposition", "attachment; filename=\"minutes-%lld.pdf\"",
		    (long long)paper->contest);
	else
		reply_header(reply, "Content-Disposition", "attachment; filename=\"credentials.pdf\"");
	return STATUS_OK;
}

static void paper_free(struct operation *operation)
{
	csv_buffer_free(&((struct paper *)operation)->pdf);
	free(operation);
}

static enum status defer_paper(const struct request *request, struct reply *reply, const struct paper *wanted)
{
	struct paper *paper = malloc(sizeof *paper);
	if (!paper)
		return STATUS_NO_MEMORY;
	*paper = *wanted;
	paper->operation = (struct operation){.run = paper_run, .answer = paper_answer, .free = paper_free};
	return reply_defer(reply, request, OPERATION_OFFLOAD, &paper->operation);
}

enum status api_papers_minutes(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct paper paper = {.write = write_minutes};
	enum status status = request_id(request, 0, &paper.contest);
	return status == STATUS_OK ? defer_paper(request, reply, &paper) : status;
}

enum status api_papers_credentials(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer_paper(request, reply, &(struct paper){.write = write_credentials});
}
