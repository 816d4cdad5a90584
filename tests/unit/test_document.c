#include "document.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include "temporary.h"

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define ODT "application/vnd.oasis.opendocument.text"
#define ZIP "PK\x03\x04...."
#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."

/* ---- types ---- */

struct sample {
	const char *content, *declared, *name, *expected; /* expected NULL: refused */
};

static const char *type_name(const struct sample *sample)
{
	const struct document_type *type = document_type_find(
	    document_shape(sample->content, strlen(sample->content)), sample->declared, sample->name);
	return type ? type->name : "";
}

static void assert_types(const struct sample samples[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(type_name(&samples[i]), samples[i].expected ? samples[i].expected : "");
}

#define ASSERT_TYPES(samples) assert_types(samples, sizeof(samples) / sizeof(samples)[0])

static void test_content_tells_the_type(void **state)
{
	(void)state;
	static const struct sample samples[] = {
	    {"%PDF-1.4", NULL, "a", "application/pdf"},
	    {"%PDF-1.4", "application/octet-stream", "a.docx", "application/pdf"},
	    {"%PDF-1.4", "application/pdf", "a", "application/pdf"},
	    {"%PDF-1.4", "Application/PDF; version=1", "a", "application/pdf"},
	    {"\x89PNG\r\n\x1a\n...", NULL, "a", "image/png"},
	    {"\xff\xd8\xff\xe0", "image/jpeg", "a", "image/jpeg"},
	    {"GIF87a", NULL, "a", "image/gif"},
	    {"GIF89a", NULL, "a", "image/gif"},
	    {"RIFF....WEBPVP8 ", NULL, "a", "image/webp"},
	};
	ASSERT_TYPES(samples);
}

static void test_declaration_or_extension_tells_office_files_apart(void **state)
{
	(void)state;
	static const struct sample samples[] = {
	    {ZIP, DOCX, "a", DOCX},
	    {ZIP, "application/octet-stream", "Báo cáo.DOCX", DOCX},
	    {ZIP, NULL, "a.odt", ODT},
	    {ZIP, ODT, "a.docx", ODT},
	    {OLE, "application/msword", "a", "application/msword"},
	    {OLE, NULL, "a.ppt", "application/vnd.ms-powerpoint"},
	    {OLE, NULL, "a.b.xls", "application/vnd.ms-excel"},
	    {"Nghị quyết\r\n", "application/octet-stream", "a.txt", "text/plain"},
	    {"\xef\xbb\xbfNghị quyết\n\t\f", "text/plain; charset=utf-8", "a", "text/plain"},
	};
	ASSERT_TYPES(samples);
}

static void test_other_types_are_refused(void **state)
{
	(void)state;
	static const struct sample samples[] = {
	    {"", "application/pdf", "a.pdf", NULL},
	    {"", NULL, "a.txt", NULL},
	    {ZIP, NULL, "a.zip", NULL},
	    {ZIP, "application/zip", "a.docx", NULL},
	    {ZIP, "application", "a.docx", NULL},
	    {OLE, NULL, "doc", NULL},
	    {OLE, NULL, "a.msi", NULL},
	    {"MZ\x90", NULL, "a.txt", NULL},
	    {"\x7f"
	     "ELF",
	        NULL, "a.txt", NULL},
	    {"B\xe1o c\xe1o", NULL, "a.txt", NULL},
	    {"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "a.svg", NULL},
	    {"<!doctype html>", "text/html", "a.html", NULL},
	    {"<!doctype html>", NULL, "a.html", NULL},
	};
	ASSERT_TYPES(samples);
}

static void test_a_declaration_must_fit_the_content(void **state)
{
	(void)state;
	static const struct sample samples[] = {
	    {"%PDF-1.4", "image/png", "a.pdf", NULL},
	    {"%PDF-1.4", DOCX, "a.pdf", NULL},
	    {"<!doctype html>", "application/pdf", "a.pdf", NULL},
	    {ZIP, "application/msword", "a.doc", NULL},
	    {OLE, DOCX, "a.docx", NULL},
	};
	ASSERT_TYPES(samples);
}

static void test_text_may_be_cut_amid_a_character(void **state)
{
	(void)state;
	char head[DOCUMENT_HEAD_BYTES];
	for (size_t less = 1; less <= 3; less++) {
		memset(head, 'a', sizeof head);
		memcpy(head + sizeof head - less, "\xf0\x9f\x98\x80", less);
		assert_int_equal(document_shape(head, sizeof head), DOCUMENT_TEXT);
		assert_int_equal(document_shape(head, sizeof head - 1), less == 1 ? DOCUMENT_TEXT : DOCUMENT_UNKNOWN);
	}
	head[17] = '\0';
	assert_int_equal(document_shape(head, sizeof head), DOCUMENT_UNKNOWN);
}

static void test_pictures_and_pdf_show_in_the_browser(void **state)
{
	(void)state;
	assert_int_equal(document_type_named("application/pdf")->show, DOCUMENT_INLINE);
	assert_int_equal(document_type_named("image/webp")->show, DOCUMENT_INLINE);
	assert_int_equal(document_type_named(DOCX)->show, DOCUMENT_ATTACHMENT);
	assert_int_equal(document_type_named("text/plain")->show, DOCUMENT_ATTACHMENT);
	assert_null(document_type_named("text/html"));
}

/* ---- Content-Disposition ---- */

static void assert_disposition(enum document_show show, const char *name, const char *expected)
{
	char out[DOCUMENT_DISPOSITION_SIZE];
	assert_string_equal(document_disposition(show, name, out), expected);
}

static void test_a_disposition_carries_the_name_twice(void **state)
{
	(void)state;
	assert_disposition(DOCUMENT_INLINE, "a.pdf", "inline; filename=\"a.pdf\"; filename*=UTF-8''a.pdf");
	assert_disposition(DOCUMENT_ATTACHMENT, "Nghị quyết.docx",
	    "attachment; filename=\"Ngh_ quy_t.docx\"; filename*=UTF-8''Ngh%E1%BB%8B%20quy%E1%BA%BFt.docx");
	assert_disposition(DOCUMENT_INLINE, "a\"b;%41'(1).pdf",
	    "inline; filename=\"a_b;_41'(1).pdf\"; filename*=UTF-8''a%22b%3B%2541%27%281%29.pdf");
}

static void test_the_longest_name_fits(void **state)
{
	(void)state;
	char name[DOCUMENT_NAME_MAX + 1], out[DOCUMENT_DISPOSITION_SIZE];
	memset(name, '"', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	document_disposition(DOCUMENT_ATTACHMENT, name, out);
	assert_true(strlen(out) < sizeof out);
	assert_string_equal(out + strlen(out) - 6, "%22%22");
}

/* ---- files ---- */

struct folder {
	void *place; /* a struct temporary */
	int directory;
	unsigned char sha256[DOCUMENT_HASH_BYTES];
};

static int open_folder(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);
	assert_non_null(folder);
	temporary_open(&folder->place);
	folder->directory = open(((struct temporary *)folder->place)->directory, O_RDONLY | O_DIRECTORY);
	assert_true(folder->directory >= 0);
	memset(folder->sha256, 0xab, sizeof folder->sha256);
	*state = folder;
	return 0;
}

static int close_folder(void **state)
{
	struct folder *folder = *state;
	close(folder->directory);
	temporary_close(&folder->place);
	free(folder);
	return 0;
}

static enum status keep(const struct folder *folder, const char *content)
{
	int file = openat(folder->directory, ".", O_TMPFILE | O_RDWR, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, content, strlen(content)), strlen(content));
	enum status status = document_keep(folder->directory, file, folder->sha256);
	close(file);
	return status;
}

static void test_a_kept_file_bears_its_hash_and_can_be_opened(void **state)
{
	const struct folder *folder = *state;
	char name[DOCUMENT_HEX_SIZE], content[8] = "";
	struct stat facts;
	int file = -1;
	assert_int_equal(keep(folder, "paper"), STATUS_OK);
	sodium_bin2hex(name, sizeof name, folder->sha256, sizeof folder->sha256);
	assert_int_equal(fstatat(folder->directory, name, &facts, 0), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	assert_int_equal(document_open(folder->directory, folder->sha256, 5, &file), STATUS_OK);
	assert_int_equal(read(file, content, sizeof content), 5);
	assert_string_equal(content, "paper");
	close(file);
}

static void test_the_same_content_may_come_again(void **state)
{
	const struct folder *folder = *state;
	assert_int_equal(keep(folder, "paper"), STATUS_OK);
	assert_int_equal(keep(folder, "paper"), STATUS_OK);
}

static void test_a_lost_or_cut_file_is_noticed(void **state)
{
	const struct folder *folder = *state;
	int file = -1;
	assert_int_equal(document_open(folder->directory, folder->sha256, 5, &file), STATUS_CORRUPT);
	assert_int_equal(keep(folder, "pap"), STATUS_OK);
	assert_int_equal(document_open(folder->directory, folder->sha256, 5, &file), STATUS_CORRUPT);
	assert_int_equal(file, -1);
}

#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_content_tells_the_type),
	    cmocka_unit_test(test_declaration_or_extension_tells_office_files_apart),
	    cmocka_unit_test(test_other_types_are_refused),
	    cmocka_unit_test(test_a_declaration_must_fit_the_content),
	    cmocka_unit_test(test_text_may_be_cut_amid_a_character),
	    cmocka_unit_test(test_pictures_and_pdf_show_in_the_browser),
	    cmocka_unit_test(test_a_disposition_carries_the_name_twice),
	    cmocka_unit_test(test_the_longest_name_fits),
	    FOLDER_TEST(test_a_kept_file_bears_its_hash_and_can_be_opened),
	    FOLDER_TEST(test_the_same_content_may_come_again),
	    FOLDER_TEST(test_a_lost_or_cut_file_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
