#include "audience.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "fail.h"
#include "process.h"

#define EVENTS 1024
#define LINE_MAX_BYTES 1024 /* of a data line are kept: "collected" stands near its start */
#define NOTHING_YET (-1)

/* HTTP/1.1 chunked coding: RFC 9112 section 7.1. */
enum part { PART_HEAD, PART_SIZE, PART_DATA, PART_DATA_END };

struct stream {
	int socket;
	enum part part;
	unsigned head_ends; /* of CR LF CR LF seen */
	bool chunked;       /* else the body ends with the connection */
	size_t chunk_left;
	size_t line_length;
	size_t event_bytes, newest_bytes;
	long pending;   /* "collected" of the event being read */
	long collected; /* of the newest whole event */
	char line[LINE_MAX_BYTES];
};

struct audience {
	int epoll;
	size_t count;
	size_t reached; /* how many have what is waited for */
	long wanted;
	struct stream streams[];
};

/* ---- one stream ---- */

static void end_line(struct stream *stream)
{
	static const char key[] = "\"collected\":";
	stream->line[stream->line_length] = '\0';
	const char *field = strstr(stream->line, key);
	if (stream->line_length == 0) {
		stream->collected = stream->pending;
		stream->newest_bytes = stream->event_bytes;
		stream->event_bytes = 0;
	} else if (strncmp(stream->line, "data: ", 6) == 0 && field) {
		stream->pending = strtol(field + sizeof key - 1, NULL, 10);
	}
	stream->line_length = 0;
}

static void take_data(struct stream *stream, const char *bytes, size_t length)
{
	stream->event_bytes += length;
	while (length) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end ? (size_t)(end - bytes) : length;
		size_t room = sizeof stream->line - 1 - stream->line_length;
		size_t kept = part < room ? part : room;
		memcpy(stream->line + stream->line_length, bytes, kept);
		stream->line_length += kept;
		if (end)
			end_line(stream);
		part += end ? 1 : 0;
		bytes += part;
		length -= part;
	}
}

static void take_head(struct stream *stream, char byte)
{
	static const char end[] = "\r\n\r\n";
	if (stream->line_length < sizeof stream->line - 1)
		stream->line[stream->line_length++] = byte;
	stream->head_ends = byte == end[stream->head_ends] ? stream->head_ends + 1 : byte == '\r';
	if (stream->head_ends < 4)
		return;
	stream->line[stream->line_length] = '\0';
	stream->line_length = 0;
	stream->chunked = strcasestr(stream->line, "Transfer-Encoding: chunked") != NULL;
	stream->part = stream->chunked ? PART_SIZE : PART_DATA;
}

static void take_size(struct stream *stream, char byte)
{
	if (byte == '\n') {
		if (stream->chunk_left == 0)
			fail("a live stream ended");
		stream->part = PART_DATA;
	} else if (byte != '\r') {
		unsigned digit = byte <= '9' ? (unsigned)(byte - '0') : (unsigned)((byte | 0x20) - 'a' + 10);
		stream->chunk_left = stream->chunk_left * 16 + digit;
	}
}

static void take(struct stream *stream, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t span = length - i < stream->chunk_left || !stream->chunked ? length - i : stream->chunk_left;
		switch (stream->part) {
		case PART_HEAD:
			take_head(stream, bytes[i++]);
			break;
		case PART_SIZE:
			take_size(stream, bytes[i++]);
			break;
		case PART_DATA:
			take_data(stream, bytes + i, span);
			i += span;
			if (!stream->chunked)
				break;
			stream->chunk_left -= span;
			if (stream->chunk_left == 0)
				stream->part = PART_DATA_END;
			break;
		case PART_DATA_END:
			if (bytes[i++] == '\n')
				stream->part = PART_SIZE;
			break;
		}
	}
}

/* ---- all ---- */

static void receive(struct audience *audience, struct stream *stream)
{
	char bytes[8192];
	bool had = stream->collected >= audience->wanted;
	ssize_t length = recv(stream->socket, bytes, sizeof bytes, 0);
	if (length == 0 || (length < 0 && errno != EAGAIN))
		fail("a live stream was cut");
	take(stream, bytes, length > 0 ? (size_t)length : 0);
	if (!had && stream->collected >= audience->wanted)
		audience->reached++;
}

void audience_wait(struct audience *audience, long collected, double seconds)
{
	struct epoll_event events[EVENTS];
	double until = process_now() + seconds;
	audience->wanted = collected;
	audience->reached = 0;
	for (size_t i = 0; i < audience->count; i++)
		audience->reached += audience->streams[i].collected >= collected;
	while (audience->reached < audience->count) {
		int count = epoll_wait(audience->epoll, events, EVENTS, 1000);
		for (int i = 0; i < count; i++)
			receive(audience, events[i].data.ptr);
		if (process_now() > until)
			fail("%zu of %zu subscribers have the event", audience->reached, audience->count);
	}
}

struct audience *audience_open(uint16_t port, size_t count, double seconds)
{
	static const char request[] = "GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
	struct audience *audience = calloc(1, sizeof *audience + count * sizeof audience->streams[0]);
	if (!audience)
		fail("no memory for %zu subscribers", count);
	audience->count = count;
	audience->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < count; i++) {
		struct stream *stream = &audience->streams[i];
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = stream};
		stream->pending = stream->collected = NOTHING_YET;
		stream->socket = client_connect(port);
		client_send(stream->socket, request, sizeof request - 1);
		if (epoll_ctl(audience->epoll, EPOLL_CTL_ADD, stream->socket, &event) != 0)
			fail("epoll: %s", strerror(errno));
	}
	audience_wait(audience, 0, seconds);
	return audience;
}

size_t audience_event_bytes(const struct audience *audience)
{
	return audience->streams[0].newest_bytes;
}

void audience_close(struct audience *audience)
{
	for (size_t i = 0; i < audience->count; i++)
		close(audience->streams[i].socket);
	close(audience->epoll);
	free(audience);
}
