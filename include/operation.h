/* operation: work a handler hands to another lane while its connection waits.
 *
 * A handler allocates a struct that begins with a struct operation, fills the
 * functions and gives it to reply_defer. The lane calls `run`; then the
 * request's own worker calls `answer`, which fills the reply or defers again,
 * and `free`. */
#ifndef OPERATION_H
#define OPERATION_H

#include <stdbool.h>

#include "role.h"
#include "status.h"
#include "store.h"

struct app;
struct hall;
struct request;
struct reply;

enum operation_lane {
	OPERATION_WRITE,    /* the writer thread, inside its transaction */
	OPERATION_OFFLOAD,  /* a thread for slow work (papers, exports), with a read connection */
	OPERATION_SHEETS,   /* likewise for the sheets of a whole congress, which take a minute */
	OPERATION_PASSWORD, /* likewise for Argon2id, so that no long paper delays a sign-in */
};

#define OPERATION_SLICE_MS 8

/* How a failure of `run` on the write lane is undone. */
enum operation_undo {
	OPERATION_UNDONE_ALONE, /* by a savepoint around it */
	OPERATION_UNDONE_WITH_ALL, /* by running the whole batch again, each in a savepoint */
};

struct operation {
	/* On the lane's thread. On the write lane a failure undoes what this
	 * operation wrote, and only that. Reads and writes `act->store`. */
	enum status (*run)(struct operation *operation, struct act *act);

	/* Write lane only, after the commit, on the writer thread: brings the
	 * public state in memory up to date. Not called when anything failed.
	 * May be NULL. */
	void (*committed)(struct operation *operation, struct hall *hall);

	/* Write lane only, on the writer thread, instead of `committed` when it came
	 * to nothing. May be NULL. */
	void (*failed)(struct operation *operation, struct store *store);

	/* On the request's worker, with the result of `run` or of the commit:
	 * fills the reply, or defers another operation. What it returns is
	 * answered as a handler's result is. */
	enum status (*answer)(struct operation *operation, enum status result, struct app *app,
	    const struct request *request, struct reply *reply);

	/* Frees the operation with all it owns. Never NULL. */
	void (*free)(struct operation *operation);

	/* 32 random bytes that give the place within a batch, so that the order
	 * of arrival leaves no trace in the database; NULL for arrival order. */
	const unsigned char *order;

	/* OPERATION_UNDONE_WITH_ALL, which saves two copies of every page it
	 * changes, is for the many of a rush, and for what seldom fails after its
	 * first change; `run` may then be called a second time. */
	enum operation_undo undo;

	/* Set by `run` on the write lane for long work: what this slice wrote is
	 * committed, whoever waits has a turn, and `run` is called again, until it
	 * leaves this false. A slice ends after OPERATION_SLICE_MS. A crash may come
	 * between two, and others may write: what must be whole needs a
	 * journal. Not with OPERATION_UNDONE_WITH_ALL. */
	bool unfinished;

	/* The lane's and the server's own. */
	enum status result;
	char actor[sizeof(((struct principal *)0)->actor)];
	struct operation *next;
	void (*done)(struct operation *operation); /* called on the lane's thread */
	void *owner;
};

#endif
