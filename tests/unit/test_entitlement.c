#include "entitlement.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { OPEN, SECRET, LATE = 2, ANYWHERE = 4 }; /* kinds of contest */

struct row {
	int kind;
	enum contest_state state;
	struct store_voter voter;
	enum status status;
	enum entitlement entitlement; /* where status is OK */
};

static void assert_judged(const struct row *row, size_t at)
{
	struct contest *contest = NULL;
	enum entitlement entitlement = ENTITLEMENT_COUNTED;
	assert_int_equal(contest_create(RULES_STYLE_APPROVAL, 2, &contest), STATUS_OK);
	contest->secret = row->kind & SECRET;
	contest->late_issue = row->kind & LATE;
	contest->require_present = !(row->kind & ANYWHERE);
	enum status status = entitlement_judge(contest, row->state, &row->voter, &entitlement);
	contest_unref(contest);
	if (status != row->status || (status == STATUS_OK && entitlement != row->entitlement))
		fail_msg("row %zu: status %d, entitlement %d", at, (int)status, (int)entitlement);
}

#define VOTER(...) ((struct store_voter){__VA_ARGS__})

static void test_every_case(void **state)
{
	(void)state;
	const struct store_voter here = VOTER(.voting = true, .inside = true);
	const struct store_voter listed = VOTER(.voting = true, .inside = true, .listed = true);
	const struct store_voter gone = VOTER(.voting = true, .listed = true);
	const struct store_voter guest = VOTER(.inside = true, .listed = true);
	const struct store_voter replaced = VOTER(.voting = true, .inside = true, .listed = true, .seat_taken = true);
	const struct row rows[] = {
	    {SECRET, CONTEST_ISSUING, here, STATUS_OK, ENTITLEMENT_COUNTED},
	    {SECRET, CONTEST_ISSUING, gone, STATUS_NOT_PRESENT, 0},
	    {SECRET | ANYWHERE, CONTEST_ISSUING, gone, STATUS_OK, ENTITLEMENT_COUNTED},
	    {SECRET, CONTEST_ISSUING, guest, STATUS_NOT_ENTITLED, 0},
	    {SECRET, CONTEST_ISSUING, replaced, STATUS_NOT_ENTITLED, 0},
	    {SECRET, CONTEST_DRAFT, here, STATUS_WRONG_STATE, 0},
	    {SECRET, CONTEST_VOTING, listed, STATUS_WRONG_STATE, 0},
	    {SECRET | LATE, CONTEST_VOTING, listed, STATUS_OK, ENTITLEMENT_COUNTED},
	    {SECRET | LATE, CONTEST_VOTING, here, STATUS_OK, ENTITLEMENT_JOINS},
	    {SECRET | LATE, CONTEST_VOTING, gone, STATUS_NOT_PRESENT, 0},
	    {SECRET | LATE, CONTEST_CLOSED, listed, STATUS_WRONG_STATE, 0},
	    {OPEN, CONTEST_ISSUING, here, STATUS_WRONG_STATE, 0},
	    {OPEN, CONTEST_VOTING, listed, STATUS_OK, ENTITLEMENT_COUNTED},
	    {OPEN, CONTEST_VOTING, here, STATUS_NOT_ENTITLED, 0},
	    {OPEN, CONTEST_VOTING, gone, STATUS_NOT_PRESENT, 0},
	    {OPEN | ANYWHERE, CONTEST_VOTING, gone, STATUS_OK, ENTITLEMENT_COUNTED},
	    {OPEN | LATE, CONTEST_VOTING, here, STATUS_OK, ENTITLEMENT_JOINS},
	    {OPEN | LATE, CONTEST_VOTING, replaced, STATUS_NOT_ENTITLED, 0},
	    {OPEN, CONTEST_CANCELLED, listed, STATUS_WRONG_STATE, 0},
	    {OPEN, CONTEST_CERTIFIED, listed, STATUS_WRONG_STATE, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_judged(&rows[i], i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_case)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
