#include "tally.h"

#include <stdlib.h>
#include <string.h>

static size_t size_of(uint32_t options)
{
	return sizeof(struct tally) + options * sizeof(struct rules_votes);
}

enum status tally_create(uint32_t options, struct tally **out)
{
	if (options < 1 || options > RULES_OPTIONS)
		return STATUS_INVALID;
	struct tally *tally = calloc(1, size_of(options));
	if (!tally)
		return STATUS_NO_MEMORY;
	tally->option_count = options;
	*out = tally;
	return STATUS_OK;
}

enum status tally_copy(const struct tally *tally, struct tally **out)
{
	struct tally *copy = malloc(size_of(tally->option_count));
	if (!copy)
		return STATUS_NO_MEMORY;
	memcpy(copy, tally, size_of(tally->option_count));
	*out = copy;
	return STATUS_OK;
}

void tally_merge(struct tally *tally, const struct tally *part)
{
	tally->issued += part->issued;
	tally->collected += part->collected;
	tally->valid += part->valid;
	tally->invalid += part->invalid;
	for (size_t i = 0; i < RULES_VERDICTS; i++)
		tally->verdicts[i] += part->verdicts[i];
	tally->paper.issued += part->paper.issued;
	tally->paper.collected += part->paper.collected;
	tally->paper.valid += part->paper.valid;
	tally->paper.invalid += part->paper.invalid;
	for (uint32_t i = 0; i < tally->option_count; i++) {
		tally->options[i].favour += part->options[i].favour;
		tally->options[i].against += part->options[i].against;
		tally->options[i].other += part->options[i].other;
	}
}

void tally_free(struct tally *tally)
{
	free(tally);
}

static void add_mark(struct rules_votes *votes, uint8_t mark)
{
	votes->favour += mark == RULES_MARK_FOR;
	votes->against += mark == RULES_MARK_AGAINST;
	votes->other += mark == RULES_MARK_OTHER;
}

static void count_verdict(
    struct tally *tally, enum rules_verdict verdict, const struct rules_choice *choices, size_t count)
{
	tally->verdicts[verdict]++;
	if (verdict != RULES_VALID) {
		tally->invalid++;
		return;
	}
	tally->valid++;
	for (size_t i = 0; i < count; i++)
		add_mark(&tally->options[choices[i].number - 1], choices[i].mark);
}

enum rules_verdict tally_add(
    struct tally *tally, const struct rules_definition *definition, const struct rules_choice *choices, size_t count)
{
	enum rules_verdict verdict = rules_judge_ballot(definition, choices, count);
	tally_add_judged(tally, verdict, choices, count);
	return verdict;
}

void tally_collect(struct tally *tally)
{
	tally->collected++;
}

void tally_add_judged(
    struct tally *tally, enum rules_verdict verdict, const struct rules_choice *choices, size_t count)
{
	tally->collected++;
	count_verdict(tally, verdict, choices, count);
}

void tally_issue_paper(struct tally *tally)
{
	tally->issued++;
	tally->paper.issued++;
}

void tally_collect_paper(struct tally *tally, int change)
{
	tally->collected += (uint32_t)change;
	tally->paper.collected += (uint32_t)change;
}

void tally_decide_paper(
    struct tally *tally, enum rules_verdict verdict, const struct rules_choice *choices, size_t count)
{
	count_verdict(tally, verdict, choices, count);
	tally->paper.valid += verdict == RULES_VALID;
	tally->paper.invalid += verdict != RULES_VALID;
}

uint32_t tally_undecided(const struct tally_paper *paper)
{
	return paper->collected - paper->valid - paper->invalid;
}
