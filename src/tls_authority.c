#include "tls_authority.h"

#include <gnutls/x509.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "tls_limits.h"

#define DAY ((time_t)24 * 60 * 60)
#define AUTHORITY_DAYS 730
#define SERVER_DAYS 397 /* what browsers take of anybody */
#define SERIAL_BYTES 16
#define KEY_ID_BYTES 20

struct tls_authority {
	gnutls_x509_crt_t certificate;
	gnutls_x509_privkey_t key; /* NULL: it can only be shown */
};

static enum status status_of(int error)
{
	if (error >= 0)
		return STATUS_OK;
	log_error("certificate: %s", gnutls_strerror(error));
	return error == GNUTLS_E_MEMORY_ERROR ? STATUS_NO_MEMORY : STATUS_INTERNAL;
}

static gnutls_datum_t datum(const void *bytes, size_t length)
{
	return (gnutls_datum_t){(unsigned char *)bytes, (unsigned)length};
}

/* ---- what both kinds of certificate have ---- */

/* Bytes of UTF-8 text that fit, without half a character. */
static size_t fitting(const char *text, size_t max)
{
	size_t length = strlen(text);
	if (length <= max)
		return length;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

static int set_subject(gnutls_x509_crt_t certificate, const char *oid, const char *text)
{
	size_t length = fitting(text, TLS_AUTHORITY_NAME - 1);
	return length ? gnutls_x509_crt_set_dn_by_oid(certificate, oid, 0, text, (unsigned)length) : 0;
}

static int set_key_id(gnutls_x509_crt_t certificate)
{
	unsigned char id[KEY_ID_BYTES];
	size_t length = sizeof id;
	int error = gnutls_x509_crt_get_key_id(certificate, 0, id, &length);
	return error < 0 ? error : gnutls_x509_crt_set_subject_key_id(certificate, id, length);
}

static int set_common(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, time_t from, time_t until)
{
	unsigned char serial[SERIAL_BYTES];
	randombytes_buf(serial, sizeof serial);
	serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and always as long */
	int error = gnutls_x509_crt_set_version(certificate, 3);
	if (error >= 0)
		error = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
	if (error >= 0)
		error = gnutls_x509_crt_set_activation_time(certificate, from);
	if (error >= 0)
		error = gnutls_x509_crt_set_expiration_time(certificate, until);
	if (error >= 0)
		error = gnutls_x509_crt_set_key(certificate, key);
	return error < 0 ? error : set_key_id(certificate);
}

static int make_key(gnutls_x509_privkey_t *out)
{
	gnutls_x509_privkey_t key;
	int error = gnutls_x509_privkey_init(&key);
	if (error < 0)
		return error;
	error = gnutls_x509_privkey_generate(
	    key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	if (error < 0)
		gnutls_x509_privkey_deinit(key);
	else
		*out = key;
	return error;
}

/* ---- making an authority ---- */

static int fill_authority(struct tls_authority *authority, const char *name, const char *organisation,
    const struct tls_names *names, time_t now)
{
	gnutls_x509_crt_t certificate = authority->certificate;
	int error = set_common(certificate, authority->key, now - DAY, now + (AUTHORITY_DAYS - 1) * DAY);
	if (error >= 0)
		error = set_subject(certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, organisation);
	if (error >= 0)
		error = set_subject(certificate, GNUTLS_OID_X520_COMMON_NAME, name);
	if (error >= 0)
		error = gnutls_x509_crt_set_basic_constraints(certificate, 1, 0);
	if (error >= 0)
		error = gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
	if (error >= 0)
		error = tls_limits_set(certificate, names);
	if (error >= 0)
		error = gnutls_x509_crt_sign2(certificate, certificate, authority->key, GNUTLS_DIG_SHA256, 0);
	return error;
}

enum status tls_authority_make(const char *name, const char *organisation, const struct tls_names *names, int64_t now,
    struct tls_authority **out)
{
	struct tls_authority *authority = calloc(1, sizeof *authority);
	if (!authority)
		return STATUS_NO_MEMORY;
	int error = gnutls_x509_crt_init(&authority->certificate);
	if (error >= 0)
		error = make_key(&authority->key);
	if (error >= 0)
		error = fill_authority(authority, name, organisation, names, (time_t)(now / 1000));
	if (error >= 0)
		*out = authority;
	else
		tls_authority_free(authority);
	return status_of(error);
}

/* ---- an authority's file ---- */

static bool fits(const struct tls_authority *authority)
{
	unsigned char certified[64], own[64];
	size_t certified_length = sizeof certified, own_length = sizeof own;
	return gnutls_x509_crt_get_key_id(authority->certificate, 0, certified, &certified_length) >= 0 &&
	       gnutls_x509_privkey_get_key_id(authority->key, 0, own, &own_length) >= 0 &&
	       own_length == certified_length && memcmp(own, certified, own_length) == 0;
}

static int read_key(struct tls_authority *authority, const gnutls_datum_t *file)
{
	int error = gnutls_x509_privkey_init(&authority->key);
	if (error < 0)
		return error;
	error = gnutls_x509_privkey_import(authority->key, file, GNUTLS_X509_FMT_PEM);
	return error >= 0 && !fits(authority) ? GNUTLS_E_CERTIFICATE_KEY_MISMATCH : error;
}

enum status tls_authority_parse(const void *file, size_t length, struct tls_authority **out)
{
	struct tls_authority *authority = calloc(1, sizeof *authority);
	if (!authority)
		return STATUS_NO_MEMORY;
	const gnutls_datum_t bytes = datum(file, length);
	const bool text = length > 5 && memcmp(file, "-----", 5) == 0;
	int error = gnutls_x509_crt_init(&authority->certificate);
	if (error >= 0)
		error = gnutls_x509_crt_import(
		    authority->certificate, &bytes, text ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER);
	if (error >= 0 && gnutls_x509_crt_get_ca_status(authority->certificate, NULL) <= 0)
		error = GNUTLS_E_CERTIFICATE_ERROR;
	if (error >= 0 && text && memmem(file, length, "PRIVATE KEY-----", 16))
		error = read_key(authority, &bytes);
	if (error >= 0) {
		*out = authority;
		return STATUS_OK;
	}
	tls_authority_free(authority);
	log_error("certificate authority: %s", gnutls_strerror(error));
	return error == GNUTLS_E_MEMORY_ERROR ? STATUS_NO_MEMORY : STATUS_CORRUPT;
}

void tls_authority_free(struct tls_authority *authority)
{
	if (!authority)
		return;
	if (authority->certificate)
		gnutls_x509_crt_deinit(authority->certificate);
	if (authority->key)
		gnutls_x509_privkey_deinit(authority->key);
	free(authority);
}

static int export_both(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, char **pem)
{
	gnutls_datum_t first = {0}, second = {0};
	char *both = NULL;
	int error = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &first);
	if (error >= 0)
		error = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &second);
	if (error >= 0 && asprintf(&both, "%.*s%.*s", (int)first.size, (const char *)first.data, (int)second.size,
	                      (const char *)second.data) < 0)
		error = GNUTLS_E_MEMORY_ERROR;
	if (error >= 0)
		*pem = both;
	if (second.data)
		sodium_memzero(second.data, second.size);
	gnutls_free(first.data);
	gnutls_free(second.data);
	return error;
}

