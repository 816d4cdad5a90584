#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client.h"
#include "samples.h"

#define ROUNDS 5
#define INSERTS 3
#define WIDE_BATCH 64 /* rows to a transaction, for comparison */

struct comparison {
	const struct compare_case *which;
	const struct venue *venue;
	const struct script *script;
	void *closure;        /* of the answers */
	struct process floor; /* the HTTP floor */
	struct client *on_floor, *on_ours;
	double batch; /* operations to a transaction of ours */

	/* Microseconds of processor time for one operation. */
	struct samples ours, http, parts[COMPARE_PARTS], insert, wide_insert;
};

static const char *const part_names[COMPARE_PARTS] = {"verify", "sign", "redeem", "issue"};

/* ---- the floors ---- */

static double floor_cost(const struct bench *bench, const char *const arguments[])
{
	const char *argv[8] = {bench->floor};
	char output[64];
	for (size_t i = 0; arguments[i]; i++)
		argv[1 + i] = arguments[i];
	process_output(bench->server_core, argv, output, sizeof output);
	return strtod(output, NULL);
}

static void measure_floors(struct comparison *it, struct client_plan plan)
{
	const struct bench *bench = it->venue->bench;
	char rounds[32];
	plan.expected = 200;
	plan.answered = NULL;
	double before = process_cpu(&it->floor);
	client_run(it->on_floor, &plan);
	samples_add(&it->http, (process_cpu(&it->floor) - before) * 1e6 / (double)plan.count);
	snprintf(rounds, sizeof rounds, "%zu", bench->floor_rounds);
	for (size_t i = 0; i < COMPARE_PARTS; i++) {
		if (it->which->parts[i])
			samples_add(&it->parts[i], floor_cost(bench, (const char *[]){part_names[i], rounds, NULL}));
	}
}

static void measure_insert(const struct comparison *it, double batch, struct samples *out)
{
	const struct bench *bench = it->venue->bench;
	char path[320], count[32], size[32];
	snprintf(path, sizeof path, "%s/floor-%s.db", bench->work, it->which->insert);
	snprintf(count, sizeof count, "%zu", it->script->count);
	snprintf(size, sizeof size, "%.0f", batch < 1 ? 1 : batch);
	for (size_t i = 0; i < INSERTS; i++) {
		samples_add(out, floor_cost(bench, (const char *[]){it->which->insert, path, count, size, NULL}));
		unlink(path);
	}
}

/* ---- both ---- */

static void measure_ours(struct comparison *it, const struct client_plan *plan)
{
	double before = process_cpu(&it->venue->daemon);
	client_run(it->on_ours, plan);
	samples_add(&it->ours, (process_cpu(&it->venue->daemon) - before) * 1e6 / (double)plan->count);
}

static void measure(struct comparison *it)
{
	struct client_plan plan = {.script = it->script,
	    .expected = it->which->expected,
	    .seconds = it->venue->bench->seconds,
	    .answered = it->which->answered,
	    .closure = it->closure};
	double writes = venue_metric(it->venue, "writes_total"), commits = venue_metric(it->venue, "commits_total");
	for (size_t round = 0; round < ROUNDS; round++) {
		size_t end = it->script->count * (round + 1) / ROUNDS;
		plan.first += plan.count;
		plan.count = end - plan.first;
		measure_floors(it, plan);
		measure_ours(it, &plan);
	}
	measure_floors(it, plan);
	writes = venue_metric(it->venue, "writes_total") - writes;
	commits = venue_metric(it->venue, "commits_total") - commits;
	it->batch = commits > 0 ? writes / commits : 0;
	/* Last, since the size of the batches must be known. */
	measure_insert(it, it->batch, &it->insert);
	measure_insert(it, WIDE_BATCH, &it->wide_insert);
}

/* ---- what comes out ---- */

static double floor_sum(const struct comparison *it)
{
	double sum = samples_median(&it->http) + samples_median(&it->insert);
	for (size_t i = 0; i < COMPARE_PARTS; i++)
		sum += samples_median(&it->parts[i]);
	return sum;
}

static void note(const struct comparison *it, struct table *table)
{
	struct client_figures figures;
	char parts[160] = "";
	size_t used = 0;
	double sum = floor_sum(it);
	double wide = sum - samples_median(&it->insert) + samples_median(&it->wide_insert);
	client_figures(it->on_ours, &figures);
	for (size_t i = 0; i < COMPARE_PARTS; i++) {
		if (it->which->parts[i])
			used += (size_t)snprintf(parts + used, sizeof parts - used, " + %s %.1f", part_names[i],
			    samples_median(&it->parts[i]));
	}
	table_note(table,
	    "%s: %zu requests in %.2f s (p50 %.1f ms, p99 %.1f ms, longest %.1f ms), %.1f to a commit. Processor time "
	    "of"
	    " one: %.1f µs (%.1f to %.1f in %d rounds); floor %.1f = HTTP %.1f (%.1f to %.1f)%s + insert %.1f; with %d"
	    " to a commit it were %.1f, the ratio %.2f.",
	    it->which->name, figures.requests, figures.seconds, figures.median, figures.p99, figures.max, it->batch,
	    samples_median(&it->ours), samples_least(&it->ours), samples_most(&it->ours), ROUNDS, sum,
	    samples_median(&it->http), samples_least(&it->http), samples_most(&it->http), parts,
	    samples_median(&it->insert), WIDE_BATCH, wide, wide / samples_median(&it->ours));
}

void compare_run(const struct compare_case *which, const struct venue *venue, const struct script *script,
    void *closure, struct table *table)
{
	const struct bench *bench = venue->bench;
	struct comparison it = {.which = which, .venue = venue, .script = script, .closure = closure};
	char port[16];
	process_start(
	    &it.floor, bench->server_core, NULL, (const char *[]){bench->floor, "http", which->answer_bytes, NULL});
	process_expect(&it.floor, "listening on ", port, sizeof port);
	it.on_floor = client_open((uint16_t)strtoul(port, NULL, 10), bench->connections);
	it.on_ours = client_open(venue->port, bench->connections);
	measure(&it);
	table_add(table, &(struct table_row){.name = which->name,
	                     .unit = "operations per processor second",
	                     .ours = 1e6 / samples_median(&it.ours),
	                     .floor = 1e6 / floor_sum(&it),
	                     .goal = which->goal});
	note(&it, table);
	client_close(it.on_floor);
	client_close(it.on_ours);
	process_kill(&it.floor);
}
