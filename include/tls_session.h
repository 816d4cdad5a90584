/* tls_session: which certificate a connection is shown: the one in force when
 * it begins. On the connection's worker. */
#ifndef TLS_SESSION_H
#define TLS_SESSION_H

#include <gnutls/abstract.h>
#include <microhttpd.h>

/* TLS 1.2 and 1.3 only, with forward secrecy and authenticated encryption. */
#define TLS_SESSION_PRIORITIES                                                                                         \
	"NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+AEAD:"                           \
	"+ECDHE-ECDSA:+ECDHE-RSA:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"                                     \
	"+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA384:+SIGN-ECDSA-SECP384R1-SHA384:"             \
	"+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-EDDSA-ED25519:"   \
	"+COMP-NULL:+CTYPE-X509"

/* MHD's callback for a connection that begins or ends; `closure` is a struct
 * tls_credentials, which becomes the connection's context. */
void tls_session_notify(void *closure, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what);

/* GnuTLS's callback for the certificate of a session of MHD's. */
int tls_session_retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *asked, gnutls_pcert_st **chain,
    unsigned *chain_length, gnutls_ocsp_data_st **ocsp, unsigned *ocsp_length, gnutls_privkey_t *key, unsigned *flags);

#endif
