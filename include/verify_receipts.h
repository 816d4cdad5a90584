/* verify_receipts: receipts held against a board; a part of verify. */
#ifndef VERIFY_RECEIPTS_H
#define VERIFY_RECEIPTS_H

#include "verify.h"

/* A leaf of the board: of its ballot or vote in that row, from 1. */
void verify_receipts_see(struct verify *verify, const uint8_t leaf[BALLOT_HASH_BYTES], size_t row);

/* After all leaves were seen: tells of every receipt what is wrong. */
void verify_receipts_check(struct verify *verify);

#endif
