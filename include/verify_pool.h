/* verify_pool: checks the elements of a board's list on every core, a batch at
 * a time, and merges what came of it in their order; a part of verify. */
#ifndef VERIFY_POOL_H
#define VERIFY_POOL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "tally.h"
#include "verify_board.h"
#include "verify_codes.h"

#define VERIFY_ROW_FINDINGS 4 /* of one row, at most */

/* What came of one element. */
struct verify_row {
	bool readable; /* it is well-formed; else only `found` counts */
	bool second;   /* a ballot's token has, or a draw was given, the second issuer's part */
	uint8_t key[32], leaf[32];
	int64_t delegate;
	char *code; /* a delegate's; to be freed by whoever merges */
	size_t found_count;
	enum verify_code found[VERIFY_ROW_FINDINGS];
};

struct verify_job {
	/* On any thread, several at a time: fills `row` from an element, and
	 * counts into `tally`. STATUS_NO_MEMORY. */
	enum status (*check)(
	    const void *closure, const json_t *element, struct verify_row *row, struct tally *tally);
	/* On the caller's thread, in order; `number` is from 1. STATUS_NO_MEMORY. */
	enum status (*merge)(void *closure, struct verify_row *row, size_t number);
	void *closure;
};

struct verify_pool;

/* `threads` of them, or where it is 0 one for each core this process may use;
 * with 1 nothing runs beside the caller. STATUS_NO_MEMORY. */
enum status verify_pool_open(unsigned threads, uint32_t options, struct verify_pool **out) STATUS_CHECKED;

/* Every element of a list of the board; one that is no JSON has the finding
 * VERIFY_MALFORMED and is not given to `check`. STATUS_IO; STATUS_NO_MEMORY. */
enum status verify_pool_run(struct verify_pool *pool, struct verify_board *board, enum verify_list list,
    const struct verify_job *job) STATUS_CHECKED;

/* Adds what the checks counted to `totals` (may be NULL), and ends the threads. */
void verify_pool_close(struct verify_pool *pool, struct tally *totals);

/* Notes a finding on a row. */
void verify_row_find(struct verify_row *row, enum verify_code code);

#endif