enum status tls_authority_export(const struct tls_authority *authority, char **pem)
{
	return authority->key ? status_of(export_both(authority->certificate, authority->key, pem)) : STATUS_FORBIDDEN;
}

void tls_authority_free_text(char *pem)
{
	if (pem)
		sodium_memzero(pem, strlen(pem));
	free(pem);
}

/* ---- certificates of the daemon ---- */

const struct tls_names_one *tls_authority_refused(const struct tls_authority *authority, const struct tls_names *names)
{
	return tls_limits_refused(authority->certificate, names);
}


static int set_names(gnutls_x509_crt_t certificate, const struct tls_names *names)
{
	int error = 0;
	for (size_t i = 0; i < names->count && error >= 0; i++) {
		const struct tls_names_one *one = &names->items[i];
		const bool dns = one->kind == TLS_NAMES_DNS;
		const void *bytes = dns ? (const void *)one->text : one->address;
		size_t length = dns ? strlen(one->text) : tls_names_address_size(one);
		error = gnutls_x509_crt_set_subject_alt_name(certificate, dns ? GNUTLS_SAN_DNSNAME : GNUTLS_SAN_IPADDRESS,
		    bytes, (unsigned)length, GNUTLS_FSAN_APPEND);
	}
	return error;
}

static int set_issuer_id(gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
	unsigned char id[KEY_ID_BYTES];
	size_t length = sizeof id;
	int error = gnutls_x509_crt_get_subject_key_id(issuer, id, &length, NULL);
	return error < 0 ? error : gnutls_x509_crt_set_authority_key_id(certificate, id, length);
}

static int fill_server(gnutls_x509_crt_t certificate, const struct tls_authority *authority,
    const struct tls_names *names)
{
	int error = set_subject(certificate, GNUTLS_OID_X520_COMMON_NAME, "congressd");
	if (error >= 0)
		error = gnutls_x509_crt_set_basic_constraints(certificate, 0, -1);
	if (error >= 0)
		error = gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
	if (error >= 0)
		error = gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
	if (error >= 0)
		error = set_names(certificate, names);
	if (error >= 0)
		error = set_issuer_id(certificate, authority->certificate);
	if (error >= 0)
		error = gnutls_x509_crt_sign2(certificate, authority->certificate, authority->key, GNUTLS_DIG_SHA256, 0);
	return error;
}

