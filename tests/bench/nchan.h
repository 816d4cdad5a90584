/* nchan: a well-known server of event streams, nginx with its nchan module, to
 * be compared with. */
#ifndef NCHAN_H
#define NCHAN_H

#include <stdbool.h>
#include <stdint.h>

#include "bench.h"
#include "process.h"

/* False where it is not installed. Streams are at /api/live; what is posted to
 * / is the next event. */
bool nchan_start(const struct bench *bench, struct process *process, uint16_t *port);

#endif
