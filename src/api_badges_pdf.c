#include "api_badges_pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "api_badges.h"
#include "jobs.h"
#include "store_congress.h"
#include "store_photos.h"

const char *const api_badges_pdf_sizes[] = {"a4", "card", "a6", NULL};

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

/* Photos are read one by one: those of a whole congress are too much for memory. */
struct album {
	const struct collection *collection;
	struct store *store;
	unsigned char *bytes; /* of the last one, owned */
	struct print_photo photo;
};

static enum status copy_photo(void *closure, const struct store_photo *photo)
{
	struct album *album = closure;
	unsigned char *bytes = realloc(album->bytes, photo->length);
	if (!bytes)
		return STATUS_NO_MEMORY;
	memcpy(bytes, photo->image, photo->length);
	album->bytes = bytes;
	album->photo = (struct print_photo){bytes, photo->length, photo->width, photo->height};
	return STATUS_OK;
}

static enum status find_photo(void *closure, size_t index, struct print_photo *out)
{
	struct album *album = closure;
	album->photo = (struct print_photo){0};
	int64_t delegate = album->collection->items[index].delegate->id;
	enum status status = store_photo_get(album->store, delegate, copy_photo, album);
	*out = album->photo;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status print_with_photos(const struct print_badges *wanted, const struct collection *collection,
    struct store *store, const struct print_sink *sink)
{
	struct album album = {.collection = collection, .store = store};
	struct print_badges badges = *wanted;
	badges.photo = find_photo;
	badges.closure = &album;
	enum status status = print_badges(&badges, sink);
	free(album.bytes);
	return status;
}

static enum status print_collection(const struct collection *collection, struct store *store,
    const struct congress *congress, const struct print_sink *sink)
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
	const struct print_badges wanted = {
	    .list = badges,
	    .count = collection->count,
	    .congress = &heading,
	    .size = collection->sheets->size,
	    .progress = collection->sheets->progress,
	};
	status = print_with_photos(&wanted, collection, store, sink);
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
		status = print_collection(&collection, store, &congress, sink);
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
	enum print_badges_size size;
	int file; /* without a name: a whole congress's sheets are too much for memory */
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
	    .size = print->size,
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

/* False for an unknown one. */
static bool read_size(const struct request *request, enum print_badges_size *out)
{
	const char *size = query_or_null(request, "size");
	*out = PRINT_BADGES_A4;
	while (size && *out < PRINT_BADGES_SIZES && strcmp(size, api_badges_pdf_sizes[*out]) != 0)
		(*out)++;
	return *out < PRINT_BADGES_SIZES;
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
	enum status status = read_size(request, &print->size) ? STATUS_OK : STATUS_INVALID;
	if (status == STATUS_OK && ids)
		status = api_delegates_parse(ids, &print->delegates);
	if (status == STATUS_OK)
		return reply_defer(reply, request, ids ? OPERATION_OFFLOAD : OPERATION_SHEETS, &print->operation);
	print_free(&print->operation);
	if (status == STATUS_INVALID)
		return reply_refuse(reply, STATUS_BAD_REQUEST, "size must be a4, card or a6");
	return status == STATUS_BAD_REQUEST ? reply_refuse(reply, status, "delegates must be ids, as 1,2,3") : status;
}
