#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "timestamp.h"

static const char *const names[] = {
    [LOG_INFO] = "info",
    [LOG_WARNING] = "warning",
    [LOG_ERROR] = "error",
};

/* Control bytes would let hostile text forge lines. */
static void blank_controls(char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	}
}

void log_message(enum log_level level, const char *format, ...)
{
	char line[1024];
	char at[TIMESTAMP_SIZE];
	int head = snprintf(line, sizeof line, "%s %s ", timestamp_format(timestamp_now(), at), names[level]);
	size_t room = sizeof line - (size_t)head - 1;

	va_list arguments;
	va_start(arguments, format);
	int body = vsnprintf(line + head, room, format, arguments);
	va_end(arguments);
	if (body < 0)
		return;

	size_t length = (size_t)head + ((size_t)body < room ? (size_t)body : room - 1);
	blank_controls(line, length);
	line[length++] = '\n';
	ssize_t written = write(STDERR_FILENO, line, length);
	(void)written; /* nowhere to report it */
}
