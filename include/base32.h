/* base32: RFC 4648 section 6, upper case, without padding.
 *
 * Pure; any thread. */
#ifndef BASE32_H
#define BASE32_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters that encode this many bytes, without the terminating zero. */
#define BASE32_LENGTH(bytes) (((bytes)*8 + 4) / 5)

/* Writes BASE32_LENGTH(length) characters and a terminating zero to `out`. */
void base32_encode(const void *bytes, size_t length, char *out);

/* Reads exactly `length` bytes into `out` from the `text_length` characters at
 * `text`, which need no terminating zero. Each byte string has one spelling:
 * false, with `out` all zero, where the length is not BASE32_LENGTH(length), a
 * character is outside A-Z 2-7 (lower case included), or a bit left over at
 * the end is set. */
bool base32_decode(const char *text, size_t text_length, void *out, size_t length);

#endif
