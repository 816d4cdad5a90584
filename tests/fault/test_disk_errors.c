/* Every write and every sync of a congress fails once: the act is refused as
 * storage is, nothing of it stays, and it succeeds when the disk works again. */
#include "disk.h"
#include "plot.h"

static bool is_done(unsigned http)
{
	return http == 200 || http == 201;
}

/* Runs `act` with ever later failures until none is met; the number met. */
static size_t fail_everywhere(struct plot *plot, const struct plot_act *act, enum disk_failure failure)
{
	unsigned char before[32], after[32];
	size_t step = 1;
	for (size_t nth = 1;; nth += step) {
		plot_digest(plot_database(plot), before);
		disk_fail(failure, nth);
		unsigned http = act->run(plot);
		bool met = disk_failed();
		disk_fail(DISK_WORKS, 0);
		if (is_done(http))
			return nth - 1;
		if (!met || (http != 507 && http != 503))
			fail_msg("%s, operation %zu fails (%d): %u", act->name, nth, (int)failure, http);
		plot_digest(plot_database(plot), after);
		assert_memory_equal(before, after, sizeof after);
		step = nth >= 16 ? nth / 8 : 1; /* the import has a thousand writes */
	}
}

static void play(enum disk_failure failure)
{
	struct plot plot;
	size_t count, failures = 0;
	const struct plot_act *acts = plot_acts(&count);
	disk_reset();
	plot_open(&plot);
	for (size_t i = 0; i < count; i++)
		failures += fail_everywhere(&plot, &acts[i], failure);
	plot_close(&plot);
	print_message("%zu acts, %zu failures\n", count, failures);
	assert_true(failures >= count);
}

static void test_a_full_disk(void **state)
{
	(void)state;
	play(DISK_FULL);
}

static void test_failing_writes(void **state)
{
	(void)state;
	play(DISK_WRITE_FAILS);
}

static void test_short_writes(void **state)
{
	(void)state;
	play(DISK_WRITE_SHORT);
}

static void test_failing_syncs(void **state)
{
	(void)state;
	play(DISK_SYNC_FAILS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_full_disk),
	    cmocka_unit_test(test_failing_writes),
	    cmocka_unit_test(test_short_writes),
	    cmocka_unit_test(test_failing_syncs),
	};
	disk_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
