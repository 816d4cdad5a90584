/* nullable: JSON for what may be missing: null where there is none. NULL
 * without memory. */
#ifndef NULLABLE_H
#define NULLABLE_H

#include <jansson.h>
#include <stdint.h>

/* `text` may be NULL or empty: none. */
json_t *nullable_text(const char *text);

/* An id; 0: none. */
json_t *nullable_id(int64_t id);

/* A moment, written as timestamp_format does; 0: none. */
json_t *nullable_time(int64_t ms);

#endif
