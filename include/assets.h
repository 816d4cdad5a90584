/* assets: the pages and the SQL embedded in the binary, from a table that
 * web/embed.mjs makes at build time. All pointers are static. Any thread. */
#ifndef ASSETS_H
#define ASSETS_H

#include <stddef.h>

struct asset {
	const char *name; /* "pages/seat.html", "assets/seat.js", "sql/0001_initial.sql" */
	const char *type; /* content type, with charset where it is text */
	const char *etag; /* quoted strong entity tag */
	const unsigned char *bytes;
	size_t length;
	const unsigned char *gzip; /* NULL where there is none */
	size_t gzip_length;
};

/* Sorted by name (bytewise). */
extern const struct asset assets_table[];
extern const size_t assets_count;

/* The asset of that name, or NULL. */
const struct asset *assets_find(const char *name);

#endif
