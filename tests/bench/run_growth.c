#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "fail.h"
#include "voters.h"

#define SCANS_AT_ONCE 1000
#define WORST_GROWTH 1.5  /* against n log n: noise, and memory that no cache holds */
#define LEAST_MS 2        /* of processor time: below, growth is not judged */
#define ROSTER_MAX 100000 /* rows that are sent in one request */

enum step { START, CHANGE, BADGES, ADMIT, SEARCH, ATTENDANCE, PACK, DELEGATES_CSV, DELEGATES_XLSX, ATTENDANCE_CSV,
	ISSUING, DRAWS, VOTING, CASTS, CLOSE, BOARD, STEPS };

static const char *const step_names[STEPS] = {"start", "change every row by a file", "issue all badges",
    "admit all, 1,000 at once", "search", "attendance", "door's pack", "delegates.csv", "delegates.xlsx",
    "attendance.csv", "hand out ballots", "draw", "open the vote", "cast", "close", "board"};

/* What the writer did. */
struct writer {
	double ms; /* of processor time */
	double commits;
	double slow; /* commits of more than 20 ms */
};

struct figures {
	double cpu_ms;    /* of the daemon */
	struct writer writer;
	double n; /* what it should grow with */
};

/* One congress on its way through the steps. */
struct growth {
	struct venue venue;
	struct voters voters;
	struct figures *figures;
	struct script script;
	char *text;
};

static struct writer read_writer(const struct venue *venue)
{
	return (struct writer){.ms = venue_metric(venue, "writer_busy_microseconds_total") / 1e3,
	    .commits = venue_metric(venue, "commits_total"),
	    .slow = venue_metric(venue, "writer_slow_commits_total")};
}

static void finish(struct growth *it, enum step step, double n, double cpu, const struct writer *before)
{
	cpu = process_cpu(&it->venue.daemon) - cpu;
	struct writer now = read_writer(&it->venue);
	it->figures[step] = (struct figures){.cpu_ms = cpu * 1e3,
	    .writer = {now.ms - before->ms, now.commits - before->commits, now.slow - before->slow},
	    .n = n};
}

/* The measured part of each step. */
typedef void act(struct growth *it, const char *path);

static void measure(struct growth *it, enum step step, size_t n, act *do_it, const char *path)
{
	struct writer writer = read_writer(&it->venue);
	double cpu = process_cpu(&it->venue.daemon);
	do_it(it, path);
	finish(it, step, (double)n, cpu, &writer);
}

static void get(struct growth *it, const char *path)
{
	free(client_text(it->venue.port, "GET", path, it->venue.token, NULL, 200));
}

static void issue_badges(struct growth *it, const char *path)
{
	free(client_text(it->venue.port, "POST", path, it->venue.token, "{\"delegates\":\"all\"}", 200));
}

static void run_script(struct growth *it, const char *expected)
{
	struct client *client = client_open(it->venue.port, it->venue.bench->connections);
	struct client_plan plan = {.script = &it->script,
	    .count = it->script.count,
	    .expected = (unsigned)strtoul(expected, NULL, 10),
	    .seconds = it->venue.bench->seconds,
	    .answered = it->voters.items && *expected == '2' && expected[2] == '0' ? voters_take_draw : NULL,
	    .closure = &it->voters};
	client_run(client, &plan);
	client_close(client);
}

static void write_admissions(struct growth *it)
{
	for (size_t start = 0; start < it->venue.delegates; start += SCANS_AT_ONCE) {
		char *body = NULL;
		size_t length = 0, end = start + SCANS_AT_ONCE;
		FILE *out = open_memstream(&body, &length);
		if (!out)
			fail("no memory");
		for (size_t i = start; i < end && i < it->venue.delegates; i++)
			fprintf(out,
			    "%s{\"nonce\":\"admit-%07zu\",\"delegate\":%lld,\"gate\":\"A\",\"direction\":\"in\"}",
			    i > start ? "," : "{\"scans\":[", i, (long long)it->venue.ids[i]);
		fputs("]}", out);
		fclose(out);
		script_add(&it->script, "POST", "/api/scans", it->venue.token, body);
		free(body);
	}
}

/* Every row of the roster with another seat, as the file of a request. */
static void send_roster(struct growth *it, const char *path)
{
	free(client_text(it->venue.port, "POST", path, it->venue.token, it->text, 200));
}

static void read_roster(struct growth *it)
{
	char path[360];
	size_t length = 0;
	snprintf(path, sizeof path, "%s.csv", it->venue.data);
	FILE *file = fopen(path, "re");
	if (!file || getdelim(&it->text, &length, '\0', file) < 0)
		fail("%s cannot be read", path);
	fclose(file);
	for (char *seat = it->text; (seat = strstr(seat, ",elected,A")); seat += 10)
		seat[9] = 'B';
}

static void move(struct growth *it, const char *state)
{
	char path[64], body[64];
	snprintf(path, sizeof path, "/api/contests/%lld/state", (long long)it->voters.contest);
	snprintf(body, sizeof body, "{\"to\":\"%s\"}", state);
	free(client_text(it->venue.port, "POST", path, it->venue.token, body, 200));
}

static void start_issuing(struct growth *it, const char *unused)
{
	(void)unused;
	voters_start_issuing(&it->voters);
}

