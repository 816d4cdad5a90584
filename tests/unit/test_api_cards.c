#include "api_cards.h"

#include "api_cards_store.h"

#include "calls.h"
#include "store_cards.h"

#define TAKE_ALL "{\"delegates\":\"all\"}"
#define REISSUE_ALL "{\"delegates\":\"all\",\"reissue\":true}"

static int64_t person(void **state, const char *code, const char *standing)
{
	struct calls *calls = *state;
	return temporary_delegate(&calls->place->act, code, "Lê Thị Ánh", standing);
}

static struct answer issue(void **state, const char *body, size_t cards)
{
	struct answer answer = calls_expect(*state, 200, "POST", "/api/cards", body);
	assert_int_equal(json_array_size(calls_at(&answer, "cards")), cards);
	return answer;
}

static void issue_some(void **state, const char *body, size_t cards)
{
	struct answer answer = issue(state, body, cards);
	calls_free(&answer);
}

/* The delegate whose card derives from this secret; 0 for nobody's. */
static int64_t holder(void **state, const char *text)
{
	struct calls *calls = *state;
	unsigned char secret[CARD_SECRET_BYTES], card_key[CARD_KEY_BYTES];
	int64_t id = 0;
	assert_true(card_decode(text, strlen(text), secret));
	card_derive(7, secret, card_key, NULL);
	enum status status = store_card_holder(calls->reader, card_key, &id);
	assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
	return id;
}

static void test_a_card_opens_for_its_delegate(void **state)
{
	char url[128];
	int64_t id = person(state, "A1", "official");
	struct answer answer = issue(state, TAKE_ALL, 1);
	const char *secret = calls_text(&answer, "cards.0.secret");
	assert_int_equal(strlen(secret), CARD_SECRET_TEXT);
	assert_int_equal(holder(state, secret), id);
	assert_int_equal(calls_integer(&answer, "cards.0.delegate"), id);
	assert_string_equal(calls_text(&answer, "cards.0.code"), "A1");
	assert_string_equal(calls_text(&answer, "cards.0.full_name"), "Lê Thị Ánh");
	snprintf(url, sizeof url, "https://hall.example/v#%s", secret);
	assert_string_equal(calls_text(&answer, "cards.0.url"), url);
	calls_free(&answer);
}

static void test_only_who_may_come_to_vote_gets_a_card(void **state)
{
	struct calls *calls = *state;
	person(state, "A1", "official");
	person(state, "A2", "alternate");
	person(state, "A3", "guest");
	int64_t gone = person(state, "A4", "official");
	assert_int_equal(store_delegate_withdraw(&calls->place->act, gone, TEMPORARY_NOW), STATUS_OK);
	struct answer answer = issue(state, TAKE_ALL, 2);
	assert_string_equal(calls_text(&answer, "cards.0.code"), "A1");
	assert_string_equal(calls_text(&answer, "cards.1.code"), "A2");
	calls_free(&answer);
	calls_done(calls, 422, "POST", "/api/cards", "{\"delegates\":[3]}");
	calls_done(calls, 422, "POST", "/api/cards", "{\"delegates\":[1,4],\"reissue\":true}");
}

static void test_who_has_a_card_keeps_it(void **state)
{
	int64_t first = person(state, "A1", "official");
	struct answer answer = issue(state, TAKE_ALL, 1);
	int64_t second = person(state, "A2", "official");
	struct answer more = issue(state, TAKE_ALL, 1);
	assert_int_equal(calls_integer(&more, "cards.0.delegate"), second);
	issue_some(state, "{\"delegates\":[1,2]}", 0);
	assert_int_equal(holder(state, calls_text(&answer, "cards.0.secret")), first);
	calls_free(&answer);
	calls_free(&more);
}

static void test_a_reissue_revokes_the_card_before(void **state)
{
	int64_t id = person(state, "A1", "official");
	struct answer old = issue(state, TAKE_ALL, 1);
	struct answer new = issue(state, REISSUE_ALL, 1);
	assert_int_equal(holder(state, calls_text(&old, "cards.0.secret")), 0);
	assert_int_equal(holder(state, calls_text(&new, "cards.0.secret")), id);
	calls_free(&old);
	calls_free(&new);
}

static void test_a_delegate_listed_twice_gets_one_card(void **state)
{
	int64_t id = person(state, "A1", "official");
	struct answer answer = issue(state, "{\"delegates\":[1,1],\"reissue\":true}", 1);
	assert_int_equal(holder(state, calls_text(&answer, "cards.0.secret")), id);
	calls_free(&answer);
}

static void test_a_wrong_list_issues_nothing(void **state)
{
	static const char *const bodies[] = {"{}", "{\"delegates\":[]}", "{\"delegates\":[1,99]}",
	    "{\"delegates\":[true]}", "{\"delegates\":\"all\",\"reissue\":1}"};
	person(state, "A1", "official");
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		calls_done(*state, 422, "POST", "/api/cards", bodies[i]);
	issue_some(state, TAKE_ALL, 1);
}

/* Between making and storing, others may act. */
static void test_a_card_overtaken_is_dropped(void **state)
{
	struct calls *calls = *state;
	struct act *act = &calls->place->act;
	const struct api_delegates all = {.scope = API_DELEGATES_ALL};
	char fault[API_DELEGATES_FAULT];
	struct api_cards *cards = NULL;
	person(state, "A1", "official");
	int64_t overtaken = person(state, "A2", "official"), gone = person(state, "A3", "official");
	int64_t last = person(state, "A4", "official");
	assert_int_equal(api_cards_make(act->store, 7, &all, API_CARDS_MISSING, &cards, fault), STATUS_OK);
	assert_int_equal(cards->count, 4);
	assert_int_equal(store_card_add(act, overtaken, (const unsigned char[CARD_KEY_BYTES]){9}), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, gone, TEMPORARY_NOW), STATUS_OK);
	struct api_cards_store storing = {.cards = cards, .delegates = &all};
	assert_int_equal(api_cards_store_some(act, &storing, INT64_MAX), STATUS_OK);
	assert_int_equal(cards->count, 2);
	char url[64];
	assert_true(api_cards_url_size("x:") <= sizeof url);
	api_cards_url(cards, 1, "x:", url);
	assert_int_equal(cards->items[1].delegate->id, last);
	assert_int_equal(holder(state, strchr(url, '#') + 1), last);
	api_cards_free(cards);
}

static void test_no_secret_reaches_the_database(void **state)
{
	struct calls *calls = *state;
	char command[512];
	person(state, "A1", "official");
	struct answer answer = issue(state, TAKE_ALL, 1);
	assert_int_equal(store_checkpoint(calls->place->act.store), STATUS_OK);
	snprintf(
	    command, sizeof command, "grep -q '%s' '%s'", calls_text(&answer, "cards.0.secret"), calls->place->path);
	assert_int_not_equal(system(command), 0);
	snprintf(command, sizeof command, "grep -q cards.issue '%s'", calls->place->path);
	assert_int_equal(system(command), 0);
	calls_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_a_card_opens_for_its_delegate),
	    CALLS_TEST(test_only_who_may_come_to_vote_gets_a_card),
	    CALLS_TEST(test_who_has_a_card_keeps_it),
	    CALLS_TEST(test_a_reissue_revokes_the_card_before),
	    CALLS_TEST(test_a_delegate_listed_twice_gets_one_card),
	    CALLS_TEST(test_a_wrong_list_issues_nothing),
	    CALLS_TEST(test_a_card_overtaken_is_dropped),
	    CALLS_TEST(test_no_secret_reaches_the_database),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
