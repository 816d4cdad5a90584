#include "api_documents.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "conditional.h"
#include "document.h"
#include "event.h"
#include "nullable.h"
#include "text.h"
#include "timestamp.h"

#define TITLE_MAX 300 /* bytes */
#define PAGES_MAX 100000

static json_t *document_json(const struct store_document *document)
{
	char sha256[DOCUMENT_HEX_SIZE], created_at[TIMESTAMP_SIZE];
	sodium_bin2hex(sha256, sizeof sha256, document->sha256, sizeof document->sha256);
	return json_pack("{s:I, s:s, s:s, s:I, s:s, s:s, s:s, s:o}", "id", (json_int_t)document->id, "title",
	    document->title, "name", document->name, "size", (json_int_t)document->size, "sha256", sha256, "type",
	    document->type, "created_at", timestamp_format(document->created_at, created_at), "pages",
	    nullable_id(document->pages));
}

/* ---- POST ---- */

/* First the file is brought to the disk, which may take a while, on the
 * offload lane; then the row is written. */
struct upload {
	struct operation operation;
	int directory, file; /* borrowed from app and request */
	char *title, *name;  /* owned */
	struct store_document document;
};

/* What is wrong with a text of the query, or NULL. */
static const char *text_fault(const char *text, size_t max, const char *forbidden)
{
	if (!*text)
		return "is required";
	if (strlen(text) > max)
		return "is too long";
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f || strchr(forbidden, *text))
			return "has characters that cannot stand here";
	}
	return NULL;
}

/* A field of the query in NFC, to be freed; NULL with its fault noted. */
static char *read_text(
    const struct request *request, const char *field, size_t max, const char *forbidden, json_t *faults)
{
	const char *given = request_query(request, field);
	char *text = NULL;
	enum status status = text_nfc(given ? given : "", given ? strlen(given) : 0, &text);
	const char *fault = status == STATUS_OK          ? text_fault(text, max, forbidden)
	                    : status == STATUS_NO_MEMORY ? "needs more memory than there is"
	                                                 : "must be UTF-8";
	if (!fault)
		return text;
	free(text);
	json_object_set_new(faults, field, json_string(fault));
	return NULL;
}

static void read_pages(struct upload *upload, const struct request *request, json_t *faults)
{
	int64_t pages;
	if (request_number(request, "pages", 1, PAGES_MAX, 0, &pages) == STATUS_OK)
		upload->document.pages = (uint32_t)pages;
	else
		json_object_set_new(faults, "pages", json_string("must be a whole number from 1 to 100000"));
}

static enum status read_fields(struct upload *upload, const struct request *request, struct reply *reply)
{
	json_t *faults = json_object();
	upload->title = read_text(request, "title", TITLE_MAX, "", faults);
	upload->name = read_text(request, "name", DOCUMENT_NAME_MAX, "/\\", faults);
	upload->document.title = upload->title;
	upload->document.name = upload->name;
	read_pages(upload, request, faults);
	if (upload->name && (strcmp(upload->name, ".") == 0 || strcmp(upload->name, "..") == 0))
		json_object_set_new(faults, "name", json_string("is not a file name"));
	if (upload->title && upload->name && json_object_size(faults) == 0) {
		json_decref(faults);
		return STATUS_OK;
	}
	reply->fields = faults;
	return faults ? STATUS_INVALID : STATUS_NO_MEMORY;
}

static enum status read_type(struct upload *upload, const struct request *request, struct reply *reply)
{
	char head[DOCUMENT_HEAD_BYTES];
	ssize_t length;
	do
		length = pread(request->upload, head, sizeof head, 0);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return STATUS_IO;
	const struct document_type *type = document_type_find(
	    document_shape(head, (size_t)length), request_header(request, "Content-Type"), upload->name);
	if (!type)
		return reply_refuse(reply, STATUS_UNSUPPORTED_TYPE,
		    "send a PDF, an image (PNG, JPEG, GIF, WebP), an Office file or a .txt file in UTF-8, "
		    "with its own content type or application/octet-stream");
	upload->document.type = type->name;
	upload->document.size = request->body_length;
	memcpy(upload->document.sha256, request->sha256, sizeof upload->document.sha256);
	return STATUS_OK;
}

static enum status keep_run(struct operation *operation, struct act *act)
{
	(void)act;
	struct upload *upload = (struct upload *)operation;
	return document_keep(upload->directory, upload->file, upload->document.sha256);
}

