/* listener: the server's listening sockets. */
#ifndef LISTENER_H
#define LISTENER_H

#include <stdint.h>

#include "status.h"

/* Makes sure that nobody listens on the port, which SO_REUSEPORT alone would
 * let pass; for port 0 chooses a free one. STATUS_CONFLICT when it is taken,
 * STATUS_FORBIDDEN without the right to it, STATUS_INVALID for an address that
 * is none of this machine's. */
enum status listener_reserve(const char *host, uint16_t *port) STATUS_CHECKED;

/* The host's first address as a number, e.g. "127.0.0.1" of "localhost".
 * STATUS_INVALID. */
enum status listener_numeric(const char *host, char out[64]) STATUS_CHECKED;

/* A non-blocking listening socket with SO_REUSEPORT. The caller closes it. */
enum status listener_open(const char *host, uint16_t port, int *out) STATUS_CHECKED;

/* Calls `take` with each address at which the daemon can be reached from other
 * machines, when it listens on all; else with the one it listens on. */
void listener_addresses(const char *host, void (*take)(void *closure, const char *address), void *closure);

#endif
