/* voters: the phones of delegates, from the voting card to the ballot. */
#ifndef VOTERS_H
#define VOTERS_H

#include <stddef.h>
#include <stdint.h>

#include "ballot.h"
#include "card.h"
#include "rules.h"
#include "script.h"
#include "venue.h"
#include "voprf.h"

struct voter {
	int64_t delegate;
	uint8_t card_key[CARD_KEY_BYTES], card_secret[CARD_SECRET_KEY_BYTES];
	char token[128]; /* of the session */
	uint8_t ballot_secret[KEY_SECRET_BYTES];
	struct ballot ballot;
	struct rules_choice marks[3];
	uint8_t blind[VOPRF_SCALAR_BYTES], blinded[VOPRF_ELEMENT_BYTES];
	uint8_t evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
};

struct voters {
	const struct venue *venue;
	struct voter *items;
	size_t count;
	int64_t contest;
	uint8_t manifest_hash[BALLOT_HASH_BYTES];
	uint8_t public_key[VOPRF_ELEMENT_BYTES];
};

/* Issues cards to the first `count` delegates of the venue and signs them in. */
void voters_open(const struct venue *venue, size_t count, struct voters *out);
void voters_close(struct voters *voters);

/* Makes a contest of 5 candidates for 3 seats and hands out ballots. */
void voters_start_issuing(struct voters *voters);
void voters_start_voting(struct voters *voters);

/* The request of each; a draw makes the ballot's key and blinds it. */
void voters_write_draws(struct voters *voters, struct script *script);
void voters_write_casts(struct voters *voters, struct script *script);

/* Takes the answer to a draw; a client_plan's `answered`. */
void voters_take_draw(void *voters, size_t index, const char *body);

/* Makes the token of each; checks the proof of some. */
void voters_unblind(struct voters *voters);

/* Fails unless the contest has this many ballots, all valid, issued and
 * collected. */
void voters_check(const struct voters *voters);

#endif
