#include "xlsx_part.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "xlsx_reader.h"

#define CHUNK 65536

struct xlsx_archive {
	zip_t *zip;
	size_t unpacked; /* bytes of all parts read so far */
};

/* A part being read. */
struct reading {
	const struct xlsx_part *part;
	XML_Parser parser;
	enum status status;
};

static enum status status_of(int error)
{
	return error == ZIP_ER_MEMORY ? STATUS_NO_MEMORY : STATUS_INVALID;
}

enum status xlsx_archive_open(const char *bytes, size_t length, struct xlsx_archive **out)
{
	zip_error_t error;
	zip_error_init(&error);
	struct xlsx_archive *archive = calloc(1, sizeof *archive);
	zip_source_t *source = archive ? zip_source_buffer_create(bytes, length, 0, &error) : NULL;
	if (source)
		archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (!archive || !archive->zip) {
		enum status status = archive ? status_of(zip_error_code_zip(&error)) : STATUS_NO_MEMORY;
		zip_source_free(source);
		free(archive);
		zip_error_fini(&error);
		return status;
	}
	zip_error_fini(&error);
	*out = archive;
	return STATUS_OK;
}

void xlsx_archive_close(struct xlsx_archive *archive)
{
	if (archive)
		zip_discard(archive->zip);
	free(archive);
}

const char *xlsx_part_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2) {
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	}
	return NULL;
}

static void end_with(struct reading *reading, enum status status)
{
	if (status == STATUS_OK)
		return;
	if (reading->status == STATUS_OK)
		reading->status = status;
	XML_StopParser(reading->parser, XML_FALSE);
}

/* "x:row" and "row" are one where the namespace is a prefix. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static void XMLCALL on_open(void *closure, const char *name, const char **attributes)
{
	struct reading *reading = closure;
	if (reading->part->open)
		end_with(reading, reading->part->open(reading->part->closure, local(name), attributes));
}

static void XMLCALL on_close(void *closure, const char *name)
{
	struct reading *reading = closure;
	if (reading->part->close && reading->status == STATUS_OK)
		end_with(reading, reading->part->close(reading->part->closure, local(name)));
}

static void XMLCALL on_text(void *closure, const char *text, int length)
{
	struct reading *reading = closure;
	if (reading->part->text && reading->status == STATUS_OK)
		end_with(reading, reading->part->text(reading->part->closure, text, (size_t)length));
}

/* Entities are declared there; no spreadsheet has any. */
static void XMLCALL on_document_type(
    void *closure, const char *name, const char *system_id, const char *public_id, int has_internal_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal_subset;
	end_with(closure, STATUS_INVALID);
}

static enum status feed(struct reading *reading, const char *bytes, int length, int last)
{
	enum XML_Status parsed = XML_Parse(reading->parser, bytes, length, last);
	if (reading->status != STATUS_OK)
		return reading->status;
	if (parsed == XML_STATUS_OK)
		return STATUS_OK;
	return XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_INVALID;
}

static enum status pump(struct xlsx_archive *archive, zip_file_t *file, struct reading *reading)
{
	char *chunk = malloc(CHUNK);
	enum status status = chunk ? STATUS_OK : STATUS_NO_MEMORY;
	zip_int64_t length = 1;
	while (status == STATUS_OK && length > 0) {
		length = zip_fread(file, chunk, CHUNK);
		if (length < 0)
			status = STATUS_INVALID;
		else if ((archive->unpacked += (size_t)length) > XLSX_READER_BYTES)
			status = STATUS_TOO_LARGE;
		else
			status = feed(reading, chunk, (int)length, length == 0);
	}
	free(chunk);
	return status;
}

static enum status parse(struct xlsx_archive *archive, zip_file_t *file, const struct xlsx_part *part)
{
	struct reading reading = {.part = part, .parser = XML_ParserCreate(NULL)};
	if (!reading.parser)
		return STATUS_NO_MEMORY;
	XML_SetUserData(reading.parser, &reading);
	XML_SetElementHandler(reading.parser, on_open, on_close);
	XML_SetCharacterDataHandler(reading.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading.parser, on_document_type);
	enum status status = pump(archive, file, &reading);
	XML_ParserFree(reading.parser);
	return status;
}

enum status xlsx_part_read(struct xlsx_archive *archive, const char *name, const struct xlsx_part *part)
{
	zip_int64_t index = zip_name_locate(archive->zip, name, ZIP_FL_NOCASE);
	if (index < 0)
		return STATUS_NOT_FOUND;
	zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
	if (!file)
		return status_of(zip_error_code_zip(zip_get_error(archive->zip)));
	enum status status = parse(archive, file, part);
	zip_fclose(file);
	return status;
}
