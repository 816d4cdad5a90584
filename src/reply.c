#include "reply.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "exchange.h"
#include "live_list.h"
#include "timestamp.h"

#define CONTENT_POLICY                                                                                                 \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "    \
	"font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "               \
	"frame-ancestors 'none'"

void reply_init(struct reply *reply)
{
	*reply = (struct reply){.http = 204, .file = -1};
}

void reply_free(struct reply *reply)
{
	for (size_t i = 0; i < reply->header_count; i++)
		free(reply->headers[i].value);
	if (reply->kind == REPLY_BYTES)
		free((void *)reply->bytes);
	if (reply->file >= 0)
		close(reply->file);
	if (reply->operation)
		reply->operation->free(reply->operation);
	free(reply->detail);
	json_decref(reply->fields);
	json_decref(reply->rows);
	reply_init(reply);
}

enum status reply_json(struct reply *reply, unsigned http, json_t *body)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	json_decref(body);
	if (!text)
		return STATUS_NO_MEMORY;
	reply_bytes(reply, http, "application/json; charset=utf-8", text, strlen(text));
	return STATUS_OK;
}

enum status reply_format(struct reply *reply, unsigned http, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		return STATUS_NO_MEMORY;
	reply_bytes(reply, http, "application/json; charset=utf-8", text, (size_t)length);
	return STATUS_OK;
}

void reply_bytes(struct reply *reply, unsigned http, const char *type, void *bytes, size_t length)
{
	if (reply->kind == REPLY_BYTES)
		free((void *)reply->bytes);
	reply->kind = REPLY_BYTES;
	reply->http = http;
	reply->type = type;
	reply->bytes = bytes;
	reply->length = length;
}

void reply_static(struct reply *reply, unsigned http, const char *type, const void *bytes, size_t length)
{
	reply->kind = REPLY_STATIC;
	reply->http = http;
	reply->type = type;
	reply->bytes = bytes;
	reply->length = length;
}

void reply_file(struct reply *reply, unsigned http, const char *type, int file, uint64_t offset, size_t length)
{
	reply->kind = REPLY_FILE;
	reply->http = http;
	reply->type = type;
	reply->file = file;
	reply->offset = offset;
	reply->length = length;
}

void reply_stream(struct reply *reply)
{
	reply->kind = REPLY_STREAM;
	reply->http = 200;
	reply->type = "text/event-stream";
}

enum status reply_defer(
    struct reply *reply, const struct request *request, enum operation_lane lane, struct operation *operation)
{
	if (!operation)
		return STATUS_NO_MEMORY;
	memcpy(operation->actor, request->who.actor, sizeof operation->actor);
	reply->kind = REPLY_DEFERRED;
	reply->lane = lane;
	reply->operation = operation;
	return STATUS_OK;
}

void reply_header(struct reply *reply, const char *name, const char *format, ...)
{
	if (reply->header_count == REPLY_HEADERS)
		return;
	char *value = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&value, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	reply->headers[reply->header_count].name = name;
	reply->headers[reply->header_count++].value = value;
}

enum status reply_refuse(struct reply *reply, enum status status, const char *format, ...)
{
	char *detail = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&detail, format, arguments);
	va_end(arguments);
	if (length >= 0) {
		free(reply->detail);
		reply->detail = detail;
	}
	return status;
}

void reply_error(struct reply *reply, enum status status)
{
	json_t *body = json_pack("{s:s, s:s}", "error", status_code(status), "detail",
	    reply->detail ? reply->detail : status_detail(status));
	if (body && reply->fields)
		json_object_set(body, "fields", reply->fields);
	if (body && reply->rows)
		json_object_set(body, "rows", reply->rows);
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	json_decref(body);
	if (text) {
		reply_bytes(reply, status_http(status), "application/json; charset=utf-8", text, strlen(text));
		return;
	}
	static const char bare[] = "{\"error\":\"busy\",\"detail\":\"out of memory; try again in a moment\"}";
	reply_static(reply, 503, "application/json; charset=utf-8", bare, sizeof bare - 1);
}

/* ---- towards MHD ---- */

static struct MHD_Response *response_of(struct exchange *exchange, struct reply *reply)
{
	struct MHD_Response *response = NULL;
	switch (reply->kind) {
	case REPLY_EMPTY:
	case REPLY_DEFERRED:
		return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	case REPLY_STATIC:
		return MHD_create_response_from_buffer(reply->length, (void *)reply->bytes, MHD_RESPMEM_PERSISTENT);
	case REPLY_BYTES:
		response = MHD_create_response_from_buffer(reply->length, (void *)reply->bytes, MHD_RESPMEM_MUST_FREE);
		if (response)
			reply->kind = REPLY_STATIC; /* MHD owns the bytes now */
		return response;
	case REPLY_FILE:
		response = MHD_create_response_from_fd_at_offset64(reply->length, reply->file, reply->offset);
		if (response)
			reply->file = -1;
		return response;
	case REPLY_STREAM:
		return live_list_subscribe(exchange->context->subscribers, exchange->connection);
	}
	return response;
}

