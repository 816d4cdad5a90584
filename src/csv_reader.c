#include "csv_reader.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

struct csv_reader {
	const char *begin;
	const char *end;
	const char *at;
	size_t line;
	/* Cells with doubled quotes, undoubled, each at its offset in the file.
	 * Made for the first of them, as long as the file. */
	char *undoubled;
	char separator;
};

static bool is_break(char c)
{
	return c == '\r' || c == '\n';
}

static size_t count_of(const char *from, const char *end, char wanted)
{
	size_t count = 0;
	bool quoted = false;
	for (; from < end && (quoted || !is_break(*from)); from++) {
		if (*from == '"')
			quoted = !quoted;
		count += !quoted && *from == wanted;
	}
	return count;
}

static char detect_separator(const char *from, const char *end)
{
	while (from < end && is_break(*from))
		from++;
	char best = ',';
	size_t most = 0;
	for (const char *candidate = ",;\t"; *candidate; candidate++) {
		size_t count = count_of(from, end, *candidate);
		if (count > most) {
			most = count;
			best = *candidate;
		}
	}
	return best;
}

enum status csv_reader_open(const char *bytes, size_t length, struct csv_reader **out)
{
	struct csv_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return STATUS_NO_MEMORY;
	if (length >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
		bytes += 3;
		length -= 3;
	}
	reader->begin = reader->at = length ? bytes : "";
	reader->end = reader->begin + length;
	reader->line = 1;
	reader->separator = detect_separator(reader->begin, reader->end);
	*out = reader;
	return STATUS_OK;
}

void csv_reader_close(struct csv_reader *reader)
{
	if (!reader)
		return;
	free(reader->undoubled);
	free(reader);
}

/* Steps over a CRLF, LF or CR. */
static void pass_break(struct csv_reader *reader)
{
	if (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
		reader->at++;
	reader->at++;
	reader->line++;
}

static struct csv_reader_cell read_plain(struct csv_reader *reader)
{
	const char *from = reader->at, *at = from;
	while (at < reader->end && *at != reader->separator && !is_break(*at))
		at++;
	reader->at = at;
	return (struct csv_reader_cell){.text = from, .length = (size_t)(at - from)};
}

/* Steps to the next quote, or to the end of the file, counting lines. */
static bool find_quote(struct csv_reader *reader)
{
	while (reader->at < reader->end && *reader->at != '"') {
		if (is_break(*reader->at))
			pass_break(reader);
		else
			reader->at++;
	}
	return reader->at < reader->end;
}

/* Appends the bytes since `from` to the undoubled copy of the cell that begins
 * at `start`. */
static enum status append(struct csv_reader *reader, const char *start, size_t *length, const char *from)
{
	if (!reader->undoubled)
		reader->undoubled = malloc((size_t)(reader->end - reader->begin));
	if (!reader->undoubled)
		return STATUS_NO_MEMORY;
	size_t more = (size_t)(reader->at - from);
	memcpy(reader->undoubled + (start - reader->begin) + *length, from, more);
	*length += more;
	return STATUS_OK;
}

/* Reads up to the closing quote, which *closed says was there. */
static enum status read_quoted(struct csv_reader *reader, struct csv_reader_cell *out, bool *closed)
{
	const char *start = ++reader->at, *from = start;
	size_t length = 0;
	while ((*closed = find_quote(reader)) && reader->at + 1 < reader->end && reader->at[1] == '"') {
		reader->at++;
		enum status status = append(reader, start, &length, from);
		if (status)
			return status;
		from = ++reader->at;
	}
	if (from == start) {
		*out = (struct csv_reader_cell){.text = start, .length = (size_t)(reader->at - start)};
		return STATUS_OK;
	}
	enum status status = append(reader, start, &length, from);
	if (status)
		return status;
	*out = (struct csv_reader_cell){.text = reader->undoubled + (start - reader->begin), .length = length};
	return STATUS_OK;
}

static void blame(struct csv_reader_row *row, size_t cell, enum csv_reader_fault fault)
{
	if (row->fault != CSV_READER_FINE || fault == CSV_READER_FINE)
		return;
	row->fault = fault;
	row->fault_cell = cell;
}

static enum status read_cell(struct csv_reader *reader, struct csv_reader_cell *cell, enum csv_reader_fault *fault)
{
	*fault = CSV_READER_FINE;
	if (reader->at == reader->end || *reader->at != '"') {
		*cell = read_plain(reader);
		return STATUS_OK;
	}
	bool closed;
	enum status status = read_quoted(reader, cell, &closed);
	if (status)
		return status;
	if (!closed) {
		*fault = CSV_READER_UNTERMINATED;
		return STATUS_OK;
	}
	reader->at++;
	if (read_plain(reader).length)
		*fault = CSV_READER_STRAY_TEXT;
	return STATUS_OK;
}

static enum status add_cell(struct csv_reader *reader, struct csv_reader_row *row)
{
	struct csv_reader_cell cell;
	enum csv_reader_fault fault;
	enum status status = read_cell(reader, &cell, &fault);
	if (status)
		return status;
	if (row->count < CSV_READER_CELLS)
		row->cells[row->count++] = cell;
	else if (cell.length)
		fault = CSV_READER_TOO_MANY_CELLS;
	blame(row, row->count - 1, fault);
	return STATUS_OK;
}

static void check_text(struct csv_reader_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct csv_reader_cell *cell = &row->cells[i];
		if (!text_is_utf8(cell->text, cell->length))
			blame(row, i, memchr(cell->text, 0, cell->length) ? CSV_READER_NUL : CSV_READER_BAD_UTF8);
	}
}

enum status csv_reader_next(struct csv_reader *reader, struct csv_reader_row *row, bool *more)
{
	*more = reader->at < reader->end;
	if (!*more)
		return STATUS_OK;
	row->line = reader->line;
	row->count = 0;
	row->fault = CSV_READER_FINE;
	row->fault_cell = 0;
	const char *from = reader->at;
	for (;;) {
		enum status status = add_cell(reader, row);
		if (status)
			return status;
		if (reader->at == reader->end || *reader->at != reader->separator)
			break;
		reader->at++;
	}
	/* One look at the whole row is enough for nearly all of them. */
	if (!text_is_utf8(from, (size_t)(reader->at - from)))
		check_text(row);
	if (reader->at < reader->end)
		pass_break(reader);
	return STATUS_OK;
}
