/* audience: many subscribers of the live stream on one thread. Ends the
 * benchmark (fail.h) where a stream ends or time is over. */
#ifndef AUDIENCE_H
#define AUDIENCE_H

#include <stddef.h>
#include <stdint.h>

struct audience;

/* Subscribes `count` times to /api/live and waits until each has its first
 * event. */
struct audience *audience_open(uint16_t port, size_t count, double seconds);

/* Reads until each of them has a whole event whose "collected" is at least this. */
void audience_wait(struct audience *audience, long collected, double seconds);

/* The bytes of the newest event of the first subscriber. */
size_t audience_event_bytes(const struct audience *audience);

/* Ends the streams. */
void audience_close(struct audience *audience);

#endif
