#include "late_issue.h"

#include "store_ballots.h"

/* Whoever is handed a ballot while voting goes on is counted as present: those
 * not on the roll, and those on it who would be more than are counted. */
enum status late_issue_store(
    struct act *act, int64_t contest, int64_t delegate, enum entitlement entitlement, struct late_issue *out)
{
	enum status status = store_contest_issue(act, contest, &out->now);
	if (status != STATUS_OK)
		return status;
	if (entitlement == ENTITLEMENT_JOINS)
		status = store_roll_add(act, contest, delegate);
	out->joined = entitlement == ENTITLEMENT_JOINS || out->now.issued > out->now.present;
	if (status == STATUS_OK && out->joined)
		status = store_contest_join(act, contest, &out->now);
	return status;
}
