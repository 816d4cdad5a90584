/* json_walk: goes through a JSON text of any size in little memory: enters
 * objects and arrays, gives the text of a value whole. It sees to the structure
 * it walks through; whether a value it gives is well-formed inside is for a
 * parser to say. The file is read with fread and fseeko alone.
 *
 * Every function is false (or does nothing) after the first fault, which
 * json_walk_fault tells. One thread at a time. */
#ifndef JSON_WALK_H
#define JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "status.h"

#define JSON_WALK_VALUE_MAX ((size_t)4 << 20) /* bytes of one value or name */
#define JSON_WALK_DEPTH 8                     /* of what is entered at a time */

struct json_walk;

/* `file` is borrowed, and read from where it is. STATUS_NO_MEMORY. */
enum status json_walk_open(FILE *file, struct json_walk **out) STATUS_CHECKED;
void json_walk_close(struct json_walk *walk);

/* The first character of the value that is next: '{', '[', '"' …, or 0. */
char json_walk_peek(struct json_walk *walk);

/* Enters the object ('{') or array ('[') that is next. */
bool json_walk_enter(struct json_walk *walk, char kind);

/* In an object: its next member's name, as it stands between the quotes,
 * borrowed until the next call; the value is then next. False at the end, which
 * leaves the object. */
bool json_walk_member(struct json_walk *walk, const char **name, size_t *length);

/* In an array: whether there is another element, which is then next. False at
 * the end, which leaves the array. */
bool json_walk_element(struct json_walk *walk);

/* Takes the value that is next; its text is borrowed until the next call. */
bool json_walk_value(struct json_walk *walk, const char **text, size_t *length);

/* Whether nothing but blanks is left. */
bool json_walk_end(struct json_walk *walk);

/* Where the value that is next begins, in bytes from where the file was at
 * first; and going back there, out of whatever was entered. */
bool json_walk_tell(struct json_walk *walk, uint64_t *position);
bool json_walk_seek(struct json_walk *walk, uint64_t position);

/* STATUS_OK: none. STATUS_INVALID: no such JSON; STATUS_TOO_LARGE: a value is
 * above JSON_WALK_VALUE_MAX; STATUS_IO; STATUS_NO_MEMORY. */
enum status json_walk_fault(const struct json_walk *walk);

#endif
