#include "disk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 16
#define SECTOR 512

struct operation {
	enum { WRITE, TRUNCATE, SYNC, REMOVE } kind;
	int file;
	sqlite3_int64 offset; /* of a write; the size of a truncation */
	size_t length;
	void *bytes;
};

/* One for all databases; the tests have one thread. */
static struct {
	sqlite3_vfs vfs, *real;
	struct operation *operations;
	size_t count, room;
	char *names[FILES_MAX]; /* of the files, without their folders */
	int files;
	enum disk_failure failure;
	size_t until; /* operations left before it fails */
	bool failed;
} disk;

struct file {
	sqlite3_file base;
	int number; /* -1: a temporary file, which no cut leaves */
	sqlite3_file *real;
};

/* ---- remembering ---- */

static int number_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	for (int i = 0; i < disk.files; i++) {
		if (strcmp(disk.names[i], name) == 0)
			return i;
	}
	if (disk.files == FILES_MAX)
		abort();
	disk.names[disk.files] = strdup(name);
	return disk.files++;
}

static void remember(const struct operation *operation)
{
	if (operation->file < 0)
		return;
	if (disk.count == disk.room) {
		disk.room = disk.room ? 2 * disk.room : 1024;
		disk.operations = realloc(disk.operations, disk.room * sizeof *disk.operations);
		if (!disk.operations)
			abort();
	}
	struct operation *kept = &disk.operations[disk.count++];
	*kept = *operation;
	if (operation->bytes) {
		kept->bytes = malloc(operation->length);
		memcpy(kept->bytes, operation->bytes, operation->length);
	}
}

size_t disk_now(void)
{
	return disk.count;
}

bool disk_is_sync(size_t at)
{
	return disk.operations[at].kind == SYNC;
}

void disk_reset(void)
{
	for (size_t i = 0; i < disk.count; i++)
		free(disk.operations[i].bytes);
	for (int i = 0; i < disk.files; i++)
		free(disk.names[i]);
	disk.count = 0;
	disk.files = 0;
	disk_fail(DISK_WORKS, 0);
}

/* ---- failing ---- */

void disk_fail(enum disk_failure failure, size_t nth)
{
	disk.failure = failure;
	disk.until = nth;
	disk.failed = false;
}

bool disk_failed(void)
{
	return disk.failed;
}

static bool fails(bool sync)
{
	if (disk.failure == DISK_WORKS || sync != (disk.failure == DISK_SYNC_FAILS))
		return false;
	if (disk.until > 1) {
		disk.until--;
		return false;
	}
	disk.failed = true;
	return true;
}

/* ---- files ---- */

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct file *)file)->real;
}

static int on_close(sqlite3_file *file)
{
	int code = real_of(file)->pMethods->xClose(real_of(file));
	free(real_of(file));
	return code;
}

static int on_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, length, offset);
}

static int write_real(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
	remember(&(struct operation){
	    WRITE, ((struct file *)file)->number, offset, (size_t)length, (void *)(uintptr_t)bytes});
	return real_of(file)->pMethods->xWrite(real_of(file), bytes, length, offset);
}

static int on_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
	if (!fails(false))
		return write_real(file, bytes, length, offset);
	if (disk.failure == DISK_FULL)
		return SQLITE_FULL;
	if (disk.failure == DISK_WRITE_SHORT && length > 1)
		write_real(file, bytes, length / 2, offset);
	return SQLITE_IOERR_WRITE;
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	remember(&(struct operation){.kind = TRUNCATE, .file = ((struct file *)file)->number, .offset = size});
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int on_sync(sqlite3_file *file, int flags)
{
	if (fails(true))
		return SQLITE_IOERR_FSYNC;
	remember(&(struct operation){.kind = SYNC, .file = ((struct file *)file)->number});
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int on_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int on_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int on_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int on_reserved(sqlite3_file *file, int *result)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}

