/* contest: a contest as defined, conducted and counted.
 *
 * Once shared a contest never changes; it is shared by reference, since every
 * cast needs it on whichever thread. A new state makes a new one. */
#ifndef CONTEST_H
#define CONTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot.h"
#include "key.h"
#include "rules.h"
#include "status.h"
#include "tally.h"
#include "voprf.h"

#define CONTEST_TITLE_MAX 300 /* bytes */
#define CONTEST_NAME_MAX 200  /* bytes of an option's name */
#define CONTEST_REVEAL_STEP_MAX 100000
#define CONTEST_ROUND_MAX 1000
#define CONTEST_DENOMINATOR_MAX 1000 /* of a majority */

enum contest_state {
	CONTEST_DRAFT,
	CONTEST_ISSUING, /* ballots are handed out; secret contests only */
	CONTEST_VOTING,
	CONTEST_CLOSED,
	CONTEST_CERTIFIED,
	CONTEST_CANCELLED,
	CONTEST_STATES
};

enum contest_reveal { CONTEST_REVEAL_LIVE, CONTEST_REVEAL_ON_CLOSE, CONTEST_REVEALS };
enum contest_board { CONTEST_BOARD_AUDITORS, CONTEST_BOARD_EVERYONE, CONTEST_BOARDS };

/* Names of the contract; static. A value outside the enumeration has the name
 * "". parse: false, and *out untouched, for an unknown name. */
const char *contest_state_name(enum contest_state state);
bool contest_state_parse(const char *name, enum contest_state *out);
const char *contest_reveal_name(enum contest_reveal reveal);
bool contest_reveal_parse(const char *name, enum contest_reveal *out);
const char *contest_board_name(enum contest_board board);
bool contest_board_parse(const char *name, enum contest_board *out);

/* What a keyed contest (sealed, or with a second issuer) is opened with: the
 * public keys are part of its definition; the secret ones are the tellers',
 * who publish them after the close. */
enum contest_key {
	CONTEST_KEY_SEALING_1, /* the outer box's */
	CONTEST_KEY_SEALING_2,
	CONTEST_KEY_SECOND_ISSUER,
	CONTEST_KEYS
};

#define CONTEST_KEY_BYTES 32

struct contest_key_pair {
	bool used;
	bool published; /* secret_key is known */
	uint8_t public_key[CONTEST_KEY_BYTES];
	uint8_t secret_key[CONTEST_KEY_BYTES];
};

/* "sealing_1", "sealing_2", "second_issuer"; static. */
const char *contest_key_name(enum contest_key key);

struct contest {
	int64_t id;
	char *title;                   /* owned, NFC */
	struct rules_definition rules; /* style, seats, number of options, majority … */
	bool secret;
	enum contest_reveal reveal;
	uint32_t reveal_step; /* ballots between two shown totals of a secret contest */
	bool late_issue;
	bool require_present;
	bool paper; /* ballot papers beside the electronic ballots; secret contests only */
	enum contest_board board;
	struct contest_key_pair keys[CONTEST_KEYS]; /* a secret contest's; the second sealing key only with the first */
	int64_t runoff_of;  /* the contest that left these tied; 0: none */
	int64_t further_of; /* the contest whose open seats these are; 0: none */
	uint32_t round;     /* 1, 2 …; a run-off has the round of the contest it settles */
	enum contest_state state;
	int64_t session; /* open when voting began; 0: none */
	char **options;  /* owned names, NFC; option n is options[n - 1] */

	/* From leaving draft on. The keys are a secret contest's; zero otherwise. */
	char *manifest; /* owned; NULL before */
	uint8_t manifest_hash[BALLOT_HASH_BYTES];
	uint8_t manifest_signature[KEY_SIGNATURE_BYTES];
	uint8_t voprf_public_key[VOPRF_ELEMENT_BYTES];
	uint8_t voprf_secret_key[VOPRF_SCALAR_BYTES]; /* published at the close */

	/* Frozen on entering voting; who joins a late issue is added. */
	uint32_t convened, present, delegations, delegations_present;
	int64_t frozen_at;
	/* Voting is over and the box of ballot papers is open; 0: not yet, or no
	 * papers. The state stays CONTEST_VOTING until all papers are decided. */
	int64_t ended_at;

	/* Final once closed. Of an open vote `issued` is what `present` is, from
	 * the freeze on. */
	uint32_t issued, collected, valid, invalid;
	uint32_t convened_adjusted; /* without those absent throughout */
	uint8_t root[BALLOT_HASH_BYTES];
	uint8_t closing_signature[KEY_SIGNATURE_BYTES];
	int64_t closed_at; /* 0: never */
	int64_t opened_at; /* of a keyed contest: `valid`, `invalid` and totals are final; 0: not yet */
	int64_t created_at;
};

/* A draft with the contract's defaults of that style, one reference, and room
 * for `options` names (1 to RULES_OPTIONS). STATUS_INVALID, STATUS_NO_MEMORY. */
enum status contest_create(enum rules_style style, uint32_t options, struct contest **out) STATUS_CHECKED;

/* A draft with one reference that has the definition of `contest`, but another
 * number of options, still without names. */
enum status contest_derive(const struct contest *contest, uint32_t options, struct contest **out) STATUS_CHECKED;

/* Gives the contest its title or the name of option `number`, copied. Only
 * before it is shared. */
enum status contest_set_title(struct contest *contest, const char *title) STATUS_CHECKED;
enum status contest_set_option(struct contest *contest, uint32_t number, const char *name) STATUS_CHECKED;

/* Whether ballot papers of both look alike: title, style, seats and options.
 * False where either has none. */
bool contest_prints_alike(const struct contest *a, const struct contest *b);

/* One more reference; returns `contest`. Any thread. */
struct contest *contest_ref(struct contest *contest);
/* Wipes and frees with the last reference; NULL harmless. Any thread. */
void contest_unref(struct contest *contest);

/* How many sealing keys there are; 0: its ballots are not sealed. */
size_t contest_sealing_keys(const struct contest *contest);
bool contest_has_second_issuer(const struct contest *contest);
/* Whether it is counted only when keys are published. */
bool contest_is_keyed(const struct contest *contest);
/* Whether all keys it is opened with are published. */
bool contest_has_all_keys(const struct contest *contest);
/* Whether that secret key is the key's of the definition. */
bool contest_key_fits(
    const struct contest *contest, enum contest_key key, const uint8_t secret_key[CONTEST_KEY_BYTES]);

/* Whether voting is over and the ballots are under the closing signature:
 * closed or certified. */
bool contest_is_closed(const struct contest *contest);

/* Whether counts and totals are final: closed, and opened where it is keyed. */
bool contest_is_counted(const struct contest *contest);

/* The counts the congress rules work on. */
struct rules_counts contest_counts(const struct contest *contest);

/* Whether the checks that must always hold do, of these counts and totals; of a
 * keyed contest that is not opened, those that can be made. */
bool contest_counts_hold(const struct contest *contest, const struct tally *totals);

/* The verdict on a counted contest with these totals. Errors of rules_result. */
enum status contest_result(
    const struct contest *contest, const struct tally *totals, struct rules_result *out) STATUS_CHECKED;

#endif
