/* store_roster: the delegates. None is ever deleted. */
#ifndef STORE_ROSTER_H
#define STORE_ROSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "roster_columns.h"
#include "status.h"
#include "store.h"

/* All that is known of a delegate, read in one query. */
struct delegate {
	int64_t id;
	int64_t delegation;       /* id, or 0; its name is in `cells` */
	int64_t replaces;         /* id, or 0; its code is in `cells` */
	int64_t replaced_by;      /* id, or 0 */
	bool voting;              /* counted as convened: see store_delegate_count_voting */
	int64_t withdrawn_at;     /* 0: takes part */
	bool inside;              /* the hall now, in the open session */
	uint16_t badge_serial;    /* the newest; 0: none issued */
	int64_t badge_revoked_at; /* 0: not revoked */
	int64_t card_issued_at;   /* 0: has no voting card */
	int64_t created_at, updated_at;
	const char *cells[ROSTER_COLUMNS]; /* as roster_columns_read gives them; "" for none, never NULL */
};

/* STATUS_NOT_FOUND. The caller frees *out, which holds its strings, with
 * store_delegate_free. */
enum status store_delegate_get(struct store *store, int64_t id, struct delegate **out) STATUS_CHECKED;
enum status store_delegate_by_code(struct store *store, const char *code, struct delegate **out) STATUS_CHECKED;
enum status store_delegate_copy(const struct delegate *delegate, struct delegate **out) STATUS_CHECKED;
void store_delegate_free(struct delegate *delegate);

/* The id alone. STATUS_NOT_FOUND. */
enum status store_delegate_id(struct store *store, const char *code, int64_t *id) STATUS_CHECKED;

/* All of them, also those who withdrew. */
enum status store_delegate_count(struct store *store, int64_t *count) STATUS_CHECKED;

enum store_presence { STORE_PRESENCE_ANY, STORE_PRESENCE_INSIDE, STORE_PRESENCE_OUTSIDE };

struct store_delegate_filter {
	const char *text;       /* a part of code or name as text_fold gives it; NULL: any */
	const char *delegation; /* its name; NULL: any */
	const char *standing;   /* NULL: any */
	enum store_presence presence;
	int64_t after; /* ids above this one */
	int64_t limit; /* 0: all */
};

/* Calls `take` for the delegates that fit, by id. Strings are borrowed for the
 * call of `take`, which must not read delegates itself. */
typedef enum status (*store_delegate_take)(void *closure, const struct delegate *delegate);
enum status store_delegate_each(struct store *store, const struct store_delegate_filter *filter,
    store_delegate_take take, void *closure) STATUS_CHECKED;

/* Adds a delegate, or gives one new cells, every one of them as
 * roster_columns_read gives it; ROSTER_REPLACES is ignored. STATUS_CONFLICT
 * for a code another delegate has; a change of none is STATUS_NOT_FOUND. */
enum status store_delegate_add(struct act *act, const char *const cells[ROSTER_COLUMNS], int64_t *id) STATUS_CHECKED;
enum status store_delegate_change(struct act *act, int64_t id, const char *const cells[ROSTER_COLUMNS]) STATUS_CHECKED;

/* Names the delegate whom `id` replaces; 0: nobody. STATUS_CONFLICT when
 * another one replaces that delegate already. */
enum status store_delegate_replace(struct act *act, int64_t id, int64_t replaces) STATUS_CHECKED;

/* `at` is when the delegate withdrew; 0: takes part again. */
enum status store_delegate_withdraw(struct act *act, int64_t id, int64_t at) STATUS_CHECKED;

/* The highest id; 0: none. */
enum status store_delegate_newest(struct store *store, int64_t *id) STATUS_CHECKED;

/* Brings `voting` up to date, which is to be done after each change above: of
 * everybody; of the ids from `first` to `last`; of a changed delegate and whom
 * that concerns, `replaced` being whom it replaced before (0: nobody). A vote has who did not withdraw and is an official delegate whom no
 * alternate replaces, or an alternate who replaces an official one. */
enum status store_delegate_count_voting(struct act *act) STATUS_CHECKED;
enum status store_delegate_count_voting_of(struct act *act, int64_t first, int64_t last) STATUS_CHECKED;
enum status store_delegate_count_voting_around(struct act *act, int64_t id, int64_t replaced) STATUS_CHECKED;

#endif
