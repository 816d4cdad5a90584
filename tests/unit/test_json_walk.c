/* JSON texts, whole and broken, in one piece and longer than any buffer. */
#include "json_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CHUNK ((size_t)256 << 10) /* what the walk reads at a time */

struct place {
	FILE *file;
	struct json_walk *walk;
};

static struct place open_text(const char *text, size_t length)
{
	struct place place = {.file = fmemopen((void *)(uintptr_t)text, length, "rb")};
	assert_non_null(place.file);
	assert_int_equal(json_walk_open(place.file, &place.walk), STATUS_OK);
	return place;
}

static void close_text(struct place *place)
{
	json_walk_close(place->walk);
	fclose(place->file);
}

/* Walks through an object of lists and values, and writes what it sees. */
static void walk_all(struct json_walk *walk, FILE *out)
{
	const char *text;
	size_t length;
	if (!json_walk_enter(walk, '{'))
		return;
	while (json_walk_member(walk, &text, &length)) {
		fprintf(out, "%.*s:", (int)length, text);
		if (json_walk_peek(walk) != '[') {
			if (json_walk_value(walk, &text, &length))
				fprintf(out, "%.*s ", (int)length, text);
			continue;
		}
		json_walk_enter(walk, '[');
		while (json_walk_element(walk) && json_walk_value(walk, &text, &length))
			fprintf(out, "<%.*s>", (int)length, text);
		fputc(' ', out);
	}
	fputs(json_walk_end(walk) ? "end" : "no end", out);
}

static void assert_walk(const char *text, const char *expected)
{
	struct place place = open_text(text, strlen(text));
	char *seen = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&seen, &length);
	walk_all(place.walk, out);
	fclose(out);
	assert_string_equal(seen, expected);
	free(seen);
	close_text(&place);
}

static void test_members_and_elements_are_given_as_they_stand(void **state)
{
	(void)state;
	assert_walk("{}", "end");
	assert_walk(" {\"a\" : 1 ,\n\"b\":[ ] , \"c\":[1, \"x\" ,{\"d\":[2]},[3 ,4],null]\t}\r\n ",
	    "a:1 b: c:<1><\"x\"><{\"d\":[2]}><[3 ,4]><null> end");
	assert_walk("{\"a\":\"\\\"]},\\\\\",\"b\\\"\":\"\",\"c\":[\"\\\\\\\"\",\"}\"]}",
	    "a:\"\\\"]},\\\\\" b\\\":\"\" c:<\"\\\\\\\"\"><\"}\"> end");
	assert_walk("{\"a\":-1.5e3,\"b\":true}", "a:-1.5e3 b:true end");
}

static void test_what_is_no_such_text_is_a_fault(void **state)
{
	(void)state;
	static const char *const texts[] = {"x", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
	    "{,}", "{\"a\" 1}", "{a:1}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[,1]}", "{\"a\":[", "{\"a\":[1",
	    "{\"a\":\"x}", "{\"a\":\"x\\", "{\"a\":\"x\\\"}", "{\"a\":{\"b\":1}", "{\"a\":1]", "{\"a\":[1}",
	    "{\"a\":1 \"b\":2}", "{\"a\":}", "{\"a\":1}x", "{\"a\":1}{}", "{\"a"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct place place = open_text(texts[i], strlen(texts[i]));
		FILE *out = fopen("/dev/null", "w");
		walk_all(place.walk, out);
		fclose(out);
		if (json_walk_fault(place.walk) == STATUS_OK && json_walk_end(place.walk))
			fail_msg("%s", texts[i]);
		/* After a fault there is nothing more. */
		const char *text;
		size_t length;
		if (json_walk_fault(place.walk) != STATUS_OK) {
			assert_false(json_walk_element(place.walk));
			assert_false(json_walk_value(place.walk, &text, &length));
			assert_false(json_walk_seek(place.walk, 0));
		}
		close_text(&place);
	}
}

static void test_a_zero_byte_is_no_end(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":1}\0";
	struct place place = open_text(text, sizeof text - 1);
	FILE *out = fopen("/dev/null", "w");
	walk_all(place.walk, out);
	fclose(out);
	assert_false(json_walk_end(place.walk));
	close_text(&place);
}

/* {"list":[<elements of `size` bytes>], "last":true} over several chunks, so
 * that every kind of byte comes to stand at a border once. */
