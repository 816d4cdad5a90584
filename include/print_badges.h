/* print_badges: sheets of delegates' badges, eight of 90 x 65 mm on A4, with
 * cut marks. The badge is public: it identifies and authorises no vote. */
#ifndef PRINT_BADGES_H
#define PRINT_BADGES_H

#include <stddef.h>

#include "print.h"
#include "status.h"

/* Optional fields may be NULL or empty. */
struct print_badge {
	const char *code;
	const char *full_name;
	const char *delegation; /* optional */
	const char *standing;   /* "official", "alternate" or "guest"; others show no standing */
	const char *seat;       /* optional */
	const char *token;      /* what the QR says */
};

/* Writes the sheets as one PDF, badges in the order given; a page saying so
 * when there are none, and tells `progress` (may be NULL). The language is the
 * congress'. Returns the sink's or progress's error, STATUS_INVALID for a token no QR holds, STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_badges(const struct print_badge *badges, size_t count,
    const struct print_congress *congress, const struct print_progress *progress, const struct print_sink *sink);

#endif
