#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include "api_contest_opening.h"
#include "app.h"
#include "board_files.h"
#include "config.h"
#include "hall.h"
#include "jobs.h"
#include "listener.h"
#include "live.h"
#include "log.h"
#include "login.h"
#include "offload.h"
#include "sandbox.h"
#include "server.h"
#include "timestamp.h"
#include "tls_authority.h"
#include "tls_file.h"
#include "writer.h"

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

#define JOBS_OF_A_START 1000000

/* Everything a running daemon holds, closed in the order of its parts. */
struct daemon {
	struct cmd_congress congress;
	struct store *readers[3]; /* the offload lanes' */
	struct app app;
	struct server *server;
	char *database;
	char *url;
	struct tls_authority_facts authority;
	char host[64], http_host[64]; /* as numbers: names are not looked up while serving */
	int landlock;                 /* its version, or 0 */
	int lock;
};

static enum status lock_directory(const char *data, int *lock)
{
	char *path = cmd_path(data, CMD_LOCK);
	*lock = path ? open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600) : -1;
	free(path);
	if (*lock < 0) {
		cmd_refuse("%s: %s", data, strerror(errno));
		return STATUS_IO;
	}
	if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return STATUS_OK;
	cmd_refuse("%s is served by another congressd already", data);
	return STATUS_CONFLICT;
}

static enum status open_documents(const char *data, int *directory)
{
	char *path = cmd_path(data, CMD_DOCUMENTS);
	*directory = path ? open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
	free(path);
	if (*directory >= 0)
		return STATUS_OK;
	cmd_refuse("%s/%s: %s", data, CMD_DOCUMENTS, strerror(errno));
	return STATUS_IO;
}

/* Before the first thread, and when all is known that tells what is reached. */
static void bind_files(struct daemon *daemon)
{
	const struct config *config = daemon->app.config;
	const struct sandbox_reach reach = {config->data, {config->tls_cert, config->tls_key},
	    {config->port, config->http_host ? config->http_port : 0}};
	if (store_keep_temporary_in(config->data) != STATUS_OK)
		log_warning("the database's temporary files stay outside %s", config->data);
	if (!config->uncontained)
		daemon->landlock = sandbox_bind_files(&reach);
}

/* Once all sockets listen. */
static void bind_calls(const struct daemon *daemon)
{
	if (daemon->app.config->uncontained)
		log_warning("not contained, as was asked: no limits on files and system calls");
	else
		sandbox_report(daemon->landlock, sandbox_bind_calls());
}

static enum status count_start(struct cmd_congress *congress)
{
	struct act act = cmd_act(congress);
	enum status status = store_begin(act.store);
	if (status != STATUS_OK)
		return status;
	return store_end(act.store, store_congress_started(&act));
}

static enum status start_lane(struct daemon *daemon, size_t index, struct offload **lane)
{
	enum status status = store_open(daemon->database, STORE_READ, &daemon->readers[index]);
	return status == STATUS_OK ? offload_start(daemon->readers[index], lane) : status;
}

/* No id comes again after a restart, where the job before is forgotten. */
static enum status open_jobs(struct app *app)
{
	struct jobs_options options = jobs_options_default();
	options.lane = app->sheets;
	options.directory = app->documents;
	options.first = (int64_t)hall_starts(app->hall) * JOBS_OF_A_START + 1;
	return jobs_create(&options, &app->jobs);
}

static enum status open_parts(struct daemon *daemon)
{
	struct app *app = &daemon->app;
	struct act act = cmd_act(&daemon->congress);
	enum status status = count_start(&daemon->congress);
	if (status == STATUS_OK)
		status = api_contest_opening_resume(&act);
	if (status == STATUS_OK)
		status = hall_open(daemon->congress.store, &app->hall);
	if (status == STATUS_OK)
		status = live_create(app->hall, &app->live);
	if (status == STATUS_OK)
		status = login_create(app->config, &app->login);
	if (status == STATUS_OK)
		status = board_files_create(&app->boards);
	if (status == STATUS_OK)
		status = start_lane(daemon, 0, &app->offload);
	if (status == STATUS_OK)
		status = start_lane(daemon, 1, &app->passwords);
	if (status == STATUS_OK)
		status = start_lane(daemon, 2, &app->sheets);
	if (status == STATUS_OK)
		status = open_jobs(app);
	struct writer_options options = {
	    .store = daemon->congress.store, .key = daemon->congress.key, .hall = app->hall, .live = app->live};
	if (status == STATUS_OK)
		status = writer_start(&options, &app->writer);
	if (status != STATUS_OK)
		cmd_refuse("cannot start: %s", status_detail(status));
	return status;
}

/* Another machine's way in, where there is one: the first behind the loopback.
 * Virtual interfaces are younger than the cards and come after them. */
static void keep_address(void *closure, const char *address)
{
	char *host = closure;
	if (!*host || strcmp(host, "127.0.0.1") == 0)
		snprintf(host, 64, "%s", address);
}