enum status api_documents_record(struct act *act, struct store_document *document)
{
	document->created_at = act->now;
	enum status status = store_document_add(act, document, &document->id);
	return status == STATUS_OK ? event_append(act, "document.add", document_json(document)) : status;
}

static enum status add_run(struct operation *operation, struct act *act)
{
	return api_documents_record(act, &((struct upload *)operation)->document);
}

static enum status add_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct upload *upload = (const struct upload *)operation;
	return result == STATUS_OK ? reply_json(reply, 201, document_json(&upload->document)) : result;
}

static void upload_free(struct operation *operation)
{
	struct upload *upload = (struct upload *)operation;
	free(upload->title);
	free(upload->name);
	free(upload);
}

static enum status keep_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct upload *kept = (struct upload *)operation;
	if (result != STATUS_OK)
		return result;
	struct upload *next = malloc(sizeof *next);
	if (!next)
		return STATUS_NO_MEMORY;
	*next = *kept;
	next->operation = (struct operation){.run = add_run, .answer = add_answer, .free = upload_free};
	kept->title = kept->name = NULL; /* `next` has them now */
	return reply_defer(reply, request, OPERATION_WRITE, &next->operation);
}

enum status api_documents_add(struct app *app, const struct request *request, struct reply *reply)
{
	struct upload *upload = calloc(1, sizeof *upload);
	if (!upload)
		return STATUS_NO_MEMORY;
	upload->operation = (struct operation){.run = keep_run, .answer = keep_answer, .free = upload_free};
	upload->directory = app->documents;
	upload->file = request->upload;
	enum status status = read_fields(upload, request, reply);
	if (status == STATUS_OK)
		status = read_type(upload, request, reply);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_OFFLOAD, &upload->operation);
	upload_free(&upload->operation);
	return status;
}

/* ---- GET ---- */

struct listing {
	json_t *documents;
	bool counted; /* tells how many opened each */
	uint64_t copies, pages;
};

static enum status list_document(void *closure, const struct store_document *document)
{
	struct listing *listing = closure;
	json_t *one = document_json(document);
	if (listing->counted && json_object_set_new(one, "opened", json_integer((json_int_t)document->opened)) != 0) {
		json_decref(one);
		return STATUS_NO_MEMORY;
	}
	listing->copies += document->opened;
	listing->pages += document->opened * document->pages;
	return json_array_append_new(listing->documents, one) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Staff also hear what paper was saved: who opened a document needs no copy. */
enum status api_documents_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct listing listing = {.documents = json_array(), .counted = (request->who.role & ROLE_STAFF) != 0};
	enum status status = store_document_each(request->store, list_document, &listing);
	if (status != STATUS_OK) {
		json_decref(listing.documents);
		return status;
	}
	if (!listing.counted)
		return reply_json(reply, 200, json_pack("{s:o}", "documents", listing.documents));
	return reply_json(reply, 200,
	    json_pack("{s:o, s:I, s:I}", "documents", listing.documents, "copies_not_printed",
	        (json_int_t)listing.copies, "pages_not_printed", (json_int_t)listing.pages));
}

struct delivery {
	const struct app *app;
	const struct request *request;
	struct reply *reply;
};

/* Sends the part of a document that is asked for. */
static enum status send_extent(const struct delivery *delivery, const struct store_document *document,
    const struct document_type *type, const char *etag)
{
	struct reply *reply = delivery->reply;
	struct conditional_part part = {.offset = 0, .length = document->size};
	bool get = strcmp(delivery->request->method, "GET") == 0; /* a HEAD is of the whole */
	struct conditional_request wanted = {
	    .range = get ? request_header(delivery->request, "Range") : NULL,
	    .if_range = request_header(delivery->request, "If-Range"),
	};
	enum conditional_extent extent = conditional_extent(&wanted, etag, document->size, &part);
	unsigned long long size = document->size;
	if (extent == CONDITIONAL_OUTSIDE) {
		reply_header(reply, "Content-Range", "bytes */%llu", size);
		return STATUS_RANGE_NOT_SATISFIABLE;
	}
	int file = -1;
	enum status status = document_open(delivery->app->documents, document->sha256, document->size, &file);
	if (status != STATUS_OK)
		return status;
	char disposition[DOCUMENT_DISPOSITION_SIZE];
	reply_header(reply, "ETag", "%s", etag);
	reply_header(reply, "Accept-Ranges", "bytes");
	reply_header(reply, "Content-Disposition", "%s", document_disposition(type->show, document->name, disposition));
	if (extent == CONDITIONAL_PART)
		reply_header(reply, "Content-Range", "bytes %llu-%llu/%llu", (unsigned long long)part.offset,
		    (unsigned long long)(part.offset + part.length - 1), size);
	reply_file(reply, extent == CONDITIONAL_PART ? 206 : 200, type->name, file, part.offset, (size_t)part.length);
	return STATUS_OK;
}

