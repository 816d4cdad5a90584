#include "csv_reader.h"

#include "csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEED 20261123u

static const char *const faults[] = {
    [CSV_READER_FINE] = "",
    [CSV_READER_BAD_UTF8] = " !utf8",
    [CSV_READER_NUL] = " !nul",
    [CSV_READER_STRAY_TEXT] = " !stray",
    [CSV_READER_UNTERMINATED] = " !unterminated",
    [CSV_READER_TOO_MANY_CELLS] = " !many",
};

static void describe(const struct csv_reader_row *row, char *out, size_t size)
{
	size_t length = strlen(out);
	length += (size_t)snprintf(out + length, size - length, "%zu:", row->line);
	for (size_t i = 0; i < row->count; i++)
		length += (size_t)snprintf(
		    out + length, size - length, "[%.*s]", (int)row->cells[i].length, row->cells[i].text);
	length += (size_t)snprintf(out + length, size - length, "%s", faults[row->fault]);
	if (row->fault != CSV_READER_FINE)
		length += (size_t)snprintf(out + length, size - length, "@%zu", row->fault_cell);
	snprintf(out + length, size - length, "\n");
}

/* Reads a copy of the file without a byte to spare, and compares rows in the
 * form "line:[cell][cell]". */
static void reads_bytes(const char *file, size_t length, const char *wanted)
{
	char *copy = malloc(length ? length : 1), found[2048] = "";
	memcpy(copy, file, length);
	struct csv_reader *reader = NULL;
	struct csv_reader_row row;
	assert_int_equal(csv_reader_open(copy, length, &reader), STATUS_OK);
	for (bool more;;) {
		assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
		if (!more)
			break;
		describe(&row, found, sizeof found);
	}
	assert_string_equal(found, wanted);
	csv_reader_close(reader);
	free(copy);
}

static void reads(const char *file, const char *wanted)
{
	reads_bytes(file, strlen(file), wanted);
}

static void rows_end_with_any_line_break(void **state)
{
	(void)state;
	reads("a,b\r\nc,d\r\n", "1:[a][b]\n2:[c][d]\n");
	reads("a,b\nc,d\n", "1:[a][b]\n2:[c][d]\n");
	reads("a,b\rc,d\r", "1:[a][b]\n2:[c][d]\n");
	reads("a,b\nc,d", "1:[a][b]\n2:[c][d]\n");
	reads("a\n\nb\r\n\r\nc", "1:[a]\n2:[]\n3:[b]\n4:[]\n5:[c]\n");
}

static void empty_files_have_no_rows(void **state)
{
	(void)state;
	reads("", "");
	reads("\xef\xbb\xbf", "");
	reads("\n", "1:[]\n");
}

static void a_byte_order_mark_is_passed_over(void **state)
{
	(void)state;
	reads("\xef\xbb\xbf"
	      "a,b\n",
	    "1:[a][b]\n");
	reads("\xef\xbb\xbf"
	      "\"a\",b\n",
	    "1:[a][b]\n");
}

static void empty_cells_are_cells(void **state)
{
	(void)state;
	reads(",a,,b,\n,\n", "1:[][a][][b][]\n2:[][]\n");
	reads("a,\"\"\n\"\",b", "1:[a][]\n2:[][b]\n");
	reads("a,", "1:[a][]\n");
}

static void quotes_hide_separators_breaks_and_quotes(void **state)
{
	(void)state;
	reads("\"a,b\",c\n", "1:[a,b][c]\n");
	reads("\"say \"\"yes\"\"\",c\n", "1:[say \"yes\"][c]\n");
	reads("\"\"\"\",\"\"\"\"\"\"\n", "1:[\"][\"\"]\n");
	reads("\"a\"\"b\"\"c\",\"d\"\"\"\n", "1:[a\"b\"c][d\"]\n");
	reads("x,y\n\"one\ntwo\r\nthree\rfour\",c\nd,e", "1:[x][y]\n2:[one\ntwo\r\nthree\rfour][c]\n6:[d][e]\n");
	reads("\"end\"", "1:[end]\n");
	reads("\"a\"\"\"", "1:[a\"]\n");
}

static void a_quote_inside_a_plain_cell_is_itself(void **state)
{
	(void)state;
	reads("Nguyễn \"Tư\" An,b\n", "1:[Nguyễn \"Tư\" An][b]\n");
	reads("a, \"b\n", "1:[a][ \"b]\n");
}

static void the_separator_is_the_headers(void **state)
{
	(void)state;
	reads("a;b\nc,d;e\n", "1:[a][b]\n2:[c,d][e]\n");
	reads("a\tb\nc,d\te;f\n", "1:[a][b]\n2:[c,d][e;f]\n");
	reads("a,b;c\n", "1:[a][b;c]\n");
	reads("a;b;c,d\n", "1:[a][b][c,d]\n");
	reads("\"a,b,c\";d\n", "1:[a,b,c][d]\n");
	reads("\"a\nb,c\";d\n", "1:[a\nb,c][d]\n");
	reads("\n\r\na;b\n", "1:[]\n2:[]\n3:[a][b]\n");
	reads("alone\nc,d;e\n", "1:[alone]\n2:[c][d;e]\n");
}

