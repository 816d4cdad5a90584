/* names: the words of an enumeration that counts from 0, in a table with a
 * word for each value. Any thread. */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>

/* The word of `value`; "" for one outside the table. */
const char *names_of(const char *const names[], unsigned count, unsigned value);

/* The value of a word. False, and *value untouched, for an unknown one. */
bool names_find(const char *const names[], unsigned count, const char *name, unsigned *value);

#endif
