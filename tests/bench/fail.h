/* fail: the end of a benchmark that cannot go on. */
#ifndef FAIL_H
#define FAIL_H

/* Prints a line on standard error and exits with 1; children end with their
 * parent (process.h). */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
