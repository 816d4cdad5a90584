/* browse: handlers called with request headers and uploads, whose answers'
 * headers can be looked at. Builds on calls.h. */
#ifndef BROWSE_H
#define BROWSE_H

#include "calls.h"

#define BROWSE_HEADERS 3

struct browse {
	const char *method, *path; /* with the query; nothing is percent-decoded */
	struct request_pair headers[BROWSE_HEADERS];
	const char *upload; /* a body kept in a file; NULL: none */
	size_t upload_length;
};

struct page {
	unsigned http;
	struct reply reply;
	char *text; /* zero-terminated */
	size_t length;
};

/* A nameless file, as a worker keeps an upload in. */
static inline void browse_upload(const struct calls *calls, const struct browse *browse, struct request *request)
{
	if (!browse->upload)
		return;
	request->upload = openat(calls->app.documents, ".", O_TMPFILE | O_RDWR, 0600);
	request->body_length = browse->upload_length;
	assert_true(request->upload >= 0);
	assert_int_equal(write(request->upload, browse->upload, browse->upload_length), browse->upload_length);
	crypto_hash_sha256(request->sha256, (const unsigned char *)browse->upload, browse->upload_length);
}

static inline void browse_answer(struct page *page, enum status status)
{
	if (status != STATUS_OK)
		reply_error(&page->reply, status);
	page->http = page->reply.http;
	if (page->reply.kind == REPLY_EMPTY)
		page->text = calloc(1, 1);
	else
		page->text = calls_bytes(&page->reply, &page->length);
	assert_non_null(page->text);
}

/* Calls the handler of the endpoint table. To be freed by browse_free. */
static inline struct page browse_send(struct calls *calls, const struct browse *browse)
{
	const struct route *route;
	char path[1024], allow[64];
	struct page page = {0};
	struct request request = {
	    .method = browse->method,
	    .path = path,
	    .body = "",
	    .upload = -1,
	    .who = {.role = ROLE_SECRETARIAT, .by = ROLE_BY_TOKEN, .actor = "token:1"},
	    .store = calls->reader,
	    .now = TEMPORARY_NOW,
	};
	for (size_t i = 0; i < BROWSE_HEADERS && browse->headers[i].name; i++)
		request.headers[request.header_count++] = browse->headers[i];
	browse_upload(calls, browse, &request);
	snprintf(path, sizeof path, "%s", browse->path);
	char *query = strchr(path, '?');
	if (query) {
		*query = '\0';
		calls_queries(&request, query + 1);
	}
	assert_int_equal(routes_find(browse->method, path, &route, request.params, allow), STATUS_OK);
	reply_init(&page.reply);
	enum status status = route->handler(&calls->app, &request, &page.reply);
	while (status == STATUS_OK && page.reply.kind == REPLY_DEFERRED)
		status = calls_follow(calls, &request, &page.reply);
	browse_answer(&page, status);
	if (request.upload >= 0)
		close(request.upload);
	for (size_t i = 0; i < REQUEST_PARAMS; i++)
		free(request.params[i]);
	return page;
}

static inline struct page browse_get(struct calls *calls, const char *path)
{
	return browse_send(calls, &(struct browse){.method = "GET", .path = path});
}

/* With one header. */
static inline struct page browse_ask(struct calls *calls, const char *path, const char *name, const char *value)
{
	return browse_send(
	    calls, &(struct browse){.method = "GET", .path = path, .headers = {{.name = name, .value = value}}});
}

/* NULL where there is none. */
static inline const char *browse_header(const struct page *page, const char *name)
{
	for (size_t i = 0; i < page->reply.header_count; i++) {
		if (strcmp(page->reply.headers[i].name, name) == 0)
			return page->reply.headers[i].value;
	}
	return NULL;
}

static inline void browse_free(struct page *page)
{
	reply_free(&page->reply);
	free(page->text);
}

#endif
