/* The least a push can cost: sockets held open and the same event written to
 * each with send(), in the chunked form in which the daemon's streams come. */
#include "floor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fail.h"
#include "listen.h"

#define EVENTS 256
#define REQUEST_MAX 4096
#define EVENT_MAX 8192

struct hub {
	int listening, epoll;
	int *streams;
	size_t count, capacity;
	size_t bytes;   /* of an event, about */
	unsigned event; /* how many have been sent */
};

static void send_whole(int socket, const char *bytes, size_t length)
{
	/* What does not fit at once is a client that does not read; it has lost. */
	if (send(socket, bytes, length, MSG_NOSIGNAL) != (ssize_t)length)
		fail("an event could not be sent whole");
}

static size_t write_event(const struct hub *hub, char out[EVENT_MAX])
{
	char data[EVENT_MAX - 64];
	int length =
	    snprintf(data, sizeof data, "id: %u\nevent: state\ndata: {\"v\":%u,\"collected\":%u,\"x\":\"%*s\"}\n\n",
	        hub->event + 1, hub->event + 1, hub->event, (int)hub->bytes, "");
	if (length < 0 || (size_t)length >= sizeof data)
		fail("an event of %zu bytes is too large", hub->bytes);
	return (size_t)snprintf(out, EVENT_MAX, "%x\r\n%s\r\n", (unsigned)length, data);
}

static void subscribe(struct hub *hub, int socket)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
	                           "Transfer-Encoding: chunked\r\n\r\n";
	char event[EVENT_MAX];
	if (hub->count == hub->capacity) {
		hub->capacity = 2 * hub->capacity + 64;
		hub->streams = realloc(hub->streams, hub->capacity * sizeof hub->streams[0]);
		if (!hub->streams)
			fail("no memory for streams");
	}
	hub->streams[hub->count++] = socket;
	size_t length = write_event(hub, event);
	send_whole(socket, head, sizeof head - 1);
	send_whole(socket, event, length);
}

static void push(struct hub *hub, int socket)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
	char event[EVENT_MAX];
	hub->event++;
	send_whole(socket, answer, sizeof answer - 1);
	size_t length = write_event(hub, event);
	for (size_t i = 0; i < hub->count; i++)
		send_whole(hub->streams[i], event, length);
}

static void take_connections(struct hub *hub)
{
	int socket;
	while ((socket = accept4(hub->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
		if (epoll_ctl(hub->epoll, EPOLL_CTL_ADD, socket, &event) != 0)
			fail("epoll: %s", strerror(errno));
	}
}

static void take_request(struct hub *hub, int socket)
{
	char request[REQUEST_MAX];
	ssize_t length = recv(socket, request, sizeof request, 0);
	if (length <= 0)
		close(socket); /* a stream that ends takes the floor with it; see send_whole */
	else if (request[0] == 'G')
		subscribe(hub, socket);
	else
		push(hub, socket);
}

static void allow_many_files(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int floor_push(char **arguments)
{
	struct epoll_event events[EVENTS];
	allow_many_files();
	struct hub hub = {.listening = listen_open(), .epoll = epoll_create1(EPOLL_CLOEXEC)};
	struct epoll_event event = {.events = EPOLLIN, .data.fd = hub.listening};
	hub.bytes = strtoul(arguments[0], NULL, 10);
	if (hub.epoll < 0 || epoll_ctl(hub.epoll, EPOLL_CTL_ADD, hub.listening, &event) != 0)
		fail("epoll: %s", strerror(errno));
	for (;;) {
		int count = epoll_wait(hub.epoll, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == hub.listening)
				take_connections(&hub);
			else
				take_request(&hub, events[i].data.fd);
		}
	}
}
