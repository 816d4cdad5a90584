#include "manifest.h"

#include <jansson.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CONGRESS UINT32_C(0x01020304)

static struct contest *make(void)
{
	struct contest *contest = NULL;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 2, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "Bầu \"Ban\"\nChấp hành"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "Lê Ân"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 2, "Đỗ Đức"), STATUS_OK);
	contest->id = 42;
	contest->rules.seats = 2;
	contest->rules.majority = (struct rules_majority){2, 3, RULES_BASE_CONVENED_ADJUSTED};
	contest->rules.blank = RULES_BLANK_VALID;
	contest->rules.undervote = RULES_UNDERVOTE_INVALID;
	contest->rules.row_error = RULES_ROW_ERROR_BALLOT;
	contest->reveal = CONTEST_REVEAL_ON_CLOSE;
	contest->reveal_step = 25;
	contest->late_issue = true;
	contest->require_present = false;
	contest->board = CONTEST_BOARD_EVERYONE;
	contest->runoff_of = 7;
	contest->round = 2;
	contest->rules.round = RULES_ROUND_RUNOFF;
	return contest;
}

static struct key *make_key(void)
{
	char path[] = "/tmp/test_manifest.XXXXXX";
	struct key *key = NULL;
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	assert_int_equal(key_create(path, &key), STATUS_OK);
	unlink(path);
	return key;
}

static enum status read_text(const char *text)
{
	struct contest *contest = NULL;
	uint32_t congress = 0;
	enum status status = manifest_read(text, strlen(text), &congress, &contest);
	contest_unref(contest);
	return status;
}

static void test_a_published_manifest_is_signed_and_names_the_key(void **state)
{
	(void)state;
	struct contest *contest = make();
	struct key *key = make_key();
	assert_int_equal(manifest_publish(contest, CONGRESS, key), STATUS_OK);
	uint8_t hash[BALLOT_HASH_BYTES], public_key[VOPRF_ELEMENT_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)contest->manifest, strlen(contest->manifest));
	assert_memory_equal(hash, contest->manifest_hash, sizeof hash);
	assert_true(ballot_manifest_verify(key_public(key), hash, contest->manifest_signature));
	assert_int_equal(voprf_key_public(contest->voprf_secret_key, public_key), STATUS_OK);
	json_t *json = json_loads(contest->manifest, 0, NULL);
	char hex[65];
	sodium_bin2hex(hex, sizeof hex, public_key, sizeof public_key);
	assert_string_equal(json_string_value(json_object_get(json, "voprf_public_key")), hex);
	assert_string_equal(json_string_value(json_object_get(json, "congress")), "01020304");
	sodium_bin2hex(hex, sizeof hex, contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	assert_null(strstr(contest->manifest, hex));
	json_decref(json);
	key_free(key);
	contest_unref(contest);
}

static void test_what_is_read_is_what_was_written(void **state)
{
	(void)state;
	struct contest *contest = make(), *read = NULL;
	struct key *key = make_key();
	uint32_t congress = 0;
	char *text = NULL;
	assert_int_equal(manifest_publish(contest, CONGRESS, key), STATUS_OK);
	assert_int_equal(manifest_read(contest->manifest, strlen(contest->manifest), &congress, &read), STATUS_OK);
	assert_int_equal(congress, CONGRESS);
	assert_int_equal(read->id, 42);
	assert_memory_equal(read->manifest_hash, contest->manifest_hash, sizeof read->manifest_hash);
	assert_memory_equal(read->voprf_public_key, contest->voprf_public_key, sizeof read->voprf_public_key);
	assert_memory_equal(&read->rules, &contest->rules, sizeof read->rules);
	assert_int_equal(manifest_text(read, congress, &text), STATUS_OK);
	assert_string_equal(text, contest->manifest); /* and so every field */
	free(text);
	key_free(key);
	contest_unref(read);
	contest_unref(contest);
}

