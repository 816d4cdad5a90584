#include "venue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "client.h"
#include "fail.h"

#define DELEGATIONS 12
#define PAGE 1000
#define CONNECTIONS 16

static void command(const struct venue *venue, const char *verb, const char *const rest[], char *output, size_t size)
{
	const char *argv[12] = {venue->bench->program, verb, "--data", venue->data};
	for (size_t i = 0; rest[i]; i++)
		argv[4 + i] = rest[i];
	process_output(PROCESS_ANY_CORE, argv, output, size);
}

static void write_roster(const char *path, size_t delegates)
{
	FILE *file = fopen(path, "we");
	if (!file)
		fail("%s cannot be written", path);
	fputs("code,full_name,delegation,standing,kind,seat,sex,birth_date,position\n", file);
	for (size_t i = 0; i < delegates; i++)
		fprintf(file,
		    "DB%05zu,Nguyễn Thị Minh %zu,Huyện đoàn %zu,official,elected,A%zu,female,1990-02-28,Bí thư\n",
		    i + 1, i + 1, i % DELEGATIONS + 1, i + 1);
	if (fclose(file) != 0)
		fail("%s cannot be written", path);
}

void venue_create(const struct bench *bench, const char *name, size_t delegates, struct venue *out)
{
	char roster[360], output[4096];
	*out = (struct venue){.bench = bench, .delegates = delegates};
	snprintf(out->data, sizeof out->data, "%s/%s", bench->work, name);
	snprintf(roster, sizeof roster, "%s.csv", out->data);
	write_roster(roster, delegates);
	command(out, "init", (const char *[]){"--name", "Đại hội đại biểu", NULL}, output, sizeof output);
	command(out, "import", (const char *[]){roster, NULL}, output, sizeof output);
	command(out, "token", (const char *[]){"--role", "secretariat", NULL}, out->token, sizeof out->token);
}

static void read_congress(struct venue *venue)
{
	json_t *congress = client_json(venue->port, "GET", "/api/congress", NULL, NULL, 200);
	venue->congress = (uint32_t)strtoul(json_string_value(json_object_get(congress, "id")), NULL, 16);
	json_decref(congress);
}

void venue_serve(struct venue *venue)
{
	char url[128], log[360];
	const char *argv[] = {
	    venue->bench->program, "serve", "--data", venue->data, "--listen", "127.0.0.1:0", "--workers", "1", NULL};
	snprintf(log, sizeof log, "%s.log", venue->data);
	double start = process_now();
	process_start(&venue->daemon, venue->bench->server_core, log, argv);
	process_expect(&venue->daemon, "listening on ", url, sizeof url);
	venue->start_seconds = process_now() - start;
	venue->serving = true;
	venue->port = (uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10);
	read_congress(venue);
}

void venue_stop(struct venue *venue)
{
	if (venue->serving)
		process_stop(&venue->daemon);
	venue->serving = false;
}

static void mix(int64_t *ids, size_t count)
{
	struct chance chance = chance_of(count);
	for (size_t i = count; i > 1; i--) {
		size_t other = chance_next(&chance) % i;
		int64_t id = ids[i - 1];
		ids[i - 1] = ids[other];
		ids[other] = id;
	}
}

void venue_list(struct venue *venue)
{
	long long after = 0;
	size_t count = 0;
	venue->ids = calloc(venue->delegates, sizeof venue->ids[0]);
	while (venue->ids && count < venue->delegates) {
		char path[96];
		snprintf(path, sizeof path, "/api/delegates?limit=%d&after=%lld", PAGE, after);
		json_t *page = client_json(venue->port, "GET", path, venue->token, NULL, 200);
		size_t index;
		json_t *delegate;
		json_array_foreach(json_object_get(page, "delegates"), index, delegate)
		{
			if (count < venue->delegates)
				venue->ids[count++] = json_integer_value(json_object_get(delegate, "id"));
		}
		after = json_integer_value(json_object_get(page, "next"));
		json_decref(page);
		if (!after)
			break;
	}
	if (count != venue->delegates)
		fail("%zu of %zu delegates are listed", count, venue->delegates);
	mix(venue->ids, count);
}

static void take_badge(void *closure, size_t index, const char *body)
{
	struct venue *venue = closure;
	json_t *badge = json_loads(body, 0, NULL);
	const char *token = json_string_value(json_object_get(badge, "token"));
	if (!token || strlen(token) != BADGE_TEXT)
		fail("not a badge: %s", body);
	strcpy(venue->badges[index], token);
	json_decref(badge);
}

void venue_issue_badges(struct venue *venue)
{
	struct script script = {0};
	json_decref(client_json(venue->port, "POST", "/api/badges", venue->token, "{\"delegates\":\"all\"}", 200));
	venue_list(venue);
	venue->badges = calloc(venue->delegates, sizeof venue->badges[0]);
	if (!venue->badges)
		fail("no memory for badges");
	for (size_t i = 0; i < venue->delegates; i++) {
		char path[64];
		snprintf(path, sizeof path, "/api/badges/%lld", (long long)venue->ids[i]);
		script_add(&script, "GET", path, venue->token, NULL);
	}
	struct client *client = client_open(venue->port, CONNECTIONS);
	client_run(client, &(struct client_plan){.script = &script,
	                       .count = script.count,
	                       .expected = 200,
	                       .seconds = venue->bench->seconds,
	                       .answered = take_badge,
	                       .closure = venue});
	client_close(client);
	script_clear(&script);
}

double venue_metric(const struct venue *venue, const char *name)
{
	char *text = client_text(venue->port, "GET", "/metrics", NULL, NULL, 200);
	char wanted[96];
	snprintf(wanted, sizeof wanted, "\ncongressd_%s ", name);
	const char *line = strstr(text, wanted);
	if (!line)
		fail("no metric %s", name);
	double value = strtod(line + strlen(wanted), NULL);
	free(text);
	return value;
}

void venue_close(struct venue *venue)
{
	char output[64];
	venue_stop(venue);
	process_output(PROCESS_ANY_CORE, (const char *[]){"/bin/rm", "-rf", venue->data, NULL}, output, sizeof output);
	free(venue->ids);
	free(venue->badges);
	*venue = (struct venue){0};
}
