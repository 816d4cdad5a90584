/* client: a load generator for HTTP/1.1 on loopback: keep-alive connections on
 * one epoll, each with one request under way at a time.
 *
 * Everything here ends the benchmark (fail.h) on an answer of another status
 * than expected, a closed connection or lack of time. */
#ifndef CLIENT_H
#define CLIENT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "script.h"

struct client;

/* A stretch of a script to be sent. */
struct client_plan {
	const struct script *script;
	size_t first, count; /* of its requests */
	unsigned expected;   /* HTTP status of every answer */
	double seconds;      /* that the whole may take at most */

	/* Called with the body of each answer, zero-terminated and borrowed;
	 * may be NULL. `index` is the request's place in the script. */
	void (*answered)(void *closure, size_t index, const char *body);
	void *closure;
};

struct client_figures {
	size_t requests;
	double seconds;          /* from the first request to the last answer of each stretch */
	double median, p99, max; /* milliseconds from request to whole answer */
};

/* Connects to 127.0.0.1. */
struct client *client_open(uint16_t port, size_t connections);

/* Sends the stretch and waits for the last answer; may be repeated. */
void client_run(struct client *client, const struct client_plan *plan);

/* Over all stretches so far. */
void client_figures(struct client *client, struct client_figures *out);

void client_close(struct client *client);

/* One request on a connection of its own; `body` and `token` may be NULL. The
 * answer's body, to be freed. */
char *client_text(
    uint16_t port, const char *method, const char *path, const char *token, const char *body, unsigned expected);

/* As client_text for an answer in JSON, to be released with json_decref. */
json_t *client_json(
    uint16_t port, const char *method, const char *path, const char *token, const char *body, unsigned expected);

/* A connected, non-blocking socket to 127.0.0.1. */
int client_connect(uint16_t port);

/* Writes all of it, waiting where the socket is full. */
void client_send(int socket, const char *bytes, size_t length);

#endif
