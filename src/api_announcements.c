#include "api_announcements.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "hall.h"
#include "store_announcements.h"
#include "text.h"
#include "timestamp.h"

#define CHARACTERS_MAX 500
#define BYTES_MAX ((size_t)4 * CHARACTERS_MAX)

/* The same words again so soon are a second tap, not a second announcement. */
#define REPEAT_MS (60 * 1000)

static json_t *announcement_json(const struct store_announcement *announcement)
{
	char at[TIMESTAMP_SIZE];
	return json_pack("{s:I, s:s, s:s}", "id", (json_int_t)announcement->id, "text", announcement->text, "at",
	    timestamp_format(announcement->created_at, at));
}

static enum status take_json(void *closure, const struct store_announcement *announcement)
{
	json_t **out = closure;
	*out = announcement_json(announcement);
	return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- POST ---- */

struct announcing {
	struct operation operation;
	char *text; /* owned */
	int64_t now;
	json_t *made;  /* owned: as answered */
	bool repeated; /* it was made before */
};

enum status api_announcements_record(struct act *act, const char *text, int64_t *id)
{
	enum status status = store_announcement_add(act, text, id);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "announcement.add", json_pack("{s:I, s:s}", "id", (json_int_t)*id, "text", text));
}

static enum status compare_newest(void *closure, const struct store_announcement *newest)
{
	struct announcing *announcing = closure;
	announcing->repeated =
	    newest->created_at > announcing->now - REPEAT_MS && strcmp(newest->text, announcing->text) == 0;
	return announcing->repeated ? take_json(&announcing->made, newest) : STATUS_OK;
}

static enum status make(struct announcing *announcing, struct act *act)
{
	struct store_announcement made = {.text = announcing->text, .created_at = act->now};
	enum status status = api_announcements_record(act, made.text, &made.id);
	return status == STATUS_OK ? take_json(&announcing->made, &made) : status;
}

static enum status add_run(struct operation *operation, struct act *act)
{
	struct announcing *announcing = (struct announcing *)operation;
	announcing->now = act->now;
	enum status status = store_announcement_newest(act->store, compare_newest, announcing);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	return announcing->repeated ? STATUS_OK : make(announcing, act);
}

static void add_committed(struct operation *operation, struct hall *hall)
{
	const struct announcing *announcing = (const struct announcing *)operation;
	if (!announcing->repeated)
		hall_announced(hall, announcing->made);
}

static enum status add_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct announcing *announcing = (const struct announcing *)operation;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, announcing->repeated ? 200 : 201, json_incref(announcing->made));
}

static void add_free(struct operation *operation)
{
	struct announcing *announcing = (struct announcing *)operation;
	free(announcing->text);
	json_decref(announcing->made);
	free(announcing);
}

/* Of well-formed UTF-8. */
static size_t count_characters(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static bool is_blank(const char *text)
{
	size_t left = strlen(text), space;
	for (; (space = text_space(text, left)) > 0; left -= space)
		text += space;
	return left == 0;
}

/* The field in NFC, to be freed; NULL with the fault noted or without memory. */
static char *read_text(struct form *form)
{
	char *text = NULL;
	const char *given = form_text(form, "text", FORM_REQUIRED, BYTES_MAX);
	if (!given || text_nfc(given, strlen(given), &text) != STATUS_OK)
		return NULL;
	if (is_blank(text))
		form_fault(form, "text", "must not be empty");
	else if (count_characters(text) > CHARACTERS_MAX)
		form_fault(form, "text", "is too long: at most 500 characters");
	return text;
}

enum status api_announcements_add(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	struct announcing *announcing = calloc(1, sizeof *announcing);
	char *text = read_text(&form);
	status = form_close(&form, reply);
	form_free(&form);
	if (status == STATUS_OK && (!announcing || !text))
		status = STATUS_NO_MEMORY;
	if (status != STATUS_OK) {
		free(announcing);
		free(text);
		return status;
	}
	announcing->text = text;
	announcing->operation =
	    (struct operation){.run = add_run, .committed = add_committed, .answer = add_answer, .free = add_free};
	return reply_defer(reply, request, OPERATION_WRITE, &announcing->operation);
}

/* ---- GET ---- */

static enum status list_announcement(void *closure, const struct store_announcement *announcement)
{
	return json_array_append_new(closure, announcement_json(announcement)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_announcements_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *announcements = json_array();
	enum status status = store_announcement_each(request->store, list_announcement, announcements);
	if (status == STATUS_OK)
		return reply_json(reply, 200, json_pack("{s:o}", "announcements", announcements));
	json_decref(announcements);
	return status;
}

/* ---- DELETE ---- */

struct withdrawal {
	struct operation operation;
	int64_t id;
	json_t *withdrawn; /* owned: as answered */
	json_t *newest;    /* owned: in force from now on; NULL: none */
};

static enum status withdraw_run(struct operation *operation, struct act *act)
{
	struct withdrawal *withdrawal = (struct withdrawal *)operation;
	enum status status = store_announcement_withdraw(act, withdrawal->id, take_json, &withdrawal->withdrawn);
	if (status != STATUS_OK)
		return status;
	status = store_announcement_newest(act->store, take_json, &withdrawal->newest);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	return event_append(act, "announcement.withdraw", json_pack("{s:I}", "id", (json_int_t)withdrawal->id));
}

static void withdraw_committed(struct operation *operation, struct hall *hall)
{
	hall_announced(hall, ((const struct withdrawal *)operation)->newest);
}

static enum status withdraw_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct withdrawal *withdrawal = (struct withdrawal *)operation;
	return result == STATUS_OK ? reply_json(reply, 200, json_incref(withdrawal->withdrawn)) : result;
}

static void withdraw_free(struct operation *operation)
{
	struct withdrawal *withdrawal = (struct withdrawal *)operation;
	json_decref(withdrawal->withdrawn);
	json_decref(withdrawal->newest);
	free(withdrawal);
}

enum status api_announcements_withdraw(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct withdrawal *withdrawal = calloc(1, sizeof *withdrawal);
	if (!withdrawal)
		return STATUS_NO_MEMORY;
	withdrawal->id = id;
	withdrawal->operation = (struct operation){
	    .run = withdraw_run, .committed = withdraw_committed, .answer = withdraw_answer, .free = withdraw_free};
	return reply_defer(reply, request, OPERATION_WRITE, &withdrawal->operation);
}
