/* The benchmarks of the daemon, bounded in count and time, on loopback only:
 * see README.md. */
#include <errno.h>
#include <sched.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "process.h"
#include "run.h"

#define FILES_BESIDE 100 /* descriptors that are not subscribers */

static const struct bench full = {
    .connections = 256,
    .seconds = 120,
    .scans = 20000,
    .door_scans = 2000,
    .ballots = 10000,
    .subscribers = {250, 1000, 10000},
    .pushes = 25,
    .sizes = {250, 2500, 50000},
    .growth_ballots = 2500,
    .large_roster = 50000,
    .board = 20000,
    .large_board = 500000,
    .floor_rounds = 3000,
};

/* Proves that everything still works; its times mean nothing. */
static const struct bench little = {
    .connections = 16,
    .seconds = 20,
    .scans = 200,
    .door_scans = 80,
    .ballots = 60,
    .subscribers = {50},
    .pushes = 3,
    .sizes = {20, 100},
    .growth_ballots = 20,
    .large_roster = 1000,
    .board = 300,
    .large_board = 3000,
    .floor_rounds = 20,
};

/* A congress of 50,000, all of whom draw and cast: minutes. */
static const struct bench large = {
    .connections = 256,
    .seconds = 1800,
    .scans = 50000,
    .door_scans = 2000,
    .ballots = 50000,
    .subscribers = {10000},
    .pushes = 25,
    .sizes = {250, 2500, 50000, 500000},
    .growth_ballots = 50000,
    .large_roster = 500000,
    .board = 2500,
    .floor_rounds = 3000,
};

/* Two cores that this process may use, the daemon's and the load's; where
 * there is one only, nothing is bound. */
static void choose_cores(struct bench *bench)
{
	cpu_set_t cores;
	bench->server_core = bench->client_core = PROCESS_ANY_CORE;
	if (sched_getaffinity(0, sizeof cores, &cores) != 0 || CPU_COUNT(&cores) < 2)
		return;
	for (int core = 0; core < CPU_SETSIZE; core++) {
		if (!CPU_ISSET((size_t)core, &cores))
			continue;
		if (bench->client_core == PROCESS_ANY_CORE)
			bench->client_core = core;
		bench->server_core = core;
	}
	process_pin(bench->client_core);
}

/* Leaves out the audiences for which there are not enough descriptors. */
static void fit_audiences(struct bench *bench, struct table *table)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		fail("the limit of open files cannot be read");
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (size_t i = 0; i < BENCH_SUBSCRIBERS; i++) {
		if (bench->subscribers[i] + FILES_BESIDE <= limit.rlim_cur)
			continue;
		table_note(table, "live, %zu: left out, %llu open files are allowed.", bench->subscribers[i],
		    (unsigned long long)limit.rlim_cur);
		bench->subscribers[i] = 0;
	}
}

static void make_work(struct bench *bench, const char *directory)
{
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		fail("%s: %s", directory, strerror(errno));
	int length = snprintf(bench->work, sizeof bench->work, "%s/run.XXXXXX", directory);
	if (length < 0 || (size_t)length >= sizeof bench->work || !mkdtemp(bench->work))
		fail("%s: no directory can be made in it", directory);
}

static void remove_work(const struct bench *bench)
{
	char output[64];
	const char *argv[] = {"/bin/rm", "-rf", bench->work, NULL};
	process_output(PROCESS_ANY_CORE, argv, output, sizeof output);
}

static bool wants(char **scenarios, const char *name)
{
	if (!*scenarios)
		return true;
	while (*scenarios && strcmp(*scenarios, name) != 0)
		scenarios++;
	return *scenarios != NULL;
}

static void run_hall(const struct bench *bench, char **scenarios, struct table *table)
{
	struct venue venue;
	venue_create(bench, "hall", bench->scans, &venue);
	venue_serve(&venue);
	venue_issue_badges(&venue);
	run_scan(&venue, table);
	if (wants(scenarios, "vote"))
		run_vote(&venue, table);
	venue_close(&venue);
}

static void print_head(const struct bench *bench)
{
	char date[32];
	time_t now = time(NULL);
	struct tm day;
	strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&now, &day));
	printf("%s, %ld cores%s, %zu connections\n\n", date, sysconf(_SC_NPROCESSORS_ONLN),
	    bench->server_core == PROCESS_ANY_CORE ? ", nothing bound to a core"
	                                           : ", one for the daemon and one for the load",
	    bench->connections);
}

int main(int argc, char **argv)
{
	bool is_short = argc > 1 && strcmp(argv[1], "--short") == 0;
	bool is_large = argc > 1 && strcmp(argv[1], "--large") == 0;
	char **rest = argv + 1 + (is_short || is_large ? 1 : 0);
	if (argv + argc - rest < 3)
		fail("usage: load [--short|--large] CONGRESSD FLOOR DIRECTORY [scan|vote|live|weight|growth|verify|verify-large …]");
	struct bench bench = is_short ? little : is_large ? large : full;
	struct table *table = table_open(is_short ? TABLE_SHOWS : TABLE_JUDGES);
	bench.program = rest[0];
	bench.floor = rest[1];
	if (sodium_init() < 0)
		fail("libsodium does not start");
	make_work(&bench, rest[2]);
	choose_cores(&bench);
	fit_audiences(&bench, table);
	if (wants(rest + 3, "scan") || wants(rest + 3, "vote"))
		run_hall(&bench, rest + 3, table);
	if (wants(rest + 3, "live"))
		run_live(&bench, table);
	if (wants(rest + 3, "weight"))
		run_weight(&bench, table);
	if (wants(rest + 3, "growth"))
		run_growth(&bench, table);
	if (wants(rest + 3, "verify"))
		run_verify(&bench, bench.board, table);
	if (rest[3] && wants(rest + 3, "verify-large"))
		run_verify(&bench, bench.large_board, table);
	remove_work(&bench);
	print_head(&bench);
	table_print(table, stdout);
	bool good = table_good(table);
	table_close(table);
	return good ? 0 : 1;
}
