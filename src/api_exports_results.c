#include "api_exports_results.h"

#include <jansson.h>

#include "api_contest_json.h"
#include "store_contests.h"

struct source {
	struct hall *hall;
	struct store *store;
	struct rows *rows;
};

/* An empty cell for null and for what is not there. */
static void cell(struct rows *rows, const json_t *value)
{
	if (json_is_integer(value))
		rows_integer(rows, json_integer_value(value));
	else if (json_is_boolean(value))
		rows_integer(rows, json_is_true(value));
	else
		rows_text(rows, json_string_value(value));
}

static void cells(struct rows *rows, const json_t *object, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		cell(rows, json_object_get(object, names[i]));
}

#define CELLS(rows, object, names) cells(rows, object, names, sizeof(names) / sizeof(names)[0])

static enum status option_row(struct rows *rows, const json_t *contest, size_t index)
{
	static const char *const counters[] = {
	    "id", "title", "state", "convened", "present", "issued", "collected", "valid", "invalid"};
	static const char *const marks[] = {"for", "against", "other"};
	static const char *const verdict[] = {"percent", "elected"};
	const json_t *result = json_object_get(contest, "result");
	CELLS(rows, contest, counters);
	rows_integer(rows, (int64_t)index + 1);
	cell(rows, json_array_get(json_object_get(contest, "options"), index));
	CELLS(rows, json_array_get(json_object_get(contest, "totals"), index), marks);
	CELLS(rows, json_array_get(json_object_get(result, "rows"), index), verdict);
	return rows_end_row(rows);
}

static enum status contest_rows(const struct source *source, const struct contest *contest)
{
	json_t *json = NULL;
	enum status status = api_contest_json(source->hall, source->store, contest, &json);
	for (size_t i = 0; i < contest->rules.options && status == STATUS_OK; i++)
		status = option_row(source->rows, json, i);
	json_decref(json);
	return status;
}

static enum status take_contest(void *closure, struct contest *contest)
{
	enum status status = contest_is_closed(contest) ? contest_rows(closure, contest) : STATUS_OK;
	contest_unref(contest);
	return status;
}

enum status api_exports_results_write(struct hall *hall, struct store *store, int64_t id, struct rows *rows)
{
	static const char *const names[] = {"contest", "title", "state", "convened", "present", "issued", "collected",
	    "valid", "invalid", "number", "name", "for", "against", "other", "percent", "elected"};
	struct source source = {hall, store, rows};
	struct contest *contest = NULL;
	enum status status = rows_header(rows, names, sizeof names / sizeof names[0]);
	if (status == STATUS_OK && id)
		status = store_contest_get(store, id, &contest);
	if (status == STATUS_OK)
		status = id ? contest_rows(&source, contest) : store_contest_each(store, take_contest, &source);
	contest_unref(contest);
	return status;
}
