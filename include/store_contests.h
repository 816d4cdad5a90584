/* store_contests: contests, their options, states and final counters. */
#ifndef STORE_CONTESTS_H
#define STORE_CONTESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot.h"
#include "rules.h"
#include "status.h"
#include "store.h"
#include "tally.h"
#include "voprf.h"

enum contest_state {
	CONTEST_DRAFT,
	CONTEST_ISSUING,
	CONTEST_VOTING,
	CONTEST_CLOSED,
	CONTEST_CERTIFIED,
	CONTEST_CANCELLED,
};

enum contest_reveal { CONTEST_REVEAL_LIVE, CONTEST_REVEAL_ON_CLOSE };
enum contest_board { CONTEST_BOARD_AUDITORS, CONTEST_BOARD_EVERYONE };

/* Names of the contract; static. parse: false for an unknown name. */
const char *contest_state_name(enum contest_state state);
bool contest_state_parse(const char *name, enum contest_state *out);
const char *contest_reveal_name(enum contest_reveal reveal);
const char *contest_board_name(enum contest_board board);

/* A contest as stored. Once read it never changes; shared by reference, since
 * every cast needs it on whichever thread. */
struct contest {
	int64_t id;
	char *title;
	struct rules_definition rules; /* style, seats, options, majority … */
	bool secret;
	enum contest_reveal reveal;
	uint32_t reveal_step;
	bool late_issue;
	bool require_present;
	enum contest_board board;
	int64_t runoff_of; /* 0: none */
	enum contest_state state;
	int64_t session; /* open when voting began; 0: none */
	char **options;  /* names; option n is options[n - 1] */

	/* From leaving draft on; secret contests only. */
	char *manifest; /* NULL before */
	unsigned char manifest_hash[BALLOT_HASH_BYTES];
	unsigned char manifest_signature[KEY_SIGNATURE_BYTES];
	unsigned char voprf_public_key[VOPRF_ELEMENT_BYTES];
	unsigned char voprf_secret_key[VOPRF_SCALAR_BYTES];

	/* Frozen on entering voting. */
	uint32_t convened, present, delegations, delegations_present;
	int64_t frozen_at;

	/* Final once closed. */
	uint32_t issued, collected, valid, invalid;
	unsigned char root[BALLOT_HASH_BYTES];
	unsigned char closing_signature[KEY_SIGNATURE_BYTES];
	int64_t closed_at;
	int64_t created_at;
};

/* A contest with one reference and room for `options` names, all else zero. */
enum status contest_create(uint32_t options, struct contest **out) STATUS_CHECKED;
struct contest *contest_ref(struct contest *contest);
/* Wipes and frees with the last reference; NULL harmless. Any thread. */
void contest_unref(struct contest *contest);

/* Adds a draft; `definition->id` and state are ignored. */
enum status store_contest_add(struct act *act, const struct contest *definition, int64_t *id) STATUS_CHECKED;
/* Replaces the definition of a draft: STATUS_WRONG_STATE for any other. */
enum status store_contest_change(struct act *act, int64_t id, const struct contest *definition) STATUS_CHECKED;

/* STATUS_NOT_FOUND. The caller unrefs. */
enum status store_contest_get(struct store *store, int64_t id, struct contest **out) STATUS_CHECKED;

/* Calls `take` for each contest by id; it owns the reference it is given. */
enum status store_contest_each(
    struct store *store, enum status (*take)(void *closure, struct contest *contest), void *closure) STATUS_CHECKED;

/* The state alone, for a check inside the writer's transaction. */
enum status store_contest_state(struct store *store, int64_t id, enum contest_state *out) STATUS_CHECKED;

/* Stores what leaving draft makes: manifest, its hash and signature, key pair. */
enum status store_contest_publish(struct act *act, const struct contest *contest) STATUS_CHECKED;

/* Stores a new state with the frozen figures, session and final counters of
 * `contest` (root and closing signature from CLOSED on). */
enum status store_contest_set_state(
    struct act *act, const struct contest *contest, enum contest_state state) STATUS_CHECKED;

/* One more counted as present, for one who joined a late issue. */
enum status store_contest_join(struct act *act, int64_t id) STATUS_CHECKED;

/* The final totals of a closed contest. `tally` has its number of options. */
enum status store_contest_totals_set(struct act *act, int64_t id, const struct tally *tally) STATUS_CHECKED;
enum status store_contest_totals(struct store *store, const struct contest *contest, struct tally **out) STATUS_CHECKED;

struct store_approval {
	const char *office; /* "teller" or "presidium" */
	const char *actor;
	int64_t at;
};

/* STATUS_CONFLICT when that office has already approved. */
enum status store_contest_approve(struct act *act, int64_t id, const char *office) STATUS_CHECKED;
enum status store_contest_approvals(struct store *store, int64_t id,
    enum status (*take)(void *closure, const struct store_approval *approval), void *closure) STATUS_CHECKED;

#endif
