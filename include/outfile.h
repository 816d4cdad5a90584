/* outfile: a file a command writes, mode 0600. It stands under its name whole
 * and on the disk, or not at all. */
#ifndef OUTFILE_H
#define OUTFILE_H

#include <stddef.h>

#include "status.h"

struct outfile;

enum outfile_kind {
	OUTFILE_NEW,     /* refuses a path that exists */
	OUTFILE_REPLACE, /* takes the place of a regular file that exists, but only when whole */
};

/* `path` is borrowed until outfile_close. STATUS_CONFLICT (exists, or is no file),
 * STATUS_NOT_FOUND (no such directory), STATUS_FORBIDDEN, STATUS_IO,
 * STATUS_STORAGE_FULL. */
enum status outfile_open(const char *path, enum outfile_kind kind, struct outfile **out) STATUS_CHECKED;

/* Appends; `outfile` is a struct outfile, as sinks want it. */
enum status outfile_write(void *outfile, const unsigned char *bytes, size_t length) STATUS_CHECKED;

/* Puts the file on the disk under its name. Nothing may be written after. */
enum status outfile_finish(struct outfile *outfile) STATUS_CHECKED;

/* Takes a finished file away again. */
void outfile_undo(struct outfile *outfile);

/* Frees; a file not finished vanishes. NULL is harmless. */
void outfile_close(struct outfile *outfile);

#endif