static void vote(struct growth *it, size_t ballots)
{
	char path[64];
	size_t delegates = it->venue.delegates;
	voters_open(&it->venue, ballots, &it->voters);
	measure(it, ISSUING, delegates, start_issuing, NULL);
	voters_write_draws(&it->voters, &it->script);
	measure(it, DRAWS, ballots, run_script, "200");
	script_clear(&it->script);
	voters_unblind(&it->voters);
	measure(it, VOTING, delegates, move, "voting");
	voters_write_casts(&it->voters, &it->script);
	measure(it, CASTS, ballots, run_script, "201");
	script_clear(&it->script);
	measure(it, CLOSE, delegates, move, "closed");
	voters_check(&it->voters);
	snprintf(path, sizeof path, "/api/contests/%lld/board", (long long)it->voters.contest);
	measure(it, BOARD, ballots, get, path);
	voters_close(&it->voters);
}

static void grow(const struct bench *bench, size_t delegates, struct figures figures[STEPS], double *longest_ms)
{
	struct growth it = {.figures = figures};
	size_t ballots = delegates < bench->growth_ballots ? delegates : bench->growth_ballots;
	venue_create(bench, "growth", delegates, &it.venue);
	venue_serve(&it.venue);
	finish(&it, START, (double)delegates, 0, &(struct writer){0});
	venue_list(&it.venue);
	read_roster(&it);
	if (delegates <= ROSTER_MAX)
		measure(&it, CHANGE, delegates, send_roster, "/api/roster");
	free(it.text);
	measure(&it, BADGES, delegates, issue_badges, "/api/badges");
	write_admissions(&it);
	measure(&it, ADMIT, delegates, run_script, "200");
	script_clear(&it.script);
	measure(&it, SEARCH, delegates, get, "/api/delegates?q=minh%20249");
	measure(&it, ATTENDANCE, delegates, get, "/api/attendance");
	measure(&it, PACK, delegates, get, "/api/pack");
	measure(&it, DELEGATES_CSV, delegates, get, "/api/exports/delegates.csv");
	measure(&it, DELEGATES_XLSX, delegates, get, "/api/exports/delegates.xlsx");
	measure(&it, ATTENDANCE_CSV, delegates, get, "/api/exports/attendance.csv");
	vote(&it, ballots);
	*longest_ms = venue_metric(&it.venue, "writer_longest_microseconds") / 1e3;
	venue_close(&it.venue);
}

/* How much more than n log n it has grown from the smaller one; 0: too small to
 * tell. */
static double growth_of(const struct figures *smaller, const struct figures *now)
{
	if (smaller->n < 2 || now->n <= smaller->n || smaller->cpu_ms < LEAST_MS)
		return 0;
	return now->cpu_ms / (smaller->cpu_ms * now->n * log(now->n) / (smaller->n * log(smaller->n)));
}

/* Of all sizes; the worst growth. */
static double note_step(struct table *table, enum step step, struct figures figures[][STEPS], size_t sizes)
{
	char text[400] = "";
	size_t used = 0;
	double worst = 0;
	for (size_t i = 0; i < sizes; i++) {
		const struct figures *now = &figures[i][step];
		double growth = i ? growth_of(&figures[i - 1][step], now) : 0;
		worst = growth > worst ? growth : worst;
		if (now->n > 0)
			used += (size_t)snprintf(text + used, sizeof text - used, "%s%.0f %.1f", i ? " · " : "", now->n,
			    now->cpu_ms);
		if (growth > 0)
			used += (size_t)snprintf(text + used, sizeof text - used, " (%.2f)", growth);
	}
	table_note(table, "growth, %s: %s", step_names[step], text);
	return worst;
}

/* The single requests that kept the writer. */
static void note_writer(struct table *table, size_t delegates, const struct figures *now, double longest_ms)
{
	static const enum step single[] = {CHANGE, BADGES, ISSUING, VOTING, CLOSE};
	char text[400] = "";
	size_t used = 0;
	for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
		const struct writer *writer = &now[single[i]].writer;
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %.1f in %.0f", i ? ", " : "",
		    step_names[single[i]], writer->ms, writer->commits);
		if (writer->slow > 0)
			used += (size_t)snprintf(
			    text + used, sizeof text - used, " (%.0f over 20 ms)", writer->slow);
	}
	table_note(table,
	    "growth, %zu: processor time of one request on the writer in ms, and in how many commits: %s. The longest"
	    " that anybody waited for one: %.0f ms.",
	    delegates, text, longest_ms);
}

void run_growth(const struct bench *bench, struct table *table)
{
	static struct figures figures[BENCH_SIZES][STEPS];
	double worst = 0;
	size_t sizes = 0;
	for (; sizes < BENCH_SIZES && bench->sizes[sizes]; sizes++) {
		double longest_ms;
		grow(bench, bench->sizes[sizes], figures[sizes], &longest_ms);
		note_writer(table, bench->sizes[sizes], figures[sizes], longest_ms);
	}
	table_note(table, "growth: delegates or ballots, the daemon's processor time in ms, and in brackets how much that"
	                  " is of n log n from the size before.");
	for (enum step step = 0; step < STEPS; step++) {
		double growth = note_step(table, step, figures, sizes);
		worst = growth > worst ? growth : worst;
	}
	table_add(table, &(struct table_row){.name = "growth with delegates and ballots: the worst",
	                     .unit = "of n log n",
	                     .ours = worst,
	                     .most = WORST_GROWTH,
	                     .decimals = 2});
}
