/* The daemon's way of a request that writes (server.c, exchange.c, writer.c)
 * without any of its work: MHD driven from outside, the body read and thrown
 * away, the connection suspended, a writer thread that sleeps for the time of a
 * commit and hands everything back together, and one response shared by all. */
#include "floor.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "listen.h"

#define POOL_BYTES 8192
#define CONNECTIONS 20000
#define IDLE_SECONDS 60
#define COMMIT_US 200 /* the writer's sleep: without it threads that take turns on one core cost twice as much */

enum stage { STAGE_READING, STAGE_WAITING, STAGE_RETURNED };

struct exchange {
	struct MHD_Connection *connection;
	enum stage stage;
	struct exchange *next;
};

struct queue {
	pthread_mutex_t mutex;
	struct exchange *first;
};

struct floor {
	struct MHD_Daemon *daemon;
	struct MHD_Response *response;
	int wake;             /* eventfd of the worker */
	struct queue waiting; /* for the writer */
	struct queue returned;
	pthread_cond_t work;
};

static void submit(struct floor *floor, struct exchange *exchange)
{
	pthread_mutex_lock(&floor->waiting.mutex);
	exchange->next = floor->waiting.first;
	floor->waiting.first = exchange;
	if (!exchange->next)
		pthread_cond_signal(&floor->work);
	pthread_mutex_unlock(&floor->waiting.mutex);
}

/* Everything the writer had at once: `last` is the end of the list. */
static void hand_back(struct floor *floor, struct exchange *first, struct exchange *last)
{
	uint64_t one = 1;
	pthread_mutex_lock(&floor->returned.mutex);
	last->next = floor->returned.first;
	floor->returned.first = first;
	if (!last->next && write(floor->wake, &one, sizeof one) < 0)
		fail("eventfd: %s", strerror(errno));
	pthread_mutex_unlock(&floor->returned.mutex);
}

static struct exchange *take_waiting(struct floor *floor)
{
	pthread_mutex_lock(&floor->waiting.mutex);
	while (!floor->waiting.first)
		pthread_cond_wait(&floor->work, &floor->waiting.mutex);
	struct exchange *first = floor->waiting.first;
	floor->waiting.first = NULL;
	pthread_mutex_unlock(&floor->waiting.mutex);
	return first;
}

static void *writer_main(void *closure)
{
	struct floor *floor = closure;
	for (;;) {
		struct exchange *first = take_waiting(floor), *last = first;
		nanosleep(&(struct timespec){0, COMMIT_US * 1000}, NULL);
		while (last->next)
			last = last->next;
		hand_back(floor, first, last);
	}
	return NULL;
}

static enum MHD_Result handle(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_length, void **state)
{
	(void)url, (void)method, (void)version, (void)upload;
	struct floor *floor = closure;
	struct exchange *exchange = *state;
	if (!exchange) {
		exchange = calloc(1, sizeof *exchange);
		if (!exchange)
			return MHD_NO;
		exchange->connection = connection;
		*state = exchange;
		return MHD_YES;
	}
	if (*upload_length) {
		*upload_length = 0;
		return MHD_YES;
	}
	if (exchange->stage == STAGE_RETURNED)
		return MHD_queue_response(connection, MHD_HTTP_OK, floor->response);
	if (exchange->stage == STAGE_READING) {
		exchange->stage = STAGE_WAITING;
		MHD_suspend_connection(connection);
		submit(floor, exchange);
	}
	return MHD_YES;
}

static void completed(
    void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	(void)closure, (void)connection, (void)why;
	free(*state);
	*state = NULL;
}

static void resume_returned(struct floor *floor)
{
	pthread_mutex_lock(&floor->returned.mutex);
	struct exchange *exchange = floor->returned.first;
	floor->returned.first = NULL;
	pthread_mutex_unlock(&floor->returned.mutex);
	while (exchange) {
		struct exchange *next = exchange->next;
		exchange->stage = STAGE_RETURNED;
		MHD_resume_connection(exchange->connection);
		exchange = next;
	}
}

static _Noreturn void work(struct floor *floor)
{
	struct pollfd ready[] = {
	    {.fd = MHD_get_daemon_info(floor->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN},
	    {.fd = floor->wake, .events = POLLIN},
	};
	for (;;) {
		MHD_UNSIGNED_LONG_LONG left;
		uint64_t count;
		bool limited = MHD_get_timeout(floor->daemon, &left) == MHD_YES && left < 1000;
		poll(ready, 2, limited ? (int)left : 1000);
		if (ready[1].revents && read(floor->wake, &count, sizeof count) < 0 && errno != EAGAIN)
			fail("eventfd: %s", strerror(errno));
		resume_returned(floor);
		MHD_run(floor->daemon);
	}
}

int floor_http(char **arguments)
{
	static const char headers[] = "application/json; charset=utf-8";
	size_t bytes = strtoul(arguments[0], NULL, 10);
	char *body = malloc(bytes + 1);
	pthread_t writer;
	struct floor floor = {.wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
	    .waiting.mutex = PTHREAD_MUTEX_INITIALIZER,
	    .returned.mutex = PTHREAD_MUTEX_INITIALIZER,
	    .work = PTHREAD_COND_INITIALIZER};
	if (!body || floor.wake < 0)
		fail("no memory");
	memset(body, ' ', bytes);
	floor.response = MHD_create_response_from_buffer(bytes, body, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(floor.response, MHD_HTTP_HEADER_CONTENT_TYPE, headers);
	floor.daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, &floor,
	    MHD_OPTION_LISTEN_SOCKET, listen_open(), MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
	    MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_END);
	if (!floor.daemon || pthread_create(&writer, NULL, writer_main, &floor) != 0)
		fail("the HTTP floor does not start");
	work(&floor);
}
