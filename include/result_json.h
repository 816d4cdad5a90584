/* result_json: what a count came to, as JSON for the API, the event log and the
 * certificate. Functions that return JSON give NULL without memory. */
#ifndef RESULT_JSON_H
#define RESULT_JSON_H

#include <jansson.h>

#include "contest.h"
#include "status.h"
#include "store_contests.h"
#include "tally.h"

/* [{"number","name","for","against","other"}]; null for NULL. */
json_t *result_json_totals(const struct contest *contest, const struct tally *totals);

/* {"base","threshold","elected","tied","open_seats","rows":[{"number","votes",
 * "percent","elected","missing"}]}, of a resolution also "adopted". */
json_t *result_json_result(const struct contest *contest, const struct rules_result *result);

/* [{"reason","count"}]; null for NULL. */
json_t *result_json_reasons(const struct tally *totals);

/* Adds "quorum":{"at_voting","at_close"} (null where not frozen) and
 * "overrides":[{"to","reason","by","at"}]. */
enum status result_json_add_quorum(json_t *json, struct store *store, int64_t contest) STATUS_CHECKED;

/* Adds "approvals":[{"office","by","at"}]. */
enum status result_json_add_approvals(json_t *json, struct store *store, int64_t contest) STATUS_CHECKED;

#endif
