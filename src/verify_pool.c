#include "verify_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_ROWS 64
#define BATCH_BYTES ((size_t)128 << 10) /* no further row above that */
#define BATCHES_PER_THREAD 4
#define THREADS_MAX 256

struct batch {
	size_t first; /* number of the first row */
	size_t count;
	char *text; /* the rows' texts, one behind the other */
	size_t size, capacity;
	size_t ends[BATCH_ROWS]; /* of the rows' texts */
	struct verify_row rows[BATCH_ROWS];
	enum status status;
	bool done;
};

struct worker {
	struct verify_pool *pool;
	pthread_t thread;
	struct tally *tally;
};

/* The batches are a ring: filled and merged by the caller, checked in between
 * by whoever is free. */
struct verify_pool {
	pthread_mutex_t mutex;
	pthread_cond_t work, done;
	struct batch *batches;
	size_t batch_count;
	uint64_t submitted, taken, merged;
	const struct verify_job *job;
	bool stopping;
	size_t worker_count;    /* with a thread */
	struct worker *workers; /* at least one; the first is the caller where there are no threads */
	size_t tally_count;
};

void verify_row_find(struct verify_row *row, enum verify_code code)
{
	if (row->found_count < VERIFY_ROW_FINDINGS)
		row->found[row->found_count++] = code;
}

/* ---- checking ---- */

static enum status check_row(
    const struct verify_job *job, const char *text, size_t length, struct verify_row *row, struct tally *tally)
{
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	*row = (struct verify_row){0};
	if (!json) {
		verify_row_find(row, VERIFY_MALFORMED);
		return json_error_code(&error) == json_error_out_of_memory ? STATUS_NO_MEMORY : STATUS_OK;
	}
	enum status status = job->check(job->closure, json, row, tally);
	json_decref(json);
	return status;
}

static void check_batch(const struct verify_job *job, struct batch *batch, struct tally *tally)
{
	size_t start = 0;
	batch->status = STATUS_OK;
	for (size_t i = 0; i < batch->count; i++) {
		enum status status =
		    check_row(job, batch->text + start, batch->ends[i] - start, &batch->rows[i], tally);
		if (status != STATUS_OK)
			batch->status = status;
		start = batch->ends[i];
	}
}

