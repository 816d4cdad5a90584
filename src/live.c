#include "live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hall.h"
#include "live_snapshot.h"
#include "timestamp.h"

#define WORKERS_MAX 256
#define STARTS_STEP UINT64_C(1000000) /* versions of one run of the daemon */
#define INTERVAL_MS (1000 / LIVE_RATE)

struct live {
	struct hall *hall;
	pthread_mutex_t mutex; /* guards everything below */
	struct live_snapshot *newest;
	uint64_t version;   /* of the newest */
	uint64_t announced; /* the version subscribers were last woken for */
	uint64_t changes;   /* of the hall, as in the newest */
	int64_t announced_at;
	int wakes[WORKERS_MAX];
	size_t wake_count;
	_Atomic unsigned subscribers;
	_Atomic unsigned long long events;
};

static void wake_workers(const struct live *live)
{
	uint64_t one = 1;
	for (size_t i = 0; i < live->wake_count; i++) {
		ssize_t written = write(live->wakes[i], &one, sizeof one);
		(void)written; /* full: it wakes anyway */
	}
}

/* With the lock held: a snapshot of the hall as it is now, for whoever asks.
 * Without memory the old one stays and is tried again. */
static void refresh(struct live *live)
{
	uint64_t changes = hall_changes(live->hall);
	if (live->newest && changes == live->changes)
		return;
	char *state = hall_state(live->hall, live->version + 1, timestamp_now());
	struct live_snapshot *snapshot = state ? live_snapshot_of_state(state, live->version + 1) : NULL;
	free(state);
	if (!snapshot)
		return;
	live->version++;
	live->changes = changes;
	live_snapshot_unref(live->newest);
	live->newest = snapshot;
}

/* With the lock held: the newest snapshot goes out to all. */
static void announce(struct live *live, int64_t now)
{
	refresh(live);
	if (live->announced == live->version)
		return;
	live->announced = live->version;
	live->announced_at = now;
	live->events++;
	wake_workers(live);
}

enum status live_create(struct hall *hall, struct live **out)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live)
		return STATUS_NO_MEMORY;
	live->hall = hall;
	live->version = hall_starts(hall) * STARTS_STEP;
	pthread_mutex_init(&live->mutex, NULL);
	announce(live, timestamp_monotonic());
	if (!live->newest) {
		live_free(live);
		return STATUS_NO_MEMORY;
	}
	*out = live;
	return STATUS_OK;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	live_snapshot_unref(live->newest);
	pthread_mutex_destroy(&live->mutex);
	free(live);
}

int live_publish(struct live *live)
{
	pthread_mutex_lock(&live->mutex);
	int64_t now = timestamp_monotonic();
	int64_t wait = live->announced_at + INTERVAL_MS - now;
	if (wait <= 0) {
		announce(live, now);
		wait = INTERVAL_MS;
	}
	bool pending = hall_changes(live->hall) != live->changes || live->announced != live->version;
	pthread_mutex_unlock(&live->mutex);
	return pending ? (int)wait : LIVE_PING_MS;
}

char *live_state(struct live *live)
{
	struct live_snapshot *snapshot = live_newest(live);
	char *state = strndup(snapshot->bytes + snapshot->data_start, snapshot->data_length);
	live_snapshot_unref(snapshot);
	return state;
}

unsigned live_subscribers(struct live *live)
{
	return live->subscribers;
}

unsigned long long live_events(struct live *live)
{
	return live->events;
}

/* ---- towards the workers ---- */

bool live_join(struct live *live, int wake)
{
	pthread_mutex_lock(&live->mutex);
	bool room = live->wake_count < WORKERS_MAX;
	if (room)
		live->wakes[live->wake_count++] = wake;
	pthread_mutex_unlock(&live->mutex);
	return room;
}

void live_leave(struct live *live, int wake)
{
	pthread_mutex_lock(&live->mutex);
	size_t kept = 0;
	for (size_t i = 0; i < live->wake_count; i++) {
		if (live->wakes[i] != wake)
			live->wakes[kept++] = live->wakes[i];
	}
	live->wake_count = kept;
	pthread_mutex_unlock(&live->mutex);
}

struct live_snapshot *live_newest(struct live *live)
{
	pthread_mutex_lock(&live->mutex);
	refresh(live);
	struct live_snapshot *snapshot = live_snapshot_ref(live->newest);
	pthread_mutex_unlock(&live->mutex);
	return snapshot;
}

struct live_snapshot *live_announced(struct live *live, uint64_t seen)
{
	pthread_mutex_lock(&live->mutex);
	struct live_snapshot *snapshot = live->announced > seen ? live_snapshot_ref(live->newest) : NULL;
	pthread_mutex_unlock(&live->mutex);
	return snapshot;
}

void live_count(struct live *live, int change)
{
	live->subscribers += (unsigned)change;
}
