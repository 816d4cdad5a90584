/* verify_board: a board as a file of any size; a part of verify. The lists of
 * ballots, draws, votes and ballot papers stay in the file, everything else is
 * read. */
#ifndef VERIFY_BOARD_H
#define VERIFY_BOARD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "json_walk.h"
#include "status.h"
#include "verify.h"

enum verify_list {
	VERIFY_LIST_BALLOTS,
	VERIFY_LIST_DRAWS,
	VERIFY_LIST_VOTES,
	VERIFY_LIST_PAPERS,  /* paper.ballots */
	VERIFY_LIST_HOLDERS, /* paper.delegates */
	VERIFY_LISTS
};

struct verify_board {
	struct json_walk *walk;
	json_t *head;  /* the other members that are known; null for what is null */
	json_t *paper; /* borrowed: its part of ballot papers; NULL: none */
	bool faulty;   /* what is wrong was told */
	struct verify_place {
		bool there; /* and is a list */
		bool empty;
		uint64_t position;
	} lists[VERIFY_LISTS];
};

/* Goes through the whole file once. STATUS_INVALID, with a finding, where it
 * is no JSON object; STATUS_IO, STATUS_NO_MEMORY. To be closed whatever comes.
 * `file`, which can be sought in, is borrowed until then. */
enum status verify_board_open(struct verify *verify, FILE *file, struct verify_board *out) STATUS_CHECKED;
void verify_board_close(struct verify_board *board);

/* Goes to the first element of a list that is there: json_walk_element tells
 * whether there is one. */
bool verify_board_list(struct verify_board *board, enum verify_list list);

/* "ballots", "paper.ballots" … Static. */
const char *verify_list_name(enum verify_list list);

#endif
