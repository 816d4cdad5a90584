/* scan_judge: the verdict on one scan at the door, inside the writer's
 * transaction, where it is stored with it. */
#ifndef SCAN_JUDGE_H
#define SCAN_JUDGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "status.h"
#include "store.h"
#include "store_scans.h"

/* A scan this much older than its arrival came from a door that was offline:
 * it is judged by its own time. Younger ones are judged in the order in which
 * they arrive, so that of simultaneous ones exactly one is admitted. */
#define SCAN_JUDGE_LATE_MS 10000

struct scan_request {
	const char *nonce, *gate; /* borrowed */
	enum scan_direction direction;
	enum scan_verdict refused; /* what the badge alone tells; SCAN_VERDICTS: nothing against it */
	int64_t delegate;
	uint32_t serial; /* of the badge */
	bool by_hand;    /* found by name: no badge */
	int64_t scanned_at;
};

struct scan_outcome {
	char *result; /* owned: the JSON answered */
	int moved;    /* +1 came in, -1 went out, of the open session */
	int64_t delegation;
	bool voting;
};

/* The session open now, or 0. */
enum status scan_judge_session(struct store *store, int64_t *session) STATUS_CHECKED;

/* Judges and stores a scan. A nonce seen before gets its first result again. */
enum status scan_judge(
    struct act *act, int64_t session, const struct scan_request *request, struct scan_outcome *out) STATUS_CHECKED;

/* {"id","code","full_name","delegation","seat","standing"}, or null. */
json_t *scan_judge_subject_json(const struct scan_subject *subject);

#endif
