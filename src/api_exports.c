#include "api_exports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api.h"
#include "api_exports_results.h"
#include "event.h"
#include "export.h"
#include "store_congress.h"
#include "store_events.h"
#include "xlsx.h"

#define EVENTS_DEFAULT 1000
#define EVENTS_MAX 10000

static const char *const kinds[API_EXPORTS_KINDS] = {
    [API_EXPORTS_ATTENDANCE] = "attendance",
    [API_EXPORTS_SCANS] = "scans",
    [API_EXPORTS_RESULTS] = "results",
    [API_EXPORTS_DELEGATES] = "delegates",
    [API_EXPORTS_EVENTS] = "events",
};

const char *api_exports_name(enum api_exports_kind kind)
{
	return kinds[kind];
}

bool api_exports_parse(const char *name, enum api_exports_kind *out)
{
	for (enum api_exports_kind kind = 0; kind < API_EXPORTS_KINDS; kind++) {
		if (strcmp(kinds[kind], name) == 0) {
			*out = kind;
			return true;
		}
	}
	return false;
}

/* ---- making a file ---- */

static enum status write_rows(
    struct hall *hall, struct store *store, struct api_exports_choice *choice, struct rows *rows)
{
	enum status status = STATUS_OK;
	if (choice->kind == API_EXPORTS_ATTENDANCE || choice->session)
		status = export_session(store, &choice->session);
	if (status != STATUS_OK)
		return status;
	switch (choice->kind) {
	case API_EXPORTS_ATTENDANCE:
		return export_attendance(store, choice->session, rows);
	case API_EXPORTS_SCANS:
		return export_scans(store, choice->session, rows);
	case API_EXPORTS_RESULTS:
		return api_exports_results_write(hall, store, choice->contest, rows);
	case API_EXPORTS_DELEGATES:
		return export_delegates(store, rows);
	case API_EXPORTS_EVENTS:
		return export_events(store, rows);
	case API_EXPORTS_KINDS:
		break;
	}
	return STATUS_INTERNAL;
}

static enum status write_csv(
    struct hall *hall, struct store *store, struct api_exports_choice *choice, struct csv_buffer *out)
{
	struct csv csv;
	csv_start(&csv, csv_buffer_write, out);
	struct rows rows = csv_rows(&csv);
	return write_rows(hall, store, choice, &rows);
}

static enum status write_xlsx(
    struct hall *hall, struct store *store, struct api_exports_choice *choice, struct csv_buffer *out)
{
	struct congress congress;
	struct xlsx *xlsx = NULL;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	status = xlsx_create(kinds[choice->kind], congress.timezone, &xlsx);
	store_congress_free(&congress);
	if (status != STATUS_OK)
		return status;
	struct rows rows = xlsx_rows(xlsx);
	status = write_rows(hall, store, choice, &rows);
	if (status == STATUS_OK)
		return xlsx_finish(xlsx, &out->bytes, &out->length);
	xlsx_free(xlsx);
	return status;
}

enum status api_exports_write(
    struct hall *hall, struct store *store, struct api_exports_choice *choice, struct csv_buffer *out)
{
	*out = (struct csv_buffer){0};
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = choice->format == API_EXPORTS_XLSX ? write_xlsx(hall, store, choice, out)
	                                            : write_csv(hall, store, choice, out);
	store_read_end(store);
	return status;
}

/* ---- GET /api/exports/….csv and ….xlsx ---- */

struct file {
	struct operation operation;
	struct hall *hall; /* the app's */
	struct api_exports_choice choice;
	struct csv_buffer bytes;
	int64_t made_at;
};

static enum status file_run(struct operation *operation, struct act *act)
{
	struct file *file = (struct file *)operation;
	file->made_at = act->now;
	return api_exports_write(file->hall, act->store, &file->choice, &file->bytes);
}

/* So that files downloaded one after the other stay apart. */
static void name_file(const struct file *file, struct reply *reply)
{
	char part[48] = "", moment[24];
	struct tm utc;
	time_t seconds = (time_t)(file->made_at / 1000);
	if (file->choice.session)
		snprintf(part, sizeof part, "-session-%lld", (long long)file->choice.session);
	else if (file->choice.contest)
		snprintf(part, sizeof part, "-contest-%lld", (long long)file->choice.contest);
	gmtime_r(&seconds, &utc);
	strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", &utc);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"%s%s-%s.%s\"",
	    api_exports_name(file->choice.kind), part, moment,
	    file->choice.format == API_EXPORTS_XLSX ? "xlsx" : "csv");
}

static enum status file_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct file *file = (struct file *)operation;
	if (result != STATUS_OK)
		return result;
	name_file(file, reply);
	const char *type = file->choice.format == API_EXPORTS_XLSX ? XLSX_TYPE : "text/csv; charset=utf-8";
	reply_bytes(reply, 200, type, file->bytes.bytes, file->bytes.length);
	file->bytes = (struct csv_buffer){0}; /* the reply's now */
	return STATUS_OK;
}

static void file_free(struct operation *operation)
{
	csv_buffer_free(&((struct file *)operation)->bytes);
	free(operation);
}

static bool has_ending(const char *path, const char *ending)
{
	size_t length = strlen(path), wanted = strlen(ending);
	return length > wanted && strcmp(path + length - wanted, ending) == 0;
}

