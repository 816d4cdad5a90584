#include "api_cards_store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "store_cards.h"
#include "timestamp.h"

/* A step of the redo log. Files are read by the machine that wrote them, or
 * from a backup by one like it. */
struct entry {
	uint64_t delegate;
	unsigned char card_key[CARD_KEY_BYTES];
};

/* ---- looking again ---- */

static enum status look_again(struct store *store, const struct api_cards *cards, size_t index, bool *wanted)
{
	struct delegate *delegate = NULL;
	enum status status = store_delegate_get(store, cards->items[index].delegate->id, &delegate);
	if (status != STATUS_OK)
		return status;
	*wanted = api_cards_wanted(delegate, cards->mode);
	store_delegate_free(delegate);
	return STATUS_OK;
}

/* Those that are kept move to the front, and those that are not behind them. */
static void keep(struct api_cards_store *store, size_t index)
{
	struct api_cards *cards = store->cards;
	size_t to = store->kept++;
	if (to == index)
		return;
	struct api_cards_item item = cards->items[to];
	cards->items[to] = cards->items[index];
	cards->items[index] = item;
	memcpy(cards->secrets[to], cards->secrets[index], CARD_SECRET_BYTES);
}

static void cut(struct api_cards_store *store)
{
	struct api_cards *cards = store->cards;
	while (cards->count > store->kept)
		store_delegate_free(cards->items[--cards->count].delegate);
}

static enum status begin_log(struct api_cards_store *store, struct act *act)
{
	int reissue = store->cards->mode == API_CARDS_REISSUE;
	json_t *data = json_pack("{s:o, s:b, s:I}", "delegates", api_delegates_json(store->delegates), "reissue", reissue,
	    "issued", (json_int_t)store->cards->count);
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	if (!text)
		return STATUS_NO_MEMORY;
	enum status status = store_redo_begin(act, STORE_REDO_CARDS, text, store->cards->mode);
	free(text);
	return status;
}

static enum status look_at_one(struct api_cards_store *store, struct act *act)
{
	if (store->looked == store->cards->count) {
		if (store->printed && store->kept != store->cards->count)
			return STATUS_CONFLICT;
		cut(store);
		store->stage = API_CARDS_STORE_LOGGING;
		return begin_log(store, act);
	}
	bool wanted = false;
	enum status status = look_again(act->store, store->cards, store->looked, &wanted);
	if (wanted)
		keep(store, store->looked);
	store->looked++;
	return status;
}

/* ---- logging ---- */

static enum status log_one(struct api_cards_store *store, struct act *act)
{
	if (store->logged == store->cards->count) {
		store->stage = API_CARDS_STORE_APPLYING;
		return store_redo_accept(act);
	}
	const struct api_cards_item *item = &store->cards->items[store->logged++];
	struct entry entry = {.delegate = (uint64_t)item->delegate->id};
	memcpy(entry.card_key, item->card_key, sizeof entry.card_key);
	return store_redo_add(act, (int64_t)store->logged, &entry, sizeof entry);
}

/* ---- applying ---- */

static enum status apply_entry(struct act *act, enum api_cards_mode mode, const struct entry *entry)
{
	int64_t delegate = (int64_t)entry->delegate;
	if (mode == API_CARDS_REISSUE)
		return store_card_replace(act, delegate, entry->card_key);
	enum status status = store_card_add(act, delegate, entry->card_key);
	if (status != STATUS_CONFLICT)
		return status;
	/* looked at before: a command has issued one since */
	log_error("delegate %lld has got another voting card meanwhile; the new one opens nothing", (long long)delegate);
	return STATUS_OK;
}

static enum status apply_next(struct act *act, const struct store_redo *redo, bool *finished)
{
	int64_t position;
	void *content = NULL;
	size_t length;
	enum status status = store_redo_next(act->store, 0, &position, &content, &length);
	*finished = status == STATUS_NOT_FOUND;
	if (status != STATUS_OK)
		return *finished ? STATUS_OK : status;
	struct entry entry;
	if (length == sizeof entry) {
		memcpy(&entry, content, sizeof entry);
		status = apply_entry(act, (enum api_cards_mode)redo->option, &entry);
	} else {
		status = STATUS_CORRUPT;
	}
	free(content);
	return status == STATUS_OK ? store_redo_remove(act, position, position) : status;
}

enum status api_cards_store_apply(struct act *act, struct store_redo *redo, int64_t ends, bool *finished)
{
	enum status status;
	do
		status = apply_next(act, redo, finished);
	while (status == STATUS_OK && !*finished && timestamp_monotonic() < ends);
	return status;
}

enum status api_cards_store_some(struct act *act, struct api_cards_store *store, int64_t ends)
{
	enum status status = STATUS_OK;
	bool finished = false;
	do {
		if (store->stage == API_CARDS_STORE_LOOKING)
			status = look_at_one(store, act);
		else if (store->stage == API_CARDS_STORE_LOGGING)
			status = log_one(store, act);
		else
			status = api_redo_slice(act, ends, &finished);
	} while (status == STATUS_OK && !finished && timestamp_monotonic() < ends);
	if (finished)
		store->stage = API_CARDS_STORE_DONE;
	return status;
}
