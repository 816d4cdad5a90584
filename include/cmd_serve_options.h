/* cmd_serve_options: the command line of `congressd serve`. */
#ifndef CMD_SERVE_OPTIONS_H
#define CMD_SERVE_OPTIONS_H

#include <stdbool.h>

#include "config.h"

struct cmd_serve_options {
	struct config config; /* borrows from argv and from below */
	bool help;            /* it was only asked for, or nothing made sense: do not serve */
	const char *listen, *http, *workers, *connections, *idle;
	bool tls;
	char host[64], http_host[64];
	char *server_path, *authority_path; /* of --tls */
};

/* Reads the command line: an exit status, after a mistake has been told. To be
 * freed by cmd_serve_options_free, whatever it answers; not to be moved. */
int cmd_serve_options_read(int argc, char **argv, struct cmd_serve_options *out);

void cmd_serve_options_free(struct cmd_serve_options *options);

#endif
