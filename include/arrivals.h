/* arrivals: how a session's hall filled and emptied, worked out from its scans
 * in one pass: counts of each gate, and of each step of time. Nothing is read
 * or written here; one thread. */
#ifndef ARRIVALS_H
#define ARRIVALS_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

#define ARRIVALS_STEP_SECONDS 60
#define ARRIVALS_POINTS_MAX 720

enum arrivals_way { ARRIVALS_IN, ARRIVALS_OUT, ARRIVALS_REFUSED };

struct arrivals_scan {
	const char *gate;
	int64_t delegate; /* id; 0: not recognised, and refused */
	enum arrivals_way way;
	int64_t at; /* milliseconds UTC */
};

struct arrivals_gate {
	char *name;
	uint32_t in, out, refused;
	int64_t last_at;
};

/* A step in which somebody came or went. */
struct arrivals_point {
	int64_t at; /* its begin, a multiple of the step since 1970 */
	uint32_t in, out;
	uint32_t inside; /* at its end: persons, however many doors admitted one */
};

struct arrivals;

enum status arrivals_create(struct arrivals **out) STATUS_CHECKED;
void arrivals_free(struct arrivals *arrivals);

/* Scans come in the order of their time. STATUS_NO_MEMORY. */
enum status arrivals_add(struct arrivals *arrivals, const struct arrivals_scan *scan) STATUS_CHECKED;

/* After the last scan: widens the step until there are no more than
 * ARRIVALS_POINTS_MAX points. Returns it, in seconds. */
int64_t arrivals_finish(struct arrivals *arrivals);

/* Ascending, `count` of them; owned by `arrivals`. */
const struct arrivals_point *arrivals_points(const struct arrivals *arrivals, size_t *count);

/* Calls `take` for each gate, in the order of their names' bytes. */
void arrivals_gates(
    const struct arrivals *arrivals, void (*take)(const struct arrivals_gate *gate, void *closure), void *closure);

#endif
