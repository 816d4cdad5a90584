#include "roster_columns.h"

#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names and words are compared in the form that `simplify` gives. */
#define WORDS 8

#define LIMIT (ROSTER_COLUMNS_CELL_SIZE - 1)

struct word {
	const char *stored;
	const char *spellings[WORDS];
};

enum form { FORM_TEXT, FORM_LINES, FORM_WORD, FORM_DATE };

enum need { OPTIONAL, REQUIRED };

struct vocabulary {
	const struct word *words; /* ended by one without `stored` */
	const char *empty;        /* what an empty cell stands for */
	struct roster_columns_fault unknown;
};

struct column {
	const char *name;
	const char *headers[WORDS]; /* besides the name */
	size_t limit;               /* bytes; 0 for LIMIT */
	enum form form;
	enum need need;
	const struct vocabulary *vocabulary;
};

static const struct roster_columns_fault missing_value = {"missing_value", "this cell must not be empty"};
static const struct roster_columns_fault too_long = {"too_long", "shorten this cell"};
static const struct roster_columns_fault bad_utf8 = {"bad_utf8", "save the file as UTF-8"};
static const struct roster_columns_fault bad_character = {"bad_character", "remove the control character"};
static const struct roster_columns_fault bad_date = {"bad_date", "write 1990-02-28, 28/02/1990 or 1990"};

static const struct word standing_words[] = {
    {"official", {"official", "chinh thuc", "dai bieu chinh thuc"}},
    {"alternate", {"alternate", "du khuyet", "dai bieu du khuyet"}},
    {"guest", {"guest", "khach moi", "khach", "dai bieu khach moi"}},
    {NULL, {NULL}},
};

static const struct word kind_words[] = {
    {"ex_officio", {"ex officio", "duong nhien", "dai bieu duong nhien"}},
    {"elected", {"elected", "duoc bau", "bau", "bau cu", "dai bieu duoc bau"}},
    {"appointed", {"appointed", "chi dinh", "duoc chi dinh", "dai bieu chi dinh", "dai bieu duoc chi dinh"}},
    {NULL, {NULL}},
};

static const struct word sex_words[] = {
    {"male", {"male", "nam", "m"}},
    {"female", {"female", "nu", "f"}},
    {NULL, {NULL}},
};

static const struct vocabulary standings = {
    standing_words, "official", {"unknown_value", "write official, alternate or guest"}};
static const struct vocabulary kinds = {kind_words, "", {"unknown_value", "write ex officio, elected or appointed"}};
static const struct vocabulary sexes = {sex_words, "", {"unknown_value", "write male or female"}};

static const struct column columns[ROSTER_COLUMNS + 1] = {
    [ROSTER_CODE] = {.name = "code",
        .headers = {"ma dai bieu", "ma", "ma so", "ma so dai bieu", "delegate code"},
        .limit = 64,
        .need = REQUIRED},
    [ROSTER_FULL_NAME] = {.name = "full_name",
        .headers = {"ho va ten", "ho ten", "ho va ten dai bieu", "ho ten dai bieu", "name"},
        .limit = 200,
        .need = REQUIRED},
    [ROSTER_DELEGATION] = {.name = "delegation",
        .headers = {"doan dai bieu", "don vi", "doan", "doan dai bieu don vi", "unit"}},
    [ROSTER_STANDING] = {.name = "standing",
        .headers = {"tu cach", "tu cach dai bieu", "chinh thuc du khuyet khach moi", "chinh thuc du khuyet"},
        .form = FORM_WORD,
        .vocabulary = &standings},
    [ROSTER_KIND] = {.name = "kind",
        .headers = {"loai dai bieu", "loai", "dien dai bieu"},
        .form = FORM_WORD,
        .vocabulary = &kinds},
    [ROSTER_REPLACES] = {.name = "replaces", .headers = {"thay cho", "thay the", "thay the cho"}, .limit = 64},
    [ROSTER_SEAT] = {.name = "seat", .headers = {"so ghe", "ghe", "ghe ngoi"}},
    [ROSTER_SEX] = {.name = "sex",
        .headers = {"gioi tinh", "gender", "nam nu"},
        .form = FORM_WORD,
        .vocabulary = &sexes},
    [ROSTER_BIRTH_DATE] = {.name = "birth_date",
        .headers = {"ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay", "date of birth"},
        .form = FORM_DATE},
    [ROSTER_ETHNICITY] = {.name = "ethnicity", .headers = {"dan toc"}},
    [ROSTER_RELIGION] = {.name = "religion", .headers = {"ton giao"}},
    [ROSTER_UNION_SINCE] = {.name = "union_since", .headers = {"ngay vao doan", "vao doan"}, .form = FORM_DATE},
    [ROSTER_PARTY_SINCE] = {.name = "party_since", .headers = {"ngay vao dang", "vao dang"}, .form = FORM_DATE},
    [ROSTER_POSITION] = {.name = "position", .headers = {"chuc vu"}},
    [ROSTER_SECTOR] = {.name = "sector", .headers = {"khoi", "linh vuc", "khoi linh vuc"}},
    [ROSTER_EDUCATION] = {.name = "education", .headers = {"trinh do chuyen mon", "chuyen mon"}},
    [ROSTER_THEORY_LEVEL] = {.name = "theory_level", .headers = {"ly luan chinh tri", "trinh do ly luan chinh tri"}},
    [ROSTER_PHONE] = {.name = "phone", .headers = {"dien thoai", "so dien thoai", "sdt"}},
    [ROSTER_EMAIL] = {.name = "email", .headers = {"e mail", "thu dien tu"}},
    [ROSTER_NOTE] = {.name = "note", .headers = {"ghi chu", "notes"}, .form = FORM_LINES},
    [ROSTER_COLUMNS] = {.name = ""},
};