static enum status choose_url(struct daemon *daemon, const struct config *config)
{
	const char *scheme = config->tls_cert ? "https" : "http";
	char host[64] = "";
	listener_addresses(config->host, keep_address, host);
	bool v6 = strchr(host, ':') != NULL;
	if (config->public_url)
		daemon->url = strdup(config->public_url);
	else if (asprintf(&daemon->url, v6 ? "%s://[%s]:%u" : "%s://%s:%u", scheme, host, config->port) < 0)
		daemon->url = NULL;
	if (!daemon->url)
		return STATUS_NO_MEMORY;
	size_t length = strlen(daemon->url);
	if (length && daemon->url[length - 1] == '/')
		daemon->url[length - 1] = '\0';
	daemon->app.public_url = daemon->url;
	return STATUS_OK;
}

static enum status read_authority(struct daemon *daemon, const char *path)
{
	struct tls_file file;
	struct tls_authority *authority = NULL;
	enum status status = tls_file_read(path, &file);
	if (status == STATUS_OK) {
		status = tls_authority_parse(file.bytes, file.length, &authority);
		tls_file_free(&file);
	}
	if (status == STATUS_OK)
		status = tls_authority_facts(authority, &daemon->authority);
	tls_authority_free(authority);
	if (status == STATUS_OK)
		daemon->app.authority = &daemon->authority;
	else
		cmd_refuse("%s: no certificate authority; make it with: congressd tls --data %s --host NAME", path,
		    daemon->app.config->data);
	return status;
}

/* What listens and is asked for its address later has the host as a number. */
static enum status use_numbers(struct daemon *daemon, struct config *config)
{
	enum status status = listener_numeric(config->host, daemon->host);
	if (status == STATUS_OK && config->http_host)
		status = listener_numeric(config->http_host, daemon->http_host);
	config->host = daemon->host;
	config->http_host = config->http_host ? daemon->http_host : NULL;
	return status;
}

static enum status daemon_open(struct daemon *daemon, struct config *config)
{
	*daemon = (struct daemon){.lock = -1};
	daemon->app = (struct app){.config = config,
	    .documents = -1,
	    .statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC),
	    .started_at = timestamp_now()};
	enum status status = cmd_open(config->data, &daemon->congress);
	if (status == STATUS_OK)
		status = lock_directory(config->data, &daemon->lock);
	if (status == STATUS_OK)
		status = open_documents(config->data, &daemon->app.documents);
	if (status != STATUS_OK)
		return status;
	daemon->app.key = daemon->congress.key;
	daemon->app.congress = daemon->congress.congress.id;
	daemon->database = cmd_path(config->data, CMD_DATABASE);
	/* The port is settled before anything is started that speaks of it. */
	status = daemon->database ? listener_reserve(config->host, &config->port) : STATUS_NO_MEMORY;
	if (status == STATUS_OK && config->http_host)
		status = listener_reserve(config->http_host, &config->http_port);
	if (status == STATUS_OK && config->authority)
		status = read_authority(daemon, config->authority);
	if (status == STATUS_OK)
		status = choose_url(daemon, config);
	if (status == STATUS_OK)
		status = use_numbers(daemon, config);
	if (status != STATUS_OK)
		return status;
	bind_files(daemon);
	status = open_parts(daemon);
	if (status == STATUS_OK)
		status = server_start(&daemon->app, daemon->database, &daemon->server);
	return status;
}

static void daemon_close(struct daemon *daemon)
{
	jobs_stop(daemon->app.jobs);
	server_stop(daemon->server);
	offload_stop(daemon->app.offload);
	offload_stop(daemon->app.passwords);
	offload_stop(daemon->app.sheets);
	jobs_free(daemon->app.jobs);
	writer_stop(daemon->app.writer);
	live_free(daemon->app.live);
	login_free(daemon->app.login);
	board_files_free(daemon->app.boards);
	hall_close(daemon->app.hall);
	for (size_t i = 0; i < sizeof daemon->readers / sizeof daemon->readers[0]; i++)
		store_close(daemon->readers[i]);
	cmd_close(&daemon->congress);
	if (daemon->app.documents >= 0)
		close(daemon->app.documents);
	if (daemon->app.statm >= 0)
		close(daemon->app.statm);
	if (daemon->lock >= 0)
		close(daemon->lock);
	tls_authority_facts_free(&daemon->authority);
	free(daemon->database);
	free(daemon->url);
}

static void print_address(void *closure, const char *address)
{
	const struct config *config = closure;
	const char *scheme = config->tls_cert ? "https" : "http";
	printf(strchr(address, ':') ? "listening on %s://[%s]:%u\n" : "listening on %s://%s:%u\n", scheme, address,
	    config->port);
}

static void print_plain_address(void *closure, const char *address)
{
	const struct config *config = closure;
	printf(strchr(address, ':') ? "installing at http://[%s]:%u/install\n" : "installing at http://%s:%u/install\n",
	    address, config->http_port);
}

