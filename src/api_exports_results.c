#include "api_exports_results.h"

#include <jansson.h>

#include "api_contest_json.h"
#include "store_contests.h"

struct source {
	struct hall *hall;
	struct store *store;
	struct csv *csv;
};

/* An empty cell for null and for what is not there. */
static void cell(struct csv *csv, const json_t *value)
{
	if (json_is_integer(value))
		csv_integer(csv, json_integer_value(value));
	else if (json_is_boolean(value))
		csv_integer(csv, json_is_true(value));
	else
		csv_text(csv, json_string_value(value));
}

static void cells(struct csv *csv, const json_t *object, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		cell(csv, json_object_get(object, names[i]));
}

#define CELLS(csv, object, names) cells(csv, object, names, sizeof(names) / sizeof(names)[0])

static enum status option_row(struct csv *csv, const json_t *contest, size_t index)
{
	static const char *const counters[] = {
	    "id", "title", "state", "convened", "present", "issued", "collected", "valid", "invalid"};
	static const char *const marks[] = {"for", "against", "other"};
	static const char *const verdict[] = {"percent", "elected"};
	const json_t *result = json_object_get(contest, "result");
	CELLS(csv, contest, counters);
	csv_integer(csv, (int64_t)index + 1);
	cell(csv, json_array_get(json_object_get(contest, "options"), index));
	CELLS(csv, json_array_get(json_object_get(contest, "totals"), index), marks);
	CELLS(csv, json_array_get(json_object_get(result, "rows"), index), verdict);
	return csv_end_row(csv);
}

static enum status contest_rows(const struct source *source, const struct contest *contest)
{
	json_t *json = NULL;
	enum status status = api_contest_json(source->hall, source->store, contest, &json);
	for (size_t i = 0; i < contest->rules.options && status == STATUS_OK; i++)
		status = option_row(source->csv, json, i);
	json_decref(json);
	return status;
}

static enum status take_contest(void *closure, struct contest *contest)
{
	enum status status = contest_is_counted(contest) ? contest_rows(closure, contest) : STATUS_OK;
	contest_unref(contest);
	return status;
}

enum status api_exports_results_write(struct hall *hall, struct store *store, int64_t id, struct csv *csv)
{
	static const char *const names[] = {"contest", "title", "state", "convened", "present", "issued", "collected",
	    "valid", "invalid", "number", "name", "for", "against", "other", "percent", "elected"};
	struct source source = {hall, store, csv};
	struct contest *contest = NULL;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_text(csv, names[i]);
	enum status status = csv_end_row(csv);
	if (status == STATUS_OK && id)
		status = store_contest_get(store, id, &contest);
	if (status == STATUS_OK)
		status = id ? contest_rows(&source, contest) : store_contest_each(store, take_contest, &source);
	contest_unref(contest);
	return status;
}
