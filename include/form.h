/* form: a JSON body, field by field.
 *
 *	struct form form;
 *	enum status status = form_open(&form, request, reply);
 *	if (status != STATUS_OK)
 *		return status;
 *	const char *title = form_text(&form, "title", FORM_REQUIRED, 200);
 *	int64_t seats = form_integer(&form, "seats", FORM_OPTIONAL, 1, 1000, 1);
 *	return form_close(&form, reply);
 *
 * Each reader notes what is wrong with its field and returns a harmless value;
 * form_close also notes fields nobody asked for, and turns all notes into one
 * 422 with `fields`. Texts are borrowed from the form until form_free. */
#ifndef FORM_H
#define FORM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "request.h"
#include "status.h"

struct reply;

enum form_need { FORM_REQUIRED, FORM_OPTIONAL };

struct form {
	json_t *object;
	json_t *faults; /* {"field": "what is wrong"} */
	const char *known[40];
	size_t known_count;
};

/* STATUS_BAD_REQUEST when the body is no JSON object (duplicate keys and bad
 * UTF-8 included). */
enum status form_open(struct form *form, const struct request *request, struct reply *reply) STATUS_CHECKED;

/* 1 to `max` bytes without control characters but line breaks; NULL where
 * missing or wrong. Spaces around it are an error of nobody: they stay. */
const char *form_text(struct form *form, const char *name, enum form_need need, size_t max);
/* As form_text, but not of white space alone: what has to be said. */
const char *form_words(struct form *form, const char *name, enum form_need need, size_t max);
/* Exactly `length` bytes in lower-case hex. False where missing or wrong. */
bool form_hex(struct form *form, const char *name, unsigned char *out, size_t length);
int64_t form_integer(
    struct form *form, const char *name, enum form_need need, int64_t min, int64_t max, int64_t fallback);
bool form_boolean(struct form *form, const char *name, bool fallback);
/* The value as it is (borrowed), or NULL where missing. */
json_t *form_value(struct form *form, const char *name, enum form_need need);
/* One of `names` (ends with NULL): its index, or `fallback`. */
int form_choice(struct form *form, const char *name, enum form_need need, const char *const names[], int fallback);
bool form_has(const struct form *form, const char *name);
void form_fault(struct form *form, const char *name, const char *detail);

/* STATUS_OK, or STATUS_INVALID with the faults in the reply. Texts stay valid
 * until form_free. */
enum status form_close(struct form *form, struct reply *reply) STATUS_CHECKED;
void form_free(struct form *form);

#endif
