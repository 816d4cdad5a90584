#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "timestamp.h"
#include "verify.h"
#include "verify_figures.h"

/* What a contest goes through and the log records. */
enum step { STEP_OPENING, STEP_FREEZE, STEP_CLOSING, STEP_UNSEALING, STEP_CERTIFICATION, STEPS };

struct log {
	struct verify *verify;
	uint64_t seq;     /* of the newest event; 0: none yet */
	uint8_t prev[32]; /* its hash */
	bool seen[STEPS];
};

/* ---- the chain ---- */

/* Borrows from `json`, but for `data`, which is to be freed. */
static bool read_event(const json_t *json, struct event *event, char **data)
{
	const json_t *seq = json_object_get(json, "seq");
	const char *at = json_string_value(json_object_get(json, "at"));
	*data = json_dumps(json_object_get(json, "data"), JSON_COMPACT);
	*event = (struct event){
	    .seq = (uint64_t)json_integer_value(seq),
	    .actor = json_string_value(json_object_get(json, "actor")),
	    .act = json_string_value(json_object_get(json, "act")),
	    .data = *data,
	};
	return event->data && event->actor && event->act && json_integer_value(seq) > 0 && at &&
	       timestamp_parse(at, &event->at) && verify_hex(json, "prev", event->prev, sizeof event->prev) &&
	       verify_hex(json, "hash", event->hash, sizeof event->hash) &&
	       verify_hex(json, "signature", event->signature, sizeof event->signature);
}

/* A log may begin in the middle; what came before is then taken as it is. */
static void check_chain(struct log *log, const struct event *event)
{
	static const uint8_t zeros[32];
	const uint8_t *prev = log->seq ? log->prev : event->seq == 1 ? zeros : event->prev;
	if (log->seq && event->seq != log->seq + 1)
		verify_find(log->verify, VERIFY_EVENT_ORDER, "%" PRIu64, event->seq);
	else if (log->verify->key_from != VERIFY_KEY_NONE && event_verify(event, prev, log->verify->key) != STATUS_OK)
		verify_find(log->verify, VERIFY_EVENT_CHAIN, "%" PRIu64, event->seq);
	log->seq = event->seq;
	memcpy(log->prev, event->hash, sizeof log->prev);
}

/* ---- the steps of this contest ---- */

static bool says(const json_t *data, const char *name, const char *text)
{
	const char *value = json_string_value(json_object_get(data, name));
	return value && strcmp(value, text) == 0;
}

static bool tells(const json_t *data, const char *name, uint32_t number)
{
	const json_t *value = json_object_get(data, name);
	return json_is_integer(value) && json_integer_value(value) == (json_int_t)number;
}

static bool tells_at_most(const json_t *data, const char *name, uint32_t number)
{
	const json_t *value = json_object_get(data, name);
	return json_is_integer(value) && json_integer_value(value) <= (json_int_t)number;
}

static bool tells_hash(const json_t *data, const char *name, const uint8_t hash[BALLOT_HASH_BYTES])
{
	uint8_t told[BALLOT_HASH_BYTES];
	return verify_hex(data, name, told, sizeof told) && memcmp(told, hash, sizeof told) == 0;
}

/* As the board has that member. */
static bool agrees(const struct log *log, const json_t *data, const char *name)
{
	const json_t *here = json_object_get(log->verify->head, name), *there = json_object_get(data, name);
	return here && there && json_equal(here, there);
}

static void note_difference(void *closure, uint32_t number)
{
	bool *same = closure;
	(void)number;
	*same = false;
}

static bool tells_count(const struct log *log, const json_t *data)
{
	bool same = tells(data, "valid", log->verify->counts.valid) &&
	            tells(data, "invalid", log->verify->counts.invalid);
	verify_figures_totals(log->verify, json_object_get(data, "totals"), note_difference, &same);
	return same;
}

static bool opening_holds(const struct log *log, const json_t *data)
{
	return tells_hash(data, "manifest_hash", log->verify->contest->manifest_hash);
}

/* Who is handed a ballot late adds to all three. */
static bool freeze_holds(const struct log *log, const json_t *data)
{
	const struct rules_counts *counts = &log->verify->counts;
	bool (*fits)(const json_t *data, const char *name, uint32_t number) =
	    log->verify->contest->late_issue ? tells_at_most : tells;
	return fits(data, "convened", counts->convened) && fits(data, "present", counts->present) &&
	       fits(data, "issued", counts->issued);
}

/* A keyed contest is not counted at the close. */
static bool closes_uncounted(const json_t *data)
{
	return json_is_null(json_object_get(data, "valid")) && json_is_null(json_object_get(data, "invalid")) &&
	       json_is_null(json_object_get(data, "totals"));
}

