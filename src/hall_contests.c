#include "hall_contests.h"

#include <stdlib.h>
#include <string.h>

#include "keyed_json.h"
#include "store_ballots.h"
#include "store_keyed.h"

struct loading {
	struct hall_contests *contests;
	struct store *store;
	const struct hall_contests *known;
};

static bool is_counting(enum contest_state state)
{
	return state == CONTEST_ISSUING || state == CONTEST_VOTING;
}

/* Totals of a secret contest come out in steps, so that nobody who sees two of
 * them learns what one ballot said. */
static bool may_reveal(const struct hall_contest *contest)
{
	const struct contest *definition = contest->definition;
	if (contest_is_counted(definition))
		return true;
	if (contest_is_keyed(definition) || definition->state != CONTEST_VOTING || definition->reveal == CONTEST_REVEAL_ON_CLOSE)
		return false;
	return (contest->tally->valid + contest->tally->invalid) % definition->reveal_step == 0;
}

static enum status reveal(struct hall_contest *contest)
{
	if (!may_reveal(contest))
		return STATUS_OK;
	if (contest->shown) { /* same size: no allocation on the way of a ballot */
		memcpy(contest->shown, contest->tally,
		    sizeof *contest->tally + contest->tally->option_count * sizeof contest->tally->options[0]);
		return STATUS_OK;
	}
	return tally_copy(contest->tally, &contest->shown);
}

static enum status keep_known(struct hall_contest *contest, const struct hall_contest *known)
{
	enum status status = tally_copy(known->tally, &contest->tally);
	if (status == STATUS_OK && known->shown)
		status = tally_copy(known->shown, &contest->shown);
	return status;
}

static enum status fill(struct hall_contest *contest, const struct loading *loading)
{
	const struct contest *definition = contest->definition;
	if (contest_is_closed(definition))
		return store_contest_totals(loading->store, definition, &contest->tally);
	if (!is_counting(definition->state))
		return tally_create(definition->rules.options, &contest->tally);
	const struct hall_contest *known = loading->known ? hall_contests_find(loading->known, definition->id) : NULL;
	if (known && known->definition->state == definition->state)
		return keep_known(contest, known);
	return store_ballots_recount(loading->store, definition, &contest->tally);
}

static enum status count_answers(struct hall_contest *contest, const struct loading *loading)
{
	const struct contest *definition = contest->definition;
	const struct hall_contest *known = loading->known ? hall_contests_find(loading->known, definition->id) : NULL;
	if (!contest_has_second_issuer(definition))
		return STATUS_OK;
	if (!known || known->definition->state == CONTEST_DRAFT)
		return store_keyed_answer_count(loading->store, definition->id, &contest->answered);
	contest->answered = known->answered;
	return STATUS_OK;
}

static enum status take(void *closure, struct contest *definition)
{
	struct loading *loading = closure;
	struct hall_contests *contests = loading->contests;
	struct hall_contest *items = realloc(contests->items, (contests->count + 1) * sizeof *items);
	if (!items) {
		contest_unref(definition);
		return STATUS_NO_MEMORY;
	}
	contests->items = items;
	contests->items[contests->count++] = (struct hall_contest){.definition = definition};
	return STATUS_OK;
}

static enum status complete(struct hall_contest *contest, const struct loading *loading)
{
	enum status status = fill(contest, loading);
	if (status == STATUS_OK)
		status = count_answers(contest, loading);
	return status == STATUS_OK ? reveal(contest) : status;
}

enum status hall_contests_load_one(
    const struct hall_contests *known, struct store *store, int64_t id, struct hall_contest *out)
{
	struct loading loading = {NULL, store, known};
	*out = (struct hall_contest){0};
	enum status status = store_contest_get(store, id, &out->definition);
	if (status == STATUS_OK)
		status = complete(out, &loading);
	if (status != STATUS_OK)
		hall_contests_free_one(out);
	return status;
}

/* Ids grow: a new one is the last. */
enum status hall_contests_swap(struct hall_contests *contests, struct hall_contest *one)
{
	struct hall_contest *place = hall_contests_find(contests, one->definition->id);
	if (!place) {
		struct hall_contest *items = realloc(contests->items, (contests->count + 1) * sizeof *items);
		if (!items)
			return STATUS_NO_MEMORY;
		contests->items = items;
		place = &items[contests->count++];
		*place = (struct hall_contest){0};
	}
	struct hall_contest old = *place;
	*place = *one;
	*one = old;
	return STATUS_OK;
}

