#include "store_roster.h"

#include "store_badges.h"
#include "store_cards.h"
#include "temporary.h"

static void cells_of(const char *code, const char *name, const char *standing, const char *cells[ROSTER_COLUMNS])
{
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	cells[ROSTER_CODE] = code;
	cells[ROSTER_FULL_NAME] = name;
	cells[ROSTER_STANDING] = standing;
}

static int64_t add_in(struct act *act, const char *code, const char *name, const char *delegation)
{
	const char *cells[ROSTER_COLUMNS];
	int64_t id = 0;
	cells_of(code, name, "official", cells);
	cells[ROSTER_DELEGATION] = delegation;
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_OK);
	return id;
}

static bool votes(struct act *act, int64_t id)
{
	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	assert_int_equal(store_delegate_get(act->store, id, &delegate), STATUS_OK);
	bool voting = delegate->voting;
	store_delegate_free(delegate);
	return voting;
}

static enum status collect(void *closure, const struct delegate *delegate)
{
	char *codes = closure;
	strcat(strcat(codes, delegate->cells[ROSTER_CODE]), " ");
	return STATUS_OK;
}

static void assert_found(struct act *act, const struct store_delegate_filter *filter, const char *expected)
{
	char codes[256] = "";
	assert_int_equal(store_delegate_each(act->store, filter, collect, codes), STATUS_OK);
	assert_string_equal(codes, expected);
}

static void test_a_delegate_keeps_every_column(void **state)
{
	struct act *act = temporary_act(state);
	const char *cells[ROSTER_COLUMNS];
	char texts[ROSTER_COLUMNS][16];
	for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
		snprintf(texts[i], sizeof texts[i], "cell %zu", i);
		cells[i] = texts[i];
	}
	cells[ROSTER_STANDING] = "guest";
	cells[ROSTER_KIND] = "elected";
	int64_t id = 0;
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_OK);

	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_get(act->store, id, &delegate), STATUS_OK);
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		assert_string_equal(delegate->cells[i], i == ROSTER_REPLACES ? "" : cells[i]);
	assert_true(delegate->delegation > 0);
	assert_int_equal(delegate->created_at, TEMPORARY_NOW);
	store_delegate_free(delegate);
}

static void test_a_new_delegate_has_nothing_yet(void **state)
{
	struct act *act = temporary_act(state);
	temporary_delegate(act, "A1", "Lê A", "official");
	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_by_code(act->store, "A1", &delegate), STATUS_OK);
	assert_int_equal(delegate->badge_serial, 0);
	assert_int_equal(delegate->card_issued_at, 0);
	assert_int_equal(delegate->replaces, 0);
	assert_int_equal(delegate->withdrawn_at, 0);
	assert_false(delegate->inside);
	assert_string_equal(delegate->cells[ROSTER_DELEGATION], "");
	store_delegate_free(delegate);
}

static void test_badge_and_card_come_with_the_delegate(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official");
	struct store_badges_issued issued = {0};
	uint16_t serial;
	assert_int_equal(store_badge_issue(act, id, &issued), STATUS_OK);
	assert_int_equal(store_badge_reissue(act, id, &serial), STATUS_OK);
	assert_int_equal(store_badge_revoke(act, id), STATUS_OK);
	assert_int_equal(store_card_add(act, id, (const unsigned char[CARD_KEY_BYTES]){1}), STATUS_OK);

	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_get(act->store, id, &delegate), STATUS_OK);
	assert_int_equal(delegate->badge_serial, 2);
	assert_int_equal(delegate->badge_revoked_at, TEMPORARY_NOW);
	assert_int_equal(delegate->card_issued_at, TEMPORARY_NOW);
	store_delegate_free(delegate);
}

static void test_an_unknown_delegate_is_not_found(void **state)
{
	struct act *act = temporary_act(state);
	const char *cells[ROSTER_COLUMNS];
	struct delegate *delegate = NULL;
	int64_t id;
	cells_of("A1", "Lê A", "official", cells);
	assert_int_equal(store_delegate_get(act->store, 1, &delegate), STATUS_NOT_FOUND);
	assert_int_equal(store_delegate_by_code(act->store, "A1", &delegate), STATUS_NOT_FOUND);
	assert_int_equal(store_delegate_id(act->store, "A1", &id), STATUS_NOT_FOUND);
	assert_int_equal(store_delegate_change(act, 1, cells), STATUS_NOT_FOUND);
	assert_int_equal(store_delegate_replace(act, 1, 0), STATUS_NOT_FOUND);
	assert_int_equal(store_delegate_withdraw(act, 1, TEMPORARY_NOW), STATUS_NOT_FOUND);
	assert_null(delegate);
}

