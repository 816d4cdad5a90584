/* opening: what a ballot of a keyed contest comes to, once all of the
 * contest's secret keys are published. Pure; any thread. */
#ifndef OPENING_H
#define OPENING_H

#include <stddef.h>

#include "ballot.h"
#include "contest.h"
#include "rules.h"

/* The verdict on a ballot as it was cast: RULES_SECOND_TOKEN where the second
 * issuer made no such token, RULES_UNDECRYPTABLE where what is sealed cannot be
 * opened, else what rules_judge_ballot says. The marks go to `marks`; *count is
 * 0 where there are none to be read. The contest has all keys
 * (contest_has_all_keys). */
enum rules_verdict opening_judge(const struct contest *contest, const struct ballot *ballot,
    struct rules_choice marks[RULES_OPTIONS], size_t *count);

#endif
