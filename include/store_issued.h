/* store_issued: the list that is posted after a secret contest: who was issued a
 * ballot, by phone or on paper. */
#ifndef STORE_ISSUED_H
#define STORE_ISSUED_H

#include <stdint.h>

#include "contest.h"
#include "status.h"
#include "store.h"

enum store_issued_kind { STORE_ISSUED_NONE, STORE_ISSUED_ELECTRONIC, STORE_ISSUED_PAPER };

/* "none", "electronic", "paper"; static. */
const char *store_issued_name(enum store_issued_kind kind);

struct store_issued_holder {
	const char *code, *full_name, *delegation; /* borrowed for the call; no delegation: "" */
	enum store_issued_kind kind;
};

/* At most `limit` holders of a ballot of the contest whose codes come after
 * `after` ("" for the first), by code (in the order of its bytes). */
enum status store_issued_each(struct store *store, int64_t contest, const char *after, uint32_t limit,
    enum status (*take)(void *closure, const struct store_issued_holder *holder), void *closure) STATUS_CHECKED;

struct store_issued_contest {
	int64_t id;
	const char *title; /* borrowed for the call */
	enum contest_state state;
	int64_t closed_at;
	enum store_issued_kind own;
};

/* Every secret contest closed or certified, the newest first, with what this
 * delegate was issued in it. */
enum status store_issued_own(struct store *store, int64_t delegate,
    enum status (*take)(void *closure, const struct store_issued_contest *contest), void *closure) STATUS_CHECKED;

#endif
