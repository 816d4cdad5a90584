#include "form.h"

#include <sodium.h>
#include <string.h>

#include "reply.h"
#include "text.h"

enum status form_open(struct form *form, const struct request *request, struct reply *reply)
{
	*form = (struct form){0};
	json_error_t error = {0};
	if (request->body_length == 0)
		form->object = json_object();
	else
		form->object = json_loadb(request->body, request->body_length, JSON_REJECT_DUPLICATES, &error);
	if (!form->object && !*error.text) /* what jansson says of nothing left to allocate */
		return STATUS_NO_MEMORY;
	if (!form->object)
		return reply_refuse(reply, STATUS_BAD_REQUEST, "not JSON: %s", error.text);
	if (!json_is_object(form->object)) {
		form_free(form);
		return reply_refuse(reply, STATUS_BAD_REQUEST, "the body must be a JSON object");
	}
	form->faults = json_object();
	if (form->faults)
		return STATUS_OK;
	form_free(form);
	return STATUS_NO_MEMORY;
}

void form_free(struct form *form)
{
	json_decref(form->object);
	json_decref(form->faults);
	*form = (struct form){0};
}

void form_fault(struct form *form, const char *name, const char *detail)
{
	if (!json_object_get(form->faults, name))
		json_object_set_new(form->faults, name, json_string(detail));
}

static json_t *look_up(struct form *form, const char *name, enum form_need need)
{
	if (form->known_count < sizeof form->known / sizeof form->known[0])
		form->known[form->known_count++] = name;
	json_t *value = json_object_get(form->object, name);
	if (!value && need == FORM_REQUIRED)
		form_fault(form, name, "is required");
	return value;
}

static bool is_plain(const char *text)
{
	for (; *text; text++) {
		if (((unsigned char)*text < 0x20 && *text != '\n' && *text != '\r' && *text != '\t') || *text == 0x7f)
			return false;
	}
	return true;
}

const char *form_text(struct form *form, const char *name, enum form_need need, size_t max)
{
	json_t *value = look_up(form, name, need);
	if (!value)
		return NULL;
	if (!json_is_string(value)) {
		form_fault(form, name, "must be a text");
	} else if (json_string_length(value) == 0 && need == FORM_REQUIRED) {
		form_fault(form, name, "must not be empty");
	} else if (json_string_length(value) > max) {
		form_fault(form, name, "is too long");
	} else if (!is_plain(json_string_value(value))) {
		form_fault(form, name, "has control characters");
	} else {
		return json_string_value(value);
	}
	return NULL;
}

const char *form_words(struct form *form, const char *name, enum form_need need, size_t max)
{
	const char *text = form_text(form, name, need, max), *rest = text;
	size_t left = text ? strlen(text) : 0;
	for (size_t space; left && (space = text_space(rest, left)) > 0; left -= space)
		rest += space;
	if (!text || !*text || left)
		return text;
	form_fault(form, name, "must say something");
	return NULL;
}

bool form_hex(struct form *form, const char *name, unsigned char *out, size_t length)
{
	json_t *value = look_up(form, name, FORM_REQUIRED);
	if (!value)
		return false;
	size_t written = 0;
	const char *text = json_string_value(value);
	if (text && json_string_length(value) == 2 * length && strspn(text, "0123456789abcdef") == 2 * length &&
	    sodium_hex2bin(out, length, text, 2 * length, NULL, &written, NULL) == 0 && written == length)
		return true;
	form_fault(form, name, "must be lower-case hex of the right length");
	return false;
}

int64_t form_integer(
    struct form *form, const char *name, enum form_need need, int64_t min, int64_t max, int64_t fallback)
{
	json_t *value = look_up(form, name, need);
	if (!value)
		return fallback;
	if (json_is_integer(value) && json_integer_value(value) >= min && json_integer_value(value) <= max)
		return json_integer_value(value);
	form_fault(form, name, "must be a whole number within its range");
	return fallback;
}

bool form_boolean(struct form *form, const char *name, bool fallback)
{
	json_t *value = look_up(form, name, FORM_OPTIONAL);
	if (!value)
		return fallback;
	if (!json_is_boolean(value))
		form_fault(form, name, "must be true or false");
	return json_is_true(value);
}

json_t *form_value(struct form *form, const char *name, enum form_need need)
{
	return look_up(form, name, need);
}

int form_choice(struct form *form, const char *name, enum form_need need, const char *const names[], int fallback)
{
	json_t *value = look_up(form, name, need);
	if (!value)
		return fallback;
	const char *text = json_string_value(value);
	for (int i = 0; text && names[i]; i++) {
		if (strcmp(text, names[i]) == 0)
			return i;
	}
	form_fault(form, name, "is not one of the allowed values");
	return fallback;
}

bool form_has(const struct form *form, const char *name)
{
	return json_object_get(form->object, name) != NULL;
}

static bool is_known(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->known_count; i++) {
		if (strcmp(form->known[i], name) == 0)
			return true;
	}
	return false;
}

enum status form_close(struct form *form, struct reply *reply)
{
	const char *name;
	json_t *value;
	json_object_foreach(form->object, name, value)
	{
		if (!is_known(form, name))
			form_fault(form, name, "is not a field of this request");
	}
	if (json_object_size(form->faults) == 0)
		return STATUS_OK;
	json_decref(reply->fields);
	reply->fields = json_incref(form->faults);
	return STATUS_INVALID;
}
