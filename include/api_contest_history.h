/* api_contest_history: what goes before and after a count: approvals, quorum,
 * overrides, the rounds that follow it, and its certificate. */
#ifndef API_CONTEST_HISTORY_H
#define API_CONTEST_HISTORY_H

#include <jansson.h>

#include "contest.h"
#include "status.h"
#include "store.h"
#include "tally.h"

/* Adds approvals, quorum, overrides, rounds, offers and certificate to the JSON
 * of a contest. `totals` are final where it is counted. */
enum status api_contest_history_add(
    json_t *json, struct store *store, const struct contest *contest, const struct tally *totals) STATUS_CHECKED;

#endif
