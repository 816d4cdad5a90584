/* origin: whether a request was made by a page of another site.
 *
 * Other sites cannot use the cookies (SameSite=Strict) nor send the types of
 * body that writes need without asking first; this is a third lock. Pure. */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <stdbool.h>

/* By what a browser says of a write: the headers Sec-Fetch-Site, Origin and
 * Host, each NULL where missing. Sec-Fetch-Site (Fetch Metadata) decides where
 * it comes; browsers send it to secure addresses only. Else the Origin (RFC
 * 6454) must name the host and port that the request was sent to: "null", as of
 * a sandboxed page, is another one. Without both it is no page, as a script. */
bool origin_is_foreign(const char *fetch_site, const char *origin, const char *host);

/* Whether a URL (such as --public-url, which a proxy in front may have) is of
 * that origin; either may be NULL. */
bool origin_is_of(const char *origin, const char *url);

#endif
