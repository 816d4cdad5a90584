#include "api_roster_import.h"

#include <stdbool.h>
#include <stdlib.h>

#include "api.h"
#include "api_roster_apply.h"
#include "hall.h"
#include "api_redo.h"
#include "roster_file.h"
#include "store_roster.h"
#include "timestamp.h"

/* ---- a try ---- */

static enum status compare_all(struct store *store, struct roster *roster, struct api_roster_import_report *report)
{
	struct api_roster_compare *compare = NULL;
	enum status status = api_roster_compare_open(roster, &report->changes, &compare);
	bool finished = false;
	while (status == STATUS_OK && !finished)
		status = api_roster_compare_next(compare, store, &finished);
	if (status == STATUS_OK)
		report->rows = *api_roster_compare_counts(compare);
	api_roster_compare_free(compare);
	return status;
}

/* Every row that adds nobody is one of those stored, and no two the same. */
static enum status count_absent(
    struct store *store, const struct roster *roster, struct api_roster_import_report *report)
{
	int64_t stored;
	enum status status = store_delegate_count(store, &stored);
	if (status == STATUS_OK)
		report->absent = (size_t)stored - (roster->count - report->rows.added);
	return status;
}

enum status api_roster_import_try(struct store *store, struct roster *roster, struct api_roster_import_report *report)
{
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = compare_all(store, roster, report);
	if (status == STATUS_OK)
		status = count_absent(store, roster, report);
	store_read_end(store);
	return status;
}

/* ---- storing ---- */

enum stage { STAGE_COMPARING, STAGE_LOGGING, STAGE_APPLYING, STAGE_DONE };

struct import {
	struct roster *roster;
	struct api_roster_compare *compare;
	enum stage stage;
	size_t logged; /* rows looked at */
};

static json_t *counts(const struct api_roster_compare_counts *rows)
{
	return json_pack("{s:I, s:I, s:I}", "added", (json_int_t)rows->added, "updated", (json_int_t)rows->updated,
	    "unchanged", (json_int_t)rows->unchanged);
}

static enum status begin_log(struct import *import, struct act *act)
{
	json_t *data = counts(api_roster_compare_counts(import->compare));
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	if (!text)
		return STATUS_NO_MEMORY;
	int64_t columns = api_roster_apply_columns(import->roster);
	enum status status = store_redo_begin(act, STORE_REDO_IMPORT, text, columns);
	free(text);
	return status;
}

static enum status compare_one(struct import *import, struct act *act)
{
	bool finished;
	enum status status = api_roster_compare_next(import->compare, act->store, &finished);
	if (status != STATUS_OK || !finished)
		return status;
	import->stage = STAGE_LOGGING;
	return begin_log(import, act);
}

static enum status log_one(struct import *import, struct act *act)
{
	if (import->logged == import->roster->count) {
		import->stage = STAGE_APPLYING;
		return store_redo_accept(act);
	}
	size_t index = import->logged++;
	if (!api_roster_compare_changes(import->compare, index))
		return STATUS_OK;
	return api_roster_apply_log(act, &import->roster->rows[index], (int64_t)index + 1);
}

static enum status apply_some(struct import *import, struct act *act, int64_t ends)
{
	bool finished;
	enum status status = api_redo_slice(act, ends, &finished);
	if (status == STATUS_OK && finished)
		import->stage = STAGE_DONE;
	return status;
}

static enum status go_on(struct import *import, struct act *act, int64_t ends)
{
	enum status status = STATUS_OK;
	while (status == STATUS_OK && import->stage != STAGE_DONE && timestamp_monotonic() < ends) {
		if (import->stage == STAGE_COMPARING)
			status = compare_one(import, act);
		else if (import->stage == STAGE_LOGGING)
			status = log_one(import, act);
		else
			status = apply_some(import, act, ends);
	}
	return status;
}

enum status api_roster_import_run(struct act *act, struct roster *roster, struct api_roster_import_report *report)
{
	struct import import = {.roster = roster};
	enum status status = api_roster_compare_open(roster, NULL, &import.compare);
	if (status == STATUS_OK)
		status = go_on(&import, act, INT64_MAX);
	if (status == STATUS_OK)
		report->rows = *api_roster_compare_counts(import.compare);
	api_roster_compare_free(import.compare);
	return status;
}

/* ---- POST /api/roster: read on the offload lane, then stored ---- */

enum mode { MODE_STORE, MODE_TRY };

struct operation_read {
	struct operation operation;
	const char *bytes; /* the request's, which waits meanwhile */
	size_t length;
	enum mode mode;
	struct roster *roster;
	struct api_roster_import_report report; /* of a try */
};

struct operation_write {
	struct operation operation;
	struct import import; /* with its roster */
};

