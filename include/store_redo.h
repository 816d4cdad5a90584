/* store_redo: the redo log of long work; see api_redo.h. One at a time. */
#ifndef STORE_REDO_H
#define STORE_REDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "store.h"

enum store_redo_kind { STORE_REDO_IMPORT, STORE_REDO_CARDS, STORE_REDO_KINDS };

struct store_redo {
	enum store_redo_kind kind;
	char *actor; /* whose work it is */
	char *data;  /* of the event that will tell of it, JSON */
	int64_t option, phase, mark; /* each kind's own */
	bool accepted;
};

/* The event's name, "roster.import" or "cards.issue". Static. */
const char *store_redo_name(enum store_redo_kind kind);

/* STATUS_NOT_FOUND when there is none. The caller frees *out with
 * store_redo_free. */
enum status store_redo_get(struct store *store, struct store_redo *out) STATUS_CHECKED;
void store_redo_free(struct store_redo *redo);

/* Begins a log for act->actor; `data` is borrowed. STATUS_CONFLICT when there
 * is one. */
enum status store_redo_begin(struct act *act, enum store_redo_kind kind, const char *data, int64_t option)
    STATUS_CHECKED;

/* Positions begin at 1. STATUS_CONFLICT for one that is taken. */
enum status store_redo_add(struct act *act, int64_t position, const void *content, size_t length) STATUS_CHECKED;

/* From now on the work is going to be done. STATUS_NOT_FOUND when the log was
 * dropped meanwhile. */
enum status store_redo_accept(struct act *act) STATUS_CHECKED;

/* Keeps phase and mark. */
enum status store_redo_keep(struct act *act, const struct store_redo *redo) STATUS_CHECKED;

/* The first step behind `after`; STATUS_NOT_FOUND when there is none. The caller
 * frees *content. */
enum status store_redo_next(
    struct store *store, int64_t after, int64_t *position, void **content, size_t *length) STATUS_CHECKED;

/* Removes the steps from `first` to `last`. */
enum status store_redo_remove(struct act *act, int64_t first, int64_t last) STATUS_CHECKED;

/* Removes the log; the steps must be gone. */
enum status store_redo_end(struct act *act) STATUS_CHECKED;

/* Whether a log was removed since the last call. */
bool store_redo_take_end(struct store *store);

/* Who has the log now, of this process; NULL: nobody. Not stored. */
const void *store_redo_owner(const struct store *store);
void store_redo_own(struct store *store, const void *owner);

#endif
