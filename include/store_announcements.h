/* store_announcements: what the secretariat tells the hall. An announcement is
 * in force until it is withdrawn, and never deleted. */
#ifndef STORE_ANNOUNCEMENTS_H
#define STORE_ANNOUNCEMENTS_H

#include <stdint.h>

#include "status.h"
#include "store.h"

struct store_announcement {
	int64_t id;
	const char *text; /* borrowed for the call of `take` */
	int64_t created_at;
};

typedef enum status (*store_announcement_take)(void *closure, const struct store_announcement *announcement);

/* Made at act->now. */
enum status store_announcement_add(struct act *act, const char *text, int64_t *id) STATUS_CHECKED;

/* Calls `take` for the one withdrawn. STATUS_NOT_FOUND when there is none, or
 * withdrawn already. */
enum status store_announcement_withdraw(
    struct act *act, int64_t id, store_announcement_take take, void *closure) STATUS_CHECKED;

/* The newest in force; STATUS_NOT_FOUND when none is. */
enum status store_announcement_newest(struct store *store, store_announcement_take take, void *closure) STATUS_CHECKED;

/* All in force, the newest first. */
enum status store_announcement_each(struct store *store, store_announcement_take take, void *closure) STATUS_CHECKED;

#endif
