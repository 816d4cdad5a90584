#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Keeps every length, also of text that grows 18-fold, within ICU's int32_t. */
#define LENGTH_MAX ((size_t)64 << 20)
#define SMALL 256

/* UTF-16 as ICU wants it; short text stays on the stack. */
struct units {
	UChar small[SMALL];
	UChar *at;
	int32_t length;
};

static enum status failure(UErrorCode error)
{
	return error == U_MEMORY_ALLOCATION_ERROR ? STATUS_NO_MEMORY : STATUS_INTERNAL;
}

bool text_is_timezone(const char *name)
{
	UChar wide[64], canonical[64];
	UErrorCode error = U_ZERO_ERROR;
	UBool known = 0;
	size_t length = strnlen(name, sizeof wide / sizeof wide[0]);
	if (length == 0 || length == sizeof wide / sizeof wide[0])
		return false;
	u_charsToUChars(name, wide, (int32_t)length);
	ucal_getCanonicalTimeZoneID(
	    wide, (int32_t)length, canonical, sizeof canonical / sizeof canonical[0], &known, &error);
	return U_SUCCESS(error) && known;
}

static struct text_time read_calendar(const UCalendar *calendar, UErrorCode *error)
{
	return (struct text_time){
	    .year = ucal_get(calendar, UCAL_YEAR, error),
	    .month = ucal_get(calendar, UCAL_MONTH, error) + 1,
	    .day = ucal_get(calendar, UCAL_DATE, error),
	    .hour = ucal_get(calendar, UCAL_HOUR_OF_DAY, error),
	    .minute = ucal_get(calendar, UCAL_MINUTE, error),
	};
}

enum status text_local_time(const char *timezone, int64_t ms, struct text_time *out)
{
	UChar zone[64];
	UErrorCode error = U_ZERO_ERROR;
	if (!text_is_timezone(timezone))
		return STATUS_INVALID;
	int32_t length = (int32_t)strlen(timezone);
	u_charsToUChars(timezone, zone, length);
	UCalendar *calendar = ucal_open(zone, length, "en", UCAL_GREGORIAN, &error);
	if (U_FAILURE(error))
		return failure(error);
	ucal_setMillis(calendar, (UDate)ms, &error);
	struct text_time time = read_calendar(calendar, &error);
	ucal_close(calendar);
	if (U_FAILURE(error))
		return failure(error);
	*out = time;
	return STATUS_OK;
}

struct text_collator {
	UCollator *rules;
};

static size_t ascii_run(const char *bytes, size_t length)
{
	size_t run = 0;
	for (uint64_t word; length - run >= sizeof word; run += sizeof word) {
		memcpy(&word, bytes + run, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	while (run < length && (unsigned char)bytes[run] < 0x80)
		run++;
	return run;
}

static bool continues(const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return false;
	}
	return true;
}

/* Length of the well-formed sequence at `bytes` (Unicode, table 3-7), or 0. */
static size_t sequence(const unsigned char *bytes, size_t left)
{
	unsigned char lead = bytes[0];
	size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || left < length || !continues(bytes + 1, length - 1))
		return 0;
	bool overlong = (lead == 0xe0 && bytes[1] < 0xa0) || (lead == 0xf0 && bytes[1] < 0x90);
	bool surrogate = lead == 0xed && bytes[1] > 0x9f;
	bool beyond = lead == 0xf4 && bytes[1] > 0x8f;
	return overlong || surrogate || beyond ? 0 : length;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	if (length && memchr(bytes, 0, length))
		return false;
	for (size_t at = 0;;) {
		at += ascii_run(bytes + at, length - at);
		if (at == length)
			return true;
		size_t step = sequence((const unsigned char *)bytes + at, length - at);
		if (!step)
			return false;
		at += step;
	}
}

bool text_is_nfc(const char *bytes, size_t length)
{
	for (size_t at = 0;;) {
		at += ascii_run(bytes + at, length - at);
		if (at == length)
			return true;
		/* Below U+0300, and in Latin Extended Additional, where the
		 * Vietnamese letters are, nothing composes with its neighbour. */
		unsigned char lead = (unsigned char)bytes[at];
		if (lead < 0xcc)
			at += 2;
		else if (lead == 0xe1 && (unsigned char)bytes[at + 1] >= 0xb8 && (unsigned char)bytes[at + 1] <= 0xbb)
			at += 3;
		else
			return false;
	}
}

