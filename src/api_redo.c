#include "api_redo.h"

#include <stdlib.h>

#include "api_cards_store.h"
#include "api_roster_apply.h"
#include "event.h"
#include "log.h"
#include "store_redo.h"
#include "timestamp.h"

#define DROPPED_AT_ONCE 2000 /* steps */
#define FOREVER INT64_MAX

typedef enum status (*redo_kind)(struct act *act, struct store_redo *redo, int64_t ends, bool *finished);

static const redo_kind kinds[STORE_REDO_KINDS] = {
    [STORE_REDO_IMPORT] = api_roster_apply,
    [STORE_REDO_CARDS] = api_cards_store_apply,
};

static enum status finish(struct act *act, const struct store_redo *redo)
{
	enum status status = event_append_text(act, store_redo_name(redo->kind), redo->data);
	return status == STATUS_OK ? store_redo_end(act) : status;
}

static enum status go_on(struct act *act, struct store_redo *redo, int64_t ends, bool *finished)
{
	struct act whose = *act;
	whose.actor = redo->actor;
	*finished = false;
	enum status status = kinds[redo->kind](&whose, redo, ends, finished);
	if (status != STATUS_OK)
		return status;
	return *finished ? finish(&whose, redo) : store_redo_keep(act, redo);
}

static enum status drop(struct act *act, int64_t ends, bool *finished)
{
	int64_t position = 0;
	enum status status;
	do {
		void *content = NULL;
		size_t length;
		status = store_redo_next(act->store, 0, &position, &content, &length);
		free(content);
		if (status == STATUS_NOT_FOUND) {
			*finished = true;
			return store_redo_end(act);
		}
		if (status == STATUS_OK)
			status = store_redo_remove(act, position, position + DROPPED_AT_ONCE - 1);
	} while (status == STATUS_OK && timestamp_monotonic() < ends);
	return status;
}

enum status api_redo_slice(struct act *act, int64_t ends, bool *finished)
{
	struct store_redo redo;
	enum status status = store_redo_get(act->store, &redo);
	*finished = status == STATUS_NOT_FOUND;
	if (status != STATUS_OK)
		return *finished ? STATUS_OK : status;
	status = redo.accepted ? go_on(act, &redo, ends, finished) : drop(act, ends, finished);
	store_redo_free(&redo);
	return status;
}

static enum status clear(struct act *act, const struct operation *operation, bool *cleared)
{
	const void *owner = store_redo_owner(act->store);
	*cleared = owner == operation;
	if (owner)
		return STATUS_OK;
	return api_redo_slice(act, timestamp_monotonic() + OPERATION_SLICE_MS, cleared);
}

bool api_redo_must_wait(struct act *act, struct operation *operation, enum status *status)
{
	bool cleared = false;
	*status = clear(act, operation, &cleared);
	operation->unfinished = *status == STATUS_OK && !cleared;
	return !cleared || *status != STATUS_OK;
}

bool api_redo_must_wait_for_claim(struct act *act, struct operation *operation, enum status *status)
{
	if (api_redo_must_wait(act, operation, status))
		return true;
	store_redo_own(act->store, operation);
	return false;
}

void api_redo_release(struct operation *operation, struct store *store)
{
	operation->unfinished = false;
	if (store_redo_owner(store) == operation)
		store_redo_own(store, NULL);
}

enum status api_redo_resume(struct act *act)
{
	struct store_redo redo;
	enum status status = store_redo_get(act->store, &redo);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	log_info("%s: %s what was begun before", store_redo_name(redo.kind), redo.accepted ? "finishing" : "dropping");
	store_redo_free(&redo);
	bool finished;
	status = store_begin(act->store);
	return status == STATUS_OK ? store_end(act->store, api_redo_slice(act, FOREVER, &finished)) : status;
}
