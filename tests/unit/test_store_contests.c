#include "store_contests.h"
#include "store_quorum.h"

#include "manifest.h"
#include "store_congress.h"
#include "store_scans.h"
#include "temporary.h"

static struct contest *make(enum rules_style style, const char *const names[], uint32_t count)
{
	struct contest *contest = NULL;
	assert_int_equal(contest_create(style, count, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, "Bầu Ban Chấp hành"), STATUS_OK);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(contest_set_option(contest, i + 1, names[i]), STATUS_OK);
	return contest;
}

static struct contest *make_election(void)
{
	static const char *const names[] = {"Lê An", "Trần Bình", "Phạm Châu"};
	struct contest *contest = make(RULES_STYLE_APPROVAL, names, 3);
	contest->rules.seats = 2;
	return contest;
}

static struct contest *get(struct act *act, int64_t id)
{
	struct contest *contest = NULL;
	assert_int_equal(store_contest_get(act->store, id, &contest), STATUS_OK);
	return contest;
}

static int64_t add_election(struct act *act)
{
	struct contest *contest = make_election();
	int64_t id = 0;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	return id;
}

static void assert_same_definition(const struct contest *a, const struct contest *b)
{
	char *left = NULL, *right = NULL;
	int64_t id = b->id;
	((struct contest *)b)->id = a->id;
	assert_int_equal(manifest_text(a, 1, &left), STATUS_OK);
	assert_int_equal(manifest_text(b, 1, &right), STATUS_OK);
	((struct contest *)b)->id = id;
	assert_string_equal(left, right);
	free(left);
	free(right);
}

static void test_a_definition_is_kept(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = make_election();
	contest->secret = false;
	contest->rules.majority = (struct rules_majority){2, 3, RULES_BASE_PRESENT};
	contest->rules.blank = RULES_BLANK_VALID;
	contest->rules.undervote = RULES_UNDERVOTE_INVALID;
	contest->rules.row_error = RULES_ROW_ERROR_BALLOT;
	contest->reveal = CONTEST_REVEAL_ON_CLOSE;
	contest->reveal_step = 7;
	contest->late_issue = true;
	contest->require_present = false;
	contest->board = CONTEST_BOARD_EVERYONE;
	contest->runoff_of = add_election(act);
	contest->rules.round = RULES_ROUND_RUNOFF;
	int64_t id = 0;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	struct contest *stored = get(act, id);
	assert_same_definition(contest, stored);
	assert_int_equal(stored->id, id);
	assert_int_equal(stored->state, CONTEST_DRAFT);
	assert_int_equal(stored->rules.round, RULES_ROUND_RUNOFF);
	assert_int_equal(stored->created_at, TEMPORARY_NOW);
	assert_null(stored->manifest);
	contest_unref(stored);
	contest_unref(contest);
}

static void test_there_is_no_other(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = NULL;
	enum contest_state contest_state;
	assert_int_equal(store_contest_get(act->store, 1, &contest), STATUS_NOT_FOUND);
	assert_null(contest);
	assert_int_equal(store_contest_state(act->store, 1, &contest_state), STATUS_NOT_FOUND);
}

struct ids {
	char text[64];
	size_t left; /* stops after so many */
};

static enum status take_id(void *closure, struct contest *contest)
{
	struct ids *ids = closure;
	char id[24];
	snprintf(id, sizeof id, "%lld ", (long long)contest->id);
	strcat(ids->text, id);
	contest_unref(contest);
	return --ids->left ? STATUS_OK : STATUS_INTERNAL;
}

static void test_all_are_read_by_id_until_told_to_stop(void **state)
{
	struct act *act = temporary_act(state);
	struct ids all = {.left = 9}, some = {.left = 2};
	for (int i = 0; i < 3; i++)
		add_election(act);
	assert_int_equal(store_contest_each(act->store, take_id, &all), STATUS_OK);
	assert_string_equal(all.text, "1 2 3 ");
	assert_int_equal(store_contest_each(act->store, take_id, &some), STATUS_INTERNAL);
	assert_string_equal(some.text, "1 2 ");
}

static void test_a_draft_may_be_changed_and_nothing_else(void **state)
{
	struct act *act = temporary_act(state);
	static const char *const names[] = {"Ngô Dung"};
	struct contest *other = make(RULES_STYLE_EACH, names, 1);
	int64_t id = add_election(act);
	assert_int_equal(store_contest_change(act, id, other), STATUS_OK);
	struct contest *stored = get(act, id);
	assert_same_definition(other, stored);
	assert_int_equal(store_contest_set_state(act, stored, CONTEST_CANCELLED), STATUS_OK);
	assert_int_equal(store_contest_change(act, id, other), STATUS_WRONG_STATE);
	assert_int_equal(store_contest_change(act, id + 1, other), STATUS_NOT_FOUND);
	contest_unref(stored);
	contest_unref(other);
}