size_t text_space(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	if (!length)
		return 0;
	if (bytes[0] < 0x80)
		return bytes[0] == ' ' || (bytes[0] >= '\t' && bytes[0] <= '\r');
	if (bytes[0] == 0xc2) /* U+0085, U+00A0 */
		return length >= 2 && (bytes[1] == 0x85 || bytes[1] == 0xa0) ? 2 : 0;
	if (bytes[0] < 0xe1 || bytes[0] > 0xe3 || length < 3)
		return 0;
	switch (bytes[0] << 16 | bytes[1] << 8 | bytes[2]) {
	case 0xe19a80: /* U+1680 */
	case 0xe280a8: /* U+2028 */
	case 0xe280a9: /* U+2029 */
	case 0xe280af: /* U+202F */
	case 0xe2819f: /* U+205F */
	case 0xe38080: /* U+3000 */
		return 3;
	default: /* U+2000 to U+200A */
		return bytes[0] == 0xe2 && bytes[1] == 0x80 && bytes[2] >= 0x80 && bytes[2] <= 0x8a ? 3 : 0;
	}
}

static enum status reserve(struct units *units, int32_t length)
{
	units->length = length;
	units->at = length <= SMALL ? units->small : malloc((size_t)length * sizeof *units->at);
	return units->at ? STATUS_OK : STATUS_NO_MEMORY;
}

static void release(struct units *units)
{
	if (units->at != units->small)
		free(units->at);
}

/* `bytes` are well-formed. */
static enum status to_units(const char *bytes, size_t length, struct units *out)
{
	enum status status = reserve(out, (int32_t)length);
	if (status)
		return status;
	UErrorCode error = U_ZERO_ERROR;
	u_strFromUTF8(out->at, (int32_t)length, &out->length, bytes, (int32_t)length, &error);
	if (U_SUCCESS(error))
		return STATUS_OK;
	release(out);
	return failure(error);
}

static enum status from_units(const struct units *units, char **out)
{
	size_t room = (size_t)units->length * 3 + 1;
	char *bytes = malloc(room);
	if (!bytes)
		return STATUS_NO_MEMORY;
	UErrorCode error = U_ZERO_ERROR;
	u_strToUTF8(bytes, (int32_t)room, NULL, units->at, units->length, &error);
	if (U_FAILURE(error)) {
		free(bytes);
		return failure(error);
	}
	*out = bytes;
	return STATUS_OK;
}

static enum status normalise(const UNormalizer2 *form, const struct units *in, struct units *out)
{
	UErrorCode error = U_ZERO_ERROR;
	out->at = out->small;
	out->length = unorm2_normalize(form, in->at, in->length, out->at, SMALL, &error);
	if (error == U_BUFFER_OVERFLOW_ERROR) {
		int32_t length = out->length;
		enum status status = reserve(out, length);
		if (status)
			return status;
		error = U_ZERO_ERROR;
		unorm2_normalize(form, in->at, in->length, out->at, length, &error);
	}
	if (U_SUCCESS(error))
		return STATUS_OK;
	release(out);
	return failure(error);
}

static enum status check(const char *bytes, size_t length)
{
	if (length > LENGTH_MAX)
		return STATUS_TOO_LARGE;
	return text_is_utf8(bytes, length) ? STATUS_OK : STATUS_INVALID;
}

enum status text_nfc(const char *bytes, size_t length, char **out)
{
	enum status status = check(bytes, length);
	if (status)
		return status;
	if (text_is_nfc(bytes, length)) {
		char *copy = strndup(length ? bytes : "", length);
		if (copy)
			*out = copy;
		return copy ? STATUS_OK : STATUS_NO_MEMORY;
	}
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *form = unorm2_getNFCInstance(&error);
	if (U_FAILURE(error))
		return failure(error);
	struct units raw, composed;
	status = to_units(bytes, length, &raw);
	if (status)
		return status;
	status = normalise(form, &raw, &composed);
	release(&raw);
	if (status)
		return status;
	status = from_units(&composed, out);
	release(&composed);
	return status;
}

/* Case folding keeps these; Ð (eth) and Ɖ are often typed for Đ. */
static UChar plain_d(UChar unit)
{
	return unit == 0x0111 || unit == 0x00f0 || unit == 0x0256 ? 'd' : unit;
}

/* Drops the marks of decomposed text and collapses white space. All marks and
 * white space outside the BMP may stay: no name has them. */