void hall_contests_free_one(struct hall_contest *contest)
{
	contest_unref(contest->definition);
	tally_free(contest->tally);
	tally_free(contest->shown);
	*contest = (struct hall_contest){0};
}

enum status hall_contests_load(struct hall_contests *contests, struct store *store, const struct hall_contests *known)
{
	struct loading loading = {contests, store, known};
	*contests = (struct hall_contests){0};
	enum status status = store_contest_each(store, take, &loading);
	for (size_t i = 0; i < contests->count && status == STATUS_OK; i++)
		status = complete(&contests->items[i], &loading);
	if (status != STATUS_OK)
		hall_contests_free(contests);
	return status;
}

void hall_contests_free(struct hall_contests *contests)
{
	for (size_t i = 0; i < contests->count; i++)
		hall_contests_free_one(&contests->items[i]);
	free(contests->items);
	*contests = (struct hall_contests){0};
}

struct hall_contest *hall_contests_find(const struct hall_contests *contests, int64_t id)
{
	for (size_t i = 0; i < contests->count; i++) {
		if (contests->items[i].definition->id == id)
			return &contests->items[i];
	}
	return NULL;
}

void hall_contests_count(struct hall_contest *contest, const struct rules_choice *choices, size_t count)
{
	if (contest_is_keyed(contest->definition)) {
		tally_collect(contest->tally);
		return;
	}
	tally_add(contest->tally, &contest->definition->rules, choices, count);
	enum status status = reveal(contest);
	(void)status; /* without memory the totals stay hidden until the next ballot */
}

void hall_contests_decide(
    struct hall_contest *contest, enum rules_verdict verdict, const struct rules_choice *choices, size_t count)
{
	tally_decide_paper(contest->tally, verdict, choices, count);
	enum status status = reveal(contest);
	(void)status; /* as above */
}

/* ---- as JSON ---- */

static json_t *totals_json(const struct tally *shown)
{
	if (!shown)
		return json_null();
	json_t *totals = json_array();
	for (uint32_t i = 0; totals && i < shown->option_count; i++) {
		const struct rules_votes *votes = &shown->options[i];
		json_array_append_new(totals, json_pack("[I, I, I, I]", (json_int_t)i + 1, (json_int_t)votes->favour,
		                                  (json_int_t)votes->against, (json_int_t)votes->other));
	}
	return totals;
}

static json_t *count_json(const struct tally *shown, uint32_t count)
{
	return shown ? json_integer(count) : json_null();
}

static json_t *papers_json(const struct hall_contest *contest)
{
	const struct tally *tally = contest->tally;
	return json_pack("{s:I, s:I, s:I, s:b}", "issued", (json_int_t)tally->paper.issued, "collected",
	    (json_int_t)tally->paper.collected, "undecided", (json_int_t)tally_undecided(&tally->paper), "box_open",
	    contest->definition->ended_at != 0);
}

static json_t *contest_json(const struct hall_contest *contest)
{
	const struct contest *definition = contest->definition;
	const struct tally *shown = contest->shown;
	json_t *json = json_pack("{s:I, s:s, s:s, s:I, s:I, s:o, s:o, s:o}", "id", (json_int_t)definition->id, "title",
	    definition->title, "state", contest_state_name(definition->state), "issued",
	    (json_int_t)contest->tally->issued, "collected", (json_int_t)contest->tally->collected, "valid",
	    count_json(shown, shown ? shown->valid : 0), "invalid", count_json(shown, shown ? shown->invalid : 0),
	    "totals", totals_json(shown));
	if (json && definition->paper)
		json_object_set_new(json, "papers", papers_json(contest));
	uint32_t drawn = contest->tally->issued - contest->tally->paper.issued;
	if (json && keyed_json_add_state(json, definition, drawn, contest->answered) == 0)
		return json;
	json_decref(json);
	return NULL;
}

static bool is_listed(const struct contest *definition, int64_t projected)
{
	if (definition->id == projected)
		return true;
	return definition->state == CONTEST_ISSUING || definition->state == CONTEST_VOTING ||
	       definition->state == CONTEST_CLOSED;
}

json_t *hall_contests_json(const struct hall_contests *contests, int64_t projected)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < contests->count; i++) {
		if (is_listed(contests->items[i].definition, projected))
			json_array_append_new(list, contest_json(&contests->items[i]));
	}
	return list;
}