static void test_what_is_published_is_kept(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = get(act, add_election(act));
	contest->manifest = strdup("{\"v\":1}");
	memset(contest->manifest_hash, 1, sizeof contest->manifest_hash);
	memset(contest->manifest_signature, 2, sizeof contest->manifest_signature);
	memset(contest->voprf_public_key, 3, sizeof contest->voprf_public_key);
	memset(contest->voprf_secret_key, 4, sizeof contest->voprf_secret_key);
	assert_int_equal(store_contest_publish(act, contest), STATUS_OK);
	struct contest *stored = get(act, contest->id);
	assert_string_equal(stored->manifest, contest->manifest);
	assert_memory_equal(stored->manifest_hash, contest->manifest_hash, sizeof stored->manifest_hash);
	assert_memory_equal(stored->manifest_signature, contest->manifest_signature, sizeof stored->manifest_signature);
	assert_memory_equal(stored->voprf_public_key, contest->voprf_public_key, sizeof stored->voprf_public_key);
	assert_memory_equal(stored->voprf_secret_key, contest->voprf_secret_key, sizeof stored->voprf_secret_key);
	contest_unref(stored);
	contest_unref(contest);
}

static void test_a_state_brings_its_figures(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = get(act, add_election(act));
	enum contest_state contest_state;
	contest->convened = 10;
	contest->present = 9;
	contest->delegations = 3;
	contest->delegations_present = 2;
	contest->frozen_at = 5;
	contest->issued = 8;
	contest->collected = 7;
	contest->valid = 6;
	contest->invalid = 1;
	contest->convened_adjusted = 9;
	contest->closed_at = 6;
	memset(contest->root, 1, sizeof contest->root);
	memset(contest->closing_signature, 2, sizeof contest->closing_signature);
	assert_int_equal(store_contest_set_state(act, contest, CONTEST_CLOSED), STATUS_OK);
	struct contest *stored = get(act, contest->id);
	struct rules_counts counts = contest_counts(stored);
	struct rules_counts expected = {10, 9, 9, 8, 7, 6, 1};
	assert_memory_equal(&counts, &expected, sizeof counts);
	assert_int_equal(stored->delegations * 10 + stored->delegations_present, 32);
	assert_int_equal(stored->frozen_at * 10 + stored->closed_at, 56);
	assert_memory_equal(stored->root, contest->root, sizeof stored->root);
	assert_memory_equal(stored->closing_signature, contest->closing_signature, sizeof stored->closing_signature);
	assert_true(contest_is_counted(stored));
	assert_int_equal(store_contest_state(act->store, contest->id, &contest_state), STATUS_OK);
	assert_int_equal(contest_state, CONTEST_CLOSED);
	contest_unref(stored);
	contest_unref(contest);
}

static void test_who_joins_raises_present_and_if_need_be_convened(void **state)
{
	struct act *act = temporary_act(state);
	struct store_contest_late now;
	struct contest *contest = get(act, add_election(act));
	contest->convened = 5;
	contest->present = 4;
	contest->issued = 2;
	assert_int_equal(store_contest_set_state(act, contest, CONTEST_VOTING), STATUS_OK);
	assert_int_equal(store_contest_join(act, contest->id, &now), STATUS_OK);
	assert_int_equal(now.convened * 100 + now.present * 10 + now.issued, 552);
	assert_int_equal(store_contest_join(act, contest->id, &now), STATUS_OK);
	assert_int_equal(now.convened * 100 + now.present * 10 + now.issued, 662);
	assert_int_equal(store_contest_issue(act, contest->id, &now), STATUS_OK);
	assert_int_equal(now.convened * 100 + now.present * 10 + now.issued, 663);
	assert_int_equal(store_contest_join(act, 99, &now), STATUS_NOT_FOUND);
	contest_unref(contest);
}

static void test_joining_an_open_vote_is_an_issue(void **state)
{
	struct act *act = temporary_act(state);
	struct store_contest_late now;
	struct contest *contest = make_election();
	int64_t id = 0;
	contest->secret = false;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	assert_int_equal(store_contest_join(act, id, &now), STATUS_OK);
	assert_int_equal(now.convened * 100 + now.present * 10 + now.issued, 111);
	contest_unref(contest);
}

static void test_totals_are_kept(void **state)
{
	struct act *act = temporary_act(state);
	struct contest *contest = get(act, add_election(act));
	struct tally *tally = NULL, *stored = NULL;
	assert_int_equal(store_contest_totals(act->store, contest, &stored), STATUS_CORRUPT);
	assert_int_equal(tally_create(3, &tally), STATUS_OK);
	tally->options[1] = (struct rules_votes){5, 6, 7};
	contest->collected = 20;
	assert_int_equal(store_contest_totals_set(act, contest->id, tally), STATUS_OK);
	assert_int_equal(store_contest_totals(act->store, contest, &stored), STATUS_OK);
	assert_int_equal(stored->collected, 20);
	assert_memory_equal(stored->options, tally->options, 3 * sizeof tally->options[0]);
	assert_int_equal(store_contest_totals_set(act, contest->id, tally), STATUS_CONFLICT);
	tally_free(stored);
	tally_free(tally);
	contest_unref(contest);
}

