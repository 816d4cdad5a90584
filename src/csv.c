#include "csv.h"

#include "timestamp.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(struct csv *csv, const char *bytes, size_t length)
{
	if (!csv->status && length)
		csv->status = csv->sink(csv->context, bytes, length);
}

void csv_start(struct csv *csv, csv_sink sink, void *context)
{
	*csv = (struct csv){.sink = sink, .context = context, .status = STATUS_OK};
	put(csv, "\xef\xbb\xbf", 3);
}

static bool is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r", *text);
}

static void put_quoted(struct csv *csv, const char *text)
{
	put(csv, "\"", 1);
	if (is_formula(text))
		put(csv, "'", 1);
	for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
		put(csv, text, (size_t)(quote - text) + 1);
		put(csv, "\"", 1);
	}
	put(csv, text, strlen(text));
	put(csv, "\"", 1);
}

void csv_text(struct csv *csv, const char *text)
{
	if (csv->cells++)
		put(csv, ",", 1);
	if (!text)
		return;
	if (strpbrk(text, ",\"\r\n")) {
		put_quoted(csv, text);
		return;
	}
	if (is_formula(text))
		put(csv, "'", 1);
	put(csv, text, strlen(text));
}

void csv_integer(struct csv *csv, int64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRId64, value);
	csv_text(csv, digits);
}

void csv_time(struct csv *csv, int64_t ms)
{
	char text[TIMESTAMP_SIZE];
	csv_text(csv, ms > 0 ? timestamp_format(ms, text) : NULL);
}

enum status csv_end_row(struct csv *csv)
{
	put(csv, "\r\n", 2);
	csv->cells = 0;
	return csv->status;
}

static void row_text(void *file, const char *text)
{
	csv_text(file, text);
}

static void row_integer(void *file, int64_t value)
{
	csv_integer(file, value);
}

static void row_time(void *file, int64_t ms)
{
	csv_time(file, ms);
}

static enum status row_end(void *file)
{
	return csv_end_row(file);
}

struct rows csv_rows(struct csv *csv)
{
	static const struct rows_format format = {row_text, row_integer, row_time, row_text, row_end};
	return (struct rows){&format, csv};
}

static enum status grow(struct csv_buffer *buffer, size_t length)
{
	if (length > SIZE_MAX / 2 - buffer->length)
		return STATUS_NO_MEMORY;
	size_t capacity = buffer->capacity ? buffer->capacity : 4096;
	while (capacity - buffer->length < length)
		capacity *= 2;
	char *bytes = realloc(buffer->bytes, capacity);
	if (!bytes)
		return STATUS_NO_MEMORY;
	buffer->bytes = bytes;
	buffer->capacity = capacity;
	return STATUS_OK;
}

enum status csv_buffer_write(void *context, const char *bytes, size_t length)
{
	struct csv_buffer *buffer = context;
	if (buffer->capacity - buffer->length < length) {
		enum status status = grow(buffer, length);
		if (status)
			return status;
	}
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	return STATUS_OK;
}

void csv_buffer_free(struct csv_buffer *buffer)
{
	if (!buffer)
		return;
	free(buffer->bytes);
	*buffer = (struct csv_buffer){0};
}
