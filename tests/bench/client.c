#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fail.h"
#include "process.h"

#define EVENTS 256
#define CALL_SECONDS 120

struct connection {
	int socket;
	size_t index; /* of the request under way */
	double sent_at;
	char *bytes; /* of the answer so far */
	size_t used, capacity;
};

struct client {
	int epoll;
	struct connection *connections;
	size_t connection_count;
	double *latencies; /* seconds, of each answer */
	size_t latency_count;
	double seconds;                 /* of all stretches */
	const struct client_plan *plan; /* of the stretch under way */
	size_t sent, answered;          /* of it */
};

int client_connect(uint16_t port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1;
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		fail("connecting to port %u: %s", port, strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

void client_send(int socket, const char *bytes, size_t length)
{
	while (length) {
		ssize_t done = send(socket, bytes, length, MSG_NOSIGNAL);
		if (done < 0 && errno == EAGAIN) {
			struct pollfd room = {.fd = socket, .events = POLLOUT};
			poll(&room, 1, 1000);
			continue;
		}
		if (done < 0)
			fail("sending: %s", strerror(errno));
		bytes += done;
		length -= (size_t)done;
	}
}

static void send_next(struct client *client, struct connection *connection)
{
	if (client->sent == client->plan->count)
		return;
	size_t length;
	connection->index = client->plan->first + client->sent++;
	const char *request = script_request(client->plan->script, connection->index, &length);
	connection->used = 0;
	connection->sent_at = process_now();
	client_send(connection->socket, request, length);
}

/* The length of the whole answer, or 0 while its head is incomplete. */
static size_t answer_length(const struct connection *connection, size_t *head)
{
	const char *end = strstr(connection->bytes, "\r\n\r\n");
	if (!end)
		return 0;
	*head = (size_t)(end + 4 - connection->bytes);
	const char *field = strcasestr(connection->bytes, "\r\nContent-Length:");
	if (!field || field > end)
		fail("an answer without a length: %.*s", (int)*head, connection->bytes);
	return *head + strtoul(field + 17, NULL, 10);
}

static void take_answer(struct client *client, struct connection *connection, size_t head)
{
	const struct client_plan *plan = client->plan;
	const char *body = connection->bytes + head;
	if (connection->used < 12 || strtoul(connection->bytes + 9, NULL, 10) != plan->expected)
		fail("request %zu: expected %u, got %.60s … %s", connection->index, plan->expected, connection->bytes,
		    body);
	client->latencies[client->latency_count++] = process_now() - connection->sent_at;
	client->answered++;
	if (plan->answered)
		plan->answered(plan->closure, connection->index, body);
	send_next(client, connection);
}

static void read_some(struct connection *connection)
{
	if (connection->capacity - connection->used < 2048) {
		connection->capacity = 2 * connection->capacity + 4096;
		connection->bytes = realloc(connection->bytes, connection->capacity);
		if (!connection->bytes)
			fail("no memory for an answer");
	}
	ssize_t got = recv(
	    connection->socket, connection->bytes + connection->used, connection->capacity - connection->used - 1, 0);
	if (got == 0 || (got < 0 && errno != EAGAIN))
		fail("a connection was closed in the middle");
	connection->used += got > 0 ? (size_t)got : 0;
	connection->bytes[connection->used] = '\0';
}

static void receive(struct client *client, struct connection *connection)
{
	size_t head = 0;
	read_some(connection);
	size_t length = answer_length(connection, &head);
	if (length && connection->used > length)
		fail("more came than was asked for");
	if (length && connection->used == length)
		take_answer(client, connection, head);
}

struct client *client_open(uint16_t port, size_t connections)
{
	struct client *client = calloc(1, sizeof *client);
	struct connection *items = calloc(connections, sizeof *items);
	if (!client || !items)
		fail("no memory for connections");
	client->epoll = epoll_create1(EPOLL_CLOEXEC);
	client->connections = items;
	client->connection_count = connections;
	for (size_t i = 0; i < connections; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = &items[i]};
		items[i].socket = client_connect(port);
		if (epoll_ctl(client->epoll, EPOLL_CTL_ADD, items[i].socket, &event) != 0)
			fail("epoll: %s", strerror(errno));
	}
	return client;
}

void client_close(struct client *client)
{
	for (size_t i = 0; i < client->connection_count; i++) {
		close(client->connections[i].socket);
		free(client->connections[i].bytes);
	}
	close(client->epoll);
	free(client->connections);
	free(client->latencies);
	free(client);
}

static void start(struct client *client, const struct client_plan *plan)
{
	size_t room = client->latency_count + plan->count + 1;
	client->latencies = realloc(client->latencies, room * sizeof client->latencies[0]);
	if (!client->latencies)
		fail("no memory for %zu answers", room);
	client->plan = plan;
	client->sent = client->answered = 0;
	for (size_t i = 0; i < client->connection_count; i++)
		send_next(client, &client->connections[i]);
}

void client_run(struct client *client, const struct client_plan *plan)
{
	struct epoll_event events[EVENTS];
	double begin = process_now();
	start(client, plan);
	while (client->answered < plan->count) {
		int count = epoll_wait(client->epoll, events, EVENTS, 1000);
		for (int i = 0; i < count; i++)
			receive(client, events[i].data.ptr);
		if (process_now() - begin > plan->seconds)
			fail("%zu of %zu requests were answered in %.0f s", client->answered, plan->count,
			    plan->seconds);
	}
	client->seconds += process_now() - begin;
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

void client_figures(struct client *client, struct client_figures *out)
{
	size_t count = client->latency_count;
	*out = (struct client_figures){.requests = count, .seconds = client->seconds};
	if (count == 0)
		return;
	qsort(client->latencies, count, sizeof client->latencies[0], by_size);
	out->median = client->latencies[count / 2] * 1e3;
	out->p99 = client->latencies[count - 1 - count / 100] * 1e3;
	out->max = client->latencies[count - 1] * 1e3;
}

static void keep_text(void *closure, size_t index, const char *body)
{
	(void)index;
	char **text = closure;
	*text = strdup(body);
}

char *client_text(
    uint16_t port, const char *method, const char *path, const char *token, const char *body, unsigned expected)
{
	char *text = NULL;
	struct script script = {0};
	script_add(&script, method, path, token, body);
	struct client *client = client_open(port, 1);
	client_run(client, &(struct client_plan){.script = &script,
	                       .count = 1,
	                       .expected = expected,
	                       .seconds = CALL_SECONDS,
	                       .answered = keep_text,
	                       .closure = &text});
	client_close(client);
	script_clear(&script);
	if (!text)
		fail("no memory for an answer");
	return text;
}

json_t *client_json(
    uint16_t port, const char *method, const char *path, const char *token, const char *body, unsigned expected)
{
	char *text = client_text(port, method, path, token, body, expected);
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);
	if (!json)
		fail("%s %s: %s", method, path, error.text);
	free(text);
	return json;
}
