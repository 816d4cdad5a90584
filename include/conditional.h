/* conditional: RFC 9110 sections 13 and 14: what of a representation a client
 * still needs. Pure; any thread. */
#ifndef CONDITIONAL_H
#define CONDITIONAL_H

#include <stdbool.h>
#include <stdint.h>

/* Whether an If-None-Match header (NULL: none) lists `etag`, by the weak
 * comparison (section 13.1.2). An ETag comes with its quotes: "x" or W/"x". */
bool conditional_known(const char *if_none_match, const char *etag);

enum conditional_extent { CONDITIONAL_WHOLE, CONDITIONAL_PART, CONDITIONAL_OUTSIDE };

struct conditional_request {
	const char *range;    /* the Range header, or NULL */
	const char *if_range; /* the If-Range header, or NULL */
};

struct conditional_part {
	uint64_t offset, length; /* bytes; length is 1 at least */
};

/* What a request wants of `size` bytes whose strong validator is `etag`. *out
 * is set for CONDITIONAL_PART. More ranges than one, another unit and what
 * cannot be read mean the whole, as section 14.2 allows. */
enum conditional_extent conditional_extent(
    const struct conditional_request *request, const char *etag, uint64_t size, struct conditional_part *out);

#endif
