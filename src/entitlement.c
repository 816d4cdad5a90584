#include "entitlement.h"

static bool is_open(const struct contest *contest, enum contest_state state)
{
	if (state == CONTEST_VOTING)
		return !contest->secret || contest->late_issue;
	return state == CONTEST_ISSUING && contest->secret;
}

enum status entitlement_judge(
    const struct contest *contest, enum contest_state state, const struct store_voter *voter, enum entitlement *out)
{
	if (voter->ended || !is_open(contest, state))
		return STATUS_WRONG_STATE;
	if (!voter->voting || voter->seat_taken)
		return STATUS_NOT_ENTITLED;
	if (contest->require_present && !voter->inside)
		return STATUS_NOT_PRESENT;
	if (state == CONTEST_VOTING && !voter->listed && !contest->late_issue)
		return STATUS_NOT_ENTITLED;
	*out = state == CONTEST_VOTING && !voter->listed ? ENTITLEMENT_JOINS : ENTITLEMENT_COUNTED;
	return STATUS_OK;
}