const char *roster_columns_name(enum roster_column column)
{
	return columns[column].name;
}

static bool is_one_of(const char *word, const char *const spellings[WORDS])
{
	for (size_t i = 0; i < WORDS && spellings[i]; i++) {
		if (!strcmp(word, spellings[i]))
			return true;
	}
	return false;
}

/* Makes ASCII punctuation spaces, but leaves one space between words only. */
static void simplify(char *folded)
{
	char *to = folded;
	for (const char *from = folded; *from; from++) {
		bool letter = (*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9') || (*from & 0x80);
		if (letter)
			*to++ = *from;
		else if (to > folded && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > folded && to[-1] == ' ')
		to--;
	*to = 0;
}

static enum roster_column find_simple(const char *header)
{
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		char name[32];
		snprintf(name, sizeof name, "%s", columns[column].name);
		simplify(name);
		if (!strcmp(header, name) || is_one_of(header, columns[column].headers))
			return column;
	}
	return ROSTER_COLUMNS;
}

enum status roster_columns_find(const char *header, enum roster_column *out)
{
	char *folded;
	enum status status = text_fold(header, &folded);
	if (status)
		return status;
	char *remark = strchr(folded, '(');
	if (remark && remark > folded)
		*remark = 0;
	simplify(folded);
	*out = find_simple(folded);
	free(folded);
	return STATUS_OK;
}

static bool has_label(const char *const labels[], size_t count, const char *wanted)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(labels[i], wanted) == 0)
			return true;
	}
	return false;
}

bool roster_columns_are_exported(const char *const labels[], size_t count, const char *label)
{
	static const char *const own[] = {"id", "voting", "present", "withdrawn_at", "badge_serial", "badge_revoked_at",
	    "card_issued_at", "created_at", "updated_at"};
	const size_t own_count = sizeof own / sizeof own[0];
	for (size_t i = 0; i < own_count; i++) {
		if (!has_label(labels, count, own[i]))
			return false;
	}
	return has_label(own, own_count, label);
}

/* Pasted text carries these unseen; two codes must not differ by one. Bytes of
 * a zero-width space, word joiner, byte order mark or soft hyphen, else 0. */
static size_t invisible(const char *bytes, size_t length)
{
	if (length >= 3 && (!memcmp(bytes, "\xe2\x80\x8b", 3) || !memcmp(bytes, "\xe2\x81\xa0", 3) ||
	                       !memcmp(bytes, "\xef\xbb\xbf", 3)))
		return 3;
	return length >= 2 && !memcmp(bytes, "\xc2\xad", 2) ? 2 : 0;
}

/* A cell on its way to the form it is stored in. */
struct cell {
	char *bytes; /* ROSTER_COLUMNS_CELL_SIZE */
	size_t length;
	size_t limit;
	enum form form;
	char gap; /* due before the next character: 0, space or line feed */
};

static const struct roster_columns_fault *put(struct cell *cell, const char *bytes, size_t length)
{
	size_t gap = cell->gap && cell->length;
	if (length > cell->limit || cell->length + gap + length > cell->limit)
		return &too_long;
	if (gap)
		cell->bytes[cell->length++] = cell->gap;
	cell->gap = 0;
	memcpy(cell->bytes + cell->length, bytes, length);
	cell->length += length;
	return NULL;
}

/* Bytes of visible characters that `bytes` begin with. */
static size_t visible(const char *bytes, size_t length)
{
	size_t run = 0;
	while (run < length) {
		unsigned char c = (unsigned char)bytes[run];
		if (c <= ' ' || c == 0x7f)
			break;
		/* Whatever is special beyond ASCII begins with one of these. */
		bool special = c == 0xc2 || (c >= 0xe1 && c <= 0xe3) || c == 0xef;
		if (special && (text_space(bytes + run, length - run) || invisible(bytes + run, length - run)))
			break;
		run++;
	}
	return run;
}

