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
#include "cmd_serve_options.h"
#include "config.h"
#include "footprint.h"
#include "hall.h"
#include "jobs.h"
#include "listener.h"
#include "live.h"
#include "log.h"
#include "login.h"
#include "offload.h"
#include "api_redo.h"
#include "sandbox.h"
#include "server.h"
#include "timestamp.h"
#include "tls_authority.h"
#include "tls_file.h"
#include "vitals.h"
#include "writer.h"

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
		status = api_redo_resume(&act);
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
	    .started_at = timestamp_now()};
	enum status status = vitals_open(&daemon->app.vitals);
	if (status == STATUS_OK)
		status = cmd_open(config->data, &daemon->congress);
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
	vitals_close(daemon->app.vitals);
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
		footprint_shrink();
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

int cmd_serve(int argc, char **argv)
{
	struct cmd_serve_options options;
	int status = cmd_serve_options_read(argc, argv, &options);
	if (status == CMD_DONE && !options.help)
		status = cmd_serve_run(&options.config, NULL, NULL);
	cmd_serve_options_free(&options);
	return status;
}
