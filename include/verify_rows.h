/* verify_rows: the ballots, draws and votes of a board; a part of verify. */
#ifndef VERIFY_ROWS_H
#define VERIFY_ROWS_H

#include "merkle.h"
#include "verify.h"
#include "verify_board.h"
#include "verify_draws.h"
#include "verify_pool.h"

enum verify_tokens {
	VERIFY_TOKENS_CHECKED, /* verify->contest has the right VOPRF secret key */
	VERIFY_TOKENS_UNKNOWN,
};

/* The rows of a board under way. */
struct verify_rows {
	struct verify *verify;
	const struct contest *contest;
	enum verify_tokens tokens;
	struct verify_board *board;
	struct verify_pool *pool;
	struct merkle tree;
	struct verify_drawn drawn;
	uint8_t before[BALLOT_KEY_BYTES]; /* the key or serial of the row before; with `seen` */
	int64_t delegate_before;
	bool seen;
	uint32_t papers, holders; /* well-formed ballot papers, and who was handed one */
	uint32_t second_tokens, second_answers; /* of the second issuer: in ballots, and to draws */
};

/* Checks every row, and counts into verify->totals (issued: the draws, and the
 * papers handed out) and verify->root. STATUS_IO, STATUS_NO_MEMORY. */
enum status verify_rows(struct verify *verify, struct verify_board *board, enum verify_tokens tokens) STATUS_CHECKED;

/* Passes on what was found on a row; whether it is readable. */
bool verify_rows_find(struct verify_rows *rows, const struct verify_row *row, size_t number);

#endif
