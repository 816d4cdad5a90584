#include "api_roster_import.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "hall.h"
#include "roster_file.h"
#include "store_roster.h"

/* A row whose delegate is to replace another. That waits until every row has
 * its delegate and all former replacements are undone: rows may name those
 * below them and exchange whom they replace. */
struct link {
	const struct roster_row *row;
	int64_t delegate; /* 0: none yet, in a try */
};

struct import {
	struct act *act;
	struct roster *roster;
	enum api_roster_import_mode mode;
	struct api_roster_import_report *report;
	struct link *links; /* room for every row */
	size_t link_count;
};

static void link_later(struct import *import, const struct roster_row *row, int64_t delegate)
{
	if (*row->cells[ROSTER_REPLACES])
		import->links[import->link_count++] = (struct link){row, delegate};
}

/* Stored imports keep no list: who stores has looked, or did not care to. */
static enum status note_change(struct import *import, const struct roster_row *row, struct delegate **before)
{
	if (import->mode == API_ROSTER_IMPORT_STORE)
		return STATUS_OK;
	return api_roster_changes_add(&import->report->changes, row, before);
}

static enum status add_row(struct import *import, const struct roster_row *row)
{
	int64_t id = 0;
	enum status status = STATUS_OK;
	if (import->mode == API_ROSTER_IMPORT_STORE)
		status = store_delegate_add(import->act, row->cells, &id);
	if (status != STATUS_OK)
		return status;
	import->report->added++;
	link_later(import, row, id);
	return note_change(import, row, &(struct delegate *){NULL});
}

/* Rewrites what differs; *changed tells whether anything did. */
static enum status change_row(
    struct import *import, const struct roster_row *row, const struct delegate *before, bool *changed)
{
	const char *cells[ROSTER_COLUMNS];
	bool rewrite = false, relink = false;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		bool given = roster_csv_gives(import->roster, row, column);
		cells[column] = given ? row->cells[column] : before->cells[column];
		bool differs = strcmp(cells[column], before->cells[column]) != 0;
		if (column == ROSTER_REPLACES)
			relink = differs;
		else
			rewrite = rewrite || differs;
	}
	enum status status = STATUS_OK;
	if (rewrite && import->mode == API_ROSTER_IMPORT_STORE)
		status = store_delegate_change(import->act, before->id, cells);
	if (status == STATUS_OK && relink) {
		status = store_delegate_replace(import->act, before->id, 0);
		link_later(import, row, before->id);
	}
	*changed = rewrite || relink;
	if (*changed)
		import->report->updated++;
	else
		import->report->unchanged++;
	return status;
}

static enum status write_row(struct import *import, const struct roster_row *row)
{
	struct delegate *before = NULL;
	enum status status = store_delegate_by_code(import->act->store, row->cells[ROSTER_CODE], &before);
	if (status == STATUS_NOT_FOUND)
		return add_row(import, row);
	if (status != STATUS_OK)
		return status;
	bool changed = false;
	status = change_row(import, row, before, &changed);
	if (status == STATUS_OK && changed)
		status = note_change(import, row, &before);
	store_delegate_free(before);
	return status;
}

static enum status refuse_replaces(
    struct roster *roster, const struct roster_row *row, const char *code, const char *detail)
{
	return roster_problems_add(&roster->errors, &roster->strings,
	    &(struct roster_problem){row->line, roster_columns_name(ROSTER_REPLACES), code, detail});
}

static enum status refuse_unknown(struct roster *roster, const struct roster_row *row)
{
	return refuse_replaces(roster, row, "unknown_replaces", "no delegate has this code");
}

static enum status refuse_twice(struct roster *roster, const struct roster_row *row)
{
	return refuse_replaces(roster, row, "replaced_twice", "a delegate already stored replaces the same one");
}

/* A try stores no row, which would take as long as an import: what a row may
 * not replace is seen without. Two rows that replace the same delegate were
 * refused when the file was read. */
static enum status try_link(struct import *import, const struct link *link)
{
	struct delegate *replaced = NULL;
	enum status status = store_delegate_by_code(import->act->store, link->row->cells[ROSTER_REPLACES], &replaced);
	if (status == STATUS_NOT_FOUND)
		return link->row->replaces_elsewhere ? refuse_unknown(import->roster, link->row) : STATUS_OK;
	if (status == STATUS_OK && replaced->replaced_by && replaced->replaced_by != link->delegate)
		status = refuse_twice(import->roster, link->row);
	store_delegate_free(replaced);
	return status;
}

static enum status write_link(struct import *import, const struct link *link)
{
	int64_t replaces;
	enum status status = store_delegate_id(import->act->store, link->row->cells[ROSTER_REPLACES], &replaces);
	if (status == STATUS_NOT_FOUND)
		return refuse_unknown(import->roster, link->row);
	if (status == STATUS_OK)
		status = store_delegate_replace(import->act, link->delegate, replaces);
	return status == STATUS_CONFLICT ? refuse_twice(import->roster, link->row) : status;
}

static enum status write_all(struct import *import)
{
	const bool stores = import->mode == API_ROSTER_IMPORT_STORE;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < import->roster->count && status == STATUS_OK; i++)
		status = write_row(import, &import->roster->rows[i]);
	for (size_t i = 0; i < import->link_count && status == STATUS_OK; i++)
		status = stores ? write_link(import, &import->links[i]) : try_link(import, &import->links[i]);
	if (status == STATUS_OK && import->roster->errors.count)
		status = STATUS_INVALID;
	if (status == STATUS_OK && stores)
		status = store_delegate_count_voting(import->act);
	return status;
}

