#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "audience.h"
#include "client.h"
#include "samples.h"

#define PROVINCIAL 246 /* delegates: more than there are pushes */
#define SETTLE_MS 500
#define GAP_MS 120 /* between pushes: longer than the daemon waits between two events */

struct spread {
	double median_ms, longest_ms; /* from the acknowledgement to the last subscriber */
	double cpu_us;                /* for each delivered event */
	size_t resident;              /* bytes of each idle subscriber */
};

/* One who can be asked to let its audience hear something new. */
struct source {
	const struct process *process;
	uint16_t port;
	const struct venue *venue; /* NULL: the floor */
};

static void rest(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void push(const struct source *source, size_t number)
{
	char body[160];
	if (!source->venue) {
		free(client_text(source->port, "POST", "/", NULL, "{}", 200));
		return;
	}
	snprintf(body, sizeof body,
	    "{\"scans\":[{\"nonce\":\"push-%08zu\",\"delegate\":%lld,\"gate\":\"A\",\"direction\":\"in\"}]}", number,
	    (long long)source->venue->ids[number]);
	free(client_text(source->port, "POST", "/api/scans", source->venue->token, body, 200));
}

/* The first push is not measured; it warms both sides up. */
static void measure(
    const struct bench *bench, const struct source *source, size_t subscribers, size_t *event_bytes, struct spread *out)
{
	struct samples times = {0};
	push(source, 0);
	rest(SETTLE_MS);
	size_t resident = process_resident(source->process);
	struct audience *audience = audience_open(source->port, subscribers, bench->seconds);
	rest(SETTLE_MS);
	size_t grown = process_resident(source->process);
	double cpu = process_cpu(source->process);
	for (size_t i = 0; i < bench->pushes; i++) {
		push(source, i + 1);
		double acknowledged = process_now();
		audience_wait(audience, (long)i + 2, bench->seconds);
		samples_add(&times, (process_now() - acknowledged) * 1e3);
		rest(GAP_MS);
	}
	cpu = process_cpu(source->process) - cpu;
	*event_bytes = audience_event_bytes(audience);
	audience_close(audience);
	*out = (struct spread){.median_ms = samples_median(&times),
	    .longest_ms = samples_most(&times),
	    .cpu_us = cpu * 1e6 / (double)(bench->pushes * subscribers),
	    .resident = grown > resident ? (grown - resident) / subscribers : 0};
}

static void measure_ours(const struct bench *bench, size_t subscribers, size_t *event_bytes, struct spread *out)
{
	struct venue venue;
	venue_create(bench, "live", PROVINCIAL, &venue);
	venue_serve(&venue);
	venue_list(&venue);
	struct source source = {&venue.daemon, venue.port, &venue};
	measure(bench, &source, subscribers, event_bytes, out);
	venue_close(&venue);
}

static void measure_floor(const struct bench *bench, size_t subscribers, size_t event_bytes, struct spread *out)
{
	struct process floor;
	char bytes[32], port[16];
	size_t heard;
	snprintf(bytes, sizeof bytes, "%zu", event_bytes);
	process_start(&floor, bench->server_core, NULL, (const char *[]){bench->floor, "push", bytes, NULL});
	process_expect(&floor, "listening on ", port, sizeof port);
	struct source source = {&floor, (uint16_t)strtoul(port, NULL, 10), NULL};
	measure(bench, &source, subscribers, &heard, out);
	process_kill(&floor);
}

static void add_rows(struct table *table, size_t subscribers, const struct spread *ours, const struct spread *floor)
{
	char name[64];
	snprintf(name, sizeof name, "live, %zu subscribers: the last has the event after", subscribers);
	table_add(
	    table, &(struct table_row){
	               .name = name, .unit = "ms", .ours = ours->median_ms, .floor = floor->median_ms, .decimals = 2});
	snprintf(name, sizeof name, "live, %zu: processor time of a delivered event", subscribers);
	table_add(table, &(struct table_row){
	                     .name = name, .unit = "µs", .ours = ours->cpu_us, .floor = floor->cpu_us, .decimals = 2});
	snprintf(name, sizeof name, "live, %zu: memory of an idle subscriber", subscribers);
	table_add(table, &(struct table_row){.name = name, .unit = "bytes", .ours = (double)ours->resident});
}

void run_live(const struct bench *bench, struct table *table)
{
	for (size_t i = 0; i < BENCH_SUBSCRIBERS && bench->subscribers[i]; i++) {
		struct spread ours, floor;
		size_t event_bytes;
		measure_ours(bench, bench->subscribers[i], &event_bytes, &ours);
		measure_floor(bench, bench->subscribers[i], event_bytes, &floor);
		add_rows(table, bench->subscribers[i], &ours, &floor);
		table_note(table,
		    "live, %zu: medians of %zu scans; the longest %.2f ms (floor %.2f ms), from the scan's answer;"
		    " events of %zu bytes.",
		    bench->subscribers[i], bench->pushes, ours.longest_ms, floor.longest_ms, event_bytes);
	}
}
