/* offload: a thread for work too slow for a worker (PDF sheets, Argon2id),
 * one after the other, with a read connection of its own. */
#ifndef OFFLOAD_H
#define OFFLOAD_H

#include "operation.h"
#include "status.h"
#include "store.h"

struct offload;

/* `store` is used by the thread until offload_stop and closed by the caller. */
enum status offload_start(struct store *store, struct offload **out) STATUS_CHECKED;

/* Hands over an operation; its `done` is called once. STATUS_BUSY, and
 * nothing is called, when too many wait already. Any thread. */
enum status offload_submit(struct offload *offload, struct operation *operation) STATUS_CHECKED;

/* Finishes what is queued, then ends the thread. */
void offload_stop(struct offload *offload);

#endif
