/* api_contest_certify: the two approvals of a result, and its certificate. */
#ifndef API_CONTEST_CERTIFY_H
#define API_CONTEST_CERTIFY_H

#include "api_contest_move.h"
#include "ballot.h"

/* Notes one office's approval and appends its event; *complete when both have
 * now approved. STATUS_CONFLICT for one that may not be, with *detail. */
enum status api_contest_certify_approve(
    struct act *act, const struct api_contest_move *move, bool *complete, const char **detail) STATUS_CHECKED;

/* Stores the certificate of a contest that is now certified. Its hash goes to
 * `hash` in hex. */
enum status api_contest_certify_freeze(
    struct act *act, int64_t contest, char hash[2 * BALLOT_HASH_BYTES + 1]) STATUS_CHECKED;

#endif
