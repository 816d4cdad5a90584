/* print_badges: delegates' badges, on A4 sheets with cut marks or one by one, with
 * a photo where there is one. The badge is public: it identifies and authorises no vote. */
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

enum print_badges_size {
	PRINT_BADGES_A4,   /* eight of 90 x 65 mm to a sheet, to be cut */
	PRINT_BADGES_CARD, /* 86 x 54 mm, a page each, as card printers take */
	PRINT_BADGES_A6,   /* 105 x 148 mm, a page each */
	PRINT_BADGES_SIZES
};

struct print_badges {
	const struct print_badge *list;
	size_t count;
	const struct print_congress *congress;
	enum print_badges_size size;
	const struct print_progress *progress; /* NULL: nobody is told */
	/* Lends the photo of badge `index` until the next call; bytes NULL: none.
	 * A status other than STATUS_OK ends the paper. NULL: no photos. */
	enum status (*photo)(void *closure, size_t index, struct print_photo *out);
	void *closure;
};

/* Writes the badges as one PDF in the order given; a page saying so when there
 * are none. The language is the congress's. Returns the sink's, progress's or
 * photo's error, STATUS_INVALID for a token no QR holds, STATUS_NO_MEMORY. Any
 * thread. */
STATUS_CHECKED enum status print_badges(const struct print_badges *badges, const struct print_sink *sink);

#endif
