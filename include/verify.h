/* verify: counts a published board again, without the database and without
 * trust in the server: every signature, every token, the order, the tree, the
 * counts and the totals.
 *
 * What is wrong is told as findings, each a code of verify_codes.h and a detail
 * (a row's number from 1, a name, or two figures). */
#ifndef VERIFY_H
#define VERIFY_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ballot.h"
#include "contest.h"
#include "key.h"
#include "status.h"
#include "tally.h"
#include "verify_codes.h"

struct verify {
	/* The caller's. */
	const uint8_t *public_key; /* the congress key, from a source one trusts; NULL: the board's own */
	void (*find)(void *closure, enum verify_code code, const char *detail);
	void *closure;

	/* What the recount gave. */
	size_t findings;
	struct contest *contest;       /* as the manifest defines it; NULL where that cannot be read */
	uint8_t key[KEY_PUBLIC_BYTES]; /* the congress key that was used */
	enum verify_key { VERIFY_KEY_NONE, VERIFY_KEY_GIVEN, VERIFY_KEY_OF_BOARD } key_from;
	struct rules_counts counts;
	struct tally *totals;
	uint8_t root[BALLOT_HASH_BYTES];
};

/* Checks a board. STATUS_OK whatever the findings; STATUS_NO_MEMORY. To be
 * followed by verify_free. */
enum status verify_board(struct verify *verify, const json_t *board) STATUS_CHECKED;

/* After verify_board: checks an event log (JSON lines, as GET /api/events
 * gives it), and that it records this board's closing. STATUS_IO,
 * STATUS_NO_MEMORY. */
enum status verify_events(struct verify *verify, FILE *lines) STATUS_CHECKED;

/* After verify_board: checks a certificate (as GET /api/contests/{id}/certificate
 * gives it), and that it says of this board what was counted. STATUS_NO_MEMORY. */
enum status verify_certificate(struct verify *verify, const json_t *certificate) STATUS_CHECKED;

void verify_free(struct verify *verify);

/* Notes a finding. */
void verify_find(struct verify *verify, enum verify_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reads a member in lower-case hex of exactly `length` bytes. */
bool verify_hex(const json_t *object, const char *name, uint8_t *out, size_t length);

#endif
