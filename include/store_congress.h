/* store_congress: the congress itself, its sessions, and attendance figures. */
#ifndef STORE_CONGRESS_H
#define STORE_CONGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "store.h"

struct congress {
	uint32_t id;
	char *name, *term, *timezone, *language, *projector; /* owned */
	unsigned char public_key[32];
	uint32_t quorum_num, quorum_den;
	uint64_t starts;
	int64_t created_at;
};

/* Stores the one congress of a new database with one open session. */
enum status store_congress_create(struct act *act, const struct congress *congress) STATUS_CHECKED;

/* The caller frees with store_congress_free. */
enum status store_congress_get(struct store *store, struct congress *out) STATUS_CHECKED;
void store_congress_free(struct congress *congress);

/* Name, term, timezone, language and quorum. */
enum status store_congress_change(struct act *act, const struct congress *congress) STATUS_CHECKED;

enum status store_congress_project(struct act *act, const char *projector) STATUS_CHECKED;

/* Writes what is there already, inside a transaction, to see whether anything can be stored. */
enum status store_congress_touch(struct act *act) STATUS_CHECKED;

/* Numbers this start of the daemon: by the second it is, and above the start before. So
 * starts on a copy brought back later are above those it does not know of. */
enum status store_congress_started(struct act *act) STATUS_CHECKED;

struct session {
	int64_t id;
	const char *title;            /* borrowed for the call of `take` */
	const char *type;             /* "preparatory", "first", "main", "closing" */
	const char *state;            /* "planned", "open", "closed" */
	int64_t opened_at, closed_at; /* 0: never */
};

typedef enum status (*store_session_take)(void *closure, const struct session *session);

enum status store_session_add(struct act *act, const char *title, const char *type, int64_t *id) STATUS_CHECKED;
/* STATUS_NOT_FOUND; STATUS_WRONG_STATE unless planned (open) or open (close);
 * STATUS_CONFLICT when another one is open. */
enum status store_session_open(struct act *act, int64_t id) STATUS_CHECKED;
enum status store_session_close(struct act *act, int64_t id) STATUS_CHECKED;
enum status store_session_each(struct store *store, store_session_take take, void *closure) STATUS_CHECKED;
enum status store_session_get(struct store *store, int64_t id, store_session_take take, void *closure) STATUS_CHECKED;
/* The open one; STATUS_NOT_FOUND when none is. */
enum status store_session_current(struct store *store, store_session_take take, void *closure) STATUS_CHECKED;

/* One row for each delegation and one for those without (id 0). */
struct store_attendance {
	int64_t delegation;
	uint32_t convened;       /* with a vote: official and not replaced, or replacing */
	uint32_t present;        /* of those, inside now */
	uint32_t others_present; /* inside without a vote */
};

enum status store_attendance_each(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_attendance *row), void *closure) STATUS_CHECKED;

/* The same with who has come at all, for reading out: those who withdrew count
 * only where they came. */
struct store_attendance_named {
	struct store_attendance counts;
	uint32_t came;        /* of those convened, inside at any time of the session */
	uint32_t others_came; /* without a vote */
	uint32_t all;         /* the delegation's people, whatever their standing */
	const char *name;     /* "" for those without; borrowed for the call of `take` */
};

enum status store_attendance_named(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_attendance_named *row), void *closure) STATUS_CHECKED;

#endif
