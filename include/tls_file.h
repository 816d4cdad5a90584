/* tls_file: a PEM file in memory. Any thread. */
#ifndef TLS_FILE_H
#define TLS_FILE_H

#include <stddef.h>

#include "status.h"

struct tls_file {
	unsigned char *bytes; /* and a terminating zero */
	size_t length;
};

/* Reads a file of at most 1 MiB. To be freed by tls_file_free. STATUS_NOT_FOUND, STATUS_IO, STATUS_INVALID (empty or too
 * large), STATUS_NO_MEMORY. */
enum status tls_file_read(const char *path, struct tls_file *out) STATUS_CHECKED;

/* Wipes, since there may be a key in it. */
void tls_file_free(struct tls_file *file);

#endif
