#include "key.h"

#include "log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_HEADER "congressd-key-v1 "
#define KEY_HEADER_LENGTH (sizeof KEY_HEADER - 1)
#define KEY_HEX_LENGTH (2 * crypto_sign_SEEDBYTES)
#define KEY_LINE_LENGTH (KEY_HEADER_LENGTH + KEY_HEX_LENGTH + 1)

struct key {
	uint8_t secret[KEY_SECRET_BYTES];
};

static_assert(crypto_sign_SECRETKEYBYTES == KEY_SECRET_BYTES, "libsodium's Ed25519 secret key");

static enum status status_of_errno(void)
{
	switch (errno) {
	case EEXIST:
		return STATUS_CONFLICT;
	case ENOENT:
		return STATUS_NOT_FOUND;
	case ENOSPC:
	case EDQUOT:
		return STATUS_STORAGE_FULL;
	default:
		return STATUS_IO;
	}
}

static enum status key_from_seed(const uint8_t seed[crypto_sign_SEEDBYTES], struct key **out)
{
	struct key *key = sodium_malloc(sizeof *key);
	if (!key)
		return STATUS_NO_MEMORY;
	uint8_t public_key[KEY_PUBLIC_BYTES];
	crypto_sign_seed_keypair(public_key, key->secret, seed);
	sodium_mprotect_readonly(key);
	*out = key;
	return STATUS_OK;
}

/* A new name is on disk only once the directory is. */
static enum status sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!directory)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		status = status_of_errno();
	if (fd >= 0)
		close(fd);
	free(directory);
	return status;
}

static enum status write_line(int fd, const char line[KEY_LINE_LENGTH])
{
	size_t done = 0;
	while (done < KEY_LINE_LENGTH) {
		ssize_t written = write(fd, line + done, KEY_LINE_LENGTH - done);
		if (written < 0 && errno != EINTR)
			return status_of_errno();
		if (written > 0)
			done += (size_t)written;
	}
	return fsync(fd) == 0 ? STATUS_OK : status_of_errno();
}

static enum status write_file(const char *path, const char line[KEY_LINE_LENGTH])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return status_of_errno();
	enum status status = write_line(fd, line);
	if (close(fd) != 0 && status == STATUS_OK)
		status = status_of_errno();
	if (status == STATUS_OK)
		status = sync_directory(path);
	if (status != STATUS_OK)
		unlink(path);
	return status;
}

enum status key_create(const char *path, struct key **out)
{
	uint8_t seed[crypto_sign_SEEDBYTES];
	char line[KEY_LINE_LENGTH + 1] = KEY_HEADER;
	randombytes_buf(seed, sizeof seed);
	sodium_bin2hex(line + KEY_HEADER_LENGTH, KEY_HEX_LENGTH + 1, seed, sizeof seed);
	line[KEY_LINE_LENGTH - 1] = '\n';

	struct key *key = NULL;
	enum status status = key_from_seed(seed, &key);
	if (status == STATUS_OK)
		status = write_file(path, line);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(line, sizeof line);
	if (status != STATUS_OK) {
		log_error("congress key not created path=%s status=%s", path, status_code(status));
		key_free(key);
		return status;
	}
	*out = key;
	return STATUS_OK;
}

/* Refuses what is not a regular file of its owner's alone. */
static enum status check_file(int fd, const char *path)
{
	struct stat file;
	if (fstat(fd, &file) != 0)
		return status_of_errno();
	if (!S_ISREG(file.st_mode)) {
		log_error("congress key is not a regular file path=%s", path);
		return STATUS_CORRUPT;
	}
	if (file.st_mode & (S_IRWXG | S_IRWXO)) {
		log_error("congress key is open to others than its owner, make it mode 0600 path=%s", path);
		return STATUS_FORBIDDEN;
	}
	return STATUS_OK;
}

/* Reads at most `size` bytes, to the end of the file. */
static enum status read_all(int fd, char *buffer, size_t size, size_t *length)
{
	*length = 0;
	while (*length < size) {
		ssize_t got = read(fd, buffer + *length, size - *length);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return status_of_errno();
		if (got > 0)
			*length += (size_t)got;
	}
	return STATUS_OK;
}

