#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "process.h"
#include "samples.h"

#define ROUNDS 3
#define LARGE 100000 /* rows from which on one round is enough */
#define MEGA 1e6

/* What the recount of one row cannot do without: of a ballot its signature, its
 * token and its leaf, of the draw that goes with it a signature and an
 * evaluation. */
static const struct part {
	const char *name;
	double times;
} parts[] = {{"ballot_signature", 1}, {"redeem", 1}, {"leaf", 1}, {"draw_signature", 1}, {"evaluate", 1}};

#define PARTS (sizeof parts / sizeof parts[0])

struct recount {
	const struct bench *bench;
	char path[320];
	size_t rows;
	struct samples floor[PARTS]; /* microseconds of processor time */
	struct samples ours;         /* of one row */
	struct samples resident;     /* bytes at most */
};

static void measure_floor(struct recount *it)
{
	char rounds[32], output[64];
	snprintf(rounds, sizeof rounds, "%zu", it->bench->floor_rounds);
	for (size_t i = 0; i < PARTS; i++) {
		const char *argv[] = {it->bench->floor, parts[i].name, rounds, NULL};
		process_output(it->bench->server_core, argv, output, sizeof output);
		samples_add(&it->floor[i], parts[i].times * strtod(output, NULL));
	}
}

static struct process_cost recount(const struct recount *it, int core)
{
	struct process_cost cost;
	const char *argv[] = {it->bench->program, "verify", it->path, NULL};
	process_run(core, argv, &cost);
	return cost;
}

static size_t rounds_of(const struct recount *it)
{
	return it->rows < LARGE ? ROUNDS : 1;
}

static void measure(struct recount *it)
{
	for (size_t round = 0; round < rounds_of(it); round++) {
		measure_floor(it);
		struct process_cost cost = recount(it, it->bench->server_core);
		samples_add(&it->ours, cost.cpu * 1e6 / (double)it->rows);
		samples_add(&it->resident, (double)cost.resident);
	}
	measure_floor(it);
}

static void tell(const struct recount *it, struct table *table)
{
	char name[80], floors[200] = "";
	double floor = 0;
	size_t used = 0;
	for (size_t i = 0; i < PARTS; i++) {
		double cost = samples_median(&it->floor[i]);
		floor += cost;
		used += (size_t)snprintf(
		    floors + used, sizeof floors - used, "%s%s %.1f", i ? " + " : "", parts[i].name, cost);
	}
	struct process_cost wide = recount(it, PROCESS_EVERY_CORE);
	snprintf(name, sizeof name, "recount of %zu ballots and draws", it->rows);
	table_add(table, &(struct table_row){.name = name,
	                     .unit = "of them per processor second",
	                     .ours = 1e6 / samples_median(&it->ours),
	                     .floor = 1e6 / floor,
	                     .goal = 0.85});
	snprintf(name, sizeof name, "recount of %zu ballots and draws: memory at most", it->rows);
	table_add(table, &(struct table_row){
	                     .name = name, .unit = "MB", .ours = samples_most(&it->resident) / MEGA, .decimals = 1});
	table_note(table,
	    "recount: processor time of a ballot with its draw %.1f µs (%.1f to %.1f in %zu rounds on one core); floor "
	    "%.1f = %s. On every core: %.1f s, %.1f s of processor time, %.1f MB.",
	    samples_median(&it->ours), samples_least(&it->ours), samples_most(&it->ours), rounds_of(it), floor, floors,
	    wide.seconds, wide.cpu, (double)wide.resident / MEGA);
}

void run_verify(const struct bench *bench, size_t rows, struct table *table)
{
	struct recount it = {.bench = bench, .rows = rows};
	char count[32];
	struct process_cost made;
	snprintf(it.path, sizeof it.path, "%s/board.json", bench->work);
	snprintf(count, sizeof count, "%zu", rows);
	const char *argv[] = {bench->floor, "board", it.path, count, NULL};
	process_run(bench->server_core, argv, &made);
	measure(&it);
	tell(&it, table);
	remove(it.path);
}
