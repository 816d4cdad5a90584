#include "addresses.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct search {
	void (*take)(void *closure, const struct addresses_one *address);
	void *closure;
};

static bool write_text(const struct sockaddr *address, struct addresses_one *out)
{
	out->v6 = address->sa_family == AF_INET6;
	const void *bytes = out->v6 ? (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
	                            : (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
	return inet_ntop(address->sa_family, bytes, out->text, sizeof out->text) != NULL;
}

/* Whether another machine can reach it by its number alone. */
static bool is_reachable(const struct ifaddrs *each)
{
	const unsigned needed = IFF_UP | IFF_RUNNING;
	if ((each->ifa_flags & needed) != needed || (each->ifa_flags & IFF_LOOPBACK))
		return false;
	if (each->ifa_addr->sa_family == AF_INET)
		return true;
	const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)each->ifa_addr)->sin6_addr;
	return !IN6_IS_ADDR_LINKLOCAL(v6) && !IN6_IS_ADDR_LOOPBACK(v6) && !IN6_IS_ADDR_MULTICAST(v6);
}

static void take_family(const struct ifaddrs *interfaces, int family, const struct search *search)
{
	for (const struct ifaddrs *each = interfaces; each; each = each->ifa_next) {
		struct addresses_one one;
		if (!each->ifa_addr || each->ifa_addr->sa_family != family || !is_reachable(each) ||
		    !write_text(each->ifa_addr, &one))
			continue;
		snprintf(one.interface, sizeof one.interface, "%s", each->ifa_name);
		search->take(search->closure, &one);
	}
}

/* The interface that has this very address. */
static void name_interface(const struct ifaddrs *interfaces, struct addresses_one *one)
{
	for (const struct ifaddrs *each = interfaces; each; each = each->ifa_next) {
		struct addresses_one other;
		if (each->ifa_addr && each->ifa_addr->sa_family == (one->v6 ? AF_INET6 : AF_INET) &&
		    write_text(each->ifa_addr, &other) && strcmp(other.text, one->text) == 0) {
			snprintf(one->interface, sizeof one->interface, "%s", each->ifa_name);
			return;
		}
	}
}

static void take_host(const struct ifaddrs *interfaces, const char *host, const struct search *search)
{
	struct addrinfo *found = NULL;
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addresses_one one = {0};
	if (getaddrinfo(host, NULL, &hints, &found) != 0)
		return;
	if (write_text(found->ai_addr, &one)) {
		name_interface(interfaces, &one);
		search->take(search->closure, &one);
	}
	freeaddrinfo(found);
}

void addresses_each(const char *host, void (*take)(void *closure, const struct addresses_one *address), void *closure)
{
	const struct search search = {take, closure};
	struct ifaddrs *interfaces = NULL;
	if (getifaddrs(&interfaces) != 0)
		interfaces = NULL;
	bool v6 = strcmp(host, "::") == 0; /* which takes IPv4 as well */
	if (v6 || strcmp(host, "0.0.0.0") == 0)
		take_family(interfaces, AF_INET, &search);
	else
		take_host(interfaces, host, &search);
	if (v6)
		take_family(interfaces, AF_INET6, &search);
	freeifaddrs(interfaces);
}