static int make_server(const struct tls_authority *authority, const struct tls_names *names, time_t from, time_t until,
    char **pem)
{
	gnutls_x509_crt_t certificate;
	gnutls_x509_privkey_t key;
	int error = gnutls_x509_crt_init(&certificate);
	if (error < 0)
		return error;
	error = make_key(&key);
	if (error >= 0) {
		error = set_common(certificate, key, from, until);
		if (error >= 0)
			error = fill_server(certificate, authority, names);
		if (error >= 0)
			error = export_both(certificate, key, pem);
		gnutls_x509_privkey_deinit(key);
	}
	gnutls_x509_crt_deinit(certificate);
	return error;
}

enum status tls_authority_issue(const struct tls_authority *authority, const struct tls_names *names, int64_t now,
    char **pem, int64_t *until)
{
	if (!authority->key)
		return STATUS_FORBIDDEN;
	/* RFC 5280 section 4.1.2.5: the last second belongs to it. */
	time_t today = (time_t)(now / 1000), end = today + (SERVER_DAYS - 1) * DAY - 1;
	time_t last = gnutls_x509_crt_get_expiration_time(authority->certificate);
	if (today >= last || names->count == 0 || tls_authority_refused(authority, names))
		return STATUS_INVALID;
	end = end < last ? end : last;
	*until = (int64_t)end * 1000;
	return status_of(make_server(authority, names, today - DAY, end, pem));
}

static int add_name(struct tls_names *names, unsigned kind, const char *bytes, size_t length)
{
	if (kind == GNUTLS_SAN_DNSNAME)
		return tls_names_add(names, bytes) == STATUS_OK ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
	if (kind == GNUTLS_SAN_IPADDRESS)
		return tls_names_add_address(names, (const unsigned char *)bytes, length) == STATUS_OK
		           ? 0
		           : GNUTLS_E_CERTIFICATE_ERROR;
	return 0;
}

static int take_names(gnutls_x509_crt_t certificate, struct tls_names *names)
{
	for (unsigned i = 0;; i++) {
		char bytes[TLS_NAMES_SIZE + 1] = "";
		size_t length = sizeof bytes - 1;
		unsigned kind = 0;
		int error = gnutls_x509_crt_get_subject_alt_name2(certificate, i, bytes, &length, &kind, NULL);
		if (error == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return 0;
		if (error >= 0)
			error = add_name(names, kind, bytes, length);
		if (error < 0)
			return error;
	}
}

enum status tls_authority_names_of(const char *pem, size_t length, struct tls_names *names)
{
	gnutls_x509_crt_t certificate;
	const gnutls_datum_t file = datum(pem, length);
	if (gnutls_x509_crt_init(&certificate) < 0)
		return STATUS_NO_MEMORY;
	int error = gnutls_x509_crt_import(certificate, &file, GNUTLS_X509_FMT_PEM);
	if (error >= 0)
		error = take_names(certificate, names);
	gnutls_x509_crt_deinit(certificate);
	return error >= 0 ? STATUS_OK : STATUS_INVALID;
}

/* ---- what devices need ---- */

static void write_fingerprint(struct tls_authority_facts *facts)
{
	crypto_hash_sha256(facts->sha256, facts->der, facts->length);
	char *at = facts->fingerprint;
	for (size_t i = 0; i < sizeof facts->sha256; i++)
		at += sprintf(at, i ? ":%02X" : "%02X", facts->sha256[i]);
}

enum status tls_authority_facts(const struct tls_authority *authority, struct tls_authority_facts *out)
{
	struct tls_authority_facts facts = {
	    .from = (int64_t)gnutls_x509_crt_get_activation_time(authority->certificate) * 1000,
	    .until = (int64_t)gnutls_x509_crt_get_expiration_time(authority->certificate) * 1000,
	};
	gnutls_datum_t der = {0};
	size_t size = sizeof facts.name;
	int error = gnutls_x509_crt_get_dn_by_oid(
	    authority->certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, facts.name, &size);
	if (error >= 0)
		error = gnutls_x509_crt_export2(authority->certificate, GNUTLS_X509_FMT_DER, &der);
	if (error >= 0 && !(facts.der = malloc(der.size)))
		error = GNUTLS_E_MEMORY_ERROR;
	if (error >= 0) {
		memcpy(facts.der, der.data, der.size);
		facts.length = der.size;
		write_fingerprint(&facts);
		*out = facts;
	}
	gnutls_free(der.data);
	return status_of(error);
}

void tls_authority_facts_free(struct tls_authority_facts *facts)
{
	free(facts->der);
	*facts = (struct tls_authority_facts){0};
}
