/* live: the public state pushed to every subscriber of /api/live as server-sent
 * events (WHATWG HTML section 9.2).
 *
 * State, not deltas: each event is the whole public state under a version that
 * only grows, over restarts too, and over a return to an older copy of the
 * database: start × 10^6 + n, where a start is numbered by the second it was made
 * in, and never lower than the one before (a clock may be set back). Exact in a
 * JavaScript number until the year 2255. All subscribers send from
 * one shared, reference-counted snapshot. Each worker keeps its own
 * subscribers, so no lock is shared between them; a change wakes the workers,
 * and each resumes its own. A slow subscriber skips to the newest state; it
 * never gets an older one. Bursts coalesce to LIVE_RATE events a second. */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct hall;
struct live;
struct live_list; /* the subscribers of one worker */
struct MHD_Connection;
struct MHD_Response;

#define LIVE_RATE 20       /* events a second at most */
#define LIVE_PING_MS 15000 /* a comment this often finds dead clients */

enum status live_create(struct hall *hall, struct live **out) STATUS_CHECKED;
void live_free(struct live *live);

/* The newest state as JSON, to be freed; NULL without memory. Any thread. */
char *live_state(struct live *live);

/* The writer thread: publishes the hall's state when it has changed and the
 * last event is long enough ago. Returns the milliseconds until it wants to be
 * called again. */
int live_publish(struct live *live);

/* Subscribers of all workers. Any thread. */
unsigned live_subscribers(struct live *live);
unsigned long long live_events(struct live *live);

/* ---- a worker's own thread ---- */

/* `wake` is an eventfd written whenever there is something new. */
enum status live_list_create(struct live *live, int wake, struct live_list **out) STATUS_CHECKED;
void live_list_free(struct live_list *list);

/* The response of one more subscriber, to be queued once on `connection`. NULL
 * without memory. */
struct MHD_Response *live_subscribe(struct live_list *list, struct MHD_Connection *connection);

/* Resumes those who have something to send: a new snapshot or a ping. */
void live_list_run(struct live_list *list, int64_t now_monotonic);

/* Ends every stream of this worker; new ones end at once. */
void live_list_drain(struct live_list *list);
bool live_list_is_empty(const struct live_list *list);

#endif
