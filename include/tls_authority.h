/* tls_authority: a certificate authority of the congress's own, for a hall
 * without internet, where no public one can vouch for the daemon.
 *
 * It can vouch for private addresses, for names that exist in local networks
 * only (.local, .lan, .internal, .home.arpa, localhost) and for what it was
 * made for, and for nothing else (RFC 5280 section 4.2.1.10, critical): who
 * steals it cannot pass for a bank on the phones that installed it.
 *
 * Keys are ECDSA on P-256. One thread. */
#ifndef TLS_AUTHORITY_H
#define TLS_AUTHORITY_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "tls_names.h"

#define TLS_AUTHORITY_FINGERPRINT 96 /* "AB:CD:…" of a SHA-256, and a terminating zero */
#define TLS_AUTHORITY_NAME 65        /* RFC 5280 appendix A: 64 characters */

struct tls_authority;

/* Makes one, valid for two years from a day before `now` (milliseconds UTC),
 * since clocks differ. `name` is how devices list it, `organisation` the
 * congress; both UTF-8, cut where too long. STATUS_INTERNAL when GnuTLS
 * fails; the log says why. The caller frees *out. */
enum status tls_authority_make(const char *name, const char *organisation, const struct tls_names *names, int64_t now,
    struct tls_authority **out) STATUS_CHECKED;

/* Reads certificate and, where there is one, key from PEM, or the certificate
 * from DER. STATUS_CORRUPT for anything but an authority, and where the key is
 * another's. */
enum status tls_authority_parse(const void *file, size_t length, struct tls_authority **out) STATUS_CHECKED;

/* Wipes and frees; NULL is harmless. */
void tls_authority_free(struct tls_authority *authority);

/* PEM text: certificate, then key. To be freed by tls_authority_free_text. */
enum status tls_authority_export(const struct tls_authority *authority, char **pem) STATUS_CHECKED;

/* The first of `names` it may not vouch for, or NULL. */
const struct tls_names_one *tls_authority_refused(
    const struct tls_authority *authority, const struct tls_names *names);

/* A key and a certificate for `names`, for servers only, valid for 397 days
 * from a day before `now`, but no longer than the authority. PEM text of both,
 * to be freed by tls_authority_free_text; *until: milliseconds UTC.
 * STATUS_FORBIDDEN without the authority's key, STATUS_INVALID for a name it
 * may not vouch for or after its time. */
enum status tls_authority_issue(const struct tls_authority *authority, const struct tls_names *names, int64_t now,
    char **pem, int64_t *until) STATUS_CHECKED;

/* Wipes and frees; NULL is harmless. */
void tls_authority_free_text(char *pem);

/* Adds the names of the first certificate in the PEM text. STATUS_INVALID. */
enum status tls_authority_names_of(const char *pem, size_t length, struct tls_names *names) STATUS_CHECKED;

/* What devices need of it. */
struct tls_authority_facts {
	unsigned char *der; /* the certificate */
	size_t length;
	char fingerprint[TLS_AUTHORITY_FINGERPRINT]; /* SHA-256 of `der`, as devices show it */
	unsigned char sha256[32];
	char name[TLS_AUTHORITY_NAME];
	int64_t from, until; /* milliseconds UTC */
};

/* The caller frees with tls_authority_facts_free. */
enum status tls_authority_facts(
    const struct tls_authority *authority, struct tls_authority_facts *out) STATUS_CHECKED;
void tls_authority_facts_free(struct tls_authority_facts *facts);

#endif
