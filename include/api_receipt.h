/* api_receipt: the receipt of a stored ballot or vote. */
#ifndef API_RECEIPT_H
#define API_RECEIPT_H

#include "ballot.h"
#include "contest.h"
#include "key.h"
#include "reply.h"
#include "status.h"

/* Answers {"receipt":{"contest","leaf","signature"}}, signed with `key`. */
enum status api_receipt_reply(struct reply *reply, unsigned http, const struct key *key, const struct contest *contest,
    const uint8_t leaf[BALLOT_HASH_BYTES]) STATUS_CHECKED;

#endif
