#include "document.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "text.h"

#define OOXML "application/vnd.openxmlformats-officedocument."
#define OPENDOCUMENT "application/vnd.oasis.opendocument."

static const struct document_type types[] = {
    {"application/pdf", DOCUMENT_PDF, DOCUMENT_INLINE, {"pdf"}},
    {"image/png", DOCUMENT_PNG, DOCUMENT_INLINE, {"png"}},
    {"image/jpeg", DOCUMENT_JPEG, DOCUMENT_INLINE, {"jpg", "jpeg"}},
    {"image/gif", DOCUMENT_GIF, DOCUMENT_INLINE, {"gif"}},
    {"image/webp", DOCUMENT_WEBP, DOCUMENT_INLINE, {"webp"}},
    {OOXML "wordprocessingml.document", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"docx"}},
    {OOXML "spreadsheetml.sheet", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"xlsx"}},
    {OOXML "presentationml.presentation", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"pptx"}},
    {OPENDOCUMENT "text", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"odt"}},
    {OPENDOCUMENT "spreadsheet", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"ods"}},
    {OPENDOCUMENT "presentation", DOCUMENT_ZIP, DOCUMENT_ATTACHMENT, {"odp"}},
    {"application/msword", DOCUMENT_OLE, DOCUMENT_ATTACHMENT, {"doc"}},
    {"application/vnd.ms-excel", DOCUMENT_OLE, DOCUMENT_ATTACHMENT, {"xls"}},
    {"application/vnd.ms-powerpoint", DOCUMENT_OLE, DOCUMENT_ATTACHMENT, {"ppt"}},
    {"text/plain", DOCUMENT_TEXT, DOCUMENT_ATTACHMENT, {"txt"}},
};

#define TYPES (sizeof types / sizeof types[0])

/* ---- types ---- */

struct signature {
	enum document_shape shape;
	size_t at, length;
	const char *bytes;
};

static const struct signature signatures[] = {
    {DOCUMENT_PDF, 0, 5, "%PDF-"},
    {DOCUMENT_PNG, 0, 8, "\x89PNG\r\n\x1a\n"},
    {DOCUMENT_JPEG, 0, 3, "\xff\xd8\xff"},
    {DOCUMENT_GIF, 0, 6, "GIF87a"},
    {DOCUMENT_GIF, 0, 6, "GIF89a"},
    {DOCUMENT_WEBP, 8, 7, "WEBPVP8"},
    {DOCUMENT_ZIP, 0, 4, "PK\x03\x04"},
    {DOCUMENT_OLE, 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
};

/* The head may end amid a character, of up to four bytes. */
static bool is_text(const char *head, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (((unsigned char)head[i] < 0x20 && !strchr("\t\n\f\r", head[i])) || head[i] == 0x7f)
			return false;
	}
	size_t cut = length == DOCUMENT_HEAD_BYTES ? 3 : 0;
	for (size_t less = 0; less <= cut; less++) {
		if (text_is_utf8(head, length - less))
			return length > 0;
	}
	return false;
}

enum document_shape document_shape(const void *head, size_t length)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		const struct signature *one = &signatures[i];
		if (length >= one->at + one->length &&
		    memcmp((const char *)head + one->at, one->bytes, one->length) == 0)
			return one->shape;
	}
	return is_text(head, length) ? DOCUMENT_TEXT : DOCUMENT_UNKNOWN;
}

static bool is_named(const char *type, const char *name, size_t length)
{
	return strlen(type) == length && strncasecmp(type, name, length) == 0;
}

const struct document_type *document_type_named(const char *name)
{
	for (size_t i = 0; i < TYPES; i++) {
		if (is_named(types[i].name, name, strlen(name)))
			return &types[i];
	}
	return NULL;
}

static bool has_extension(const struct document_type *type, const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < 2 && type->extensions[i]; i++) {
		if (strcasecmp(dot + 1, type->extensions[i]) == 0)
			return true;
	}
	return false;
}

/* The type of a shape; where that tells little, also by the extension. */
static const struct document_type *type_by_shape(enum document_shape shape, const char *name)
{
	bool vague = shape == DOCUMENT_ZIP || shape == DOCUMENT_OLE || shape == DOCUMENT_TEXT;
	for (size_t i = 0; i < TYPES; i++) {
		if (types[i].shape == shape && (!vague || has_extension(&types[i], name)))
			return &types[i];
	}
	return NULL;
}

const struct document_type *document_type_find(enum document_shape shape, const char *declared, const char *name)
{
	size_t length = declared ? strcspn(declared, "; \t") : 0; /* without its parameters */
	if (length == 0 || is_named("application/octet-stream", declared, length))
		return type_by_shape(shape, name);
	for (size_t i = 0; i < TYPES; i++) {
		if (types[i].shape == shape && is_named(types[i].name, declared, length))
			return &types[i];
	}
	return NULL;
}

/* ---- towards the browser ---- */

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f && !strchr("\"%\\", byte);
}

/* RFC 8187: attr-char stands for itself. */
static bool is_attribute_character(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
	       (byte && strchr("!#$&+-.^_`|~", byte));
}

char *document_disposition(enum document_show show, const char *name, char out[DOCUMENT_DISPOSITION_SIZE])
{
	char *to = stpcpy(out, show == DOCUMENT_INLINE ? "inline; filename=\"" : "attachment; filename=\"");
	for (const unsigned char *byte = (const unsigned char *)name; *byte; byte++) {
		if ((*byte & 0xc0) != 0x80) /* one for each character */
			*to++ = is_plain(*byte) ? (char)*byte : '_';
	}
	to = stpcpy(to, "\"; filename*=UTF-8''");
	for (const unsigned char *byte = (const unsigned char *)name; *byte; byte++) {
		if (is_attribute_character(*byte))
			*to++ = (char)*byte;
		else
			to += sprintf(to, "%%%02X", *byte);
	}
	*to = '\0';
	return out;
}

/* ---- files ---- */

static enum status status_of_errno(const char *what)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return STATUS_STORAGE_FULL;
	log_error("a document's %s failed: %s", what, strerror(errno));
	return STATUS_IO;
}

enum status document_keep(int directory, int file, const unsigned char sha256[DOCUMENT_HASH_BYTES])
{
	char name[DOCUMENT_HEX_SIZE], source[40];
	sodium_bin2hex(name, sizeof name, sha256, DOCUMENT_HASH_BYTES);
	snprintf(source, sizeof source, "/proc/self/fd/%d", file);
	if (fsync(file) != 0)
		return status_of_errno("fsync");
	if (linkat(AT_FDCWD, source, directory, name, AT_SYMLINK_FOLLOW) != 0 && errno != EEXIST)
		return status_of_errno("link");
	return fsync(directory) == 0 ? STATUS_OK : status_of_errno("directory's fsync");
}

enum status document_open(int directory, const unsigned char sha256[DOCUMENT_HASH_BYTES], uint64_t size, int *file)
{
	char name[DOCUMENT_HEX_SIZE];
	struct stat facts;
	sodium_bin2hex(name, sizeof name, sha256, DOCUMENT_HASH_BYTES);
	int opened = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (opened < 0) {
		log_error("document %s: %s", name, strerror(errno));
		return errno == ENOENT ? STATUS_CORRUPT : STATUS_IO;
	}
	if (fstat(opened, &facts) != 0 || (uint64_t)facts.st_size != size) {
		log_error("document %s has not its %llu bytes", name, (unsigned long long)size);
		close(opened);
		return STATUS_CORRUPT;
	}
	*file = opened;
	return STATUS_OK;
}
