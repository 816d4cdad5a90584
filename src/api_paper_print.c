#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "api.h"
#include "api_paper.h"
#include "event.h"
#include "print_ballots.h"
#include "store_congress.h"
#include "store_contests.h"

#define COUNT_MAX 1000 /* papers of one file */

/* Papers are drawn first and stored then: what is stored was drawn, and what
 * could not be stored is never sent. */
struct printing {
	struct operation operation;
	struct contest *contest; /* owned reference: as drawn */
	enum print_ballots_sheet sheet;
	int directory;
	int file; /* owned, without a name; -1: none */
	size_t length;
	size_t count;
	uint8_t (*serials)[BALLOT_PAPER_SERIAL_BYTES]; /* owned */
};

static void printing_free(struct operation *operation)
{
	struct printing *printing = (struct printing *)operation;
	if (printing->file >= 0)
		close(printing->file);
	contest_unref(printing->contest);
	free(printing->serials);
	free(printing);
}

/* Papers are printed before and while they are handed out. */
static bool may_print(const struct contest *contest)
{
	if (contest->state == CONTEST_VOTING)
		return !contest->ended_at;
	return contest->state == CONTEST_DRAFT || contest->state == CONTEST_ISSUING;
}

/* ---- storing ---- */

/* The stack is in the order of the drawing, which is forgotten here: the
 * serials are stored in the order of their bytes. */
static enum status store_run(struct operation *operation, struct act *act)
{
	struct printing *printing = (struct printing *)operation;
	int64_t id = printing->contest->id;
	struct contest *stored = NULL;
	enum status status = store_contest_get(act->store, id, &stored);
	if (status == STATUS_OK && !may_print(stored))
		status = STATUS_WRONG_STATE;
	else if (status == STATUS_OK && !contest_prints_alike(stored, printing->contest))
		status = STATUS_CONFLICT;
	contest_unref(stored);
	if (status == STATUS_OK)
		status = store_paper_print(act, id, printing->serials, printing->count);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "paper.print",
	    json_pack("{s:I, s:I}", "contest", (json_int_t)id, "count", (json_int_t)printing->count));
}

static enum status store_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct printing *printing = (struct printing *)operation;
	if (result == STATUS_CONFLICT)
		return reply_refuse(reply, result, "the contest was changed meanwhile; print again");
	if (result != STATUS_OK)
		return result;
	reply_file(reply, 200, "application/pdf", printing->file, 0, printing->length);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"ballots-%lld.pdf\"",
	    (long long)printing->contest->id);
	printing->file = -1;
	return STATUS_OK;
}

/* ---- drawing ---- */

static enum status append(void *closure, const unsigned char *bytes, size_t length)
{
	struct printing *printing = closure;
	printing->length += length;
	while (length) {
		ssize_t written = write(printing->file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return STATUS_OK;
}

static enum status draw(struct printing *printing, const struct congress *congress)
{
	const struct print_congress heading = {congress->name, congress->term, congress->language};
	const struct print_ballots ballots = {
	    .congress = &heading,
	    .contest = printing->contest,
	    .serials = (const uint8_t(*)[BALLOT_PAPER_SERIAL_BYTES])printing->serials,
	    .count = printing->count,
	    .sheet = printing->sheet,
	};
	return print_ballots(&ballots, &(struct print_sink){append, printing});
}

static enum status draw_run(struct operation *operation, struct act *act)
{
	struct printing *printing = (struct printing *)operation;
	struct congress congress;
	printing->file = openat(printing->directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (printing->file < 0)
		return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = draw(printing, &congress);
	store_congress_free(&congress);
	return status;
}

static enum status draw_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct printing *drawn = (struct printing *)operation;
	if (result != STATUS_OK)
		return result;
	struct printing *printing = malloc(sizeof *printing);
	if (!printing)
		return STATUS_NO_MEMORY;
	*printing = *drawn;
	printing->operation = (struct operation){.run = store_run, .answer = store_answer, .free = printing_free};
	drawn->contest = NULL;
	drawn->serials = NULL;
	drawn->file = -1;
	return reply_defer(reply, request, OPERATION_WRITE, &printing->operation);
}

static enum status make_serials(struct printing *printing)
{
	printing->serials = malloc(printing->count * sizeof *printing->serials);
	if (!printing->serials)
		return STATUS_NO_MEMORY;
	randombytes_buf(printing->serials, printing->count * sizeof *printing->serials);
	return STATUS_OK;
}

static enum status read_body(const struct request *request, struct reply *reply, struct printing *printing)
{
	static const char *const sheets[] = {"a5", "a4", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	printing->count = (size_t)form_integer(&form, "count", FORM_REQUIRED, 1, COUNT_MAX, 1);
	printing->sheet = form_choice(&form, "sheet", FORM_OPTIONAL, sheets, 0) ? PRINT_BALLOTS_A4 : PRINT_BALLOTS_A5;
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/papers.pdf */
enum status api_paper_print(struct app *app, const struct request *request, struct reply *reply)
{
	struct printing *printing = calloc(1, sizeof *printing);
	if (!printing)
		return STATUS_NO_MEMORY;
	printing->operation = (struct operation){.run = draw_run, .answer = draw_answer, .free = printing_free};
	printing->directory = app->documents;
	printing->file = -1;
	enum status status = api_paper_contest(app, request, reply, &printing->contest);
	if (status == STATUS_OK && !may_print(printing->contest))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = read_body(request, reply, printing);
	if (status == STATUS_OK)
		status = make_serials(printing);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_OFFLOAD, &printing->operation);
	printing_free(&printing->operation);
	return status;
}
