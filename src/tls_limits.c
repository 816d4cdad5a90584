#include "tls_limits.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const local_domains[] = {"local", "lan", "internal", "home.arpa", "localhost"};

/* RFC 1918, RFC 3927, RFC 4193, RFC 4291, and this machine. */
static const char *const private_networks[] = {
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static gnutls_datum_t datum(const void *bytes, size_t length)
{
	return (gnutls_datum_t){(unsigned char *)bytes, (unsigned)length};
}

static int permit_network(gnutls_x509_name_constraints_t limits, const char *network)
{
	gnutls_datum_t range;
	int error = gnutls_x509_cidr_to_rfc5280(network, &range);
	if (error < 0)
		return error;
	error = gnutls_x509_name_constraints_add_permitted(limits, GNUTLS_SAN_IPADDRESS, &range);
	gnutls_free(range.data);
	return error;
}

static int permit_domain(gnutls_x509_name_constraints_t limits, const char *domain)
{
	const gnutls_datum_t name = datum(domain, strlen(domain));
	return gnutls_x509_name_constraints_add_permitted(limits, GNUTLS_SAN_DNSNAME, &name);
}

static int permit_name(gnutls_x509_name_constraints_t limits, const struct tls_names_one *one)
{
	char network[TLS_NAMES_SIZE + 8];
	if (one->kind == TLS_NAMES_DNS)
		return permit_domain(limits, one->text);
	snprintf(network, sizeof network, "%s/%zu", one->text, 8 * tls_names_address_size(one));
	return permit_network(limits, network);
}

static bool is_permitted(gnutls_x509_name_constraints_t limits, const struct tls_names_one *one)
{
	const bool dns = one->kind == TLS_NAMES_DNS;
	const gnutls_datum_t name =
	    dns ? datum(one->text, strlen(one->text)) : datum(one->address, tls_names_address_size(one));
	return gnutls_x509_name_constraints_check(limits, dns ? GNUTLS_SAN_DNSNAME : GNUTLS_SAN_IPADDRESS, &name) != 0;
}

static int fill_limits(gnutls_x509_name_constraints_t limits, const struct tls_names *names)
{
	int error = 0;
	for (size_t i = 0; i < COUNT(local_domains) && error >= 0; i++)
		error = permit_domain(limits, local_domains[i]);
	for (size_t i = 0; i < COUNT(private_networks) && error >= 0; i++)
		error = permit_network(limits, private_networks[i]);
	for (size_t i = 0; i < names->count && error >= 0; i++) {
		if (!is_permitted(limits, &names->items[i]))
			error = permit_name(limits, &names->items[i]);
	}
	return error;
}

int tls_limits_set(gnutls_x509_crt_t certificate, const struct tls_names *names)
{
	gnutls_x509_name_constraints_t limits;
	int error = gnutls_x509_name_constraints_init(&limits);
	if (error < 0)
		return error;
	error = fill_limits(limits, names);
	if (error >= 0)
		error = gnutls_x509_crt_set_name_constraints(certificate, limits, 1);
	gnutls_x509_name_constraints_deinit(limits);
	return error;
}

const struct tls_names_one *tls_limits_refused(gnutls_x509_crt_t authority, const struct tls_names *names)
{
	gnutls_x509_name_constraints_t limits;
	unsigned critical;
	const struct tls_names_one *refused = NULL;
	if (gnutls_x509_name_constraints_init(&limits) < 0)
		return names->items;
	int error = gnutls_x509_crt_get_name_constraints(authority, limits, 0, &critical);
	for (size_t i = 0; i < names->count && !refused; i++) {
		if (error < 0 || !is_permitted(limits, &names->items[i]))
			refused = &names->items[i];
	}
	gnutls_x509_name_constraints_deinit(limits);
	return refused;
}
