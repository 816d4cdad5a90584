/* tally: the counters of one contest, built ballot by ballot. A tally belongs
 * to one thread at a time; others take a copy. */
#ifndef TALLY_H
#define TALLY_H

#include "rules.h"
#include "status.h"

#include <stddef.h>
#include <stdint.h>

/* The ballot papers among all ballots. A collected one is undecided until
 * tellers have agreed on it: neither valid nor invalid. */
struct tally_paper {
	uint32_t issued, collected, valid, invalid;
};

struct tally {
	uint32_t issued; /* the caller's to set */
	uint32_t collected;
	uint32_t valid;
	uint32_t invalid;
	uint32_t verdicts[RULES_VERDICTS]; /* ballots by verdict; their sum is collected, less undecided papers */
	struct tally_paper paper;
	uint32_t option_count;
	struct rules_votes options[]; /* option n is options[n - 1] */
};

/* A tally of zeros, to be freed by the caller. `options` is 1 to
 * RULES_OPTIONS, else STATUS_INVALID. STATUS_NO_MEMORY. */
enum status tally_create(uint32_t options, struct tally **out) STATUS_CHECKED;

/* STATUS_NO_MEMORY. */
enum status tally_copy(const struct tally *tally, struct tally **out) STATUS_CHECKED;

/* Adds a tally of other ballots of the same contest. */
void tally_merge(struct tally *tally, const struct tally *part);

void tally_free(struct tally *tally);

/* Judges a ballot and counts it under its verdict; a valid one adds its marks
 * to its options, an invalid one to nobody. The definition has as many options
 * as the tally. An electronic cast with the verdict OVERVOTE or BAD_MARKS must
 * have been refused before (rules_judge_ballot): here it counts as invalid. */
enum rules_verdict tally_add(
    struct tally *tally, const struct rules_definition *definition, const struct rules_choice *choices, size_t count);

/* One more ballot, of which nobody can say yet whether it is valid. */
void tally_collect(struct tally *tally);

/* As tally_add, for a ballot that was judged by other means. */
void tally_add_judged(
    struct tally *tally, enum rules_verdict verdict, const struct rules_choice *choices, size_t count);

/* One more ballot paper handed out, or collected (`change` 1), or found not to
 * be in the box after all (-1). */
void tally_issue_paper(struct tally *tally);
void tally_collect_paper(struct tally *tally, int change);

/* A collected ballot paper is decided: counts it under `verdict`; where that is
 * RULES_VALID by these marks (rules_judge_paper), else for nobody. */
void tally_decide_paper(
    struct tally *tally, enum rules_verdict verdict, const struct rules_choice *choices, size_t count);

/* Collected ballot papers that are still to be decided. */
uint32_t tally_undecided(const struct tally_paper *paper);

#endif
