#include "rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct rules_definition rules_definition_default(enum rules_style style)
{
	return (struct rules_definition){
	    .style = style,
	    .round = RULES_ROUND_ORDINARY,
	    .options = 1,
	    .seats = 1,
	    .majority = {.num = 1, .den = 2, .base = RULES_BASE_COLLECTED},
	    .blank = RULES_BLANK_DEFAULT,
	    .undervote = RULES_UNDERVOTE_VALID,
	    .row_error = RULES_ROW_ERROR_ROW,
	};
}

static const char *settings_fault(const struct rules_definition *definition)
{
	if ((unsigned)definition->blank >= RULES_BLANKS)
		return "blank";
	if ((unsigned)definition->undervote >= RULES_UNDERVOTES)
		return "undervote";
	if ((unsigned)definition->row_error >= RULES_ROW_ERRORS)
		return "row_error";
	return NULL;
}

const char *rules_definition_fault(const struct rules_definition *definition)
{
	if ((unsigned)definition->style >= RULES_STYLES)
		return "style";
	bool resolution = definition->style == RULES_STYLE_RESOLUTION;
	if (definition->options < 1 || definition->options > (resolution ? 1 : RULES_OPTIONS))
		return "options";
	if (!resolution && (definition->seats < 1 || definition->seats > definition->options))
		return "seats";
	const struct rules_majority *majority = &definition->majority;
	if (majority->num >= majority->den || (unsigned)majority->base >= RULES_BASES)
		return "majority";
	if (definition->round != RULES_ROUND_ORDINARY && (definition->round != RULES_ROUND_RUNOFF || resolution))
		return "runoff_of";
	return settings_fault(definition);
}

/* Whether that box is on the ballot. */
static bool is_box(const struct rules_definition *definition, const struct rules_choice *choice)
{
	static const uint8_t last_mark[] = {
	    [RULES_STYLE_APPROVAL] = RULES_MARK_FOR,
	    [RULES_STYLE_EACH] = RULES_MARK_AGAINST,
	    [RULES_STYLE_RESOLUTION] = RULES_MARK_OTHER,
	};
	return choice->number >= 1 && choice->number <= definition->options && choice->mark >= RULES_MARK_FOR &&
	       choice->mark <= last_mark[definition->style];
}

static bool marks_fit(const struct rules_definition *definition, const struct rules_choice *choices, size_t count)
{
	uint32_t before = 0;
	for (size_t i = 0; i < count; i++) {
		if (choices[i].number <= before || !is_box(definition, &choices[i]))
			return false;
		before = choices[i].number;
	}
	return true;
}

/* In `each` a row left empty is the row's matter; but with a single candidate
 * it is the whole ballot, and that is valid however rows are judged. */
static enum rules_verdict judge_blank(const struct rules_definition *definition)
{
	if (definition->blank == RULES_BLANK_VALID)
		return RULES_VALID;
	if (definition->blank == RULES_BLANK_INVALID || definition->style != RULES_STYLE_EACH)
		return RULES_NO_CHOICE;
	if (definition->options > 1 && definition->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	return RULES_VALID;
}

enum rules_verdict rules_judge_ballot(
    const struct rules_definition *definition, const struct rules_choice *choices, size_t count)
{
	if (!marks_fit(definition, choices, count))
		return RULES_BAD_MARKS;
	if (!count)
		return judge_blank(definition);
	switch (definition->style) {
	case RULES_STYLE_APPROVAL:
		if (count > definition->seats)
			return RULES_OVERVOTE;
		if (count < definition->seats && definition->undervote == RULES_UNDERVOTE_INVALID)
			return RULES_UNDERVOTE;
		return RULES_VALID;
	case RULES_STYLE_EACH:
		if (count < definition->options && definition->row_error == RULES_ROW_ERROR_BALLOT)
			return RULES_BOTH_OR_NEITHER;
		return RULES_VALID;
	case RULES_STYLE_RESOLUTION:
	case RULES_STYLES:
		break;
	}
	return RULES_VALID;
}

/* ---- on paper ---- */

static bool boxes_fit(const struct rules_definition *definition, const struct rules_choice *boxes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_box(definition, &boxes[i]))
			return false;
		if (i && (boxes[i].number < boxes[i - 1].number ||
		             (boxes[i].number == boxes[i - 1].number && boxes[i].mark <= boxes[i - 1].mark)))
			return false;
	}
	return true;
}

