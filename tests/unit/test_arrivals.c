#include "arrivals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define NOON (INT64_C(1764000000000) / (24 * 60 * MINUTE) * (24 * 60 * MINUTE) + 12 * 60 * MINUTE)

static int open_it(void **state)
{
	struct arrivals *arrivals;
	assert_int_equal(arrivals_create(&arrivals), STATUS_OK);
	*state = arrivals;
	return 0;
}

static int close_it(void **state)
{
	arrivals_free(*state);
	return 0;
}

static void scan(void **state, const char *gate, int64_t delegate, enum arrivals_way way, int64_t at)
{
	const struct arrivals_scan one = {gate, delegate, way, NOON + at};
	assert_int_equal(arrivals_add(*state, &one), STATUS_OK);
}

static void print_gate(const struct arrivals_gate *gate, void *closure)
{
	char line[96];
	snprintf(line, sizeof line, "%s %u/%u/%u @%lld\n", gate->name, gate->in, gate->out, gate->refused,
	    (long long)(gate->last_at - NOON));
	strcat(closure, line);
}

static void assert_gates(void **state, const char *expected)
{
	char text[1024] = "";
	arrivals_gates(*state, print_gate, text);
	assert_string_equal(text, expected);
}

static void assert_point(void **state, size_t index, const struct arrivals_point *expected)
{
	size_t count;
	const struct arrivals_point *points = arrivals_points(*state, &count);
	assert_true(index < count);
	assert_int_equal(points[index].at - NOON, expected->at);
	assert_int_equal(points[index].in, expected->in);
	assert_int_equal(points[index].out, expected->out);
	assert_int_equal(points[index].inside, expected->inside);
}

static size_t count_points(void **state)
{
	size_t count;
	arrivals_points(*state, &count);
	return count;
}

static void nothing_gives_nothing(void **state)
{
	assert_int_equal(arrivals_finish(*state), 60);
	assert_int_equal(count_points(state), 0);
	assert_gates(state, "");
}

static void every_gate_has_its_counts(void **state)
{
	scan(state, "Cửa B", 1, ARRIVALS_IN, 0);
	scan(state, "Cửa A", 2, ARRIVALS_IN, 1);
	scan(state, "Cửa B", 1, ARRIVALS_REFUSED, 2);
	scan(state, "Cửa B", 0, ARRIVALS_REFUSED, 3);
	scan(state, "Cửa A", 1, ARRIVALS_OUT, 4);
	assert_gates(state, "Cửa A 1/1/0 @4\nCửa B 1/0/2 @3\n");
}

static void a_point_stands_for_each_minute_in_which_somebody_moved(void **state)
{
	scan(state, "A", 1, ARRIVALS_IN, 0);
	scan(state, "A", 2, ARRIVALS_IN, MINUTE - 1);
	scan(state, "A", 2, ARRIVALS_REFUSED, 2 * MINUTE); /* moves nobody */
	scan(state, "A", 3, ARRIVALS_IN, 5 * MINUTE);
	scan(state, "A", 1, ARRIVALS_OUT, 5 * MINUTE + 1);
	scan(state, "A", 2, ARRIVALS_OUT, 5 * MINUTE + 2);
	assert_int_equal(arrivals_finish(*state), 60);
	assert_int_equal(count_points(state), 2);
	assert_point(state, 0, &(struct arrivals_point){0, 2, 0, 2});
	assert_point(state, 1, &(struct arrivals_point){5 * MINUTE, 1, 2, 1});
}

static void one_whom_two_doors_admitted_is_one_inside(void **state)
{
	scan(state, "A", 7, ARRIVALS_IN, 0);
	scan(state, "B", 7, ARRIVALS_IN, 1);
	scan(state, "A", 8, ARRIVALS_OUT, 2); /* whose way in was undone */
	arrivals_finish(*state);
	assert_point(state, 0, &(struct arrivals_point){0, 2, 1, 1});
	assert_gates(state, "A 1/1/0 @2\nB 1/0/0 @1\n");
}

static void as_many_points_as_allowed_keep_their_minutes(void **state)
{
	for (int i = 0; i < ARRIVALS_POINTS_MAX; i++)
		scan(state, "A", i + 1, ARRIVALS_IN, i * MINUTE);
	assert_int_equal(arrivals_finish(*state), 60);
	assert_int_equal(count_points(state), ARRIVALS_POINTS_MAX);
}

static void more_points_widen_the_step(void **state)
{
	for (int i = 0; i < ARRIVALS_POINTS_MAX + 1; i++)
		scan(state, "A", i + 1, ARRIVALS_IN, i * MINUTE);
	scan(state, "A", 1, ARRIVALS_OUT, ARRIVALS_POINTS_MAX * MINUTE + 1);
	assert_int_equal(arrivals_finish(*state), 120);
	assert_int_equal(count_points(state), ARRIVALS_POINTS_MAX / 2 + 1);
	assert_point(state, 0, &(struct arrivals_point){0, 2, 0, 2});
	assert_point(state, 359, &(struct arrivals_point){718 * MINUTE, 2, 0, 720});
	assert_point(state, 360, &(struct arrivals_point){720 * MINUTE, 1, 1, 720});
}

static void years_of_scans_are_still_few_points(void **state)
{
	for (int i = 0; i < 3000; i++)
		scan(state, "A", i + 1, ARRIVALS_IN, i * 24 * 60 * MINUTE);
	assert_int_equal(arrivals_finish(*state), 86400 * 8);
	assert_true(count_points(state) <= ARRIVALS_POINTS_MAX);
	size_t count;
	const struct arrivals_point *points = arrivals_points(*state, &count);
	assert_int_equal(points[count - 1].inside, 3000);
}

static void many_gates_and_large_ids_are_no_trouble(void **state)
{
	char name[32];
	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof name, "gate %d", i);
		scan(state, name, i * 50 + 1, ARRIVALS_IN, i);
	}
	arrivals_finish(*state);
	assert_point(state, 0, &(struct arrivals_point){0, 20000, 0, 20000});
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_gives_nothing),
	    TEST(every_gate_has_its_counts),
	    TEST(a_point_stands_for_each_minute_in_which_somebody_moved),
	    TEST(one_whom_two_doors_admitted_is_one_inside),
	    TEST(as_many_points_as_allowed_keep_their_minutes),
	    TEST(more_points_widen_the_step),
	    TEST(years_of_scans_are_still_few_points),
	    TEST(many_gates_and_large_ids_are_no_trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
