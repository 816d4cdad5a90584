#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "config.h"
#include "exchange.h"
#include "listener.h"
#include "live.h"
#include "live_list.h"
#include "log.h"
#include "timestamp.h"
#include "tls_credentials.h"
#include "tls_session.h"

#define POLL_MAX_MS 1000
#define DRAIN_MS 5000

struct worker {
	struct exchange_context context;
	struct MHD_Daemon *daemon;
	int epoll;
	int wake; /* eventfd */
	unsigned connections; /* at most, with the streams */
	pthread_t thread;
	bool running;
	bool sending; /* an event is on its way to many */
	_Atomic bool stopping;
	pthread_mutex_t mutex;
	struct exchange *returned; /* guarded by mutex */
};

struct server {
	struct app *app;
	struct tls_credentials *tls; /* NULL: plain HTTP */
	unsigned count;
	struct worker workers[];
};

/* Any thread. */
static void complete(struct worker *worker, struct exchange *exchange)
{
	pthread_mutex_lock(&worker->mutex);
	bool first = !worker->returned;
	exchange->next = worker->returned;
	worker->returned = exchange;
	/* Under the lock: once it is released the worker may end. */
	uint64_t one = 1;
	if (first && write(worker->wake, &one, sizeof one) < 0)
		log_error("eventfd: %s", strerror(errno));
	pthread_mutex_unlock(&worker->mutex);
}

static void resume_returned(struct worker *worker)
{
	pthread_mutex_lock(&worker->mutex);
	struct exchange *exchange = worker->returned;
	worker->returned = NULL;
	pthread_mutex_unlock(&worker->mutex);
	while (exchange) {
		struct exchange *next = exchange->next;
		exchange_resume(exchange);
		exchange = next;
	}
}

static int timeout_of(struct worker *worker)
{
	MHD_UNSIGNED_LONG_LONG ms;
	if (worker->sending)
		return 0;
	if (MHD_get_timeout(worker->daemon, &ms) != MHD_YES || ms > POLL_MAX_MS)
		return POLL_MAX_MS;
	return (int)ms;
}

static void turn(struct worker *worker)
{
	struct live_list *subscribers = worker->context.subscribers;
	struct pollfd ready[] = {
	    {.fd = worker->epoll, .events = POLLIN},
	    {.fd = worker->wake, .events = POLLIN},
	    {.fd = live_list_descriptor(subscribers), .events = POLLIN},
	};
	if (poll(ready, 3, timeout_of(worker)) < 0 && errno != EINTR)
		log_error("poll: %s", strerror(errno));
	uint64_t count;
	if (ready[1].revents && read(worker->wake, &count, sizeof count) < 0 && errno != EAGAIN)
		log_error("eventfd: %s", strerror(errno));
	resume_returned(worker);
	if (ready[2].revents)
		live_list_look(subscribers);
	worker->sending = live_list_run(subscribers, timestamp_monotonic());
	MHD_run(worker->daemon);
}

/* MHD aborts the process when it is stopped with a suspended connection. */
static void drain(struct worker *worker)
{
	MHD_socket listening = MHD_quiesce_daemon(worker->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	worker->context.draining = true;
	live_list_drain(worker->context.subscribers);
	int64_t until = timestamp_monotonic() + DRAIN_MS;
	while (worker->context.waiting || !live_list_is_empty(worker->context.subscribers)) {
		turn(worker);
		if (worker->context.waiting == 0 && timestamp_monotonic() > until)
			break; /* only clients that do not read are left; none is suspended */
	}
}

static void *worker_main(void *closure)
{
	struct worker *worker = closure;
	while (!worker->stopping)
		turn(worker);
	drain(worker);
	MHD_stop_daemon(worker->daemon);
	return NULL;
}

/* Decoding %00 would end a path early: such text stays as it is, and fits no
 * endpoint. */
static size_t unescape(void *closure, struct MHD_Connection *connection, char *text)
{
	(void)closure;
	(void)connection;
	return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/* Each connection may have a file besides its socket, an upload or a document
 * on its way. A part of the descriptors stays free for the database, so that
 * no crowd at the door keeps an act from being stored. */
static unsigned connections_for(const struct server *server)
{
	struct rlimit files;
	const unsigned wanted = server->app->config->connections;
	const rlim_t kept = 64 + 8 * (rlim_t)server->count;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
		return wanted;
	rlim_t room = files.rlim_cur > 2 * kept ? (files.rlim_cur - kept) / 4 * 3 : files.rlim_cur / 4;
	return room < wanted ? (unsigned)room : wanted;
}

/* The plain listener, where there is one, has the last worker to itself. */
static bool is_plain(const struct server *server, const struct worker *worker)
{
	return server->app->config->http_host && worker == &server->workers[server->count - 1];
}

/* MHD counts its connections; streams that were taken over count as well. */
static enum MHD_Result accept_client(void *closure, const struct sockaddr *address, socklen_t length)
{
	(void)address;
	(void)length;
	const struct worker *worker = closure;
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(worker->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
	size_t open = (info ? info->num_connections : 0) + live_list_taken(worker->context.subscribers);
	return open < worker->connections ? MHD_YES : MHD_NO;
}

static struct MHD_Daemon *start_daemon(struct server *server, struct worker *worker, int socket)
{
	const struct config *config = server->app->config;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = {
	    {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)tls_session_notify, server->tls},
	    {MHD_OPTION_HTTPS_CERT_CALLBACK2, 0, (void *)(intptr_t)tls_session_retrieve},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_SESSION_PRIORITIES},
	    {MHD_OPTION_END, 0, NULL},
	};
	struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
	const bool secure = worker->context.secure;
	/* Without "turbo" the sockets of streams that were taken over would be
	 * shut down as MHD closes its end. */
	flags |= secure ? MHD_USE_TLS : MHD_USE_TURBO;
	return MHD_start_daemon(flags, 0, accept_client, worker, exchange_handle, &worker->context,
	    MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT, worker->connections,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)config->header_bytes, MHD_OPTION_CONNECTION_TIMEOUT,
	    config->idle_seconds, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, NULL, MHD_OPTION_UNESCAPE_CALLBACK,
	    unescape, NULL, MHD_OPTION_ARRAY, secure ? tls : none, MHD_OPTION_END);
}

