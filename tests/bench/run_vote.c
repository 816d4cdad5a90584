#include "run.h"

#include <string.h>

#include "compare.h"
#include "fail.h"
#include "voters.h"

static void check_receipt(void *closure, size_t index, const char *body)
{
	(void)closure;
	if (!strstr(body, "\"receipt\":"))
		fail("ballot %zu got no receipt: %s", index, body);
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
	compare_run(&cast_case, venue, &casts, NULL, table);
	voters_check(&voters);
	script_clear(&draws);
	script_clear(&casts);
	voters_close(&voters);
}
