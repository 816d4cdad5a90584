/* late_issue: a ballot, electronic or on paper, that is handed out while voting
 * goes on: it moves the figures frozen when voting began. */
#ifndef LATE_ISSUE_H
#define LATE_ISSUE_H

#include <stdbool.h>
#include <stdint.h>

#include "contest.h"
#include "entitlement.h"
#include "status.h"
#include "store.h"
#include "store_contests.h"

struct late_issue {
	bool joined;                   /* the delegate counts as present from now on */
	struct store_contest_late now; /* the figures afterwards */
};

/* In the transaction that stores the ballot, for a secret contest in voting. */
enum status late_issue_store(struct act *act, int64_t contest, int64_t delegate, enum entitlement entitlement,
    struct late_issue *out) STATUS_CHECKED;

#endif
