#include "api_contest_opening.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "keyed_json.h"
#include "log.h"
#include "result_json.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_keyed.h"

enum status api_contest_opening_allowed(const struct contest *contest, const char **detail)
{
	*detail = NULL;
	if (!contest_is_keyed(contest))
		*detail = "this contest is neither sealed nor has it a second issuer";
	else if (!contest_is_closed(contest))
		*detail = "keys are published when the contest is closed; keep them until then";
	return *detail ? STATUS_WRONG_STATE : STATUS_OK;
}

/* ---- publishing ---- */

/* Adds the names of those that are new; their number. */
static size_t take_keys(struct contest *contest, const struct api_contest_opening_keys *keys, json_t *names)
{
	size_t count = 0;
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		struct contest_key_pair *pair = &contest->keys[key];
		if (!pair->used || pair->published || !keys->given[key])
			continue;
		pair->published = true;
		memcpy(pair->secret_key, keys->keys[key], sizeof pair->secret_key);
		json_array_append_new(names, json_string(contest_key_name(key)));
		count++;
	}
	return count;
}

static enum status publish(struct act *act, struct contest *contest, const struct api_contest_opening_keys *keys)
{
	const char *detail;
	enum status status = api_contest_opening_allowed(contest, &detail);
	if (status != STATUS_OK)
		return status;
	json_t *names = json_array();
	size_t count = take_keys(contest, keys, names);
	if (json_array_size(names) != count)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK && count)
		status = store_keyed_publish(act, contest);
	if (status == STATUS_OK && count)
		return event_append(act, "contest.keys",
		    json_pack("{s:I, s:o}", "contest", (json_int_t)contest->id, "published", names));
	json_decref(names);
	return status;
}

enum status api_contest_opening_publish(
    struct act *act, int64_t id, const struct api_contest_opening_keys *keys, bool *complete)
{
	struct contest *contest = NULL;
	enum status status = store_contest_get(act->store, id, &contest);
	if (status == STATUS_OK)
		status = publish(act, contest, keys);
	*complete = status == STATUS_OK && contest_has_all_keys(contest) && !contest->opened_at;
	contest_unref(contest);
	return status;
}

/* ---- counting ---- */

static enum status read_whole(struct store *store, int64_t id, struct tally **out)
{
	struct contest *contest = NULL;
	enum status status = store_contest_get(store, id, &contest);
	if (status == STATUS_OK && (!contest_is_closed(contest) || !contest_has_all_keys(contest)))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		status = store_ballots_recount(store, contest, out);
	contest_unref(contest);
	return status;
}

enum status api_contest_opening_count(struct store *store, int64_t contest, struct tally **out)
{
	enum status status = store_read_begin(store);
	if (status != STATUS_OK)
		return status;
	status = read_whole(store, contest, out);
	store_read_end(store);
	return status;
}

/* ---- storing ---- */

static json_t *opened_json(const struct contest *contest, const struct tally *tally)
{
	char root[2 * BALLOT_HASH_BYTES + 1];
	sodium_bin2hex(root, sizeof root, contest->root, sizeof contest->root);
	json_t *json = json_pack("{s:I, s:I, s:I, s:o, s:o, s:s}", "contest", (json_int_t)contest->id, "valid",
	    (json_int_t)contest->valid, "invalid", (json_int_t)contest->invalid, "totals",
	    result_json_totals(contest, tally), "invalid_reasons", result_json_reasons(tally), "root", root);
	if (json && keyed_json_add_secrets(json, contest) == 0)
		return json;
	json_decref(json);
	return NULL;
}

static enum status check_counts(const struct contest *contest, const struct tally *tally)
{
	if (tally->issued == contest->issued && tally->collected == contest->collected &&
	    contest_counts_hold(contest, tally))
		return STATUS_OK;
	log_error("contest %lld is not opened, its counts contradict each other: issued %u, collected %u, valid %u,"
	          " invalid %u",
	    (long long)contest->id, tally->issued, tally->collected, tally->valid, tally->invalid);
	return STATUS_INTERNAL;
}

static enum status store_count(struct act *act, struct contest *contest, const struct tally *tally)
{
	if (contest->opened_at)
		return STATUS_OK;
	contest->opened_at = act->now;
	contest->valid = tally->valid;
	contest->invalid = tally->invalid;
	enum status status = check_counts(contest, tally);
	if (status == STATUS_OK)
		status = store_contest_totals_set(act, contest->id, tally);
	if (status == STATUS_OK)
		status = store_keyed_open(act, contest);
	return status == STATUS_OK ? event_append(act, "contest.opened", opened_json(contest, tally)) : status;
}

enum status api_contest_opening_store(struct act *act, int64_t id, const struct tally *tally)
{
	struct contest *contest = NULL;
	enum status status = store_contest_get(act->store, id, &contest);
	if (status == STATUS_OK)
		status = store_count(act, contest, tally);
	contest_unref(contest);
	return status;
}

/* ---- after a stop in between ---- */

struct left {
	int64_t *ids;
	size_t count;
};

static enum status take_left(void *closure, struct contest *contest)
{
	struct left *left = closure;
	bool ready = contest_is_keyed(contest) && contest_is_closed(contest) && contest_has_all_keys(contest) &&
	             !contest->opened_at;
	int64_t id = contest->id;
	contest_unref(contest);
	if (!ready)
		return STATUS_OK;
	int64_t *more = realloc(left->ids, (left->count + 1) * sizeof *more);
	if (!more)
		return STATUS_NO_MEMORY;
	left->ids = more;
	left->ids[left->count++] = id;
	return STATUS_OK;
}

static void resume_one(struct act *act, int64_t id)
{
	struct tally *tally = NULL;
	enum status status = api_contest_opening_count(act->store, id, &tally);
	if (status == STATUS_OK)
		status = store_begin(act->store);
	if (status == STATUS_OK)
		status = store_end(act->store, api_contest_opening_store(act, id, tally));
	tally_free(tally);
	if (status == STATUS_OK)
		log_info("contest %lld is opened with the keys that were published before the stop", (long long)id);
	else
		log_error("contest %lld cannot be opened: %s", (long long)id, status_code(status));
}

enum status api_contest_opening_resume(struct act *act)
{
	struct left left = {0};
	enum status status = store_contest_each(act->store, take_left, &left);
	for (size_t i = 0; i < left.count && status == STATUS_OK; i++)
		resume_one(act, left.ids[i]);
	free(left.ids);
	return status;
}
