#include "rounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct contest *make(const char *title, uint32_t round, int64_t runoff_of)
{
	static const char *const names[] = {"Lê An", "Trần Bình", "Phạm Châu"};
	struct contest *contest = NULL;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 3, &contest), STATUS_OK);
	assert_int_equal(contest_set_title(contest, title), STATUS_OK);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(contest_set_option(contest, i + 1, names[i]), STATUS_OK);
	contest->id = 5;
	contest->rules.seats = 2;
	contest->round = round;
	contest->runoff_of = runoff_of;
	return contest;
}

static void titles_say_which_round_it_is(void **state)
{
	(void)state;
	static const struct {
		const char *title;
		uint32_t round;
		int64_t runoff_of;
		enum rules_next next;
		const char *language, *expected;
		uint32_t number;
	} cases[] = {
	    {"Bầu cử", 1, 0, RULES_NEXT_RUNOFF, "vi", "Bầu cử (bầu lại)", 1},
	    {"Bầu cử", 1, 0, RULES_NEXT_FURTHER, "vi", "Bầu cử (lần 2)", 2},
	    {"Bầu cử (lần 2)", 2, 0, RULES_NEXT_FURTHER, "vi", "Bầu cử (lần 3)", 3},
	    {"Bầu cử (lần 2)", 2, 0, RULES_NEXT_RUNOFF, "vi", "Bầu cử (lần 2) (bầu lại)", 2},
	    {"Bầu cử (bầu lại)", 1, 4, RULES_NEXT_RUNOFF, "vi", "Bầu cử (bầu lại lần nữa)", 1},
	    {"Bầu cử (bầu lại lần nữa)", 1, 4, RULES_NEXT_RUNOFF, "vi", "Bầu cử (bầu lại lần nữa)", 1},
	    {"Bầu cử (bầu lại)", 1, 4, RULES_NEXT_FURTHER, "vi", "Bầu cử (lần 2)", 2},
	    {"Bầu cử (bầu lại)", 1, 0, RULES_NEXT_RUNOFF, "vi", "Bầu cử (bầu lại) (bầu lại)", 1},
	    {"Election", 1, 0, RULES_NEXT_FURTHER, "en", "Election (round 2)", 2},
	    {"Election (round 2)", 2, 0, RULES_NEXT_FURTHER, "en", "Election (round 3)", 3},
	    {"Election", 1, 0, RULES_NEXT_RUNOFF, "en", "Election (run-off)", 1},
	    {"Election (run-off)", 1, 4, RULES_NEXT_RUNOFF, "en", "Election (another run-off)", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char title[CONTEST_TITLE_MAX + 1];
		struct contest *earlier = make(cases[i].title, cases[i].round, cases[i].runoff_of);
		rounds_title(earlier, cases[i].next, cases[i].language, title);
		assert_string_equal(title, cases[i].expected);
		assert_int_equal(rounds_number(earlier, cases[i].next), cases[i].number);
		contest_unref(earlier);
	}
}

/* At every length up to the limit: whole characters, and the ending is there. */
static void long_titles_lose_whole_characters(void **state)
{
	(void)state;
	char title[CONTEST_TITLE_MAX + 1], long_title[CONTEST_TITLE_MAX + 1] = "";
	for (size_t length = 0; length + strlen("ế") <= CONTEST_TITLE_MAX; length += strlen("ế"))
		strcat(long_title, "ế");
	for (size_t skip = 0; skip < 30; skip += 3) {
		struct contest *earlier = make(long_title + skip, 1, 0);
		rounds_title(earlier, RULES_NEXT_FURTHER, "vi", title);
		size_t length = strlen(title), ending = strlen(" (lần 2)");
		assert_true(length <= CONTEST_TITLE_MAX);
		assert_string_equal(title + length - ending, " (lần 2)");
		assert_int_equal((length - ending) % strlen("ế"), 0);
		contest_unref(earlier);
	}
}

static void a_draft_has_the_settings_and_the_offered_names(void **state)
{
	(void)state;
	struct contest *earlier = make("Bầu cử", 1, 0), *draft = NULL;
	struct rules_offer offer = {
	    .kind = RULES_NEXT_FURTHER, .style = RULES_STYLE_EACH, .seats = 2, .count = 2, .numbers = {1, 3}};
	earlier->paper = true;
	earlier->rules.majority = (struct rules_majority){2, 3, RULES_BASE_PRESENT};
	assert_int_equal(rounds_draft(earlier, &offer, "vi", &draft), STATUS_OK);
	assert_int_equal(draft->state, CONTEST_DRAFT);
	assert_int_equal(draft->further_of, 5);
	assert_int_equal(draft->runoff_of, 0);
	assert_int_equal(draft->round, 2);
	assert_int_equal(draft->rules.style, RULES_STYLE_EACH);
	assert_int_equal(draft->rules.round, RULES_ROUND_ORDINARY);
	assert_memory_equal(&draft->rules.majority, &earlier->rules.majority, sizeof draft->rules.majority);
	assert_true(draft->paper);
	assert_string_equal(draft->options[0], "Lê An");
	assert_string_equal(draft->options[1], "Phạm Châu");
	contest_unref(draft);
	offer.kind = RULES_NEXT_RUNOFF;
	assert_int_equal(rounds_draft(earlier, &offer, "vi", &draft), STATUS_OK);
	assert_int_equal(draft->runoff_of, 5);
	assert_int_equal(draft->further_of, 0);
	assert_int_equal(draft->rules.round, RULES_ROUND_RUNOFF);
	contest_unref(draft);
	contest_unref(earlier);
}

static void a_third_round_is_named_as_not_usual(void **state)
{
	(void)state;
	struct contest *first = make("Bầu cử", 1, 0), *second = make("Bầu cử (lần 2)", 2, 0);
	for (size_t i = 0; i < 2; i++) {
		const char *language = i ? "en" : "vi";
		assert_string_not_equal(rounds_note(first, RULES_NEXT_FURTHER, language),
		    rounds_note(second, RULES_NEXT_FURTHER, language));
		assert_string_equal(
		    rounds_note(first, RULES_NEXT_RUNOFF, language), rounds_note(second, RULES_NEXT_RUNOFF, language));
	}
	contest_unref(first);
	contest_unref(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(titles_say_which_round_it_is),
	    cmocka_unit_test(long_titles_lose_whole_characters),
	    cmocka_unit_test(a_draft_has_the_settings_and_the_offered_names),
	    cmocka_unit_test(a_third_round_is_named_as_not_usual),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
