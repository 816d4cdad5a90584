#include "tls_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES_MAX ((off_t)1 << 20)

static enum status read_whole(int fd, struct tls_file *out)
{
	struct stat file;
	if (fstat(fd, &file) != 0)
		return STATUS_IO;
	if (!S_ISREG(file.st_mode) || file.st_size == 0 || file.st_size > BYTES_MAX)
		return STATUS_INVALID;
	struct tls_file whole = {calloc(1, (size_t)file.st_size + 1), (size_t)file.st_size};
	if (!whole.bytes)
		return STATUS_NO_MEMORY;
	if (read(fd, whole.bytes, whole.length) != (ssize_t)whole.length) {
		tls_file_free(&whole);
		return STATUS_IO;
	}
	*out = whole;
	return STATUS_OK;
}

enum status tls_file_read(const char *path, struct tls_file *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_IO;
	enum status status = read_whole(fd, out);
	close(fd);
	return status;
}

void tls_file_free(struct tls_file *file)
{
	if (file->bytes)
		sodium_memzero(file->bytes, file->length);
	free(file->bytes);
	*file = (struct tls_file){0};
}
