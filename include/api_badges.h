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

/* Issuing under way; starts with {0}. */
struct api_badges_issuing {
	struct store_badges_issued issued; /* so far */
	int64_t after;                     /* ids up to this one are done with */
	bool finished;
	/* May be NULL: called with each delegate that is to have one now. */
	enum status (*take)(void *closure, int64_t delegate);
	void *closure;
};

/* Issues the badges that are missing, of "all" a slice at a time, and appends
 * the event badges.issue: one for each slice that issued some, one in all when
 * there was nobody and no `take`. STATUS_INVALID with a text in
 * `fault` for a listed delegate who withdrew or does not exist. */
enum status api_badges_issue_some(struct act *act, const struct api_delegates *delegates,
    struct api_badges_issuing *issuing, char fault[API_DELEGATES_FAULT]) STATUS_CHECKED;

/* Writes the token of the delegate's newest badge. False when there is none
 * or it is revoked. */
bool api_badges_token(
    const struct key *key, uint32_t congress, const struct delegate *delegate, char token[BADGE_TEXT + 1]);

#endif
