#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "timestamp.h"

/* How much is written between looks at the disk's free space. */
#define LOOK_BYTES ((uint64_t)1 << 20)

struct jobs_job {
	struct operation operation; /* the lane's */
	struct jobs *jobs;
	struct jobs_work *work;
	struct jobs_view view; /* guarded by mutex, as all below */
	bool on_lane, listed;  /* freed when it is neither */
	int file;              /* -1: none */
	uint64_t bytes;
	uint64_t look_at; /* bytes; the running job's own */
	struct jobs_job *older;
};

struct jobs {
	struct jobs_options options;
	_Atomic bool stopping;
	pthread_mutex_t mutex;
	struct jobs_job *newest;
	int64_t next;
	unsigned reserved, on_lane; /* at most options.unfinished together */
	uint64_t bytes; /* of all files */
};

static bool is_finished(const struct jobs_job *job)
{
	return job->view.state >= JOBS_DONE;
}

/* ---- all of these with the mutex held ---- */

static void drop_file(struct jobs_job *job)
{
	if (job->file >= 0)
		close(job->file);
	job->file = -1;
	job->jobs->bytes -= job->bytes;
	job->bytes = 0;
}

static void free_unused(struct jobs_job *job)
{
	if (job->on_lane || job->listed)
		return;
	drop_file(job);
	job->work->free(job->work);
	free(job);
}

static void unlist(struct jobs *jobs, struct jobs_job *job)
{
	struct jobs_job **at = &jobs->newest;
	while (*at != job)
		at = &(*at)->older;
	*at = job->older;
	job->listed = false;
	free_unused(job);
}

static struct jobs_job *oldest_finished(const struct jobs *jobs)
{
	struct jobs_job *found = NULL;
	for (struct jobs_job *job = jobs->newest; job; job = job->older) {
		if (is_finished(job))
			found = job;
	}
	return found;
}

static void make_room_in_list(struct jobs *jobs)
{
	size_t count = 0;
	for (const struct jobs_job *job = jobs->newest; job; job = job->older)
		count++;
	for (; count >= JOBS_KEPT; count--)
		unlist(jobs, oldest_finished(jobs)); /* there is one: the others are few */
}

static struct jobs_job *find(const struct jobs *jobs, int64_t id)
{
	struct jobs_job *job = jobs->newest;
	while (job && job->view.id != id)
		job = job->older;
	return job;
}

static void cancel(struct jobs_job *job)
{
	job->view.state = JOBS_CANCELLED;
	job->view.finished_at = timestamp_now();
}

/* ---- on the lane ---- */

