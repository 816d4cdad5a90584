/* tls_file: a PEM file in memory. Any thread. */
#ifndef TLS_FILE_H
#define TLS_FILE_H

#include <gnutls/gnutls.h>

#include "status.h"

/* Reads a file of at most 1 MiB, zero-terminated behind its size. To be freed
 * by tls_file_free. STATUS_NOT_FOUND, STATUS_IO, STATUS_INVALID (empty or too
 * large), STATUS_NO_MEMORY. */
enum status tls_file_read(const char *path, gnutls_datum_t *out) STATUS_CHECKED;

/* Wipes, since there may be a key in it. */
void tls_file_free(gnutls_datum_t *file);

#endif
