/* api_badges: issuing badges as one act, for the endpoint and the command. */
#ifndef API_BADGES_H
#define API_BADGES_H

#include <stdbool.h>
#include <stdint.h>

#include "api_delegates.h"
#include "badge.h"
#include "key.h"
#include "status.h"
#include "store_badges.h"

/* Issues the badges that are missing and appends the event badges.issue.
 * STATUS_INVALID with a text in `fault` for a listed delegate who withdrew or
 * does not exist. */
enum status api_badges_issue_run(struct act *act, const struct api_delegates *delegates,
    struct store_badges_issued *issued, char fault[API_DELEGATES_FAULT]) STATUS_CHECKED;

/* Writes the token of the delegate's newest badge. False when there is none
 * or it is revoked. */
bool api_badges_token(
    const struct key *key, uint32_t congress, const struct delegate *delegate, char token[BADGE_TEXT + 1]);

#endif
