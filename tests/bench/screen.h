/* screen: one subscriber of the live stream, on a thread of its own, who notes
 * how long each acknowledged ballot takes to be on the screen. */
#ifndef SCREEN_H
#define SCREEN_H

#include <stddef.h>
#include <stdint.h>

struct screen;

struct screen_figures {
	double median_ms, p99_ms, longest_ms; /* from the answer to the event; 0 where the event came first */
	size_t events;
};

/* For `ballots` that are still to be cast, in the only contest there is. */
struct screen *screen_open(uint16_t port, size_t ballots);

/* One more has been acknowledged, now. */
void screen_acknowledged(struct screen *screen);

/* Waits until all that were acknowledged have been shown. */
void screen_close(struct screen *screen, double seconds, struct screen_figures *out);

#endif
