/* writer: the one thread that writes to the database while serving.
 *
 * It takes everything queued, runs it in one transaction, commits with fsync
 * (group commit), brings the hall up to date and hands the results back. So a
 * reply that says "done" is durable, and many small writes cost one sync.
 *
 * Between batches it has the live state published, and notices what another
 * process (a command) has written. */
#ifndef WRITER_H
#define WRITER_H

#include <stdbool.h>

#include "operation.h"
#include "status.h"

struct key;
struct live;
struct store;
struct writer;

/* Nothing should keep the writer for longer: work that would is done in slices
 * (see operation.h). */
#define WRITER_SLOW_US 20000

struct writer_options {
	struct store *store;   /* the read-write connection, the writer's from now on; closed by the caller */
	const struct key *key; /* borrowed until writer_stop */
	struct hall *hall;
	struct live *live;
};

struct writer_figures {
	unsigned long long operations, batches, failures;
	unsigned long long busy_us;    /* processor time of its work so far */
	unsigned long long longest_us; /* of one batch, elapsed, with its commit: everybody else waited */
	unsigned long long slow;       /* batches that took more than WRITER_SLOW_US of processor time */
};

enum status writer_start(const struct writer_options *options, struct writer **out) STATUS_CHECKED;

/* Hands over an operation; its `done` is called once, whatever happens. Any
 * thread. */
void writer_submit(struct writer *writer, struct operation *operation);

/* Whether the last batch that had something to store could not be stored. Any
 * thread. */
bool writer_is_failing(const struct writer *writer);

/* Counts since the start. Any thread. */
void writer_figures(struct writer *writer, struct writer_figures *out);

/* Finishes what is queued, then ends the thread. */
void writer_stop(struct writer *writer);

/* Runs one operation outside a server, for commands and tests: one
 * transaction, also of one in slices, then `committed` with `hall` where that is not NULL. */
enum status writer_perform(struct act *act, struct operation *operation, struct hall *hall) STATUS_CHECKED;

#endif
