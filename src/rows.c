#include "rows.h"

void rows_text(const struct rows *rows, const char *text)
{
	rows->format->text(rows->file, text);
}

void rows_integer(const struct rows *rows, int64_t value)
{
	rows->format->integer(rows->file, value);
}

void rows_time(const struct rows *rows, int64_t ms)
{
	rows->format->time(rows->file, ms);
}

void rows_date(const struct rows *rows, const char *text)
{
	rows->format->date(rows->file, text);
}

enum status rows_end_row(const struct rows *rows)
{
	return rows->format->end_row(rows->file);
}

enum status rows_header(const struct rows *rows, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		rows_text(rows, names[i]);
	return rows_end_row(rows);
}
