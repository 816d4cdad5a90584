/* request: what a handler reads. It knows no HTTP library, so that a test can
 * fill one by hand. */
#ifndef REQUEST_H
#define REQUEST_H

#include <jansson.h>
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
	const char *address;      /* of the client, for limits on signing in only */
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

/* ---- a JSON body, field by field ----
 *
 *	struct form form;
 *	enum status status = form_open(&form, request);
 *	if (status != STATUS_OK)
 *		return status;
 *	const char *title = form_text(&form, "title", FORM_REQUIRED, 200);
 *	int64_t seats = form_integer(&form, "seats", FORM_OPTIONAL, 1, 1000, 1);
 *	return form_close(&form, reply);
 *
 * Each reader notes what is wrong with its field and returns a harmless value;
 * form_close also notes fields nobody asked for, and turns all notes into one
 * 422 with `fields`. Texts are borrowed from the form until form_free. */

enum form_need { FORM_REQUIRED, FORM_OPTIONAL };

struct form {
	json_t *object;
	json_t *faults; /* {"field": "what is wrong"} */
	const char *known[40];
	size_t known_count;
};

struct reply;

/* STATUS_BAD_REQUEST when the body is no JSON object (duplicate keys and bad
 * UTF-8 included). */
enum status form_open(struct form *form, const struct request *request, struct reply *reply) STATUS_CHECKED;

/* 1 to `max` bytes without control characters but line breaks; NULL where
 * missing or wrong. Spaces around it are an error of nobody: they stay. */
const char *form_text(struct form *form, const char *name, enum form_need need, size_t max);
/* Exactly `length` bytes in lower-case hex. False where missing or wrong. */
bool form_hex(struct form *form, const char *name, unsigned char *out, size_t length);
int64_t form_integer(
    struct form *form, const char *name, enum form_need need, int64_t min, int64_t max, int64_t fallback);
bool form_boolean(struct form *form, const char *name, bool fallback);
/* The value as it is (borrowed), or NULL where missing. */
json_t *form_value(struct form *form, const char *name, enum form_need need);
/* One of `names` (ends with NULL): its index, or `fallback`. */
int form_choice(struct form *form, const char *name, enum form_need need, const char *const names[], int fallback);
bool form_has(const struct form *form, const char *name);
void form_fault(struct form *form, const char *name, const char *detail);

/* STATUS_OK, or STATUS_INVALID with the faults in the reply. Texts stay valid
 * until form_free. */
enum status form_close(struct form *form, struct reply *reply) STATUS_CHECKED;
void form_free(struct form *form);

#endif
