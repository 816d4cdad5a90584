/* live_sockets: the streams of one worker whose sockets were taken over from the
 * HTTP server, which needs ten kilobytes for each. Here one takes a hundred
 * bytes, and an event one call of send.
 *
 * All functions are for the worker's own thread. */
#ifndef LIVE_SOCKETS_H
#define LIVE_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

struct live;
struct live_snapshot;
struct live_sockets;

/* One that takes in nothing for `idle_seconds` while something waits for it is
 * closed. */
enum status live_sockets_create(struct live *live, unsigned idle_seconds, struct live_sockets **out) STATUS_CHECKED;

/* Closes what is left. */
void live_sockets_free(struct live_sockets *sockets);

/* Readable when live_sockets_look has something to do; borrowed. */
int live_sockets_descriptor(const struct live_sockets *sockets);

/* Takes over a connected, non-blocking socket on which the request has been
 * read and nothing been answered; sends `head` and `snapshot`. On
 * STATUS_NO_MEMORY the socket is still the caller's. */
enum status live_sockets_add(
    struct live_sockets *sockets, int socket, const char *head, const struct live_snapshot *snapshot) STATUS_CHECKED;

/* Sees to sockets that were closed or can take more. */
void live_sockets_look(struct live_sockets *sockets);

/* From now on this is the newest; it goes out by live_sockets_run. */
void live_sockets_publish(struct live_sockets *sockets, struct live_snapshot *snapshot);

/* Sends to some of those who have not had the newest yet. True while there are
 * more: other work of the worker comes in between. */
bool live_sockets_run(struct live_sockets *sockets);

/* A comment to all who wait for nothing, to find who is gone; likewise. */
void live_sockets_ping(struct live_sockets *sockets);

/* Ends every stream, those with an event under way behind it. */
void live_sockets_drain(struct live_sockets *sockets);

/* How many there are. */
size_t live_sockets_number(const struct live_sockets *sockets);

#endif
