/* verify_draws: who was issued an electronic ballot; a part of verify. */
#ifndef VERIFY_DRAWS_H
#define VERIFY_DRAWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "card.h"
#include "status.h"

struct verify_rows;

#define VERIFY_CODE_DIGEST 16

/* What is kept of every draw. */
struct verify_drawn {
	struct verify_card {
		uint8_t key[CARD_KEY_BYTES];
		uint32_t row;
	} *cards;
	uint8_t (*codes)[VERIFY_CODE_DIGEST]; /* of the delegates, in rising order; of a contest with papers */
	size_t card_count, code_count, card_room, code_room;
	char *before; /* the code of the row before */
};

/* Checks the draws, whose number goes to verify->totals->issued. STATUS_IO,
 * STATUS_NO_MEMORY. */
enum status verify_draws(struct verify_rows *rows) STATUS_CHECKED;

/* After verify_draws of a contest with papers: whether a delegate drew. */
bool verify_draws_has(const struct verify_drawn *drawn, const char *code);

void verify_draws_free(struct verify_drawn *drawn);

#endif
