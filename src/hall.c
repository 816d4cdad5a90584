#include "hall.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hall_picture.h"
#include "log.h"
#include "timestamp.h"

struct hall {
	pthread_mutex_t mutex; /* the writer thread holds it to change, others to read */
	struct hall_picture now;
	uint64_t changes;
	/* The writer thread's own. */
	bool outdated;
	int64_t outdated_contest; /* 0: none, or all of them */
};

enum status hall_open(struct store *store, struct hall **out)
{
	struct hall *hall = calloc(1, sizeof *hall);
	if (!hall)
		return STATUS_NO_MEMORY;
	enum status status = hall_picture_load(&hall->now, store, NULL);
	if (status != STATUS_OK) {
		free(hall);
		return status;
	}
	hall->changes = 1;
	pthread_mutex_init(&hall->mutex, NULL);
	*out = hall;
	return STATUS_OK;
}

void hall_close(struct hall *hall)
{
	if (!hall)
		return;
	hall_picture_free(&hall->now);
	pthread_mutex_destroy(&hall->mutex);
	free(hall);
}

void hall_outdated(struct hall *hall)
{
	hall->outdated = true;
}

void hall_outdated_contest(struct hall *hall, int64_t id)
{
	if (hall->outdated_contest && hall->outdated_contest != id)
		hall->outdated = true;
	hall->outdated_contest = id;
}

static void refresh_contest(struct hall *hall, struct store *store)
{
	struct hall_contests *contests = &hall->now.contests;
	struct hall_contest fresh;
	enum status status = hall_contests_load_one(contests, store, hall->outdated_contest, &fresh);
	hall->outdated_contest = 0;
	if (status == STATUS_OK) {
		pthread_mutex_lock(&hall->mutex);
		status = hall_contests_swap(contests, &fresh);
		hall->changes++;
		pthread_mutex_unlock(&hall->mutex);
		hall_contests_free_one(&fresh);
	}
	hall->outdated = status != STATUS_OK; /* then all is read, and a failure tried again */
}

void hall_refresh(struct hall *hall, struct store *store)
{
	if (hall->outdated_contest && !hall->outdated)
		refresh_contest(hall, store);
	if (!hall->outdated)
		return;
	hall->outdated_contest = 0;
	struct hall_picture fresh;
	enum status status = hall_picture_load(&fresh, store, &hall->now.contests);
	if (status != STATUS_OK) { /* stays outdated and is tried again */
		log_error("the public state could not be read again: %s", status_code(status));
		return;
	}
	pthread_mutex_lock(&hall->mutex);
	struct hall_picture old = hall->now;
	hall->now = fresh;
	hall->changes++;
	hall->outdated = false;
	pthread_mutex_unlock(&hall->mutex);
	hall_picture_free(&old);
}

/* ---- changing ---- */

static void add(uint32_t *count, int change)
{
	*count = (uint32_t)((int64_t)*count + change);
}

void hall_moved(struct hall *hall, int64_t delegation, bool voting, int change)
{
	pthread_mutex_lock(&hall->mutex);
	struct hall_picture *now = &hall->now;
	add(voting ? &now->present : &now->others_present, change);
	if (voting && (size_t)delegation < now->delegation_count)
		add(&now->delegations[delegation].present, change);
	hall->changes++;
	pthread_mutex_unlock(&hall->mutex);
}

/* Locks; NULL, and not locked, when there is no such contest. */
static struct hall_contest *lock_contest(struct hall *hall, int64_t id)
{
	pthread_mutex_lock(&hall->mutex);
	struct hall_contest *contest = hall_contests_find(&hall->now.contests, id);
	if (!contest)
		pthread_mutex_unlock(&hall->mutex);
	return contest;
}

static void unlock_changed(struct hall *hall)
{
	hall->changes++;
	pthread_mutex_unlock(&hall->mutex);
}

void hall_issued(struct hall *hall, int64_t id)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	contest->tally->issued++;
	unlock_changed(hall);
}

void hall_joined(struct hall *hall, int64_t id)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	contest->joined++;
	unlock_changed(hall);
}

void hall_answered(struct hall *hall, int64_t id, uint32_t count)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	contest->answered += count;
	unlock_changed(hall);
}

void hall_issued_paper(struct hall *hall, int64_t id)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	tally_issue_paper(contest->tally);
	unlock_changed(hall);
}

void hall_collected_paper(struct hall *hall, int64_t id, int change)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	tally_collect_paper(contest->tally, change);
	unlock_changed(hall);
}

void hall_decided_paper(
    struct hall *hall, int64_t id, enum rules_verdict verdict, const struct rules_choice *choices, size_t count)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	hall_contests_decide(contest, verdict, choices, count);
	unlock_changed(hall);
}

void hall_counted(struct hall *hall, int64_t id, const struct rules_choice *choices, size_t count)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return;
	hall_contests_count(contest, choices, count);
	unlock_changed(hall);
}

