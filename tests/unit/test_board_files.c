#include "board_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static uint8_t *signature(uint8_t number)
{
	static uint8_t bytes[KEY_SIGNATURE_BYTES];
	memset(bytes, number, sizeof bytes);
	return bytes;
}

static ino_t inode(int file)
{
	struct stat facts;
	assert_int_equal(fstat(file, &facts), 0);
	return facts.st_ino;
}

static int setup(void **state)
{
	struct board_files *files = NULL;
	assert_int_equal(board_files_create(&files), STATUS_OK);
	*state = files;
	return 0;
}

static int teardown(void **state)
{
	board_files_free(*state);
	return 0;
}

/* Keeps a new file; gives its inode. */
static ino_t keep(struct board_files *files, uint8_t number)
{
	int file = memfd_create("board", 0);
	assert_true(file >= 0);
	ino_t made = inode(file);
	board_files_keep(files, signature(number), file);
	close(file);
	return made;
}

static void assert_kept(struct board_files *files, uint8_t number, ino_t expected)
{
	int file = board_files_get(files, signature(number));
	assert_true(file >= 0);
	assert_int_equal(inode(file), expected);
	close(file);
}

static void test_a_board_is_stored_once_for_all_its_readers(void **state)
{
	ino_t made = keep(*state, 1);
	assert_kept(*state, 1, made);
	assert_kept(*state, 1, made);
	assert_int_equal(board_files_get(*state, signature(2)), -1);
}

static void test_the_oldest_is_given_up(void **state)
{
	ino_t made = 0;
	for (uint8_t number = 1; number <= 5; number++)
		made = keep(*state, number);
	assert_int_equal(board_files_get(*state, signature(1)), -1);
	assert_kept(*state, 5, made);
}

static void test_nothing_is_kept_where_nothing_can_be(void **state)
{
	(void)state;
	board_files_keep(NULL, signature(1), 0);
	assert_int_equal(board_files_get(NULL, signature(1)), -1);
	board_files_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_a_board_is_stored_once_for_all_its_readers, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_the_oldest_is_given_up, setup, teardown),
	    cmocka_unit_test(test_nothing_is_kept_where_nothing_can_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
