#include "exchange.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "auth.h"
#include "config.h"
#include "exchange_body.h"
#include "log.h"
#include "offload.h"
#include "origin.h"
#include "timestamp.h"
#include "writer.h"
#include "xlsx.h"

/* A refused body up to this size is read and thrown away: most clients read no
 * answer before they have sent everything, and a connection closed on the way
 * would take the answer with it. */
#define DISCARD_MAX (2 * CONFIG_DOCUMENT_BYTES)

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* ---- before the body ---- */

static enum MHD_Result take_query(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct request *request = closure;
	if (request->query_count == REQUEST_QUERIES)
		return MHD_NO;
	request->queries[request->query_count++] = (struct request_pair){name, value ? value : ""};
	return MHD_YES;
}

static void take_headers(struct request *request, struct MHD_Connection *connection)
{
	static const char *const wanted[REQUEST_HEADERS] = {
	    "Accept-Encoding",
	    "If-None-Match",
	    "Range",
	    "If-Range",
	    "Content-Type",
	    "Host",
	};
	for (size_t i = 0; i < REQUEST_HEADERS && wanted[i]; i++) {
		const char *value = header_of(connection, wanted[i]);
		if (value)
			request->headers[request->header_count++] = (struct request_pair){wanted[i], value};
	}
}

/* Of an IPv6 address the network, since a host may take any address in it. */
static void take_address(struct request *request, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;
	if (!address)
		return;
	if (address->sa_family != AF_INET6) {
		const struct in_addr *v4 = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
		inet_ntop(AF_INET, v4, request->address, sizeof request->address);
		return;
	}
	struct in6_addr v6 = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (!IN6_IS_ADDR_V4MAPPED(&v6))
		memset(&v6.s6_addr[8], 0, 8);
	inet_ntop(AF_INET6, &v6, request->address, sizeof request->address);
}

