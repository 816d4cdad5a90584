/* store_badges: which badge of a delegate is good: the one with the newest
 * serial, unless revoked. It is read as part of struct delegate. */
#ifndef STORE_BADGES_H
#define STORE_BADGES_H

#include <stdint.h>

#include "status.h"
#include "store.h"

#define STORE_BADGE_SERIAL_MAX 65535

struct store_badges_issued {
	uint64_t issued; /* now, with serial 1 */
	uint64_t kept;   /* had one, if only a revoked one */
};

/* Delegates' ids, both included. */
struct store_badges_range {
	int64_t first, last;
};

/* A badge for everyone of the range who did not withdraw and never had one. */
enum status store_badge_issue_missing(
    struct act *act, const struct store_badges_range *range, struct store_badges_issued *out) STATUS_CHECKED;

/* Calls `take` with the id of each of those, ascending. */
enum status store_badge_missing_each(struct store *store, const struct store_badges_range *range,
    enum status (*take)(void *closure, int64_t delegate), void *closure) STATUS_CHECKED;

/* A badge for one delegate, added to the figures of `out`. The caller has
 * checked that the delegate exists and takes part. */
enum status store_badge_issue(struct act *act, int64_t delegate, struct store_badges_issued *out) STATUS_CHECKED;

/* Raises the serial, which revokes the badge before. STATUS_NOT_FOUND when
 * none was issued, STATUS_CONFLICT after serial 65,535. */
enum status store_badge_reissue(struct act *act, int64_t delegate, uint16_t *serial) STATUS_CHECKED;

/* Revokes the newest badge; again changes nothing. STATUS_NOT_FOUND when none
 * was issued. */
enum status store_badge_revoke(struct act *act, int64_t delegate) STATUS_CHECKED;

#endif
