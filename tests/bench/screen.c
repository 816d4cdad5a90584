#include "screen.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "fail.h"
#include "process.h"

#define BUFFER 65536
#define LOOK_MS 100

struct screen {
	pthread_t thread;
	int socket;
	size_t ballots;
	double *acknowledged, *latencies; /* seconds, of each ballot in the order of answers */
	_Atomic size_t answers, shown;
	_Atomic bool stopping;
	size_t events;
};

static void show(struct screen *screen, size_t collected)
{
	double now = process_now();
	size_t shown = screen->shown, answers = screen->answers;
	for (; shown < collected && shown < screen->ballots; shown++)
		screen->latencies[shown] = shown < answers ? now - screen->acknowledged[shown] : 0;
	screen->shown = shown;
	screen->events++;
}

/* Whole lines of `bytes`; returns where the rest begins. */
static size_t take_lines(struct screen *screen, const char *bytes)
{
	static const char key[] = "\"collected\":";
	const char *start = bytes, *end;
	for (; (end = strchr(start, '\n')); start = end + 1) {
		const char *field = strstr(start, key);
		if (field && field < end)
			show(screen, strtoul(field + sizeof key - 1, NULL, 10));
	}
	return (size_t)(start - bytes);
}

static void *watch(void *closure)
{
	struct screen *screen = closure;
	char bytes[BUFFER];
	size_t used = 0;
	while (!screen->stopping) {
		struct pollfd ready = {.fd = screen->socket, .events = POLLIN};
		if (poll(&ready, 1, LOOK_MS) <= 0)
			continue;
		ssize_t length = recv(screen->socket, bytes + used, sizeof bytes - used - 1, 0);
		if (length <= 0)
			fail("the screen's stream was cut");
		used += (size_t)length;
		bytes[used] = '\0';
		size_t taken = take_lines(screen, bytes);
		memmove(bytes, bytes + taken, used - taken);
		used -= taken;
	}
	return NULL;
}

struct screen *screen_open(uint16_t port, size_t ballots)
{
	static const char request[] = "GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
	struct screen *screen = calloc(1, sizeof *screen);
	if (!screen)
		fail("no memory for a screen");
	screen->ballots = ballots;
	screen->acknowledged = calloc(ballots + 1, sizeof *screen->acknowledged);
	screen->latencies = calloc(ballots + 1, sizeof *screen->latencies);
	if (!screen->acknowledged || !screen->latencies)
		fail("no memory for %zu ballots", ballots);
	screen->socket = client_connect(port);
	client_send(screen->socket, request, sizeof request - 1);
	if (pthread_create(&screen->thread, NULL, watch, screen) != 0)
		fail("no thread for a screen");
	return screen;
}

void screen_acknowledged(struct screen *screen)
{
	size_t number = screen->answers;
	if (number == screen->ballots)
		fail("more ballots were acknowledged than there are");
	screen->acknowledged[number] = process_now();
	screen->answers = number + 1;
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

void screen_close(struct screen *screen, double seconds, struct screen_figures *out)
{
	double until = process_now() + seconds;
	size_t count = screen->answers;
	while (screen->shown < count && process_now() < until)
		nanosleep(&(struct timespec){0, 10 * 1000000}, NULL);
	if (screen->shown < count || count == 0)
		fail("%zu of %zu ballots were shown", (size_t)screen->shown, count);
	screen->stopping = true;
	pthread_join(screen->thread, NULL);
	qsort(screen->latencies, count, sizeof screen->latencies[0], by_size);
	*out = (struct screen_figures){.median_ms = screen->latencies[count / 2] * 1e3,
	    .p99_ms = screen->latencies[count - 1 - count / 100] * 1e3,
	    .longest_ms = screen->latencies[count - 1] * 1e3,
	    .events = screen->events};
	close(screen->socket);
	free(screen->acknowledged);
	free(screen->latencies);
	free(screen);
}
