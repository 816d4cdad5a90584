#include "conditional.h"

#include <string.h>
#include <strings.h>

/* ---- If-None-Match ---- */

static const char *opaque_part(const char *etag)
{
	return strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
}

bool conditional_known(const char *if_none_match, const char *etag)
{
	const char *wanted = opaque_part(etag);
	size_t length = strlen(wanted);
	const char *at = if_none_match ? if_none_match : "";
	for (;;) {
		at += strspn(at, " \t,");
		if (*at == '*')
			return true;
		at = opaque_part(at);
		const char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
		if (!end)
			return false;
		end++;
		if ((size_t)(end - at) == length && memcmp(at, wanted, length) == 0)
			return true;
		at = end;
	}
}

/* ---- Range ---- */

/* Reads digits, if any, and moves on; a number too large becomes the largest. */
static bool read_number(const char **at, uint64_t *out)
{
	const char *start = *at;
	uint64_t value = 0;
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		uint64_t digit = (uint64_t)(**at - '0');
		value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
	}
	*out = value;
	return *at != start;
}

static enum conditional_extent last_bytes(uint64_t count, uint64_t size, struct conditional_part *out)
{
	if (count == 0 || size == 0)
		return CONDITIONAL_OUTSIDE;
	uint64_t length = count < size ? count : size;
	*out = (struct conditional_part){.offset = size - length, .length = length};
	return CONDITIONAL_PART;
}

static enum conditional_extent from_to(uint64_t first, uint64_t last, uint64_t size, struct conditional_part *out)
{
	if (first > last)
		return CONDITIONAL_WHOLE;
	if (first >= size)
		return CONDITIONAL_OUTSIDE;
	uint64_t end = last < size ? last : size - 1;
	*out = (struct conditional_part){.offset = first, .length = end - first + 1};
	return CONDITIONAL_PART;
}

enum conditional_extent conditional_extent(
    const struct conditional_request *request, const char *etag, uint64_t size, struct conditional_part *out)
{
	const char *at = request->range;
	if (!at || (request->if_range && strcmp(request->if_range, etag) != 0) || strncasecmp(at, "bytes=", 6) != 0)
		return CONDITIONAL_WHOLE;
	at += 6;
	at += strspn(at, " \t");
	uint64_t first, last;
	bool has_first = read_number(&at, &first);
	if (*at++ != '-')
		return CONDITIONAL_WHOLE;
	bool has_last = read_number(&at, &last);
	at += strspn(at, " \t");
	if (*at || (!has_first && !has_last))
		return CONDITIONAL_WHOLE;
	if (!has_first)
		return last_bytes(last, size, out);
	return from_to(first, has_last ? last : UINT64_MAX, size, out);
}