static bool has_header(const struct reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->header_count; i++) {
		if (strcmp(reply->headers[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Who has pinned a hall's name to https is locked out when the authority goes,
 * and cannot even come to the page that installs it. */
static const char *insist(const struct app *app)
{
	return app->authority ? "max-age=0" : "max-age=31536000";
}

static bool is_page(const struct reply *reply)
{
	return reply->type && strncmp(reply->type, "text/html", 9) == 0;
}

static const char *content_policy(const struct reply *reply)
{
	if (is_page(reply))
		return CONTENT_POLICY;
	if (reply->type && strcmp(reply->type, "application/pdf") == 0)
		return "frame-ancestors 'none'"; /* a sandbox leaves the page blank in some browsers' viewers */
	return "default-src 'none'; frame-ancestors 'none'; sandbox";
}

/* Takes one header after the other. */
typedef void put_header(void *closure, const char *name, const char *value);

static void each_header(const struct exchange *exchange, const struct reply *reply, put_header *put, void *closure)
{
	if (reply->type)
		put(closure, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
	for (size_t i = 0; i < reply->header_count; i++)
		put(closure, reply->headers[i].name, reply->headers[i].value);
	if (!has_header(reply, "Cache-Control"))
		put(closure, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	put(closure, "X-Content-Type-Options", "nosniff");
	put(closure, "Referrer-Policy", "no-referrer");
	if (exchange->context->secure)
		put(closure, "Strict-Transport-Security", insist(exchange->context->app));
	put(closure, "Permissions-Policy",
	    is_page(reply) ? "camera=(self), microphone=(), geolocation=()"
	                   : "camera=(), microphone=(), geolocation=()");
	if (!has_header(reply, "Content-Security-Policy"))
		put(closure, "Content-Security-Policy", content_policy(reply));
}

static void put_into_response(void *closure, const char *name, const char *value)
{
	MHD_add_response_header(closure, name, value);
}

static void put_into_text(void *closure, const char *name, const char *value)
{
	fprintf(closure, "%s: %s\r\n", name, value);
}

/* The head of a stream that is not MHD's to send; to be freed. */
static char *stream_head(const struct exchange *exchange, const struct reply *reply)
{
	char *head = NULL;
	size_t length = 0;
	char date[TIMESTAMP_HTTP_SIZE];
	FILE *out = open_memstream(&head, &length);
	if (!out)
		return NULL;
	fprintf(out, "HTTP/1.1 %u OK\r\nDate: %s\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n", reply->http,
	    timestamp_http(exchange->request.now, date));
	each_header(exchange, reply, put_into_text, out);
	fputs("\r\n", out);
	if (fclose(out) == 0)
		return head;
	free(head);
	return NULL;
}

/* Whether the socket itself can become the stream. */
static bool may_take_over(const struct exchange *exchange, const struct reply *reply)
{
	return reply->kind == REPLY_STREAM && exchange->chunks && !exchange->context->secure &&
	       !exchange->context->draining && exchange->framed == 0;
}

static enum status take_over(struct exchange *exchange, const struct reply *reply)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char *head = stream_head(exchange, reply);
	if (!info || !head) {
		free(head);
		return STATUS_NO_MEMORY;
	}
	enum status status = STATUS_NO_MEMORY;
	int socket = fcntl(info->connect_fd, F_DUPFD_CLOEXEC, 0);
	if (socket >= 0)
		status = live_list_take(exchange->context->subscribers, socket, head);
	if (socket >= 0 && status != STATUS_OK)
		close(socket);
	free(head);
	return status;
}

enum MHD_Result reply_queue(struct exchange *exchange, struct reply *reply)
{
	if (may_take_over(exchange, reply)) {
		enum status status = take_over(exchange, reply);
		if (status == STATUS_OK)
			return MHD_NO; /* which closes MHD's own descriptor of the socket */
		reply_error(reply, status);
	}
	struct MHD_Response *response = response_of(exchange, reply);
	if (!response)
		return MHD_NO;
	each_header(exchange, reply, put_into_response, response);
	if (exchange->context->draining || exchange->framed > 1)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	enum MHD_Result result = MHD_queue_response(exchange->connection, reply->http, response);
	MHD_destroy_response(response);
	return result;
}