static void simplify(struct units *units)
{
	int32_t kept = 0;
	for (int32_t i = 0; i < units->length; i++) {
		UChar unit = units->at[i];
		if (unit > ' ' && unit < 0x7f) {
			units->at[kept++] = unit;
		} else if (u_isUWhiteSpace(unit)) {
			if (kept && units->at[kept - 1] != ' ')
				units->at[kept++] = ' ';
		} else if (u_charType(unit) != U_NON_SPACING_MARK) {
			units->at[kept++] = plain_d(unit);
		}
	}
	if (kept && units->at[kept - 1] == ' ')
		kept--;
	units->length = kept;
}

static enum status fold_units(const struct units *raw, struct units *out)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&error);
	const UNormalizer2 *decompose = unorm2_getNFDInstance(&error);
	if (U_FAILURE(error))
		return failure(error);
	struct units folded;
	enum status status = normalise(casefold, raw, &folded);
	if (status)
		return status;
	status = normalise(decompose, &folded, out);
	release(&folded);
	if (!status)
		simplify(out);
	return status;
}

static enum status fold_ascii(const char *text, size_t length, char **out)
{
	char *key = malloc(length + 1);
	if (!key)
		return STATUS_NO_MEMORY;
	size_t kept = 0;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (!text_space(&c, 1))
			key[kept++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
		else if (kept && key[kept - 1] != ' ')
			key[kept++] = ' ';
	}
	if (kept && key[kept - 1] == ' ')
		kept--;
	key[kept] = 0;
	*out = key;
	return STATUS_OK;
}

enum status text_fold(const char *text, char **out)
{
	size_t length = strlen(text);
	enum status status = check(text, length);
	if (status)
		return status;
	if (ascii_run(text, length) == length)
		return fold_ascii(text, length, out);
	struct units raw, key;
	status = to_units(text, length, &raw);
	if (status)
		return status;
	status = fold_units(&raw, &key);
	release(&raw);
	if (status)
		return status;
	status = from_units(&key, out);
	release(&key);
	return status;
}

enum status text_collator_open(const char *language, struct text_collator **out)
{
	struct text_collator *collator = malloc(sizeof *collator);
	if (!collator)
		return STATUS_NO_MEMORY;
	UErrorCode error = U_ZERO_ERROR;
	collator->rules = ucol_open(language, &error);
	if (U_FAILURE(error)) {
		free(collator);
		return failure(error);
	}
	/* Capitals must not outweigh the family name. */
	ucol_setStrength(collator->rules, UCOL_SECONDARY);
	*out = collator;
	return STATUS_OK;
}

void text_collator_close(struct text_collator *collator)
{
	if (!collator)
		return;
	ucol_close(collator->rules);
	free(collator);
}

struct name {
	const char *text;
	size_t before; /* bytes before the given name */
	size_t length;
};

/* Bytes of a dash that white space follows; else 0. */
static size_t loose_dash(const char *text, size_t length)
{
	static const char en_dash[] = "–";
	size_t bytes = sizeof en_dash - 1;
	if (length && *text == '-')
		bytes = 1;
	else if (length <= bytes || memcmp(text, en_dash, bytes) != 0)
		return 0;
	return text_space(text + bytes, length - bytes) ? bytes : 0;
}

/* Bytes before what tells namesakes apart: "Lê Văn An (Tân Thạch)", "Lê Văn An,
 * 1990", "Lê Văn An – Tân Thạch". Where nothing is before it, all of them. */
static size_t own_length(const char *text, size_t length)
{
	size_t end = 0; /* past the last character that is no space */
	for (size_t at = 0; at < length;) {
		size_t space = text_space(text + at, length - at);
		if (end && (strchr("(,;", text[at]) || loose_dash(text + at, length - at)))
			return end;
		at += space ? space : 1;
		end = space ? end : at;
	}
	return end;
}

static struct name split(const char *text)
{
	size_t length = own_length(text, strnlen(text, LENGTH_MAX));
	const char *space = memrchr(text, ' ', length);
	return (struct name){.text = text, .before = space ? (size_t)(space - text) + 1 : 0, .length = length};
}

static int collate(const struct text_collator *collator, const char *a, size_t a_length, const char *b, size_t b_length)
{
	UErrorCode error = U_ZERO_ERROR;
	UCollationResult order = ucol_strcollUTF8(collator->rules, a, (int32_t)a_length, b, (int32_t)b_length, &error);
	return U_FAILURE(error) ? 0 : (int)order;
}

int text_compare_names(const struct text_collator *collator, const char *a, const char *b)
{
	struct name left = split(a), right = split(b);
	int order = collate(collator, left.text + left.before, left.length - left.before, right.text + right.before,
	    right.length - right.before);
	if (!order)
		order = collate(collator, left.text, left.before, right.text, right.before);
	return order ? order : strcmp(a, b);
}
