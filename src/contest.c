#include "contest.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

/* The count stands beside the contest, so that this can be copied whole. */
struct shared {
	struct contest contest;
	atomic_uint references;
};

static const char *const states[CONTEST_STATES] = {
    [CONTEST_DRAFT] = "draft",
    [CONTEST_ISSUING] = "issuing",
    [CONTEST_VOTING] = "voting",
    [CONTEST_CLOSED] = "closed",
    [CONTEST_CERTIFIED] = "certified",
    [CONTEST_CANCELLED] = "cancelled",
};

static const char *const reveals[CONTEST_REVEALS] = {
    [CONTEST_REVEAL_LIVE] = "live",
    [CONTEST_REVEAL_ON_CLOSE] = "on_close",
};

static const char *const boards[CONTEST_BOARDS] = {
    [CONTEST_BOARD_AUDITORS] = "auditors",
    [CONTEST_BOARD_EVERYONE] = "everyone",
};

static const char *const keys[CONTEST_KEYS] = {
    [CONTEST_KEY_SEALING_1] = "sealing_1",
    [CONTEST_KEY_SEALING_2] = "sealing_2",
    [CONTEST_KEY_SECOND_ISSUER] = "second_issuer",
};

const char *contest_state_name(enum contest_state state)
{
	return names_of(states, CONTEST_STATES, state);
}

const char *contest_reveal_name(enum contest_reveal reveal)
{
	return names_of(reveals, CONTEST_REVEALS, reveal);
}

const char *contest_board_name(enum contest_board board)
{
	return names_of(boards, CONTEST_BOARDS, board);
}

const char *contest_key_name(enum contest_key key)
{
	return names_of(keys, CONTEST_KEYS, key);
}

bool contest_state_parse(const char *name, enum contest_state *out)
{
	unsigned value;
	if (!names_find(states, CONTEST_STATES, name, &value))
		return false;
	*out = value;
	return true;
}

bool contest_reveal_parse(const char *name, enum contest_reveal *out)
{
	unsigned value;
	if (!names_find(reveals, CONTEST_REVEALS, name, &value))
		return false;
	*out = value;
	return true;
}

bool contest_board_parse(const char *name, enum contest_board *out)
{
	unsigned value;
	if (!names_find(boards, CONTEST_BOARDS, name, &value))
		return false;
	*out = value;
	return true;
}

enum status contest_create(enum rules_style style, uint32_t options, struct contest **out)
{
	if (options < 1 || options > RULES_OPTIONS)
		return STATUS_INVALID;
	struct shared *shared = calloc(1, sizeof *shared);
	char **names = calloc(options, sizeof *names);
	if (!shared || !names) {
		free(shared);
		free(names);
		return STATUS_NO_MEMORY;
	}
	atomic_init(&shared->references, 1);
	shared->contest.rules = rules_definition_default(style);
	shared->contest.rules.options = options;
	shared->contest.secret = style != RULES_STYLE_RESOLUTION;
	shared->contest.reveal_step = 1;
	shared->contest.round = 1;
	shared->contest.require_present = true;
	shared->contest.options = names;
	*out = &shared->contest;
	return STATUS_OK;
}

enum status contest_derive(const struct contest *contest, uint32_t options, struct contest **out)
{
	struct contest *copy = NULL;
	enum status status = contest_create(contest->rules.style, options, &copy);
	if (status != STATUS_OK)
		return status;
	status = contest_set_title(copy, contest->title);
	if (status != STATUS_OK) {
		contest_unref(copy);
		return status;
	}
	copy->rules = contest->rules;
	copy->rules.options = options;
	copy->secret = contest->secret;
	copy->reveal = contest->reveal;
	copy->reveal_step = contest->reveal_step;
	copy->late_issue = contest->late_issue;
	copy->require_present = contest->require_present;
	copy->paper = contest->paper;
	copy->board = contest->board;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		copy->keys[key].used = contest->keys[key].used;
		memcpy(copy->keys[key].public_key, contest->keys[key].public_key, CONTEST_KEY_BYTES);
	}
	copy->runoff_of = contest->runoff_of;
	copy->further_of = contest->further_of;
	copy->round = contest->round;
	*out = copy;
	return STATUS_OK;
}