static int on_control(sqlite3_file *file, int act, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), act, argument);
}

static int on_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int on_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int on_shared_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}

static int on_shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void on_shared_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int on_shared_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/* Version 2: no memory mapping of the database, which would pass us by. */
static const sqlite3_io_methods methods = {2, on_close, on_read, on_write, on_truncate, on_sync, on_size, on_lock,
    on_unlock, on_reserved, on_control, on_sector, on_device, on_shared_map, on_shared_lock, on_shared_barrier,
    on_shared_unmap, NULL, NULL};

static int on_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
	struct file *file = (struct file *)base;
	(void)vfs;
	base->pMethods = NULL;
	file->number = path ? number_of(path) : -1;
	file->real = calloc(1, (size_t)disk.real->szOsFile);
	if (!file->real)
		return SQLITE_NOMEM;
	int code = disk.real->xOpen(disk.real, path, file->real, flags, out);
	if (code == SQLITE_OK)
		base->pMethods = &methods;
	else
		free(file->real);
	return code;
}

static int on_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	(void)vfs;
	remember(&(struct operation){.kind = REMOVE, .file = number_of(path)});
	if (sync) /* of the folder, which makes the removal last */
		remember(&(struct operation){.kind = SYNC, .file = number_of(path)});
	return disk.real->xDelete(disk.real, path, sync);
}

void disk_install(void)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "disk";
	disk.vfs.szOsFile = (int)sizeof(struct file);
	disk.vfs.xOpen = on_open;
	disk.vfs.xDelete = on_delete;
	if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
		abort();
}

/* ---- after a power cut ---- */

static void apply_write(int out, const struct operation *write, size_t from, size_t length)
{
	const char *bytes = write->bytes;
	if (pwrite(out, bytes + from, length, write->offset + (sqlite3_int64)from) != (ssize_t)length)
		abort();
}

static void apply(int out, const struct operation *operation)
{
	if (operation->kind == WRITE)
		apply_write(out, operation, 0, operation->length);
	else if (operation->kind == TRUNCATE && ftruncate(out, operation->offset) != 0)
		abort();
	else if (operation->kind == REMOVE && ftruncate(out, 0) != 0)
		abort();
}

static void apply_torn(int out, const struct operation *operation, unsigned *seed)
{
	if (operation->kind != WRITE) {
		apply(out, operation);
		return;
	}
	for (size_t from = 0; from < operation->length; from += SECTOR) {
		size_t rest = operation->length - from;
		if (rand_r(seed) & 64)
			apply_write(out, operation, from, rest < SECTOR ? rest : SECTOR);
	}
}

static void apply_unsynced(int out, const struct operation *operation, enum disk_unsynced unsynced, unsigned *seed)
{
	if (unsynced == DISK_KEPT || (unsynced == DISK_MIXED && (rand_r(seed) & 64)))
		apply(out, operation);
	else if (unsynced == DISK_TORN)
		apply_torn(out, operation, seed);
}

static size_t last_sync(size_t count, int file)
{
	while (count && (disk.operations[count - 1].kind != SYNC || disk.operations[count - 1].file != file))
		count--;
	return count;
}

static void lay_out_file(size_t count, int file, enum disk_unsynced unsynced, unsigned seed, const char *path)
{
	int out = open(path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
	size_t synced = last_sync(count, file);
	if (out < 0)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (disk.operations[i].file != file)
			continue;
		if (i < synced)
			apply(out, &disk.operations[i]);
		else
			apply_unsynced(out, &disk.operations[i], unsynced, &seed);
	}
	if (lseek(out, 0, SEEK_END) == 0)
		unlink(path);
	close(out);
}

void disk_lay_out(size_t count, enum disk_unsynced unsynced, unsigned seed, const char *directory)
{
	for (int file = 0; file < disk.files; file++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", directory, disk.names[file]);
		lay_out_file(count, file, unsynced, seed, path);
	}
}