static void test_values_may_lie_across_what_is_read_at_a_time(void **state)
{
	(void)state;
	const size_t count = 40000;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	fputs("{\"list\":[", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s{\"k\\\"%zu\":\"\\\\\",\"v\":[%zu,\"]\"]}", i ? " ,\n" : "", i, i * i);
	fputs("],\"last\":true}", out);
	fclose(out);
	assert_true(length > 4 * CHUNK);
	struct place place = open_text(text, length);
	const char *got;
	size_t got_length, seen = 0;
	char expected[80];
	assert_true(json_walk_enter(place.walk, '{'));
	assert_true(json_walk_member(place.walk, &got, &got_length));
	assert_true(json_walk_enter(place.walk, '['));
	for (; json_walk_element(place.walk); seen++) {
		assert_true(json_walk_value(place.walk, &got, &got_length));
		snprintf(expected, sizeof expected, "{\"k\\\"%zu\":\"\\\\\",\"v\":[%zu,\"]\"]}", seen, seen * seen);
		assert_int_equal(got_length, strlen(expected));
		assert_memory_equal(got, expected, got_length);
	}
	assert_int_equal(seen, count);
	assert_true(json_walk_member(place.walk, &got, &got_length));
	assert_true(json_walk_value(place.walk, &got, &got_length));
	assert_false(json_walk_member(place.walk, &got, &got_length));
	assert_true(json_walk_end(place.walk));
	close_text(&place);
	free(text);
}

static enum status fault_of_string(size_t length, char fill)
{
	char *text = malloc(length + 10);
	assert_non_null(text);
	memcpy(text, "{\"a\":\"", 6);
	memset(text + 6, fill, length);
	memcpy(text + 6 + length, "\"}", 2);
	struct place place = open_text(text, length + 8);
	FILE *out = fopen("/dev/null", "w");
	walk_all(place.walk, out);
	fclose(out);
	enum status status = json_walk_fault(place.walk);
	close_text(&place);
	free(text);
	return status;
}

/* Escapes at every other byte must not cost more than others. */
static void test_a_value_has_a_longest_length(void **state)
{
	(void)state;
	assert_int_equal(fault_of_string(JSON_WALK_VALUE_MAX - 16, 'x'), STATUS_OK);
	assert_int_equal(fault_of_string(JSON_WALK_VALUE_MAX - 16, '\\'), STATUS_OK);
	assert_int_equal(fault_of_string(JSON_WALK_VALUE_MAX, 'x'), STATUS_TOO_LARGE);
}

static void test_going_back(void **state)
{
	(void)state;
	static const char text[] = "  {\"a\":[1,2],\"b\":3}";
	struct place place = open_text(text, sizeof text - 1);
	const char *got;
	size_t length;
	uint64_t list;
	assert_true(json_walk_enter(place.walk, '{'));
	assert_true(json_walk_member(place.walk, &got, &length));
	assert_true(json_walk_tell(place.walk, &list));
	assert_int_equal(list, 7);
	assert_true(json_walk_value(place.walk, &got, &length));
	assert_true(json_walk_member(place.walk, &got, &length));
	for (size_t round = 0; round < 2; round++) {
		assert_true(json_walk_seek(place.walk, list));
		assert_true(json_walk_enter(place.walk, '['));
		assert_true(json_walk_element(place.walk));
		assert_true(json_walk_value(place.walk, &got, &length));
		assert_memory_equal(got, "1", 1);
	}
	close_text(&place);
}

static void test_no_deeper_than_it_is_asked(void **state)
{
	(void)state;
	static const char text[] = "[[[[[[[[[[1]]]]]]]]]]";
	struct place place = open_text(text, sizeof text - 1);
	for (size_t i = 0; i < JSON_WALK_DEPTH; i++) {
		assert_true(json_walk_enter(place.walk, '['));
		assert_true(json_walk_element(place.walk));
	}
	assert_false(json_walk_enter(place.walk, '['));
	assert_int_equal(json_walk_fault(place.walk), STATUS_INVALID);
	close_text(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members_and_elements_are_given_as_they_stand),
	    cmocka_unit_test(test_what_is_no_such_text_is_a_fault),
	    cmocka_unit_test(test_a_zero_byte_is_no_end),
	    cmocka_unit_test(test_values_may_lie_across_what_is_read_at_a_time),
	    cmocka_unit_test(test_a_value_has_a_longest_length),
	    cmocka_unit_test(test_going_back),
	    cmocka_unit_test(test_no_deeper_than_it_is_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
