/* store_ballots: what delegates do in a contest: draw and cast secret ballots,
 * vote by name; and who may. */
#ifndef STORE_BALLOTS_H
#define STORE_BALLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot.h"
#include "card.h"
#include "contest.h"
#include "rules.h"
#include "status.h"
#include "store.h"
#include "tally.h"
#include "voprf.h"

/* ---- who may take part ---- */

/* A delegate towards a contest, as of now. */
struct store_voter {
	bool voting;     /* has a vote */
	bool inside;     /* in the open session */
	bool listed;     /* on the contest's roll */
	bool seat_taken; /* whom they replace, or who replaces them, has taken part */
	bool drawn;      /* an electronic ballot */
	bool papered;    /* was handed a ballot paper */
	bool ended;      /* the contest's voting is over, though it is not closed */
};

/* STATUS_NOT_FOUND for no such delegate. */
enum status store_voter_get(
    struct store *store, int64_t contest, int64_t delegate, struct store_voter *out) STATUS_CHECKED;

/* The roll: who was counted as present when voting began, and who joined
 * since. Writes it for those with a vote: all of them, or those inside now in
 * `contest->session` where the contest requires presence or is secret. */
enum status store_roll_freeze(struct act *act, const struct contest *contest) STATUS_CHECKED;
enum status store_roll_add(struct act *act, int64_t contest, int64_t delegate) STATUS_CHECKED;

/* ---- draws: who was issued a secret ballot; no time ---- */

/* Of the second issuer. */
struct store_answer {
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	uint8_t proof[VOPRF_PROOF_BYTES];
};

struct store_draw {
	int64_t delegate;
	uint8_t card_key[CARD_KEY_BYTES];
	uint8_t blinded[VOPRF_ELEMENT_BYTES];
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	uint8_t proof[VOPRF_PROOF_BYTES];
	uint8_t signature[CARD_SIGNATURE_BYTES];
	bool answered; /* by the second issuer */
	struct store_answer second;
};

/* The server's part. STATUS_CONFLICT when this delegate has drawn already. */
enum status store_draw_add(struct act *act, int64_t contest, const struct store_draw *draw) STATUS_CHECKED;
/* STATUS_NOT_FOUND. */
enum status store_draw_get(
    struct store *store, int64_t contest, int64_t delegate, struct store_draw *out) STATUS_CHECKED;
enum status store_draw_count(struct store *store, int64_t contest, uint32_t *count) STATUS_CHECKED;

/* By the delegates' codes (in the order of their bytes). */
enum status store_draw_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *code, const struct store_draw *draw), void *closure) STATUS_CHECKED;

/* ---- ballots ---- */

/* STATUS_CONFLICT when a ballot with this key is there already. */
enum status store_ballot_add(struct act *act, int64_t contest, const struct ballot *ballot) STATUS_CHECKED;

/* Whether exactly this ballot is there: STATUS_OK; STATUS_NOT_FOUND when none
 * has its key, STATUS_ALREADY_CAST when another one has. */
enum status store_ballot_match(struct store *store, int64_t contest, const struct ballot *ballot) STATUS_CHECKED;

/* By ballot key. The ballot is borrowed for the call of `take`. */
enum status store_ballot_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct ballot *ballot), void *closure) STATUS_CHECKED;

/* ---- open votes ---- */

struct store_vote {
	int64_t delegate;
	const struct rules_choice *marks; /* borrowed; may be NULL where count is 0 */
	size_t count;
};

/* STATUS_CONFLICT when this delegate has voted already. */
enum status store_vote_add(struct act *act, int64_t contest, const struct store_vote *vote) STATUS_CHECKED;

/* Whether exactly this vote is there: STATUS_OK; STATUS_NOT_FOUND when the
 * delegate has not voted, STATUS_ALREADY_VOTED when otherwise. */
enum status store_vote_match(struct store *store, int64_t contest, const struct store_vote *vote) STATUS_CHECKED;

/* By delegate id. The vote and the delegate's code are borrowed for the call. */
enum status store_vote_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *code, const struct store_vote *vote), void *closure) STATUS_CHECKED;

/* ---- counting ---- */

/* Counts what is stored, ballot by ballot, and the ballot papers; `issued` of an open vote is the
 * contest's. Of a keyed contest whose keys are not all published the electronic ballots are collected
 * only; else it opens each. The caller frees *out. */
enum status store_ballots_recount(
    struct store *store, const struct contest *contest, struct tally **out) STATUS_CHECKED;

/* The tree head over the leaves of all ballots by ballot key, then of all
 * collected ballot papers by serial, or of an open vote's votes by delegate id.
 * STATUS_CORRUPT while a paper is undecided. */
enum status store_ballots_root(
    struct store *store, const struct contest *contest, uint8_t root[BALLOT_HASH_BYTES]) STATUS_CHECKED;

#endif