/* The rows with one box marked; *several tells whether there are others. */
static size_t keep_single(
    const struct rules_choice *boxes, size_t count, struct rules_choice kept[RULES_OPTIONS], bool *several)
{
	size_t found = 0;
	*several = false;
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && boxes[end].number == boxes[first].number;)
			end++;
		if (end == first + 1)
			kept[found++] = boxes[first];
		else
			*several = true;
	}
	return found;
}

enum rules_verdict rules_judge_paper(const struct rules_definition *definition, const struct rules_choice *boxes,
    size_t count, struct rules_choice kept[RULES_OPTIONS], size_t *kept_count)
{
	bool several;
	*kept_count = 0;
	if (!boxes_fit(definition, boxes, count))
		return RULES_BAD_MARKS;
	*kept_count = keep_single(boxes, count, kept, &several);
	if (several && definition->style == RULES_STYLE_RESOLUTION)
		return RULES_OVERVOTE;
	if (several && definition->row_error == RULES_ROW_ERROR_BALLOT)
		return RULES_BOTH_OR_NEITHER;
	return rules_judge_ballot(definition, kept, *kept_count);
}

bool rules_is_finding(enum rules_verdict verdict)
{
	return verdict >= RULES_NOT_ISSUED && verdict <= RULES_EXTRA_TEXT;
}

/* ---- counts ---- */

static bool votes_within(const struct rules_votes *votes, size_t options, uint32_t valid)
{
	for (size_t i = 0; i < options; i++) {
		if ((uint64_t)votes[i].favour + votes[i].against + votes[i].other > valid)
			return false;
	}
	return true;
}

bool rules_counts_hold(const struct rules_counts *counts, const struct rules_votes *votes, size_t options)
{
	return counts->present <= counts->convened && counts->issued <= counts->present &&
	       counts->collected <= counts->issued && (uint64_t)counts->valid + counts->invalid == counts->collected &&
	       votes_within(votes, options, counts->valid);
}

static uint32_t base_value(const struct rules_counts *counts, enum rules_base base)
{
	const uint32_t values[RULES_BASES] = {
	    [RULES_BASE_COLLECTED] = counts->collected,
	    [RULES_BASE_ISSUED] = counts->issued,
	    [RULES_BASE_VALID] = counts->valid,
	    [RULES_BASE_PRESENT] = counts->present,
	    [RULES_BASE_CONVENED] = counts->convened,
	    [RULES_BASE_CONVENED_ADJUSTED] = counts->convened_adjusted,
	};
	return values[base];
}

uint32_t rules_threshold(uint32_t base, const struct rules_majority *majority)
{
	return (uint32_t)((uint64_t)base * majority->num / majority->den) + 1;
}

uint64_t rules_percent(uint32_t part, uint32_t whole)
{
	if (!whole)
		return 0;
	/* Twice part over whole, and one, halved: rounds half up exactly. */
	return ((uint64_t)part * 20000 + whole) / ((uint64_t)whole * 2);
}

char *rules_percent_format(uint64_t hundredths, char out[RULES_PERCENT_SIZE])
{
	snprintf(out, RULES_PERCENT_SIZE, "%" PRIu64 ".%02u", hundredths / 100, (unsigned)(hundredths % 100));
	return out;
}

/* Lists those who reach the threshold by descending votes. */
static void rank(struct rules_result *result)
{
	for (size_t i = 0; i < result->row_count; i++) {
		const struct rules_row *row = &result->rows[i];
		if (row->votes < result->threshold)
			continue;
		size_t place = result->elected_count++;
		for (; place && result->rows[result->elected[place - 1] - 1].votes < row->votes; place--)
			result->elected[place] = result->elected[place - 1];
		result->elected[place] = row->number;
	}
}