/* `bytes` are well-formed UTF-8. */
static const struct roster_columns_fault *tidy(struct cell *cell, const char *bytes, size_t length)
{
	/* An export's guard against formulas is not part of the text. */
	size_t at = length >= 2 && bytes[0] == '\'' && memchr("=+-@", bytes[1], 4) ? 1 : 0;
	while (at < length) {
		const struct roster_columns_fault *fault = NULL;
		size_t step = visible(bytes + at, length - at);
		if (step) {
			fault = put(cell, bytes + at, step);
		} else if ((step = text_space(bytes + at, length - at))) {
			bool line = cell->form == FORM_LINES && (bytes[at] == '\n' || bytes[at] == '\r');
			cell->gap = line || cell->gap == '\n' ? '\n' : ' ';
		} else if (!(step = invisible(bytes + at, length - at))) {
			fault = &bad_character;
		}
		if (fault)
			return fault;
		at += step;
	}
	cell->bytes[cell->length] = 0;
	return NULL;
}

static enum status read_text(
    struct cell *cell, const char *bytes, size_t length, const struct roster_columns_fault **fault)
{
	if (!text_is_utf8(bytes, length)) {
		*fault = &bad_utf8;
		return STATUS_INVALID;
	}
	char *composed = NULL;
	if (!text_is_nfc(bytes, length)) {
		enum status status = text_nfc(bytes, length, &composed);
		if (status == STATUS_TOO_LARGE) {
			*fault = &too_long;
			return STATUS_INVALID;
		}
		if (status)
			return status;
		bytes = composed;
		length = strlen(composed);
	}
	*fault = tidy(cell, bytes, length);
	free(composed);
	return *fault ? STATUS_INVALID : STATUS_OK;
}

static enum status read_word(const struct vocabulary *vocabulary, char *cell, const struct roster_columns_fault **fault)
{
	char *folded;
	enum status status = text_fold(cell, &folded);
	if (status)
		return status;
	simplify(folded);
	const struct word *word = vocabulary->words;
	while (word->stored && !is_one_of(folded, word->spellings))
		word++;
	free(folded);
	if (!word->stored) {
		*fault = &vocabulary->unknown;
		return STATUS_INVALID;
	}
	memcpy(cell, word->stored, strlen(word->stored) + 1);
	return STATUS_OK;
}

struct number {
	unsigned value;
	unsigned digits;
};

static struct number read_number(const char **at)
{
	struct number number = {0, 0};
	for (; **at >= '0' && **at <= '9' && number.digits < 5; (*at)++, number.digits++)
		number.value = number.value * 10 + (unsigned)(**at - '0');
	return number;
}

static bool is_year(struct number number)
{
	return number.digits == 4 && number.value >= 1900 && number.value <= 2100;
}

static bool is_date(unsigned year, struct number month, struct number day)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month.digits > 2 || month.value < 1 || month.value > 12 || day.digits > 2 || day.value < 1)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day.value <= days[month.value - 1] + (month.value == 2 && leap ? 1u : 0u);
}

static bool read_date(char *cell)
{
	const char *at = cell;
	struct number first = read_number(&at);
	if (!*at)
		return is_year(first);
	char separator = *at++;
	struct number month = read_number(&at);
	if (!memchr("-/.", separator, 3) || *at++ != separator)
		return false;
	struct number last = read_number(&at);
	if (*at)
		return false;
	struct number year = first.digits == 4 ? first : last, day = first.digits == 4 ? last : first;
	if (!is_year(year) || !is_date(year.value, month, day))
		return false;
	snprintf(cell, ROSTER_COLUMNS_CELL_SIZE, "%04u-%02u-%02u", year.value, month.value, day.value);
	return true;
}

static enum status read_empty(const struct column *column, char *cell, const struct roster_columns_fault **fault)
{
	if (column->need == REQUIRED) {
		*fault = &missing_value;
		return STATUS_INVALID;
	}
	if (column->vocabulary)
		memcpy(cell, column->vocabulary->empty, strlen(column->vocabulary->empty) + 1);
	return STATUS_OK;
}

enum status roster_columns_read(enum roster_column which, const char *bytes, size_t length,
    char out[ROSTER_COLUMNS_CELL_SIZE], const struct roster_columns_fault **fault)
{
	const struct column *column = &columns[which];
	struct cell cell = {.bytes = out, .limit = column->limit ? column->limit : LIMIT, .form = column->form};
	enum status status = read_text(&cell, bytes, length, fault);
	if (status)
		return status;
	if (!*out)
		return read_empty(column, out, fault);
	if (column->form == FORM_WORD)
		return read_word(column->vocabulary, out, fault);
	if (column->form == FORM_DATE && !read_date(out)) {
		*fault = &bad_date;
		return STATUS_INVALID;
	}
	return STATUS_OK;
}
