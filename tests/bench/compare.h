/* compare: one script on the daemon, in rounds, and the sum of its floors
 * before, between and after them, as processor time for one operation. */
#ifndef COMPARE_H
#define COMPARE_H

#include "script.h"
#include "table.h"
#include "venue.h"

enum compare_part { COMPARE_VERIFY, COMPARE_SIGN, COMPARE_REDEEM, COMPARE_ISSUE, COMPARE_PARTS };

struct compare_case {
	const char *name;
	double goal;               /* the least ratio; 0: none */
	bool parts[COMPARE_PARTS]; /* whether the floor has them */
	const char *insert;        /* "scan", "draw" or "ballot" */
	const char *answer_bytes;  /* about, of the body */
	unsigned expected;         /* status of every answer */
	void (*answered)(void *closure, size_t index, const char *body);
};

/* Runs `script` and adds the row. */
void compare_run(const struct compare_case *which, const struct venue *venue, const struct script *script,
    void *closure, struct table *table);

#endif
