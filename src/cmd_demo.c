#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "card.h"
#include "config.h"
#include "demo.h"
#include "demo_congress.h"
#include "pairing.h"

#define CARDS_SHOWN 3

static const char usage[] = "usage: congressd demo [--data DIR] [--listen 127.0.0.1:8080] [--public-url URL]\n"
                            "\n"
                            "Makes a congress of 246 delegates with contests and papers in DIR (demo-congress),\n"
                            "if there is none, and serves it. Prints a link for every role.\n";

static const struct {
	enum role role;
	const char *what;
} guests[] = {
    {ROLE_SECRETARIAT, "secretariat"},
    {ROLE_PRESIDIUM, "presidium"},
    {ROLE_TELLER, "teller"},
    {ROLE_STEWARD, "door"},
};

#define GUESTS (sizeof guests / sizeof guests[0])

struct links {
	const char *data;
	char codes[GUESTS][PAIRING_CODE_SIZE];
};

/* A pairing code for each role, made at every start: each is good once. */
static enum status invite(const char *data, struct links *links)
{
	struct cmd_congress congress;
	enum status status = cmd_open(data, &congress);
	if (status != STATUS_OK)
		return status;
	struct act act = cmd_act(&congress);
	status = store_begin(congress.store);
	for (size_t i = 0; i < GUESTS && status == STATUS_OK; i++)
		status = pairing_invite(&act, guests[i].role, guests[i].what, links->codes[i]);
	status = store_end(congress.store, status);
	cmd_close(&congress);
	return status;
}

/* The first cards of the file: "…/v#<secret>" ends each row. */
static void print_cards(const char *data, const char *url)
{
	char line[1024];
	char *path = cmd_path(data, DEMO_CONGRESS_CARDS);
	FILE *file = path ? fopen(path, "re") : NULL;
	free(path);
	for (int printed = 0; file && printed < CARDS_SHOWN && fgets(line, sizeof line, file);) {
		const char *secret = strstr(line, "/v#");
		if (secret)
			printf("  %-12s %s%.*s\n", printed++ ? "" : "delegates", url, 3 + CARD_SECRET_TEXT, secret);
	}
	if (file)
		fclose(file);
}

static void print_links(void *closure, const char *url)
{
	const struct links *links = closure;
	printf("\nOpen these; pairing links are good once, for ten minutes, one browser (or private window) each:\n");
	printf("  %-12s %s/projector\n", "projector", url);
	for (size_t i = 0; i < GUESTS; i++)
		printf("  %-12s %s/%s#pair=%s\n", guests[i].what, url, pairing_page(guests[i].role), links->codes[i]);
	print_cards(links->data, url);
	printf("  %-12s %s/%s has all voting cards, %s the badges\n", "on disk", links->data, DEMO_CONGRESS_CARDS,
	    DEMO_CONGRESS_BADGES);
	printf("  %-12s in a new demonstration, all but BT006, BT012 and every sixth after\n\n", "in the hall");
}

static bool exists(const char *data)
{
	struct stat found;
	return stat(data, &found) == 0;
}

/* In a process of its own: printing starts threads that would never be bound
 * to what the daemon may reach. */
static bool make_congress(const char *data)
{
	int end;
	fflush(NULL);
	pid_t maker = fork();
	if (maker == 0)
		exit(demo_congress_make(data) == STATUS_OK ? CMD_DONE : CMD_REFUSED);
	return maker > 0 && waitpid(maker, &end, 0) == maker && WIFEXITED(end) && WEXITSTATUS(end) == CMD_DONE;
}

int cmd_demo(int argc, char **argv)
{
	struct config config = config_default();
	const char *listen = NULL;
	char host[64];
	config.data = "demo-congress";
	const struct cmd_option options[] = {
	    {"data", &config.data, NULL},
	    {"listen", &listen, NULL},
	    {"public-url", &config.public_url, NULL},
	    {NULL, NULL, NULL},
	};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	snprintf(host, sizeof host, "%s", config.host);
	if (listen && config_listen(listen, host, &config.port) != STATUS_OK)
		return cmd_misuse(usage, "--listen %s: not an address and port", listen);
	config.host = host;
	if (!exists(config.data) && !make_congress(config.data))
		return CMD_REFUSED;
	struct links links = {.data = config.data};
	if (invite(config.data, &links) != STATUS_OK)
		return CMD_REFUSED;
	return cmd_serve_run(&config, print_links, &links);
}
