/* event: the audit log, a hash chain whose every link is signed with the
 * congress key: every act of staff and every change of state.
 *
 *   hash = SHA-256("congressd-event-v1" · prev (32) · u64 seq · u64 at ·
 *          u16 length · actor · u16 length · act · u32 length · data)
 *   signature over "congressd-event-head-v1" · u64 seq · hash
 *
 * Integers are big-endian, `at` milliseconds UTC, `data` a JSON object as text;
 * `prev` of the first event is 32 zero bytes. */
#ifndef EVENT_H
#define EVENT_H

#include <jansson.h>
#include <stdint.h>

#include "status.h"
#include "store.h"
#include "store_events.h"

/* Appends one event in the caller's transaction, by act->actor at act->now.
 * Takes `data` (NULL: out of memory, which is what is then returned). `name`
 * is "<noun>.<verb>", as "contest.close". Never put a secret in `data`. */
enum status event_append(struct act *act, const char *name, json_t *data) STATUS_CHECKED;

/* Likewise; `data` is a JSON object as text, borrowed. */
enum status event_append_text(struct act *act, const char *name, const char *data) STATUS_CHECKED;

/* Recomputes hash and signature of one event whose predecessor had the hash
 * `prev`. STATUS_CORRUPT when anything does not fit. */
enum status event_verify(
    const struct event *event, const unsigned char prev[32], const unsigned char public_key[32]) STATUS_CHECKED;

/* {"seq","at","actor","act","data","prev","hash","signature"}; NULL without
 * memory. */
json_t *event_json(const struct event *event);

#endif
