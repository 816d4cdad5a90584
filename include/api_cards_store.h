/* api_cards_store: stores the keys of cards made, through the redo log, since
 * those of a whole congress take long. */
#ifndef API_CARDS_STORE_H
#define API_CARDS_STORE_H

#include "api_cards.h"
#include "api_delegates.h"
#include "api_redo.h"
#include "status.h"
#include "store_redo.h"

enum api_cards_store_stage {
	API_CARDS_STORE_LOOKING,
	API_CARDS_STORE_LOGGING,
	API_CARDS_STORE_APPLYING,
	API_CARDS_STORE_DONE
};

/* Under way; starts with `cards` and `delegates`, both borrowed, alone. */
struct api_cards_store {
	struct api_cards *cards;
	const struct api_delegates *delegates; /* asked for; the event tells */
	bool printed; /* no card may be taken out: no sheet may hold one that opens nothing */
	enum api_cards_store_stage stage;
	size_t looked, kept, logged;
};

/* A slice of it, until timestamp_monotonic() is `ends`. The redo log must be
 * the caller's. Cards of delegates who meanwhile got one or may have none any
 * more are taken out of `cards`; STATUS_CONFLICT, and none is stored, when they
 * were printed. */
enum status api_cards_store_some(struct act *act, struct api_cards_store *store, int64_t ends) STATUS_CHECKED;

/* A slice of what was accepted; see api_redo.c. */
enum status api_cards_store_apply(struct act *act, struct store_redo *redo, int64_t ends, bool *finished) STATUS_CHECKED;

#endif
