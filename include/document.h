/* document: a congress paper as a file: which types are taken, under which
 * name its bytes lie on disk, and how a browser is to treat them. Any thread. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

#define DOCUMENT_HASH_BYTES 32 /* SHA-256 of the content, which names the file */
#define DOCUMENT_HEX_SIZE (2 * DOCUMENT_HASH_BYTES + 1)
#define DOCUMENT_HEAD_BYTES 4096 /* of the content; enough to tell its type */
#define DOCUMENT_NAME_MAX 200    /* bytes of a file name */

/* What the first bytes show. Office files share a container. */
enum document_shape {
	DOCUMENT_PDF,
	DOCUMENT_PNG,
	DOCUMENT_JPEG,
	DOCUMENT_GIF,
	DOCUMENT_WEBP,
	DOCUMENT_ZIP, /* OOXML and OpenDocument */
	DOCUMENT_OLE, /* the Office formats before OOXML */
	DOCUMENT_TEXT,
	DOCUMENT_UNKNOWN,
};

enum document_show { DOCUMENT_INLINE, DOCUMENT_ATTACHMENT };

struct document_type {
	const char *name; /* media type */
	enum document_shape shape;
	enum document_show show;
	const char *extensions[2];
};

/* The shape of content that begins with `length` bytes of `head`, which is all
 * of it where shorter than DOCUMENT_HEAD_BYTES. */
enum document_shape document_shape(const void *head, size_t length);

/* The type of such content, sent as media type `declared` (NULL: none) under
 * file name `name`. The content decides; the other two tell apart what shares
 * a shape, and a declared type that contradicts it is refused. Static; NULL for
 * a type not taken. */
const struct document_type *document_type_find(enum document_shape shape, const char *declared, const char *name);

/* By its media type, as stored; NULL when unknown. */
const struct document_type *document_type_named(const char *name);

/* Content-Disposition (RFC 6266) for a file name of at most DOCUMENT_NAME_MAX
 * bytes of UTF-8, with an ASCII form for old clients; returns `out`. */
#define DOCUMENT_DISPOSITION_SIZE (4 * DOCUMENT_NAME_MAX + 64)
char *document_disposition(enum document_show show, const char *name, char out[DOCUMENT_DISPOSITION_SIZE]);

/* Gives a nameless file (O_TMPFILE) of `directory` its name and brings content
 * and name to the disk. The same content already there is fine; the file stays
 * the caller's. STATUS_IO, STATUS_STORAGE_FULL. */
enum status document_keep(int directory, int file, const unsigned char sha256[DOCUMENT_HASH_BYTES]) STATUS_CHECKED;

/* Opens a kept file for reading, to be closed by the caller. STATUS_CORRUPT
 * when it is missing or has not `size` bytes; the log says which. */
enum status document_open(
    int directory, const unsigned char sha256[DOCUMENT_HASH_BYTES], uint64_t size, int *file) STATUS_CHECKED;

#endif
