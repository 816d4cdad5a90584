/* calls: handlers called without a server, their operations run at once. */
#ifndef CALLS_H
#define CALLS_H

#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>

#include "app.h"
#include "hall.h"
#include "key.h"
#include "reply.h"
#include "request.h"
#include "routes.h"
#include "store_congress.h"
#include "temporary.h"
#include "writer.h"

struct calls {
	struct temporary *place;
	struct app app;
	struct key *key;
	struct store *reader;
	void *place_state;
	struct principal who;        /* calls; the secretariat unless a test says otherwise */
	void (*watch)(bool working); /* told when the program, not the test, is at work; may be NULL */
};

struct call {
	const char *method, *path; /* with the query */
	const char *body;          /* zero-terminated; NULL: none */
};

struct answer {
	unsigned http;
	char *text; /* zero-terminated copy of the bytes; NULL where there are none */
	size_t length;
	json_t *json; /* NULL where it is no JSON */
};

static inline int calls_open(void **state)
{
	struct calls *calls = calloc(1, sizeof *calls);
	char path[128];
	assert_non_null(calls);
	assert_true(sodium_init() >= 0);
	temporary_open(&calls->place_state);
	calls->place = calls->place_state;
	snprintf(path, sizeof path, "%s/key", calls->place->directory);
	assert_int_equal(key_create(path, &calls->key), STATUS_OK);
	calls->place->act.key = calls->key;
	char name[] = "Đại hội", term[] = "2026", timezone[] = "Asia/Ho_Chi_Minh", language[] = "vi";
	struct congress congress = {.id = 7, .name = name, .term = term, .timezone = timezone, .language = language};
	memcpy(congress.public_key, key_public(calls->key), sizeof congress.public_key);
	assert_int_equal(store_congress_create(&calls->place->act, &congress), STATUS_OK);
	assert_int_equal(store_open(calls->place->path, STORE_READ, &calls->reader), STATUS_OK);
	calls->app = (struct app){
	    .key = calls->key,
	    .congress = congress.id,
	    .public_url = "https://hall.example",
	    .documents = open(calls->place->directory, O_RDONLY | O_DIRECTORY),
	};
	assert_true(calls->app.documents >= 0);
	calls->who = (struct principal){.role = ROLE_SECRETARIAT, .by = ROLE_BY_TOKEN, .actor = "token:1"};
	*state = calls;
	return 0;
}

static inline int calls_close(void **state)
{
	struct calls *calls = *state;
	close(calls->app.documents);
	store_close(calls->reader);
	key_free(calls->key);
	temporary_close(&calls->place_state);
	free(calls);
	return 0;
}

/* Cuts "a=1&b=2" (changed by it) into pairs; nothing is percent-decoded. */
static inline void calls_queries(struct request *request, char *text)
{
	char *rest = NULL;
	for (char *pair = strtok_r(text, "&", &rest); pair; pair = strtok_r(NULL, "&", &rest)) {
		char *equals = strchr(pair, '=');
		assert_non_null(equals);
		*equals = '\0';
		request->queries[request->query_count++] = (struct request_pair){pair, equals + 1};
	}
}

static inline enum status calls_follow(struct calls *calls, const struct request *request, struct reply *reply)
{
	struct operation *operation = reply->operation;
	reply->operation = NULL;
	reply->kind = REPLY_EMPTY;
	struct act act = calls->place->act;
	act.actor = operation->actor;
	enum status result;
	if (reply->lane == OPERATION_WRITE) {
		result = writer_perform(&act, operation, calls->app.hall);
		if (calls->app.hall)
			hall_refresh(calls->app.hall, act.store);
	} else {
		act.store = calls->reader;
		act.key = NULL;
		result = operation->run(operation, &act);
	}
	enum status status = operation->answer(operation, result, &calls->app, request, reply);
	operation->free(operation);
	return status;
}

static inline char *calls_bytes(const struct reply *reply, size_t *length)
{
	char *text = malloc(reply->length + 1);
	assert_non_null(text);
	if (reply->kind == REPLY_FILE)
		assert_int_equal(pread(reply->file, text, reply->length, (off_t)reply->offset), reply->length);
	else
		memcpy(text, reply->bytes, reply->length);
	text[reply->length] = '\0';
	*length = reply->length;
	return text;
}

/* Calls the handler of the endpoint table. To be freed by calls_free. */
static inline struct answer calls_send(struct calls *calls, const struct call *call)
{
	const struct route *route;
	char path[512], allow[64];
	struct request request = {
	    .method = call->method,
	    .path = path,
	    .body = call->body ? call->body : "",
	    .body_length = call->body ? strlen(call->body) : 0,
	    .upload = -1,
	    .who = calls->who,
	    .store = calls->reader,
	    .now = TEMPORARY_NOW,
	};
	snprintf(path, sizeof path, "%s", call->path);
	char *query = strchr(path, '?');
	if (query) {
		*query = '\0';
		calls_queries(&request, query + 1);
	}
	assert_int_equal(routes_find(call->method, path, &route, request.params, allow), STATUS_OK);
	struct reply reply;
	reply_init(&reply);
	if (calls->watch)
		calls->watch(true);
	enum status status = route->handler(&calls->app, &request, &reply);
	while (status == STATUS_OK && reply.kind == REPLY_DEFERRED)
		status = calls_follow(calls, &request, &reply);
	if (status != STATUS_OK)
		reply_error(&reply, status);
	if (calls->watch)
		calls->watch(false);
	struct answer answer = {.http = reply.http};
	answer.text = calls_bytes(&reply, &answer.length);
	answer.json = json_loadb(answer.text, answer.length, 0, NULL);
	reply_free(&reply);
	for (size_t i = 0; i < REQUEST_PARAMS; i++)
		free(request.params[i]);
	return answer;
}

static inline void calls_free(struct answer *answer)
{
	free(answer->text);
	json_decref(answer->json);
}

/* The member "a.0.b" of the answer, borrowed; fails the test without it. */
static inline json_t *calls_at(const struct answer *answer, const char *names)
{
	char copy[128], *rest = NULL;
	json_t *value = answer->json;
	snprintf(copy, sizeof copy, "%s", names);
	for (char *name = strtok_r(copy, ".", &rest); name; name = strtok_r(NULL, ".", &rest)) {
		json_t *next = json_is_array(value) ? json_array_get(value, strtoul(name, NULL, 10))
		                                    : json_object_get(value, name);
		if (!next)
			fail_msg("no %s in %s", names, answer->text);
		value = next;
	}
	return value;
}

static inline int64_t calls_integer(const struct answer *answer, const char *names)
{
	json_t *value = calls_at(answer, names);
	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

static inline const char *calls_text(const struct answer *answer, const char *names)
{
	json_t *value = calls_at(answer, names);
	assert_true(json_is_string(value));
	return json_string_value(value);
}

/* Sends and fails the test unless this is the HTTP status. */
static inline struct answer calls_expect(
    struct calls *calls, unsigned http, const char *method, const char *path, const char *body)
{
	struct answer answer = calls_send(calls, &(struct call){method, path, body});
	if (answer.http != http)
		fail_msg("%s %s: %u, not %u: %s", method, path, answer.http, http, answer.text);
	return answer;
}

/* The same, without looking at the answer. */
static inline void calls_done(
    struct calls *calls, unsigned http, const char *method, const char *path, const char *body)
{
	struct answer answer = calls_expect(calls, http, method, path, body);
	calls_free(&answer);
}

#define CALLS_TEST(name) cmocka_unit_test_setup_teardown(name, calls_open, calls_close)

#endif