static bool closing_holds(const struct log *log, const json_t *data)
{
	const struct verify *verify = log->verify;
	bool keyed = contest_is_keyed(verify->contest);
	return tells_hash(data, "root", verify->root) && tells(data, "issued", verify->counts.issued) &&
	       tells(data, "collected", verify->counts.collected) &&
	       (keyed ? closes_uncounted(data) : tells_count(log, data)) &&
	       agrees(log, data, "voprf_secret_key") && agrees(log, data, "closing_signature");
}

/* What is recorded of the opening cannot be held against a board from before. */
static bool unsealing_holds(const struct log *log, const json_t *data)
{
	const struct verify *verify = log->verify;
	const struct contest *contest = verify->contest;
	if (!verify->opened)
		return true;
	return tells_hash(data, "root", verify->root) && tells_count(log, data) &&
	       (!contest_sealing_keys(contest) || agrees(log, data, "sealing_secret_keys")) &&
	       (!contest_has_second_issuer(contest) || agrees(log, data, "second_issuer_secret_key"));
}

static bool certification_holds(const struct log *log, const json_t *data)
{
	return !log->verify->certified || tells_hash(data, "certificate", log->verify->certificate_hash);
}

static const struct {
	const char *name;
	enum verify_code differs;
	bool (*holds)(const struct log *log, const json_t *data);
} steps[STEPS] = {
    [STEP_OPENING] = {"opening", VERIFY_EVENT_OPENING, opening_holds},
    [STEP_FREEZE] = {"freeze", VERIFY_EVENT_FREEZE, freeze_holds},
    [STEP_CLOSING] = {"closing", VERIFY_EVENT_CLOSING, closing_holds},
    [STEP_UNSEALING] = {"opening of the ballots", VERIFY_EVENT_UNSEALING, unsealing_holds},
    [STEP_CERTIFICATION] = {"certification", VERIFY_EVENT_CERTIFICATE, certification_holds},
};

static void take_step(struct log *log, enum step step, const struct event *event, const json_t *data)
{
	if (log->seen[step])
		verify_find(log->verify, VERIFY_EVENT_REPEATED, "%" PRIu64, event->seq);
	log->seen[step] = true;
	if (!steps[step].holds(log, data))
		verify_find(log->verify, steps[step].differs, "%" PRIu64, event->seq);
}

/* What was recorded of this contest must be what its board says. */
static void check_contest(struct log *log, const struct event *event, const json_t *data)
{
	const struct contest *contest = log->verify->contest;
	if (json_integer_value(json_object_get(data, "contest")) != contest->id)
		return;
	if (strcmp(event->act, "contest.opened") == 0)
		take_step(log, STEP_UNSEALING, event, data);
	if (strcmp(event->act, "contest.state") != 0)
		return;
	if (says(data, "to", contest->secret ? "issuing" : "voting"))
		take_step(log, STEP_OPENING, event, data);
	if (says(data, "to", "voting"))
		take_step(log, STEP_FREEZE, event, data);
	else if (says(data, "to", "closed"))
		take_step(log, STEP_CLOSING, event, data);
	else if (says(data, "to", "certified"))
		take_step(log, STEP_CERTIFICATION, event, data);
	else if (says(data, "to", "cancelled"))
		verify_find(log->verify, VERIFY_EVENT_CANCELLED, "%" PRIu64, event->seq);
}

static void find_missing(struct log *log)
{
	const struct contest *contest = log->verify->contest;
	for (enum step step = 0; step < STEPS; step++) {
		bool required = step == STEP_CERTIFICATION ? log->verify->certified
		                : step == STEP_UNSEALING   ? contest_is_keyed(contest) && log->verify->opened
		                                           : true;
		if (required && !log->seen[step])
			verify_find(log->verify, VERIFY_EVENT_MISSING, "the %s of contest %" PRId64, steps[step].name,
			    contest->id);
	}
}

/* ---- lines ---- */

static void check_line(struct log *log, const char *line, size_t length, size_t number)
{
	struct event event;
	char *data = NULL;
	json_t *json = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
	if (json && read_event(json, &event, &data)) {
		check_chain(log, &event);
		check_contest(log, &event, json_object_get(json, "data"));
	} else {
		verify_find(log->verify, VERIFY_EVENT_MALFORMED, "line %zu", number);
	}
	free(data);
	json_decref(json);
}

enum status verify_events(struct verify *verify, FILE *lines)
{
	struct log log = {.verify = verify};
	char *line = NULL;
	size_t size = 0, number = 0;
	ssize_t length;
	if (!verify->contest || !verify->totals)
		return STATUS_OK; /* found already */
	while ((length = getline(&line, &size, lines)) > 0) {
		number++;
		if (line[length - 1] == '\n')
			length--;
		if (length > 0)
			check_line(&log, line, (size_t)length, number);
	}
	free(line);
	if (ferror(lines))
		return STATUS_IO;
	find_missing(&log);
	return STATUS_OK;
}
