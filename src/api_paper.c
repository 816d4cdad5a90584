#include "api_paper.h"

#include "hall.h"
#include "marks.h"

enum status api_paper_contest(struct app *app, const struct request *request, struct reply *reply, struct contest **out)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	if (!contest->paper) {
		contest_unref(contest);
		return reply_refuse(reply, STATUS_WRONG_STATE, "this contest has no ballot papers");
	}
	*out = contest;
	return STATUS_OK;
}

void api_paper_serial(struct form *form, uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	const char *text = form_text(form, "serial", FORM_REQUIRED, 64);
	if (text && !ballot_paper_serial_parse(text, serial))
		form_fault(form, "serial", "must be the 16 characters below the symbol on a ballot paper");
}

enum status api_paper_find(
    struct store *store, int64_t contest, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], struct store_paper *out)
{
	enum status status = store_paper_get(store, serial, out);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_UNKNOWN_SERIAL : status;
	if (out->contest != contest)
		return STATUS_OTHER_CONTEST;
	return out->state == STORE_PAPER_VOIDED ? STATUS_VOIDED_SERIAL : STATUS_OK;
}

json_t *api_paper_serial_json(const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES])
{
	char text[BALLOT_PAPER_SERIAL_TEXT + 1];
	ballot_paper_serial_format(serial, text);
	return json_string(text);
}

bool api_paper_add_reading(json_t *object, const struct ballot_paper_reading *reading)
{
	bool found = reading && reading->finding != RULES_VALID;
	json_t *marks = reading && !found ? marks_json(reading->marks, reading->count) : json_null();
	json_t *reason = found ? json_string(rules_verdict_name(reading->finding)) : json_null();
	int failed = json_object_set_new(object, "marks", marks);
	failed |= json_object_set_new(object, "reason", reason);
	return !failed;
}

static json_t *counts_json(const struct store_paper_counts *counts)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "printed",
	    (json_int_t)counts->printed, "voided", (json_int_t)counts->voided, "spoiled", (json_int_t)counts->spoiled,
	    "issued", (json_int_t)counts->issued, "on_hand", (json_int_t)store_paper_on_hand(counts), "collected",
	    (json_int_t)counts->collected, "undecided", (json_int_t)(counts->collected - counts->decided), "entered",
	    (json_int_t)counts->entered, "disputed", (json_int_t)counts->disputed, "decided",
	    (json_int_t)counts->decided, "foreign", (json_int_t)counts->foreign);
}

enum status api_paper_reply(
    const struct request *request, struct reply *reply, unsigned http, int64_t contest, json_t *body)
{
	struct store_paper_counts counts;
	enum status status = body ? store_paper_counts(request->store, contest, &counts) : STATUS_NO_MEMORY;
	if (status == STATUS_OK && json_object_set_new(body, "papers", counts_json(&counts)) != 0)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		return reply_json(reply, http, body);
	json_decref(body);
	return status;
}
