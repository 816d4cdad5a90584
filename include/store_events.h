/* store_events: rows of the audit log; event.h makes and checks them. */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include <stdint.h>

#include "status.h"
#include "store.h"

struct event {
	uint64_t seq;
	int64_t at;
	const char *actor, *act, *data;
	unsigned char prev[32], hash[32], signature[64];
};

/* The newest event's number and hash; 0 and zeros when there is none. */
enum status store_event_head(struct store *store, uint64_t *seq, unsigned char hash[32]) STATUS_CHECKED;
enum status store_event_add(struct act *act, const struct event *event) STATUS_CHECKED;

/* Calls `take` for at most `limit` events after `after`, in order. */
enum status store_event_each(struct store *store, uint64_t after, uint64_t limit,
    enum status (*take)(void *closure, const struct event *event), void *closure) STATUS_CHECKED;

/* Calls `take` for every event with that act, in order. Looks at the whole log. */
enum status store_event_named(struct store *store, const char *name,
    enum status (*take)(void *closure, const struct event *event), void *closure) STATUS_CHECKED;

#endif
