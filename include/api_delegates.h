/* api_delegates: whom a request means: "all", or delegates by id. */
#ifndef API_DELEGATES_H
#define API_DELEGATES_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "form.h"
#include "status.h"
#include "store_roster.h"

#define API_DELEGATES_MAX 100000
#define API_DELEGATES_FAULT 80 /* bytes of a fault's text */

enum api_delegates_scope { API_DELEGATES_ALL, API_DELEGATES_LISTED };

struct api_delegates {
	enum api_delegates_scope scope;
	int64_t *ids; /* owned; ascending, each once */
	size_t count;
};

/* Reads the field "delegates", which is required: "all" or [id…]. Faults are
 * noted in the form. The caller frees *out with api_delegates_free, whatever
 * is returned. STATUS_NO_MEMORY. */
enum status api_delegates_read(struct form *form, struct api_delegates *out) STATUS_CHECKED;

/* Reads "1,2,3", from a query. STATUS_BAD_REQUEST. The caller frees *out,
 * whatever is returned. */
enum status api_delegates_parse(const char *text, struct api_delegates *out) STATUS_CHECKED;

void api_delegates_free(struct api_delegates *delegates);

/* "all" or [id…], for the event log; NULL without memory. */
json_t *api_delegates_json(const struct api_delegates *delegates);

/* Calls `take` for each of them, by id. STATUS_INVALID with a text in `fault`
 * when an id is nobody's; `take` may do the same. */
struct api_delegates_visit {
	enum status (*take)(void *closure, const struct delegate *delegate, char fault[API_DELEGATES_FAULT]);
	void *closure;
};
enum status api_delegates_each(struct store *store, const struct api_delegates *delegates,
    const struct api_delegates_visit *visit, char fault[API_DELEGATES_FAULT]) STATUS_CHECKED;

#endif