/* "application/json; charset=utf-8" is of type application/json. */
static bool is_of_type(const char *type, const char *wanted)
{
	size_t length = strlen(wanted);
	return type && strncasecmp(type, wanted, length) == 0 &&
	       (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}

static bool has_body(struct MHD_Connection *connection)
{
	const char *length = header_of(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return header_of(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING) || (length && strcmp(length, "0") != 0);
}

/* A form of another site can send no such type without asking first. An empty
 * body needs none where a bearer token, which no other site knows, comes. */
static enum status check_type(const struct exchange *exchange)
{
	const char *type = header_of(exchange->connection, MHD_HTTP_HEADER_CONTENT_TYPE);
	bool bare = !has_body(exchange->connection) && exchange->request.who.role != ROLE_NOBODY &&
	            header_of(exchange->connection, MHD_HTTP_HEADER_AUTHORIZATION);
	switch (exchange->route->body) {
	case ROUTES_NO_BODY:
		return STATUS_OK;
	case ROUTES_JSON:
		return bare || is_of_type(type, "application/json") ? STATUS_OK : STATUS_UNSUPPORTED_TYPE;
	case ROUTES_TABLE:
		return is_of_type(type, "text/csv") || is_of_type(type, XLSX_TYPE) ? STATUS_OK
		                                                                   : STATUS_UNSUPPORTED_TYPE;
	case ROUTES_PHOTO:
		return is_of_type(type, "image/jpeg") || is_of_type(type, "image/png") ? STATUS_OK
		                                                                       : STATUS_UNSUPPORTED_TYPE;
	case ROUTES_UPLOAD: /* what a form of another site can send is not a document */
		if (!type || is_of_type(type, "text/plain") || is_of_type(type, "multipart/form-data") ||
		    is_of_type(type, "application/x-www-form-urlencoded"))
			return STATUS_UNSUPPORTED_TYPE;
		return STATUS_OK;
	}
	return STATUS_INTERNAL;
}

static enum status check_length(const struct exchange *exchange)
{
	const char *text = header_of(exchange->connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
	if (!text || exchange->route->body == ROUTES_NO_BODY)
		return STATUS_OK;
	return strtoull(text, NULL, 10) > exchange_body_max(exchange) ? STATUS_TOO_LARGE : STATUS_OK;
}

static const char *cookie_named(const struct exchange *exchange, const char *name)
{
	return MHD_lookup_connection_value(exchange->connection, MHD_COOKIE_KIND, name);
}

/* One browser may be signed in as staff and as a delegate: what only delegates
 * do is done as the delegate, all else as staff, unless the request says
 * "?as=delegate". */
static const char *cookie_of(const struct exchange *exchange)
{
	const char *staff = cookie_named(exchange, AUTH_COOKIE);
	const char *delegate = cookie_named(exchange, AUTH_COOKIE_DELEGATE);
	const char *as = request_query(&exchange->request, "as");
	if (as && strcmp(as, "delegate") == 0)
		return delegate;
	if (exchange->route->roles == ROLE_DELEGATE)
		return delegate ? delegate : staff;
	return staff ? staff : delegate;
}

static enum status check_role(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	snprintf(request->who.actor, sizeof request->who.actor, "nobody");
	if (exchange->route->auth == ROUTES_PUBLIC)
		return STATUS_OK;
	enum status status =
	    auth_identify(request->store, header_of(exchange->connection, MHD_HTTP_HEADER_AUTHORIZATION),
	        cookie_of(exchange), request->now, &request->who);
	if (status != STATUS_OK || exchange->route->auth == ROUTES_OPTIONAL)
		return status;
	if (request->who.role == ROLE_NOBODY)
		return STATUS_UNAUTHENTICATED;
	return (exchange->route->roles & request->who.role) ? STATUS_OK : STATUS_FORBIDDEN;
}

/* A page of another site may look at nothing here, and shall change nothing. */
static enum status check_origin(struct exchange *exchange, const char *method)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return STATUS_OK;
	struct MHD_Connection *connection = exchange->connection;
	const char *site = header_of(connection, "Sec-Fetch-Site"), *origin = header_of(connection, "Origin");
	if (!origin_is_foreign(site, origin, header_of(connection, MHD_HTTP_HEADER_HOST)) ||
	    (!site && origin_is_of(origin, exchange->context->app->public_url)))
		return STATUS_OK;
	return reply_refuse(&exchange->reply, STATUS_FORBIDDEN, "a page of another site may change nothing here");
}

static enum MHD_Result look_at_framing(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct exchange *exchange = closure;
	bool coding = strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0;
	if (coding || strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
		exchange->framed++;
	if ((coding && (!value || strcasecmp(value, "chunked") != 0)) || strpbrk(name, " \t"))
		exchange->framed = 2; /* means nothing here, but perhaps to a proxy in front */
	return MHD_YES;
}

/* Where a proxy in front could see another end of the body than this daemon,
 * the next request might be another's (RFC 9112 section 6.3): only one plain
 * length or one "chunked" will do. */
static enum status check_framing(struct exchange *exchange)
{
	MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, look_at_framing, exchange);
	return exchange->framed > 1 ? STATUS_BAD_REQUEST : STATUS_OK;
}

static enum status admit(struct exchange *exchange, const char *method, const char *path)
{
	char allow[64];
	enum status status = check_framing(exchange);
	if (status == STATUS_OK)
		status = exchange->context->plain
		             ? routes_find_plain(method, path, &exchange->route, exchange->request.params)
		             : routes_find(method, path, &exchange->route, exchange->request.params, allow);
	if (status == STATUS_METHOD_NOT_ALLOWED)
		reply_header(&exchange->reply, "Allow", "%s", allow);
	if (status == STATUS_OK && !exchange->context->plain)
		status = check_origin(exchange, method);
	if (status == STATUS_OK)
		status = check_role(exchange);
	if (status == STATUS_OK)
		status = check_type(exchange);
	if (status == STATUS_OK)
		status = check_length(exchange);
	if (status == STATUS_OK)
		status = exchange_body_open(exchange);
	return status;
}

static struct exchange *exchange_start(
    struct exchange_context *context, struct MHD_Connection *connection, const char *path, const char *method,
    const char *version)
{
	struct exchange *exchange = calloc(1, sizeof *exchange);
	if (!exchange)
		return NULL;
	exchange->context = context;
	exchange->connection = connection;
	exchange->chunks =
	    strcmp(method, MHD_HTTP_METHOD_GET) == 0 && strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
	reply_init(&exchange->reply);
	exchange->request = (struct request){
	    .method = method,
	    .path = path,
	    .body = "",
	    .upload = -1,
	    .store = context->store,
	    .now = timestamp_now(),
	};
	take_headers(&exchange->request, connection);
	take_address(&exchange->request, connection);
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_query, &exchange->request);
	exchange->refused = admit(exchange, method, path);
	return exchange;
}

/* ---- the body ---- */

static enum MHD_Result read_body(struct exchange *exchange, const char *bytes, size_t *length)
{
	bool wanted = exchange->route && exchange->route->body != ROUTES_NO_BODY;
	if (exchange->refused == STATUS_OK && wanted)
		exchange->refused = exchange_body_add(exchange, bytes, *length);
	else
		exchange->discarded += *length;
	*length = 0;
	return exchange->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

/* ---- the answer ---- */

static enum MHD_Result answer(struct exchange *exchange)
{
	exchange->stage = EXCHANGE_ANSWERED;
	return reply_queue(exchange, &exchange->reply);
}

/* On the lane's thread: back to the worker. */
static void operation_done(struct operation *operation)
{
	struct exchange *exchange = operation->owner;
	exchange->context->complete(exchange->context->worker, exchange);
}

static enum status submit(struct exchange *exchange)
{
	struct app *app = exchange->context->app;
	struct operation *operation = exchange->reply.operation;
	exchange->reply.operation = NULL;
	exchange->reply.kind = REPLY_EMPTY;
	operation->done = operation_done;
	operation->owner = exchange;
	exchange->operation = operation;
	exchange->stage = EXCHANGE_WAITING;
	exchange->context->waiting++;
	MHD_suspend_connection(exchange->connection);
	if (exchange->reply.lane == OPERATION_WRITE) {
		writer_submit(app->writer, operation);
		return STATUS_OK;
	}
	struct offload *other = exchange->reply.lane == OPERATION_SHEETS ? app->sheets : app->offload;
	enum status status =
	    offload_submit(exchange->reply.lane == OPERATION_PASSWORD ? app->passwords : other, operation);
	if (status != STATUS_OK) {
		operation->result = status;
		operation_done(operation);
	}
	return STATUS_OK;
}

static enum MHD_Result conclude(struct exchange *exchange, enum status status)
{
	if (status == STATUS_OK && exchange->reply.kind == REPLY_DEFERRED)
		status = submit(exchange);
	if (exchange->stage == EXCHANGE_WAITING)
		return MHD_YES;
	if (status != STATUS_OK)
		reply_error(&exchange->reply, status);
	if (status == STATUS_INTERNAL || status == STATUS_CORRUPT)
		log_error("%s %s failed: %s", exchange->request.method, exchange->route ? exchange->route->path : "?",
		    status_code(status));
	return answer(exchange);
}

static enum MHD_Result take_back(struct exchange *exchange)
{
	struct operation *operation = exchange->operation;
	exchange->operation = NULL;
	exchange->stage = EXCHANGE_READING;
	enum status status = operation->answer(
	    operation, operation->result, exchange->context->app, &exchange->request, &exchange->reply);
	operation->free(operation);
	return conclude(exchange, status);
}

static enum MHD_Result handle_whole(struct exchange *exchange)
{
	if (exchange->refused != STATUS_OK)
		return conclude(exchange, exchange->refused);
	exchange_body_finish(exchange);
	return conclude(
	    exchange, exchange->route->handler(exchange->context->app, &exchange->request, &exchange->reply));
}

/* A client that asks before it sends a body hears the answer before. */
static bool refuse_at_once(const struct exchange *exchange)
{
	if (exchange->refused == STATUS_OK)
		return false;
	const char *length = header_of(exchange->connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return exchange->framed > 1 || header_of(exchange->connection, MHD_HTTP_HEADER_EXPECT) ||
	       (length && strtoull(length, NULL, 10) > DISCARD_MAX);
}

/* A stream may last all day, and there are many: nothing of its request is
 * needed any more. */
static void forget_streamed(struct exchange *exchange, void **state)
{
	if (exchange->stage == EXCHANGE_ANSWERED && exchange->reply.kind == REPLY_STREAM)
		exchange_end(NULL, exchange->connection, state, MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

enum MHD_Result exchange_handle(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_length, void **state)
{
	struct exchange *exchange = *state;
	enum MHD_Result result = MHD_YES;
	if (!exchange) {
		exchange = exchange_start(closure, connection, url, method, version);
		*state = exchange;
		if (!exchange)
			return MHD_NO;
		return refuse_at_once(exchange) ? conclude(exchange, exchange->refused) : MHD_YES;
	}
	if (*upload_length && exchange->stage == EXCHANGE_READING)
		return read_body(exchange, upload, upload_length);
	switch (exchange->stage) {
	case EXCHANGE_READING:
		result = handle_whole(exchange);
		forget_streamed(exchange, state);
		break;
	case EXCHANGE_RETURNED:
		return take_back(exchange);
	case EXCHANGE_WAITING:
	case EXCHANGE_ANSWERED:
		break;
	}
	return result;
}

void exchange_resume(struct exchange *exchange)
{
	exchange->context->waiting--;
	exchange->stage = EXCHANGE_RETURNED;
	MHD_resume_connection(exchange->connection);
}

void exchange_end(void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	(void)closure;
	(void)connection;
	(void)why;
	struct exchange *exchange = *state;
	*state = NULL;
	if (!exchange)
		return;
	if (exchange->operation)
		exchange->operation->free(exchange->operation);
	for (size_t i = 0; i < REQUEST_PARAMS; i++)
		free(exchange->request.params[i]);
	exchange_body_free(exchange);
	reply_free(&exchange->reply);
	free(exchange);
}
