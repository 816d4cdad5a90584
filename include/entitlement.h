/* entitlement: may a delegate take part in a contest? Pure; any thread. */
#ifndef ENTITLEMENT_H
#define ENTITLEMENT_H

#include "contest.h"
#include "status.h"
#include "store_ballots.h"

enum entitlement {
	ENTITLEMENT_COUNTED, /* among those present at the freeze, or before it */
	ENTITLEMENT_JOINS,   /* comes late, and is to be counted as present */
};

/* For a draw in the state issuing, for a draw or vote in voting. `state` is
 * the contest's newest. STATUS_WRONG_STATE; STATUS_NOT_ENTITLED (no vote, the
 * seat's vote is used, or came after voting began); STATUS_NOT_PRESENT. */
enum status entitlement_judge(const struct contest *contest, enum contest_state state, const struct store_voter *voter,
    enum entitlement *out) STATUS_CHECKED;

#endif
