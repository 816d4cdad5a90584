#include "scan_judge.h"

#include <stdio.h>
#include <string.h>

#include "nullable.h"
#include "store_congress.h"
#include "timestamp.h"

/* What the verdict rests on. */
struct facts {
	bool known;
	struct scan_subject subject;
	int64_t session; /* the scan's: open when it was made */
	bool late;
	bool inside; /* at the time that counts */
	bool admitted_next;
	char gate[64]; /* of the last way in, if any */
	int64_t last_in;
};

static enum status take_id(void *closure, const struct session *session)
{
	*(int64_t *)closure = session->id;
	return STATUS_OK;
}

enum status scan_judge_session(struct store *store, int64_t *session)
{
	*session = 0;
	enum status status = store_session_current(store, take_id, session);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

json_t *scan_judge_subject_json(const struct scan_subject *subject)
{
	if (!subject)
		return json_null();
	return json_pack("{s:I, s:s, s:s, s:o, s:o, s:s}", "id", (json_int_t)subject->id, "code", subject->code,
	    "full_name", subject->full_name, "delegation", nullable_text(subject->delegation_name), "seat",
	    nullable_text(subject->seat), "standing", subject->standing);
}

static enum status look_at_now(struct act *act, const struct scan_request *request, struct facts *facts)
{
	enum status status = store_scan_subject(act->store, request->delegate, facts->session, &facts->subject);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	facts->known = true;
	facts->inside = facts->subject.inside;
	facts->last_in = facts->subject.last_in;
	snprintf(facts->gate, sizeof facts->gate, "%s", facts->subject.gate);
	return STATUS_OK;
}

static enum status look_at_then(struct act *act, const struct scan_request *request, struct facts *facts)
{
	struct scan_moment then;
	enum status status =
	    store_scan_moment(act->store, request->delegate, facts->session, request->scanned_at, &then);
	if (status != STATUS_OK)
		return status;
	facts->inside = then.inside_before;
	facts->admitted_next = then.admitted_next;
	facts->last_in = then.in_before;
	memcpy(facts->gate, then.gate_before, sizeof facts->gate);
	return STATUS_OK;
}

static enum status gather(struct act *act, int64_t open, const struct scan_request *request, struct facts *facts)
{
	*facts = (struct facts){.session = open, .late = act->now - request->scanned_at > SCAN_JUDGE_LATE_MS};
	enum status status = STATUS_OK;
	if (facts->late)
		status = store_scan_session(act->store, request->scanned_at, &facts->session);
	if (status == STATUS_OK && request->delegate)
		status = look_at_now(act, request, facts);
	if (status == STATUS_OK && facts->known && facts->late && facts->session)
		status = look_at_then(act, request, facts);
	return status;
}

static enum scan_verdict verdict_on(const struct scan_request *request, const struct facts *facts)
{
	if (request->refused != SCAN_VERDICTS)
		return request->refused;
	if (!facts->known)
		return SCAN_UNKNOWN_DELEGATE;
	if (facts->subject.withdrawn)
		return SCAN_WITHDRAWN;
	if (!request->by_hand && request->serial != facts->subject.serial)
		return SCAN_REVOKED;
	if (!facts->session)
		return SCAN_NO_SESSION;
	if (request->direction == SCAN_OUT)
		return facts->inside ? SCAN_LEFT : SCAN_NOT_INSIDE;
	return facts->inside ? SCAN_ALREADY_INSIDE : SCAN_ADMITTED;
}

/* An offline door lets in whoever it thinks is outside: where another door did
 * so too, one of the two badges may be a copy. */
static bool is_conflict(const struct scan_request *request, const struct facts *facts, enum scan_verdict verdict)
{
	if (!facts->late || request->direction != SCAN_IN)
		return false;
	return verdict == SCAN_ALREADY_INSIDE || (verdict == SCAN_ADMITTED && facts->admitted_next);
}

static json_t *earlier_json(const struct facts *facts, enum scan_verdict verdict)
{
	if (verdict != SCAN_ALREADY_INSIDE || !facts->last_in)
		return json_null();
	char at[TIMESTAMP_SIZE];
	return json_pack("{s:s, s:s}", "gate", facts->gate, "at", timestamp_format(facts->last_in, at));
}

static char *result_text(const struct scan_request *request, const struct facts *facts, enum scan_verdict verdict)
{
	json_t *result = json_pack("{s:s, s:s, s:o, s:o}", "nonce", request->nonce, "verdict",
	    scan_verdict_name(verdict), "delegate", scan_judge_subject_json(facts->known ? &facts->subject : NULL),
	    "earlier", earlier_json(facts, verdict));
	char *text = result ? json_dumps(result, JSON_COMPACT) : NULL;
	json_decref(result);
	return text;
}

static enum status move(struct act *act, const struct scan_request *request, const struct facts *facts)
{
	if (facts->late)
		return store_presence_rebuild(act, facts->session, facts->subject.id);
	return store_presence_set(
	    act, facts->session, facts->subject.id, request->direction, request->gate, request->scanned_at);
}

static enum status inside_after(struct act *act, int64_t open, const struct facts *facts, bool *inside)
{
	struct scan_subject after;
	enum status status = store_scan_subject(act->store, facts->subject.id, open, &after);
	if (status != STATUS_OK)
		return status;
	*inside = after.inside;
	store_scan_subject_end(act->store);
	return STATUS_OK;
}

static enum status store_verdict(struct act *act, int64_t open, const struct scan_request *request,
    const struct facts *facts, struct scan_outcome *out)
{
	enum scan_verdict verdict = verdict_on(request, facts);
	out->result = result_text(request, facts, verdict);
	if (!out->result)
		return STATUS_NO_MEMORY;
	out->delegation = facts->subject.delegation;
	out->voting = facts->subject.voting;
	bool before = facts->subject.inside;
	store_scan_subject_end(act->store);

	struct scan scan = {
	    .nonce = request->nonce,
	    .gate = request->gate,
	    .actor = act->actor,
	    .session = facts->session,
	    .delegate = facts->known ? facts->subject.id : 0,
	    .direction = request->direction,
	    .by_hand = request->by_hand,
	    .late = facts->late,
	    .conflict = is_conflict(request, facts, verdict),
	    .verdict = verdict,
	    .scanned_at = request->scanned_at,
	    .received_at = act->now,
	    .result = out->result,
	};
	enum status status = store_scan_add(act, &scan);
	if (status != STATUS_OK || (verdict != SCAN_ADMITTED && verdict != SCAN_LEFT))
		return status;
	status = move(act, request, facts);
	bool after = facts->late ? before : request->direction == SCAN_IN;
	if (status == STATUS_OK && facts->late && facts->session == open)
		status = inside_after(act, open, facts, &after);
	out->moved = (int)after - (int)before;
	return status;
}

enum status scan_judge(struct act *act, int64_t session, const struct scan_request *request, struct scan_outcome *out)
{
	*out = (struct scan_outcome){0};
	enum status status = store_scan_answer(act->store, request->nonce, &out->result);
	if (status != STATUS_NOT_FOUND)
		return status;
	struct facts facts;
	status = gather(act, session, request, &facts);
	if (status == STATUS_OK)
		status = store_verdict(act, session, request, &facts, out);
	else
		store_scan_subject_end(act->store);
	return status;
}
