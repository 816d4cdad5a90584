#include "timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The four-digit years, in milliseconds. */
#define FIRST (-INT64_C(62167219200000))
#define LAST INT64_C(253402300799999)

int64_t timestamp_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t timestamp_monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *timestamp_format(int64_t ms, char out[TIMESTAMP_SIZE])
{
	time_t seconds = (time_t)(ms / 1000);
	int64_t rest = ms % 1000;
	if (rest < 0) {
		rest += 1000;
		seconds -= 1;
	}
	struct tm tm;
	if (ms < FIRST || ms > LAST || !gmtime_r(&seconds, &tm))
		memset(&tm, 0, sizeof tm);
	/* %Y of strftime leaves out the zeros of early years. The remainders are for the compiler: all fits. */
	snprintf(out, TIMESTAMP_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", (unsigned)(tm.tm_year + 1900) % 10000,
	    (unsigned)(tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100,
	    (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100, (unsigned)rest % 1000);
	return out;
}

char *timestamp_http(int64_t ms, char out[TIMESTAMP_HTTP_SIZE])
{
	static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[12][4] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	if (ms < FIRST || ms > LAST || !gmtime_r(&seconds, &tm))
		memset(&tm, 0, sizeof tm);
	snprintf(out, TIMESTAMP_HTTP_SIZE, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT", days[tm.tm_wday],
	    (unsigned)tm.tm_mday % 100, months[tm.tm_mon], (unsigned)(tm.tm_year + 1900) % 10000,
	    (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
	return out;
}

static bool digits(const char **cursor, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*cursor)++) {
		if (**cursor < '0' || **cursor > '9')
			return false;
		*value = *value * 10 + (**cursor - '0');
	}
	return true;
}

static bool literal(const char **cursor, char wanted)
{
	if (**cursor != wanted)
		return false;
	(*cursor)++;
	return true;
}

static bool fraction(const char **cursor, int *ms)
{
	*ms = 0;
	if (**cursor != '.')
		return true;
	(*cursor)++;
	int count = 0;
	for (; **cursor >= '0' && **cursor <= '9'; count++, (*cursor)++) {
		if (count < 3)
			*ms = *ms * 10 + (**cursor - '0');
	}
	for (int i = count; i < 3; i++)
		*ms *= 10;
	return count >= 1 && count <= 9;
}

static bool offset(const char **cursor, int *minutes)
{
	*minutes = 0;
	if (**cursor == 'Z' || **cursor == 'z') {
		(*cursor)++;
		return true;
	}
	int sign = **cursor == '+' ? 1 : **cursor == '-' ? -1 : 0;
	if (!sign)
		return false;
	(*cursor)++;
	int hour, minute;
	if (!digits(cursor, 2, &hour) || !literal(cursor, ':') || !digits(cursor, 2, &minute))
		return false;
	*minutes = sign * (hour * 60 + minute);
	return hour < 24 && minute < 60;
}

static bool real_date(const struct tm *tm)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (tm->tm_mon < 0 || tm->tm_mon > 11 || tm->tm_mday < 1)
		return false;
	int year = tm->tm_year + 1900;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return tm->tm_mday <= days[tm->tm_mon] + (leap && tm->tm_mon == 1);
}

bool timestamp_parse(const char *text, int64_t *ms)
{
	struct tm tm = {0};
	int month, part, shift;
	const char *at = text;
	if (!digits(&at, 4, &tm.tm_year) || !literal(&at, '-') || !digits(&at, 2, &month) || !literal(&at, '-') ||
	    !digits(&at, 2, &tm.tm_mday))
		return false;
	if (*at != 'T' && *at != 't')
		return false;
	at++;
	if (!digits(&at, 2, &tm.tm_hour) || !literal(&at, ':') || !digits(&at, 2, &tm.tm_min) || !literal(&at, ':') ||
	    !digits(&at, 2, &tm.tm_sec) || !fraction(&at, &part) || !offset(&at, &shift) || *at)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon = month - 1;
	if (!real_date(&tm) || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
		return false;
	*ms = ((int64_t)timegm(&tm) - (int64_t)shift * 60) * 1000 + part;
	return *ms >= FIRST && *ms <= LAST; /* the offset may lead out of the four-digit years */
}
