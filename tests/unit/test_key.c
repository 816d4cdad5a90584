#include "key.h"

#include "../data/ed25519_vectors.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#define VECTORS (sizeof ed25519_vectors / sizeof ed25519_vectors[0])
#define LINE_LENGTH 82
#define SEED_LINE "congressd-key-v1 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n"

static size_t unhex(const char *hex, uint8_t *out, size_t size)
{
	size_t length = 0;
	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), NULL, &length, NULL), 0);
	return length;
}

/* A fresh directory for each test; the path of a key in it. */
struct place {
	char directory[64];
	char path[96];
};

static int setup(void **state)
{
	static struct place place;
	snprintf(place.directory, sizeof place.directory, "/tmp/test_key.XXXXXX");
	if (!mkdtemp(place.directory))
		return -1;
	snprintf(place.path, sizeof place.path, "%s/congress.key", place.directory);
	*state = &place;
	return 0;
}

static int teardown(void **state)
{
	struct place *place = *state;
	unlink(place->path);
	rmdir(place->path);
	return rmdir(place->directory);
}

static void write_file(const char *path, const void *bytes, size_t length, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, bytes, length), length);
	assert_int_equal(close(fd), 0);
}

static size_t read_file(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	ssize_t length = read(fd, buffer, size);
	assert_true(length >= 0);
	close(fd);
	return (size_t)length;
}

static enum status try_load(const char *path)
{
	struct key *key = NULL;
	enum status status = key_load(path, &key);
	assert_int_equal(status == STATUS_OK, key != NULL);
	key_free(key);
	return status;
}

static void created_key_loads_again(void **state)
{
	struct place *place = *state;
	struct key *made = NULL;
	struct key *loaded = NULL;
	assert_int_equal(key_create(place->path, &made), STATUS_OK);
	assert_int_equal(key_load(place->path, &loaded), STATUS_OK);
	assert_memory_equal(key_public(made), key_public(loaded), KEY_PUBLIC_BYTES);

	uint8_t signature[KEY_SIGNATURE_BYTES];
	key_sign(loaded, "test", NULL, 0, signature);
	assert_true(key_verify(key_public(made), "test", NULL, 0, signature));
	key_free(made);
	key_free(loaded);
}