static void test_a_code_is_one_delegates(void **state)
{
	struct act *act = temporary_act(state);
	const char *cells[ROSTER_COLUMNS];
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official"),
	        other = temporary_delegate(act, "A2", "Lê B", "official");
	cells_of("A1", "Lê B", "official", cells);
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_CONFLICT);
	assert_int_equal(store_delegate_change(act, other, cells), STATUS_CONFLICT);
}

static void test_a_change_replaces_cells_and_search(void **state)
{
	struct act *act = temporary_act(state);
	const char *cells[ROSTER_COLUMNS];
	int64_t id = temporary_delegate(act, "A1", "Lê A", "official");
	cells_of("A1", "Đỗ Đức", "alternate", cells);
	assert_int_equal(store_delegate_change(act, id, cells), STATUS_OK);
	assert_found(act, &(struct store_delegate_filter){.text = "do duc"}, "A1 ");
	assert_found(act, &(struct store_delegate_filter){.text = "le a"}, "");
}

static void test_search_knows_no_case_and_no_diacritics(void **state)
{
	struct act *act = temporary_act(state);
	temporary_delegate(act, "HN-001", "Nguyễn Văn Đạt", "official");
	temporary_delegate(act, "HN-002", "Nguyễn Thị Hoa", "guest");
	assert_found(act, &(struct store_delegate_filter){.text = "nguyen van dat"}, "HN-001 ");
	assert_found(act, &(struct store_delegate_filter){.text = "nguyen"}, "HN-001 HN-002 ");
	assert_found(act, &(struct store_delegate_filter){.text = "hn-002"}, "HN-002 ");
	assert_found(act, &(struct store_delegate_filter){.text = "%"}, "");
	assert_found(act, &(struct store_delegate_filter){.text = "_"}, "");
}

static void test_pages_follow_one_another(void **state)
{
	struct act *act = temporary_act(state);
	int64_t first = temporary_delegate(act, "A1", "A", "official");
	int64_t second = temporary_delegate(act, "A2", "B", "official");
	temporary_delegate(act, "A3", "C", "official");
	assert_found(act, &(struct store_delegate_filter){.limit = 2}, "A1 A2 ");
	assert_found(act, &(struct store_delegate_filter){.after = first, .limit = 1}, "A2 ");
	assert_found(act, &(struct store_delegate_filter){.after = second, .limit = 2}, "A3 ");
}

static void test_delegations_are_found_by_their_name(void **state)
{
	struct act *act = temporary_act(state);
	add_in(act, "A1", "A", "Đoàn Một");
	add_in(act, "A2", "B", "Đoàn Hai");
	add_in(act, "A3", "C", "Đoàn Một");
	temporary_delegate(act, "A4", "D", "official");
	assert_found(act, &(struct store_delegate_filter){.delegation = "Đoàn Một"}, "A1 A3 ");
	assert_found(act, &(struct store_delegate_filter){.delegation = "Đoàn"}, "");
}

static void test_nobody_is_inside_without_a_session(void **state)
{
	struct act *act = temporary_act(state);
	temporary_delegate(act, "A1", "A", "official");
	assert_found(act, &(struct store_delegate_filter){.presence = STORE_PRESENCE_INSIDE}, "");
	assert_found(act, &(struct store_delegate_filter){.presence = STORE_PRESENCE_OUTSIDE}, "A1 ");
}

static enum status fail_second(void *closure, const struct delegate *delegate)
{
	(void)delegate;
	int *calls = closure;
	return ++*calls == 2 ? STATUS_IO : STATUS_OK;
}

static void test_a_failing_reader_ends_the_list(void **state)
{
	struct act *act = temporary_act(state);
	int calls = 0;
	temporary_delegate(act, "A1", "A", "official");
	temporary_delegate(act, "A2", "B", "official");
	temporary_delegate(act, "A3", "C", "official");
	const struct store_delegate_filter all = {0};
	assert_int_equal(store_delegate_each(act->store, &all, fail_second, &calls), STATUS_IO);
	assert_int_equal(calls, 2);
}

