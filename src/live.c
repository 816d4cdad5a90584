#include "live.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hall.h"
#include "timestamp.h"

#define WORKERS_MAX 256
#define STARTS_STEP UINT64_C(1000000) /* versions of one run of the daemon */
#define BLOCK_BYTES 700               /* of each response: small, since there are many */
#define INTERVAL_MS (1000 / LIVE_RATE)

/* One event as it goes out, shared by all who send it. */
struct snapshot {
	_Atomic unsigned references;
	uint64_t version;
	size_t length;
	size_t data_start, data_length; /* the JSON within */
	char bytes[];
};

struct live {
	struct hall *hall;
	pthread_mutex_t mutex; /* guards everything below */
	struct snapshot *newest;
	uint64_t version;   /* of the newest */
	uint64_t announced; /* the version subscribers were last woken for */
	uint64_t changes;   /* of the hall, as in the newest */
	int64_t announced_at;
	int wakes[WORKERS_MAX];
	size_t wake_count;
	_Atomic unsigned subscribers;
	_Atomic unsigned long long events;
};

struct subscriber {
	struct live_list *list;
	struct subscriber *previous, *next;
	struct MHD_Connection *connection;
	struct snapshot *sending; /* NULL between events */
	size_t sent;
	uint64_t version; /* the last one begun; 0 before the first */
	bool suspended;
	bool ping;
};

struct live_list {
	struct live *live;
	int wake;
	struct subscriber *first;
	struct snapshot *newest;
	int64_t pinged_at;
	bool draining;
};

/* ---- snapshots ---- */

static struct snapshot *snapshot_ref(struct snapshot *snapshot)
{
	if (snapshot)
		atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
	return snapshot;
}

static void snapshot_unref(struct snapshot *snapshot)
{
	if (snapshot && atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1)
		free(snapshot);
}

static struct snapshot *snapshot_of(const char *state, uint64_t version)
{
	char head[96];
	int head_length = snprintf(head, sizeof head, "id: %llu\nevent: state\ndata: ", (unsigned long long)version);
	size_t length = strlen(state);
	struct snapshot *snapshot = malloc(sizeof *snapshot + (size_t)head_length + length + 3);
	if (!snapshot)
		return NULL;
	snapshot->references = 1;
	snapshot->version = version;
	snapshot->data_start = (size_t)head_length;
	snapshot->data_length = length;
	snapshot->length = (size_t)head_length + length + 2;
	memcpy(snapshot->bytes, head, (size_t)head_length);
	memcpy(snapshot->bytes + head_length, state, length);
	memcpy(snapshot->bytes + head_length + length, "\n\n", 3);
	return snapshot;
}

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
	struct snapshot *snapshot = state ? snapshot_of(state, live->version + 1) : NULL;
	free(state);
	if (!snapshot)
		return;
	live->version++;
	live->changes = changes;
	snapshot_unref(live->newest);
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
	snapshot_unref(live->newest);
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
	pthread_mutex_lock(&live->mutex);
	refresh(live);
	struct snapshot *snapshot = snapshot_ref(live->newest);
	pthread_mutex_unlock(&live->mutex);
	char *state = strndup(snapshot->bytes + snapshot->data_start, snapshot->data_length);
	snapshot_unref(snapshot);
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

/* ---- subscribers of one worker ---- */

enum status live_list_create(struct live *live, int wake, struct live_list **out)
{
	struct live_list *list = calloc(1, sizeof *list);
	if (!list)
		return STATUS_NO_MEMORY;
	list->live = live;
	list->wake = wake;
	list->pinged_at = timestamp_monotonic();
	pthread_mutex_lock(&live->mutex);
	bool room = live->wake_count < WORKERS_MAX;
	if (room)
		live->wakes[live->wake_count++] = wake;
	list->newest = snapshot_ref(live->newest);
	pthread_mutex_unlock(&live->mutex);
	if (!room) {
		live_list_free(list);
		return STATUS_INVALID;
	}
	*out = list;
	return STATUS_OK;
}

/* The eventfd is the worker's to close: nobody may write to it after this. */
static void stop_waking(struct live *live, int wake)
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

void live_list_free(struct live_list *list)
{
	if (!list)
		return;
	stop_waking(list->live, list->wake);
	snapshot_unref(list->newest);
	free(list);
}

