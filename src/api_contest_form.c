#include "api_contest_form.h"

#include <stdlib.h>
#include <string.h>

#include "api_contest_form_keys.h"
#include "form.h"
#include "rounds.h"
#include "store_contests.h"
#include "text.h"

static const char *const styles[] = {"approval", "each", "resolution", NULL};
static const char *const orders[] = {"name", "given", NULL};
static const char *const reveals[] = {"live", "on_close", NULL};
static const char *const boards[] = {"auditors", "everyone", NULL};
static const char *const blanks[] = {"default", "valid", "invalid", NULL};
static const char *const undervotes[] = {"valid", "invalid", NULL};
static const char *const row_errors[] = {"row", "ballot", NULL};
static const char *const bases[] = {"collected", "issued", "valid", "present", "convened", "convened_adjusted", NULL};

/* What is read before a contest of the right size can be made. */
struct draft {
	struct form form;
	const struct contest *base; /* may be NULL */
	enum rules_style style;
	char *title;  /* owned; NULL: as in `base`, or wrong */
	char **names; /* owned; NULL: as in `base`, the title's, or wrong */
	uint32_t count;
};

static void free_names(char **names, uint32_t count)
{
	for (uint32_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
}

static void free_draft(struct draft *draft)
{
	free(draft->title);
	free_names(draft->names, draft->count);
	form_free(&draft->form);
}

/* ---- texts ---- */

static bool has_controls(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	}
	return false;
}

/* Cuts white space off both ends. */
static void trim(char *text)
{
	char *start = text;
	size_t space;
	while ((space = text_space(start, strlen(start))) > 0)
		start += space;
	char *end = start;
	for (char *at = start; *at;) {
		space = text_space(at, strlen(at));
		at += space ? space : 1;
		end = space ? end : at;
	}
	memmove(text, start, (size_t)(end - start));
	text[end - start] = '\0';
}

/* In NFC, trimmed, of 1 to `max` bytes in one line. STATUS_INVALID when it is
 * not such a text. */
static enum status clean(const char *text, size_t max, char **out)
{
	char *composed;
	if (has_controls(text))
		return STATUS_INVALID;
	enum status status = text_nfc(text, strlen(text), &composed);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_INVALID;
	trim(composed);
	if (*composed && strlen(composed) <= max) {
		*out = composed;
		return STATUS_OK;
	}
	free(composed);
	return STATUS_INVALID;
}

static enum status read_title(struct draft *draft)
{
	const char *text = form_text(
	    &draft->form, "title", draft->base ? FORM_OPTIONAL : FORM_REQUIRED, 2 * (size_t)CONTEST_TITLE_MAX);
	if (!text)
		return STATUS_OK;
	enum status status = clean(text, CONTEST_TITLE_MAX, &draft->title);
	if (status == STATUS_INVALID)
		form_fault(&draft->form, "title", "must be one line of 1 to 300 bytes");
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

/* ---- options ---- */

static int by_name(const void *a, const void *b, void *collator)
{
	return text_compare_names(collator, *(const char *const *)a, *(const char *const *)b);
}

static enum status sort_names(char **names, uint32_t count)
{
	struct text_collator *collator;
	enum status status = text_collator_open("vi", &collator);
	if (status != STATUS_OK)
		return status;
	qsort_r(names, count, sizeof *names, by_name, collator);
	text_collator_close(collator);
	return STATUS_OK;
}

static bool has_twice(char *const names[], uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < i; j++) {
			if (strcmp(names[i], names[j]) == 0)
				return true;
		}
	}
	return false;
}

