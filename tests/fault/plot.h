/* plot: the acts of a congress, one after the other, each of which is done or
 * not done: for tests of what a fault may not take away. */
#ifndef PLOT_H
#define PLOT_H

#include "voting.h"

#define PLOT_BALLOTS 3

struct plot {
	void *state;
	struct voting *voting;
	struct paper papers[PLOT_BALLOTS];
	int64_t election, resolution;
	/* A sealed election with a second issuer, and the tellers' keys. */
	int64_t keyed;
	struct paper keyed_paper;
	struct contest_key_pair keys[CONTEST_KEYS];
};

struct plot_act {
	const char *name;
	/* The HTTP status; may be called again after a failure. */
	unsigned (*run)(struct plot *plot);
};

/* The acts in their order, and how many there are. */
const struct plot_act *plot_acts(size_t *count);

/* A congress in a new directory, with delegates and cards, before any act. */
void plot_open(struct plot *plot);
void plot_close(struct plot *plot);

const char *plot_database(const struct plot *plot);

/* SHA-256 over every row of the database at `path`, read through the system's
 * own VFS, but for what is noted and paid off after an act; fails the test unless its integrity is good. */
void plot_digest(const char *path, unsigned char out[32]);

#endif