static enum status job_run(struct operation *operation, struct act *act)
{
	struct jobs_job *job = (struct jobs_job *)operation;
	struct jobs *jobs = job->jobs;
	pthread_mutex_lock(&jobs->mutex);
	bool wanted = job->view.state == JOBS_QUEUED;
	if (wanted)
		job->view.state = JOBS_RUNNING;
	pthread_mutex_unlock(&jobs->mutex);
	if (!wanted)
		return STATUS_CONFLICT;
	job->file = openat(jobs->options.directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (job->file < 0)
		return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
	return job->work->run(job->work, act, job);
}

static void job_done(struct operation *operation)
{
	struct jobs_job *job = (struct jobs_job *)operation;
	struct jobs *jobs = job->jobs;
	pthread_mutex_lock(&jobs->mutex);
	job->on_lane = false;
	jobs->on_lane--;
	if (!is_finished(job)) {
		job->view.state = operation->result == STATUS_OK ? JOBS_DONE : JOBS_FAILED;
		job->view.error = operation->result;
		job->view.finished_at = timestamp_now();
	}
	if (job->view.state != JOBS_DONE)
		drop_file(job);
	free_unused(job);
	pthread_mutex_unlock(&jobs->mutex);
}

static void job_free(struct operation *operation)
{
	(void)operation; /* jobs_free does */
}

enum status jobs_step(void *closure, size_t done, size_t total)
{
	struct jobs_job *job = closure;
	struct jobs *jobs = job->jobs;
	pthread_mutex_lock(&jobs->mutex);
	bool wanted = !is_finished(job);
	if (wanted) {
		job->view.done = done;
		job->view.total = total;
	}
	pthread_mutex_unlock(&jobs->mutex);
	return wanted ? STATUS_OK : STATUS_CONFLICT;
}

/* Older files make room for `length` bytes more. */
static enum status claim(struct jobs_job *job, size_t length)
{
	struct jobs *jobs = job->jobs;
	pthread_mutex_lock(&jobs->mutex);
	struct jobs_job *oldest;
	while (jobs->bytes + length > jobs->options.bytes && (oldest = oldest_finished(jobs)))
		unlist(jobs, oldest);
	bool fits = jobs->bytes + length <= jobs->options.bytes;
	if (fits) {
		jobs->bytes += length;
		job->bytes += length;
	}
	pthread_mutex_unlock(&jobs->mutex);
	return fits ? STATUS_OK : STATUS_STORAGE_FULL;
}

static enum status look_at_disk(struct jobs_job *job)
{
	struct statvfs disk;
	if (job->bytes < job->look_at)
		return STATUS_OK;
	job->look_at = job->bytes + LOOK_BYTES;
	if (fstatvfs(job->file, &disk) != 0)
		return STATUS_IO;
	bool tight = (uint64_t)disk.f_bavail * disk.f_frsize < job->jobs->options.disk_free;
	return tight ? STATUS_STORAGE_FULL : STATUS_OK;
}

enum status jobs_write(void *closure, const unsigned char *bytes, size_t length)
{
	struct jobs_job *job = closure;
	enum status status = claim(job, length);
	if (status == STATUS_OK)
		status = look_at_disk(job);
	while (status == STATUS_OK && length) {
		ssize_t written = write(job->file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == ENOSPC || errno == EDQUOT ? STATUS_STORAGE_FULL : STATUS_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return status;
}

/* ---- for everybody ---- */

struct jobs_options jobs_options_default(void)
{
	return (struct jobs_options){
	    .directory = -1,
	    .unfinished = 8,
	    .bytes = (uint64_t)2 << 30,
	    .disk_free = (uint64_t)64 << 20,
	};
}

enum status jobs_create(const struct jobs_options *options, struct jobs **out)
{
	struct jobs *jobs = calloc(1, sizeof *jobs);
	if (!jobs)
		return STATUS_NO_MEMORY;
	jobs->options = *options;
	jobs->next = options->first;
	pthread_mutex_init(&jobs->mutex, NULL);
	*out = jobs;
	return STATUS_OK;
}

void jobs_stop(struct jobs *jobs)
{
	if (!jobs)
		return;
	jobs->stopping = true;
	pthread_mutex_lock(&jobs->mutex);
	for (struct jobs_job *job = jobs->newest; job; job = job->older) {
		if (!is_finished(job))
			cancel(job);
	}
	pthread_mutex_unlock(&jobs->mutex);
}

void jobs_free(struct jobs *jobs)
{
	if (!jobs)
		return;
	pthread_mutex_lock(&jobs->mutex);
	while (jobs->newest)
		unlist(jobs, jobs->newest);
	pthread_mutex_unlock(&jobs->mutex);
	pthread_mutex_destroy(&jobs->mutex);
	free(jobs);
}

enum status jobs_while_serving(void *closure, size_t done, size_t total)
{
	(void)done;
	(void)total;
	const struct jobs *jobs = closure;
	return jobs && jobs->stopping ? STATUS_BUSY : STATUS_OK;
}

enum status jobs_reserve(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->mutex);
	bool room = !jobs->stopping && jobs->reserved + jobs->on_lane < jobs->options.unfinished;
	jobs->reserved += room;
	pthread_mutex_unlock(&jobs->mutex);
	return room ? STATUS_OK : STATUS_BUSY;
}

void jobs_release(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->mutex);
	jobs->reserved--;
	pthread_mutex_unlock(&jobs->mutex);
}

static void hand_over(struct jobs *jobs, struct jobs_job *job)
{
	enum status status = jobs->stopping ? STATUS_BUSY : offload_submit(jobs->options.lane, &job->operation);
	job->on_lane = status == STATUS_OK;
	if (job->on_lane) {
		jobs->on_lane++;
		return;
	}
	job->view.state = JOBS_FAILED;
	job->view.error = status;
	job->view.finished_at = job->view.created_at;
}

enum status jobs_add(struct jobs *jobs, struct jobs_work *work, struct jobs_view *out)
{
	struct jobs_job *job = calloc(1, sizeof *job);
	if (!job) {
		jobs_release(jobs);
		work->free(work);
		return STATUS_NO_MEMORY;
	}
	pthread_mutex_lock(&jobs->mutex);
	jobs->reserved--;
	make_room_in_list(jobs);
	*job = (struct jobs_job){
	    .operation = {.run = job_run, .free = job_free, .done = job_done, .actor = "job"},
	    .jobs = jobs,
	    .work = work,
	    .view = {.id = jobs->next++,
	        .kind = work->kind,
	        .name = work->name,
	        .total = work->total,
	        .created_at = timestamp_now()},
	    .listed = true,
	    .file = -1,
	    .older = jobs->newest,
	};
	jobs->newest = job;
	hand_over(jobs, job);
	*out = job->view;
	pthread_mutex_unlock(&jobs->mutex);
	return STATUS_OK;
}

size_t jobs_list(struct jobs *jobs, struct jobs_view out[JOBS_KEPT])
{
	size_t count = 0;
	pthread_mutex_lock(&jobs->mutex);
	for (const struct jobs_job *job = jobs->newest; job && count < JOBS_KEPT; job = job->older)
		out[count++] = job->view;
	pthread_mutex_unlock(&jobs->mutex);
	return count;
}

enum status jobs_get(struct jobs *jobs, int64_t id, struct jobs_view *out)
{
	pthread_mutex_lock(&jobs->mutex);
	const struct jobs_job *job = find(jobs, id);
	if (job)
		*out = job->view;
	pthread_mutex_unlock(&jobs->mutex);
	return job ? STATUS_OK : STATUS_NOT_FOUND;
}

static enum status open_again(const struct jobs_job *job, int *file, size_t *length, const char **name)
{
	if (!job)
		return STATUS_NOT_FOUND;
	if (job->view.state != JOBS_DONE)
		return STATUS_WRONG_STATE;
	*file = fcntl(job->file, F_DUPFD_CLOEXEC, 0);
	*length = job->bytes;
	*name = job->view.name;
	return *file >= 0 ? STATUS_OK : STATUS_IO;
}

enum status jobs_file(struct jobs *jobs, int64_t id, int *file, size_t *length, const char **name)
{
	pthread_mutex_lock(&jobs->mutex);
	enum status status = open_again(find(jobs, id), file, length, name);
	pthread_mutex_unlock(&jobs->mutex);
	return status;
}

enum status jobs_remove(struct jobs *jobs, int64_t id, struct jobs_view *out)
{
	pthread_mutex_lock(&jobs->mutex);
	struct jobs_job *job = find(jobs, id);
	if (job && !is_finished(job)) {
		cancel(job);
		*out = job->view;
	} else if (job) {
		*out = job->view;
		unlist(jobs, job);
	}
	pthread_mutex_unlock(&jobs->mutex);
	return job ? STATUS_OK : STATUS_NOT_FOUND;
}
