/* store_absences: who is absent from a session, and whether with a reason. */
#ifndef STORE_ABSENCES_H
#define STORE_ABSENCES_H

#include <stdbool.h>
#include <stdint.h>

#include "status.h"
#include "store.h"

/* What is noted of one absence; strings are borrowed for the call. */
struct store_absence {
	const char *kind;   /* "excused" or "unexcused"; NULL: nothing is noted */
	const char *reason; /* NULL: none */
	const char *actor;
	int64_t at;
};

/* Notes an absence, in place of what was noted; actor and moment are the act's.
 * STATUS_NOT_FOUND without such a session or delegate; STATUS_CONFLICT for a
 * guest. *same: it was noted so already. */
enum status store_absence_set(
    struct act *act, int64_t session, int64_t delegate, const struct store_absence *absence, bool *same) STATUS_CHECKED;

/* STATUS_NOT_FOUND when nothing is noted. */
enum status store_absence_remove(struct act *act, int64_t session, int64_t delegate) STATUS_CHECKED;

struct store_absentee {
	int64_t delegate;
	const char *code, *full_name, *delegation, *seat, *standing; /* "" for none */
	bool convened;                                               /* with a vote now */
	bool came;                                                   /* after all, to this session */
	int64_t replaced_by; /* the alternate with this delegate's vote; 0: nobody */
	const char *replaced_by_code, *replaced_by_name;
	struct store_absence note;
};

/* Calls `take` by code for everybody convened who has not come to the session,
 * everybody replaced who has not, and everybody of whom something is noted. */
enum status store_absence_each(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_absentee *absentee), void *closure) STATUS_CHECKED;

/* Of those convened who have not come. */
struct store_absence_counts {
	uint32_t absent, excused, unexcused; /* the rest of `absent` is not noted */
};

enum status store_absence_count(struct store *store, int64_t session, struct store_absence_counts *out) STATUS_CHECKED;

#endif