static enum status copy_names(const json_t *list, char **names)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		enum status status = text ? clean(text, CONTEST_NAME_MAX, &names[i]) : STATUS_INVALID;
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* Takes over a good list. A resolution has one option, whatever its name. */
static enum status take_names(struct draft *draft, const json_t *list)
{
	size_t count = json_array_size(list);
	if (count < 1 || count > (draft->style == RULES_STYLE_RESOLUTION ? 1 : RULES_OPTIONS))
		return STATUS_INVALID;
	char **names = calloc(count, sizeof *names);
	if (!names)
		return STATUS_NO_MEMORY;
	enum status status = copy_names(list, names);
	if (status == STATUS_OK && has_twice(names, (uint32_t)count))
		status = STATUS_CONFLICT;
	if (status != STATUS_OK) {
		free_names(names, (uint32_t)count);
		return status;
	}
	draft->names = names;
	draft->count = (uint32_t)count;
	return STATUS_OK;
}

static bool needs_candidates(const struct draft *draft)
{
	return draft->style != RULES_STYLE_RESOLUTION &&
	       (!draft->base || draft->base->rules.style == RULES_STYLE_RESOLUTION);
}

static enum status read_names(struct draft *draft)
{
	enum form_need need = needs_candidates(draft) ? FORM_REQUIRED : FORM_OPTIONAL;
	const json_t *list = form_value(&draft->form, "options", need);
	int order = form_choice(&draft->form, "order", FORM_OPTIONAL, orders, 0);
	if (!list)
		return STATUS_OK;
	enum status status = take_names(draft, list);
	if (status == STATUS_INVALID)
		form_fault(&draft->form, "options", "must be a list of names, each one line of 1 to 200 bytes");
	if (status == STATUS_CONFLICT)
		form_fault(&draft->form, "options", "has a name twice");
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	return order == 0 ? sort_names(draft->names, draft->count) : STATUS_OK;
}

/* The name of option `number` as it shall be. */
static const char *name_of(const struct draft *draft, const struct contest *contest, uint32_t number)
{
	const struct contest *base = draft->base;
	if (draft->names)
		return draft->names[number - 1];
	bool kept = base && number <= base->rules.options && strcmp(base->options[number - 1], base->title) != 0;
	if (draft->style != RULES_STYLE_RESOLUTION || (kept && base->rules.style == RULES_STYLE_RESOLUTION))
		return base ? base->options[number - 1] : "";
	return contest->title; /* a resolution's option is named by the title and follows it */
}

/* ---- settings ---- */

static bool read_majority_parts(struct form *part, struct rules_majority *majority)
{
	int64_t num = form_integer(part, "num", FORM_OPTIONAL, 0, CONTEST_DENOMINATOR_MAX, majority->num);
	int64_t den = form_integer(part, "den", FORM_OPTIONAL, 1, CONTEST_DENOMINATOR_MAX, majority->den);
	int base = form_choice(part, "base", FORM_OPTIONAL, bases, (int)majority->base);
	*majority = (struct rules_majority){(uint32_t)num, (uint32_t)den, (enum rules_base)base};
	size_t known = (size_t)form_has(part, "num") + form_has(part, "den") + form_has(part, "base");
	return num < den && json_object_size(part->faults) == 0 && json_object_size(part->object) == known;
}

static void read_majority(struct form *form, struct rules_majority *majority)
{
	json_t *object = form_value(form, "majority", FORM_OPTIONAL);
	if (!object)
		return;
	struct form part = {.object = object, .faults = json_object()};
	if (!json_is_object(object) || !read_majority_parts(&part, majority))
		form_fault(form, "majority", "must be {num, den, base} with 0 <= num < den <= 1000 and a known base");
	json_decref(part.faults);
}

/* The id of an earlier contest, or `fallback` where it is not named. */
static int64_t read_earlier(struct form *form, const char *name, int64_t fallback)
{
	const json_t *value = form_value(form, name, FORM_OPTIONAL);
	if (!value)
		return fallback;
	if (!json_is_null(value) && (!json_is_integer(value) || json_integer_value(value) < 1))
		form_fault(form, name, "must be the id of a contest, or null");
	return json_integer_value(value);
}

