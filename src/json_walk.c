#include "json_walk.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)256 << 10)

struct json_walk {
	FILE *file;
	off_t origin;     /* where the file was at first */
	char *buffer;     /* CHUNK bytes at least, grown for a long value */
	size_t capacity;
	size_t at, end;   /* what is still to be taken of the buffer */
	uint64_t base;    /* the position of buffer[0] */
	bool ended;       /* the file has no more */
	bool first[JSON_WALK_DEPTH]; /* nothing was taken yet from what was entered */
	size_t depth;
	enum status fault;
};

enum status json_walk_open(FILE *file, struct json_walk **out)
{
	struct json_walk *walk = calloc(1, sizeof *walk);
	char *buffer = malloc(CHUNK);
	if (!walk || !buffer) {
		free(walk);
		free(buffer);
		return STATUS_NO_MEMORY;
	}
	walk->file = file;
	walk->origin = ftello(file);
	walk->buffer = buffer;
	walk->capacity = CHUNK;
	*out = walk;
	return STATUS_OK;
}

void json_walk_close(struct json_walk *walk)
{
	if (walk)
		free(walk->buffer);
	free(walk);
}

enum status json_walk_fault(const struct json_walk *walk)
{
	return walk->fault;
}

static bool fail(struct json_walk *walk, enum status fault)
{
	if (walk->fault == STATUS_OK)
		walk->fault = fault;
	return false;
}

/* ---- the buffer ---- */

static bool make_room(struct json_walk *walk)
{
	if (walk->at > 0) {
		memmove(walk->buffer, walk->buffer + walk->at, walk->end - walk->at);
		walk->base += walk->at;
		walk->end -= walk->at;
		walk->at = 0;
	}
	if (walk->end < walk->capacity)
		return true;
	if (walk->capacity >= JSON_WALK_VALUE_MAX)
		return fail(walk, STATUS_TOO_LARGE);
	char *larger = realloc(walk->buffer, 2 * walk->capacity);
	if (!larger)
		return fail(walk, STATUS_NO_MEMORY);
	walk->buffer = larger;
	walk->capacity *= 2;
	return true;
}

/* Reads more behind what is still to be taken, which moves to the front. False
 * at the end of the file, which is no fault. */
static bool read_more(struct json_walk *walk)
{
	if (walk->ended || !make_room(walk))
		return false;
	size_t got = fread(walk->buffer + walk->end, 1, walk->capacity - walk->end, walk->file);
	walk->end += got;
	if (got > 0)
		return true;
	walk->ended = true;
	return ferror(walk->file) ? fail(walk, STATUS_IO) : false;
}

/* The byte `offset` behind the next one, or 0 where there is none. */
static char byte_at(struct json_walk *walk, size_t offset)
{
	while (walk->at + offset >= walk->end) {
		if (!read_more(walk))
			return 0;
	}
	return walk->buffer[walk->at + offset];
}

static void skip_blanks(struct json_walk *walk)
{
	for (;;) {
		char byte = byte_at(walk, 0);
		if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t')
			return;
		walk->at++;
	}
}

/* The next byte that is no blank. */
static char next_byte(struct json_walk *walk)
{
	if (walk->fault != STATUS_OK)
		return 0;
	skip_blanks(walk);
	return byte_at(walk, 0);
}

static bool take_byte(struct json_walk *walk, char byte)
{
	if (next_byte(walk) != byte)
		return fail(walk, STATUS_INVALID);
	walk->at++;
	return true;
}

/* ---- values ---- */

static bool is_there(struct json_walk *walk, size_t offset)
{
	return byte_at(walk, offset) != 0 || walk->at + offset < walk->end;
}

/* The offset of the next `byte` in what is read from offset `from` to `to`, or
 * `to`. */
static size_t find_byte(const struct json_walk *walk, char byte, size_t from, size_t to)
{
	const char *start = walk->buffer + walk->at;
	const char *found = to > from ? memchr(start + from, byte, to - from) : NULL;
	return found ? (size_t)(found - start) : to;
}

/* The offset behind the string that begins at `offset`, or 0. No byte is looked
 * at more than twice, however many are escaped. */