/* Without memory for a copy it is read from the database, as anything else. */
static void replace(struct hall *hall, json_t **place, json_t *copy)
{
	if (!copy) {
		hall_outdated(hall);
		return;
	}
	pthread_mutex_lock(&hall->mutex);
	json_decref(*place);
	*place = copy;
	unlock_changed(hall);
}

void hall_projected(struct hall *hall, const json_t *projector)
{
	replace(hall, &hall->now.projector, json_deep_copy(projector));
}

void hall_announced(struct hall *hall, const json_t *announcement)
{
	replace(hall, &hall->now.announcement, announcement ? json_deep_copy(announcement) : json_null());
}

/* ---- reading ---- */

static void attendance_of(const struct hall_picture *now, struct hall_attendance *out)
{
	*out = (struct hall_attendance){
	    .session = now->session,
	    .convened = now->convened,
	    .present = now->present,
	    .others_present = now->others_present,
	    .quorum_num = now->quorum_num,
	    .quorum_den = now->quorum_den,
	};
	for (size_t i = 1; i < now->delegation_count; i++) {
		out->delegations += now->delegations[i].convened > 0;
		out->delegations_present += now->delegations[i].present > 0;
	}
}

void hall_attendance(struct hall *hall, struct hall_attendance *out)
{
	pthread_mutex_lock(&hall->mutex);
	attendance_of(&hall->now, out);
	pthread_mutex_unlock(&hall->mutex);
}

struct rules_quorum hall_quorum(const struct hall_attendance *attendance)
{
	return (struct rules_quorum){
	    .num = attendance->quorum_num,
	    .den = attendance->quorum_den,
	    .convened = attendance->convened,
	    .present = attendance->present,
	    .delegations = attendance->delegations,
	    .delegations_present = attendance->delegations_present,
	};
}

bool hall_quorum_met(const struct hall_attendance *attendance)
{
	struct rules_quorum quorum = hall_quorum(attendance);
	return rules_quorum_met(&quorum);
}

struct contest *hall_contest(struct hall *hall, int64_t id)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return NULL;
	struct contest *definition = contest_ref(contest->definition);
	pthread_mutex_unlock(&hall->mutex);
	return definition;
}

static void counters_of(const struct hall_picture *now, const struct hall_contest *contest, struct hall_counters *out)
{
	const struct contest *definition = contest->definition;
	bool frozen = definition->frozen_at != 0;
	*out = (struct hall_counters){
	    .convened = frozen ? definition->convened : now->convened,
	    .present = (frozen ? definition->present : now->present) + contest->joined,
	    .issued = contest->tally->issued,
	    .collected = contest->tally->collected,
	    .paper = contest->tally->paper,
	    .answered = contest->answered,
	    .ended_at = definition->ended_at,
	    .revealed = contest->shown != NULL,
	    .valid = contest->shown ? contest->shown->valid : 0,
	    .invalid = contest->shown ? contest->shown->invalid : 0,
	};
}

enum status hall_counters(struct hall *hall, int64_t id, struct hall_counters *out)
{
	struct hall_contest *contest = lock_contest(hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	struct tally *totals = NULL;
	enum status status = contest->shown ? tally_copy(contest->shown, &totals) : STATUS_OK;
	if (status == STATUS_OK) {
		counters_of(&hall->now, contest, out);
		out->totals = totals;
	}
	pthread_mutex_unlock(&hall->mutex);
	return status;
}

static json_t *session_json(const struct hall_picture *now)
{
	if (!now->session)
		return json_null();
	return json_pack(
	    "{s:I, s:s, s:s}", "id", (json_int_t)now->session, "title", now->session_title, "type", now->session_type);
}

static json_t *state_json(const struct hall_picture *now, uint64_t version, int64_t at)
{
	struct hall_attendance attendance;
	attendance_of(now, &attendance);
	char moment[TIMESTAMP_SIZE];
	return json_pack("{s:I, s:s, s:o, s:I, s:I, s:{s:I, s:I}, s:o, s:O, s:O}", "v", (json_int_t)version, "at",
	    timestamp_format(at, moment), "session", session_json(now), "convened", (json_int_t)attendance.convened,
	    "present", (json_int_t)attendance.present, "delegations", "present",
	    (json_int_t)attendance.delegations_present, "all", (json_int_t)attendance.delegations, "contests",
	    hall_contests_json(&now->contests, json_integer_value(json_object_get(now->projector, "contest"))),
	    "projector", now->projector, "announcement", now->announcement);
}

char *hall_state(struct hall *hall, uint64_t version, int64_t now)
{
	pthread_mutex_lock(&hall->mutex);
	json_t *state = state_json(&hall->now, version, now);
	char *text = state ? json_dumps(state, JSON_COMPACT) : NULL;
	json_decref(state);
	pthread_mutex_unlock(&hall->mutex);
	return text;
}

uint64_t hall_changes(struct hall *hall)
{
	pthread_mutex_lock(&hall->mutex);
	uint64_t changes = hall->changes;
	pthread_mutex_unlock(&hall->mutex);
	return changes;
}

uint64_t hall_starts(struct hall *hall)
{
	return hall->now.starts;
}
