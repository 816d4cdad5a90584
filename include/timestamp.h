/* timestamp: moments as integer milliseconds since 1970-01-01 UTC. */
#ifndef TIMESTAMP_H
#define TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-11-23T01:00:00.000Z" and its terminating zero. */
#define TIMESTAMP_SIZE 25

/* The wall clock now. Any thread. */
int64_t timestamp_now(void);

/* A clock that never steps, for intervals. Any thread. */
int64_t timestamp_monotonic(void);

/* Writes `ms` as RFC 3339 in UTC with milliseconds. `out` holds
 * TIMESTAMP_SIZE bytes; returns `out`. Years 0000 to 9999. */
char *timestamp_format(int64_t ms, char out[TIMESTAMP_SIZE]);

/* "Mon, 23 Nov 2026 01:00:00 GMT" and its terminating zero. */
#define TIMESTAMP_HTTP_SIZE 30

/* Writes `ms` as HTTP dates are (RFC 9110 section 5.6.7); returns `out`. Years
 * 0000 to 9999. */
char *timestamp_http(int64_t ms, char out[TIMESTAMP_HTTP_SIZE]);

/* Reads RFC 3339 with Z or a numeric offset and 0 to 9 fraction digits.
 * False, and *ms untouched, when `text` is anything else. */
bool timestamp_parse(const char *text, int64_t *ms);

#endif