static enum status open_worker(struct server *server, struct worker *worker, const char *database)
{
	worker->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (worker->wake < 0)
		return STATUS_IO;
	pthread_mutex_init(&worker->mutex, NULL);
	worker->context = (struct exchange_context){
	    .app = server->app, .worker = worker, .complete = complete, .plain = is_plain(server, worker)};
	worker->context.secure = server->tls && !worker->context.plain;
	worker->connections = connections_for(server) / server->count + 1;
	const struct live_list_options streams = {
	    .wake = worker->wake, .idle_seconds = server->app->config->idle_seconds};
	enum status status = store_open(database, STORE_READ, &worker->context.store);
	if (status == STATUS_OK)
		status = live_list_create(server->app->live, &streams, &worker->context.subscribers);
	if (status != STATUS_OK)
		return status;
	int socket;
	const struct config *config = server->app->config;
	status = worker->context.plain ? listener_open(config->http_host, config->http_port, &socket)
	                               : listener_open(config->host, config->port, &socket);
	if (status != STATUS_OK)
		return status;
	worker->daemon = start_daemon(server, worker, socket);
	if (!worker->daemon) {
		close(socket);
		log_error("the HTTP server did not start");
		return STATUS_INTERNAL;
	}
	worker->epoll = MHD_get_daemon_info(worker->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	return STATUS_OK;
}

static enum status start_worker(struct server *server, struct worker *worker, const char *database)
{
	enum status status = open_worker(server, worker, database);
	if (status != STATUS_OK)
		return status;
	if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0)
		return STATUS_NO_MEMORY;
	worker->running = true;
	return STATUS_OK;
}

enum status server_start(struct app *app, const char *database, struct server **out)
{
	unsigned count = (app->config->workers ? app->config->workers : 1) + (app->config->http_host != NULL);
	struct server *server = calloc(1, sizeof *server + count * sizeof server->workers[0]);
	if (!server)
		return STATUS_NO_MEMORY;
	server->app = app;
	server->count = count;
	if (connections_for(server) < app->config->connections)
		log_warning("the limit on open files leaves room for %u connections, not %u", connections_for(server),
		    app->config->connections);
	for (unsigned i = 0; i < count; i++)
		server->workers[i].wake = -1;
	enum status status = STATUS_OK;
	if (app->config->tls_cert)
		status = tls_credentials_load(app->config->tls_cert, app->config->tls_key, &server->tls);
	for (unsigned i = 0; i < count && status == STATUS_OK; i++)
		status = start_worker(server, &server->workers[i], database);
	if (status != STATUS_OK) {
		server_stop(server);
		return status;
	}
	*out = server;
	return STATUS_OK;
}

void server_reload(struct server *server)
{
	if (!server->tls)
		log_info("nothing to read again: this daemon has no certificate");
	else if (tls_credentials_reload(server->tls) == STATUS_OK)
		log_info("took the certificate in %s", server->app->config->tls_cert);
	else
		log_error("the certificate stays what it was");
}

static void stop_worker(struct worker *worker)
{
	if (!worker->running)
		return;
	worker->stopping = true;
	uint64_t one = 1;
	if (write(worker->wake, &one, sizeof one) < 0)
		log_error("eventfd: %s", strerror(errno));
}

static void free_worker(struct worker *worker)
{
	if (worker->running)
		pthread_join(worker->thread, NULL);
	else if (worker->daemon)
		MHD_stop_daemon(worker->daemon);
	live_list_free(worker->context.subscribers);
	store_close(worker->context.store);
	if (worker->wake >= 0) {
		close(worker->wake);
		pthread_mutex_destroy(&worker->mutex);
	}
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	for (unsigned i = 0; i < server->count; i++)
		stop_worker(&server->workers[i]);
	for (unsigned i = 0; i < server->count; i++)
		free_worker(&server->workers[i]);
	tls_credentials_free(server->tls);
	free(server);
}
