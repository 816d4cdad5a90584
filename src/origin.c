#include "origin.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* What follows "https://" or "http://"; NULL where it begins otherwise. */
static const char *after_scheme(const char *origin, const char **default_port)
{
	*default_port = strncasecmp(origin, "https://", 8) == 0 ? ":443" : ":80";
	if (strncasecmp(origin, "https://", 8) == 0)
		return origin + 8;
	return strncasecmp(origin, "http://", 7) == 0 ? origin + 7 : NULL;
}

/* Host may name the port that the scheme implies; an Origin never does. */
static bool same_place(const char *origin, const char *host, const char *default_port)
{
	size_t length = strlen(origin);
	if (strncasecmp(origin, host, length) != 0)
		return false;
	return host[length] == '\0' || strcmp(host + length, default_port) == 0;
}

bool origin_is_foreign(const char *fetch_site, const char *origin, const char *host)
{
	if (fetch_site)
		return strcmp(fetch_site, "same-origin") != 0 && strcmp(fetch_site, "none") != 0;
	if (!origin)
		return false;
	const char *default_port;
	const char *place = after_scheme(origin, &default_port);
	return !place || !*place || !host || !same_place(place, host, default_port);
}

bool origin_is_of(const char *origin, const char *url)
{
	if (!origin || !url || !strstr(origin, "://"))
		return false;
	size_t length = strlen(origin);
	return strncasecmp(origin, url, length) == 0 && (url[length] == '\0' || url[length] == '/');
}