static enum status send_document(void *closure, const struct store_document *document)
{
	const struct delivery *delivery = closure;
	struct reply *reply = delivery->reply;
	const struct document_type *type = document_type_named(document->type);
	if (!type)
		return STATUS_CORRUPT;
	char sha256[DOCUMENT_HEX_SIZE], etag[DOCUMENT_HEX_SIZE + 2];
	sodium_bin2hex(sha256, sizeof sha256, document->sha256, sizeof document->sha256);
	stpcpy(stpcpy(stpcpy(etag, "\""), sha256), "\"");
	reply_header(reply, "Cache-Control", "private, no-cache"); /* kept, but asked for each time */
	if (!conditional_known(request_header(delivery->request, "If-None-Match"), etag))
		return send_extent(delivery, document, type, etag);
	reply_header(reply, "ETag", "%s", etag);
	reply->http = 304;
	return STATUS_OK;
}

enum status api_documents_content(struct app *app, const struct request *request, struct reply *reply)
{
	struct delivery delivery = {app, request, reply};
	int64_t id;
	enum status status = request_id(request, 0, &id);
	return status == STATUS_OK ? store_document_get(request->store, id, send_document, &delivery) : status;
}

/* ---- POST …/opened ---- */

struct opening {
	struct operation operation;
	int64_t document, delegate;
};

static enum status opened_reply(int64_t document, struct reply *reply)
{
	return reply_json(reply, 200, json_pack("{s:I, s:b}", "id", (json_int_t)document, "opened", 1));
}

/* No event: the record is of what staff do, and this one keeps no time. */
static enum status opened_run(struct operation *operation, struct act *act)
{
	const struct opening *opening = (const struct opening *)operation;
	return store_document_open(act, opening->document, opening->delegate);
}

static enum status opened_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	return result == STATUS_OK ? opened_reply(((const struct opening *)operation)->document, reply) : result;
}

static void opened_free(struct operation *operation)
{
	free(operation);
}

enum status api_documents_opened(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	bool opened = false;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = store_document_opened(request->store, id, request->who.delegate, &opened);
	if (status != STATUS_OK)
		return status;
	if (opened)
		return opened_reply(id, reply);
	struct opening *opening = calloc(1, sizeof *opening);
	if (!opening)
		return STATUS_NO_MEMORY;
	opening->document = id;
	opening->delegate = request->who.delegate;
	opening->operation = (struct operation){.run = opened_run, .answer = opened_answer, .free = opened_free};
	return reply_defer(reply, request, OPERATION_WRITE, &opening->operation);
}

/* ---- DELETE ---- */

struct withdrawal {
	struct operation operation;
	int64_t document;
};

static enum status withdraw_run(struct operation *operation, struct act *act)
{
	const struct withdrawal *withdrawal = (const struct withdrawal *)operation;
	enum status status = store_document_withdraw(act, withdrawal->document);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "document.withdraw", json_pack("{s:I}", "id", (json_int_t)withdrawal->document));
}

static enum status withdraw_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct withdrawal *withdrawal = (const struct withdrawal *)operation;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200, json_pack("{s:I}", "id", (json_int_t)withdrawal->document));
}

static void withdraw_free(struct operation *operation)
{
	free(operation);
}

enum status api_documents_withdraw(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct withdrawal *withdrawal = calloc(1, sizeof *withdrawal);
	if (!withdrawal)
		return STATUS_NO_MEMORY;
	withdrawal->document = id;
	withdrawal->operation =
	    (struct operation){.run = withdraw_run, .answer = withdraw_answer, .free = withdraw_free};
	return reply_defer(reply, request, OPERATION_WRITE, &withdrawal->operation);
}
