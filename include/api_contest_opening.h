/* api_contest_opening: publishing the tellers' keys of a keyed contest, and
 * counting its ballots with them.
 *
 * The keys are stored first; a reply, or a restart, then counts. Counting reads
 * what cannot change any more, beside the writer: opening 50,000 ballots takes
 * seconds. Storing the outcome is one short act, and done once however often it
 * is tried. */
#ifndef API_CONTEST_OPENING_H
#define API_CONTEST_OPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "contest.h"
#include "status.h"
#include "store.h"
#include "tally.h"

struct api_contest_opening_keys {
	bool given[CONTEST_KEYS];
	uint8_t keys[CONTEST_KEYS][CONTEST_KEY_BYTES];
};

/* STATUS_WRONG_STATE unless the contest is keyed and closed, with *detail. */
enum status api_contest_opening_allowed(const struct contest *contest, const char **detail) STATUS_CHECKED;

/* Stores the keys that are not stored yet, with an event. They were held
 * against the definition. *complete tells whether the ballots can be counted
 * now and are not yet. STATUS_WRONG_STATE. On the writer thread. */
enum status api_contest_opening_publish(
    struct act *act, int64_t contest, const struct api_contest_opening_keys *keys, bool *complete) STATUS_CHECKED;

/* Opens and counts the ballots of a contest that has all keys; takes long. The
 * caller frees *out. Any thread. */
enum status api_contest_opening_count(struct store *store, int64_t contest, struct tally **out) STATUS_CHECKED;

/* Stores what was counted, with the event contest.opened. Does nothing when the
 * contest is opened already. On the writer thread. */
enum status api_contest_opening_store(struct act *act, int64_t contest, const struct tally *tally) STATUS_CHECKED;

/* Counts what was left uncounted when the program stopped after the last key
 * was published. A contest that cannot be counted is logged and left: its keys
 * can be published again. Before the writer starts. */
enum status api_contest_opening_resume(struct act *act) STATUS_CHECKED;

#endif
