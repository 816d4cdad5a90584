#include "api_badges.h"

#include "calls.h"

/* Fontconfig keeps its tables until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig.so\n";
}

#define TAKE_ALL "{\"delegates\":\"all\"}"

static int64_t person(void **state, const char *code, const char *standing)
{
	struct calls *calls = *state;
	return temporary_delegate(&calls->place->act, code, "Lê Thị Ánh", standing);
}

static void withdraw(void **state, int64_t id)
{
	struct calls *calls = *state;
	assert_int_equal(store_delegate_withdraw(&calls->place->act, id, TEMPORARY_NOW), STATUS_OK);
}

static const char *badge_path(char path[64], int64_t id, const char *rest)
{
	snprintf(path, 64, "/api/badges/%lld%s", (long long)id, rest);
	return path;
}

static void issue(void **state, const char *body, int issued, int kept)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/badges", body);
	assert_int_equal(calls_integer(&answer, "issued"), issued);
	assert_int_equal(calls_integer(&answer, "kept"), kept);
	calls_free(&answer);
}

static void assert_serial(void **state, int64_t id, int serial)
{
	struct calls *calls = *state;
	struct badge badge;
	char path[64];
	struct answer answer = calls_expect(calls, 200, "GET", badge_path(path, id, ""), NULL);
	assert_int_equal(calls_integer(&answer, "delegate"), id);
	assert_int_equal(calls_integer(&answer, "serial"), serial);
	const char *token = calls_text(&answer, "token");
	assert_int_equal(strlen(token), BADGE_TEXT);
	assert_int_equal(badge_read(token, strlen(token), 7, calls->key, &badge), BADGE_GOOD);
	assert_int_equal(badge.delegate, id);
	assert_int_equal(badge.serial, serial);
	calls_free(&answer);
}

static void assert_none(void **state, int64_t id)
{
	static const char *const forms[] = {"", ".svg", ".png"};
	char path[64];
	for (size_t i = 0; i < 3; i++)
		calls_done(*state, 404, "GET", badge_path(path, id, forms[i]), NULL);
}

static int reissue(void **state, int64_t id)
{
	char path[64];
	struct answer answer = calls_expect(*state, 200, "POST", badge_path(path, id, "/reissue"), NULL);
	int serial = (int)calls_integer(&answer, "serial");
	calls_free(&answer);
	return serial;
}

static void test_all_who_take_part_get_a_badge(void **state)
{
	int64_t official = person(state, "A1", "official"), guest = person(state, "A2", "guest");
	int64_t gone = person(state, "A3", "official");
	withdraw(state, gone);
	issue(state, TAKE_ALL, 2, 0);
	issue(state, TAKE_ALL, 0, 2);
	assert_serial(state, official, 1);
	assert_serial(state, guest, 1);
	assert_none(state, gone);
}

static void test_listed_delegates_get_a_badge_once(void **state)
{
	int64_t first = person(state, "A1", "official"), second = person(state, "A2", "alternate");
	issue(state, "{\"delegates\":[1,1,1]}", 1, 0);
	issue(state, "{\"delegates\":[2,1]}", 1, 1);
	assert_serial(state, first, 1);
	assert_serial(state, second, 1);
}

static void test_a_wrong_list_issues_nothing(void **state)
{
	static const char *const bodies[] = {"{}", "{\"delegates\":[]}", "{\"delegates\":\"some\"}",
	    "{\"delegates\":[1,\"2\"]}", "{\"delegates\":[1,0]}", "{\"delegates\":[1,99]}", "{\"delegates\":[1,2]}",
	    "{\"delegates\":[1],\"reissue\":true}"};
	int64_t id = person(state, "A1", "official");
	withdraw(state, person(state, "A2", "official"));
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		calls_done(*state, 422, "POST", "/api/badges", bodies[i]);
	calls_done(*state, 400, "POST", "/api/badges", "[1]");
	assert_none(state, id);
}

static void test_the_refusal_names_the_delegate(void **state)
{
	person(state, "A1", "official");
	struct answer answer = calls_expect(*state, 422, "POST", "/api/badges", "{\"delegates\":[1,99]}");
	assert_string_equal(calls_text(&answer, "fields.delegates"), "no delegate has the id 99");
	calls_free(&answer);
}

static void test_a_reissue_raises_the_serial(void **state)
{
	int64_t id = person(state, "A1", "official");
	issue(state, TAKE_ALL, 1, 0);
	assert_int_equal(reissue(state, id), 2);
	assert_serial(state, id, 2);
}

static void test_a_revoked_badge_is_gone_until_reissued(void **state)
{
	char path[64];
	int64_t id = person(state, "A1", "official");
	issue(state, TAKE_ALL, 1, 0);
	calls_done(*state, 200, "POST", badge_path(path, id, "/revoke"), NULL);
	calls_done(*state, 200, "POST", path, NULL);
	assert_none(state, id);
	issue(state, TAKE_ALL, 0, 1);
	assert_none(state, id);
	assert_int_equal(reissue(state, id), 2);
	assert_serial(state, id, 2);
}

static void test_what_was_never_issued_is_not_found(void **state)
{
	char path[64];
	int64_t id = person(state, "A1", "official");
	assert_none(state, id);
	assert_none(state, 99);
	calls_done(*state, 404, "POST", badge_path(path, id, "/reissue"), NULL);
	calls_done(*state, 404, "POST", badge_path(path, id, "/revoke"), NULL);
	calls_done(*state, 404, "POST", badge_path(path, 99, "/revoke"), NULL);
	calls_done(*state, 404, "GET", "/api/badges/x", NULL);
}

static void test_a_badge_is_drawn(void **state)
{
	char path[64];
	int64_t id = person(state, "A1", "official");
	issue(state, TAKE_ALL, 1, 0);
	struct answer svg = calls_expect(*state, 200, "GET", badge_path(path, id, ".svg"), NULL);
	assert_non_null(strstr(svg.text, "<svg"));
	calls_free(&svg);
	struct answer png = calls_expect(*state, 200, "GET", badge_path(path, id, ".png"), NULL);
	assert_memory_equal(png.text, "\x89PNG\r\n", 6);
	calls_free(&png);
}

static size_t sheet_length(void **state, const char *path)
{
	struct answer answer = calls_expect(*state, 200, "GET", path, NULL);
	assert_memory_equal(answer.text, "%PDF-", 5);
	size_t length = answer.length;
	calls_free(&answer);
	return length;
}

static void test_sheets_hold_the_badges_asked_for(void **state)
{
	char code[16];
	for (int i = 0; i < 20; i++) {
		snprintf(code, sizeof code, "A%d", i);
		person(state, code, "official");
	}
	size_t none = sheet_length(state, "/api/badges.pdf");
	issue(state, TAKE_ALL, 20, 0);
	size_t one = sheet_length(state, "/api/badges.pdf?delegates=1");
	size_t all = sheet_length(state, "/api/badges.pdf");
	assert_true(none < one);
	assert_true(one < all);
	size_t three = sheet_length(state, "/api/badges.pdf?delegates=1,2,3");
	assert_true(one < three && three < all);
	assert_true(sheet_length(state, "/api/badges.pdf?delegation=Ai") < one);
}

static void test_sheets_of_nonsense_are_refused(void **state)
{
	static const char *const lists[] = {"x", "1,", ",1", "1,,2", "0", "1;2", "-1", "99999999999999999"};
	char path[64];
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		snprintf(path, sizeof path, "/api/badges.pdf?delegates=%s", lists[i]);
		calls_done(*state, 400, "GET", path, NULL);
	}
	calls_done(*state, 404, "GET", "/api/badges.pdf?delegates=99", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_all_who_take_part_get_a_badge),
	    CALLS_TEST(test_listed_delegates_get_a_badge_once),
	    CALLS_TEST(test_a_wrong_list_issues_nothing),
	    CALLS_TEST(test_the_refusal_names_the_delegate),
	    CALLS_TEST(test_a_reissue_raises_the_serial),
	    CALLS_TEST(test_a_revoked_badge_is_gone_until_reissued),
	    CALLS_TEST(test_what_was_never_issued_is_not_found),
	    CALLS_TEST(test_a_badge_is_drawn),
	    CALLS_TEST(test_sheets_hold_the_badges_asked_for),
	    CALLS_TEST(test_sheets_of_nonsense_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
