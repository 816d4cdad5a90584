#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chance.h"
#include "client.h"
#include "compare.h"
#include "fail.h"

#define DOORS 8
#define DOOR_GOAL_MS 300 /* in which a steward sees the colour */

static void check_answer(void *closure, size_t index, const char *body)
{
	(void)closure;
	if (!strstr(body, "\"verdict\":\"admitted\""))
		fail("scan %zu was not admitted: %s", index, body);
}

static const struct compare_case scan_case = {
    .name = "check-in",
    .goal = 0.8,
    .parts = {[COMPARE_VERIFY] = true},
    .insert = "scan",
    .answer_bytes = "260",
    .expected = 200,
    .answered = check_answer,
};

static void write_scans(const struct venue *venue, size_t count, const char *direction, struct script *script)
{
	struct chance chance = chance_of((uint64_t)venue->congress + count + (unsigned char)*direction);
	for (size_t i = 0; i < count; i++) {
		char body[400];
		snprintf(body, sizeof body,
		    "{\"scans\":[{\"nonce\":\"%016" PRIx64 "%016" PRIx64 "\",\"badge\":\"%s\",\"gate\":\"A\","
		    "\"direction\":\"%s\"}]}",
		    chance_next(&chance), chance_next(&chance), venue->badges[i], direction);
		script_add(script, "POST", "/api/scans", venue->token, body);
	}
}

/* Each door sends its next scan as soon as it has the answer to the last. */
static void run_doors(const struct venue *venue, struct table *table)
{
	static const char *const directions[] = {"out", "in"};
	struct client *client = client_open(venue->port, DOORS);
	struct client_figures figures;
	for (size_t i = 0; i < 2; i++) {
		struct script script = {0};
		write_scans(venue, venue->bench->door_scans, directions[i], &script);
		client_run(client,
		    &(struct client_plan){
		        .script = &script, .count = script.count, .expected = 200, .seconds = venue->bench->seconds});
		script_clear(&script);
	}
	client_figures(client, &figures);
	client_close(client);
	table_add(table, &(struct table_row){.name = "8 doors that scan as fast as they can: p99",
	                     .unit = "ms",
	                     .ours = figures.p99,
	                     .most = DOOR_GOAL_MS,
	                     .decimals = 1});
	table_note(table, "8 doors: %zu scans out and in again in %.2f s (p50 %.1f ms, p99 %.1f ms, longest %.1f ms).",
	    figures.requests, figures.seconds, figures.median, figures.p99, figures.max);
}

void run_scan(const struct venue *venue, struct table *table)
{
	struct script script = {0};
	write_scans(venue, venue->delegates, "in", &script);
	compare_run(&scan_case, venue, &script, NULL, table);
	script_clear(&script);
	run_doors(venue, table);
	double present = venue_metric(venue, "present");
	if ((size_t)present != venue->delegates)
		fail("%.0f of %zu are present", present, venue->delegates);
}
