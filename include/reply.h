/* reply: what a handler answers. Handlers fill it; reply_queue, in the only
 * file that queues responses, sends it. */
#ifndef REPLY_H
#define REPLY_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "assets.h"
#include "operation.h"
#include "status.h"

#define REPLY_HEADERS 6

enum reply_kind {
	REPLY_EMPTY,
	REPLY_BYTES,  /* owned, free()d */
	REPLY_STATIC, /* for ever, as an embedded page */
	REPLY_FILE,   /* owned descriptor */
	REPLY_STREAM, /* the live state */
	REPLY_DEFERRED,
};

struct reply {
	enum reply_kind kind;
	unsigned http;
	const char *type; /* static */
	struct {
		const char *name; /* static */
		char *value;      /* owned */
	} headers[REPLY_HEADERS];
	size_t header_count;
	const void *bytes;
	size_t length;
	int file;
	uint64_t offset;
	char *detail;   /* owned: a better word than the status's own */
	json_t *fields; /* owned: of a 422 */
	json_t *rows;   /* owned: of a roster's 422 */
	struct operation *operation;
	enum operation_lane lane;
};

void reply_init(struct reply *reply);

/* Frees what the reply owns. An operation not taken out of it is freed too. */
void reply_free(struct reply *reply);

/* Takes `body`; NULL (out of memory) is answered as such. */
enum status reply_json(struct reply *reply, unsigned http, json_t *body) STATUS_CHECKED;

/* JSON as the format writes it, for the few answers that go out by the ten
 * thousand: their texts must need no escape. */
enum status reply_format(struct reply *reply, unsigned http, const char *format, ...) STATUS_CHECKED
    __attribute__((format(printf, 3, 4)));

/* Takes the bytes, made by malloc. `type` is static. */
void reply_bytes(struct reply *reply, unsigned http, const char *type, void *bytes, size_t length);

/* Static bytes; for an embedded page the fitting encoding is chosen. */
void reply_static(struct reply *reply, unsigned http, const char *type, const void *bytes, size_t length);

/* Takes the descriptor. */
void reply_file(struct reply *reply, unsigned http, const char *type, int file, uint64_t offset, size_t length);

/* The stream of the live state. */
void reply_stream(struct reply *reply);

/* Takes the operation; its `actor` is set from `request`. */
enum status reply_defer(struct reply *reply, const struct request *request, enum operation_lane lane,
    struct operation *operation) STATUS_CHECKED;

/* `name` is static, `format` gives the value. */
void reply_header(struct reply *reply, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Notes a better detail and returns `status`, to be returned at once. */
enum status reply_refuse(struct reply *reply, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Turns a failure into the contract's error body. */
void reply_error(struct reply *reply, enum status status);

#endif
