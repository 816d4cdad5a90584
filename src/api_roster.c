#include "api_roster.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "hall.h"
#include "nullable.h"
#include "api_redo.h"
#include "text.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000

/* ---- JSON ---- */

static json_t *badge_json(const struct delegate *delegate)
{
	if (!delegate->badge_serial)
		return json_null();
	return json_pack("{s:i, s:b}", "serial", delegate->badge_serial, "revoked", delegate->badge_revoked_at ? 1 : 0);
}

json_t *api_roster_json(const struct delegate *delegate)
{
	const char *const *cells = delegate->cells;
	return json_pack("{s:I, s:s, s:s, s:o, s:s, s:o, s:o, s:b, s:b, s:b, s:o, s:b}", "id", (json_int_t)delegate->id,
	    "code", cells[ROSTER_CODE], "full_name", cells[ROSTER_FULL_NAME], "delegation",
	    nullable_text(cells[ROSTER_DELEGATION]), "standing", cells[ROSTER_STANDING], "kind",
	    nullable_text(cells[ROSTER_KIND]), "seat", nullable_text(cells[ROSTER_SEAT]), "present",
	    delegate->inside ? 1 : 0, "voting", delegate->voting ? 1 : 0, "withdrawn", delegate->withdrawn_at ? 1 : 0,
	    "badge", badge_json(delegate), "card", delegate->card_issued_at ? 1 : 0);
}

json_t *api_roster_json_whole(const struct delegate *delegate)
{
	json_t *body = api_roster_json(delegate);
	int failed = 0;
	for (enum roster_column column = ROSTER_SEX; column < ROSTER_COLUMNS; column++)
		failed |=
		    json_object_set_new(body, roster_columns_name(column), nullable_text(delegate->cells[column]));
	failed |= json_object_set_new(body, "replaces", nullable_id(delegate->replaces));
	failed |= json_object_set_new(body, "replaced_by", nullable_id(delegate->replaced_by));
	failed |= json_object_set_new(body, "withdrawn_at", nullable_time(delegate->withdrawn_at));
	failed |= json_object_set_new(body, "card_issued_at", nullable_time(delegate->card_issued_at));
	failed |= json_object_set_new(body, "created_at", nullable_time(delegate->created_at));
	failed |= json_object_set_new(body, "updated_at", nullable_time(delegate->updated_at));
	if (!failed)
		return body;
	json_decref(body);
	return NULL;
}

static enum status reply_delegate(const struct request *request, struct reply *reply, unsigned http, int64_t id)
{
	struct delegate *delegate = NULL;
	enum status status = store_delegate_get(request->store, id, &delegate);
	if (status != STATUS_OK)
		return status;
	status = reply_json(reply, http, api_roster_json_whole(delegate));
	store_delegate_free(delegate);
	return status;
}

/* ---- GET ---- */

struct list {
	json_t *delegates;
	int64_t limit;
	int64_t last; /* id */
	bool more;
};

static enum status take_delegate(void *closure, const struct delegate *delegate)
{
	struct list *list = closure;
	if ((int64_t)json_array_size(list->delegates) == list->limit) {
		list->more = true;
		return STATUS_OK;
	}
	list->last = delegate->id;
	return json_array_append_new(list->delegates, api_roster_json(delegate)) ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status reply_list(
    const struct request *request, const struct store_delegate_filter *filter, struct reply *reply)
{
	struct list list = {.delegates = json_array(), .limit = filter->limit};
	struct store_delegate_filter ask = *filter;
	ask.limit++; /* one more tells whether there is a next page */
	enum status status = store_delegate_each(request->store, &ask, take_delegate, &list);
	json_t *next = nullable_id(list.more ? list.last : 0);
	json_t *body = json_pack("{s:o, s:o}", "delegates", list.delegates, "next", next);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

static enum status read_filter(const struct request *request, struct store_delegate_filter *filter, struct reply *reply)
{
	int64_t present = -1;
	enum status status = request_number(request, "present", 0, 1, -1, &present);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "present must be 0 or 1");
	filter->presence = present < 0 ? STORE_PRESENCE_ANY : present ? STORE_PRESENCE_INSIDE : STORE_PRESENCE_OUTSIDE;
	status = request_number(request, "after", 0, INT64_C(1) << 53, 0, &filter->after);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "after must be the \"next\" of an earlier page");
	status = request_number(request, "limit", 1, LIMIT_MAX, LIMIT_DEFAULT, &filter->limit);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "limit must be 1 to %d", LIMIT_MAX);
	const char *delegation = request_query(request, "delegation");
	filter->delegation = delegation && *delegation ? delegation : NULL;
	const char *standing = request_query(request, "standing");
	filter->standing = standing && *standing ? standing : NULL;
	return STATUS_OK;
}

