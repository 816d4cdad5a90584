/* server: the worker threads that speak HTTP.
 *
 * Each worker owns an MHD daemon without a thread of its own, listening with
 * SO_REUSEPORT, and drives it: it polls MHD's epoll descriptor and its own
 * eventfd, resumes what came back from the writer, and runs MHD. (MHD's own
 * epoll thread stalls when exactly 128, 256 or 512 connections are ready at
 * once, and a connection resumed from another thread would not be noticed.) */
#ifndef SERVER_H
#define SERVER_H

#include "app.h"
#include "status.h"

struct server;

/* Listens on config's host and port (not 0: listener_reserve has chosen one)
 * and starts the workers; `app` is borrowed until server_stop. STATUS_INVALID
 * for a bad certificate; the log says what. */
enum status server_start(struct app *app, const char *database, struct server **out) STATUS_CHECKED;

/* Reads certificate and key again, for connections to come; where they are not
 * good all stays as it was, and the log says why. Not two at once. */
void server_reload(struct server *server);

/* Takes no more connections, ends the live streams, lets what waits for the
 * writer finish (at most some seconds), then ends the workers. */
void server_stop(struct server *server);

#endif
