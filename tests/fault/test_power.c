/* The power is cut at every sync of a congress, and at moments between: what
 * was acknowledged is there, the act under way is there whole or not at all,
 * and nothing else is. */
#include <ftw.h>

#include "disk.h"
#include "plot.h"

#define ACTS_MAX 64
#define SEEDS 3

struct history {
	size_t count;
	unsigned char digests[ACTS_MAX + 1][32]; /* before the first act, and after each */
	size_t done[ACTS_MAX + 1];               /* operations when it was acknowledged */
};

static void play(struct history *history)
{
	struct plot plot;
	const struct plot_act *acts = plot_acts(&history->count);
	assert_true(history->count <= ACTS_MAX);
	disk_reset();
	plot_open(&plot);
	plot_digest(plot_database(&plot), history->digests[0]);
	history->done[0] = disk_now();
	for (size_t i = 0; i < history->count; i++) {
		unsigned http = acts[i].run(&plot);
		if (http != 200 && http != 201)
			fail_msg("%s: %u", acts[i].name, http);
		history->done[i + 1] = disk_now();
		plot_digest(plot_database(&plot), history->digests[i + 1]);
	}
	plot_close(&plot);
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
	(void)about;
	(void)type;
	(void)place;
	return remove(path);
}

static bool same(const unsigned char a[32], const unsigned char b[32])
{
	return memcmp(a, b, 32) == 0;
}

/* After `count` operations `act` acts were acknowledged. */
static void cut(const struct history *history, size_t count, size_t act, enum disk_unsynced unsynced, unsigned seed)
{
	char directory[] = "/tmp/congressd-power.XXXXXX", path[128];
	unsigned char digest[32];
	assert_non_null(mkdtemp(directory));
	disk_lay_out(count, unsynced, seed, directory);
	snprintf(path, sizeof path, "%s/congress.db", directory);
	plot_digest(path, digest);
	bool next = act < history->count && same(digest, history->digests[act + 1]);
	if (!same(digest, history->digests[act]) && !next)
		fail_msg("cut after operation %zu (mode %d, seed %u): the database is neither as after act %zu nor as "
		         "after the next",
		    count, (int)unsynced, seed, act);
	nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static size_t cut_everywhere(const struct history *history, bool thorough)
{
	size_t cuts = 0, act = 0;
	size_t end = history->done[history->count];
	for (size_t count = history->done[0]; count <= end; count++) {
		while (act < history->count && history->done[act + 1] <= count)
			act++;
		bool near_sync = count == end || disk_is_sync(count) || disk_is_sync(count - 1);
		if (!near_sync && !thorough)
			continue;
		for (enum disk_unsynced unsynced = 0; unsynced < DISK_UNSYNCED_KINDS; unsynced++) {
			bool random = unsynced == DISK_MIXED || unsynced == DISK_TORN;
			for (unsigned seed = 1; seed <= (random ? SEEDS : 1); seed++, cuts++)
				cut(history, count, act, unsynced, (unsigned)count * SEEDS + seed);
		}
	}
	return cuts;
}

static void test_nothing_acknowledged_is_lost(void **state)
{
	static struct history history;
	(void)state;
	play(&history);
	size_t cuts = cut_everywhere(&history, getenv("FAULT_THOROUGH") != NULL);
	print_message("%zu acts, %zu operations on the disk, %zu power cuts\n", history.count,
	    history.done[history.count] - history.done[0], cuts);
	assert_true(cuts > history.count * 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_acknowledged_is_lost)};
	disk_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
