#include "csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void holds(struct csv_buffer *buffer, const char *wanted)
{
	assert_int_equal(buffer->length, strlen(wanted));
	assert_memory_equal(buffer->bytes, wanted, buffer->length);
	csv_buffer_free(buffer);
}

/* Writes one cell as a row; the byte order mark is not in `wanted`. */
static void writes(const char *cell, const char *wanted)
{
	struct csv csv;
	struct csv_buffer buffer = {0};
	csv_start(&csv, csv_buffer_write, &buffer);
	csv_text(&csv, cell);
	assert_int_equal(csv_end_row(&csv), STATUS_OK);
	char expected[256];
	snprintf(expected, sizeof expected, "\xef\xbb\xbf%s\r\n", wanted);
	holds(&buffer, expected);
}

static void a_file_has_a_mark_and_rows(void **state)
{
	(void)state;
	struct csv csv;
	struct csv_buffer buffer = {0};
	csv_start(&csv, csv_buffer_write, &buffer);
	csv_text(&csv, "code");
	csv_text(&csv, "full_name");
	assert_int_equal(csv_end_row(&csv), STATUS_OK);
	csv_text(&csv, "Đ1");
	csv_text(&csv, "Nguyễn, Văn");
	assert_int_equal(csv_end_row(&csv), STATUS_OK);
	holds(&buffer, "\xef\xbb\xbf"
	               "code,full_name\r\nĐ1,\"Nguyễn, Văn\"\r\n");
}

static void cells_are_quoted_where_they_must(void **state)
{
	(void)state;
	writes("plain text; with 'signs'", "plain text; with 'signs'");
	writes("a,b", "\"a,b\"");
	writes("say \"yes\"", "\"say \"\"yes\"\"\"");
	writes("\"", "\"\"\"\"");
	writes("one\ntwo", "\"one\ntwo\"");
	writes("one\rtwo", "\"one\rtwo\"");
	writes("one\r\ntwo", "\"one\r\ntwo\"");
	writes("", "");
	writes(NULL, "");
}

static void no_cell_is_a_formula(void **state)
{
	(void)state;
	writes("=1+1", "'=1+1");
	writes("+84912345678", "'+84912345678");
	writes("-1", "'-1");
	writes("@SUM(A1)", "'@SUM(A1)");
	writes("\tx", "'\tx");
	writes("\rx", "\"'\rx\"");
	writes("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
	writes("a=b", "a=b");
	writes("'=1", "'=1");
}

static void numbers_and_times(void **state)
{
	(void)state;
	struct csv csv;
	struct csv_buffer buffer = {0};
	csv_start(&csv, csv_buffer_write, &buffer);
	csv_integer(&csv, 0);
	csv_integer(&csv, INT64_MAX);
	csv_integer(&csv, -5);
	csv_time(&csv, 1795395600000);
	csv_time(&csv, 0);
	csv_time(&csv, -1);
	assert_int_equal(csv_end_row(&csv), STATUS_OK);
	holds(&buffer, "\xef\xbb\xbf"
	               "0,9223372036854775807,'-5,2026-11-23T01:00:00.000Z,,\r\n");
}

static void a_buffer_grows(void **state)
{
	(void)state;
	struct csv_buffer buffer = {0};
	char block[1000];
	memset(block, 'x', sizeof block);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(csv_buffer_write(&buffer, block, sizeof block), STATUS_OK);
	assert_int_equal(buffer.length, 100000);
	for (size_t i = 0; i < buffer.length; i++)
		assert_int_equal(buffer.bytes[i], 'x');
	assert_int_equal(csv_buffer_write(&buffer, block, SIZE_MAX - 10), STATUS_NO_MEMORY);
	assert_int_equal(buffer.length, 100000);
	csv_buffer_free(&buffer);
	assert_null(buffer.bytes);
	csv_buffer_free(&buffer);
	csv_buffer_free(NULL);
}

struct narrow {
	size_t room;
	unsigned refused;
};

static enum status write_narrow(void *context, const char *bytes, size_t length)
{
	struct narrow *narrow = context;
	(void)bytes;
	if (length > narrow->room) {
		narrow->refused++;
		return STATUS_IO;
	}
	narrow->room -= length;
	return STATUS_OK;
}

static void a_failing_sink_is_asked_once(void **state)
{
	(void)state;
	struct csv csv;
	struct narrow narrow = {.room = 8};
	csv_start(&csv, write_narrow, &narrow);
	csv_text(&csv, "abc");
	assert_int_equal(csv_end_row(&csv), STATUS_OK);
	csv_text(&csv, "d");
	assert_int_equal(csv_end_row(&csv), STATUS_IO);
	csv_text(&csv, "e");
	assert_int_equal(csv_end_row(&csv), STATUS_IO);
	assert_int_equal(narrow.refused, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_has_a_mark_and_rows),
	    cmocka_unit_test(cells_are_quoted_where_they_must),
	    cmocka_unit_test(no_cell_is_a_formula),
	    cmocka_unit_test(numbers_and_times),
	    cmocka_unit_test(a_buffer_grows),
	    cmocka_unit_test(a_failing_sink_is_asked_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
