/* disk: a disk that can fail, for SQLite: a VFS over the system's own that
 * remembers every write and sync, so that what a power cut would have left can
 * be laid out at any moment, and that can refuse the nth operation. */
#ifndef DISK_H
#define DISK_H

#include <stdbool.h>
#include <stddef.h>

/* Puts itself before every database opened from now on. Once, at the start. */
void disk_install(void);

/* Forgets what was remembered. No database may be open. */
void disk_reset(void);

/* How many operations were remembered so far: the number of the next one. */
size_t disk_now(void);

/* Whether operation `at` is a sync. */
bool disk_is_sync(size_t at);

/* What becomes of writes that no sync followed before the power was cut. */
enum disk_unsynced {
	DISK_LOST,  /* none arrived */
	DISK_KEPT,  /* all did */
	DISK_MIXED, /* some did, out of order */
	DISK_TORN,  /* some did, of each only some sectors */
	DISK_UNSYNCED_KINDS
};

/* Lays out the files in `directory`, as a cut after `count` operations leaves
 * them. The same seed gives the same choice. */
void disk_lay_out(size_t count, enum disk_unsynced unsynced, unsigned seed, const char *directory);

enum disk_failure {
	DISK_WORKS,
	DISK_FULL, /* of writes */
	DISK_WRITE_FAILS,
	DISK_WRITE_SHORT, /* half of it is written, then it fails */
	DISK_SYNC_FAILS,
	DISK_FAILURES
};

/* Fails the nth operation (from 1) of that kind that comes, and all after it
 * until disk_fail(DISK_WORKS, 0). */
void disk_fail(enum disk_failure failure, size_t nth);

/* Whether an operation has failed since. */
bool disk_failed(void);

#endif
