/* config: the daemon's settings, with every default and its unit. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct config {
	const char *data;       /* the congress directory */
	const char *host;       /* address to listen on */
	uint16_t port;          /* 0: a free one */
	const char *tls_cert;   /* PEM file, or NULL for plain HTTP */
	const char *tls_key;    /* PEM file */
	const char *authority;  /* DER file of the certificate authority devices install, or NULL */
	const char *http_host;  /* a plain listener beside the secure one, or NULL: none */
	uint16_t http_port;     /* 0: a free one */
	const char *public_url; /* what cards and pairing links say, or NULL: the address listened on */
	unsigned workers;       /* threads */
	bool uncontained;       /* not bound to its files and system calls */

	unsigned connections;        /* at once, all workers together */
	unsigned header_bytes;       /* memory for one request's headers */
	unsigned idle_seconds;       /* before a silent connection is closed */
	size_t body_bytes;           /* of an ordinary request by staff */
	size_t public_body_bytes;    /* of a request by a delegate or anybody */
	size_t document_bytes;       /* of an uploaded document */
	unsigned login_failures;     /* in a row for one account from one address before it must wait */
	unsigned address_failures;   /* likewise for one address, all accounts together */
	unsigned login_wait_seconds; /* the wait after too many */
};

#define CONFIG_BODY_BYTES ((size_t)16 << 20)        /* 1,000 scans or a roster of 50,000 rows fit */
#define CONFIG_PUBLIC_BODY_BYTES ((size_t)64 << 10) /* a ballot with every option marked fits */
#define CONFIG_DOCUMENT_BYTES ((size_t)100 << 20)

/* All defaults; `data` is NULL. */
struct config config_default(void);

/* Reads "host:port", "[v6]:port" or "port" into host (which holds 64 bytes)
 * and port. STATUS_INVALID. */
enum status config_listen(const char *text, char host[64], uint16_t *port) STATUS_CHECKED;

#endif
