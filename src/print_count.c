#include "print_count.h"

#include <stdio.h>

#include "print_minutes_words.h"
#include "print_table.h"

void print_count_condition(
    struct print_report *report, const struct contest *contest, const struct rules_result *result)
{
	const struct print_minutes_words *word = &print_minutes_words[report->language];
	const struct rules_definition *rules = &contest->rules;
	const char *base = word->bases[rules->majority.base];
	bool resolution = rules->style == RULES_STYLE_RESOLUTION;
	char text[3 * PRINT_REPORT_TEXT];
	if (rules->round == RULES_ROUND_RUNOFF)
		snprintf(text, sizeof text, "%s %s (%u)", word->most_votes, base, result->base);
	else
		snprintf(text, sizeof text, "%s %u/%u %s (%u), %s %u %s", word->more_than, rules->majority.num,
		    rules->majority.den, base, result->base, word->from, result->threshold, word->vote_unit);
	print_report_item(report, resolution ? word->need_vote : word->need_election, text);
}

static void draw_opinion(
    struct print_table *table, const struct rules_result *result, const char *label, uint32_t votes)
{
	char count[16], percent[PRINT_REPORT_TEXT];
	snprintf(count, sizeof count, "%u", votes);
	print_report_percent(table->report->language, rules_percent(votes, result->base), percent);
	print_table_row(table, (const char *const[]){label, count, percent});
}

void print_count_opinions(
    struct print_report *report, const struct rules_votes *votes, const struct rules_result *result)
{
	const struct print_minutes_words *word = &print_minutes_words[report->language];
	const struct print_table_column columns[] = {
	    {word->opinion, 95, PRINT_LEFT}, {word->votes, 35, PRINT_CENTRE}, {word->percent, 35, PRINT_CENTRE}};
	struct print_table table = {report, columns, 3, PRINT_TABLE_RULED, 0, NULL};
	print_table_begin(&table);
	draw_opinion(&table, result, word->mark_for, votes->favour);
	draw_opinion(&table, result, word->mark_against, votes->against);
	draw_opinion(&table, result, word->mark_other, votes->other);
	print_table_end(&table);
}

bool print_count_is_tied(const struct rules_result *result, uint16_t number)
{
	for (size_t i = 0; i < result->tied_count; i++) {
		if (result->tied[i] == number)
			return true;
	}
	return false;
}

uint32_t print_count_missing(const struct contest *contest, const struct rules_result *result, uint32_t votes)
{
	bool needed = contest->rules.round != RULES_ROUND_RUNOFF && votes < result->threshold;
	return needed ? result->threshold - votes : 0;
}

/* ---- what went before ---- */

void print_count_earlier(
    struct print_report *report, const struct contest *contest, const struct print_count_history *history)
{
	const struct print_minutes_words *word = &print_minutes_words[report->language];
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	if (!history->earlier)
		return;
	ballot_fingerprint(history->earlier->manifest_hash, fingerprint);
	print_report_item(report, contest->runoff_of ? word->settles : word->goes_on, history->earlier->title);
	print_report_item(report, word->its_code, fingerprint);
}

void print_count_quorum(struct print_report *report, const struct print_count_history *history)
{
	const struct print_minutes_words *word = &print_minutes_words[report->language];
	const char *const labels[] = {[PRINT_COUNT_AT_VOTING] = word->at_voting, [PRINT_COUNT_AT_CLOSE] = word->at_close};
	for (enum print_count_moment moment = 0; moment < PRINT_COUNT_MOMENTS; moment++) {
		const struct rules_quorum *quorum = &history->quorum[moment];
		char text[3 * PRINT_REPORT_TEXT];
		if (!quorum->den)
			continue;
		snprintf(text, sizeof text, rules_quorum_met(quorum) ? word->quorum_met : word->quorum_missed, quorum->present,
		    quorum->convened, quorum->delegations_present, quorum->delegations, quorum->num, quorum->den);
		print_report_item(report, labels[moment], text);
	}
}

void print_count_overrides(struct print_report *report, const struct print_count_history *history)
{
	const struct print_minutes_words *word = &print_minutes_words[report->language];
	const struct rules_quorum *quorum = &history->quorum[PRINT_COUNT_AT_VOTING];
	for (size_t i = 0; i < history->override_count; i++) {
		const struct print_count_override *override = &history->overrides[i];
		char label[3 * PRINT_REPORT_TEXT], moment[PRINT_REPORT_TEXT];
		print_report_moment(report->language, &override->at, moment);
		snprintf(label, sizeof label, override->step == CONTEST_ISSUING ? word->issued_without : word->begun_without,
		    quorum->num, quorum->den, moment);
		print_report_item(report, label, override->reason);
	}
}
