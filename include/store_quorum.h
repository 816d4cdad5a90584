/* store_quorum: who was convened for a contest, who was in the hall when voting
 * began and at the close, and the reasons to go on without quorum. */
#ifndef STORE_QUORUM_H
#define STORE_QUORUM_H

#include <stdint.h>

#include "rules.h"
#include "status.h"
#include "store.h"

/* Notes everybody who has a vote now as convened for the contest. Once. */
enum status store_quorum_convene(struct act *act, int64_t contest) STATUS_CHECKED;

/* How many of them have not been in any session so far, and have no
 * replacement. */
enum status store_quorum_absent(struct store *store, int64_t contest, uint32_t *count) STATUS_CHECKED;

enum store_quorum_moment { STORE_QUORUM_AT_VOTING, STORE_QUORUM_AT_CLOSE };

/* Freezes a moment, once; reads it back: STATUS_NOT_FOUND. */
enum status store_quorum_set(struct act *act, int64_t contest, enum store_quorum_moment moment,
    const struct rules_quorum *quorum) STATUS_CHECKED;
enum status store_quorum_get(
    struct store *store, int64_t contest, enum store_quorum_moment moment, struct rules_quorum *out) STATUS_CHECKED;

struct store_quorum_reason {
	const char *step; /* "issuing" or "voting": borrowed, as the others, for the call of `take` */
	const char *reason;
	const char *actor;
	int64_t at;
};

/* Why `step` was taken without quorum, by act->actor at act->now. */
enum status store_quorum_override(
    struct act *act, int64_t contest, const char *step, const char *reason) STATUS_CHECKED;
enum status store_quorum_overrides(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct store_quorum_reason *reason), void *closure) STATUS_CHECKED;

#endif
