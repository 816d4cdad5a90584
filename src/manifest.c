#include "manifest.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keyed_json.h"
#include "nullable.h"

/* ---- writing ---- */

static json_t *options_json(const struct contest *contest)
{
	json_t *names = json_array();
	for (uint32_t i = 0; names && i < contest->rules.options; i++)
		json_array_append_new(names, json_string(contest->options[i]));
	return names;
}

static json_t *key_json(const struct contest *contest)
{
	char text[2 * VOPRF_ELEMENT_BYTES + 1];
	if (!contest->secret)
		return json_null();
	sodium_bin2hex(text, sizeof text, contest->voprf_public_key, sizeof contest->voprf_public_key);
	return json_string(text);
}

static json_t *settings_json(const struct contest *contest)
{
	const struct rules_definition *rules = &contest->rules;
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:b, s:b, s:b, s:s, s:o, s:o, s:I}", "blank",
	    rules_blank_name(rules->blank), "undervote", rules_undervote_name(rules->undervote), "row_error",
	    rules_row_error_name(rules->row_error), "reveal", contest_reveal_name(contest->reveal), "reveal_step",
	    (json_int_t)contest->reveal_step, "late_issue", contest->late_issue, "require_present",
	    contest->require_present, "paper", contest->paper, "board", contest_board_name(contest->board), "runoff_of",
	    nullable_id(contest->runoff_of), "further_of", nullable_id(contest->further_of), "round",
	    (json_int_t)contest->round);
}

static json_t *manifest_json(const struct contest *contest, uint32_t congress)
{
	const struct rules_definition *rules = &contest->rules;
	char id[9];
	snprintf(id, sizeof id, "%08x", (unsigned)congress);
	json_t *json = json_pack("{s:i, s:s, s:I, s:s, s:s, s:b, s:I, s:o, s:{s:I, s:I, s:s}, s:o}", "v", 1, "congress",
	    id, "contest", (json_int_t)contest->id, "title", contest->title, "style", rules_style_name(rules->style),
	    "secret", contest->secret, "seats", (json_int_t)rules->seats, "options", options_json(contest), "majority",
	    "num", (json_int_t)rules->majority.num, "den", (json_int_t)rules->majority.den, "base",
	    rules_base_name(rules->majority.base), "voprf_public_key", key_json(contest));
	json_t *settings = settings_json(contest);
	if (json && (!settings || json_object_update(json, settings) != 0 || keyed_json_add_public(json, contest) != 0)) {
		json_decref(json);
		json = NULL;
	}
	json_decref(settings);
	return json;
}

enum status manifest_text(const struct contest *contest, uint32_t congress, char **out)
{
	json_t *json = manifest_json(contest, congress);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	if (!text)
		return STATUS_NO_MEMORY;
	*out = text;
	return STATUS_OK;
}

enum status manifest_publish(struct contest *contest, uint32_t congress, const struct key *key)
{
	if (contest->secret)
		voprf_key_create(contest->voprf_secret_key, contest->voprf_public_key);
	char *text;
	enum status status = manifest_text(contest, congress, &text);
	if (status != STATUS_OK)
		return status;
	free(contest->manifest);
	contest->manifest = text;
	ballot_manifest_hash(text, strlen(text), contest->manifest_hash);
	ballot_manifest_sign(key, contest->manifest_hash, contest->manifest_signature);
	return STATUS_OK;
}

/* ---- reading ---- */

/* A whole number of `json`, from min to max; `fallback` where it is missing. */
static bool read_integer(const json_t *json, const char *name, int64_t min, int64_t max, int64_t fallback, int64_t *out)
{
	const json_t *value = json_object_get(json, name);
	*out = value ? json_integer_value(value) : fallback;
	return (!value || json_is_integer(value)) && *out >= min && *out <= max;
}

static bool read_boolean(const json_t *json, const char *name, bool fallback, bool *out)
{
	const json_t *value = json_object_get(json, name);
	*out = value ? json_is_true(value) : fallback;
	return !value || json_is_boolean(value);
}

/* The text of that name; `fallback` where it is missing, NULL where it is no
 * text. */
static const char *read_text(const json_t *json, const char *name, const char *fallback)
{
	const json_t *value = json_object_get(json, name);
	return value ? json_string_value(value) : fallback;
}

static bool read_majority(const json_t *json, struct rules_majority *majority)
{
	int64_t num, den;
	const char *base = read_text(json, "base", NULL);
	if (!base || !read_integer(json, "num", 0, CONTEST_DENOMINATOR_MAX, -1, &num) ||
	    !read_integer(json, "den", 1, CONTEST_DENOMINATOR_MAX, -1, &den))
		return false;
	majority->num = (uint32_t)num;
	majority->den = (uint32_t)den;
	return rules_base_parse(base, &majority->base);
}

static bool read_rules(const json_t *json, struct contest *contest)
{
	struct rules_definition *rules = &contest->rules;
	const char *blank = read_text(json, "blank", "default");
	const char *undervote = read_text(json, "undervote", "valid");
	const char *row_error = read_text(json, "row_error", "row");
	int64_t seats;
	if (!blank || !undervote || !row_error || !read_integer(json, "seats", 1, RULES_OPTIONS, -1, &seats))
		return false;
	rules->seats = (uint32_t)seats;
	rules->round = contest->runoff_of ? RULES_ROUND_RUNOFF : RULES_ROUND_ORDINARY;
	return rules_blank_parse(blank, &rules->blank) && rules_undervote_parse(undervote, &rules->undervote) &&
	       rules_row_error_parse(row_error, &rules->row_error) &&
	       read_majority(json_object_get(json, "majority"), &rules->majority) && !rules_definition_fault(rules);
}

