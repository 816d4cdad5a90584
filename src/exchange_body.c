#include "exchange_body.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "photo.h"

size_t exchange_body_max(const struct exchange *exchange)
{
	const struct config *config = exchange->context->app->config;
	if (!exchange->route || exchange->route->body == ROUTES_NO_BODY)
		return 0;
	if (exchange->route->auth != ROUTES_ROLES || exchange->route->roles == ROLE_DELEGATE)
		return config->public_body_bytes;
	if (exchange->route->body == ROUTES_PHOTO)
		return PHOTO_BYTES_MAX;
	return exchange->route->body == ROUTES_UPLOAD ? config->document_bytes : config->body_bytes;
}

enum status exchange_body_open(struct exchange *exchange)
{
	if (exchange->route->body != ROUTES_UPLOAD)
		return STATUS_OK;
	crypto_hash_sha256_state *digest = malloc(sizeof *digest);
	if (!digest)
		return STATUS_NO_MEMORY;
	exchange->digest = digest;
	crypto_hash_sha256_init(digest);
	/* Without a name until the handler links it: a crash leaves nothing. */
	exchange->request.upload = openat(exchange->context->app->documents, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (exchange->request.upload >= 0)
		return STATUS_OK;
	return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
}

static enum status grow(struct exchange *exchange, size_t needed)
{
	if (needed < exchange->body_capacity)
		return STATUS_OK;
	size_t capacity = exchange->body_capacity ? exchange->body_capacity : 1024;
	while (capacity <= needed)
		capacity *= 2;
	char *body = realloc(exchange->body, capacity);
	if (!body)
		return STATUS_NO_MEMORY;
	exchange->body = body;
	exchange->body_capacity = capacity;
	return STATUS_OK;
}

static enum status keep_in_file(struct exchange *exchange, const char *bytes, size_t length)
{
	crypto_hash_sha256_update(exchange->digest, (const unsigned char *)bytes, length);
	while (length) {
		ssize_t written = write(exchange->request.upload, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return STATUS_OK;
}

enum status exchange_body_add(struct exchange *exchange, const char *bytes, size_t length)
{
	struct request *request = &exchange->request;
	if (length > exchange_body_max(exchange) - request->body_length)
		return STATUS_TOO_LARGE;
	if (request->upload >= 0) {
		request->body_length += length;
		return keep_in_file(exchange, bytes, length);
	}
	enum status status = grow(exchange, request->body_length + length);
	if (status != STATUS_OK)
		return status;
	memcpy(exchange->body + request->body_length, bytes, length);
	request->body_length += length;
	exchange->body[request->body_length] = '\0';
	request->body = exchange->body;
	return STATUS_OK;
}

void exchange_body_finish(struct exchange *exchange)
{
	if (exchange->digest)
		crypto_hash_sha256_final(exchange->digest, exchange->request.sha256);
}

void exchange_body_free(struct exchange *exchange)
{
	if (exchange->request.upload >= 0)
		close(exchange->request.upload);
	if (exchange->body)
		sodium_memzero(exchange->body, exchange->body_capacity);
	free(exchange->body);
	free(exchange->digest);
}