static void created_file_is_one_line_of_its_owner(void **state)
{
	struct place *place = *state;
	struct key *key = NULL;
	mode_t before = umask(0);
	assert_int_equal(key_create(place->path, &key), STATUS_OK);
	umask(before);
	key_free(key);

	struct stat file;
	assert_int_equal(stat(place->path, &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
	char text[100];
	size_t length = read_file(place->path, text, sizeof text);
	assert_int_equal(length, LINE_LENGTH);
	assert_memory_equal(text, "congressd-key-v1 ", 17);
	assert_int_equal(text[LINE_LENGTH - 1], '\n');
	for (size_t i = 17; i < LINE_LENGTH - 1; i++)
		assert_non_null(memchr("0123456789abcdef", text[i], 16));
}

static void created_keys_differ(void **state)
{
	struct place *place = *state;
	struct key *first = NULL;
	struct key *second = NULL;
	assert_int_equal(key_create(place->path, &first), STATUS_OK);
	assert_int_equal(unlink(place->path), 0);
	assert_int_equal(key_create(place->path, &second), STATUS_OK);
	assert_memory_not_equal(key_public(first), key_public(second), KEY_PUBLIC_BYTES);
	key_free(first);
	key_free(second);
}

static void create_refuses_what_exists_and_leaves_it(void **state)
{
	struct place *place = *state;
	struct key *key = NULL;
	write_file(place->path, "precious", 8, 0600);
	assert_int_equal(key_create(place->path, &key), STATUS_CONFLICT);
	assert_null(key);
	char text[100];
	assert_int_equal(read_file(place->path, text, sizeof text), 8);
	assert_memory_equal(text, "precious", 8);
}

static void create_refuses_a_dangling_link(void **state)
{
	struct place *place = *state;
	struct key *key = NULL;
	assert_int_equal(symlink("elsewhere", place->path), 0);
	assert_int_equal(key_create(place->path, &key), STATUS_CONFLICT);
	assert_null(key);
}

static void create_needs_its_directory(void **state)
{
	(void)state;
	struct key *key = NULL;
	assert_int_equal(key_create("/nonexistent/congress.key", &key), STATUS_NOT_FOUND);
	assert_null(key);
}

static void create_cut_short_leaves_no_file(void **state)
{
	struct place *place = *state;
	struct rlimit old;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	struct rlimit small = {40, old.rlim_max};
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	struct key *key = NULL;
	enum status status = key_create(place->path, &key);
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, handler);
	assert_int_equal(status, STATUS_IO);
	assert_null(key);
	assert_int_equal(access(place->path, F_OK), -1);
}

static void create_works_in_the_current_directory(void **state)
{
	struct place *place = *state;
	char *before = getcwd(NULL, 0);
	assert_non_null(before);
	assert_int_equal(chdir(place->directory), 0);
	struct key *key = NULL;
	enum status status = key_create("congress.key", &key);
	assert_int_equal(chdir(before), 0);
	free(before);
	assert_int_equal(status, STATUS_OK);
	key_free(key);
}

static void load_gives_the_key_of_the_seed(void **state)
{
	struct place *place = *state;
	struct key *key = NULL;
	uint8_t expected[KEY_PUBLIC_BYTES];
	write_file(place->path, SEED_LINE, LINE_LENGTH, 0600);
	assert_int_equal(key_load(place->path, &key), STATUS_OK);
	unhex(ed25519_vectors[0].public_key, expected, sizeof expected);
	assert_memory_equal(key_public(key), expected, sizeof expected);
	key_free(key);
}

static void load_refuses_a_truncated_file(void **state)
{
	struct place *place = *state;
	for (size_t length = 0; length < LINE_LENGTH; length++) {
		write_file(place->path, SEED_LINE, length, 0600);
		assert_int_equal(try_load(place->path), STATUS_CORRUPT);
	}
}

static void load_refuses_a_longer_file(void **state)
{
	struct place *place = *state;
	write_file(place->path, SEED_LINE "\n", LINE_LENGTH + 1, 0600);
	assert_int_equal(try_load(place->path), STATUS_CORRUPT);
	write_file(place->path, SEED_LINE SEED_LINE, 2 * LINE_LENGTH, 0600);
	assert_int_equal(try_load(place->path), STATUS_CORRUPT);
}

static void load_refuses_any_wrong_character(void **state)
{
	struct place *place = *state;
	static const char wrong[] = {'\0', ' ', 'g', 'G', '\n', '\x80'};
	for (size_t at = 0; at < LINE_LENGTH; at++) {
		for (size_t i = 0; i < sizeof wrong; i++) {
			char line[] = SEED_LINE;
			if (line[at] == wrong[i])
				continue;
			line[at] = wrong[i];
			write_file(place->path, line, LINE_LENGTH, 0600);
			assert_int_equal(try_load(place->path), STATUS_CORRUPT);
		}
	}
}

static void load_refuses_a_file_open_to_others(void **state)
{
	struct place *place = *state;
	static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0601, 0666, 0644};
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		write_file(place->path, SEED_LINE, LINE_LENGTH, modes[i]);
		assert_int_equal(try_load(place->path), STATUS_FORBIDDEN);
	}
	write_file(place->path, SEED_LINE, LINE_LENGTH, 0400);
	assert_int_equal(try_load(place->path), STATUS_OK);
}

static void load_says_where_there_is_none(void **state)
{
	struct place *place = *state;
	assert_int_equal(try_load(place->path), STATUS_NOT_FOUND);
}

static void load_refuses_a_directory_and_a_pipe(void **state)
{
	struct place *place = *state;
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(try_load(place->path), STATUS_CORRUPT);
	assert_int_equal(rmdir(place->path), 0);
	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_int_equal(try_load(place->path), STATUS_CORRUPT);
}

