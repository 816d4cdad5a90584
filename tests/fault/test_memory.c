/* The nth allocation of every act fails, for ever later n: the act is refused,
 * nothing of it stays, and it succeeds afterwards. Not under a sanitizer, which
 * has an allocator of its own; and not those of jansson, whose reader of texts
 * ends the program where it gets no memory (load.c, an assertion). */
#include <stddef.h>

#include "plot.h"
#include "text.h"

/* glibc's own, under the names we take. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *bytes, size_t size);

static bool working; /* the program, not the test */
static size_t until; /* allocations left before one fails; 0: none does */
static unsigned long failed;

static bool fails(void)
{
	if (!working || !until || --until)
		return false;
	failed++;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *bytes, size_t size)
{
	return fails() ? NULL : __libc_realloc(bytes, size);
}

static void *malloc_always(size_t size)
{
	return __libc_malloc(size);
}

static void watch(bool on)
{
	working = on;
}

static bool is_done(unsigned http)
{
	return http == 200 || http == 201;
}

static unsigned run_failing(struct plot *plot, const struct plot_act *act, size_t nth, bool *met)
{
	unsigned long before = failed;
	until = nth;
	unsigned http = act->run(plot);
	until = 0;
	*met = failed != before;
	hall_refresh(plot->voting->hall, voting_act(plot->voting)->store); /* as the writer does again and again */
	return http;
}

/* Done, and only the answer could not be made: asked again, the act is told as
 * done. */
static void ask_again(struct plot *plot, const struct plot_act *act)
{
	unsigned http = act->run(plot);
	if (!is_done(http) && http != 409)
		fail_msg("%s, asked again: %u", act->name, http);
}

/* Fails ever later allocations of an act until it is done. One that something
 * can do without may fail unseen. */
static void fail_everywhere(struct plot *plot, const struct plot_act *act)
{
	unsigned char before[32], after[32];
	size_t step = 1;
	for (size_t nth = 1;; nth += step) {
		bool met;
		plot_digest(plot_database(plot), before);
		unsigned http = run_failing(plot, act, nth, &met);
		if (is_done(http))
			return;
		if (!met || http < 500)
			fail_msg("%s, allocation %zu fails: %u", act->name, nth, http);
		plot_digest(plot_database(plot), after);
		if (memcmp(before, after, sizeof after) != 0) {
			ask_again(plot, act);
			return;
		}
		step = nth >= 64 ? nth / 16 : 1;
	}
}

/* ICU loads its tables once, and keeps a failure of that for ever. */
static void load_icu(void)
{
	struct text_collator *collator;
	char *folded;
	assert_int_equal(text_collator_open("vi", &collator), STATUS_OK);
	text_collator_close(collator);
	assert_int_equal(text_fold("Ánh", &folded), STATUS_OK);
	free(folded);
}

static void test_nothing_is_half_done(void **state)
{
	struct plot plot;
	size_t count;
	const struct plot_act *acts = plot_acts(&count);
	(void)state;
	load_icu();
	plot_open(&plot);
	plot.voting->calls->watch = watch;
	for (size_t i = 0; i < count; i++)
		fail_everywhere(&plot, &acts[i]);
	plot_close(&plot);
	print_message("%zu acts, %lu failed allocations\n", count, failed);
	assert_true(failed > count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_is_half_done)};
	json_set_alloc_funcs(malloc_always, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
