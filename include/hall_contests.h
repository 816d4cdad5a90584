/* hall_contests: the contests' part of the hall. Not locked: hall.c sees to
 * that. */
#ifndef HALL_CONTESTS_H
#define HALL_CONTESTS_H

#include <jansson.h>

#include "hall.h"

struct hall_contest {
	struct contest *definition; /* owned reference */
	struct tally *tally;        /* of what is stored */
	struct tally *shown;        /* as revealed; NULL while hidden */
	uint32_t answered;          /* draws, by the second issuer */
	uint32_t joined;            /* present since the definition was read, by late issue */
};

struct hall_contests {
	struct hall_contest *items; /* by id */
	size_t count;
};

/* Reads all contests. A contest in voting keeps the tally it has in `known`
 * (may be NULL); else its ballots are counted. */
enum status hall_contests_load(
    struct hall_contests *contests, struct store *store, const struct hall_contests *known) STATUS_CHECKED;
void hall_contests_free(struct hall_contests *contests);

/* Reads one of them again, or a new one, into *out, to be swapped with what
 * was there before. */
enum status hall_contests_load_one(const struct hall_contests *known, struct store *store, int64_t id,
    struct hall_contest *out) STATUS_CHECKED;

/* Exchanges *one with the contest of its id, or adds it and leaves *one empty;
 * what is then in *one is to be freed with hall_contests_free_one.
 * STATUS_NO_MEMORY: nothing is changed. */
enum status hall_contests_swap(struct hall_contests *contests, struct hall_contest *one) STATUS_CHECKED;
void hall_contests_free_one(struct hall_contest *contest);

struct hall_contest *hall_contests_find(const struct hall_contests *contests, int64_t id);

/* A ballot was cast; of a keyed contest it is only collected. */
void hall_contests_count(struct hall_contest *contest, const struct rules_choice *choices, size_t count);

/* A collected ballot paper is decided: see tally_decide_paper. */
void hall_contests_decide(
    struct hall_contest *contest, enum rules_verdict verdict, const struct rules_choice *choices, size_t count);

/* What the stream lists: [{"id","title","state","issued",…}]. `projected` is
 * shown whatever its state; 0: none. NULL without memory. */
json_t *hall_contests_json(const struct hall_contests *contests, int64_t projected);

#endif
