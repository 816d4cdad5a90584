#include "composition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct text_time today = {.year = 2026, .month = 11, .day = 23};

/* What a test says of a delegate; the rest is empty. */
struct person {
	const char *name, *standing, *kind, *sex, *birth_date, *ethnicity, *religion, *party_since;
	const char *sector, *education, *theory_level;
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void add(struct composition *composition, struct person person)
{
	const char *cells[ROSTER_COLUMNS];
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	cells[ROSTER_FULL_NAME] = or_empty(person.name);
	cells[ROSTER_STANDING] = person.standing ? person.standing : "official";
	cells[ROSTER_KIND] = or_empty(person.kind);
	cells[ROSTER_SEX] = or_empty(person.sex);
	cells[ROSTER_BIRTH_DATE] = or_empty(person.birth_date);
	cells[ROSTER_ETHNICITY] = or_empty(person.ethnicity);
	cells[ROSTER_RELIGION] = or_empty(person.religion);
	cells[ROSTER_PARTY_SINCE] = or_empty(person.party_since);
	cells[ROSTER_SECTOR] = or_empty(person.sector);
	cells[ROSTER_EDUCATION] = or_empty(person.education);
	cells[ROSTER_THEORY_LEVEL] = or_empty(person.theory_level);
	assert_int_equal(composition_add(composition, cells), STATUS_OK);
}

static struct composition started(void)
{
	struct composition composition;
	composition_start(&composition, &today);
	return composition;
}

static void nobody_is_counted_in_an_empty_congress(void **state)
{
	(void)state;
	struct composition composition = started();
	composition_finish(&composition);
	assert_int_equal(composition.convened, 0);
	assert_int_equal(composition_mean_age(&composition), 0);
	assert_null(composition.youngest.name);
	assert_int_equal(composition.lists[COMPOSITION_SECTOR].count, 0);
	composition_free(&composition);
	composition_free(&composition);
}

static void kinds_and_sexes_are_counted(void **state)
{
	(void)state;
	struct composition composition = started();
	add(&composition, (struct person){.kind = "ex_officio", .sex = "male"});
	add(&composition, (struct person){.kind = "elected", .sex = "female"});
	add(&composition, (struct person){.kind = "elected", .sex = "female", .standing = "alternate"});
	add(&composition, (struct person){.kind = "appointed", .sex = "male"});
	add(&composition, (struct person){.kind = "", .sex = ""});
	assert_int_equal(composition.convened, 5);
	assert_int_equal(composition.kinds[COMPOSITION_EX_OFFICIO], 1);
	assert_int_equal(composition.kinds[COMPOSITION_ELECTED], 2);
	assert_int_equal(composition.kinds[COMPOSITION_APPOINTED], 1);
	assert_int_equal(composition.kinds[COMPOSITION_NO_KIND], 1);
	assert_int_equal(composition.men, 2);
	assert_int_equal(composition.women, 2);
	assert_int_equal(composition.replacing, 1);
	composition_free(&composition);
}

static void minorities_are_those_who_say_another_ethnicity_than_kinh(void **state)
{
	(void)state;
	static const char *const ethnicities[] = {"Kinh", "KINH", "kinh", "", "Khmer", "Tày", "Hoa"};
	struct composition composition = started();
	for (size_t i = 0; i < sizeof ethnicities / sizeof *ethnicities; i++)
		add(&composition, (struct person){.ethnicity = ethnicities[i]});
	assert_int_equal(composition.minorities, 3);
	composition_free(&composition);
}

static void no_religion_is_said_in_several_ways(void **state)
{
	(void)state;
	static const char *const religions[] = {
	    "Không", "không", "Không có", "None", "-", "", "Phật giáo", "Công giáo"};
	struct composition composition = started();
	for (size_t i = 0; i < sizeof religions / sizeof *religions; i++)
		add(&composition, (struct person){.religion = religions[i]});
	assert_int_equal(composition.religious, 2);
	composition_free(&composition);
}

static void party_members_have_a_date(void **state)
{
	(void)state;
	struct composition composition = started();
	add(&composition, (struct person){.party_since = "2015-05-19"});
	add(&composition, (struct person){.party_since = "2016"});
	add(&composition, (struct person){.party_since = ""});
	assert_int_equal(composition.party, 2);
	composition_free(&composition);
}

/* ---- lists ---- */

static void assert_value(const struct composition_list *list, size_t at, const char *label, uint32_t count)
{
	assert_in_range(at, 0, list->count - 1);
	assert_string_equal(list->values[at].label, label);
	assert_int_equal(list->values[at].count, count);
}

static void values_stand_by_their_number(void **state)
{
	(void)state;
	static const char *const levels[] = {
	    "Cao đẳng", "Đại học", "Thạc sĩ", "Đại học", "", "Cao đẳng", "Đại học", ""};
	struct composition composition = started();
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		add(&composition, (struct person){.education = levels[i], .sector = "Xã", .theory_level = "Sơ cấp"});
	composition_finish(&composition);
	const struct composition_list *list = &composition.lists[COMPOSITION_EDUCATION];
	assert_int_equal(list->count, 3);
	assert_value(list, 0, "Đại học", 3);
	assert_value(list, 1, "Cao đẳng", 2);
	assert_value(list, 2, "Thạc sĩ", 1);
	assert_int_equal(list->unstated, 2);
	assert_value(&composition.lists[COMPOSITION_SECTOR], 0, "Xã", 8);
	assert_value(&composition.lists[COMPOSITION_THEORY_LEVEL], 0, "Sơ cấp", 8);
	composition_free(&composition);
}

static void spellings_of_one_value_are_one(void **state)
{
	(void)state;
	static const char *const levels[] = {
	    "đại học", "Đại học", "dai hoc", "Trung cấp", "Đại học", "trung cấp", "Đại  học"};
	struct composition composition = started();
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		add(&composition, (struct person){.education = levels[i]});
	composition_finish(&composition);
	const struct composition_list *list = &composition.lists[COMPOSITION_EDUCATION];
	assert_int_equal(list->count, 2);
	assert_value(list, 0, "Đại học", 5);
	assert_value(list, 1, "Trung cấp", 2);
	composition_free(&composition);
}

static void equal_numbers_stand_in_alphabetical_order(void **state)
{
	(void)state;
	struct composition composition = started();
	for (int i = 299; i >= 0; i--) {
		char label[32];
		snprintf(label, sizeof label, "Khối %03d", i);
		add(&composition, (struct person){.sector = label});
	}
	composition_finish(&composition);
	const struct composition_list *list = &composition.lists[COMPOSITION_SECTOR];
	assert_int_equal(list->count, 300);
	assert_value(list, 0, "Khối 000", 1);
	assert_value(list, 299, "Khối 299", 1);
	composition_free(&composition);
}

/* ---- ages ---- */

static unsigned age_of(const char *birth_date)
{
	struct composition composition = started();
	add(&composition, (struct person){.name = "A", .birth_date = birth_date});
	assert_int_equal(composition.ages, 1);
	unsigned age = composition.oldest.age;
	composition_free(&composition);
	return age;
}

static void an_age_is_in_full_years(void **state)
{
	(void)state;
	assert_int_equal(age_of("2000-11-23"), 26);
	assert_int_equal(age_of("2000-11-24"), 25);
	assert_int_equal(age_of("2000-11-22"), 26);
	assert_int_equal(age_of("2000-12-01"), 25);
	assert_int_equal(age_of("2000-10-31"), 26);
	assert_int_equal(age_of("2000-02-29"), 26);
	assert_int_equal(age_of("2000"), 26);
	assert_int_equal(age_of("2026-11-23"), 0);
}

static void a_birth_to_come_is_no_age(void **state)
{
	(void)state;
	struct composition composition = started();
	add(&composition, (struct person){.name = "A", .birth_date = "2026-11-24"});
	add(&composition, (struct person){.name = "B", .birth_date = "2030"});
	add(&composition, (struct person){.name = "C", .birth_date = ""});
	assert_int_equal(composition.ages, 0);
	assert_null(composition.oldest.name);
	composition_free(&composition);
}

static uint32_t mean_of(const int years[], size_t count)
{
	struct composition composition = started();
	for (size_t i = 0; i < count; i++) {
		char birth_date[16];
		snprintf(birth_date, sizeof birth_date, "%d", today.year - years[i]);
		add(&composition, (struct person){.name = "A", .birth_date = birth_date});
	}
	uint32_t mean = composition_mean_age(&composition);
	composition_free(&composition);
	return mean;
}

static void the_mean_age_is_rounded_half_up(void **state)
{
	(void)state;
	assert_int_equal(mean_of((const int[]){30}, 1), 300);
	assert_int_equal(mean_of((const int[]){30, 31, 31}, 3), 307);
	assert_int_equal(mean_of((const int[]){30, 30, 31}, 3), 303);
	assert_int_equal(mean_of((const int[]){30, 30, 30, 31}, 4), 303);
	assert_int_equal(
	    mean_of((const int[]){20, 20, 20, 20, 20, 20, 20, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21}, 20),
	    207);
}

static void the_youngest_and_the_oldest_are_named(void **state)
{
	(void)state;
	static const struct person people[] = {
	    {.name = "Nam", .birth_date = "1990-05-01"},
	    {.name = "Cụ", .birth_date = "1960-01-02"},
	    {.name = "Cụ khác", .birth_date = "1960-01-02"},
	    {.name = "Bé", .birth_date = "2008-11-23"},
	    {.name = "Bé hơn", .birth_date = "2008-11-24"},
	    {.name = "Không rõ", .birth_date = ""},
	};
	struct composition composition = started();
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		add(&composition, people[i]);
	assert_string_equal(composition.youngest.name, "Bé hơn");
	assert_int_equal(composition.youngest.age, 17);
	assert_string_equal(composition.oldest.name, "Cụ");
	assert_int_equal(composition.oldest.age, 66);
	composition_free(&composition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_is_counted_in_an_empty_congress),
	    cmocka_unit_test(kinds_and_sexes_are_counted),
	    cmocka_unit_test(minorities_are_those_who_say_another_ethnicity_than_kinh),
	    cmocka_unit_test(no_religion_is_said_in_several_ways),
	    cmocka_unit_test(party_members_have_a_date),
	    cmocka_unit_test(values_stand_by_their_number),
	    cmocka_unit_test(spellings_of_one_value_are_one),
	    cmocka_unit_test(equal_numbers_stand_in_alphabetical_order),
	    cmocka_unit_test(an_age_is_in_full_years),
	    cmocka_unit_test(a_birth_to_come_is_no_age),
	    cmocka_unit_test(the_mean_age_is_rounded_half_up),
	    cmocka_unit_test(the_youngest_and_the_oldest_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