static void test_only_official_delegates_vote(void **state)
{
	struct act *act = temporary_act(state);
	assert_true(votes(act, temporary_delegate(act, "A1", "A", "official")));
	assert_false(votes(act, temporary_delegate(act, "A2", "B", "alternate")));
	assert_false(votes(act, temporary_delegate(act, "A3", "C", "guest")));
}

static void test_an_alternate_takes_over_a_vote_and_gives_it_back(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A", "official"),
	        alternate = temporary_delegate(act, "A2", "B", "alternate");
	assert_int_equal(store_delegate_replace(act, alternate, official), STATUS_OK);
	assert_false(votes(act, official));
	assert_true(votes(act, alternate));

	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_get(act->store, official, &delegate), STATUS_OK);
	assert_int_equal(delegate->replaced_by, alternate);
	store_delegate_free(delegate);
	assert_int_equal(store_delegate_get(act->store, alternate, &delegate), STATUS_OK);
	assert_int_equal(delegate->replaces, official);
	assert_string_equal(delegate->cells[ROSTER_REPLACES], "A1");
	store_delegate_free(delegate);

	assert_int_equal(store_delegate_replace(act, alternate, 0), STATUS_OK);
	assert_true(votes(act, official));
	assert_false(votes(act, alternate));
}

static void test_a_withdrawn_alternate_gives_the_vote_back(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A", "official"),
	        alternate = temporary_delegate(act, "A2", "B", "alternate");
	assert_int_equal(store_delegate_replace(act, alternate, official), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, alternate, TEMPORARY_NOW), STATUS_OK);
	assert_false(votes(act, alternate));
	assert_true(votes(act, official));
}

static void test_an_alternate_may_replace_one_who_withdrew(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A", "official"),
	        alternate = temporary_delegate(act, "A2", "B", "alternate");
	assert_int_equal(store_delegate_replace(act, alternate, official), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, official, TEMPORARY_NOW), STATUS_OK);
	assert_false(votes(act, official));
	assert_true(votes(act, alternate));
	assert_int_equal(store_delegate_withdraw(act, official, 0), STATUS_OK);
	assert_false(votes(act, official));
}

static void test_a_guest_takes_no_vote(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A", "official"),
	        guest = temporary_delegate(act, "A2", "B", "guest");
	int64_t alternate = temporary_delegate(act, "A3", "C", "alternate");
	assert_int_equal(store_delegate_replace(act, guest, official), STATUS_OK);
	assert_int_equal(store_delegate_replace(act, alternate, guest), STATUS_OK);
	assert_true(votes(act, official));
	assert_false(votes(act, guest));
	assert_false(votes(act, alternate));
}

static void test_a_delegate_is_replaced_once(void **state)
{
	struct act *act = temporary_act(state);
	int64_t official = temporary_delegate(act, "A1", "A", "official");
	int64_t first = temporary_delegate(act, "A2", "B", "alternate"),
	        second = temporary_delegate(act, "A3", "C", "alternate");
	assert_int_equal(store_delegate_replace(act, first, official), STATUS_OK);
	assert_int_equal(store_delegate_replace(act, second, official), STATUS_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEMPORARY_TEST(test_a_delegate_keeps_every_column),
	    TEMPORARY_TEST(test_a_new_delegate_has_nothing_yet),
	    TEMPORARY_TEST(test_badge_and_card_come_with_the_delegate),
	    TEMPORARY_TEST(test_an_unknown_delegate_is_not_found),
	    TEMPORARY_TEST(test_a_code_is_one_delegates),
	    TEMPORARY_TEST(test_a_change_replaces_cells_and_search),
	    TEMPORARY_TEST(test_search_knows_no_case_and_no_diacritics),
	    TEMPORARY_TEST(test_pages_follow_one_another),
	    TEMPORARY_TEST(test_delegations_are_found_by_their_name),
	    TEMPORARY_TEST(test_nobody_is_inside_without_a_session),
	    TEMPORARY_TEST(test_a_failing_reader_ends_the_list),
	    TEMPORARY_TEST(test_only_official_delegates_vote),
	    TEMPORARY_TEST(test_an_alternate_takes_over_a_vote_and_gives_it_back),
	    TEMPORARY_TEST(test_a_withdrawn_alternate_gives_the_vote_back),
	    TEMPORARY_TEST(test_an_alternate_may_replace_one_who_withdrew),
	    TEMPORARY_TEST(test_a_guest_takes_no_vote),
	    TEMPORARY_TEST(test_a_delegate_is_replaced_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
