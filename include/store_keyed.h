/* store_keyed: what keyed contests have beside others: published keys, the
 * second issuer's evaluations, the opening. */
#ifndef STORE_KEYED_H
#define STORE_KEYED_H

#include <stdbool.h>
#include <stdint.h>

#include "contest.h"
#include "status.h"
#include "store.h"
#include "store_ballots.h"
#include "tally.h"

/* Which keys of `contest` another contest had when it left draft: used[key]. */
enum status store_keyed_used(struct store *store, const struct contest *contest, bool used[CONTEST_KEYS]) STATUS_CHECKED;

/* Stores the secret keys that `contest` has as published. STATUS_CONFLICT
 * before the close. */
enum status store_keyed_publish(struct act *act, const struct contest *contest) STATUS_CHECKED;

/* Stores that the contest was opened at `contest->opened_at`, with its counts
 * of valid and invalid ballots. The totals: store_contest_totals_set. */
enum status store_keyed_open(struct act *act, const struct contest *contest) STATUS_CHECKED;

/* What the second issuer answered to a delegate's draw. STATUS_CONFLICT when
 * it was answered already, or there is no such draw. */
enum status store_keyed_answer_add(
    struct act *act, int64_t contest, int64_t delegate, const struct store_answer *answer) STATUS_CHECKED;
enum status store_keyed_answer_count(struct store *store, int64_t contest, uint32_t *count) STATUS_CHECKED;

/* A draw that waits for the second issuer; texts are borrowed. */
struct store_pending {
	const struct store_draw *draw;
	const char *code, *full_name;
};

/* By delegate id, from the one after `after`, at most `limit`. */
enum status store_keyed_pending_each(struct store *store, int64_t contest, int64_t after, uint32_t limit,
    enum status (*take)(void *closure, const struct store_pending *pending), void *closure) STATUS_CHECKED;

#endif
