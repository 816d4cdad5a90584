#include "offload.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "timestamp.h"

#define QUEUE_MAX 256

struct offload {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	struct operation *head, **tail;
	unsigned queued;
	bool stopping;
};

static struct operation *next_operation(struct offload *offload)
{
	pthread_mutex_lock(&offload->mutex);
	while (!offload->head && !offload->stopping)
		pthread_cond_wait(&offload->wake, &offload->mutex);
	struct operation *operation = offload->head;
	if (operation) {
		offload->head = operation->next;
		if (!offload->head)
			offload->tail = &offload->head;
		offload->queued--;
	}
	pthread_mutex_unlock(&offload->mutex);
	return operation;
}

static void *offload_main(void *closure)
{
	struct offload *offload = closure;
	struct operation *operation;
	while ((operation = next_operation(offload))) {
		struct act act = {.store = offload->store, .now = timestamp_now(), .actor = operation->actor};
		operation->result = operation->run(operation, &act);
		operation->done(operation);
	}
	return NULL;
}

enum status offload_start(struct store *store, struct offload **out)
{
	struct offload *offload = calloc(1, sizeof *offload);
	if (!offload)
		return STATUS_NO_MEMORY;
	offload->store = store;
	offload->tail = &offload->head;
	pthread_mutex_init(&offload->mutex, NULL);
	pthread_cond_init(&offload->wake, NULL);
	if (pthread_create(&offload->thread, NULL, offload_main, offload) != 0) {
		free(offload);
		return STATUS_NO_MEMORY;
	}
	*out = offload;
	return STATUS_OK;
}

enum status offload_submit(struct offload *offload, struct operation *operation)
{
	enum status status = STATUS_BUSY;
	pthread_mutex_lock(&offload->mutex);
	if (offload->queued < QUEUE_MAX) {
		operation->next = NULL;
		*offload->tail = operation;
		offload->tail = &operation->next;
		offload->queued++;
		pthread_cond_signal(&offload->wake);
		status = STATUS_OK;
	}
	pthread_mutex_unlock(&offload->mutex);
	return status;
}

void offload_stop(struct offload *offload)
{
	if (!offload)
		return;
	pthread_mutex_lock(&offload->mutex);
	offload->stopping = true;
	pthread_cond_signal(&offload->wake);
	pthread_mutex_unlock(&offload->mutex);
	pthread_join(offload->thread, NULL);
	pthread_cond_destroy(&offload->wake);
	pthread_mutex_destroy(&offload->mutex);
	free(offload);
}
