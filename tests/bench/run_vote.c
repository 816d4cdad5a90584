#include "run.h"

#include <string.h>

#include "compare.h"
#include "fail.h"
#include "screen.h"
#include "voters.h"

#define SCREEN_GOAL_MS 250

static void check_receipt(void *closure, size_t index, const char *body)
{
	if (!strstr(body, "\"receipt\":"))
		fail("ballot %zu got no receipt: %s", index, body);
	screen_acknowledged(closure);
}

static const struct compare_case draw_case = {
    .name = "draw",
    .goal = 0.85,
    .parts = {[COMPARE_VERIFY] = true, [COMPARE_ISSUE] = true},
    .insert = "draw",
    .answer_bytes = "220",
    .expected = 200,
    .answered = voters_take_draw,
};

static const struct compare_case cast_case = {
    .name = "cast",
    .goal = 0.85,
    .parts = {[COMPARE_VERIFY] = true, [COMPARE_SIGN] = true, [COMPARE_REDEEM] = true},
    .insert = "ballot",
    .answer_bytes = "250",
    .expected = 201,
    .answered = check_receipt,
};

/* While ballots come as fast as they can be taken. */
static void add_screen(const struct venue *venue, struct screen *screen, struct table *table)
{
	struct screen_figures figures;
	screen_close(screen, venue->bench->seconds, &figures);
	table_add(table, &(struct table_row){.name = "cast: from the receipt to the screen, p99",
	                     .unit = "ms",
	                     .ours = figures.p99_ms,
	                     .most = SCREEN_GOAL_MS,
	                     .decimals = 1});
	table_note(table, "screen: p50 %.1f ms, longest %.1f ms, %zu events.", figures.median_ms, figures.longest_ms,
	    figures.events);
}

void run_vote(const struct venue *venue, struct table *table)
{
	struct voters voters;
	struct script draws = {0}, casts = {0};
	voters_open(venue, venue->bench->ballots, &voters);
	voters_start_issuing(&voters);
	voters_write_draws(&voters, &draws);
	compare_run(&draw_case, venue, &draws, &voters, table);
	voters_unblind(&voters);
	voters_start_voting(&voters);
	voters_write_casts(&voters, &casts);
	struct screen *screen = screen_open(venue->port, voters.count);
	compare_run(&cast_case, venue, &casts, screen, table);
	add_screen(venue, screen, table);
	voters_check(&voters);
	script_clear(&draws);
	script_clear(&casts);
	voters_close(&voters);
}
