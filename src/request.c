#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *request_query(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->query_count; i++) {
		if (strcmp(request->queries[i].name, name) == 0)
			return request->queries[i].value;
	}
	return NULL;
}

const char *request_header(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++) {
		if (strcasecmp(request->headers[i].name, name) == 0)
			return request->headers[i].value;
	}
	return NULL;
}

/* Up to 16 digits, so that it cannot overflow. */
static bool parse_digits(const char *text, int64_t *out)
{
	size_t length = strlen(text);
	if (length == 0 || length > 16 || strspn(text, "0123456789") != length)
		return false;
	*out = strtoll(text, NULL, 10);
	return true;
}

enum status request_id(const struct request *request, size_t index, int64_t *id)
{
	const char *text = index < REQUEST_PARAMS ? request->params[index] : NULL;
	int64_t value;
	if (!text || !parse_digits(text, &value) || value < 1 || value > ((int64_t)1 << 53))
		return STATUS_NOT_FOUND;
	*id = value;
	return STATUS_OK;
}

enum status request_number(
    const struct request *request, const char *name, int64_t min, int64_t max, int64_t fallback, int64_t *out)
{
	const char *text = request_query(request, name);
	*out = fallback;
	if (!text || !*text)
		return STATUS_OK;
	int64_t value;
	if (!parse_digits(text, &value) || value < min || value > max)
		return STATUS_BAD_REQUEST;
	*out = value;
	return STATUS_OK;
}
