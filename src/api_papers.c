#include "api_papers.h"

#include <stdlib.h>
#include <string.h>

#include "api.h"

static enum status take_bytes(void *closure, const unsigned char *bytes, size_t length)
{
	return csv_buffer_write(closure, (const char *)bytes, length);
}

static struct print_report_body body_of(const struct store_bodies *bodies, enum store_body which)
{
	return (struct print_report_body){bodies->bodies[which].head, bodies->bodies[which].members};
}

static enum status write_at_desk(struct api_papers_paper *paper, struct act *act, const struct congress *congress)
{
	struct store_bodies bodies;
	enum status status = store_bodies_get(act->store, &bodies);
	if (status != STATUS_OK)
		return status;
	const char *language = *paper->language ? paper->language : congress->language;
	const struct api_papers_desk desk = {
	    .act = act,
	    .congress = congress,
	    .heading = {congress->name, congress->term, language},
	    .bodies =
	        {
	            .organisation = bodies.organisation,
	            .place = bodies.place,
	            .presidium = body_of(&bodies, STORE_BODY_PRESIDIUM),
	            .counting = body_of(&bodies, STORE_BODY_COUNTING),
	            .credentials = body_of(&bodies, STORE_BODY_CREDENTIALS),
	        },
	    .sink = {take_bytes, &paper->pdf},
	};
	status = paper->write(paper, &desk);
	store_bodies_free(&bodies);
	return status;
}

static enum status write_consistently(struct api_papers_paper *paper, struct act *act)
{
	struct congress congress;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = write_at_desk(paper, act, &congress);
	store_congress_free(&congress);
	return status;
}

static enum status paper_run(struct operation *operation, struct act *act)
{
	enum status status = store_read_begin(act->store);
	if (status != STATUS_OK)
		return status;
	status = write_consistently((struct api_papers_paper *)operation, act);
	store_read_end(act->store);
	return status;
}

static enum status paper_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct api_papers_paper *paper = (struct api_papers_paper *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "%s", paper->too_early);
	if (result != STATUS_OK)
		return result;
	reply_bytes(reply, 200, "application/pdf", paper->pdf.bytes, paper->pdf.length);
	paper->pdf = (struct csv_buffer){0}; /* the reply's now */
	if (paper->id)
		reply_header(reply, "Content-Disposition", "attachment; filename=\"%s-%lld.pdf\"", paper->name,
		    (long long)paper->id);
	else
		reply_header(reply, "Content-Disposition", "attachment; filename=\"%s.pdf\"", paper->name);
	return STATUS_OK;
}

static void paper_free(struct operation *operation)
{
	csv_buffer_free(&((struct api_papers_paper *)operation)->pdf);
	free(operation);
}

enum status api_papers_defer(
    const struct request *request, struct reply *reply, const struct api_papers_paper *wanted)
{
	const char *language = request_query(request, "language");
	if (!language)
		language = "";
	if (*language && strcmp(language, "vi") != 0 && strcmp(language, "en") != 0)
		return reply_refuse(reply, STATUS_BAD_REQUEST, "language must be vi or en");
	struct api_papers_paper *paper = malloc(sizeof *paper);
	if (!paper)
		return STATUS_NO_MEMORY;
	*paper = *wanted;
	memcpy(paper->language, language, strlen(language) + 1);
	paper->operation = (struct operation){.run = paper_run, .answer = paper_answer, .free = paper_free};
	return reply_defer(reply, request, OPERATION_OFFLOAD, &paper->operation);
}

enum status api_papers_clock(const struct api_papers_desk *desk, int64_t ms, struct text_time *out)
{
	return text_local_time(desk->congress->timezone, ms, out);
}