static void allow_many_files(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* SIGHUP has the certificate read again, unless it says that the terminal is
 * gone the daemon was started from. */
static void wait_for_end(struct server *server, const sigset_t *signals)
{
	const bool in_terminal = isatty(STDIN_FILENO);
	int signal;
	for (;;) {
		if (sigwait(signals, &signal) != 0)
			continue;
		if (signal != SIGHUP || (in_terminal && !isatty(STDIN_FILENO)))
			break;
		server_reload(server);
	}
	log_info("stopping on signal %d", signal);
}

int cmd_serve_run(const struct config *wanted, void (*started)(void *closure, const char *url), void *closure)
{
	struct config config = *wanted;
	struct daemon daemon;
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* inherited by every thread */
	allow_many_files();
	enum status status = daemon_open(&daemon, &config);
	if (status == STATUS_OK) {
		bind_calls(&daemon);
		listener_addresses(wanted->host, print_address, &config);
		if (wanted->http_host)
			listener_addresses(wanted->http_host, print_plain_address, &config);
		if (started)
			started(closure, daemon.url);
		fflush(stdout);
		wait_for_end(daemon.server, &signals);
	}
	daemon_close(&daemon);
	return status == STATUS_OK ? CMD_DONE : CMD_REFUSED;
}

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

/* What the command line says, before it is made sense of. */
struct wishes {
	struct config config;
	const char *listen, *http, *workers, *connections, *idle;
	bool tls;
	char host[64], http_host[64];
	char *server_path, *authority_path; /* of --tls */
};

/* Of the certificate: an exit status. */
static int read_tls(struct wishes *wishes)
{
	struct config *config = &wishes->config;
	if (!config->tls_cert != !config->tls_key)
		return cmd_misuse(usage, "--tls-cert and --tls-key go together");
	if (wishes->tls && config->tls_cert)
		return cmd_misuse(usage, "either --tls, or --tls-cert and --tls-key");
	if (wishes->tls) {
		wishes->server_path = cmd_path(config->data, CMD_TLS_SERVER);
		wishes->authority_path = cmd_path(config->data, CMD_TLS_PUBLIC);
		if (!wishes->server_path || !wishes->authority_path)
			return cmd_refuse("out of memory");
		config->tls_cert = config->tls_key = wishes->server_path;
		config->authority = wishes->authority_path;
	}
	if (wishes->http && !config->tls_cert)
		return cmd_misuse(usage, "--http stands beside a secure listener: --tls, or --tls-cert and --tls-key");
	return CMD_DONE;
}

static int read_wishes(struct wishes *wishes)
{
	struct config *config = &wishes->config;
	snprintf(wishes->host, sizeof wishes->host, "%s", config->host);
	if (!config->data)
		return cmd_misuse(usage, "--data is needed");
	if (wishes->listen && config_listen(wishes->listen, wishes->host, &config->port) != STATUS_OK)
		return cmd_misuse(usage, "--listen %s: not an address and port", wishes->listen);
	snprintf(wishes->http_host, sizeof wishes->http_host, "%s", wishes->host);
	if (wishes->http && config_listen(wishes->http, wishes->http_host, &config->http_port) != STATUS_OK)
		return cmd_misuse(usage, "--http %s: not an address and port", wishes->http);
	const struct number numbers[] = {
	    {"workers", wishes->workers, 64, &config->workers},
	    {"connections", wishes->connections, 1000000, &config->connections},
	    {"idle-seconds", wishes->idle, 3600, &config->idle_seconds},
	};
	const struct number *wrong = read_numbers(numbers, sizeof numbers / sizeof numbers[0]);
	if (wrong)
		return cmd_misuse(usage, "--%s %s: a number from 1 to %u", wrong->name, wrong->text, wrong->max);
	config->host = wishes->host;
	config->http_host = wishes->http ? wishes->http_host : NULL;
	return read_tls(wishes);
}

int cmd_serve(int argc, char **argv)
{
	struct wishes wishes = {.config = config_default()};
	const struct cmd_option options[] = {
	    {"data", &wishes.config.data, NULL},
	    {"listen", &wishes.listen, NULL},
	    {"tls", NULL, &wishes.tls},
	    {"tls-cert", &wishes.config.tls_cert, NULL},
	    {"tls-key", &wishes.config.tls_key, NULL},
	    {"http", &wishes.http, NULL},
	    {"public-url", &wishes.config.public_url, NULL},
	    {"workers", &wishes.workers, NULL},
	    {"connections", &wishes.connections, NULL},
	    {"idle-seconds", &wishes.idle, NULL},
	    {"uncontained", NULL, &wishes.config.uncontained},
	    {NULL, NULL, NULL},
	};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	status = read_wishes(&wishes);
	if (status == CMD_DONE)
		status = cmd_serve_run(&wishes.config, NULL, NULL);
	free(wishes.server_path);
	free(wishes.authority_path);
	return status;
}
