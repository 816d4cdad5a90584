/* xlsx_part: the XML parts of a spreadsheet file; a part of xlsx_reader. */
#ifndef XLSX_PART_H
#define XLSX_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

struct xlsx_archive;

/* `bytes` are borrowed until it is closed. STATUS_INVALID when it is no zip
 * archive; STATUS_NO_MEMORY. */
enum status xlsx_archive_open(const char *bytes, size_t length, struct xlsx_archive **out) STATUS_CHECKED;
void xlsx_archive_close(struct xlsx_archive *archive);

/* What reads a part. Names come without their namespace's prefix. Any function
 * may be NULL. What they return other than STATUS_OK ends the reading. */
struct xlsx_part {
	enum status (*open)(void *closure, const char *name, const char **attributes);
	enum status (*close)(void *closure, const char *name);
	enum status (*text)(void *closure, const char *text, size_t length);
	void *closure;
};

/* The value of an attribute, or NULL. */
const char *xlsx_part_attribute(const char **attributes, const char *name);

/* Reads the part of that name. STATUS_NOT_FOUND where there is none;
 * STATUS_INVALID for a part that is damaged, encrypted, no XML or has a
 * document type; STATUS_TOO_LARGE; STATUS_NO_MEMORY; or what a function
 * returned. */
enum status xlsx_part_read(struct xlsx_archive *archive, const char *name, const struct xlsx_part *part) STATUS_CHECKED;

#endif
