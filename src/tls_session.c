#include "tls_session.h"

#include "tls_credentials.h"

void tls_session_notify(
    void *closure, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
	(void)connection;
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*context = closure;
}

/* GnuTLS hands its callback no closure, but MHD has made the connection the
 * session's own pointer. */
int tls_session_retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *asked, gnutls_pcert_st **chain,
    unsigned *chain_length, gnutls_ocsp_data_st **ocsp, unsigned *ocsp_length, gnutls_privkey_t *key, unsigned *flags)
{
	(void)asked;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(gnutls_session_get_ptr(session), MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	if (!info || !info->socket_context)
		return -1;
	struct tls_credentials_chain *current = tls_credentials_chain(info->socket_context);
	*chain = current->certificates;
	*chain_length = current->count;
	*ocsp = NULL;
	*ocsp_length = 0;
	*key = current->key;
	*flags = 0; /* they stay ours */
	return 0;
}