static bool has_something(const struct subscriber *subscriber)
{
	return subscriber->sending || subscriber->ping || subscriber->version < subscriber->list->newest->version;
}

static void begin_event(struct subscriber *subscriber, struct snapshot *snapshot)
{
	subscriber->sending = snapshot_ref(snapshot);
	subscriber->version = subscriber->sending->version;
	subscriber->sent = 0;
}

static ssize_t send_part(struct subscriber *subscriber, char *buffer, size_t room)
{
	struct snapshot *snapshot = subscriber->sending;
	size_t part = snapshot->length - subscriber->sent;
	if (part > room)
		part = room;
	memcpy(buffer, snapshot->bytes + subscriber->sent, part);
	subscriber->sent += part;
	if (subscriber->sent == snapshot->length) {
		snapshot_unref(snapshot);
		subscriber->sending = NULL;
	}
	return (ssize_t)part;
}

/* MHD's content reader. */
static ssize_t read_content(void *closure, uint64_t position, char *buffer, size_t room)
{
	(void)position;
	static const char ping[] = ": ping\n\n";
	struct subscriber *subscriber = closure;
	if (!subscriber->sending && subscriber->list->draining)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (!subscriber->sending && subscriber->version < subscriber->list->newest->version)
		begin_event(subscriber, subscriber->list->newest);
	if (subscriber->sending)
		return send_part(subscriber, buffer, room);
	if (subscriber->ping && room >= sizeof ping - 1) {
		subscriber->ping = false;
		memcpy(buffer, ping, sizeof ping - 1);
		return sizeof ping - 1;
	}
	subscriber->suspended = true;
	MHD_suspend_connection(subscriber->connection);
	return 0;
}

static void unsubscribe(void *closure)
{
	struct subscriber *subscriber = closure;
	if (subscriber->previous)
		subscriber->previous->next = subscriber->next;
	else
		subscriber->list->first = subscriber->next;
	if (subscriber->next)
		subscriber->next->previous = subscriber->previous;
	snapshot_unref(subscriber->sending);
	subscriber->list->live->subscribers--;
	free(subscriber);
}

/* Who comes sees what was acknowledged before, without waiting for the others'
 * next event. */
static void begin_with_newest(struct subscriber *subscriber)
{
	struct live *live = subscriber->list->live;
	pthread_mutex_lock(&live->mutex);
	refresh(live);
	begin_event(subscriber, live->newest);
	pthread_mutex_unlock(&live->mutex);
}

struct MHD_Response *live_subscribe(struct live_list *list, struct MHD_Connection *connection)
{
	struct subscriber *subscriber = calloc(1, sizeof *subscriber);
	if (!subscriber)
		return NULL;
	*subscriber = (struct subscriber){.list = list, .connection = connection, .next = list->first};
	struct MHD_Response *response =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_content, subscriber, unsubscribe);
	if (!response) {
		free(subscriber);
		return NULL;
	}
	if (list->first)
		list->first->previous = subscriber;
	list->first = subscriber;
	list->live->subscribers++;
	begin_with_newest(subscriber);
	return response;
}

static void take_newest(struct live_list *list)
{
	pthread_mutex_lock(&list->live->mutex);
	if (list->newest->version < list->live->announced) {
		snapshot_unref(list->newest);
		list->newest = snapshot_ref(list->live->newest);
	}
	pthread_mutex_unlock(&list->live->mutex);
}

static void resume(struct subscriber *subscriber)
{
	subscriber->suspended = false;
	MHD_resume_connection(subscriber->connection);
}

void live_list_run(struct live_list *list, int64_t now)
{
	uint64_t seen = list->newest->version;
	take_newest(list);
	bool ping = now - list->pinged_at >= LIVE_PING_MS;
	if (ping)
		list->pinged_at = now;
	if (!ping && seen == list->newest->version)
		return;
	for (struct subscriber *subscriber = list->first; subscriber; subscriber = subscriber->next) {
		subscriber->ping = subscriber->ping || ping;
		if (subscriber->suspended && has_something(subscriber))
			resume(subscriber);
	}
}

void live_list_drain(struct live_list *list)
{
	list->draining = true;
	for (struct subscriber *subscriber = list->first; subscriber; subscriber = subscriber->next) {
		if (subscriber->suspended)
			resume(subscriber);
	}
}

bool live_list_is_empty(const struct live_list *list)
{
	return list->first == NULL;
}
