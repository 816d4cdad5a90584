#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "addresses.h"
#include "log.h"

#define BACKLOG 4096

enum sharing { EXCLUSIVE, SHARED };

static enum status resolve(const char *host, uint16_t port, struct addrinfo **out)
{
	char service[8];
	snprintf(service, sizeof service, "%u", port);
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	};
	int code = getaddrinfo(host, service, &hints, out);
	if (code == 0)
		return STATUS_OK;
	log_error("cannot listen on %s: %s", host, gai_strerror(code));
	return STATUS_INVALID;
}

static enum status bind_failure(const char *host, uint16_t port)
{
	int error = errno;
	log_error("cannot listen on %s port %u: %s", host, port, strerror(error));
	return error == EADDRINUSE ? STATUS_CONFLICT : error == EACCES ? STATUS_FORBIDDEN : STATUS_INVALID;
}

static enum status bind_socket(const char *host, uint16_t port, enum sharing sharing, int *out)
{
	struct addrinfo *address = NULL;
	enum status status = resolve(host, port, &address);
	if (status != STATUS_OK)
		return status;
	int one = 1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		freeaddrinfo(address);
		return STATUS_IO;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (sharing == SHARED)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
	if (bind(fd, address->ai_addr, address->ai_addrlen) != 0 || (sharing == EXCLUSIVE && listen(fd, 1) != 0)) {
		status = bind_failure(host, port);
		close(fd);
		fd = -1;
	}
	freeaddrinfo(address);
	*out = fd;
	return status;
}

enum status listener_numeric(const char *host, char out[64])
{
	struct addrinfo *address = NULL;
	enum status status = resolve(host, 0, &address);
	if (status != STATUS_OK)
		return status;
	if (getnameinfo(address->ai_addr, address->ai_addrlen, out, 64, NULL, 0, NI_NUMERICHOST) != 0)
		status = STATUS_INVALID;
	freeaddrinfo(address);
	return status;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

enum status listener_reserve(const char *host, uint16_t *port)
{
	int fd;
	enum status status = bind_socket(host, *port, EXCLUSIVE, &fd);
	if (status != STATUS_OK)
		return status;
	*port = port_of(fd);
	close(fd);
	return *port ? STATUS_OK : STATUS_IO;
}

enum status listener_open(const char *host, uint16_t port, int *out)
{
	int fd;
	enum status status = bind_socket(host, port, SHARED, &fd);
	if (status != STATUS_OK)
		return status;
	if (listen(fd, BACKLOG) != 0) {
		status = bind_failure(host, port);
		close(fd);
		return status;
	}
	*out = fd;
	return STATUS_OK;
}

struct taker {
	void (*take)(void *closure, const char *address);
	void *closure;
};

static void take_text(void *closure, const struct addresses_one *address)
{
	const struct taker *taker = closure;
	taker->take(taker->closure, address->text);
}

void listener_addresses(const char *host, void (*take)(void *closure, const char *address), void *closure)
{
	bool all = strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
	take(closure, all ? "127.0.0.1" : host);
	if (all)
		addresses_each(host, take_text, &(struct taker){take, closure});
}
