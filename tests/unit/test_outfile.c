#include "outfile.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char directory[64];
	char path[96];
};

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	strcpy(place->directory, "/tmp/congressd-test.XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	snprintf(place->path, sizeof place->path, "%s/out", place->directory);
	*state = place;
	return 0;
}

/* rmdir fails when a test leaves anything else behind. */
static int teardown(void **state)
{
	struct place *place = *state;
	unlink(place->path);
	int result = rmdir(place->directory);
	free(place);
	return result;
}

static const char *path_of(void **state)
{
	return ((struct place *)*state)->path;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_holds(const char *path, const char *text)
{
	char bytes[64] = "";
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t length = fread(bytes, 1, sizeof bytes - 1, file);
	fclose(file);
	assert_int_equal(length, strlen(text));
	assert_string_equal(bytes, text);
}

static void write_text(struct outfile *outfile, const char *text)
{
	assert_int_equal(outfile_write(outfile, (const unsigned char *)text, strlen(text)), STATUS_OK);
}

static void test_a_new_file_is_for_its_owner_only(void **state)
{
	struct outfile *outfile = NULL;
	struct stat file;
	umask(0);
	assert_int_equal(outfile_open(path_of(state), OUTFILE_NEW, &outfile), STATUS_OK);
	write_text(outfile, "one ");
	write_text(outfile, "two");
	assert_int_equal(outfile_finish(outfile), STATUS_OK);
	outfile_close(outfile);
	assert_holds(path_of(state), "one two");
	assert_int_equal(stat(path_of(state), &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
}

static void test_a_new_file_leaves_one_that_exists(void **state)
{
	struct outfile *outfile = NULL;
	put(path_of(state), "old");
	assert_int_equal(outfile_open(path_of(state), OUTFILE_NEW, &outfile), STATUS_CONFLICT);
	assert_null(outfile);
	assert_holds(path_of(state), "old");
}

static void test_an_unfinished_file_vanishes(void **state)
{
	struct outfile *outfile = NULL;
	assert_int_equal(outfile_open(path_of(state), OUTFILE_NEW, &outfile), STATUS_OK);
	write_text(outfile, "half");
	outfile_close(outfile);
	assert_int_equal(access(path_of(state), F_OK), -1);
}

static void test_a_replaced_file_stays_until_the_new_one_is_whole(void **state)
{
	struct outfile *outfile = NULL;
	put(path_of(state), "old");
	assert_int_equal(outfile_open(path_of(state), OUTFILE_REPLACE, &outfile), STATUS_OK);
	write_text(outfile, "new");
	assert_holds(path_of(state), "old");
	assert_int_equal(outfile_finish(outfile), STATUS_OK);
	outfile_close(outfile);
	assert_holds(path_of(state), "new");
}

static void test_an_unfinished_replacement_leaves_the_old_file(void **state)
{
	struct outfile *outfile = NULL;
	put(path_of(state), "old");
	assert_int_equal(outfile_open(path_of(state), OUTFILE_REPLACE, &outfile), STATUS_OK);
	write_text(outfile, "half");
	outfile_close(outfile);
	assert_holds(path_of(state), "old");
}

static void test_what_is_no_file_is_not_replaced(void **state)
{
	struct outfile *outfile = NULL;
	assert_int_equal(outfile_open("/dev/null", OUTFILE_REPLACE, &outfile), STATUS_CONFLICT);
	assert_int_equal(outfile_open("/tmp", OUTFILE_REPLACE, &outfile), STATUS_CONFLICT);
	assert_int_equal(outfile_open("/tmp", OUTFILE_NEW, &outfile), STATUS_CONFLICT);
	(void)state;
}

static void test_a_finished_file_can_be_undone(void **state)
{
	struct outfile *outfile = NULL;
	assert_int_equal(outfile_open(path_of(state), OUTFILE_NEW, &outfile), STATUS_OK);
	assert_int_equal(outfile_finish(outfile), STATUS_OK);
	outfile_undo(outfile);
	outfile_close(outfile);
	assert_int_equal(access(path_of(state), F_OK), -1);
}

static void test_a_missing_directory_is_named(void **state)
{
	struct outfile *outfile = NULL;
	(void)state;
	assert_int_equal(outfile_open("/tmp/no/such/place", OUTFILE_NEW, &outfile), STATUS_NOT_FOUND);
	assert_int_equal(outfile_open("/tmp/no/such/place", OUTFILE_REPLACE, &outfile), STATUS_NOT_FOUND);
}

static void test_a_full_disk_is_told(void **state)
{
	struct outfile *outfile = NULL;
	assert_int_equal(outfile_open(path_of(state), OUTFILE_NEW, &outfile), STATUS_OK);
	int full = open("/dev/full", O_WRONLY);
	char link[32], target[128] = "";
	/* Puts /dev/full under the file's own descriptor. */
	for (int fd = 3; fd < full; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t length = readlink(link, target, sizeof target - 1);
		if (length > 0 && strncmp(target, path_of(state), (size_t)length) == 0)
			dup2(full, fd);
	}
	close(full);
	assert_int_equal(outfile_write(outfile, (const unsigned char *)"x", 1), STATUS_STORAGE_FULL);
	outfile_close(outfile);
	assert_int_equal(access(path_of(state), F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_new_file_is_for_its_owner_only),
	    TEST(test_a_new_file_leaves_one_that_exists),
	    TEST(test_an_unfinished_file_vanishes),
	    TEST(test_a_replaced_file_stays_until_the_new_one_is_whole),
	    TEST(test_an_unfinished_replacement_leaves_the_old_file),
	    TEST(test_what_is_no_file_is_not_replaced),
	    TEST(test_a_finished_file_can_be_undone),
	    TEST(test_a_missing_directory_is_named),
	    TEST(test_a_full_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