static bool parse_line(const char *line, size_t length, uint8_t seed[crypto_sign_SEEDBYTES])
{
	if (length != KEY_LINE_LENGTH || line[length - 1] != '\n' || memcmp(line, KEY_HEADER, KEY_HEADER_LENGTH) != 0)
		return false;
	return sodium_hex2bin(
	           seed, crypto_sign_SEEDBYTES, line + KEY_HEADER_LENGTH, KEY_HEX_LENGTH, NULL, NULL, NULL) == 0;
}

static enum status load_seed(int fd, const char *path, uint8_t seed[crypto_sign_SEEDBYTES])
{
	enum status status = check_file(fd, path);
	if (status != STATUS_OK)
		return status;
	/* One more than a key file holds, so that a longer one is noticed. */
	char line[KEY_LINE_LENGTH + 1];
	size_t length;
	status = read_all(fd, line, sizeof line, &length);
	if (status == STATUS_OK && !parse_line(line, length, seed)) {
		log_error("congress key is damaged: it should be one line of %zu characters path=%s",
		    KEY_LINE_LENGTH - 1, path);
		status = STATUS_CORRUPT;
	}
	sodium_memzero(line, sizeof line);
	return status;
}

enum status key_load(const char *path, struct key **out)
{
	/* Non-blocking: a pipe of that name must not hang the start. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		enum status status = status_of_errno();
		log_error("congress key not opened path=%s cause=%s", path, strerrordesc_np(errno));
		return status;
	}
	uint8_t seed[crypto_sign_SEEDBYTES];
	enum status status = load_seed(fd, path, seed);
	close(fd);
	if (status == STATUS_OK)
		status = key_from_seed(seed, out);
	sodium_memzero(seed, sizeof seed);
	return status;
}

void key_free(struct key *key)
{
	sodium_free(key);
}

const uint8_t *key_public(const struct key *key)
{
	return key->secret + crypto_sign_SEEDBYTES;
}

/* Puts prefix and parts behind one another: Ed25519 reads its message twice,
 * so it cannot be streamed. */
static bool join(
    const char *prefix, const struct key_span parts[], size_t count, uint8_t message[KEY_MESSAGE_MAX], size_t *length)
{
	*length = strlen(prefix);
	if (*length > KEY_MESSAGE_MAX)
		return false;
	memcpy(message, prefix, *length);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].length > KEY_MESSAGE_MAX - *length)
			return false;
		if (parts[i].length > 0)
			memcpy(message + *length, parts[i].bytes, parts[i].length);
		*length += parts[i].length;
	}
	return true;
}

void key_sign(const struct key *key, const char *prefix, const struct key_span parts[], size_t count,
    uint8_t signature[KEY_SIGNATURE_BYTES])
{
	key_sign_with(key->secret, prefix, parts, count, signature);
}

void key_sign_with(const uint8_t secret_key[KEY_SECRET_BYTES], const char *prefix, const struct key_span parts[],
    size_t count, uint8_t signature[KEY_SIGNATURE_BYTES])
{
	uint8_t message[KEY_MESSAGE_MAX];
	size_t length;
	if (!join(prefix, parts, count, message, &length))
		abort();
	crypto_sign_detached(signature, NULL, message, length, secret_key);
}

bool key_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const char *prefix, const struct key_span parts[],
    size_t count, const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	uint8_t message[KEY_MESSAGE_MAX];
	size_t length;
	return join(prefix, parts, count, message, &length) &&
	       crypto_sign_verify_detached(signature, message, length, public_key) == 0;
}

bool key_signed(const struct key *key, const char *prefix, const struct key_span parts[], size_t count,
    const uint8_t signature[KEY_SIGNATURE_BYTES])
{
	uint8_t own[KEY_SIGNATURE_BYTES];
	key_sign(key, prefix, parts, count, own);
	bool same = sodium_memcmp(own, signature, sizeof own) == 0;
	sodium_memzero(own, sizeof own); /* of a text that anyone may have made up */
	return same;
}
