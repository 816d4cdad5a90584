#include "nullable.h"

#include "timestamp.h"

json_t *nullable_text(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

json_t *nullable_id(int64_t id)
{
	return id ? json_integer(id) : json_null();
}

json_t *nullable_time(int64_t ms)
{
	char text[TIMESTAMP_SIZE];
	return ms ? json_string(timestamp_format(ms, text)) : json_null();
}