static void test_an_open_vote_has_no_voprf_key(void **state)
{
	(void)state;
	struct contest *contest = NULL;
	struct key *key = make_key();
	assert_int_equal(contest_create(RULES_STYLE_RESOLUTION, 1, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "N"), STATUS_OK);
	assert_int_equal(contest_set_option(contest, 1, "N"), STATUS_OK);
	contest->id = 1;
	assert_int_equal(manifest_publish(contest, CONGRESS, key), STATUS_OK);
	assert_non_null(strstr(contest->manifest, "\"voprf_public_key\":null"));
	assert_true(sodium_is_zero(contest->voprf_secret_key, sizeof contest->voprf_secret_key));
	assert_int_equal(read_text(contest->manifest), STATUS_OK);
	key_free(key);
	contest_unref(contest);
}

#define BEGIN                                                                                                          \
	"{\"v\":1,\"congress\":\"00000007\",\"contest\":1,\"title\":\"T\",\"style\":\"approval\",\"secret\":false,"
#define MAJORITY "\"majority\":{\"num\":1,\"den\":2,\"base\":\"collected\"}"

static void test_the_least_manifest_has_defaults(void **state)
{
	(void)state;
	static const char text[] = BEGIN "\"seats\":1,\"options\":[\"A\"]," MAJORITY ",\"voprf_public_key\":null}";
	struct contest *contest = NULL;
	uint32_t congress;
	assert_int_equal(manifest_read(text, strlen(text), &congress, &contest), STATUS_OK);
	assert_int_equal(contest->rules.blank, RULES_BLANK_DEFAULT);
	assert_int_equal(contest->rules.round, RULES_ROUND_ORDINARY);
	assert_int_equal(contest->reveal_step, 1);
	assert_true(contest->require_present);
	contest_unref(contest);
}

static void test_anything_else_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "",
	    "{",
	    "null",
	    "[]",
	    "{}",
	    BEGIN "\"seats\":1,\"options\":[]," MAJORITY "}",
	    BEGIN "\"seats\":2,\"options\":[\"A\"]," MAJORITY "}",
	    BEGIN "\"seats\":1.0,\"options\":[\"A\"]," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[7]," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"]}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"majority\":{\"num\":2,\"den\":2,\"base\":\"collected\"}}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"majority\":{\"num\":1,\"den\":2,\"base\":\"noise\"}}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"voprf_public_key\":\"00\"," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"blank\":7," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"runoff_of\":0," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"further_of\":0," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"further_of\":\"1\"," MAJORITY "}",
	    BEGIN "\"seats\":1,\"options\":[\"A\"],\"round\":0," MAJORITY "}",
	    BEGIN "\"seats\":1,\"seats\":1,\"options\":[\"A\"]," MAJORITY "}",
	    "{\"v\":2,\"congress\":\"00000007\",\"contest\":1,\"title\":\"T\",\"style\":\"approval\",\"secret\":false,"
	    "\"seats\":1,\"options\":[\"A\"]," MAJORITY "}",
	    "{\"v\":1,\"congress\":\"7\",\"contest\":1,\"title\":\"T\",\"style\":\"approval\",\"secret\":false,"
	    "\"seats\":1,\"options\":[\"A\"]," MAJORITY "}",
	    "{\"v\":1,\"congress\":\"00000007\",\"contest\":1,\"title\":\"T\",\"style\":\"approval\",\"secret\":true,"
	    "\"seats\":1,\"options\":[\"A\"]," MAJORITY ",\"voprf_public_key\":null}",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (read_text(texts[i]) != STATUS_INVALID)
			fail_msg("taken for a manifest: %s", texts[i]);
	}
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_published_manifest_is_signed_and_names_the_key),
	    cmocka_unit_test(test_what_is_read_is_what_was_written),
	    cmocka_unit_test(test_an_open_vote_has_no_voprf_key),
	    cmocka_unit_test(test_the_least_manifest_has_defaults),
	    cmocka_unit_test(test_anything_else_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
