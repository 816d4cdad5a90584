/* script: HTTP requests made beforehand, byte for byte, so that a run does
 * nothing but send them. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stddef.h>

struct script {
	char *bytes; /* all requests, one behind the other */
	size_t used, capacity;
	size_t *ends; /* of each request within `bytes` */
	size_t count, room;
};

/* Adds a request. `token` is a bearer token or NULL; `body` is a JSON
 * object, a table as CSV, or NULL. */
void script_add(struct script *script, const char *method, const char *path, const char *token, const char *body);

/* Request `index`, borrowed until the next script_add. */
const char *script_request(const struct script *script, size_t index, size_t *length);

/* Frees the requests; the script is then empty and can be filled again. */
void script_clear(struct script *script);

#endif
