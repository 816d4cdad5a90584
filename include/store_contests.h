/* store_contests: contests, their options, states, final totals and approvals. */
#ifndef STORE_CONTESTS_H
#define STORE_CONTESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "contest.h"
#include "role.h"
#include "status.h"
#include "store.h"
#include "tally.h"

/* Adds a draft; `definition->id` and state are ignored. */
enum status store_contest_add(struct act *act, const struct contest *definition, int64_t *id) STATUS_CHECKED;
/* Replaces the definition of a draft: STATUS_WRONG_STATE for any other. */
enum status store_contest_change(struct act *act, int64_t id, const struct contest *definition) STATUS_CHECKED;

/* STATUS_NOT_FOUND. The caller unrefs; until shared it may change it. */
enum status store_contest_get(struct store *store, int64_t id, struct contest **out) STATUS_CHECKED;

/* Calls `take` for each contest by id; it owns the reference it is given. */
enum status store_contest_each(
    struct store *store, enum status (*take)(void *closure, struct contest *contest), void *closure) STATUS_CHECKED;

/* Calls `take` by id for the run-offs and further rounds made from this
 * contest that were not cancelled. */
enum status store_contest_later(struct store *store, int64_t id,
    enum status (*take)(void *closure, int64_t later, enum rules_next kind), void *closure) STATUS_CHECKED;

/* The state alone, for a check inside the writer's transaction. */
enum status store_contest_state(struct store *store, int64_t id, enum contest_state *out) STATUS_CHECKED;

/* Stores what leaving draft makes: manifest, its hash and signature, key pair. */
enum status store_contest_publish(struct act *act, const struct contest *contest) STATUS_CHECKED;

/* Stores a new state with the frozen figures, session and final counters of
 * `contest` (root and closing signature once closed). */
enum status store_contest_set_state(
    struct act *act, const struct contest *contest, enum contest_state state) STATUS_CHECKED;

/* What a late issue changes of the frozen figures. */
struct store_contest_late {
	uint32_t convened, present, issued;
};

/* One more counted as present, who joined late; of an open vote one more
 * issued, too. `convened` follows where it would be less. */
enum status store_contest_join(struct act *act, int64_t id, struct store_contest_late *now) STATUS_CHECKED;
/* One more secret ballot issued while voting. */
enum status store_contest_issue(struct act *act, int64_t id, struct store_contest_late *now) STATUS_CHECKED;

/* Voting ended at `at`, and the box of ballot papers is open; 0: it is not. */
enum status store_contest_end_voting(struct act *act, int64_t id, int64_t at) STATUS_CHECKED;
enum status store_contest_voting_ended(struct store *store, int64_t id, bool *ended) STATUS_CHECKED;

/* The final totals of a closed contest. `tally` has its number of options. */
enum status store_contest_totals_set(struct act *act, int64_t id, const struct tally *tally) STATUS_CHECKED;
/* The whole of them: also the verdicts, and the papers' part. Of a keyed contest
 * that is not opened: what is issued and collected, and the papers' part. */
enum status store_contest_totals(struct store *store, const struct contest *contest, struct tally **out) STATUS_CHECKED;

struct store_approval {
	const char *office; /* "teller" or "presidium" */
	const char *actor;
	enum role role; /* a secretariat may stand in for one office */
	int64_t at;
};

/* STATUS_CONFLICT when that office has already approved. `at` is ignored. */
enum status store_contest_approve(struct act *act, int64_t id, const struct store_approval *approval) STATUS_CHECKED;
enum status store_contest_approvals(struct store *store, int64_t id,
    enum status (*take)(void *closure, const struct store_approval *approval), void *closure) STATUS_CHECKED;

#endif
