#include "xlsx_book.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "xlsx_reader.h"

#define NAME_MAX_BYTES 200
#define CUSTOM_DAYS_MAX 256
#define STYLES_MAX 65536

struct xlsx_book {
	char sheet[NAME_MAX_BYTES]; /* part names; "" where there is none */
	char strings[NAME_MAX_BYTES];
	char styles[NAME_MAX_BYTES];
	char relationship[NAME_MAX_BYTES]; /* of the sheet */
	bool from_1904;
	struct csv_buffer text;         /* the shared texts, each ended by a zero */
	struct csv_buffer offsets;      /* size_t each, into `text` */
	struct csv_buffer days;         /* a bool for each style */
	size_t custom[CUSTOM_DAYS_MAX]; /* numbers of the file's own formats that show days */
	size_t custom_count;
	bool in_styles, in_text, in_phonetic;
};

/* ---- workbook: the first sheet ---- */

static bool is_on(const char *value)
{
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* r:id, whatever the prefix. */
static const char *relationship_of(const char **attributes)
{
	for (; *attributes; attributes += 2) {
		const char *colon = strchr(attributes[0], ':');
		if (colon && strcmp(colon, ":id") == 0)
			return attributes[1];
	}
	return NULL;
}

static enum status book_open(void *closure, const char *name, const char **attributes)
{
	struct xlsx_book *book = closure;
	if (strcmp(name, "workbookPr") == 0)
		book->from_1904 = is_on(xlsx_part_attribute(attributes, "date1904"));
	if (strcmp(name, "sheet") != 0 || *book->relationship)
		return STATUS_OK;
	const char *state = xlsx_part_attribute(attributes, "state");
	const char *relationship = relationship_of(attributes);
	if (relationship && (!state || strcmp(state, "visible") == 0))
		snprintf(book->relationship, sizeof book->relationship, "%s", relationship);
	return STATUS_OK;
}

/* ---- relationships: where the parts are ---- */

/* Targets are beside the workbook, or begin with a slash. */
static void place(char out[NAME_MAX_BYTES], const char *target)
{
	if (strlen(target) < NAME_MAX_BYTES - 4)
		snprintf(out, NAME_MAX_BYTES, "%s%s", *target == '/' ? "" : "xl/", target + (*target == '/'));
}

static bool is_of(const char *type, const char *ending)
{
	size_t length = strlen(type), wanted = strlen(ending);
	return length >= wanted && strcmp(type + length - wanted, ending) == 0;
}

static enum status relationships_open(void *closure, const char *name, const char **attributes)
{
	struct xlsx_book *book = closure;
	const char *id = xlsx_part_attribute(attributes, "Id");
	const char *type = xlsx_part_attribute(attributes, "Type");
	const char *target = xlsx_part_attribute(attributes, "Target");
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
		return STATUS_OK;
	if (is_of(type, "/sharedStrings"))
		place(book->strings, target);
	else if (is_of(type, "/styles"))
		place(book->styles, target);
	else if (is_of(type, "/worksheet") && strcmp(id, book->relationship) == 0)
		place(book->sheet, target);
	return STATUS_OK;
}

/* ---- shared texts ---- */

static enum status strings_open(void *closure, const char *name, const char **attributes)
{
	struct xlsx_book *book = closure;
	(void)attributes;
	if (strcmp(name, "si") == 0)
		return csv_buffer_write(&book->offsets, (const char *)&book->text.length, sizeof(size_t));
	if (strcmp(name, "rPh") == 0)
		book->in_phonetic = true;
	if (strcmp(name, "t") == 0)
		book->in_text = !book->in_phonetic;
	return STATUS_OK;
}

static enum status strings_close(void *closure, const char *name)
{
	struct xlsx_book *book = closure;
	if (strcmp(name, "si") == 0)
		return csv_buffer_write(&book->text, "", 1);
	if (strcmp(name, "rPh") == 0)
		book->in_phonetic = false;
	if (strcmp(name, "t") == 0)
		book->in_text = false;
	return STATUS_OK;
}

static enum status strings_text(void *closure, const char *text, size_t length)
{
	struct xlsx_book *book = closure;
	if (!book->in_text)
		return STATUS_OK;
	if (book->text.length + length > XLSX_READER_TEXT)
		return STATUS_TOO_LARGE;
	return csv_buffer_write(&book->text, text, length);
}

const char *xlsx_book_text(const struct xlsx_book *book, size_t number)
{
	size_t offset;
	if (number >= book->offsets.length / sizeof offset)
		return NULL;
	memcpy(&offset, book->offsets.bytes + number * sizeof offset, sizeof offset);
	return book->text.bytes + offset;
}

/* ---- styles: which show days ---- */

/* A format shows a day when it has d or y outside quotes, brackets and escapes. */
static bool shows_day(const char *format)
{
	char until = '\0';
	for (; *format; format++) {
		if (until)
			until = *format == until ? '\0' : until;
		else if (*format == '"')
			until = '"';
		else if (*format == '[')
			until = ']';
		else if (*format == '\\' && format[1])
			format++;
		else if (strchr("dDyY", *format))
			return true;
	}
	return false;
}

/* The formats every spreadsheet has (ECMA-376 part 1, 18.8.30). */
static bool is_built_in_day(size_t format)
{
	return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) ||
	       (format >= 50 && format <= 58);
}

