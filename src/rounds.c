#include "rounds.h"

#include <stdio.h>
#include <string.h>

#define SUFFIX_BYTES 48

struct words {
	const char *runoff, *runoff_again, *round;
	const char *note_runoff, *note_second, *note_third;
};

static const struct words vietnamese = {
    .runoff = " (bầu lại)",
    .runoff_again = " (bầu lại lần nữa)",
    .round = " (lần %u)",
    .note_runoff = "Bầu lại giữa đúng những người bằng phiếu; ai nhiều phiếu hơn thì trúng cử, không cần quá bán.",
    .note_second = "Gồm những người chưa trúng cử, để bầu cho đủ số; Đại hội quyết định có bầu tiếp hay không.",
    .note_third = "Mặc định không bầu quá hai lần; chỉ bầu tiếp khi Đại hội quyết định.",
};

static const struct words english = {
    .runoff = " (run-off)",
    .runoff_again = " (another run-off)",
    .round = " (round %u)",
    .note_runoff = "A run-off of exactly those who are tied; the most votes win, without a majority.",
    .note_second = "All who were not elected, for the seats left open; the congress decides whether to hold it.",
    .note_third = "By default there are no more than two rounds: only if the congress decides so.",
};

static const struct words *words_of(const char *language)
{
	return strcmp(language, "en") == 0 ? &english : &vietnamese;
}

uint32_t rounds_number(const struct contest *earlier, enum rules_next kind)
{
	return earlier->round + (kind == RULES_NEXT_FURTHER && earlier->round < CONTEST_ROUND_MAX);
}

static void format_round(const struct words *words, uint32_t round, char out[SUFFIX_BYTES])
{
	char number[16];
	const char *place = strstr(words->round, "%u");
	snprintf(number, sizeof number, "%u", round);
	snprintf(out, SUFFIX_BYTES, "%.*s%s%s", (int)(place - words->round), words->round, number, place + 2);
}

/* The length of the title without that ending. */
static size_t without(const char *title, size_t length, const char *ending)
{
	size_t end = strlen(ending);
	return length > end && memcmp(title + length - end, ending, end) == 0 ? length - end : length;
}

static size_t plain_length(const struct contest *earlier, enum rules_next kind, const struct words *words)
{
	char round[SUFFIX_BYTES];
	size_t length = strlen(earlier->title);
	if (earlier->runoff_of) {
		length = without(earlier->title, length, words->runoff);
		length = without(earlier->title, length, words->runoff_again);
	}
	format_round(words, earlier->round, round);
	return kind == RULES_NEXT_FURTHER ? without(earlier->title, length, round) : length;
}

/* At most `max` bytes, and no part of a character. */
static size_t cut_to(const char *title, size_t length, size_t max)
{
	if (length <= max)
		return length;
	for (length = max; length && ((unsigned char)title[length] & 0xc0) == 0x80;)
		length--;
	return length;
}

void rounds_title(
    const struct contest *earlier, enum rules_next kind, const char *language, char out[CONTEST_TITLE_MAX + 1])
{
	const struct words *words = words_of(language);
	char suffix[SUFFIX_BYTES];
	if (kind == RULES_NEXT_FURTHER)
		format_round(words, rounds_number(earlier, kind), suffix);
	else
		snprintf(suffix, sizeof suffix, "%s", earlier->runoff_of ? words->runoff_again : words->runoff);
	size_t length = plain_length(earlier, kind, words);
	length = cut_to(earlier->title, length, CONTEST_TITLE_MAX - strlen(suffix));
	memcpy(out, earlier->title, length);
	strcpy(out + length, suffix);
}

const char *rounds_note(const struct contest *earlier, enum rules_next kind, const char *language)
{
	const struct words *words = words_of(language);
	if (kind == RULES_NEXT_RUNOFF)
		return words->note_runoff;
	return rounds_number(earlier, kind) > 2 ? words->note_third : words->note_second;
}

static enum status name_draft(
    const struct contest *earlier, const struct rules_offer *offer, const char *language, struct contest *draft)
{
	char title[CONTEST_TITLE_MAX + 1];
	rounds_title(earlier, offer->kind, language, title);
	enum status status = contest_set_title(draft, title);
	for (uint32_t i = 0; i < offer->count && status == STATUS_OK; i++)
		status = contest_set_option(draft, i + 1, earlier->options[offer->numbers[i] - 1]);
	return status;
}

enum status rounds_draft(
    const struct contest *earlier, const struct rules_offer *offer, const char *language, struct contest **out)
{
	bool runoff = offer->kind == RULES_NEXT_RUNOFF;
	struct contest *draft = NULL;
	enum status status = contest_derive(earlier, (uint32_t)offer->count, &draft);
	if (status != STATUS_OK)
		return status;
	draft->rules.style = offer->style;
	draft->rules.seats = offer->seats;
	draft->rules.round = runoff ? RULES_ROUND_RUNOFF : RULES_ROUND_ORDINARY;
	draft->runoff_of = runoff ? earlier->id : 0;
	draft->further_of = runoff ? 0 : earlier->id;
	draft->round = rounds_number(earlier, offer->kind);
	status = name_draft(earlier, offer, language, draft);
	if (status == STATUS_OK)
		*out = draft;
	else
		contest_unref(draft);
	return status;
}
