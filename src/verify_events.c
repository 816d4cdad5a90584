#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "timestamp.h"
#include "verify.h"

struct log {
	struct verify *verify;
	uint64_t seq;     /* of the newest event; 0: none yet */
	uint8_t prev[32]; /* its hash */
	bool closed;      /* the closing of the contest was seen */
};

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

static bool says(const json_t *data, const char *name, const char *text)
{
	const char *value = json_string_value(json_object_get(data, name));
	return value && strcmp(value, text) == 0;
}

static bool counts(const json_t *data, const char *name, uint32_t number)
{
	return json_integer_value(json_object_get(data, name)) == (json_int_t)number;
}

/* The closing that was recorded must be this board's. */
static void check_closing(struct log *log, const struct event *event, const json_t *data)
{
	const struct verify *verify = log->verify;
	uint8_t root[BALLOT_HASH_BYTES];
	if (strcmp(event->act, "contest.state") != 0 || !says(data, "to", "closed") ||
	    json_integer_value(json_object_get(data, "contest")) != verify->contest->id)
		return;
	log->closed = true;
	if (!verify_hex(data, "root", root, sizeof root) || memcmp(root, verify->root, sizeof root) != 0 ||
	    !counts(data, "issued", verify->counts.issued) || !counts(data, "collected", verify->counts.collected) ||
	    !counts(data, "valid", verify->counts.valid) || !counts(data, "invalid", verify->counts.invalid))
		verify_find(log->verify, VERIFY_EVENT_CLOSING, "%" PRIu64, event->seq);
}

static void check_line(struct log *log, const char *line, size_t length, size_t number)
{
	struct event event;
	char *data = NULL;
	json_t *json = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
	if (json && read_event(json, &event, &data)) {
		check_chain(log, &event);
		check_closing(log, &event, json_object_get(json, "data"));
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
	if (!verify->contest)
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
	if (!log.closed)
		verify_find(verify, VERIFY_EVENT_MISSING, "the closing of contest %" PRId64, verify->contest->id);
	return STATUS_OK;
}
