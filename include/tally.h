/* tally: the counters of one contest, built ballot by ballot. A tally belongs
 * to one thread at a time; others take a copy. */
#ifndef TALLY_H
#define TALLY_H

#include "rules.h"
#include "status.h"

#include <stddef.h>
#include <stdint.h>

struct tally {
	uint32_t issued; /* the caller's to set */
	uint32_t collected;
	uint32_t valid;
	uint32_t invalid;
	uint32_t verdicts[RULES_VERDICTS]; /* ballots by verdict; their sum is collected */
	uint32_t option_count;
	struct rules_votes options[]; /* option n is options[n - 1] */
};

/* A tally of zeros, to be freed by the caller. `options` is 1 to
 * RULES_OPTIONS, else STATUS_INVALID. STATUS_NO_MEMORY. */
enum status tally_create(uint32_t options, struct tally **out) STATUS_CHECKED;

/* STATUS_NO_MEMORY. */
enum status tally_copy(const struct tally *tally, struct tally **out) STATUS_CHECKED;

void tally_free(struct tally *tally);

/* Judges a ballot and counts it under its verdict; a valid one adds its marks
 * to its options, an invalid one to nobody. The definition has as many options
 * as the tally. An electronic cast with the verdict OVERVOTE or BAD_MARKS must
 * have been refused before (rules_judge_ballot): here it counts as invalid. */
enum rules_verdict tally_add(
    struct tally *tally, const struct rules_definition *definition, const struct rules_choice *choices, size_t count);

#endif
