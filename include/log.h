/* log: one line per message on standard error,
 *   2026-11-23T01:00:00.000Z level message key=value …
 * Thread-safe: a line is one write(2). Nothing secret and no network address
 * of a delegate goes here. */
#ifndef LOG_H
#define LOG_H

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

void log_message(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_info(...) log_message(LOG_INFO, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)

#endif
