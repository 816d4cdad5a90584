/* store_scans: scans at the doors, and who is inside in each session. A scan
 * is kept whatever its verdict and never changed but to be undone. */
#ifndef STORE_SCANS_H
#define STORE_SCANS_H

#include <stdbool.h>
#include <stdint.h>

#include "status.h"
#include "store.h"

enum scan_verdict {
	SCAN_ADMITTED,
	SCAN_ALREADY_INSIDE,
	SCAN_LEFT,
	SCAN_NOT_INSIDE,
	SCAN_REVOKED,
	SCAN_BAD_SIGNATURE,
	SCAN_WRONG_CONGRESS,
	SCAN_MALFORMED,
	SCAN_UNKNOWN_DELEGATE,
	SCAN_WITHDRAWN,
	SCAN_NO_SESSION,
	SCAN_VERDICTS
};

/* The contract's word. Static. */
const char *scan_verdict_name(enum scan_verdict verdict);

enum scan_direction { SCAN_IN, SCAN_OUT };

const char *scan_direction_name(enum scan_direction direction);

/* A delegate as the door needs one. Texts are the store's: see below. */
struct scan_subject {
	int64_t id, delegation; /* delegation 0: none */
	const char *code, *full_name, *delegation_name, *seat, *standing;
	bool voting, withdrawn;
	uint32_t serial;  /* of the badge in force; 0: none */
	bool inside;      /* in `session` */
	const char *gate; /* of the last way in */
	int64_t last_in;  /* 0: never */
};

/* STATUS_NOT_FOUND. `session` 0: outside. The texts of *out are valid until
 * store_scan_subject_end, which must follow STATUS_OK before a commit. */
enum status store_scan_subject(
    struct store *store, int64_t delegate, int64_t session, struct scan_subject *out) STATUS_CHECKED;

void store_scan_subject_end(struct store *store);

/* Of two ways in that cannot both be one person: the one that is not flagged. */
struct scan_other {
	int64_t id; /* 0: there is none, or it was undone before */
	const char *nonce, *gate, *actor;
	int64_t scanned_at, undone_at;
};

struct scan {
	int64_t id;
	const char *nonce, *gate, *actor;
	int64_t session, delegate; /* 0: none */
	enum scan_direction direction;
	bool by_hand, late, conflict;
	enum scan_verdict verdict;
	int64_t scanned_at, received_at, undone_at;
	const char *result;      /* the JSON answered; of store_scan_add only */
	struct scan_other other; /* of a conflict; of store_scan_each only */
};

/* The answer given to a nonce before, to be freed. STATUS_NOT_FOUND. */
enum status store_scan_answer(struct store *store, const char *nonce, char **result) STATUS_CHECKED;

enum status store_scan_add(struct act *act, const struct scan *scan) STATUS_CHECKED;

/* The session a moment belongs to: the one open then, else the next that was
 * opened, since people come early; 0 when there is none. */
enum status store_scan_session(struct store *store, int64_t at, int64_t *session) STATUS_CHECKED;

/* What a delegate's way in or out looked like around a moment, by the scans
 * that counted (admitted or left, not undone). */
struct scan_moment {
	bool inside_before;   /* at the moment */
	bool admitted_next;   /* the next one after it is a way in */
	char gate_before[64]; /* of the last way in before it */
	int64_t in_before;    /* when that was */
};

enum status store_scan_moment(
    struct store *store, int64_t delegate, int64_t session, int64_t at, struct scan_moment *out) STATUS_CHECKED;

/* Records a way in or out that happens now. */
enum status store_presence_set(struct act *act, int64_t session, int64_t delegate, enum scan_direction direction,
    const char *gate, int64_t at) STATUS_CHECKED;

/* Works presence out again from all scans that count: after a late scan or an
 * undo. */
enum status store_presence_rebuild(struct act *act, int64_t session, int64_t delegate) STATUS_CHECKED;

/* Undoes a scan; again changes nothing. STATUS_NOT_FOUND. */
enum status store_scan_undo(struct act *act, const char *nonce, int64_t *session, int64_t *delegate) STATUS_CHECKED;

struct scan_filter {
	int64_t after;
	int64_t limit;
	int64_t last;     /* the newest so many, instead of the first `limit`; 0: those */
	int64_t session;  /* 0: all */
	int64_t delegate; /* 0: all */
	bool conflicts_only;
};

/* Calls `take` for each scan by id; `subject` is NULL where nobody was
 * recognised (of it: id, code, full_name, delegation_name, seat, standing). */
enum status store_scan_each(struct store *store, const struct scan_filter *filter,
    enum status (*take)(void *closure, const struct scan *scan, const struct scan_subject *subject),
    void *closure) STATUS_CHECKED;

/* What became of a scan, for counting. */
struct store_scan_move {
	const char *gate; /* borrowed for the call of `take` */
	int64_t delegate; /* 0: none */
	enum scan_verdict verdict;
	int64_t at; /* when it was made */
};

/* Calls `take` for each scan of a session that is not undone, in the order of
 * their time. Reads them all: not for a worker. */
enum status store_scan_moves(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct store_scan_move *move), void *closure) STATUS_CHECKED;

/* What an offline door carries. Only who changed since a moment or a scan id;
 * both 0: everybody. */
struct scan_pack_filter {
	int64_t session;
	int64_t since;
	int64_t after_scan;
};

enum status store_scan_pack(struct store *store, const struct scan_pack_filter *filter,
    enum status (*take)(void *closure, const struct scan_subject *subject), void *closure) STATUS_CHECKED;
enum status store_scan_newest(struct store *store, int64_t *id) STATUS_CHECKED;

/* One row for each delegate with what a session saw of them. */
struct scan_attendance {
	const struct scan_subject *subject;
	const char *kind;
	int64_t first_in, last_in, last_out;
};

enum status store_scan_attendance(struct store *store, int64_t session,
    enum status (*take)(void *closure, const struct scan_attendance *row), void *closure) STATUS_CHECKED;

#endif
