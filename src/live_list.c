#include "live_list.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "live.h"
#include "live_snapshot.h"
#include "live_sockets.h"
#include "timestamp.h"

#define BLOCK_BYTES 700 /* of each response: small, since there are many */

/* A stream that stays with the HTTP server, for it alone can encrypt. */
struct subscriber {
	struct live_list *list;
	struct subscriber *previous, *next;
	struct MHD_Connection *connection;
	struct live_snapshot *sending; /* NULL between events */
	size_t sent;
	uint64_t version; /* the last one begun; 0 before the first */
	bool suspended;
	bool ping;
};

struct live_list {
	struct live *live;
	int wake;
	bool joined;
	struct live_sockets *sockets;
	struct subscriber *first;
	struct live_snapshot *newest;
	int64_t pinged_at;
	bool draining;
};

enum status live_list_create(struct live *live, const struct live_list_options *options, struct live_list **out)
{
	struct live_list *list = calloc(1, sizeof *list);
	if (!list)
		return STATUS_NO_MEMORY;
	list->live = live;
	list->wake = options->wake;
	list->pinged_at = timestamp_monotonic();
	enum status status = live_sockets_create(live, options->idle_seconds, &list->sockets);
	list->joined = status == STATUS_OK && live_join(live, options->wake);
	if (status == STATUS_OK && !list->joined)
		status = STATUS_INVALID;
	if (status != STATUS_OK) {
		live_list_free(list);
		return status;
	}
	list->newest = live_newest(live);
	*out = list;
	return STATUS_OK;
}

void live_list_free(struct live_list *list)
{
	if (!list)
		return;
	if (list->joined) /* nobody may write to the eventfd after this */
		live_leave(list->live, list->wake);
	live_sockets_free(list->sockets);
	live_snapshot_unref(list->newest);
	free(list);
}

int live_list_descriptor(const struct live_list *list)
{
	return live_sockets_descriptor(list->sockets);
}

enum status live_list_take(struct live_list *list, int socket, const char *head)
{
	struct live_snapshot *newest = live_newest(list->live);
	enum status status = live_sockets_add(list->sockets, socket, head, newest);
	live_snapshot_unref(newest);
	return status;
}

size_t live_list_taken(const struct live_list *list)
{
	return live_sockets_number(list->sockets);
}

/* ---- streams of the HTTP server ---- */

static bool has_something(const struct subscriber *subscriber)
{
	return subscriber->sending || subscriber->ping || subscriber->version < subscriber->list->newest->version;
}

static void begin_event(struct subscriber *subscriber, struct live_snapshot *snapshot)
{
	subscriber->sending = live_snapshot_ref(snapshot);
	subscriber->version = subscriber->sending->version;
	subscriber->sent = 0;
}

static ssize_t send_part(struct subscriber *subscriber, char *buffer, size_t room)
{
	struct live_snapshot *snapshot = subscriber->sending;
	size_t part = snapshot->event_length - subscriber->sent;
	if (part > room)
		part = room;
	memcpy(buffer, snapshot->bytes + snapshot->event_start + subscriber->sent, part);
	subscriber->sent += part;
	if (subscriber->sent == snapshot->event_length) {
		live_snapshot_unref(snapshot);
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
	live_snapshot_unref(subscriber->sending);
	live_count(subscriber->list->live, -1);
	free(subscriber);
}

/* Who comes sees what was acknowledged before, without waiting for the others'
 * next event. */
static void begin_with_newest(struct subscriber *subscriber)
{
	struct live_snapshot *newest = live_newest(subscriber->list->live);
	begin_event(subscriber, newest);
	live_snapshot_unref(newest);
}

struct MHD_Response *live_list_subscribe(struct live_list *list, struct MHD_Connection *connection)
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
	live_count(list->live, 1);
	begin_with_newest(subscriber);
	return response;
}

/* Whether there is something new. */
static bool take_newest(struct live_list *list)
{
	struct live_snapshot *newest = live_announced(list->live, list->newest->version);
	if (!newest)
		return false;
	live_snapshot_unref(list->newest);
	list->newest = newest;
	live_sockets_publish(list->sockets, newest);
	return true;
}

static void resume(struct subscriber *subscriber)
{
	subscriber->suspended = false;
	MHD_resume_connection(subscriber->connection);
}

static void resume_those_with_something(struct live_list *list, bool ping)
{
	for (struct subscriber *subscriber = list->first; subscriber; subscriber = subscriber->next) {
		subscriber->ping = subscriber->ping || ping;
		if (subscriber->suspended && has_something(subscriber))
			resume(subscriber);
	}
}

bool live_list_run(struct live_list *list, int64_t now)
{
	bool fresh = take_newest(list);
	bool ping = now - list->pinged_at >= LIVE_PING_MS;
	if (ping) {
		list->pinged_at = now;
		live_sockets_ping(list->sockets);
	}
	if (ping || fresh)
		resume_those_with_something(list, ping);
	return live_sockets_run(list->sockets);
}

void live_list_look(struct live_list *list)
{
	live_sockets_look(list->sockets);
}

void live_list_drain(struct live_list *list)
{
	list->draining = true;
	live_sockets_drain(list->sockets);
	for (struct subscriber *subscriber = list->first; subscriber; subscriber = subscriber->next) {
		if (subscriber->suspended)
			resume(subscriber);
	}
}

bool live_list_is_empty(const struct live_list *list)
{
	return list->first == NULL && live_sockets_number(list->sockets) == 0;
}