static enum status defer_file(
    struct app *app, const struct request *request, struct reply *reply, const struct api_exports_choice *choice)
{
	struct file *file = calloc(1, sizeof *file);
	if (!file)
		return STATUS_NO_MEMORY;
	file->operation = (struct operation){.run = file_run, .answer = file_answer, .free = file_free};
	file->hall = app->hall;
	file->choice = *choice;
	file->choice.format = has_ending(request->path, ".xlsx") ? API_EXPORTS_XLSX : API_EXPORTS_CSV;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &file->operation);
}

static enum status read_id(const struct request *request, const char *name, int64_t *id, struct reply *reply)
{
	enum status status = request_number(request, name, 1, INT64_C(1) << 53, 0, id);
	return status == STATUS_OK ? status : reply_refuse(reply, status, "%s must be an id", name);
}

enum status api_exports_attendance(struct app *app, const struct request *request, struct reply *reply)
{
	struct api_exports_choice choice = {.kind = API_EXPORTS_ATTENDANCE};
	enum status status = read_id(request, "session", &choice.session, reply);
	return status == STATUS_OK ? defer_file(app, request, reply, &choice) : status;
}

enum status api_exports_scans(struct app *app, const struct request *request, struct reply *reply)
{
	struct api_exports_choice choice = {.kind = API_EXPORTS_SCANS};
	enum status status = read_id(request, "session", &choice.session, reply);
	return status == STATUS_OK ? defer_file(app, request, reply, &choice) : status;
}

enum status api_exports_results(struct app *app, const struct request *request, struct reply *reply)
{
	struct api_exports_choice choice = {.kind = API_EXPORTS_RESULTS};
	enum status status = read_id(request, "contest", &choice.contest, reply);
	return status == STATUS_OK ? defer_file(app, request, reply, &choice) : status;
}

enum status api_exports_delegates(struct app *app, const struct request *request, struct reply *reply)
{
	struct api_exports_choice choice = {.kind = API_EXPORTS_DELEGATES};
	return defer_file(app, request, reply, &choice);
}

enum status api_exports_events_file(struct app *app, const struct request *request, struct reply *reply)
{
	struct api_exports_choice choice = {.kind = API_EXPORTS_EVENTS};
	return defer_file(app, request, reply, &choice);
}

/* ---- GET /api/events ---- */

struct lines {
	csv_sink sink;
	void *context;
	uint64_t *last;
};

static enum status event_line(void *closure, const struct event *event)
{
	const struct lines *lines = closure;
	json_t *json = event_json(event);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	if (!text)
		return STATUS_NO_MEMORY;
	enum status status = lines->sink(lines->context, text, strlen(text));
	free(text);
	if (status != STATUS_OK)
		return status;
	*lines->last = event->seq;
	return lines->sink(lines->context, "\n", 1);
}

enum status api_exports_event_lines(
    struct store *store, const struct api_exports_span *span, csv_sink sink, void *context, uint64_t *last)
{
	struct lines lines = {sink, context, last};
	return store_event_each(store, span->after, span->limit, event_line, &lines);
}

struct page {
	struct operation operation;
	struct api_exports_span span;
	uint64_t newest; /* wanted instead of the span; 0: the span */
	struct csv_buffer text;
	uint64_t last;
};

/* Seqs have no gaps. */
static enum status span_newest(struct page *page, struct store *store)
{
	uint64_t head;
	unsigned char hash[32];
	enum status status = store_event_head(store, &head, hash);
	page->span = (struct api_exports_span){head > page->newest ? head - page->newest : 0, page->newest};
	return status;
}

static enum status page_run(struct operation *operation, struct act *act)
{
	struct page *page = (struct page *)operation;
	enum status status = page->newest ? span_newest(page, act->store) : STATUS_OK;
	if (status != STATUS_OK)
		return status;
	return api_exports_event_lines(act->store, &page->span, csv_buffer_write, &page->text, &page->last);
}

static enum status page_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct page *page = (struct page *)operation;
	if (result != STATUS_OK)
		return result;
	/* A full page shows itself; behind the newest there is nothing yet. */
	if (!page->newest && page->last == page->span.after + page->span.limit)
		reply_header(reply, "Link", "</api/events?after=%llu&limit=%llu>; rel=\"next\"",
		    (unsigned long long)page->last, (unsigned long long)page->span.limit);
	static const char type[] = "application/x-ndjson; charset=utf-8";
	if (page->text.bytes)
		reply_bytes(reply, 200, type, page->text.bytes, page->text.length);
	else
		reply_static(reply, 200, type, "", 0);
	page->text = (struct csv_buffer){0}; /* the reply's now */
	return STATUS_OK;
}

static void page_free(struct operation *operation)
{
	csv_buffer_free(&((struct page *)operation)->text);
	free(operation);
}

enum status api_exports_events(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t after, limit, last;
	enum status status = request_number(request, "after", 0, INT64_C(1) << 53, 0, &after);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "after must be the seq of an event");
	status = request_number(request, "limit", 1, EVENTS_MAX, EVENTS_DEFAULT, &limit);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "limit must be 1 to %d", EVENTS_MAX);
	status = request_number(request, "last", 1, EVENTS_MAX, 0, &last);
	if (status != STATUS_OK || (last && (request_query(request, "after") || request_query(request, "limit"))))
		return reply_refuse(reply, STATUS_BAD_REQUEST, "last must be 1 to %d and stand alone", EVENTS_MAX);
	struct page *page = calloc(1, sizeof *page);
	if (!page)
		return STATUS_NO_MEMORY;
	page->operation = (struct operation){.run = page_run, .answer = page_answer, .free = page_free};
	page->span = (struct api_exports_span){(uint64_t)after, (uint64_t)limit};
	page->newest = (uint64_t)last;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &page->operation);
}
