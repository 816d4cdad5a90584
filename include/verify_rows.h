/* verify_rows: the ballots, draws and votes of a board; a part of verify. */
#ifndef VERIFY_ROWS_H
#define VERIFY_ROWS_H

#include "verify.h"

enum verify_tokens {
	VERIFY_TOKENS_CHECKED, /* verify->contest has the right VOPRF secret key */
	VERIFY_TOKENS_UNKNOWN,
};

/* Checks every row, and counts into verify->totals (issued: the draws) and
 * verify->root. STATUS_INVALID, with a finding, when a list is missing;
 * STATUS_NO_MEMORY. */
enum status verify_rows(struct verify *verify, const json_t *board, enum verify_tokens tokens) STATUS_CHECKED;

#endif
