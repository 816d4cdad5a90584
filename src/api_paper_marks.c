#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_paper.h"
#include "event.h"
#include "hall.h"
#include "marks.h"
#include "store_contests.h"

#define NOTE_MAX 500 /* bytes */
#define DECIDER 3    /* the place of the one who decides */

/* One teller's reading of one paper. */
struct entering {
	struct operation operation;
	struct contest *contest; /* owned reference */
	uint8_t serial[BALLOT_PAPER_SERIAL_BYTES];
	struct ballot_paper_reading reading;
	char note[NOTE_MAX + 1];

	/* What became of it. */
	unsigned place;
	bool again; /* this teller has entered just this before */
	enum store_paper_state state;
	enum rules_verdict verdict; /* where decided, with the marks that count: */
	size_t kept_count;
	struct rules_choice kept[RULES_OPTIONS];
	struct rules_choice marks[RULES_BOXES]; /* of `reading` */
};

/* What tellers read before. */
struct earlier {
	const struct entering *entering;
	const char *actor;
	unsigned count;
	bool same_actor, repeated; /* this teller was among them, and read the same */
	bool agrees;               /* the last one read the same */
};

static enum status take_entry(void *closure, const struct store_paper_entry *entry)
{
	struct earlier *earlier = closure;
	earlier->count++;
	earlier->agrees = ballot_paper_agree(&entry->reading, &earlier->entering->reading);
	if (strcmp(entry->actor, earlier->actor) != 0)
		return STATUS_OK;
	earlier->same_actor = true;
	earlier->repeated = earlier->agrees;
	return STATUS_OK;
}

static enum status check_contest(struct store *store, int64_t id)
{
	enum contest_state state;
	bool ended = false;
	enum status status = store_contest_state(store, id, &state);
	if (status == STATUS_OK)
		status = store_contest_voting_ended(store, id, &ended);
	return status == STATUS_OK && !(state == CONTEST_VOTING && ended) ? STATUS_WRONG_STATE : status;
}

static enum status judge(struct entering *entering, struct act *act, struct earlier *earlier)
{
	struct store_paper paper;
	enum status status = api_paper_find(act->store, entering->contest->id, entering->serial, &paper);
	if (status == STATUS_OK)
		status = store_paper_entry_each(act->store, entering->serial, take_entry, earlier);
	if (status != STATUS_OK)
		return status;
	entering->state = paper.state;
	entering->verdict = paper.verdict;
	entering->again = earlier->repeated;
	if (entering->again)
		return STATUS_OK;
	if (paper.state == STORE_PAPER_PRINTED)
		return STATUS_NOT_COLLECTED;
	if (paper.state == STORE_PAPER_DECIDED)
		return STATUS_ALREADY_DECIDED;
	if (earlier->same_actor)
		return STATUS_ALREADY_ENTERED;
	entering->place = earlier->count + 1;
	return entering->place == DECIDER && !*entering->note ? STATUS_INVALID : STATUS_OK;
}

/* Two who agree decide, and else the third one. */
static enum status advance(struct entering *entering, struct act *act, const struct earlier *earlier)
{
	const struct rules_definition *rules = &entering->contest->rules;
	if (entering->place == 1)
		entering->state = STORE_PAPER_ENTERED;
	else if (entering->place == 2 && !earlier->agrees)
		entering->state = STORE_PAPER_DISPUTED;
	else
		entering->state = STORE_PAPER_DECIDED;
	if (entering->state != STORE_PAPER_DECIDED)
		return store_paper_progress(act, entering->serial, entering->state);
	entering->verdict = ballot_paper_judge(rules, &entering->reading, entering->kept, &entering->kept_count);
	return store_paper_decide(act, entering->serial, entering->verdict, &entering->reading);
}

static json_t *verdict_json(const struct entering *entering)
{
	bool decided = entering->state == STORE_PAPER_DECIDED;
	return decided ? json_string(rules_verdict_name(entering->verdict)) : json_null();
}

static enum status note(const struct entering *entering, struct act *act)
{
	json_t *event = json_pack("{s:I, s:o, s:I, s:s, s:o}", "contest", (json_int_t)entering->contest->id, "serial",
	    api_paper_serial_json(entering->serial), "place", (json_int_t)entering->place, "state",
	    store_paper_state_name(entering->state), "verdict", verdict_json(entering));
	bool whole = event && api_paper_add_reading(event, &entering->reading);
	if (whole && *entering->note)
		whole = json_object_set_new(event, "note", json_string(entering->note)) == 0;
	if (whole)
		return event_append(act, "paper.enter", event);
	json_decref(event);
	return STATUS_NO_MEMORY;
}

