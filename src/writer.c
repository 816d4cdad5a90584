#include "writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hall.h"
#include "live.h"
#include "log.h"
#include "store_order.h"
#include "store_redo.h"
#include "timestamp.h"

#define BATCH_MAX 1024
#define SPACING_MS 5
#define IDLE_MS 250 /* how soon another process's writes are noticed, and a checkpoint tried again */

struct writer {
	struct writer_options options;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	struct operation *head, **tail;
	bool stopping;
	int64_t tidied_at; /* this and the next are the thread's own */
	bool worked;       /* since then */
	_Atomic bool failing;
	_Atomic unsigned long long operations, batches, failures, busy_us, longest_us, slow;
};

struct batch {
	struct operation *items[BATCH_MAX];
	size_t count;
};

static void queue_push(struct writer *writer, struct operation *operation)
{
	operation->next = NULL;
	*writer->tail = operation;
	writer->tail = &operation->next;
}

static void queue_take(struct writer *writer, struct batch *batch)
{
	batch->count = 0;
	while (writer->head && batch->count < BATCH_MAX) {
		struct operation *operation = writer->head;
		writer->head = operation->next;
		batch->items[batch->count++] = operation;
	}
	if (!writer->head)
		writer->tail = &writer->head;
}

static int by_order(const void *a, const void *b)
{
	const struct operation *const *left = a, *const *right = b;
	return memcmp((*left)->order, (*right)->order, 32);
}

/* Sorts each stretch of ordered operations. All others keep their place and
 * end a stretch: a ballot cast before the close must not move behind it. */
static void arrange(struct batch *batch)
{
	size_t start = 0;
	while (start < batch->count) {
		if (!batch->items[start]->order) {
			start++;
			continue;
		}
		size_t end = start;
		while (end < batch->count && batch->items[end]->order)
			end++;
		qsort(&batch->items[start], end - start, sizeof batch->items[0], by_order);
		start = end;
	}
}

static enum status run_bare(struct operation *operation, struct act *act)
{
	operation->unfinished = false;
	act->actor = operation->actor;
	return operation->run(operation, act);
}

static enum status run_part(struct operation *operation, struct act *act)
{
	enum status status = store_part_begin(act->store);
	if (status != STATUS_OK)
		return status;
	status = run_bare(operation, act);
	if (status == STATUS_OK)
		status = store_part_end(act->store);
	if (status != STATUS_OK)
		store_part_undo(act->store);
	return status;
}

/* What hits the whole transaction and not one operation. */
static bool is_fatal(enum status status)
{
	return status == STATUS_STORAGE_FULL || status == STATUS_IO || status == STATUS_CORRUPT;
}

/* What an operation's end means for the batch it is in. */
static enum status after(const struct operation *operation, struct store *store)
{
	if (is_fatal(operation->result))
		return operation->result;
	if (store_in_transaction(store))
		return STATUS_OK;
	/* what followed would be stored by itself */
	return operation->result == STATUS_OK ? STATUS_INTERNAL : operation->result;
}

static enum status run_in_parts(struct batch *batch, struct act *act)
{
	enum status status = store_begin(act->store);
	for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
		batch->items[i]->result = run_part(batch->items[i], act);
		status = after(batch->items[i], act->store);
	}
	return store_end(act->store, status);
}

/* *spoilt: one failed after it had changed something, so that nothing is
 * stored and all are to be run again. */
static enum status run_bare_all(struct batch *batch, struct act *act, bool *spoilt)
{
	enum status status = store_begin(act->store);
	for (size_t i = 0; i < batch->count && status == STATUS_OK && !*spoilt; i++) {
		int64_t changes = store_changes(act->store);
		batch->items[i]->result = run_bare(batch->items[i], act);
		status = after(batch->items[i], act->store);
		*spoilt = status == STATUS_OK && batch->items[i]->result != STATUS_OK &&
		          store_changes(act->store) != changes;
	}
	if (!*spoilt)
		return store_end(act->store, status);
	store_rollback(act->store);
	return STATUS_OK;
}

static bool all_undone_with_all(const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->items[i]->undo != OPERATION_UNDONE_WITH_ALL)
			return false;
	}
	return true;
}

static enum status run_all(struct batch *batch, struct act *act)
{
	bool in_parts = !all_undone_with_all(batch);
	if (!in_parts) {
		enum status status = run_bare_all(batch, act, &in_parts);
		if (!in_parts)
			return status;
	}
	return run_in_parts(batch, act);
}

/* Whether the operation has another slice to run. */
static bool settle(struct writer *writer, struct operation *operation, enum status committed)
{
	if (committed != STATUS_OK)
		operation->result = committed;
	if (operation->result != STATUS_OK) {
		writer->failures++;
		if (operation->failed)
			operation->failed(operation, writer->options.store);
		return false;
	}
	if (!operation->unfinished && operation->committed)
		operation->committed(operation, writer->options.hall);
	return operation->unfinished;
}

static void queue_again(struct writer *writer, struct operation *operation)
{
	pthread_mutex_lock(&writer->mutex);
	queue_push(writer, operation);
	pthread_mutex_unlock(&writer->mutex);
}

static void finish(struct writer *writer, struct batch *batch, enum status committed)
{
	bool again[BATCH_MAX];
	for (size_t i = 0; i < batch->count; i++)
		again[i] = settle(writer, batch->items[i], committed);
	if (store_redo_take_end(writer->options.store))
		hall_outdated(writer->options.hall);
	hall_refresh(writer->options.hall, writer->options.store);
	for (size_t i = 0; i < batch->count; i++) {
		if (again[i])
			queue_again(writer, batch->items[i]);
		else
			batch->items[i]->done(batch->items[i]);
	}
}

