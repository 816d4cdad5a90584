/* live_list: the subscribers of one worker.
 *
 * Where the connection is plain its socket is taken over from the HTTP server,
 * whose memory for a connection is a hundred times what a stream needs (see
 * live_sockets.h); under TLS the stream is an answer of the HTTP server that
 * has no end.
 *
 * All functions are for the worker's own thread. */
#ifndef LIVE_LIST_H
#define LIVE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct live;
struct live_list;
struct MHD_Connection;
struct MHD_Response;

struct live_list_options {
	int wake;              /* an eventfd, written whenever there is something new; the caller's */
	unsigned idle_seconds; /* after which one that takes in nothing is closed */
};

enum status live_list_create(
    struct live *live, const struct live_list_options *options, struct live_list **out) STATUS_CHECKED;
void live_list_free(struct live_list *list);

/* Takes over the socket of a plain connection, non-blocking, and sends `head`,
 * which must announce the chunked coding, and what there is. On
 * STATUS_NO_MEMORY the socket is still the caller's. */
enum status live_list_take(struct live_list *list, int socket, const char *head) STATUS_CHECKED;

/* How many have been taken over and are still open. */
size_t live_list_taken(const struct live_list *list);

/* The response of one more subscriber, to be queued once on `connection`. NULL
 * without memory. */
struct MHD_Response *live_list_subscribe(struct live_list *list, struct MHD_Connection *connection);

/* Readable when live_list_look has something to do; borrowed. */
int live_list_descriptor(const struct live_list *list);
void live_list_look(struct live_list *list);

/* Sends what is new, or a ping, to some of those who have not had it: true
 * while there are more. */
bool live_list_run(struct live_list *list, int64_t now_monotonic);

/* Ends every stream of this worker; new ones end at once. */
void live_list_drain(struct live_list *list);
bool live_list_is_empty(const struct live_list *list);

#endif
