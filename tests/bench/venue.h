/* venue: a congress made for a run through the program's own commands and API,
 * and the daemon that serves it. */
#ifndef VENUE_H
#define VENUE_H

#include <stdbool.h>
#include <stdint.h>

#include "badge.h"
#include "bench.h"
#include "process.h"

struct venue {
	const struct bench *bench;
	char data[320];  /* the congress directory */
	char token[128]; /* of the secretariat */
	struct process daemon;
	bool serving;
	double start_seconds; /* from starting the program to its line "listening on" */
	uint16_t port;
	uint32_t congress; /* id */
	size_t delegates;
	int64_t *ids;                   /* of each delegate, in an order of chance */
	char (*badges)[BADGE_TEXT + 1]; /* likewise, once issued */
};

/* Makes the directory with `delegates` official delegates in 12 delegations,
 * and a token. `name` tells it from others of this run. */
void venue_create(const struct bench *bench, const char *name, size_t delegates, struct venue *out);

/* Starts the daemon on its core, with one worker. */
void venue_serve(struct venue *venue);

/* Stops it. */
void venue_stop(struct venue *venue);

/* Reads `ids`. */
void venue_list(struct venue *venue);

/* Issues every badge and fetches it: `ids` and `badges`. */
void venue_issue_badges(struct venue *venue);

/* A metric of the daemon. */
double venue_metric(const struct venue *venue, const char *name);

/* Stops the daemon and removes the directory. */
void venue_close(struct venue *venue);

#endif
