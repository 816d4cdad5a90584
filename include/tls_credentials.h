/* tls_credentials: certificate chain and key the daemon shows, which can be
 * exchanged while it serves. */
#ifndef TLS_CREDENTIALS_H
#define TLS_CREDENTIALS_H

#include <gnutls/abstract.h>

#include "status.h"

#define TLS_CREDENTIALS_CHAIN 8 /* certificates in a file */

/* Lives until the credentials are freed: a connection may still use a chain
 * that was exchanged. */
struct tls_credentials_chain {
	gnutls_pcert_st certificates[TLS_CREDENTIALS_CHAIN]; /* the daemon's own first */
	unsigned count;
	gnutls_privkey_t key;
	struct tls_credentials_chain *former;
};

struct tls_credentials;

/* Reads both PEM files, which may be one. STATUS_INVALID when one cannot be
 * read, or the key is another certificate's; the log says what. A certificate
 * out of its time is taken, with a warning. The paths are borrowed. */
enum status tls_credentials_load(const char *certificate, const char *key, struct tls_credentials **out) STATUS_CHECKED;

/* Reads the files again, for connections to come. On failure, as above, all
 * stays as it was. One thread. */
enum status tls_credentials_reload(struct tls_credentials *credentials) STATUS_CHECKED;

/* The one in force. Any thread. */
struct tls_credentials_chain *tls_credentials_chain(const struct tls_credentials *credentials);

void tls_credentials_free(struct tls_credentials *credentials);

#endif
