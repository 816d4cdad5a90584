/* addresses: where a daemon of this machine is reached in its local networks.
 * Any thread. */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>

struct addresses_one {
	char text[INET6_ADDRSTRLEN];
	char interface[IF_NAMESIZE]; /* "" when the address is none of this machine's */
	bool v6;
};

/* Calls `take` with each address at which other machines can reach who listens
 * on `host`: for a wildcard those of all interfaces that are up and connected,
 * IPv4 before IPv6, without loopback and link-local ones (a browser cannot open
 * an IPv6 link-local address); for any other host the one address it names. */
void addresses_each(const char *host, void (*take)(void *closure, const struct addresses_one *address), void *closure);

#endif