static size_t string_end(struct json_walk *walk, size_t offset)
{
	size_t i = offset + 1, clear = i; /* there is no quote from i to clear */
	while (is_there(walk, i)) {
		size_t read = walk->end - walk->at;
		if (clear <= i)
			clear = find_byte(walk, '"', i, read);
		size_t escape = find_byte(walk, '\\', i, clear);
		if (escape < clear)
			i = escape + 2;
		else if (clear < read)
			return clear + 1;
		else
			i = clear;
	}
	return 0;
}

/* The offset behind the object or array that is next, or 0. */
static size_t nested_end(struct json_walk *walk)
{
	size_t i = 0, depth = 0;
	for (;;) {
		if (!is_there(walk, i))
			return 0;
		char byte = byte_at(walk, i);
		if (byte == '"') {
			i = string_end(walk, i);
			if (i == 0)
				return 0;
			continue;
		}
		i++;
		depth += byte == '{' || byte == '[';
		depth -= byte == '}' || byte == ']';
		if (depth == 0)
			return i;
	}
}

/* The offset behind the number or word that is next, or 0. */
static size_t scalar_end(struct json_walk *walk)
{
	size_t i = 0;
	for (;; i++) {
		char byte = byte_at(walk, i);
		if (byte == 0 || strchr(",]}: \n\r\t", byte))
			return i;
	}
}

char json_walk_peek(struct json_walk *walk)
{
	return next_byte(walk);
}

bool json_walk_value(struct json_walk *walk, const char **text, size_t *length)
{
	char first = next_byte(walk);
	size_t taken = first == '{' || first == '[' ? nested_end(walk)
	               : first == '"'               ? string_end(walk, 0)
	                                            : scalar_end(walk);
	if (taken == 0 || walk->fault != STATUS_OK)
		return fail(walk, STATUS_INVALID);
	*text = walk->buffer + walk->at;
	*length = taken;
	walk->at += taken;
	return true;
}

/* ---- structure ---- */

bool json_walk_enter(struct json_walk *walk, char kind)
{
	if (walk->depth == JSON_WALK_DEPTH || !take_byte(walk, kind))
		return fail(walk, STATUS_INVALID);
	walk->first[walk->depth++] = true;
	return true;
}

/* Whether something follows before `close`, which is taken with the separator. */
static bool follows(struct json_walk *walk, char close)
{
	if (walk->depth == 0)
		return fail(walk, STATUS_INVALID);
	if (next_byte(walk) == close) {
		walk->at++;
		walk->depth--;
		return false;
	}
	bool first = walk->first[walk->depth - 1];
	walk->first[walk->depth - 1] = false;
	return first ? walk->fault == STATUS_OK : take_byte(walk, ',');
}

bool json_walk_member(struct json_walk *walk, const char **name, size_t *length)
{
	if (!follows(walk, '}'))
		return false;
	if (next_byte(walk) != '"')
		return fail(walk, STATUS_INVALID);
	size_t taken = string_end(walk, 0);
	if (taken == 0)
		return fail(walk, STATUS_INVALID);
	/* The colon first: it may move the buffer. */
	size_t colon = taken;
	while (byte_at(walk, colon) && strchr(" \n\r\t", byte_at(walk, colon)))
		colon++;
	if (byte_at(walk, colon) != ':')
		return fail(walk, STATUS_INVALID);
	*name = walk->buffer + walk->at + 1;
	*length = taken - 2;
	walk->at += colon + 1;
	return true;
}

bool json_walk_element(struct json_walk *walk)
{
	return follows(walk, ']');
}

bool json_walk_end(struct json_walk *walk)
{
	return next_byte(walk) == 0 && walk->at == walk->end && walk->fault == STATUS_OK;
}

/* ---- positions ---- */

bool json_walk_tell(struct json_walk *walk, uint64_t *position)
{
	if (!next_byte(walk))
		return fail(walk, STATUS_INVALID);
	*position = walk->base + walk->at;
	return true;
}

bool json_walk_seek(struct json_walk *walk, uint64_t position)
{
	if (walk->fault != STATUS_OK)
		return false;
	if (fseeko(walk->file, walk->origin + (off_t)position, SEEK_SET) != 0)
		return fail(walk, STATUS_IO);
	walk->base = position;
	walk->at = walk->end = 0;
	walk->ended = false;
	walk->depth = 0;
	return true;
}
