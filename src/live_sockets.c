#include "live_sockets.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live.h"
#include "live_snapshot.h"

#define EVENTS 64
#define SLICE 200 /* sockets sent to before other work has its turn: about 2 ms */

struct live_socket {
	struct live_socket *previous, *next;
	struct live_snapshot *sending; /* NULL between events */
	uint64_t version;              /* the last one begun */
	uint32_t sent;
	int socket;
	unsigned stalls; /* pings since it last took something in */
	bool ping;       /* wanted */
	bool ending;     /* what is being sent is the last */
};

struct live_sockets {
	struct live *live;
	int epoll;
	size_t count;
	unsigned stalls_max;
	struct live_socket *first;
	struct live_snapshot *newest, *ping, *end;
	struct live_socket *cursor; /* next to be sent the newest; NULL: all have been */
	bool again;                 /* a newer one came while the cursor was on its way */
	bool draining;
};

enum status live_sockets_create(struct live *live, unsigned idle_seconds, struct live_sockets **out)
{
	struct live_sockets *sockets = calloc(1, sizeof *sockets);
	if (!sockets)
		return STATUS_NO_MEMORY;
	sockets->live = live;
	sockets->stalls_max = idle_seconds * 1000 / LIVE_PING_MS + 1;
	sockets->epoll = epoll_create1(EPOLL_CLOEXEC);
	sockets->ping = live_snapshot_of_text("8\r\n: ping\n\n\r\n");
	sockets->end = live_snapshot_of_text("0\r\n\r\n");
	if (sockets->epoll < 0 || !sockets->ping || !sockets->end) {
		live_sockets_free(sockets);
		return STATUS_NO_MEMORY;
	}
	*out = sockets;
	return STATUS_OK;
}

static void drop(struct live_sockets *sockets, struct live_socket *one)
{
	if (sockets->cursor == one)
		sockets->cursor = one->next;
	if (one->previous)
		one->previous->next = one->next;
	else
		sockets->first = one->next;
	if (one->next)
		one->next->previous = one->previous;
	live_snapshot_unref(one->sending);
	/* By hand, since the HTTP server may not have closed its end yet. */
	epoll_ctl(sockets->epoll, EPOLL_CTL_DEL, one->socket, NULL);
	close(one->socket);
	free(one);
	sockets->count--;
	live_count(sockets->live, -1);
}

void live_sockets_free(struct live_sockets *sockets)
{
	if (!sockets)
		return;
	while (sockets->first)
		drop(sockets, sockets->first);
	if (sockets->epoll >= 0)
		close(sockets->epoll);
	live_snapshot_unref(sockets->newest);
	live_snapshot_unref(sockets->ping);
	live_snapshot_unref(sockets->end);
	free(sockets);
}

int live_sockets_descriptor(const struct live_sockets *sockets)
{
	return sockets->epoll;
}

static void begin(struct live_socket *one, struct live_snapshot *snapshot)
{
	one->sending = live_snapshot_ref(snapshot);
	one->sent = 0;
	one->ping = false;
	if (snapshot->version)
		one->version = snapshot->version;
}

/* Sends what is under way. False when the socket is no more. */
static bool push(struct live_socket *one)
{
	while (one->sending) {
		size_t left = one->sending->length - one->sent;
		ssize_t done = send(one->socket, one->sending->bytes + one->sent, left, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno == EAGAIN;
		one->stalls = 0;
		one->sent += (uint32_t)done;
		if (one->sent == one->sending->length) {
			live_snapshot_unref(one->sending);
			one->sending = NULL;
		}
	}
	return !one->ending;
}

/* Everything there is for it, as far as it takes it in; drops it at its end. */
static void serve(struct live_sockets *sockets, struct live_socket *one)
{
	bool there = push(one);
	if (there && !one->sending && sockets->newest && one->version < sockets->newest->version) {
		begin(one, sockets->newest);
		there = push(one);
	}
	if (there && !one->sending && one->ping) {
		begin(one, sockets->ping);
		there = push(one);
	}
	if (there && !one->sending && sockets->draining) {
		begin(one, sockets->end);
		one->ending = true;
		there = push(one);
	}
	if (!there)
		drop(sockets, one);
}

enum status live_sockets_add(
    struct live_sockets *sockets, int socket, const char *head, const struct live_snapshot *snapshot)
{
	struct live_socket *one = calloc(1, sizeof *one);
	struct live_snapshot *first = live_snapshot_behind(head, snapshot);
	struct epoll_event event = {.events = EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = one};
	if (!one || !first || epoll_ctl(sockets->epoll, EPOLL_CTL_ADD, socket, &event) != 0) {
		free(one);
		live_snapshot_unref(first);
		return STATUS_NO_MEMORY;
	}
	one->socket = socket;
	one->next = sockets->first;
	if (one->next)
		one->next->previous = one;
	sockets->first = one;
	sockets->count++;
	live_count(sockets->live, 1);
	begin(one, first);
	live_snapshot_unref(first);
	serve(sockets, one);
	return STATUS_OK;
}

void live_sockets_look(struct live_sockets *sockets)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(sockets->epoll, events, EVENTS, 0);
	for (int i = 0; i < count; i++) {
		if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			drop(sockets, events[i].data.ptr);
		else
			serve(sockets, events[i].data.ptr);
	}
}

/* All are to be served, from the first. */
static void start(struct live_sockets *sockets)
{
	sockets->again = sockets->cursor != NULL;
	if (!sockets->cursor)
		sockets->cursor = sockets->first;
}

void live_sockets_publish(struct live_sockets *sockets, struct live_snapshot *snapshot)
{
	live_snapshot_unref(sockets->newest);
	sockets->newest = live_snapshot_ref(snapshot);
	start(sockets);
}

/* The next to be served; NULL when all have been. */
static struct live_socket *advance(struct live_sockets *sockets)
{
	if (!sockets->cursor && sockets->again) {
		sockets->cursor = sockets->first;
		sockets->again = false;
	}
	struct live_socket *one = sockets->cursor;
	if (one)
		sockets->cursor = one->next;
	return one;
}

bool live_sockets_run(struct live_sockets *sockets)
{
	struct live_socket *one;
	for (unsigned i = 0; i < SLICE && (one = advance(sockets)); i++)
		serve(sockets, one);
	return sockets->cursor || sockets->again;
}

void live_sockets_ping(struct live_sockets *sockets)
{
	struct live_socket *next;
	for (struct live_socket *one = sockets->first; one; one = next) {
		next = one->next;
		one->ping = !one->sending;
		if (one->sending && ++one->stalls > sockets->stalls_max)
			drop(sockets, one);
	}
	start(sockets);
}

void live_sockets_drain(struct live_sockets *sockets)
{
	struct live_socket *next;
	sockets->draining = true;
	for (struct live_socket *one = sockets->first; one; one = next) {
		next = one->next;
		serve(sockets, one);
	}
}

size_t live_sockets_number(const struct live_sockets *sockets)
{
	return sockets->count;
}
