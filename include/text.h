/* text: Unicode text of names and searches, on ICU. All text is UTF-8.
 * Every function may be called from any thread. */
#ifndef TEXT_H
#define TEXT_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True for well-formed UTF-8 (Unicode, table 3-7) without a NUL byte. */
bool text_is_utf8(const char *bytes, size_t length);

/* True when `bytes`, well-formed UTF-8, are certainly in NFC already. False
 * for a few texts that are; text_nfc settles those. Allocates nothing. */
bool text_is_nfc(const char *bytes, size_t length);

/* Bytes of the white space character (Unicode White_Space) that `bytes`, well-
 * formed UTF-8, begin with; 0 when they begin with something else. */
size_t text_space(const char *bytes, size_t length);

/* Composes (Unicode NFC) into *out, zero-terminated, to be freed by the
 * caller. STATUS_INVALID when the bytes are not UTF-8 or hold a NUL;
 * STATUS_TOO_LARGE from 64 MiB on; STATUS_NO_MEMORY. */
enum status text_nfc(const char *bytes, size_t length, char **out) STATUS_CHECKED;

/* The key under which `text` is searched, to be freed by the caller: case
 * folded, without diacritics, d for every form of đ, runs of white space one
 * space and none at the ends: "Nguyễn  Văn" gives "nguyen van".
 * Errors as text_nfc. */
enum status text_fold(const char *text, char **out) STATUS_CHECKED;

/* Whether `name` is a time zone of the IANA database, as "Asia/Ho_Chi_Minh". */
bool text_is_timezone(const char *name);

/* What clocks and calendars on a wall show: the Gregorian calendar. */
struct text_time {
	int year, month, day; /* 1 to 12, 1 to 31 */
	int hour, minute;
};

/* The wall's time at `ms`, milliseconds UTC. STATUS_INVALID when `timezone` is
 * none; STATUS_NO_MEMORY. */
enum status text_local_time(const char *timezone, int64_t ms, struct text_time *out) STATUS_CHECKED;

/* The alphabetical order of a language. Opening one reads ICU's tables, some
 * milliseconds: open it where names are sorted, not when the program starts.
 * One collator may serve several threads at once. */
struct text_collator;

/* `language` is a BCP 47 tag, "vi"; one ICU does not know sorts by the root
 * order of CLDR. STATUS_INTERNAL when ICU has no data. */
enum status text_collator_open(const char *language, struct text_collator **out) STATUS_CHECKED;

void text_collator_close(struct text_collator *collator);

/* Orders people as a Vietnamese list does: by the given name, which is the
 * last word, then by the words before it, whatever their case. What tells
 * namesakes apart is no name: all from "(", "," or ";" on, or from a dash with
 * white space after it. Names that sort alike fall back to the order of their
 * bytes, so 0 means the same name.
 * Returns less than, equal to or greater than 0. */
int text_compare_names(const struct text_collator *collator, const char *a, const char *b);

#endif
