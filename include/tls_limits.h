/* tls_limits: what an authority may vouch for, as name constraints in its
 * certificate (RFC 5280 section 4.2.1.10). Any thread. */
#ifndef TLS_LIMITS_H
#define TLS_LIMITS_H

#include <gnutls/x509.h>

#include "tls_names.h"

/* Limits an authority, critically, to `names`, names of local networks and
 * private addresses. GnuTLS's error, or 0. */
int tls_limits_set(gnutls_x509_crt_t certificate, const struct tls_names *names);

/* The first of `names` the authority may not vouch for, or NULL. */
const struct tls_names_one *tls_limits_refused(gnutls_x509_crt_t authority, const struct tls_names *names);

#endif