static json_t *problems_json(const struct roster_problems *problems)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < problems->count; i++) {
		const struct roster_problem *problem = &problems->items[i];
		json_t *item = json_pack("{s:I, s:s, s:s, s:s}", "line", (json_int_t)problem->line, "column",
		    problem->column, "code", problem->code, "detail", problem->detail);
		if (json_array_append_new(list, item) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static enum status refuse_rows(const struct roster *roster, struct reply *reply)
{
	reply->rows = problems_json(&roster->errors);
	if (!reply->rows)
		return STATUS_NO_MEMORY;
	return reply_refuse(reply, STATUS_INVALID, "nothing was imported; mistakes in the file: %zu",
	    roster->errors.count + roster->errors.left_out);
}

static enum status write_run(struct operation *operation, struct act *act)
{
	struct import *import = &((struct operation_write *)operation)->import;
	enum status status;
	if (api_redo_must_wait_for_claim(act, operation, &status))
		return status;
	status = go_on(import, act, timestamp_monotonic() + OPERATION_SLICE_MS);
	operation->unfinished = status == STATUS_OK && import->stage != STAGE_DONE;
	if (import->stage == STAGE_DONE)
		api_redo_release(operation, act->store);
	return status;
}

static enum status reply_report(const struct roster *roster, json_t *body, struct reply *reply)
{
	if (json_object_set_new(body, "warnings", problems_json(&roster->warnings)) == 0)
		return reply_json(reply, 200, body);
	json_decref(body);
	return STATUS_NO_MEMORY;
}

static enum status write_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct import *import = &((struct operation_write *)operation)->import;
	if (result == STATUS_INVALID)
		return refuse_rows(import->roster, reply);
	if (result != STATUS_OK && import->stage >= STAGE_APPLYING)
		return reply_refuse(reply, result, "the import may be done in part; import the file again");
	if (result != STATUS_OK)
		return result;
	return reply_report(import->roster, counts(api_roster_compare_counts(import->compare)), reply);
}

static void write_free(struct operation *operation)
{
	struct operation_write *write = (struct operation_write *)operation;
	api_roster_compare_free(write->import.compare);
	roster_csv_free(write->import.roster);
	free(write);
}

static enum status read_run(struct operation *operation, struct act *act)
{
	struct operation_read *read = (struct operation_read *)operation;
	enum status status = roster_file_read(read->bytes, read->length, &read->roster);
	if (status != STATUS_OK)
		return status;
	if (read->roster->errors.count) {
		status = api_roster_compare_check(act->store, read->roster);
		return status == STATUS_OK ? STATUS_INVALID : status;
	}
	return read->mode == MODE_TRY ? api_roster_import_try(act->store, read->roster, &read->report) : STATUS_OK;
}

static enum status reply_preview(
    const struct roster *roster, const struct api_roster_import_report *report, struct reply *reply)
{
	json_t *body = counts(&report->rows);
	if (json_object_set_new(body, "changes", api_roster_changes_json(roster, &report->changes)) ||
	    json_object_set_new(body, "changes_left_out", json_integer((json_int_t)report->changes.left_out)) ||
	    json_object_set_new(body, "absent", json_integer((json_int_t)report->absent))) {
		json_decref(body);
		return STATUS_NO_MEMORY;
	}
	return reply_report(roster, body, reply);
}

static enum status store(struct roster **roster, const struct request *request, struct reply *reply)
{
	struct operation_write *write = malloc(sizeof *write);
	if (!write)
		return STATUS_NO_MEMORY;
	*write = (struct operation_write){
	    .operation = {.run = write_run, .failed = api_redo_release, .answer = write_answer, .free = write_free},
	};
	enum status status = api_roster_compare_open(*roster, NULL, &write->import.compare);
	if (status != STATUS_OK) {
		free(write);
		return status;
	}
	write->import.roster = *roster;
	*roster = NULL;
	return reply_defer(reply, request, OPERATION_WRITE, &write->operation);
}

static enum status read_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_read *read = (struct operation_read *)operation;
	if (result == STATUS_INVALID && read->roster)
		return refuse_rows(read->roster, reply);
	if (result != STATUS_OK)
		return result;
	return read->mode == MODE_TRY ? reply_preview(read->roster, &read->report, reply)
	                              : store(&read->roster, request, reply);
}

static void read_free(struct operation *operation)
{
	struct operation_read *read = (struct operation_read *)operation;
	api_roster_changes_free(&read->report.changes);
	roster_csv_free(read->roster);
	free(read);
}

enum status api_roster_import(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t dry_run;
	enum status status = request_number(request, "dry_run", 0, 1, 0, &dry_run);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "dry_run must be 0 or 1");
	struct operation_read *read = malloc(sizeof *read);
	if (!read)
		return STATUS_NO_MEMORY;
	*read = (struct operation_read){
	    .operation = {.run = read_run, .answer = read_answer, .free = read_free},
	    .bytes = request->body,
	    .length = request->body_length,
	    .mode = dry_run ? MODE_TRY : MODE_STORE,
	};
	return reply_defer(reply, request, OPERATION_OFFLOAD, &read->operation);
}
