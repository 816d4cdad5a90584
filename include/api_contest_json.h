/* api_contest_json: how a contest looks in JSON. */
#ifndef API_CONTEST_JSON_H
#define API_CONTEST_JSON_H

#include <jansson.h>

#include "app.h"
#include "contest.h"
#include "hall.h"
#include "reply.h"
#include "request.h"
#include "status.h"
#include "store.h"

/* The whole contest of the contract, for everybody: definition, state,
 * counters as far as they are revealed, totals and result once counted,
 * manifest and approvals. Running counters come from `hall`, what is final
 * from `store`. The caller owns *out. */
enum status api_contest_json(
    struct hall *hall, struct store *store, const struct contest *contest, json_t **out) STATUS_CHECKED;

/* The definition alone, with the id: what events record. NULL without memory. */
json_t *api_contest_json_definition(const struct contest *contest, int64_t id);

/* Answers with the contest as the hall has it now. STATUS_NOT_FOUND. */
enum status api_contest_json_reply(
    struct app *app, const struct request *request, struct reply *reply, unsigned http, int64_t id) STATUS_CHECKED;

#endif
