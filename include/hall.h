/* hall: the public state of the congress in memory: who is convened and
 * present, the contests with their counters, the projector's slide. It is what
 * the live stream shows, and saves counting on every request.
 *
 * The database is the truth. The writer thread alone changes the hall, after
 * each commit; any thread may read it (one lock, held for a copy). */
#ifndef HALL_H
#define HALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "rules.h"
#include "status.h"
#include "store.h"
#include "store_contests.h"
#include "tally.h"

struct hall;

struct hall_attendance {
	int64_t session; /* id of the open one, or 0 */
	uint32_t convened, present, others_present;
	uint32_t delegations, delegations_present;
	uint32_t quorum_num, quorum_den;
};

struct hall_counters {
	uint32_t convened, present; /* frozen, or those of now before voting */
	uint32_t issued, collected;
	uint32_t valid, invalid;
	bool revealed;            /* whether valid, invalid and totals may be shown */
	struct tally_paper paper; /* as stored, whatever is shown */
	uint32_t answered;        /* draws, by a second issuer */
	int64_t ended_at;         /* of the contest */
	struct tally *totals;     /* owned; as shown, NULL while hidden */
};

/* Loads everything from the database. */
enum status hall_open(struct store *store, struct hall **out) STATUS_CHECKED;
void hall_close(struct hall *hall);

/* ---- reading: any thread ---- */

void hall_attendance(struct hall *hall, struct hall_attendance *out);
struct rules_quorum hall_quorum(const struct hall_attendance *attendance);
bool hall_quorum_met(const struct hall_attendance *attendance);

/* The definition and state of a contest, to be released with contest_unref.
 * NULL when there is none. */
struct contest *hall_contest(struct hall *hall, int64_t id);

/* STATUS_NOT_FOUND. The caller frees `totals`. */
enum status hall_counters(struct hall *hall, int64_t contest, struct hall_counters *out) STATUS_CHECKED;

/* The live state as one line of JSON with this version, to be freed. NULL
 * without memory. */
char *hall_state(struct hall *hall, uint64_t version, int64_t now);

/* How often the state changed; moves whenever subscribers must hear. */
uint64_t hall_changes(struct hall *hall);

/* The number of this start of the daemon, which only grows: see live.h. */
uint64_t hall_starts(struct hall *hall);

/* ---- changing: the writer thread, after a commit ---- */

/* A delegate of this delegation (0: none) came in (+1) or went out (-1). */
void hall_moved(struct hall *hall, int64_t delegation, bool voting, int change);
void hall_issued(struct hall *hall, int64_t contest);
/* One who was not counted at the freeze took part all the same (late issue). */
void hall_joined(struct hall *hall, int64_t contest);
/* Ballot papers: one handed out; one collected (+1) or not in the box after
 * all (-1); one decided, as for tally_decide_paper. */
void hall_issued_paper(struct hall *hall, int64_t contest);
void hall_collected_paper(struct hall *hall, int64_t contest, int change);
void hall_decided_paper(
    struct hall *hall, int64_t contest, enum rules_verdict verdict, const struct rules_choice *choices, size_t count);
/* The second issuer answered so many draws. */
void hall_answered(struct hall *hall, int64_t contest, uint32_t count);
/* A ballot was cast; of a keyed contest it is only collected. */
void hall_counted(struct hall *hall, int64_t contest, const struct rules_choice *choices, size_t count);

/* What the projector shows, and the newest announcement in force (NULL: none),
 * as they stand in the live state; copied. */
void hall_projected(struct hall *hall, const json_t *projector);
void hall_announced(struct hall *hall, const json_t *announcement);

/* Everything else: the next hall_refresh reads it from the database. */
void hall_outdated(struct hall *hall);
/* A contest alone, which a large electorate's attendance need not be read for. */
void hall_outdated_contest(struct hall *hall, int64_t contest);
void hall_refresh(struct hall *hall, struct store *store);

#endif