static void read_links(struct form *form, struct contest *contest)
{
	contest->runoff_of = read_earlier(form, "runoff_of", contest->runoff_of);
	contest->further_of = read_earlier(form, "further_of", contest->further_of);
	contest->rules.round = contest->runoff_of ? RULES_ROUND_RUNOFF : RULES_ROUND_ORDINARY;
	if (contest->runoff_of && contest->further_of)
		form_fault(form, "further_of", "a run-off is no further round");
	else if (contest->further_of && contest->rules.style == RULES_STYLE_RESOLUTION)
		form_fault(form, "further_of", "a resolution has no seats");
	else if (!contest->runoff_of && !contest->further_of)
		contest->round = 1;
}

static void read_settings(struct form *form, struct contest *contest)
{
	struct rules_definition *rules = &contest->rules;
	contest->secret = form_boolean(form, "secret", contest->secret);
	contest->reveal =
	    (enum contest_reveal)form_choice(form, "reveal", FORM_OPTIONAL, reveals, (int)contest->reveal);
	contest->reveal_step = (uint32_t)form_integer(
	    form, "reveal_step", FORM_OPTIONAL, 1, CONTEST_REVEAL_STEP_MAX, contest->reveal_step);
	contest->late_issue = form_boolean(form, "late_issue", contest->late_issue);
	contest->require_present = form_boolean(form, "require_present", contest->require_present);
	contest->paper = form_boolean(form, "paper", contest->paper);
	if (contest->paper && !contest->secret)
		form_fault(form, "paper", "only a secret contest has ballot papers; an open vote is by name");
	api_contest_form_keys_read(form, contest);
	contest->board = (enum contest_board)form_choice(form, "board", FORM_OPTIONAL, boards, (int)contest->board);
	rules->blank = (enum rules_blank)form_choice(form, "blank", FORM_OPTIONAL, blanks, (int)rules->blank);
	rules->undervote =
	    (enum rules_undervote)form_choice(form, "undervote", FORM_OPTIONAL, undervotes, (int)rules->undervote);
	rules->row_error =
	    (enum rules_row_error)form_choice(form, "row_error", FORM_OPTIONAL, row_errors, (int)rules->row_error);
	read_majority(form, &rules->majority);
	read_links(form, contest);
}

static void read_seats(struct draft *draft, struct contest *contest)
{
	bool resolution = draft->style == RULES_STYLE_RESOLUTION;
	int64_t seats = form_integer(&draft->form, "seats", needs_candidates(draft) ? FORM_REQUIRED : FORM_OPTIONAL, 1,
	    resolution ? 1 : RULES_OPTIONS, resolution ? 1 : contest->rules.seats);
	contest->rules.seats = (uint32_t)seats;
	if (seats > contest->rules.options && !json_object_get(draft->form.faults, "options"))
		form_fault(&draft->form, "seats", "must not be more than there are options");
}

/* ---- run-off and further round ---- */

static bool is_tied(const struct contest *earlier, const struct rules_result *result, const char *name)
{
	for (size_t i = 0; i < result->tied_count; i++) {
		if (strcmp(earlier->options[result->tied[i] - 1], name) == 0)
			return true;
	}
	return false;
}

/* In a run-off the most votes win without a majority: so it is open to those
 * alone whom the earlier contest left tied. */
static void judge_runoff(
    struct form *form, const struct contest *contest, const struct contest *earlier, const struct rules_result *result)
{
	bool same = result->tied_count == contest->rules.options;
	for (uint32_t i = 0; i < contest->rules.options && same; i++)
		same = is_tied(earlier, result, contest->options[i]);
	if (result->tied_count == 0)
		form_fault(form, "runoff_of", "that contest left nobody tied");
	else if (!same)
		form_fault(form, "options", "must be exactly those who are tied");
	else if (contest->rules.seats > result->open_seats)
		form_fault(form, "seats", "must not be more than that contest left open");
}

