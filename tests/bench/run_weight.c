#include "run.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "fail.h"

#define PROVINCIAL 246
#define STARTS 3
#define MEMORY_GOAL 16 /* MB, of the smaller one */
#define START_GOAL_MS 50
#define MEGA 1e6

struct weight {
	size_t resident; /* bytes, a second after the start */
	double start_ms; /* the shortest of several */
};

static void weigh(const struct bench *bench, size_t delegates, struct weight *out)
{
	struct venue venue;
	venue_create(bench, "weight", delegates, &venue);
	*out = (struct weight){0};
	for (size_t i = 0; i < STARTS; i++) {
		venue_serve(&venue);
		double ms = venue.start_seconds * 1e3;
		if (i == 0 || ms < out->start_ms)
			out->start_ms = ms;
		nanosleep(&(struct timespec){1, 0}, NULL);
		out->resident = process_resident(&venue.daemon);
		venue_stop(&venue);
	}
	venue_close(&venue);
}

static void add_rows(struct table *table, size_t delegates, const struct weight *weight)
{
	char name[64];
	double memory_goal = delegates == PROVINCIAL ? MEMORY_GOAL : 0;
	snprintf(name, sizeof name, "idle daemon, %zu delegates: memory", delegates);
	table_add(table,
	    &(struct table_row){.name = name, .unit = "MB", .ours = (double)weight->resident / MEGA, .most = memory_goal, .decimals = 1});
	snprintf(name, sizeof name, "idle daemon, %zu delegates: start until listening", delegates);
	table_add(table, &(struct table_row){.name = name, .unit = "ms", .ours = weight->start_ms, .most = START_GOAL_MS, .decimals = 1});
}

void run_weight(const struct bench *bench, struct table *table)
{
	const size_t rosters[] = {PROVINCIAL, bench->large_roster};
	struct stat file;
	for (size_t i = 0; i < 2; i++) {
		struct weight weight;
		weigh(bench, rosters[i], &weight);
		add_rows(table, rosters[i], &weight);
	}
	if (stat(bench->program, &file) != 0)
		fail("%s cannot be read", bench->program);
	table_add(table,
	    &(struct table_row){.name = "program", .unit = "MB", .ours = (double)file.st_size / MEGA, .decimals = 2});
}