/* Keeps the first `seats`; those tied at the cut all lose their place. */
static void cut(struct rules_result *result, size_t seats)
{
	if (result->elected_count <= seats)
		return;
	uint32_t last_in = result->rows[result->elected[seats - 1] - 1].votes;
	uint32_t first_out = result->rows[result->elected[seats] - 1].votes;
	size_t ranked = result->elected_count;
	result->elected_count = seats;
	if (last_in != first_out)
		return;
	while (result->elected_count && result->rows[result->elected[result->elected_count - 1] - 1].votes == last_in)
		result->elected_count--;
	for (size_t i = result->elected_count; i < ranked; i++) {
		if (result->rows[result->elected[i] - 1].votes == last_in)
			result->tied[result->tied_count++] = result->elected[i];
	}
}

static void fill_seats(struct rules_result *result, uint32_t seats)
{
	rank(result);
	cut(result, seats);
	for (size_t i = 0; i < result->elected_count; i++)
		result->rows[result->elected[i] - 1].elected = true;
	result->open_seats = seats - (uint32_t)result->elected_count;
}

static bool counts_fit(const struct rules_counts *counts)
{
	uint32_t any = counts->convened | counts->convened_adjusted | counts->present | counts->issued |
	               counts->collected | counts->valid | counts->invalid;
	return any <= RULES_COUNT_MAX;
}

enum status rules_result(const struct rules_definition *definition, const struct rules_counts *counts,
    const struct rules_votes *votes, struct rules_result *out)
{
	if (rules_definition_fault(definition) || !counts_fit(counts) ||
	    !votes_within(votes, definition->options, counts->valid))
		return STATUS_INVALID;
	memset(out, 0, sizeof *out);
	out->base = base_value(counts, definition->majority.base);
	out->threshold =
	    definition->round == RULES_ROUND_RUNOFF ? 1 : rules_threshold(out->base, &definition->majority);
	out->row_count = definition->options;
	for (uint16_t i = 0; i < definition->options; i++) {
		out->rows[i] = (struct rules_row){
		    .number = (uint16_t)(i + 1),
		    .votes = votes[i].favour,
		    .percent = rules_percent(votes[i].favour, out->base),
		    .missing = votes[i].favour < out->threshold ? out->threshold - votes[i].favour : 0,
		};
	}
	if (definition->style != RULES_STYLE_RESOLUTION) {
		fill_seats(out, definition->seats);
		return STATUS_OK;
	}
	out->adopted = out->rows[0].votes >= out->threshold;
	out->rows[0].elected = out->adopted;
	return STATUS_OK;
}

/* Who is still to be voted on for the open seats. */
static void list_offered(const struct rules_result *result, struct rules_offer *out)
{
	for (size_t i = 0; i < result->row_count; i++) {
		const struct rules_row *row = &result->rows[i];
		if (out->kind == RULES_NEXT_FURTHER && !row->elected)
			out->numbers[out->count++] = row->number;
	}
	for (size_t i = 0; i < result->tied_count; i++)
		out->numbers[out->count++] = result->tied[i];
}

void rules_offer(const struct rules_definition *definition, const struct rules_result *result, struct rules_offer *out)
{
	*out = (struct rules_offer){.kind = RULES_NEXT_NONE, .style = definition->style};
	if (definition->style == RULES_STYLE_RESOLUTION || !result->open_seats)
		return;
	out->kind = result->tied_count ? RULES_NEXT_RUNOFF : RULES_NEXT_FURTHER;
	out->seats = result->open_seats;
	list_offered(result, out);
	if (out->count <= out->seats)
		out->style = RULES_STYLE_EACH;
}

static bool reaches(uint32_t part, uint32_t whole, const struct rules_quorum *quorum)
{
	return (uint64_t)part * quorum->den >= (uint64_t)whole * quorum->num;
}

bool rules_quorum_met(const struct rules_quorum *quorum)
{
	return quorum->convened && reaches(quorum->present, quorum->convened, quorum) &&
	       reaches(quorum->delegations_present, quorum->delegations, quorum);
}
