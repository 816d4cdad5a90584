#include "api_delegates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_MAX (INT64_C(1) << 53)

static int by_id(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static void sort_once(struct api_delegates *delegates)
{
	size_t kept = 0;
	if (delegates->count)
		qsort(delegates->ids, delegates->count, sizeof delegates->ids[0], by_id);
	for (size_t i = 0; i < delegates->count; i++) {
		if (kept == 0 || delegates->ids[i] != delegates->ids[kept - 1])
			delegates->ids[kept++] = delegates->ids[i];
	}
	delegates->count = kept;
}

enum status api_delegates_read(struct form *form, struct api_delegates *out)
{
	*out = (struct api_delegates){.scope = API_DELEGATES_LISTED};
	json_t *value = form_value(form, "delegates", FORM_REQUIRED);
	if (!value)
		return STATUS_OK;
	if (json_is_string(value) && strcmp(json_string_value(value), "all") == 0) {
		out->scope = API_DELEGATES_ALL;
		return STATUS_OK;
	}
	size_t count = json_array_size(value);
	if (count == 0 || count > API_DELEGATES_MAX) {
		form_fault(form, "delegates", "must be \"all\" or a list of ids");
		return STATUS_OK;
	}
	out->ids = calloc(count, sizeof out->ids[0]);
	if (!out->ids)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		json_t *id = json_array_get(value, i);
		if (!json_is_integer(id) || json_integer_value(id) < 1 || json_integer_value(id) > ID_MAX)
			form_fault(form, "delegates", "must be \"all\" or a list of ids");
		out->ids[out->count++] = json_integer_value(id);
	}
	sort_once(out);
	return STATUS_OK;
}

/* One number and the comma behind it; NULL for anything else. */
static const char *parse_id(const char *text, int64_t *id)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 16)
		return NULL;
	*id = strtoll(text, NULL, 10);
	text += digits;
	if (*id < 1 || *id > ID_MAX || (*text && *text != ',') || strcmp(text, ",") == 0)
		return NULL;
	return *text ? text + 1 : text;
}

enum status api_delegates_parse(const char *text, struct api_delegates *out)
{
	*out = (struct api_delegates){.scope = API_DELEGATES_LISTED};
	size_t count = 1;
	for (const char *comma = text; (comma = strchr(comma, ',')); comma++)
		count++;
	if (count > API_DELEGATES_MAX)
		return STATUS_BAD_REQUEST;
	out->ids = calloc(count, sizeof out->ids[0]);
	if (!out->ids)
		return STATUS_NO_MEMORY;
	do {
		text = parse_id(text, &out->ids[out->count]);
		if (!text)
			return STATUS_BAD_REQUEST;
		out->count++;
	} while (*text);
	sort_once(out);
	return STATUS_OK;
}

void api_delegates_free(struct api_delegates *delegates)
{
	free(delegates->ids);
	*delegates = (struct api_delegates){0};
}

json_t *api_delegates_json(const struct api_delegates *delegates)
{
	if (delegates->scope == API_DELEGATES_ALL)
		return json_string("all");
	json_t *list = json_array();
	for (size_t i = 0; i < delegates->count; i++) {
		if (json_array_append_new(list, json_integer(delegates->ids[i])) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

struct walk {
	const struct api_delegates_visit *visit;
	char *fault;
};

static enum status take_next(void *closure, const struct delegate *delegate)
{
	struct walk *walk = closure;
	return walk->visit->take(walk->visit->closure, delegate, walk->fault);
}

static enum status visit_one(
    struct store *store, int64_t id, const struct api_delegates_visit *visit, char fault[API_DELEGATES_FAULT])
{
	struct delegate *delegate = NULL;
	enum status status = store_delegate_get(store, id, &delegate);
	if (status == STATUS_NOT_FOUND) {
		snprintf(fault, API_DELEGATES_FAULT, "no delegate has the id %lld", (long long)id);
		return STATUS_INVALID;
	}
	if (status != STATUS_OK)
		return status;
	status = visit->take(visit->closure, delegate, fault);
	store_delegate_free(delegate);
	return status;
}

enum status api_delegates_each(struct store *store, const struct api_delegates *delegates,
    const struct api_delegates_visit *visit, char fault[API_DELEGATES_FAULT])
{
	if (delegates->scope == API_DELEGATES_ALL) {
		struct walk walk = {visit, fault};
		return store_delegate_each(store, &(struct store_delegate_filter){0}, take_next, &walk);
	}
	enum status status = STATUS_OK;
	for (size_t i = 0; i < delegates->count && status == STATUS_OK; i++)
		status = visit_one(store, delegates->ids[i], visit, fault);
	return status;
}
