/* tls_names: the names and addresses a certificate is for. One thread. */
#ifndef TLS_NAMES_H
#define TLS_NAMES_H

#include <stddef.h>

#include "status.h"

#define TLS_NAMES 64
#define TLS_NAMES_SIZE 254 /* RFC 1035 section 2.3.4, and a terminating zero */

enum tls_names_kind { TLS_NAMES_DNS, TLS_NAMES_IPV4, TLS_NAMES_IPV6 };

struct tls_names_one {
	enum tls_names_kind kind;
	char text[TLS_NAMES_SIZE];  /* lower case; an address as inet_ntop writes it */
	unsigned char address[16]; /* of an address: its 4 or 16 bytes */
};

/* Start with {0}. */
struct tls_names {
	struct tls_names_one items[TLS_NAMES];
	size_t count;
};

/* Adds a DNS name or an address ("192.168.1.10", "fd00::1", "[fd00::1]"), once.
 * STATUS_INVALID for what is neither (no wildcards, no port, ASCII only),
 * STATUS_TOO_LARGE for one too many. */
enum status tls_names_add(struct tls_names *names, const char *text) STATUS_CHECKED;

/* Adds an address of 4 or 16 bytes. STATUS_INVALID for another length. */
enum status tls_names_add_address(struct tls_names *names, const unsigned char *bytes, size_t length) STATUS_CHECKED;

/* Bytes of an item's address: 4 or 16; 0 for a DNS name. */
size_t tls_names_address_size(const struct tls_names_one *one);

#endif
