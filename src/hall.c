#include "hall.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hall_contests.h"
#include "log.h"
#include "store_announcements.h"
#include "store_congress.h"
#include "timestamp.h"

/* Who of a delegation is here; index 0 is for those without one. */
struct delegation {
	uint32_t convened, present;
};

/* What the database says, read in one go. */
struct picture {
	uint64_t starts;
	uint32_t quorum_num, quorum_den;
	json_t *projector;
	json_t *announcement; /* the newest in force; JSON's null: none */
	int64_t session;
	char *session_title, *session_type;
	uint32_t convened, present, others_present;
	struct delegation *delegations;
	size_t delegation_count;
	struct hall_contests contests;
};

struct hall {
	pthread_mutex_t mutex; /* the writer thread holds it to change, others to read */
	struct picture now;
	uint64_t changes;
	bool outdated; /* the writer thread's own */
};

/* ---- loading ---- */

static enum status take_session(void *closure, const struct session *session)
{
	struct picture *picture = closure;
	picture->session = session->id;
	picture->session_title = strdup(session->title);
	picture->session_type = strdup(session->type);
	return picture->session_title && picture->session_type ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_attendance(void *closure, const struct store_attendance *row)
{
	struct picture *picture = closure;
	size_t index = (size_t)row->delegation;
	if (index >= picture->delegation_count) {
		struct delegation *more = realloc(picture->delegations, (index + 1) * sizeof *more);
		if (!more)
			return STATUS_NO_MEMORY;
		memset(more + picture->delegation_count, 0, (index + 1 - picture->delegation_count) * sizeof *more);
		picture->delegations = more;
		picture->delegation_count = index + 1;
	}
	picture->delegations[index] = (struct delegation){row->convened, row->present};
	picture->convened += row->convened;
	picture->present += row->present;
	picture->others_present += row->others_present;
	return STATUS_OK;
}

static enum status load_congress(struct picture *picture, struct store *store)
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	picture->quorum_num = congress.quorum_num;
	picture->quorum_den = congress.quorum_den;
	picture->starts = congress.starts;
	picture->projector = json_loads(congress.projector, 0, NULL);
	store_congress_free(&congress);
	return picture->projector ? STATUS_OK : STATUS_CORRUPT;
}

static enum status take_announcement(void *closure, const struct store_announcement *announcement)
{
	struct picture *picture = closure;
	char at[TIMESTAMP_SIZE];
	picture->announcement = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)announcement->id, "text",
	    announcement->text, "at", timestamp_format(announcement->created_at, at));
	return picture->announcement ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status load_announcement(struct picture *picture, struct store *store)
{
	enum status status = store_announcement_newest(store, take_announcement, picture);
	if (status != STATUS_NOT_FOUND)
		return status;
	picture->announcement = json_null();
	return STATUS_OK;
}

/* `known` has the contests as they were, whose ballots need no second count. */
static enum status load(struct picture *picture, struct store *store, const struct hall_contests *known)
{
	*picture = (struct picture){0};
	enum status status = load_congress(picture, store);
	if (status == STATUS_OK)
		status = load_announcement(picture, store);
	if (status == STATUS_OK)
		status = store_session_current(store, take_session, picture);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = store_attendance_each(store, picture->session, take_attendance, picture);
	if (status == STATUS_OK)
		status = hall_contests_load(&picture->contests, store, known);
	return status;
}

static void forget(struct picture *picture)
{
	json_decref(picture->projector);
	json_decref(picture->announcement);
	free(picture->session_title);
	free(picture->session_type);
	free(picture->delegations);
	hall_contests_free(&picture->contests);
}

static enum status load_whole(struct picture *picture, struct store *store, const struct hall_contests *known)
{
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = load(picture, store, known);
	store_read_end(store);
	if (status != STATUS_OK)
		forget(picture);
	return status;
}

enum status hall_open(struct store *store, struct hall **out)
{
	struct hall *hall = calloc(1, sizeof *hall);
	if (!hall)
		return STATUS_NO_MEMORY;
	enum status status = load_whole(&hall->now, store, NULL);
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
	forget(&hall->now);
	pthread_mutex_destroy(&hall->mutex);
	free(hall);
}

void hall_outdated(struct hall *hall)
{
	hall->outdated = true;
}

void hall_refresh(struct hall *hall, struct store *store)
{
	if (!hall->outdated)
		return;
	struct picture fresh;
	enum status status = load_whole(&fresh, store, &hall->now.contests);
	if (status != STATUS_OK) { /* stays outdated and is tried again */
		log_error("the public state could not be read again: %s", status_code(status));
		return;
	}
	pthread_mutex_lock(&hall->mutex);
	struct picture old = hall->now;
	hall->now = fresh;
	hall->changes++;
	hall->outdated = false;
	pthread_mutex_unlock(&hall->mutex);
	forget(&old);
}

/* ---- changing ---- */

static void add(uint32_t *count, int change)
{
	*count = (uint32_t)((int64_t)*count + change);
}

void hall_moved(struct hall *hall, int64_t delegation, bool voting, int change)
{
	pthread_mutex_lock(&hall->mutex);
	struct picture *now = &hall->now;
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

static void attendance_of(const struct picture *now, struct hall_attendance *out)
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

static void counters_of(const struct picture *now, const struct hall_contest *contest, struct hall_counters *out)
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

static json_t *session_json(const struct picture *now)
{
	if (!now->session)
		return json_null();
	return json_pack(
	    "{s:I, s:s, s:s}", "id", (json_int_t)now->session, "title", now->session_title, "type", now->session_type);
}

static json_t *state_json(const struct picture *now, uint64_t version, int64_t at)
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
