/* live: the public state pushed to every subscriber of /api/live as server-sent
 * events (WHATWG HTML section 9.2).
 *
 * State, not deltas: each event is the whole public state under a version that
 * only grows, over restarts too, and over a return to an older copy of the
 * database: start × 10^6 + n, where a start is numbered by the second it was made
 * in, and never lower than the one before (a clock may be set back). Exact in a
 * JavaScript number until the year 2255. All subscribers send from
 * one shared, reference-counted snapshot. Each worker keeps its own
 * subscribers (live_list.h), so no lock is shared between them; a change wakes
 * the workers, and each sends to its own. A slow subscriber skips to the newest state; it
 * never gets an older one. Bursts coalesce to LIVE_RATE events a second. */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct hall;
struct live;
struct live_snapshot;

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

/* ---- for live_list.c and live_sockets.c; any thread ---- */

/* From now on `wake`, an eventfd, is written whenever there is something new;
 * false where there are too many. */
bool live_join(struct live *live, int wake);

/* `wake` is written to no more. */
void live_leave(struct live *live, int wake);

/* The state as it is now, announced or not; a reference of the caller's. */
struct live_snapshot *live_newest(struct live *live);

/* The same where a version after `seen` has been announced; else NULL. */
struct live_snapshot *live_announced(struct live *live, uint64_t seen);

/* Subscribers have come, or gone. */
void live_count(struct live *live, int change);

#endif
