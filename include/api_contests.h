/* api_contests: defining contests, as an act for endpoints and commands. */
#ifndef API_CONTESTS_H
#define API_CONTESTS_H

#include <stdint.h>

#include "contest.h"
#include "status.h"
#include "store.h"

/* Adds a draft in the caller's transaction and appends the event contest.add. */
enum status api_contests_create(struct act *act, const struct contest *definition, int64_t *id) STATUS_CHECKED;

#endif