enum status api_roster_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct store_delegate_filter filter = {0};
	enum status status = read_filter(request, &filter, reply);
	if (status != STATUS_OK)
		return status;
	const char *text = request_query(request, "q");
	char *folded = NULL;
	if (text && *text) {
		status = text_fold(text, &folded);
		if (status == STATUS_INVALID)
			return reply_refuse(reply, STATUS_BAD_REQUEST, "q must be UTF-8");
		if (status != STATUS_OK)
			return status;
		filter.text = *folded ? folded : NULL;
	}
	status = reply_list(request, &filter, reply);
	free(folded);
	return status;
}

enum status api_roster_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	return status == STATUS_OK ? reply_delegate(request, reply, 200, id) : status;
}

/* ---- POST and PATCH ---- */

enum given { GIVEN_NOT, GIVEN_NO, GIVEN_YES };

struct operation_write {
	struct operation operation;
	int64_t id; /* 0: to be added */
	bool has[ROSTER_COLUMNS];
	char cells[ROSTER_COLUMNS][ROSTER_COLUMNS_CELL_SIZE];
	int64_t replaces; /* where given; 0: nobody */
	enum given withdrawn;
	const char *fault; /* static: what does not fit the stored roster */
};

static void read_cell(struct form *form, enum roster_column column, struct operation_write *write)
{
	const char *name = roster_columns_name(column);
	bool required = !write->id && (column == ROSTER_CODE || column == ROSTER_FULL_NAME);
	json_t *value = form_value(form, name, required ? FORM_REQUIRED : FORM_OPTIONAL);
	bool null = !value || json_is_null(value);
	const struct roster_columns_fault *fault = NULL;
	if (!null && !json_is_string(value)) {
		form_fault(form, name, "must be a text");
		return;
	}
	/* A missing cell is read as an empty one: that gives its default. */
	enum status status = roster_columns_read(column, null ? "" : json_string_value(value),
	    null ? 0 : json_string_length(value), write->cells[column], &fault);
	write->has[column] = value != NULL;
	if (status != STATUS_OK && (value || required))
		form_fault(form, name, fault ? fault->detail : "could not be read");
}

static void read_replaces(struct form *form, struct operation_write *write)
{
	const char *name = roster_columns_name(ROSTER_REPLACES);
	json_t *value = form_value(form, name, FORM_OPTIONAL);
	write->has[ROSTER_REPLACES] = value != NULL;
	write->cells[ROSTER_REPLACES][0] = '\0';
	if (value && !json_is_null(value))
		write->replaces = form_integer(form, name, FORM_OPTIONAL, 1, INT64_C(1) << 53, 0);
}

static enum status read_form(struct operation_write *write, const struct request *request, struct reply *reply)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		if (column != ROSTER_REPLACES)
			read_cell(&form, column, write);
	}
	read_replaces(&form, write);
	if (write->id && form_has(&form, "withdrawn"))
		write->withdrawn = form_boolean(&form, "withdrawn", false) ? GIVEN_YES : GIVEN_NO;
	status = form_close(&form, reply);
	form_free(&form);
	return status;
}

/* The delegate whom `id` is to replace must be another one that exists. */
static enum status check_replaces(struct operation_write *write, struct act *act)
{
	if (!write->replaces)
		return STATUS_OK;
	struct delegate *replaced = NULL;
	enum status status = store_delegate_get(act->store, write->replaces, &replaced);
	store_delegate_free(replaced);
	if (status == STATUS_OK && write->replaces != write->id)
		return STATUS_OK;
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	write->fault = status == STATUS_OK ? "nobody replaces himself" : "no delegate has this id";
	return STATUS_INVALID;
}

static enum status write_replaces(struct operation_write *write, struct act *act, int64_t id)
{
	enum status status = check_replaces(write, act);
	if (status == STATUS_OK)
		status = store_delegate_replace(act, id, write->replaces);
	if (status == STATUS_CONFLICT)
		write->fault = "another delegate replaces this one already";
	return status;
}

static enum status write_cells(
    struct operation_write *write, struct act *act, const char *const cells[ROSTER_COLUMNS], int64_t *id)
{
	enum status status =
	    write->id ? store_delegate_change(act, write->id, cells) : store_delegate_add(act, cells, id);
	if (status == STATUS_CONFLICT)
		write->fault = "another delegate has this code";
	return status;
}