static size_t number_of(const char *text)
{
	return text ? strtoul(text, NULL, 10) : 0;
}

static bool is_day_format(const struct xlsx_book *book, size_t format)
{
	for (size_t i = 0; i < book->custom_count; i++) {
		if (book->custom[i] == format)
			return true;
	}
	return is_built_in_day(format);
}

static enum status styles_open(void *closure, const char *name, const char **attributes)
{
	struct xlsx_book *book = closure;
	size_t format = number_of(xlsx_part_attribute(attributes, "numFmtId"));
	const char *code = xlsx_part_attribute(attributes, "formatCode");
	if (strcmp(name, "numFmt") == 0 && code && shows_day(code) && book->custom_count < CUSTOM_DAYS_MAX)
		book->custom[book->custom_count++] = format;
	if (strcmp(name, "cellXfs") == 0)
		book->in_styles = true;
	if (strcmp(name, "xf") != 0 || !book->in_styles || book->days.length == STYLES_MAX)
		return STATUS_OK;
	char day = is_day_format(book, format);
	return csv_buffer_write(&book->days, &day, 1);
}

static enum status styles_close(void *closure, const char *name)
{
	struct xlsx_book *book = closure;
	if (strcmp(name, "cellXfs") == 0)
		book->in_styles = false;
	return STATUS_OK;
}

bool xlsx_book_is_day(const struct xlsx_book *book, size_t style)
{
	return style < book->days.length && book->days.bytes[style];
}

/* ---- all of it ---- */

static enum status read_optional(struct xlsx_archive *archive, const char *name, const struct xlsx_part *part)
{
	enum status status = *name ? xlsx_part_read(archive, name, part) : STATUS_OK;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_parts(struct xlsx_archive *archive, struct xlsx_book *book)
{
	const struct xlsx_part workbook = {.open = book_open, .closure = book};
	const struct xlsx_part relationships = {.open = relationships_open, .closure = book};
	const struct xlsx_part strings = {strings_open, strings_close, strings_text, book};
	const struct xlsx_part styles = {.open = styles_open, .close = styles_close, .closure = book};
	enum status status = xlsx_part_read(archive, "xl/workbook.xml", &workbook);
	if (status == STATUS_OK)
		status = xlsx_part_read(archive, "xl/_rels/workbook.xml.rels", &relationships);
	if (status == STATUS_OK)
		status = read_optional(archive, book->strings, &strings);
	if (status == STATUS_OK)
		status = read_optional(archive, book->styles, &styles);
	return status == STATUS_OK && !*book->sheet ? STATUS_INVALID : status;
}

enum status xlsx_book_read(struct xlsx_archive *archive, struct xlsx_book **out)
{
	struct xlsx_book *book = calloc(1, sizeof *book);
	if (!book)
		return STATUS_NO_MEMORY;
	enum status status = read_parts(archive, book);
	if (status == STATUS_OK)
		*out = book;
	else
		xlsx_book_free(book);
	return status;
}

void xlsx_book_free(struct xlsx_book *book)
{
	if (!book)
		return;
	csv_buffer_free(&book->text);
	csv_buffer_free(&book->offsets);
	csv_buffer_free(&book->days);
	free(book);
}

const char *xlsx_book_sheet(const struct xlsx_book *book)
{
	return book->sheet;
}

bool xlsx_book_from_1904(const struct xlsx_book *book)
{
	return book->from_1904;
}
