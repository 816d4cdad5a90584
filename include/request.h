/* request: what a handler reads. It knows no HTTP library, so that a test can
 * fill one by hand. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "role.h"
#include "status.h"
#include "store.h"

#define REQUEST_PARAMS 2
#define REQUEST_QUERIES 16
#define REQUEST_HEADERS 8

struct request_pair {
	const char *name;
	const char *value; /* "" where there is none */
};

struct request {
	const char *method;
	const char *path;
	char *params[REQUEST_PARAMS]; /* what stands for {…} in the path */
	struct request_pair queries[REQUEST_QUERIES];
	size_t query_count;
	struct request_pair headers[REQUEST_HEADERS]; /* the few that handlers may read */
	size_t header_count;
	const char *body; /* zero-terminated, "" where there is none */
	size_t body_length;
	int upload;               /* file descriptor of a body kept in a file, or -1 */
	unsigned char sha256[32]; /* of that file */
	char address[48];         /* of the client, for limits on signing in only */
	struct principal who;
	struct store *store; /* the worker's read connection */
	int64_t now;         /* milliseconds UTC */
};

/* Borrowed, or NULL. Header names without regard to case. */
const char *request_query(const struct request *request, const char *name);
const char *request_header(const struct request *request, const char *name);

/* The number that stands for the index-th {…} of the path: 1 to 2^53.
 * STATUS_NOT_FOUND for anything else, since no such thing exists. */
enum status request_id(const struct request *request, size_t index, int64_t *id) STATUS_CHECKED;

/* A whole number in the query; `fallback` where it is missing.
 * STATUS_BAD_REQUEST when it is no number from min to max. */
enum status request_number(const struct request *request, const char *name, int64_t min, int64_t max, int64_t fallback,
    int64_t *out) STATUS_CHECKED;

#endif
