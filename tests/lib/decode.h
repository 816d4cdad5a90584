/* decode: what other makers' programs see in the papers: zbarimg, pdftoppm and
 * pdftotext, run on files in a private directory. A test fails where they
 * cannot run. */
#ifndef DECODE_H
#define DECODE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

/* What a shell command prints on standard output, for free(). zbarimg's exit
 * status 4 only says that it found no symbol. */
__attribute__((format(printf, 1, 2))) static inline char *decode_run(const char *format, ...)
{
	char command[1024];
	va_list arguments;
	va_start(arguments, format);
	int wanted = vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	assert_in_range(wanted, 1, sizeof command - 1);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	char *text = NULL;
	size_t length = 0;
	FILE *copy = open_memstream(&text, &length);
	assert_non_null(copy);
	for (int c; (c = getc(pipe)) != EOF;)
		putc(c, copy);
	assert_int_equal(fclose(copy), 0);
	int ended = pclose(pipe);
	if (ended != 0 && ended != 4 << 8)
		fail_msg("%s: wait status %d", command, ended);
	return text;
}

/* A new directory under $TMPDIR (default /tmp); for decode_remove. */
static inline char *decode_directory(void)
{
	const char *parent = getenv("TMPDIR");
	char name[512];
	snprintf(name, sizeof name, "%s/congressd-test-XXXXXX", parent != NULL ? parent : "/tmp");
	assert_non_null(mkdtemp(name));
	return strdup(name);
}

/* Removes the directory with its files and frees the name. */
static inline void decode_remove(char *directory)
{
	free(decode_run("rm -r '%s'", directory));
	free(directory);
}

/* The texts of all symbols in those files of the directory that the shell
 * pattern names, one on a line; for free(). */
static inline char *decode_symbols(const char *directory, const char *pattern)
{
	return decode_run("zbarimg -q --nodbus --raw -Sdisable -Sqrcode.enable '%s'/%s", directory, pattern);
}

#endif