static void *worker_main(void *closure)
{
	struct worker *worker = closure;
	struct verify_pool *pool = worker->pool;
	pthread_mutex_lock(&pool->mutex);
	for (;;) {
		while (pool->taken == pool->submitted && !pool->stopping)
			pthread_cond_wait(&pool->work, &pool->mutex);
		if (pool->taken == pool->submitted)
			break;
		struct batch *batch = &pool->batches[pool->taken++ % pool->batch_count];
		const struct verify_job *job = pool->job;
		pthread_mutex_unlock(&pool->mutex);
		check_batch(job, batch, worker->tally);
		pthread_mutex_lock(&pool->mutex);
		batch->done = true;
		pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/* ---- the caller's side ---- */

static void submit(struct verify_pool *pool, struct batch *batch)
{
	if (pool->worker_count == 0) {
		check_batch(pool->job, batch, pool->workers[0].tally);
		batch->done = true;
		pool->submitted++;
		return;
	}
	pthread_mutex_lock(&pool->mutex);
	pool->submitted++;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->mutex);
}

static enum status merge_rows(const struct verify_job *job, struct batch *batch)
{
	enum status status = batch->status;
	for (size_t i = 0; i < batch->count; i++) {
		if (status == STATUS_OK)
			status = job->merge(job->closure, &batch->rows[i], batch->first + i);
		free(batch->rows[i].code);
	}
	return status;
}

static enum status merge_next(struct verify_pool *pool)
{
	struct batch *batch = &pool->batches[pool->merged % pool->batch_count];
	pthread_mutex_lock(&pool->mutex);
	while (!batch->done)
		pthread_cond_wait(&pool->done, &pool->mutex);
	batch->done = false;
	pthread_mutex_unlock(&pool->mutex);
	pool->merged++;
	return merge_rows(pool->job, batch);
}

static bool add_row(struct batch *batch, const char *text, size_t length)
{
	if (batch->size + length > batch->capacity) {
		size_t capacity = 2 * (batch->size + length);
		char *larger = realloc(batch->text, capacity);
		if (!larger)
			return false;
		batch->text = larger;
		batch->capacity = capacity;
	}
	memcpy(batch->text + batch->size, text, length);
	batch->size += length;
	batch->ends[batch->count++] = batch->size;
	return true;
}

/* Fills a batch; *more tells whether the list may go on behind it. */
static enum status fill(struct json_walk *walk, struct batch *batch, bool *more)
{
	const char *text;
	size_t length;
	batch->count = batch->size = 0;
	*more = true;
	while (batch->count < BATCH_ROWS && batch->size < BATCH_BYTES) {
		*more = json_walk_element(walk) && json_walk_value(walk, &text, &length);
		if (!*more)
			break;
		if (!add_row(batch, text, length))
			return STATUS_NO_MEMORY;
	}
	/* The file was whole before. */
	return json_walk_fault(walk) == STATUS_OK ? STATUS_OK : STATUS_IO;
}

static enum status run_all(struct verify_pool *pool, struct json_walk *walk)
{
	enum status status = STATUS_OK;
	size_t next = 1;
	for (bool more = true; more && status == STATUS_OK;) {
		if (pool->submitted - pool->merged == pool->batch_count)
			status = merge_next(pool);
		struct batch *batch = &pool->batches[pool->submitted % pool->batch_count];
		if (status == STATUS_OK)
			status = fill(walk, batch, &more);
		if (status != STATUS_OK || batch->count == 0)
			continue;
		batch->first = next;
		next += batch->count;
		submit(pool, batch);
	}
	return status;
}

enum status verify_pool_run(
    struct verify_pool *pool, struct verify_board *board, enum verify_list list, const struct verify_job *job)
{
	if (!verify_board_list(board, list))
		return board->lists[list].there ? STATUS_IO : STATUS_OK;
	pool->job = job;
	enum status status = run_all(pool, board->walk);
	while (pool->merged < pool->submitted) {
		enum status merged = merge_next(pool);
		status = status == STATUS_OK ? merged : status;
	}
	return status;
}

/* ---- threads ---- */

static unsigned cores(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return count > 0 ? (unsigned)count : 1;
}

/* With as many as there are: without any the caller does it all. */
static void start_workers(struct verify_pool *pool, unsigned threads)
{
	for (unsigned i = 0; threads > 1 && i < threads; i++) {
		if (pthread_create(&pool->workers[i].thread, NULL, worker_main, &pool->workers[i]) != 0)
			return;
		pool->worker_count++;
	}
}

static enum status make_workers(struct verify_pool *pool, unsigned threads, uint32_t options)
{
	pool->workers = calloc(threads, sizeof *pool->workers);
	pool->batches = calloc((size_t)threads * BATCHES_PER_THREAD, sizeof *pool->batches);
	if (!pool->workers || !pool->batches)
		return STATUS_NO_MEMORY;
	pool->batch_count = (size_t)threads * BATCHES_PER_THREAD;
	for (; pool->tally_count < threads; pool->tally_count++) {
		struct worker *worker = &pool->workers[pool->tally_count];
		worker->pool = pool;
		enum status status = tally_create(options, &worker->tally);
		if (status != STATUS_OK)
			return status;
	}
	start_workers(pool, threads);
	return STATUS_OK;
}

enum status verify_pool_open(unsigned threads, uint32_t options, struct verify_pool **out)
{
	struct verify_pool *pool = calloc(1, sizeof *pool);
	if (!pool)
		return STATUS_NO_MEMORY;
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	unsigned wanted = threads ? threads : cores();
	enum status status = make_workers(pool, wanted < THREADS_MAX ? wanted : THREADS_MAX, options);
	if (status != STATUS_OK)
		verify_pool_close(pool, NULL);
	else
		*out = pool;
	return status;
}

static void stop_workers(struct verify_pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	pool->stopping = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->mutex);
	for (size_t i = 0; i < pool->worker_count; i++)
		pthread_join(pool->workers[i].thread, NULL);
}

void verify_pool_close(struct verify_pool *pool, struct tally *totals)
{
	if (!pool)
		return;
	stop_workers(pool);
	for (size_t i = 0; i < pool->tally_count; i++) {
		if (totals)
			tally_merge(totals, pool->workers[i].tally);
		tally_free(pool->workers[i].tally);
	}
	for (size_t i = 0; pool->batches && i < pool->batch_count; i++)
		free(pool->batches[i].text);
	free(pool->batches);
	free(pool->workers);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->mutex);
	free(pool);
}