static unsigned long long microseconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000;
}

static void process(struct writer *writer, struct batch *batch)
{
	unsigned long long begun = microseconds(CLOCK_MONOTONIC), used = microseconds(CLOCK_THREAD_CPUTIME_ID);
	struct act act = {.store = writer->options.store, .key = writer->options.key, .now = timestamp_now()};
	arrange(batch);
	int64_t changes = store_changes(act.store);
	enum status committed = run_all(batch, &act);
	if (committed != STATUS_OK)
		log_error("a batch of %zu was not stored: %s", batch->count, status_code(committed));
	if (committed != STATUS_OK || store_changes(act.store) != changes)
		writer->failing = committed != STATUS_OK;
	writer->operations += batch->count;
	writer->batches++;
	if (store_changed_elsewhere(act.store))
		hall_outdated(writer->options.hall);
	finish(writer, batch, committed);
	used = microseconds(CLOCK_THREAD_CPUTIME_ID) - used;
	writer->busy_us += used;
	writer->slow += used > WRITER_SLOW_US;
	unsigned long long elapsed = microseconds(CLOCK_MONOTONIC) - begun;
	if (elapsed > writer->longest_us)
		writer->longest_us = elapsed;
}

static void idle(struct writer *writer)
{
	if (store_changed_elsewhere(writer->options.store))
		hall_outdated(writer->options.hall);
	hall_refresh(writer->options.hall, writer->options.store);
}

/* After every batch, since under load there is no idling. */
static void tidy(struct writer *writer)
{
	int64_t now = timestamp_monotonic();
	if (now - writer->tidied_at < IDLE_MS)
		return;
	enum store_order_moment moment = writer->worked ? STORE_ORDER_BUSY : STORE_ORDER_QUIET;
	writer->tidied_at = now;
	writer->worked = false;
	store_order_tidy(writer->options.store, moment, now);
	store_checkpoint_again(writer->options.store);
}

static void wait_for_work(struct writer *writer, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (!writer->head && !writer->stopping) {
		if (pthread_cond_timedwait(&writer->wake, &writer->mutex, &until) != 0)
			break;
	}
}

/* A commit costs the same for one operation as for a hundred: under load the
 * next one waits until SPACING_MS after the last, while the workers fill the
 * queue. With the lock held. */
static void gather(struct writer *writer, const struct timespec *ended)
{
	struct timespec until = *ended;
	until.tv_nsec += SPACING_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (!writer->stopping && pthread_cond_timedwait(&writer->wake, &writer->mutex, &until) == 0)
		;
}

static void *writer_main(void *closure)
{
	struct writer *writer = closure;
	struct batch batch;
	bool stopping = false;
	struct timespec ended = {0};
	while (!stopping) {
		int pause = live_publish(writer->options.live);
		pthread_mutex_lock(&writer->mutex);
		wait_for_work(writer, pause < IDLE_MS ? pause : IDLE_MS);
		if (writer->head && !writer->head->unfinished)
			gather(writer, &ended);
		queue_take(writer, &batch);
		stopping = writer->stopping && batch.count == 0;
		pthread_mutex_unlock(&writer->mutex);
		if (batch.count) {
			process(writer, &batch);
			clock_gettime(CLOCK_MONOTONIC, &ended);
		} else {
			idle(writer);
		}
		writer->worked |= batch.count > 0;
		tidy(writer);
	}
	return NULL;
}

enum status writer_start(const struct writer_options *options, struct writer **out)
{
	enum status status = store_order_look(options->store);
	if (status != STATUS_OK)
		return status;
	struct writer *writer = calloc(1, sizeof *writer);
	if (!writer)
		return STATUS_NO_MEMORY;
	writer->options = *options;
	writer->tail = &writer->head;
	pthread_mutex_init(&writer->mutex, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&writer->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&writer->thread, NULL, writer_main, writer) != 0) {
		free(writer);
		return STATUS_NO_MEMORY;
	}
	*out = writer;
	return STATUS_OK;
}

void writer_submit(struct writer *writer, struct operation *operation)
{
	pthread_mutex_lock(&writer->mutex);
	bool first = !writer->head;
	queue_push(writer, operation);
	if (first)
		pthread_cond_signal(&writer->wake);
	pthread_mutex_unlock(&writer->mutex);
}

bool writer_is_failing(const struct writer *writer)
{
	return writer->failing;
}

void writer_figures(struct writer *writer, struct writer_figures *out)
{
	*out = (struct writer_figures){
	    writer->operations, writer->batches, writer->failures, writer->busy_us, writer->longest_us, writer->slow};
}

void writer_stop(struct writer *writer)
{
	if (!writer)
		return;
	pthread_mutex_lock(&writer->mutex);
	writer->stopping = true;
	pthread_cond_signal(&writer->wake);
	pthread_mutex_unlock(&writer->mutex);
	pthread_join(writer->thread, NULL);
	pthread_cond_destroy(&writer->wake);
	pthread_mutex_destroy(&writer->mutex);
	free(writer);
}

enum status writer_perform(struct act *act, struct operation *operation, struct hall *hall)
{
	enum status status = store_begin(act->store);
	if (status != STATUS_OK)
		return status;
	do
		status = run_bare(operation, act);
	while (status == STATUS_OK && operation->unfinished);
	status = store_end(act->store, status);
	if (status != STATUS_OK && operation->failed)
		operation->failed(operation, act->store);
	if (status == STATUS_OK && hall && operation->committed)
		operation->committed(operation, hall);
	return status;
}