static void free_of_null_is_harmless(void **state)
{
	(void)state;
	key_free(NULL);
}

struct loaded_vector {
	uint8_t secret[KEY_SECRET_BYTES];
	uint8_t public_key[KEY_PUBLIC_BYTES];
	uint8_t signature[KEY_SIGNATURE_BYTES];
	uint8_t message[KEY_MESSAGE_MAX];
	size_t length;
};

static struct loaded_vector load_vector(const struct ed25519_vector *vector)
{
	struct loaded_vector loaded;
	unhex(vector->seed, loaded.secret, 32);
	unhex(vector->public_key, loaded.secret + 32, 32);
	unhex(vector->public_key, loaded.public_key, sizeof loaded.public_key);
	unhex(vector->signature, loaded.signature, sizeof loaded.signature);
	loaded.length = unhex(vector->message, loaded.message, sizeof loaded.message);
	return loaded;
}

static void signs_the_rfc_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < VECTORS; i++) {
		struct loaded_vector vector = load_vector(&ed25519_vectors[i]);
		struct key_span part = {vector.message, vector.length};
		uint8_t signature[KEY_SIGNATURE_BYTES];
		key_sign_with(vector.secret, "", &part, 1, signature);
		assert_memory_equal(signature, vector.signature, sizeof signature);
		assert_true(key_verify(vector.public_key, "", &part, 1, signature));
	}
}

static void prefix_and_parts_are_one_message(void **state)
{
	(void)state;
	struct loaded_vector vector = load_vector(&ed25519_vectors[3]);
	assert_int_equal(vector.length, 1023);
	struct key_span parts[] = {{vector.message, 0}, {vector.message, 1}, {NULL, 0}, {vector.message + 1, 500},
	    {vector.message + 501, 522}};
	assert_true(key_verify(vector.public_key, "", parts, 5, vector.signature));

	uint8_t signature[KEY_SIGNATURE_BYTES];
	struct key_span rest = {"cd", 2};
	crypto_sign_detached(signature, NULL, (const uint8_t *)"abcd", 4, vector.secret);
	assert_true(key_verify(vector.public_key, "ab", &rest, 1, signature));
	assert_false(key_verify(vector.public_key, "abc", &rest, 1, signature));
	assert_false(key_verify(vector.public_key, "ab", &rest, 0, signature));
}

