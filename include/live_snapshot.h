/* live_snapshot: bytes that go out to many streams, shared by reference and
 * never changed. Any thread. */
#ifndef LIVE_SNAPSHOT_H
#define LIVE_SNAPSHOT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* One event, as a chunk of the chunked coding (RFC 9112 section 7.1); within
 * the chunk the event; within the event the JSON. */
struct live_snapshot {
	_Atomic unsigned references;
	uint64_t version; /* of the state; 0 where it is none */
	size_t length;    /* of all bytes */
	size_t event_start, event_length;
	size_t data_start, data_length;
	char bytes[];
};

/* All return a first reference, or NULL without memory. */

/* The event of a state. */
struct live_snapshot *live_snapshot_of_state(const char *state, uint64_t version);

/* Bytes that are no state: a ping, the end of a stream. */
struct live_snapshot *live_snapshot_of_text(const char *text);

/* The head of an answer, and a snapshot behind it. */
struct live_snapshot *live_snapshot_behind(const char *head, const struct live_snapshot *snapshot);

/* Another reference, to be given back; NULL stays NULL. */
struct live_snapshot *live_snapshot_ref(struct live_snapshot *snapshot);
void live_snapshot_unref(struct live_snapshot *snapshot);

#endif
