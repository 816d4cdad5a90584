/* jobs: long work that its client may leave and find again: sheets of a whole
 * congress take a minute. Jobs run one after the other on a lane of their own
 * and write a file without a name, so that a crash leaves nothing behind; all
 * is forgotten when the daemon ends. Any thread, but for what a job itself
 * calls while it runs. */
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>
#include <stdint.h>

#include "offload.h"
#include "status.h"
#include "store.h"

#define JOBS_KEPT 32 /* in the list; the oldest finished one makes room */

struct jobs;
struct jobs_job;

struct jobs_options {
	struct offload *lane; /* borrowed */
	int directory;        /* where files are made; borrowed */
	int64_t first;        /* id */
	unsigned unfinished;  /* waiting and running at once; further ones are refused */
	uint64_t bytes;       /* of all files; the oldest make room */
	uint64_t disk_free;   /* bytes left to the database: no job takes of them */
};

/* All but lane, directory and first. */
struct jobs_options jobs_options_default(void);

enum jobs_state { JOBS_QUEUED, JOBS_RUNNING, JOBS_DONE, JOBS_FAILED, JOBS_CANCELLED };

/* What a job does. */
struct jobs_work {
	const char *kind; /* static */
	const char *name; /* of its file, static */
	size_t total;     /* pieces, as far as known */

	/* On the lane's thread; act->store is the lane's read connection. */
	enum status (*run)(struct jobs_work *work, struct act *act, struct jobs_job *job);
	void (*free)(struct jobs_work *work);
};

struct jobs_view {
	int64_t id;
	const char *kind, *name;
	enum jobs_state state;
	size_t done, total;              /* pieces */
	int64_t created_at, finished_at; /* milliseconds UTC; 0: not yet */
	enum status error;               /* of a failed one */
};

enum status jobs_create(const struct jobs_options *options, struct jobs **out) STATUS_CHECKED;

/* Cancels everything and takes no more; then the lane is to be stopped, then
 * jobs_free to be called. */
void jobs_stop(struct jobs *jobs);
void jobs_free(struct jobs *jobs);

/* STATUS_BUSY once jobs_stop was called: for slow work that is no job, so that
 * it ends itself too. `jobs` is a struct jobs, or NULL; as struct
 * print_progress wants it. */
enum status jobs_while_serving(void *jobs, size_t done, size_t total) STATUS_CHECKED;

/* Keeps a place, so that a client whose work writes first is not refused
 * afterwards: STATUS_BUSY. Each is ended by one jobs_release or one jobs_add,
 * which takes the work whatever becomes of it and returns STATUS_NO_MEMORY
 * only. */
enum status jobs_reserve(struct jobs *jobs) STATUS_CHECKED;
void jobs_release(struct jobs *jobs);
enum status jobs_add(struct jobs *jobs, struct jobs_work *work, struct jobs_view *out) STATUS_CHECKED;

/* The newest first; their number. */
size_t jobs_list(struct jobs *jobs, struct jobs_view out[JOBS_KEPT]);

/* STATUS_NOT_FOUND. */
enum status jobs_get(struct jobs *jobs, int64_t id, struct jobs_view *out) STATUS_CHECKED;

/* A descriptor of its own, the caller's. STATUS_WRONG_STATE unless done. */
enum status jobs_file(struct jobs *jobs, int64_t id, int *file, size_t *length, const char **name) STATUS_CHECKED;

/* Cancels a job that waits or runs, forgets any other. */
enum status jobs_remove(struct jobs *jobs, int64_t id, struct jobs_view *out) STATUS_CHECKED;

/* ---- for the job itself ---- */

/* Tells how far it is. STATUS_CONFLICT once it is cancelled: it ends then.
 * `job` is a struct jobs_job, here and below, as struct print_progress and
 * sinks want it. */
enum status jobs_step(void *job, size_t done, size_t total) STATUS_CHECKED;

/* Appends to its file. STATUS_STORAGE_FULL, STATUS_IO. */
enum status jobs_write(void *job, const unsigned char *bytes, size_t length) STATUS_CHECKED;

#endif