/* The congress may nominate anybody for a further round. */
static void judge_further(struct form *form, const struct contest *contest, const struct rules_result *result)
{
	if (result->open_seats == 0)
		form_fault(form, "further_of", "that contest left no seat open");
	else if (contest->rules.seats > result->open_seats)
		form_fault(form, "seats", "must not be more than that contest left open");
}

static enum status judge_earlier(
    struct store *store, struct form *form, struct contest *contest, const struct contest *earlier)
{
	struct tally *totals = NULL;
	struct rules_result *result = calloc(1, sizeof *result);
	enum status status = result ? store_contest_totals(store, earlier, &totals) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = contest_result(earlier, totals, result);
	if (status == STATUS_OK && contest->runoff_of)
		judge_runoff(form, contest, earlier, result);
	else if (status == STATUS_OK)
		judge_further(form, contest, result);
	contest->round = rounds_number(earlier, contest->runoff_of ? RULES_NEXT_RUNOFF : RULES_NEXT_FURTHER);
	free(result);
	tally_free(totals);
	return status;
}

static enum status check_earlier(struct store *store, struct form *form, struct contest *contest)
{
	struct contest *earlier = NULL;
	int64_t id = contest->runoff_of ? contest->runoff_of : contest->further_of;
	enum status status = store_contest_get(store, id, &earlier);
	bool counted = status == STATUS_OK && contest_is_counted(earlier);
	if (counted)
		status = judge_earlier(store, form, contest, earlier);
	else if (status == STATUS_OK || status == STATUS_NOT_FOUND)
		form_fault(form, contest->runoff_of ? "runoff_of" : "further_of", "is no contest that was counted");
	contest_unref(earlier);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- all of it ---- */

static enum status make_contest(const struct draft *draft, struct contest **out)
{
	uint32_t count = draft->names ? draft->count : 1;
	if (!draft->names && draft->base && draft->style != RULES_STYLE_RESOLUTION)
		count = draft->base->rules.options;
	enum status status =
	    draft->base ? contest_derive(draft->base, count, out) : contest_create(draft->style, count, out);
	if (status != STATUS_OK)
		return status;
	(*out)->rules.style = draft->style;
	if (draft->title || !draft->base)
		status = contest_set_title(*out, draft->title ? draft->title : "");
	for (uint32_t i = 1; i <= count && status == STATUS_OK; i++)
		status = contest_set_option(*out, i, name_of(draft, *out, i));
	return status;
}

static enum status read_all(struct draft *draft, const struct request *request, struct contest **out)
{
	draft->style = (enum rules_style)form_choice(&draft->form, "style", draft->base ? FORM_OPTIONAL : FORM_REQUIRED,
	    styles, draft->base ? (int)draft->base->rules.style : 0);
	enum status status = read_title(draft);
	if (status == STATUS_OK)
		status = read_names(draft);
	if (status == STATUS_OK)
		status = make_contest(draft, out);
	if (status != STATUS_OK)
		return status;
	read_seats(draft, *out);
	read_settings(&draft->form, *out);
	if (json_object_size(draft->form.faults) > 0)
		return STATUS_OK;
	const char *fault = rules_definition_fault(&(*out)->rules);
	if (fault)
		form_fault(&draft->form, fault, "does not fit the rest");
	else if ((*out)->runoff_of || (*out)->further_of)
		return check_earlier(request->store, &draft->form, *out);
	return STATUS_OK;
}

enum status api_contest_form_read(
    const struct request *request, const struct contest *base, struct reply *reply, struct contest **out)
{
	struct draft draft = {.base = base};
	struct contest *contest = NULL;
	enum status status = form_open(&draft.form, request, reply);
	if (status != STATUS_OK)
		return status;
	status = read_all(&draft, request, &contest);
	if (status == STATUS_OK)
		status = form_close(&draft.form, reply);
	free_draft(&draft);
	if (status == STATUS_OK)
		*out = contest;
	else
		contest_unref(contest);
	return status;
}