static enum status replace_text(char **place, const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		return STATUS_NO_MEMORY;
	free(*place);
	*place = copy;
	return STATUS_OK;
}

enum status contest_set_title(struct contest *contest, const char *title)
{
	return replace_text(&contest->title, title);
}

enum status contest_set_option(struct contest *contest, uint32_t number, const char *name)
{
	return replace_text(&contest->options[number - 1], name);
}

bool contest_prints_alike(const struct contest *a, const struct contest *b)
{
	if (!a->paper || !b->paper || a->rules.style != b->rules.style || a->rules.seats != b->rules.seats ||
	    a->rules.options != b->rules.options || strcmp(a->title, b->title) != 0)
		return false;
	for (uint32_t i = 0; i < a->rules.options; i++) {
		if (strcmp(a->options[i], b->options[i]) != 0)
			return false;
	}
	return true;
}

struct contest *contest_ref(struct contest *contest)
{
	atomic_fetch_add(&((struct shared *)contest)->references, 1);
	return contest;
}

void contest_unref(struct contest *contest)
{
	struct shared *shared = (struct shared *)contest;
	if (!shared || atomic_fetch_sub(&shared->references, 1) != 1)
		return;
	for (uint32_t i = 0; i < contest->rules.options; i++)
		free(contest->options[i]);
	free(contest->options);
	free(contest->title);
	free(contest->manifest);
	sodium_memzero(contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	sodium_memzero(contest->keys, sizeof contest->keys);
	free(shared);
}

/* ---- keys ---- */

size_t contest_sealing_keys(const struct contest *contest)
{
	return (size_t)contest->keys[CONTEST_KEY_SEALING_1].used + contest->keys[CONTEST_KEY_SEALING_2].used;
}

bool contest_has_second_issuer(const struct contest *contest)
{
	return contest->keys[CONTEST_KEY_SECOND_ISSUER].used;
}

bool contest_is_keyed(const struct contest *contest)
{
	return contest_sealing_keys(contest) || contest_has_second_issuer(contest);
}

bool contest_has_all_keys(const struct contest *contest)
{
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (contest->keys[key].used && !contest->keys[key].published)
			return false;
	}
	return true;
}

bool contest_key_fits(
    const struct contest *contest, enum contest_key key, const uint8_t secret_key[CONTEST_KEY_BYTES])
{
	uint8_t derived[VOPRF_ELEMENT_BYTES];
	const uint8_t *public_key = contest->keys[key].public_key;
	if (key != CONTEST_KEY_SECOND_ISSUER)
		return sealing_key_fits(secret_key, public_key);
	return voprf_key_public(secret_key, derived) == STATUS_OK && memcmp(derived, public_key, sizeof derived) == 0;
}

/* ---- the count ---- */

bool contest_is_closed(const struct contest *contest)
{
	return contest->state == CONTEST_CLOSED || contest->state == CONTEST_CERTIFIED;
}

bool contest_is_counted(const struct contest *contest)
{
	return contest_is_closed(contest) && (!contest_is_keyed(contest) || contest->opened_at);
}

struct rules_counts contest_counts(const struct contest *contest)
{
	return (struct rules_counts){
	    .convened = contest->convened,
	    .convened_adjusted = contest->convened_adjusted,
	    .present = contest->present,
	    .issued = contest->issued,
	    .collected = contest->collected,
	    .valid = contest->valid,
	    .invalid = contest->invalid,
	};
}

bool contest_counts_hold(const struct contest *contest, const struct tally *totals)
{
	struct rules_counts counts = contest_counts(contest);
	if (contest_is_keyed(contest) && !contest->opened_at) {
		counts.valid = counts.collected;
		counts.invalid = 0;
	}
	return rules_counts_hold(&counts, totals->options, totals->option_count) &&
	       totals->paper.collected <= totals->paper.issued;
}

enum status contest_result(const struct contest *contest, const struct tally *totals, struct rules_result *out)
{
	struct rules_counts counts = contest_counts(contest);
	return rules_result(&contest->rules, &counts, totals->options, out);
}
