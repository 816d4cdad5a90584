#include "tls_credentials.h"

#include <gnutls/x509.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "timestamp.h"
#include "tls_file.h"

#define ID_BYTES 64
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define WARN_DAYS 7

struct tls_credentials {
	const char *certificate, *key;
	struct tls_credentials_chain *_Atomic current;
};

static void free_chain(struct tls_credentials_chain *chain)
{
	for (unsigned i = 0; i < chain->count; i++)
		gnutls_pcert_deinit(&chain->certificates[i]);
	if (chain->key)
		gnutls_privkey_deinit(chain->key);
	free(chain);
}

static bool id_of(gnutls_pubkey_t key, unsigned char id[ID_BYTES], size_t *length)
{
	*length = ID_BYTES;
	return gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, id, length) == 0;
}

/* Whether the key is that of the first certificate. */
static bool belong_together(const struct tls_credentials_chain *chain)
{
	unsigned char own[ID_BYTES], certified[ID_BYTES];
	size_t own_length, certified_length;
	gnutls_pubkey_t key;
	if (gnutls_pubkey_init(&key) != 0)
		return false;
	bool same = gnutls_pubkey_import_privkey(key, chain->key, 0, 0) == 0 && id_of(key, own, &own_length) &&
	            id_of(chain->certificates[0].pubkey, certified, &certified_length) &&
	            own_length == certified_length && memcmp(own, certified, own_length) == 0;
	gnutls_pubkey_deinit(key);
	return same;
}

/* A chain out of its time still helps those who accept it by hand. */
static void look_at_times(const struct tls_credentials_chain *chain, const char *path)
{
	gnutls_x509_crt_t certificate;
	if (gnutls_pcert_export_x509((gnutls_pcert_st *)&chain->certificates[0], &certificate) != 0)
		return;
	int64_t now = timestamp_now();
	int64_t from = (int64_t)gnutls_x509_crt_get_activation_time(certificate) * 1000;
	int64_t until = (int64_t)gnutls_x509_crt_get_expiration_time(certificate) * 1000;
	char text[TIMESTAMP_SIZE];
	gnutls_x509_crt_deinit(certificate);
	if (now < from)
		log_warning("%s is good only from %s on; is this machine's clock right?", path,
		    timestamp_format(from, text));
	else if (now > until)
		log_warning("%s was good until %s; browsers refuse it", path, timestamp_format(until, text));
	else if (now > until - WARN_DAYS * DAY_MS)
		log_warning("%s is good until %s only", path, timestamp_format(until, text));
}

static enum status read_certificates(struct tls_credentials_chain *chain, const char *path)
{
	struct tls_file file;
	enum status status = tls_file_read(path, &file);
	if (status != STATUS_OK) {
		log_error("%s cannot be read: %s", path, status_detail(status));
		return STATUS_INVALID;
	}
	const gnutls_datum_t pem = {file.bytes, (unsigned)file.length};
	unsigned count = TLS_CREDENTIALS_CHAIN;
	int error = gnutls_pcert_list_import_x509_raw(
	    chain->certificates, &count, &pem, GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_SORT);
	tls_file_free(&file);
	if (error < 0) {
		log_error("%s holds no certificate chain: %s", path, gnutls_strerror(error));
		return STATUS_INVALID;
	}
	chain->count = count;
	return STATUS_OK;
}

static enum status read_key(struct tls_credentials_chain *chain, const char *path)
{
	struct tls_file file;
	enum status status = tls_file_read(path, &file);
	if (status != STATUS_OK) {
		log_error("%s cannot be read: %s", path, status_detail(status));
		return STATUS_INVALID;
	}
	const gnutls_datum_t pem = {file.bytes, (unsigned)file.length};
	int error = gnutls_privkey_init(&chain->key);
	if (error == 0)
		error = gnutls_privkey_import_x509_raw(chain->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
	tls_file_free(&file);
	if (error == 0)
		return STATUS_OK;
	log_error("%s holds no private key: %s", path, gnutls_strerror(error));
	return STATUS_INVALID;
}

static enum status read_chain(const struct tls_credentials *credentials, struct tls_credentials_chain **out)
{
	struct tls_credentials_chain *chain = calloc(1, sizeof *chain);
	if (!chain)
		return STATUS_NO_MEMORY;
	enum status status = read_certificates(chain, credentials->certificate);
	if (status == STATUS_OK)
		status = read_key(chain, credentials->key);
	if (status == STATUS_OK && !belong_together(chain)) {
		log_error("%s is not the key of %s", credentials->key, credentials->certificate);
		status = STATUS_INVALID;
	}
	if (status != STATUS_OK) {
		free_chain(chain);
		return status;
	}
	look_at_times(chain, credentials->certificate);
	*out = chain;
	return STATUS_OK;
}

enum status tls_credentials_load(const char *certificate, const char *key, struct tls_credentials **out)
{
	struct tls_credentials *credentials = calloc(1, sizeof *credentials);
	if (!credentials)
		return STATUS_NO_MEMORY;
	credentials->certificate = certificate;
	credentials->key = key;
	enum status status = tls_credentials_reload(credentials);
	if (status == STATUS_OK)
		*out = credentials;
	else
		free(credentials);
	return status;
}

enum status tls_credentials_reload(struct tls_credentials *credentials)
{
	struct tls_credentials_chain *chain;
	enum status status = read_chain(credentials, &chain);
	if (status != STATUS_OK)
		return status;
	chain->former = credentials->current;
	credentials->current = chain;
	return STATUS_OK;
}

struct tls_credentials_chain *tls_credentials_chain(const struct tls_credentials *credentials)
{
	return credentials->current;
}

void tls_credentials_free(struct tls_credentials *credentials)
{
	if (!credentials)
		return;
	for (struct tls_credentials_chain *chain = credentials->current, *former; chain; chain = former) {
		former = chain->former;
		free_chain(chain);
	}
	free(credentials);
}