/* The id of an earlier contest; 0 where it is missing or null. */
static bool read_earlier(const json_t *json, const char *name, int64_t *out)
{
	const json_t *value = json_object_get(json, name);
	*out = json_integer_value(value);
	return !value || json_is_null(value) || *out >= 1;
}

static bool read_settings(const json_t *json, struct contest *contest)
{
	const char *reveal = read_text(json, "reveal", "live");
	const char *board = read_text(json, "board", "auditors");
	int64_t step, round;
	if (!reveal || !board || !read_integer(json, "reveal_step", 1, CONTEST_REVEAL_STEP_MAX, 1, &step) ||
	    !read_integer(json, "round", 1, CONTEST_ROUND_MAX, 1, &round) ||
	    !read_earlier(json, "runoff_of", &contest->runoff_of) ||
	    !read_earlier(json, "further_of", &contest->further_of))
		return false;
	contest->reveal_step = (uint32_t)step;
	contest->round = (uint32_t)round;
	return contest_reveal_parse(reveal, &contest->reveal) && contest_board_parse(board, &contest->board) &&
	       read_boolean(json, "late_issue", false, &contest->late_issue) &&
	       read_boolean(json, "require_present", true, &contest->require_present) &&
	       read_boolean(json, "paper", false, &contest->paper);
}

static bool read_hex(const char *text, uint8_t *out, size_t length)
{
	return text && strlen(text) == 2 * length && strspn(text, "0123456789abcdef") == 2 * length &&
	       sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL) == 0;
}

static bool read_key(const json_t *json, struct contest *contest)
{
	const json_t *key = json_object_get(json, "voprf_public_key");
	if (!contest->secret)
		return !key || json_is_null(key);
	return read_hex(json_string_value(key), contest->voprf_public_key, sizeof contest->voprf_public_key);
}

static bool read_sealing_keys(const json_t *list, struct contest *contest)
{
	size_t count = json_array_size(list);
	if (!list)
		return true;
	for (size_t i = 0; i < count && i < SEALING_KEYS; i++) {
		struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SEALING_1 + i];
		pair->used = read_hex(json_string_value(json_array_get(list, i)), pair->public_key, CONTEST_KEY_BYTES);
	}
	return count >= 1 && count <= SEALING_KEYS && contest_sealing_keys(contest) == count;
}

/* Whether the keys can be used at all was for the server to see; a sealed
 * contest without is none. */
static bool read_opening_keys(const json_t *json, struct contest *contest)
{
	const json_t *issuer = json_object_get(json, "second_issuer");
	struct contest_key_pair *pair = &contest->keys[CONTEST_KEY_SECOND_ISSUER];
	bool sealed = false;
	pair->used = issuer != NULL;
	if (issuer && !read_hex(json_string_value(issuer), pair->public_key, CONTEST_KEY_BYTES))
		return false;
	return read_sealing_keys(json_object_get(json, "sealing_keys"), contest) &&
	       read_boolean(json, "sealed", contest_sealing_keys(contest) > 0, &sealed) &&
	       sealed == (contest_sealing_keys(contest) > 0) && (contest->secret || !contest_is_keyed(contest));
}

static enum status read_options(const json_t *options, struct contest *contest)
{
	enum status status = STATUS_OK;
	for (uint32_t i = 0; i < contest->rules.options && status == STATUS_OK; i++) {
		const char *name = json_string_value(json_array_get(options, i));
		status = name ? contest_set_option(contest, i + 1, name) : STATUS_INVALID;
	}
	return status;
}

static enum status read_contest(const json_t *json, struct contest *contest)
{
	const char *title = read_text(json, "title", NULL);
	bool sound = title && read_integer(json, "contest", 1, INT64_MAX, -1, &contest->id) &&
	             json_object_get(json, "secret") && read_boolean(json, "secret", true, &contest->secret) &&
	             read_settings(json, contest) && read_rules(json, contest) && read_key(json, contest) &&
	             read_opening_keys(json, contest);
	if (!sound)
		return STATUS_INVALID;
	enum status status = contest_set_title(contest, title);
	return status == STATUS_OK ? read_options(json_object_get(json, "options"), contest) : status;
}

static enum status keep_text(struct contest *contest, const char *text, size_t length)
{
	contest->manifest = strndup(text, length);
	if (!contest->manifest)
		return STATUS_NO_MEMORY;
	ballot_manifest_hash(text, length, contest->manifest_hash);
	return STATUS_OK;
}

static enum status read_manifest(const json_t *json, uint32_t *congress, struct contest **out)
{
	enum rules_style style;
	uint8_t id[4];
	int64_t version;
	const char *name = read_text(json, "style", NULL);
	const json_t *options = json_object_get(json, "options");
	if (!name || !rules_style_parse(name, &style) || !read_integer(json, "v", 1, 1, -1, &version) ||
	    !read_hex(read_text(json, "congress", NULL), id, sizeof id) || json_array_size(options) > RULES_OPTIONS)
		return STATUS_INVALID;
	struct contest *contest = NULL;
	enum status status = contest_create(style, (uint32_t)json_array_size(options), &contest);
	if (status == STATUS_OK)
		status = read_contest(json, contest);
	if (status != STATUS_OK) {
		contest_unref(contest);
		return status;
	}
	*congress = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	*out = contest;
	return STATUS_OK;
}

enum status manifest_read(const char *text, size_t length, uint32_t *congress, struct contest **out)
{
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	if (!json)
		return STATUS_INVALID;
	struct contest *contest = NULL;
	uint32_t id = 0;
	enum status status = read_manifest(json, &id, &contest);
	json_decref(json);
	if (status == STATUS_OK)
		status = keep_text(contest, text, length);
	if (status != STATUS_OK) {
		contest_unref(contest);
		return status;
	}
	*congress = id;
	*out = contest;
	return STATUS_OK;
}