static enum status add_run(struct operation *operation, struct act *act)
{
	struct operation_write *write = (struct operation_write *)operation;
	enum status status;
	if (api_redo_must_wait(act, operation, &status))
		return status;
	const char *cells[ROSTER_COLUMNS];
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = write->cells[i];
	int64_t id = 0;
	status = write_cells(write, act, cells, &id);
	if (status == STATUS_OK && write->replaces)
		status = write_replaces(write, act, id);
	if (status == STATUS_OK)
		status = store_delegate_count_voting_around(act, id, 0);
	if (status != STATUS_OK)
		return status;
	write->id = id;
	return event_append(act, "delegate.add",
	    json_pack("{s:I, s:s, s:s, s:o}", "delegate", (json_int_t)id, "code", cells[ROSTER_CODE], "standing",
	        cells[ROSTER_STANDING], "replaces", nullable_id(write->replaces)));
}

/* Fills `cells` with the delegate as it is to be, and notes in `changes` what
 * differs: by name, since personal data has no place in the log, but with the
 * new value where that decides on a vote. */
static enum status merge(const struct operation_write *write, const struct delegate *before,
    const char *cells[ROSTER_COLUMNS], bool *rewrite, json_t *changes)
{
	int failed = changes ? 0 : -1;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		cells[column] = before->cells[column];
		if (column == ROSTER_REPLACES || !write->has[column] ||
		    strcmp(cells[column], write->cells[column]) == 0)
			continue;
		cells[column] = write->cells[column];
		*rewrite = true;
		json_t *value = column == ROSTER_STANDING ? json_string(cells[column]) : json_true();
		failed |= json_object_set_new(changes, roster_columns_name(column), value);
	}
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status change_parts(
    struct operation_write *write, struct act *act, const struct delegate *before, json_t *changes)
{
	const char *cells[ROSTER_COLUMNS];
	bool rewrite = false;
	enum status status = merge(write, before, cells, &rewrite, changes);
	if (status == STATUS_OK && rewrite)
		status = write_cells(write, act, cells, NULL);
	if (status == STATUS_OK && write->has[ROSTER_REPLACES] && write->replaces != before->replaces) {
		json_object_set_new(changes, "replaces", nullable_id(write->replaces));
		status = write_replaces(write, act, before->id);
	}
	bool withdraws = write->withdrawn == GIVEN_YES;
	if (status == STATUS_OK && write->withdrawn != GIVEN_NOT && withdraws != (before->withdrawn_at != 0)) {
		json_object_set_new(changes, "withdrawn", json_boolean(withdraws));
		status = store_delegate_withdraw(act, before->id, withdraws ? act->now : 0);
	}
	return status;
}

static enum status change_run(struct operation *operation, struct act *act)
{
	struct operation_write *write = (struct operation_write *)operation;
	struct delegate *before = NULL;
	enum status status;
	if (api_redo_must_wait(act, operation, &status))
		return status;
	status = store_delegate_get(act->store, write->id, &before);
	if (status != STATUS_OK)
		return status;
	json_t *changes = json_object();
	status = change_parts(write, act, before, changes);
	if (status == STATUS_OK && json_object_size(changes)) {
		status = store_delegate_count_voting_around(act, before->id, before->replaces);
		if (status == STATUS_OK)
			status = event_append(act, "delegate.change",
			    json_pack("{s:I, s:s, s:O}", "delegate", (json_int_t)before->id, "code",
			        before->cells[ROSTER_CODE], "changes", changes));
	}
	json_decref(changes);
	store_delegate_free(before);
	return status;
}

static void write_committed(struct operation *operation, struct hall *hall)
{
	(void)operation;
	hall_outdated(hall);
}

static enum status refuse(const struct operation_write *write, enum status result, struct reply *reply)
{
	if (!write->fault)
		return result;
	if (result == STATUS_INVALID) /* the only field that can be found wrong so late */
		reply->fields = json_pack("{s:s}", roster_columns_name(ROSTER_REPLACES), write->fault);
	return result == STATUS_CONFLICT ? reply_refuse(reply, result, "%s", write->fault) : result;
}

static enum status add_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_write *write = (struct operation_write *)operation;
	return result == STATUS_OK ? reply_delegate(request, reply, 201, write->id) : refuse(write, result, reply);
}

static enum status change_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_write *write = (struct operation_write *)operation;
	return result == STATUS_OK ? reply_delegate(request, reply, 200, write->id) : refuse(write, result, reply);
}

static void write_free(struct operation *operation)
{
	free(operation);
}

static enum status defer(int64_t id, const struct request *request, struct reply *reply)
{
	struct operation_write *write = calloc(1, sizeof *write);
	if (!write)
		return STATUS_NO_MEMORY;
	write->id = id;
	write->operation = (struct operation){
	    .run = id ? change_run : add_run,
	    .committed = write_committed,
	    .answer = id ? change_answer : add_answer,
	    .free = write_free,
	};
	enum status status = read_form(write, request, reply);
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &write->operation);
	free(write);
	return status;
}

enum status api_roster_add(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return defer(0, request, reply);
}

enum status api_roster_change(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	return status == STATUS_OK ? defer(id, request, reply) : status;
}
