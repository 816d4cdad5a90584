#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "audience.h"
#include "client.h"
#include "fail.h"
#include "nchan.h"
#include "samples.h"
#include "voters.h"

#define PROVINCIAL 246 /* delegates: more than there are pushes */
#define SUBSCRIBER_MAX 5000 /* bytes */
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
	double (*push)(const struct source *source, size_t number); /* when the event was there to be sent */
	struct client *client;
	const struct script *casts;
	size_t event_bytes;
	double seconds;
};

static void rest(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* There with the answer, which says that the ballot is stored. */
static double push_cast(const struct source *source, size_t number)
{
	struct client_plan plan = {
	    .script = source->casts, .first = number, .count = 1, .expected = 201, .seconds = source->seconds};
	client_run(source->client, &plan);
	return process_now();
}

static double push_floor(const struct source *source, size_t number)
{
	(void)number;
	free(client_text(source->port, "POST", "/", NULL, "{}", 200));
	return process_now();
}

/* There with the request: the server has nothing else to do with it. */
static double push_nchan(const struct source *source, size_t number)
{
	char body[2048];
	double begun = process_now();
	int room = source->event_bytes < sizeof body - 64 ? (int)source->event_bytes : (int)sizeof body - 64;
	snprintf(body, sizeof body, "{\"collected\":%zu,\"x\":\"%*s\"}", number + 1, room, "");
	free(client_text(source->port, "POST", "/", NULL, body, number ? 201 : 202)); /* the first reaches nobody */
	return begun;
}

/* The first push is not measured; it warms both sides up. */
static void measure(
    const struct bench *bench, const struct source *source, size_t subscribers, size_t *event_bytes, struct spread *out)
{
	struct samples times = {0};
	source->push(source, 0);
	rest(SETTLE_MS);
	size_t resident = process_resident(source->process);
	struct audience *audience = audience_open(source->port, subscribers, bench->seconds);
	rest(SETTLE_MS);
	size_t grown = process_resident(source->process);
	double cpu = process_cpu(source->process);
	for (size_t i = 0; i < bench->pushes; i++) {
		double there = source->push(source, i + 1);
		audience_wait(audience, (long)i + 2, bench->seconds);
		samples_add(&times, (process_now() - there) * 1e3);
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

static void admit_all(const struct venue *venue)
{
	char *body = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&body, &length);
	if (!out)
		fail("no memory");
	for (size_t i = 0; i < venue->delegates; i++)
		fprintf(out, "%s{\"nonce\":\"admit-%04zu\",\"delegate\":%lld,\"gate\":\"A\",\"direction\":\"in\"}",
		    i ? "," : "{\"scans\":[", i, (long long)venue->ids[i]);
	fputs("]}", out);
	fclose(out);
	free(client_text(venue->port, "POST", "/api/scans", venue->token, body, 200));
	free(body);
}

/* Ballots drawn and signed, ready to be cast: one for each push. */
static void prepare_casts(const struct venue *venue, struct client *client, struct voters *voters, struct script *casts)
{
	const struct bench *bench = venue->bench;
	struct script draws = {0};
	admit_all(venue);
	voters_open(venue, bench->pushes + 1, voters);
	voters_start_issuing(voters);
	voters_write_draws(voters, &draws);
	struct client_plan plan = {.script = &draws,
	    .count = draws.count,
	    .expected = 200,
	    .seconds = bench->seconds,
	    .answered = voters_take_draw,
	    .closure = voters};
	client_run(client, &plan);
	script_clear(&draws);
	voters_unblind(voters);
	voters_start_voting(voters);
	voters_write_casts(voters, casts);
}

static void measure_ours(const struct bench *bench, size_t subscribers, size_t *event_bytes, struct spread *out)
{
	struct venue venue;
	struct voters voters;
	struct script casts = {0};
	venue_create(bench, "live", PROVINCIAL, &venue);
	venue_serve(&venue);
	venue_list(&venue);
	struct client *client = client_open(venue.port, 1);
	prepare_casts(&venue, client, &voters, &casts);
	struct source source = {.process = &venue.daemon,
	    .port = venue.port,
	    .push = push_cast,
	    .client = client,
	    .casts = &casts,
	    .seconds = bench->seconds};
	measure(bench, &source, subscribers, event_bytes, out);
	voters_check(&voters);
	client_close(client);
	script_clear(&casts);
	voters_close(&voters);
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
	struct source source = {.process = &floor, .port = (uint16_t)strtoul(port, NULL, 10), .push = push_floor};
	measure(bench, &source, subscribers, &heard, out);
	process_kill(&floor);
}

/* False where it is not installed. */
static bool measure_nchan(const struct bench *bench, size_t subscribers, size_t event_bytes, struct spread *out)
{
	struct process nchan;
	size_t heard;
	struct source source = {.process = &nchan, .push = push_nchan, .event_bytes = event_bytes};
	if (!nchan_start(bench, &nchan, &source.port))
		return false;
	measure(bench, &source, subscribers, &heard, out);
	process_kill(&nchan);
	return true;
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
	table_add(
	    table, &(struct table_row){.name = name, .unit = "bytes", .ours = (double)ours->resident, .most = SUBSCRIBER_MAX});
}

/* The same against nchan, as if that were the floor. */
static void add_nchan_rows(
    struct table *table, size_t subscribers, const struct spread *ours, const struct spread *nchan)
{
	char name[64];
	snprintf(name, sizeof name, "against nchan, %zu: the last has the event after", subscribers);
	table_add(table, &(struct table_row){.name = name,
	                     .unit = "ms",
	                     .ours = ours->median_ms,
	                     .floor = nchan->median_ms,
	                     .decimals = 2});
	snprintf(name, sizeof name, "against nchan, %zu: processor time of a delivered event", subscribers);
	table_add(table, &(struct table_row){
	                     .name = name, .unit = "µs", .ours = ours->cpu_us, .floor = nchan->cpu_us, .decimals = 2});
	snprintf(name, sizeof name, "against nchan, %zu: memory of an idle subscriber", subscribers);
	table_add(table, &(struct table_row){.name = name,
	                     .unit = "bytes",
	                     .ours = (double)ours->resident,
	                     .floor = (double)nchan->resident});
}

void run_live(const struct bench *bench, struct table *table)
{
	for (size_t i = 0; i < BENCH_SUBSCRIBERS && bench->subscribers[i]; i++) {
		struct spread ours, floor, nchan;
		size_t event_bytes;
		measure_ours(bench, bench->subscribers[i], &event_bytes, &ours);
		measure_floor(bench, bench->subscribers[i], event_bytes, &floor);
		add_rows(table, bench->subscribers[i], &ours, &floor);
		if (measure_nchan(bench, bench->subscribers[i], event_bytes, &nchan))
			add_nchan_rows(table, bench->subscribers[i], &ours, &nchan);
		else
			table_note(table, "live, %zu: nginx with nchan is not installed.", bench->subscribers[i]);
		table_note(table,
		    "live, %zu: medians of %zu casts; the longest %.2f ms (floor %.2f ms), from the cast's answer;"
		    " events of %zu bytes.",
		    bench->subscribers[i], bench->pushes, ours.longest_ms, floor.longest_ms, event_bytes);
	}
}
