/* cmd: what the subcommands share. Each is an int cmd_<verb>(int argc, char
 * **argv) with argv[0] the verb; it returns an exit status. */
#ifndef CMD_H
#define CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "key.h"
#include "status.h"
#include "store.h"
#include "store_congress.h"

enum cmd_exit { CMD_DONE = 0, CMD_REFUSED = 1, CMD_USAGE = 2 };

int cmd_init(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_badges(int argc, char **argv);
int cmd_cards(int argc, char **argv);
int cmd_staff(int argc, char **argv);
int cmd_token(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_tls(int argc, char **argv);

/* An option: "--name VALUE" sets *value, or a flag "--name" sets *flag. */
struct cmd_option {
	const char *name; /* without the dashes; NULL ends a table */
	const char **value;
	bool *flag;
};

/* Reads the command line. Words that are no options go to `words` (at most
 * `max`), their number to *count. Returns false when the command is to end at
 * once with *status: after --help (0) or a mistake, which is printed with
 * `usage` (2). */
bool cmd_parse(int argc, char **argv, const char *usage, const struct cmd_option options[], const char *words[],
    size_t max, size_t *count, int *status);

/* "congressd: <text>" on standard error; CMD_REFUSED, or CMD_USAGE. */
int cmd_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
int cmd_misuse(const char *usage, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An opened data directory. */
struct cmd_congress {
	struct store *store;
	struct key *key;
	struct congress congress;
};

/* Opens database and key for writing and checks that they belong together.
 * Prints why when it fails. To be closed by cmd_close. */
enum status cmd_open(const char *data, struct cmd_congress *out) STATUS_CHECKED;
void cmd_close(struct cmd_congress *congress);

/* An act of the command line, now, for use within store_begin and
 * store_commit. */
struct act cmd_act(struct cmd_congress *congress);

/* DIR/name, to be freed; NULL without memory. */
char *cmd_path(const char *data, const char *name);

#define CMD_DATABASE "congress.db"
#define CMD_KEY "congress.key"
#define CMD_LOCK "lock"
#define CMD_DOCUMENTS "documents"
#define CMD_TLS "tls"
#define CMD_TLS_AUTHORITY CMD_TLS "/authority.pem" /* certificate and key */
#define CMD_TLS_PUBLIC CMD_TLS "/authority.crt"    /* the certificate alone, DER */
#define CMD_TLS_SERVER CMD_TLS "/server.pem"       /* the daemon's certificate and key */

/* Makes a congress directory: database, key, documents. `congress` gives name,
 * term, timezone and language. STATUS_CONFLICT when the directory exists;
 * after any failure nothing is left. Prints why. */
enum status cmd_init_create(const char *data, const struct congress *congress) STATUS_CHECKED;

struct config;

/* Serves until SIGTERM or SIGINT; an exit status. `started` (may be NULL) is
 * called once with the port when connections are accepted. */
int cmd_serve_run(const struct config *config, void (*started)(void *closure, const char *url), void *closure);

#endif
