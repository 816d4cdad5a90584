#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct config config_default(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return (struct config){
	    .host = "127.0.0.1",
	    .port = 8080,
	    .workers = cores > 0 ? (unsigned)cores : 1,
	    .connections = 20000,
	    .header_bytes = 8192,
	    .idle_seconds = 60,
	    .body_bytes = CONFIG_BODY_BYTES,
	    .public_body_bytes = CONFIG_PUBLIC_BODY_BYTES,
	    .document_bytes = CONFIG_DOCUMENT_BYTES,
	    .login_failures = 5,
	    .address_failures = 50,
	    .login_wait_seconds = 30,
	};
}

static enum status parse_port(const char *text, uint16_t *port)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || value > 65535)
		return STATUS_INVALID;
	*port = (uint16_t)value;
	return STATUS_OK;
}

enum status config_listen(const char *text, char host[64], uint16_t *port)
{
	const char *colon = strrchr(text, ':');
	if (!colon)
		return parse_port(text, port);
	const char *start = text;
	size_t length = (size_t)(colon - text);
	if (length >= 2 && start[0] == '[' && start[length - 1] == ']') {
		start++;
		length -= 2;
	} else if (memchr(start, ':', length)) {
		return STATUS_INVALID; /* an IPv6 address needs its brackets */
	}
	if (length == 0 || length >= 64)
		return STATUS_INVALID;
	enum status status = parse_port(colon + 1, port);
	if (status != STATUS_OK)
		return status;
	memcpy(host, start, length);
	host[length] = '\0';
	return STATUS_OK;
}