static enum status take_approval(void *closure, const struct store_approval *approval)
{
	char *text = closure;
	sprintf(text + strlen(text), "%s %s %s %lld; ", approval->office, approval->actor, role_name(approval->role),
	    (long long)(approval->at - TEMPORARY_NOW));
	return STATUS_OK;
}

static void test_each_office_approves_once(void **state)
{
	struct act *act = temporary_act(state);
	int64_t id = add_election(act);
	char text[128] = "";
	struct store_approval approval = {.office = "presidium", .actor = "token:1", .role = ROLE_SECRETARIAT};
	assert_int_equal(store_contest_approve(act, id, &approval), STATUS_OK);
	approval.actor = "token:2";
	assert_int_equal(store_contest_approve(act, id, &approval), STATUS_CONFLICT);
	act->now++;
	approval = (struct store_approval){.office = "teller", .actor = "token:3", .role = ROLE_TELLER};
	assert_int_equal(store_contest_approve(act, id, &approval), STATUS_OK);
	assert_int_equal(store_contest_approvals(act->store, id, take_approval, text), STATUS_OK);
	assert_string_equal(text, "presidium token:1 secretariat 0; teller token:3 teller 1; ");
}

static void test_the_absent_never_came_in(void **state)
{
	struct act *act = temporary_act(state);
	char name[] = "Đại hội", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_int_equal(store_congress_create(act, &congress), STATUS_OK);
	int64_t came = temporary_delegate(act, "A", "A", "official");
	int64_t left = temporary_delegate(act, "B", "B", "official");
	int64_t third = temporary_delegate(act, "C", "C", "official");
	temporary_delegate(act, "D", "D", "guest");
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	struct contest *contest = make_election();
	int64_t id = 0;
	assert_int_equal(store_contest_add(act, contest, &id), STATUS_OK);
	contest_unref(contest);
	assert_int_equal(store_quorum_convene(act, id), STATUS_OK);
	uint32_t absent = 0;
	assert_int_equal(store_quorum_absent(act->store, id, &absent), STATUS_OK);
	assert_int_equal(absent, 3);
	assert_int_equal(store_presence_set(act, 1, came, SCAN_IN, "A", 1), STATUS_OK);
	assert_int_equal(store_presence_set(act, 1, left, SCAN_IN, "A", 1), STATUS_OK);
	assert_int_equal(store_presence_set(act, 1, left, SCAN_OUT, "A", 2), STATUS_OK);
	assert_int_equal(store_quorum_absent(act->store, id, &absent), STATUS_OK);
	assert_int_equal(absent, 1);
	/* Who comes to the roster later was not convened then. */
	temporary_delegate(act, "E", "E", "official");
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	assert_int_equal(store_quorum_absent(act->store, id, &absent), STATUS_OK);
	assert_int_equal(absent, 1);
	/* Who has a replacement is not without one; who withdrew is. */
	int64_t alternate = temporary_delegate(act, "F", "F", "alternate");
	assert_int_equal(store_delegate_replace(act, alternate, third), STATUS_OK);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	assert_int_equal(store_quorum_absent(act->store, id, &absent), STATUS_OK);
	assert_int_equal(absent, 0);
	assert_int_equal(store_delegate_withdraw(act, alternate, 5), STATUS_OK);
	assert_int_equal(store_delegate_withdraw(act, third, 6), STATUS_OK);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	assert_int_equal(store_quorum_absent(act->store, id, &absent), STATUS_OK);
	assert_int_equal(absent, 1);
}

static void test_a_derived_contest_is_a_draft_alike(void **state)
{
	(void)state;
	struct contest *contest = make_election(), *copy = NULL;
	contest->state = CONTEST_VOTING;
	contest->id = 3;
	contest->late_issue = true;
	assert_int_equal(contest_derive(contest, 1, &copy), STATUS_OK);
	assert_int_equal(copy->state, CONTEST_DRAFT);
	assert_int_equal(copy->id, 0);
	assert_int_equal(copy->rules.options, 1);
	assert_true(copy->late_issue);
	assert_string_equal(copy->title, contest->title);
	assert_int_equal(contest_derive(contest, 0, &copy), STATUS_INVALID);
	assert_int_equal(contest_create(RULES_STYLE_EACH, RULES_OPTIONS + 1, &copy), STATUS_INVALID);
	contest_unref(copy);
	contest_unref(contest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEMPORARY_TEST(test_a_definition_is_kept),
	    TEMPORARY_TEST(test_there_is_no_other),
	    TEMPORARY_TEST(test_all_are_read_by_id_until_told_to_stop),
	    TEMPORARY_TEST(test_a_draft_may_be_changed_and_nothing_else),
	    TEMPORARY_TEST(test_what_is_published_is_kept),
	    TEMPORARY_TEST(test_a_state_brings_its_figures),
	    TEMPORARY_TEST(test_who_joins_raises_present_and_if_need_be_convened),
	    TEMPORARY_TEST(test_joining_an_open_vote_is_an_issue),
	    TEMPORARY_TEST(test_totals_are_kept),
	    TEMPORARY_TEST(test_each_office_approves_once),
	    TEMPORARY_TEST(test_the_absent_never_came_in),
	    cmocka_unit_test(test_a_derived_contest_is_a_draft_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