static json_t *counts(const struct api_roster_import_report *report)
{
	return json_pack("{s:I, s:I, s:I}", "added", (json_int_t)report->added, "updated", (json_int_t)report->updated,
	    "unchanged", (json_int_t)report->unchanged);
}

static enum status import_rows(
    struct act *act, struct roster *roster, enum api_roster_import_mode mode, struct api_roster_import_report *report)
{
	*report = (struct api_roster_import_report){0};
	struct import import = {.act = act, .roster = roster, .mode = mode, .report = report};
	import.links = calloc(roster->count + 1, sizeof *import.links);
	if (!import.links)
		return STATUS_NO_MEMORY;
	enum status status = write_all(&import);
	free(import.links);
	return status;
}

/* Every row that adds nobody is one of those stored, and no two the same. */
static enum status count_absent(
    struct store *store, const struct roster *roster, struct api_roster_import_report *report)
{
	int64_t stored;
	enum status status = store_delegate_count(store, &stored);
	if (status == STATUS_OK)
		report->absent = (size_t)stored - (roster->count - report->added);
	return status;
}

enum status api_roster_import_run(
    struct act *act, struct roster *roster, enum api_roster_import_mode mode, struct api_roster_import_report *report)
{
	if (mode == API_ROSTER_IMPORT_STORE) {
		enum status status = import_rows(act, roster, mode, report);
		return status == STATUS_OK ? event_append(act, "roster.import", counts(report)) : status;
	}
	enum status status = store_part_begin(act->store);
	if (status != STATUS_OK)
		return status;
	status = import_rows(act, roster, mode, report);
	if (status == STATUS_OK)
		status = count_absent(act->store, roster, report);
	store_part_undo(act->store);
	return status;
}

static enum status check_row(struct store *store, struct roster *roster, const struct roster_row *row)
{
	int64_t replaces;
	if (!*row->cells[ROSTER_REPLACES] || !row->replaces_elsewhere)
		return STATUS_OK;
	enum status status = store_delegate_id(store, row->cells[ROSTER_REPLACES], &replaces);
	return status == STATUS_NOT_FOUND ? refuse_unknown(roster, row) : status;
}

enum status api_roster_import_check(struct store *store, struct roster *roster)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < roster->count && status == STATUS_OK; i++)
		status = check_row(store, roster, &roster->rows[i]);
	roster_problems_sort(&roster->errors);
	return status;
}

/* ---- POST /api/roster: read on the offload lane, then write ---- */

struct operation_read {
	struct operation operation;
	const char *bytes; /* the request's, which waits meanwhile */
	size_t length;
	enum api_roster_import_mode mode;
	struct roster *roster;
};

struct operation_write {
	struct operation operation;
	enum api_roster_import_mode mode;
	struct roster *roster;
	struct api_roster_import_report report;
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
	struct operation_write *write = (struct operation_write *)operation;
	return api_roster_import_run(act, write->roster, write->mode, &write->report);
}

static void write_committed(struct operation *operation, struct hall *hall)
{
	if (((struct operation_write *)operation)->mode == API_ROSTER_IMPORT_STORE)
		hall_outdated(hall);
}

static int add_preview(json_t *body, const struct roster *roster, const struct api_roster_import_report *report)
{
	return json_object_set_new(body, "changes", api_roster_changes_json(roster, &report->changes)) ||
	       json_object_set_new(body, "changes_left_out", json_integer((json_int_t)report->changes.left_out)) ||
	       json_object_set_new(body, "absent", json_integer((json_int_t)report->absent));
}

static enum status write_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct operation_write *write = (struct operation_write *)operation;
	if (result == STATUS_INVALID)
		return refuse_rows(write->roster, reply);
	if (result != STATUS_OK)
		return result;
	json_t *body = counts(&write->report);
	int failed = json_object_set_new(body, "warnings", problems_json(&write->roster->warnings));
	if (!failed && write->mode == API_ROSTER_IMPORT_TRY)
		failed = add_preview(body, write->roster, &write->report);
	if (failed) {
		json_decref(body);
		return STATUS_NO_MEMORY;
	}
	return reply_json(reply, 200, body);
}

static void write_free(struct operation *operation)
{
	struct operation_write *write = (struct operation_write *)operation;
	api_roster_changes_free(&write->report.changes);
	roster_csv_free(write->roster);
	free(write);
}

static enum status read_run(struct operation *operation, struct act *act)
{
	(void)act;
	struct operation_read *read = (struct operation_read *)operation;
	return roster_file_read(read->bytes, read->length, &read->roster);
}

static enum status read_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_read *read = (struct operation_read *)operation;
	if (result != STATUS_OK)
		return result;
	if (read->roster->errors.count) {
		enum status status = api_roster_import_check(request->store, read->roster);
		return status == STATUS_OK ? refuse_rows(read->roster, reply) : status;
	}
	struct operation_write *write = malloc(sizeof *write);
	if (!write)
		return STATUS_NO_MEMORY;
	*write = (struct operation_write){
	    .operation = {.run = write_run, .committed = write_committed, .answer = write_answer, .free = write_free},
	    .mode = read->mode,
	    .roster = read->roster,
	};
	read->roster = NULL;
	return reply_defer(reply, request, OPERATION_WRITE, &write->operation);
}

static void read_free(struct operation *operation)
{
	roster_csv_free(((struct operation_read *)operation)->roster);
	free(operation);
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
	    .mode = dry_run ? API_ROSTER_IMPORT_TRY : API_ROSTER_IMPORT_STORE,
	};
	return reply_defer(reply, request, OPERATION_OFFLOAD, &read->operation);
}
