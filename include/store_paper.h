/* store_paper: ballot papers: who was handed one, which serials were printed,
 * and what became of each. Nothing here joins a delegate to a serial, and no
 * serial to a moment. */
#ifndef STORE_PAPER_H
#define STORE_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot_paper.h"
#include "contest.h"
#include "rules.h"
#include "status.h"
#include "store.h"

enum store_paper_state {
	STORE_PAPER_PRINTED,
	STORE_PAPER_VOIDED,
	STORE_PAPER_COLLECTED, /* in the box */
	STORE_PAPER_ENTERED,   /* one teller has read it */
	STORE_PAPER_DISPUTED,  /* two have, and read it differently */
	STORE_PAPER_DECIDED,
	STORE_PAPER_STATES
};

enum store_paper_void {
	STORE_PAPER_SPOILED, /* handed back and exchanged for another one */
	STORE_PAPER_UNUSED,
	STORE_PAPER_CHANGED, /* printed before the contest was changed */
	STORE_PAPER_VOIDS
};

/* "printed" …, "spoiled" …; static, "" outside the enumeration. parse: false,
 * and *out untouched, for an unknown name. */
const char *store_paper_state_name(enum store_paper_state state);
bool store_paper_state_parse(const char *name, enum store_paper_state *out);
const char *store_paper_void_name(enum store_paper_void reason);

/* ---- counts ---- */

struct store_paper_counts {
	uint32_t printed; /* all that ever were */
	uint32_t voided, spoiled;
	uint32_t issued;    /* delegates who were handed one */
	uint32_t collected; /* these three are parts of it: */
	uint32_t entered, disputed, decided;
	uint32_t valid, invalid; /* of the decided */
	uint32_t foreign;        /* serials refused at the box: unknown, voided or another contest's */
};

enum status store_paper_counts(struct store *store, int64_t contest, struct store_paper_counts *out) STATUS_CHECKED;

/* Papers that must still lie where they are handed out. */
uint32_t store_paper_on_hand(const struct store_paper_counts *counts);

/* ---- who was handed a paper ---- */

/* STATUS_CONFLICT when this delegate was. */
enum status store_paper_issue(struct act *act, int64_t contest, int64_t delegate) STATUS_CHECKED;

/* By the delegates' codes (in the order of their bytes). */
enum status store_paper_holder_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *code), void *closure) STATUS_CHECKED;

/* ---- papers ---- */

/* Adds papers with these serials, which are put in order first. */
enum status store_paper_print(
    struct act *act, int64_t contest, uint8_t (*serials)[BALLOT_PAPER_SERIAL_BYTES], size_t count) STATUS_CHECKED;

/* Voids all papers of a contest that is to be changed; *count: how many. */
enum status store_paper_void_all(struct act *act, int64_t contest, uint32_t *count) STATUS_CHECKED;

struct store_paper {
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	int64_t contest;
	enum store_paper_state state;
	enum store_paper_void voided; /* where voided */
	bool has_nonce;
	uint8_t nonce[32];
	enum rules_verdict verdict;          /* where decided, with the reading: */
	struct ballot_paper_reading reading; /* marks are in `marks` */
	struct rules_choice marks[RULES_BOXES];
};

/* STATUS_NOT_FOUND when no such paper was printed. The reading points into
 * *out. */
enum status store_paper_get(
    struct store *store, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], struct store_paper *out) STATUS_CHECKED;

/* Which papers a list has. */
struct store_paper_filter {
	int64_t contest;
	const char *state;    /* NULL: any */
	const char *unread;   /* only those this actor has still to read: collected or entered; NULL: any */
	const uint8_t *after; /* serials behind this one; NULL: from the start */
	uint32_t limit;       /* 0: none */
};

/* By serial. The paper is borrowed for the call. */
enum status store_paper_each(struct store *store, const struct store_paper_filter *filter,
    enum status (*take)(void *closure, const struct store_paper *paper), void *closure) STATUS_CHECKED;

/* All that were collected, by serial. */
enum status store_paper_box_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const struct store_paper *paper), void *closure) STATUS_CHECKED;

enum status store_paper_void(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], enum store_paper_void reason) STATUS_CHECKED;

/* `nonce` may be NULL. */
enum status store_paper_collect(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const uint8_t nonce[32]) STATUS_CHECKED;
/* Back to printed. */
enum status store_paper_release(struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES]) STATUS_CHECKED;

enum status store_paper_refuse(
    struct act *act, int64_t contest, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const char *code) STATUS_CHECKED;

/* By serial, then code. */
enum status store_paper_refused_each(struct store *store, int64_t contest,
    enum status (*take)(
        void *closure, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], const char *code, uint32_t times),
    void *closure) STATUS_CHECKED;

/* ---- what tellers read ---- */

struct store_paper_entry {
	unsigned place; /* 1 to 3 */
	const char *actor;
	const char *note; /* NULL: none */
	struct ballot_paper_reading reading;
};

/* STATUS_CONFLICT when this place is taken or the actor has read this paper. */
enum status store_paper_entry_add(struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    const struct store_paper_entry *entry) STATUS_CHECKED;

/* By place. The entry is borrowed for the call. */
enum status store_paper_entry_each(struct store *store, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    enum status (*take)(void *closure, const struct store_paper_entry *entry), void *closure) STATUS_CHECKED;

/* How many papers of a contest each actor has read, by actor. */
enum status store_paper_teller_each(struct store *store, int64_t contest,
    enum status (*take)(void *closure, const char *actor, uint32_t entered), void *closure) STATUS_CHECKED;

/* STORE_PAPER_ENTERED or STORE_PAPER_DISPUTED. */
enum status store_paper_progress(
    struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], enum store_paper_state state) STATUS_CHECKED;
enum status store_paper_decide(struct act *act, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    enum rules_verdict verdict, const struct ballot_paper_reading *reading) STATUS_CHECKED;

/* ---- counting ---- */

/* Counts the papers of a contest into `tally`: issued, collected and, as far
 * as they are decided, their marks, judged anew. STATUS_CORRUPT when a paper's
 * verdict is not what its marks give. */
enum status store_paper_recount(struct store *store, const struct contest *contest, struct tally *tally) STATUS_CHECKED;

#endif
