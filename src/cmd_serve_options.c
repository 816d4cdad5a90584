#include "cmd_serve_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char usage[] =
    "usage: congressd serve --data DIR [--listen 127.0.0.1:8080] [--tls | --tls-cert FILE --tls-key FILE]\n"
    "                       [--http ADDRESS:PORT] [--public-url URL] [--workers N] [--connections N]\n"
    "                       [--idle-seconds N] [--uncontained]\n"
    "\n"
    "Runs the daemon until SIGTERM or SIGINT. --listen 0.0.0.0:8080 lets the hall's\n"
    "phones in; port 0 takes a free one. --public-url is what voting cards and pairing\n"
    "links say. --tls uses the certificate that congressd tls has made; --http adds a plain\n"
    "listener, where devices install its authority from /install and everything else is sent\n"
    "to the secure one. SIGHUP has the certificate read again. Once it has started, the daemon\n"
    "can reach no files but those in DIR, fonts, and the folder of the certificate, and start no\n"
    "program; --uncontained lifts that, for a system on which it is in the way.\n";

struct number {
	const char *name, *text; /* text NULL: not given */
	unsigned max;
	unsigned *out;
};

/* The first one given that is no number from 1 to its max; NULL when all are. */
static const struct number *read_numbers(const struct number numbers[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = numbers[i].text;
		char *end;
		unsigned long value = text ? strtoul(text, &end, 10) : 1;
		if (text && (*text < '0' || *text > '9' || *end || value < 1 || value > numbers[i].max))
			return &numbers[i];
		if (text)
			*numbers[i].out = (unsigned)value;
	}
	return NULL;
}

/* Of the certificate: an exit status. */
static int read_tls(struct cmd_serve_options *wanted)
{
	struct config *config = &wanted->config;
	if (!config->tls_cert != !config->tls_key)
		return cmd_misuse(usage, "--tls-cert and --tls-key go together");
	if (wanted->tls && config->tls_cert)
		return cmd_misuse(usage, "either --tls, or --tls-cert and --tls-key");
	if (wanted->tls) {
		wanted->server_path = cmd_path(config->data, CMD_TLS_SERVER);
		wanted->authority_path = cmd_path(config->data, CMD_TLS_PUBLIC);
		if (!wanted->server_path || !wanted->authority_path)
			return cmd_refuse("out of memory");
		config->tls_cert = config->tls_key = wanted->server_path;
		config->authority = wanted->authority_path;
	}
	if (wanted->http && !config->tls_cert)
		return cmd_misuse(usage, "--http stands beside a secure listener: --tls, or --tls-cert and --tls-key");
	return CMD_DONE;
}

static int read_wanted(struct cmd_serve_options *wanted)
{
	struct config *config = &wanted->config;
	snprintf(wanted->host, sizeof wanted->host, "%s", config->host);
	if (!config->data)
		return cmd_misuse(usage, "--data is needed");
	if (wanted->listen && config_listen(wanted->listen, wanted->host, &config->port) != STATUS_OK)
		return cmd_misuse(usage, "--listen %s: not an address and port", wanted->listen);
	snprintf(wanted->http_host, sizeof wanted->http_host, "%s", wanted->host);
	if (wanted->http && config_listen(wanted->http, wanted->http_host, &config->http_port) != STATUS_OK)
		return cmd_misuse(usage, "--http %s: not an address and port", wanted->http);
	const struct number numbers[] = {
	    {"workers", wanted->workers, 64, &config->workers},
	    {"connections", wanted->connections, 1000000, &config->connections},
	    {"idle-seconds", wanted->idle, 3600, &config->idle_seconds},
	};
	const struct number *wrong = read_numbers(numbers, sizeof numbers / sizeof numbers[0]);
	if (wrong)
		return cmd_misuse(usage, "--%s %s: a number from 1 to %u", wrong->name, wrong->text, wrong->max);
	config->host = wanted->host;
	config->http_host = wanted->http ? wanted->http_host : NULL;
	return read_tls(wanted);
}

int cmd_serve_options_read(int argc, char **argv, struct cmd_serve_options *out)
{
	*out = (struct cmd_serve_options){.config = config_default()};
	const struct cmd_option options[] = {
	    {"data", &out->config.data, NULL},
	    {"listen", &out->listen, NULL},
	    {"tls", NULL, &out->tls},
	    {"tls-cert", &out->config.tls_cert, NULL},
	    {"tls-key", &out->config.tls_key, NULL},
	    {"http", &out->http, NULL},
	    {"public-url", &out->config.public_url, NULL},
	    {"workers", &out->workers, NULL},
	    {"connections", &out->connections, NULL},
	    {"idle-seconds", &out->idle, NULL},
	    {"uncontained", NULL, &out->config.uncontained},
	    {NULL, NULL, NULL},
	};
	size_t count;
	int status;
	out->help = !cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status);
	return out->help ? status : read_wanted(out);
}

void cmd_serve_options_free(struct cmd_serve_options *options)
{
	free(options->server_path);
	free(options->authority_path);
}