static void faults_are_told_and_reading_goes_on(void **state)
{
	(void)state;
	reads("a,b\nx,\"y\"z,w\nc,d\n", "1:[a][b]\n2:[x][y][w] !stray@1\n3:[c][d]\n");
	reads("a,b\n\"x\" ,y\n", "1:[a][b]\n2:[x][y] !stray@0\n");
	reads("a,b\nx,\"y\nc,d\n", "1:[a][b]\n2:[x][y\nc,d\n] !unterminated@1\n");
	reads("a,b\nx,\"", "1:[a][b]\n2:[x][] !unterminated@1\n");
	reads("a,\"b\"\"", "1:[a][b\"] !unterminated@1\n");
	reads("a,b\nx,\xff\nc,d\n", "1:[a][b]\n2:[x][\xff] !utf8@1\n3:[c][d]\n");
	reads("\"\"\"\xff\",b\n", "1:[\"\xff][b] !utf8@0\n");
	reads_bytes("a,b\nx\0y,z\nc,d", 13, "1:[a][b]\n2:[x][z] !nul@0\n3:[c][d]\n");
	reads_bytes("\0", 1, "1:[] !nul@0\n");
}

static void a_character_cut_by_a_quote_is_no_character(void **state)
{
	(void)state;
	reads("\"\xe1\"\"\xbb\x87\"\n", "1:[\xe1\"\xbb\x87] !utf8@0\n");
}

static void text_beyond_the_last_cell_is_a_fault(void **state)
{
	(void)state;
	struct csv_reader *reader = NULL;
	struct csv_reader_row row;
	bool more;
	char file[CSV_READER_CELLS + 12];
	memset(file, ',', sizeof file);
	assert_int_equal(csv_reader_open(file, sizeof file, &reader), STATUS_OK);
	assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
	assert_int_equal(row.count, CSV_READER_CELLS);
	assert_int_equal(row.fault, CSV_READER_FINE);
	csv_reader_close(reader);
	file[CSV_READER_CELLS] = 'x';
	assert_int_equal(csv_reader_open(file, sizeof file, &reader), STATUS_OK);
	assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
	assert_int_equal(row.count, CSV_READER_CELLS);
	assert_int_equal(row.fault, CSV_READER_TOO_MANY_CELLS);
	csv_reader_close(reader);
	csv_reader_close(NULL);
}

/* Cells of awkward characters, of which none starts a formula. */
static size_t random_cells(unsigned *seed, char cells[6][16])
{
	size_t count = 2 + (size_t)rand_r(seed) % 5;
	for (size_t i = 0; i < count; i++) {
		size_t length = (size_t)rand_r(seed) % 12;
		for (size_t k = 0; k < length; k++)
			cells[i][k] = "ab,;\"\n\r "[rand_r(seed) % 8];
		if (cells[i][0] == '\r')
			cells[i][0] = 'a';
		cells[i][length] = 0;
	}
	return count;
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	unsigned seed = SEED;
	for (int round = 0; round < 3000; round++) {
		unsigned began = seed;
		char cells[6][16];
		struct csv csv;
		struct csv_buffer buffer = {0};
		csv_start(&csv, csv_buffer_write, &buffer);
		/* A header, so that the separator is a comma. */
		for (size_t i = 0; i < 40; i++)
			csv_text(&csv, "h");
		assert_int_equal(csv_end_row(&csv), STATUS_OK);
		size_t count = random_cells(&seed, cells);
		for (size_t i = 0; i < count; i++)
			csv_text(&csv, cells[i]);
		assert_int_equal(csv_end_row(&csv), STATUS_OK);
		struct csv_reader *reader = NULL;
		struct csv_reader_row row;
		bool more;
		assert_int_equal(csv_reader_open(buffer.bytes, buffer.length, &reader), STATUS_OK);
		assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
		assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
		bool same = more && row.count == count && row.fault == CSV_READER_FINE;
		for (size_t i = 0; same && i < count; i++)
			same = row.cells[i].length == strlen(cells[i]) &&
			       !memcmp(row.cells[i].text, cells[i], row.cells[i].length);
		if (!same)
			fail_msg("round %d, seed %u", round, began);
		assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
		assert_false(more);
		csv_reader_close(reader);
		csv_buffer_free(&buffer);
	}
}

/* Any bytes at all end in rows or faults, never outside the file. */
static void noise_is_read_to_its_end(void **state)
{
	(void)state;
	unsigned seed = SEED;
	for (int round = 0; round < 20000; round++) {
		size_t length = (size_t)rand_r(&seed) % 40;
		char *noise = malloc(length ? length : 1);
		for (size_t i = 0; i < length; i++)
			noise[i] = "a\",;\t\r\n\0\xff\xe1\xbb\x87\xef\xbb\xbf "[rand_r(&seed) % 16];
		struct csv_reader *reader = NULL;
		struct csv_reader_row row;
		assert_int_equal(csv_reader_open(noise, length, &reader), STATUS_OK);
		size_t rows = 0, bytes = 0;
		for (bool more = true; more;) {
			assert_int_equal(csv_reader_next(reader, &row, &more), STATUS_OK);
			rows += more;
			for (size_t i = 0; more && i < row.count; i++)
				bytes += row.cells[i].length;
		}
		assert_true(rows <= length && bytes <= length);
		csv_reader_close(reader);
		free(noise);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_end_with_any_line_break),
	    cmocka_unit_test(empty_files_have_no_rows),
	    cmocka_unit_test(a_byte_order_mark_is_passed_over),
	    cmocka_unit_test(empty_cells_are_cells),
	    cmocka_unit_test(quotes_hide_separators_breaks_and_quotes),
	    cmocka_unit_test(a_quote_inside_a_plain_cell_is_itself),
	    cmocka_unit_test(the_separator_is_the_headers),
	    cmocka_unit_test(faults_are_told_and_reading_goes_on),
	    cmocka_unit_test(a_character_cut_by_a_quote_is_no_character),
	    cmocka_unit_test(text_beyond_the_last_cell_is_a_fault),
	    cmocka_unit_test(what_is_written_reads_back),
	    cmocka_unit_test(noise_is_read_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
