/* Who holds the congress and where, and its bodies, as the papers name them. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "store_bodies.h"
#include "text.h"

#define HOST_MAX 300 /* bytes */
#define NAME_MAX_BYTES 200
#define MEMBERS_MAX 60

/* ---- as JSON ---- */

/* Lines as a list, NULL without memory. */
static json_t *names_json(const char *lines)
{
	json_t *names = json_array();
	while (names && *lines) {
		size_t length = strcspn(lines, "\n");
		if (json_array_append_new(names, json_stringn(lines, length)) != 0) {
			json_decref(names);
			return NULL;
		}
		lines += length + (lines[length] == '\n');
	}
	return names;
}

static json_t *bodies_json(const struct store_bodies *bodies)
{
	json_t *json = json_pack("{s:s, s:s}", "organisation", bodies->organisation, "place", bodies->place);
	for (enum store_body body = 0; json && body < STORE_BODIES; body++) {
		json_t *one = json_pack("{s:s, s:o}", "head", bodies->bodies[body].head, "members",
		    names_json(bodies->bodies[body].members));
		if (json_object_set_new(json, store_body_name(body), one) != 0) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

enum status api_committees_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct store_bodies bodies;
	enum status status = store_bodies_get(request->store, &bodies);
	if (status != STATUS_OK)
		return status;
	status = reply_json(reply, 200, bodies_json(&bodies));
	store_bodies_free(&bodies);
	return status;
}

/* ---- PATCH ---- */

struct change {
	struct operation operation;
	json_t *fields; /* as sent and checked */
	struct store_bodies bodies;
};

/* Whether it is one line of at most `max` bytes. */
static bool is_line(json_t *value, size_t max)
{
	const char *text = json_string_value(value);
	if (!text || json_string_length(value) > max || strlen(text) != json_string_length(value))
		return false;
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	}
	return true;
}

static bool are_names(json_t *list)
{
	if (!json_is_array(list) || json_array_size(list) > MEMBERS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *name = json_array_get(list, i);
		if (!is_line(name, NAME_MAX_BYTES) || json_string_length(name) == 0)
			return false;
	}
	return true;
}

static bool is_body(json_t *body)
{
	json_t *head = json_object_get(body, "head"), *members = json_object_get(body, "members");
	if (!json_is_object(body) || json_object_size(body) != (size_t)(head != NULL) + (members != NULL))
		return false;
	return (!head || is_line(head, NAME_MAX_BYTES)) && (!members || are_names(members));
}

static void check_line(struct form *form, const char *name)
{
	json_t *value = form_value(form, name, FORM_OPTIONAL);
	if (value && !is_line(value, HOST_MAX))
		form_fault(form, name, "must be one line of text of at most 300 bytes");
}

static void check_body(struct form *form, const char *name)
{
	json_t *value = form_value(form, name, FORM_OPTIONAL);
	if (value && !is_body(value))
		form_fault(form, name, "must be {\"head\": name, \"members\": [up to 60 names of at most 200 bytes]}");
}

/* Composes the text, where there is one. */
static enum status replace_text(char **text, json_t *value)
{
	char *composed;
	if (!value)
		return STATUS_OK;
	enum status status = text_nfc(json_string_value(value), json_string_length(value), &composed);
	if (status != STATUS_OK)
		return status;
	free(*text);
	*text = composed;
	return STATUS_OK;
}

static enum status replace_names(char **lines, json_t *list)
{
	if (!list)
		return STATUS_OK;
	char *text = malloc(MEMBERS_MAX * (NAME_MAX_BYTES + 1) + 1), *end = text;
	if (!text)
		return STATUS_NO_MEMORY;
	*text = '\0';
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (i)
			end = stpcpy(end, "\n");
		end = stpcpy(end, json_string_value(json_array_get(list, i)));
	}
	char *composed = NULL;
	enum status status = text_nfc(text, (size_t)(end - text), &composed);
	free(text);
	if (status != STATUS_OK)
		return status;
	free(*lines);
	*lines = composed;
	return STATUS_OK;
}

static enum status apply(struct store_bodies *bodies, json_t *fields)
{
	enum status status = replace_text(&bodies->organisation, json_object_get(fields, "organisation"));
	if (status == STATUS_OK)
		status = replace_text(&bodies->place, json_object_get(fields, "place"));
	for (enum store_body body = 0; body < STORE_BODIES && status == STATUS_OK; body++) {
		json_t *given = json_object_get(fields, store_body_name(body));
		status = replace_text(&bodies->bodies[body].head, json_object_get(given, "head"));
		if (status == STATUS_OK)
			status = replace_names(&bodies->bodies[body].members, json_object_get(given, "members"));
	}
	return status;
}

static enum status change_run(struct operation *operation, struct act *act)
{
	struct change *change = (struct change *)operation;
	enum status status = store_bodies_get(act->store, &change->bodies);
	if (status == STATUS_OK)
		status = apply(&change->bodies, change->fields);
	if (status == STATUS_OK)
		status = store_bodies_set(act, &change->bodies);
	return status == STATUS_OK ? event_append(act, "committees.change", json_incref(change->fields)) : status;
}

static enum status change_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct change *change = (const struct change *)operation;
	return result == STATUS_OK ? reply_json(reply, 200, bodies_json(&change->bodies)) : result;
}

static void change_free(struct operation *operation)
{
	struct change *change = (struct change *)operation;
	store_bodies_free(&change->bodies);
	json_decref(change->fields);
	free(change);
}

enum status api_committees_change(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	check_line(&form, "organisation");
	check_line(&form, "place");
	for (enum store_body body = 0; body < STORE_BODIES; body++)
		check_body(&form, store_body_name(body));
	status = form_close(&form, reply);
	struct change *change = status == STATUS_OK ? calloc(1, sizeof *change) : NULL;
	if (change) {
		change->operation =
		    (struct operation){.run = change_run, .answer = change_answer, .free = change_free};
		change->fields = json_incref(form.object);
		status = reply_defer(reply, request, OPERATION_WRITE, &change->operation);
	} else if (status == STATUS_OK) {
		status = STATUS_NO_MEMORY;
	}
	form_free(&form);
	return status;
}