static void verify_refuses_any_changed_bit(void **state)
{
	(void)state;
	struct loaded_vector vector = load_vector(&ed25519_vectors[2]);
	struct key_span part = {vector.message, vector.length};
	for (unsigned bit = 0; bit < 8 * KEY_SIGNATURE_BYTES; bit++) {
		vector.signature[bit / 8] ^= (uint8_t)(1U << bit % 8);
		assert_false(key_verify(vector.public_key, "", &part, 1, vector.signature));
		vector.signature[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	for (unsigned bit = 0; bit < 8 * KEY_PUBLIC_BYTES; bit++) {
		vector.public_key[bit / 8] ^= (uint8_t)(1U << bit % 8);
		assert_false(key_verify(vector.public_key, "", &part, 1, vector.signature));
		vector.public_key[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	assert_true(key_verify(vector.public_key, "", &part, 1, vector.signature));
}

static void verify_refuses_a_signature_in_another_spelling(void **state)
{
	(void)state;
	/* S plus the order of the group solves the equation just as well. */
	uint8_t order[32];
	unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", order, sizeof order);
	struct loaded_vector vector = load_vector(&ed25519_vectors[1]);
	struct key_span part = {vector.message, vector.length};
	assert_true(key_verify(vector.public_key, "", &part, 1, vector.signature));
	sodium_add(vector.signature + 32, order, sizeof order);
	assert_false(key_verify(vector.public_key, "", &part, 1, vector.signature));
}

static void verify_refuses_keys_of_small_order(void **state)
{
	(void)state;
	/* With R = A = the neutral element and S = 0 any message would pass. */
	uint8_t neutral[KEY_PUBLIC_BYTES] = {1};
	uint8_t signature[KEY_SIGNATURE_BYTES] = {1};
	assert_false(key_verify(neutral, "anything", NULL, 0, signature));
	uint8_t zero[KEY_PUBLIC_BYTES] = {0};
	memset(signature, 0, sizeof signature);
	assert_false(key_verify(zero, "anything", NULL, 0, signature));
}

static void knows_its_own_signature_from_any_other(void **state)
{
	(void)state;
	char path[] = "/tmp/test_key.XXXXXX";
	assert_non_null(mkdtemp(path));
	char file[64];
	snprintf(file, sizeof file, "%s/key", path);
	struct key *key = NULL;
	assert_int_equal(key_create(file, &key), STATUS_OK);
	uint8_t signature[KEY_SIGNATURE_BYTES];
	struct key_span part = {"word", 4}, other = {"wort", 4};
	key_sign(key, "test", &part, 1, signature);
	assert_true(key_signed(key, "test", &part, 1, signature));
	assert_false(key_signed(key, "test", &other, 1, signature));
	for (unsigned bit = 0; bit < 8 * KEY_SIGNATURE_BYTES; bit++) {
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(key_signed(key, "test", &part, 1, signature));
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	key_free(key);
	unlink(file);
	rmdir(path);
}

static void verify_refuses_a_message_too_long(void **state)
{
	(void)state;
	static const uint8_t bytes[KEY_MESSAGE_MAX];
	struct loaded_vector vector = load_vector(&ed25519_vectors[0]);
	struct key_span whole = {bytes, sizeof bytes};
	uint8_t signature[KEY_SIGNATURE_BYTES];
	key_sign_with(vector.secret, "", &whole, 1, signature);
	assert_true(key_verify(vector.public_key, "", &whole, 1, signature));
	assert_false(key_verify(vector.public_key, "a", &whole, 1, signature));
	struct key_span huge[] = {{bytes, 10}, {bytes, SIZE_MAX - 5}};
	assert_false(key_verify(vector.public_key, "", huge, 2, signature));
}

static void sign_aborts_on_a_message_too_long(void **state)
{
	(void)state;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		static const uint8_t bytes[KEY_MESSAGE_MAX + 1];
		struct key_span part = {bytes, sizeof bytes};
		uint8_t secret[KEY_SECRET_BYTES] = {0};
		uint8_t signature[KEY_SIGNATURE_BYTES];
		struct rlimit none = {0, 0};
		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		key_sign_with(secret, "", &part, 1, signature);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLACED(created_key_loads_again),
	    PLACED(created_file_is_one_line_of_its_owner),
	    PLACED(created_keys_differ),
	    PLACED(create_refuses_what_exists_and_leaves_it),
	    PLACED(create_refuses_a_dangling_link),
	    cmocka_unit_test(create_needs_its_directory),
	    PLACED(create_cut_short_leaves_no_file),
	    PLACED(create_works_in_the_current_directory),
	    PLACED(load_gives_the_key_of_the_seed),
	    PLACED(load_refuses_a_truncated_file),
	    PLACED(load_refuses_a_longer_file),
	    PLACED(load_refuses_any_wrong_character),
	    PLACED(load_refuses_a_file_open_to_others),
	    PLACED(load_says_where_there_is_none),
	    PLACED(load_refuses_a_directory_and_a_pipe),
	    cmocka_unit_test(free_of_null_is_harmless),
	    cmocka_unit_test(signs_the_rfc_vectors),
	    cmocka_unit_test(prefix_and_parts_are_one_message),
	    cmocka_unit_test(verify_refuses_any_changed_bit),
	    cmocka_unit_test(verify_refuses_a_signature_in_another_spelling),
	    cmocka_unit_test(verify_refuses_keys_of_small_order),
	    cmocka_unit_test(knows_its_own_signature_from_any_other),
	    cmocka_unit_test(verify_refuses_a_message_too_long),
	    cmocka_unit_test(sign_aborts_on_a_message_too_long),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