static enum status entering_run(struct operation *operation, struct act *act)
{
	struct entering *entering = (struct entering *)operation;
	struct earlier earlier = {.entering = entering, .actor = act->actor};
	enum status status = check_contest(act->store, entering->contest->id);
	if (status == STATUS_OK)
		status = judge(entering, act, &earlier);
	if (status != STATUS_OK || entering->again)
		return status;
	const struct store_paper_entry entry = {
	    .place = entering->place,
	    .actor = act->actor,
	    .note = *entering->note ? entering->note : NULL,
	    .reading = entering->reading,
	};
	status = store_paper_entry_add(act, entering->serial, &entry);
	if (status == STATUS_OK)
		status = advance(entering, act, &earlier);
	return status == STATUS_OK ? note(entering, act) : status;
}

static void entering_committed(struct operation *operation, struct hall *hall)
{
	const struct entering *entering = (const struct entering *)operation;
	if (entering->again || entering->state != STORE_PAPER_DECIDED)
		return;
	hall_decided_paper(hall, entering->contest->id, entering->verdict, entering->kept, entering->kept_count);
}

static enum status entering_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	const struct entering *entering = (const struct entering *)operation;
	if (result == STATUS_WRONG_STATE)
		return reply_refuse(reply, result, "marks are entered between the opening of the box and the close");
	if (result == STATUS_INVALID)
		reply->fields = json_pack("{s:s}", "note", "say why: two tellers read this paper differently");
	if (result != STATUS_OK)
		return result;
	json_t *body = json_pack("{s:o, s:s, s:o}", "serial", api_paper_serial_json(entering->serial), "state",
	    store_paper_state_name(entering->state), "verdict", verdict_json(entering));
	return api_paper_reply(request, reply, entering->again ? 200 : 201, entering->contest->id, body);
}

static void entering_free(struct operation *operation)
{
	contest_unref(((struct entering *)operation)->contest);
	free(operation);
}

/* ---- reading the request ---- */

static void read_finding(struct form *form, struct ballot_paper_reading *reading)
{
	const char *reason = form_text(form, "reason", FORM_OPTIONAL, 40);
	if (!reason)
		return;
	if (!rules_verdict_parse(reason, &reading->finding) || !rules_is_finding(reading->finding))
		form_fault(
		    form, "reason", "must be not_issued, unclear, write_in, identifying_mark, signed or extra_text");
}

static bool fits(const struct entering *entering)
{
	struct rules_choice kept[RULES_OPTIONS];
	size_t count;
	return ballot_paper_judge(&entering->contest->rules, &entering->reading, kept, &count) != RULES_BAD_MARKS;
}

static enum status read_reading(struct form *form, struct reply *reply, struct entering *entering)
{
	struct ballot_paper_reading *reading = &entering->reading;
	const json_t *marks = form_value(form, "marks", FORM_OPTIONAL);
	reading->marks = entering->marks;
	read_finding(form, reading);
	const char *text = form_words(form, "note", FORM_OPTIONAL, NOTE_MAX);
	if (text)
		strcpy(entering->note, text);
	if ((marks != NULL) == form_has(form, "reason"))
		form_fault(form, "marks", "give either the marks or the reason why the paper is invalid");
	enum status status = form_close(form, reply);
	if (status == STATUS_OK && marks &&
	    !(marks_read_paper(marks, entering->marks, &reading->count) && fits(entering)))
		return STATUS_BAD_MARKS;
	return status;
}

static enum status read_body(const struct request *request, struct reply *reply, struct entering *entering)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	api_paper_serial(&form, entering->serial);
	status = read_reading(&form, reply, entering);
	form_free(&form);
	return status;
}

/* POST /api/contests/{id}/paper/marks */
enum status api_paper_marks(struct app *app, const struct request *request, struct reply *reply)
{
	struct entering *entering = calloc(1, sizeof *entering);
	if (!entering)
		return STATUS_NO_MEMORY;
	entering->operation = (struct operation){
	    .run = entering_run, .committed = entering_committed, .answer = entering_answer, .free = entering_free};
	enum status status = api_paper_contest(app, request, reply, &entering->contest);
	if (status == STATUS_OK)
		status = read_body(request, reply, entering);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &entering->operation);
	entering_free(&entering->operation);
	return status;
}
