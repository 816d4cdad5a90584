/* verify: counts a published board again, without the database and without
 * trust in the server: every signature, every token, the order, the tree, the
 * counts, the totals and the result; and holds receipts, the certificate and
 * the event log against it.
 *
 * What is wrong is told as findings, each a code of verify_codes.h and a detail
 * (a row's number from 1, a name, or two figures), in the same order whatever
 * the number of threads. */
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

/* A receipt, as verify_receipt_read takes it from a file. */
struct verify_receipt {
	const char *name; /* borrowed, of the file */
	uint8_t leaf[BALLOT_HASH_BYTES];
	uint8_t signature[KEY_SIGNATURE_BYTES];
	bool readable;
	int64_t contest; /* 0: it does not say */
	bool names_manifest, names_key;
	uint8_t manifest_hash[BALLOT_HASH_BYTES], congress_key[KEY_PUBLIC_BYTES];
	size_t row; /* on the board, among the ballots or votes, from 1; 0: not there */
};

struct verify {
	/* The caller's. */
	const uint8_t *public_key; /* the congress key, from a source one trusts; NULL: the board's own */
	const char *fingerprint;   /* the manifest's, as verify_fingerprint_read leaves it; NULL: not known */
	unsigned threads;          /* 0: one for each core */
	struct verify_receipt *receipts;
	size_t receipt_count;
	void (*find)(void *closure, enum verify_code code, const char *detail);
	void *closure;

	/* What the recount gave. */
	size_t findings;
	size_t weights[VERIFY_REMARK + 1]; /* findings by weight */
	struct contest *contest;           /* as the manifest defines it; NULL where that cannot be read */
	uint8_t key[KEY_PUBLIC_BYTES];     /* the congress key that was used */
	enum verify_key { VERIFY_KEY_NONE, VERIFY_KEY_GIVEN, VERIFY_KEY_OF_BOARD } key_from;
	bool counted; /* `counts`, `totals` and `root` are those of all rows */
	bool opened;  /* valid, invalid and totals can be known: else it is a keyed contest that is not opened */
	struct rules_counts counts;
	struct tally *totals;
	uint8_t root[BALLOT_HASH_BYTES];
	json_t *head; /* what the board says beside its lists */
	bool certified;
	uint8_t certificate_hash[BALLOT_HASH_BYTES]; /* with `certified`: of the certificate that was given */
	struct rules_result *result;                 /* NULL: its base is not known from what was given */
};

/* Checks a board, read twice from where `file` is; the file is sought in.
 * Memory is bounded, but for what tells whether a card drew twice: at most 72
 * bytes a draw, and 32 more where there are ballot papers.
 * STATUS_OK whatever the findings; STATUS_IO, STATUS_NO_MEMORY. To be followed
 * by verify_free. */
enum status verify_board(struct verify *verify, FILE *file) STATUS_CHECKED;

/* Reads a receipt: the reply to a cast or vote, its part {contest, leaf,
 * signature}, or the text file that the seat page saves (at most 64 KiB). What
 * it is not is not `readable`. Before verify_board. */
void verify_receipt_read(struct verify_receipt *receipt, const char *text, size_t length);

/* After verify_board: checks a certificate (as GET /api/contests/{id}/certificate
 * gives it), and that it says of this board what was counted. STATUS_NO_MEMORY. */
enum status verify_certificate(struct verify *verify, const json_t *certificate) STATUS_CHECKED;

/* After verify_board, and verify_certificate where there is one: checks an event
 * log (JSON lines, as GET /api/events gives it), and that it records the steps
 * of this board. STATUS_IO, STATUS_NO_MEMORY. */
enum status verify_events(struct verify *verify, FILE *lines) STATUS_CHECKED;

/* Frees what was given by the recount. */
void verify_free(struct verify *verify);

/* Reads a fingerprint as people write it: 16 to 64 hex digits, whatever their
 * case, and blanks and hyphens between them. `out` gets the digits. */
bool verify_fingerprint_read(const char *text, char out[2 * BALLOT_HASH_BYTES + 1]);

/* Notes a finding. */
void verify_find(struct verify *verify, enum verify_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reads a member in lower-case hex of exactly `length` bytes. */
bool verify_hex(const json_t *object, const char *name, uint8_t *out, size_t length);

/* The same of a text. */
bool verify_hex_text(const char *text, uint8_t *out, size_t length);

#endif
