#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct outfile {
	const char *path;
	char *written; /* the path until it is finished: `path` itself for OUTFILE_NEW */
	int fd;
	bool created;
	bool stands;
};

static enum status status_of(int error)
{
	switch (error) {
	case EEXIST:
		return STATUS_CONFLICT;
	case ENOENT:
	case ENOTDIR:
		return STATUS_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return STATUS_FORBIDDEN;
	case ENOSPC:
	case EDQUOT:
		return STATUS_STORAGE_FULL;
	case ENOMEM:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_IO;
	}
}

static enum status create(struct outfile *outfile, enum outfile_kind kind)
{
	struct stat before;
	if (kind == OUTFILE_NEW) {
		outfile->fd = open(outfile->written, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	} else if (stat(outfile->path, &before) == 0 && !S_ISREG(before.st_mode)) {
		return STATUS_CONFLICT; /* a directory, or a device that must stay one */
	} else {
		strcat(outfile->written, ".XXXXXX");
		outfile->fd = mkostemp(outfile->written, O_CLOEXEC); /* mode 0600 */
	}
	outfile->created = outfile->fd >= 0;
	return outfile->created ? STATUS_OK : status_of(errno);
}

enum status outfile_open(const char *path, enum outfile_kind kind, struct outfile **out)
{
	struct outfile *outfile = calloc(1, sizeof *outfile);
	if (!outfile)
		return STATUS_NO_MEMORY;
	outfile->path = path;
	outfile->fd = -1;
	outfile->written = malloc(strlen(path) + sizeof ".XXXXXX");
	if (!outfile->written) {
		free(outfile);
		return STATUS_NO_MEMORY;
	}
	strcpy(outfile->written, path);
	enum status status = create(outfile, kind);
	if (status == STATUS_OK) {
		*out = outfile;
		return STATUS_OK;
	}
	outfile_close(outfile);
	return status;
}

enum status outfile_write(void *closure, const unsigned char *bytes, size_t length)
{
	struct outfile *outfile = closure;
	while (length) {
		ssize_t written = write(outfile->fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return status_of(errno);
		bytes += written;
		length -= (size_t)written;
	}
	return STATUS_OK;
}

/* A new name is on the disk only once its directory is. */
static enum status sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!directory)
		return STATUS_NO_MEMORY;
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(directory);
	if (fd < 0)
		return status_of(errno);
	/* A file system that cannot do it says EINVAL: there is no more to be done. */
	enum status status = fsync(fd) == 0 || errno == EINVAL ? STATUS_OK : status_of(errno);
	close(fd);
	return status;
}

enum status outfile_finish(struct outfile *outfile)
{
	if (fsync(outfile->fd) != 0)
		return status_of(errno);
	int closed = close(outfile->fd);
	outfile->fd = -1;
	if (closed != 0)
		return status_of(errno);
	if (strcmp(outfile->written, outfile->path) != 0 && rename(outfile->written, outfile->path) != 0)
		return status_of(errno);
	strcpy(outfile->written, outfile->path);
	enum status status = sync_directory(outfile->path);
	outfile->stands = status == STATUS_OK;
	return status;
}

void outfile_undo(struct outfile *outfile)
{
	unlink(outfile->path);
}

void outfile_close(struct outfile *outfile)
{
	if (!outfile)
		return;
	if (outfile->fd >= 0)
		close(outfile->fd);
	if (outfile->created && !outfile->stands)
		unlink(outfile->written);
	free(outfile->written);
	free(outfile);
}
