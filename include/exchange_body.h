/* exchange_body: the body of a request as it arrives, kept in memory or, where
 * the endpoint takes uploads, in a nameless file. On the request's worker. */
#ifndef EXCHANGE_BODY_H
#define EXCHANGE_BODY_H

#include <stddef.h>

#include "exchange.h"
#include "status.h"

/* How many bytes this exchange may send; 0 where none are wanted. */
size_t exchange_body_max(const struct exchange *exchange);

/* Before the first bytes. STATUS_STORAGE_FULL, STATUS_IO, STATUS_NO_MEMORY. */
enum status exchange_body_open(struct exchange *exchange) STATUS_CHECKED;

/* Adds bytes to the request's body. STATUS_TOO_LARGE; else as above. */
enum status exchange_body_add(struct exchange *exchange, const char *bytes, size_t length) STATUS_CHECKED;

/* After the last bytes: an upload's hash is set in the request. */
void exchange_body_finish(struct exchange *exchange);

/* Forgets the body; it may hold a password. */
void exchange_body_free(struct exchange *exchange);

#endif
