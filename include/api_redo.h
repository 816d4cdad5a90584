/* api_redo: long work of the writer that must be done whole or not at all, in
 * slices of a few milliseconds, so that nobody at a door waits for it.
 *
 * An operation claims the redo log, writes there what it is going to do, a
 * slice at a time, and accepts it. From then on the steps are done one by one,
 * each in the transaction that removes it from the log: in the operation's
 * turns; after a failure (a full disk) in those of whoever waits for the log
 * next; after a crash when the daemon starts. Readers may see work half done.
 *
 * All functions: on the writer thread, inside its transaction, or in a command
 * inside its own. */
#ifndef API_REDO_H
#define API_REDO_H

#include <stdbool.h>

#include "operation.h"
#include "status.h"
#include "store.h"

/* For what must not happen while such work is under way. True: not yet; the
 * operation's `run` returns *status, and is called again unless that is a
 * failure. False: nothing is under way. */
bool api_redo_must_wait(struct act *act, struct operation *operation, enum status *status);

/* Likewise, and the log is the operation's from then on, until api_redo_slice has
 * finished and api_redo_release is called; that is its `failed`, too. */
bool api_redo_must_wait_for_claim(struct act *act, struct operation *operation, enum status *status);
void api_redo_release(struct operation *operation, struct store *store);

/* Does what is in an accepted log until timestamp_monotonic() is `ends`;
 * *finished when nothing is left, the event is appended and the log gone. */
enum status api_redo_slice(struct act *act, int64_t ends, bool *finished) STATUS_CHECKED;

/* Finishes what was accepted before a crash, and drops what was not. Begins a
 * transaction of its own when there is something to do. */
enum status api_redo_resume(struct act *act) STATUS_CHECKED;

#endif
