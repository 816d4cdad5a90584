#include "api_badges_pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "api_badges.h"
#include "jobs.h"
#include "print_badges.h"
#include "store_congress.h"

struct item {
	struct delegate *delegate;
	char token[BADGE_TEXT + 1];
};

struct collection {
	const struct api_badges_pdf_sheets *sheets;
	struct item *items;
	size_t count, capacity;
};

static enum status make_room(struct collection *collection)
{
	if (collection->count < collection->capacity)
		return STATUS_OK;
	size_t capacity = collection->capacity ? 2 * collection->capacity : 64;
	struct item *items = realloc(collection->items, capacity * sizeof *items);
	if (!items)
		return STATUS_NO_MEMORY;
	collection->items = items;
	collection->capacity = capacity;
	return STATUS_OK;
}

/* Of those to be drawn; nothing is drawn yet. */
static enum status tell(const struct api_badges_pdf_sheets *sheets, size_t total)
{
	return sheets->progress ? sheets->progress->step(sheets->progress->closure, 0, total) : STATUS_OK;
}

static enum status collect(void *closure, const struct delegate *delegate, char fault[API_DELEGATES_FAULT])
{
	(void)fault;
	struct collection *collection = closure;
	const struct api_badges_pdf_sheets *sheets = collection->sheets;
	enum status status = tell(sheets, collection->count);
	if (status != STATUS_OK)
		return status;
	if (delegate->withdrawn_at ||
	    (sheets->delegation && strcmp(sheets->delegation, delegate->cells[ROSTER_DELEGATION]) != 0))
		return STATUS_OK;
	status = make_room(collection);
	if (status != STATUS_OK)
		return status;
	struct item *item = &collection->items[collection->count];
	if (!api_badges_token(sheets->key, sheets->congress, delegate, item->token))
		return STATUS_OK;
	status = store_delegate_copy(delegate, &item->delegate);
	if (status == STATUS_OK)
		collection->count++;
	return status;
}

static void free_collection(struct collection *collection)
{
	for (size_t i = 0; i < collection->count; i++)
		store_delegate_free(collection->items[i].delegate);
	free(collection->items);
}

static enum status print_collection(
    const struct collection *collection, const struct congress *congress, const struct print_sink *sink)
{
	enum status status = tell(collection->sheets, collection->count);
	if (status != STATUS_OK)
		return status;
	struct print_badge *badges = calloc(collection->count + 1, sizeof *badges);
	if (!badges)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < collection->count; i++) {
		const char *const *cells = collection->items[i].delegate->cells;
		badges[i] = (struct print_badge){
		    .code = cells[ROSTER_CODE],
		    .full_name = cells[ROSTER_FULL_NAME],
		    .delegation = cells[ROSTER_DELEGATION],
		    .standing = cells[ROSTER_STANDING],
		    .seat = cells[ROSTER_SEAT],
		    .token = collection->items[i].token,
		};
	}
	const struct print_congress heading = {congress->name, congress->term, congress->language};
	status = print_badges(badges, collection->count, &heading, collection->sheets->progress, sink);
	free(badges);
	return status;
}

enum status api_badges_pdf_write(struct store *store, const struct api_badges_pdf_sheets *sheets,
    const struct print_sink *sink, char fault[API_DELEGATES_FAULT])
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	struct collection collection = {.sheets = sheets};
	const struct api_delegates_visit visit = {collect, &collection};
	status = api_delegates_each(store, sheets->delegates, &visit, fault);
	if (status == STATUS_OK)
		status = print_collection(&collection, &congress, sink);
	free_collection(&collection);
	store_congress_free(&congress);
	return status;
}

/* ---- GET /api/badges.pdf ---- */

struct operation_print {
	struct operation operation;
	const struct app *app;
	struct api_delegates delegates;
	const char *delegation; /* the request's, which waits meanwhile */
	int file;               /* without a name: a whole congress's sheets are too much for memory */
	size_t length;
	char fault[API_DELEGATES_FAULT];
};

static enum status append(void *closure, const unsigned char *bytes, size_t length)
{
	struct operation_print *print = closure;
	print->length += length;
	while (length) {
		ssize_t written = write(print->file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return STATUS_OK;
}

static enum status print_run(struct operation *operation, struct act *act)
{
	struct operation_print *print = (struct operation_print *)operation;
	print->file = openat(print->app->documents, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (print->file < 0)
		return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
	const struct api_badges_pdf_sheets sheets = {
	    .key = print->app->key,
	    .congress = print->app->congress,
	    .delegates = &print->delegates,
	    .delegation = print->delegation,
	    .progress = &(struct print_progress){jobs_while_serving, print->app->jobs},
	};
	return api_badges_pdf_write(act->store, &sheets, &(struct print_sink){append, print}, print->fault);
}

static enum status print_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct operation_print *print = (struct operation_print *)operation;
	if (result == STATUS_INVALID && *print->fault)
		return reply_refuse(reply, STATUS_NOT_FOUND, "%s", print->fault);
	if (result != STATUS_OK)
		return result;
	reply_file(reply, 200, "application/pdf", print->file, 0, print->length);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"badges.pdf\"");
	print->file = -1;
	return STATUS_OK;
}

static void print_free(struct operation *operation)
{
	struct operation_print *print = (struct operation_print *)operation;
	if (print->file >= 0)
		close(print->file);
	api_delegates_free(&print->delegates);
	free(print);
}

static const char *query_or_null(const struct request *request, const char *name)
{
	const char *value = request_query(request, name);
	return value && *value ? value : NULL;
}

enum status api_badges_pdf(struct app *app, const struct request *request, struct reply *reply)
{
	struct operation_print *print = calloc(1, sizeof *print);
	if (!print)
		return STATUS_NO_MEMORY;
	print->operation = (struct operation){.run = print_run, .answer = print_answer, .free = print_free};
	print->app = app;
	print->file = -1;
	print->delegation = query_or_null(request, "delegation");
	const char *ids = query_or_null(request, "delegates");
	enum status status = ids ? api_delegates_parse(ids, &print->delegates) : STATUS_OK;
	if (status == STATUS_OK)
		return reply_defer(
		    reply, request, ids ? OPERATION_OFFLOAD : OPERATION_SHEETS, &print->operation);
	print_free(&print->operation);
	return status == STATUS_BAD_REQUEST ? reply_refuse(reply, status, "delegates must be ids, as 1,2,3") : status;
}
