#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static void *grown(void *old, size_t size)
{
	void *more = realloc(old, size);
	if (!more)
		fail("no memory for %zu bytes", size);
	return more;
}

static void append(struct script *script, const char *text)
{
	size_t length = strlen(text);
	if (script->capacity - script->used < length) {
		script->capacity = 2 * script->capacity + length + 4096;
		script->bytes = grown(script->bytes, script->capacity);
	}
	memcpy(script->bytes + script->used, text, length);
	script->used += length;
}

void script_add(struct script *script, const char *method, const char *path, const char *token, const char *body)
{
	char length[96];
	append(script, method);
	append(script, " ");
	append(script, path);
	append(script, " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	if (token) {
		append(script, "Authorization: Bearer ");
		append(script, token);
		append(script, "\r\n");
	}
	if (body) {
		const char *type = *body == '{' ? "application/json" : "text/csv";
		snprintf(length, sizeof length, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, strlen(body));
		append(script, length);
	}
	append(script, "\r\n");
	append(script, body ? body : "");
	if (script->count == script->room) {
		script->room = 2 * script->room + 64;
		script->ends = grown(script->ends, script->room * sizeof script->ends[0]);
	}
	script->ends[script->count++] = script->used;
}

const char *script_request(const struct script *script, size_t index, size_t *length)
{
	size_t start = index ? script->ends[index - 1] : 0;
	*length = script->ends[index] - start;
	return script->bytes + start;
}

void script_clear(struct script *script)
{
	free(script->bytes);
	free(script->ends);
	*script = (struct script){0};
}
