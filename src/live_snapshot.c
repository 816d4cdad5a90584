#include "live_snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct live_snapshot *allocate(size_t length, uint64_t version)
{
	struct live_snapshot *snapshot = malloc(sizeof *snapshot + length);
	if (snapshot)
		*snapshot = (struct live_snapshot){.references = 1, .version = version, .length = length};
	return snapshot;
}

struct live_snapshot *live_snapshot_of_state(const char *state, uint64_t version)
{
	static const char after[] = "\n\n\r\n";
	char chunk[24], event[96];
	size_t data = strlen(state);
	size_t before =
	    (size_t)snprintf(event, sizeof event, "id: %llu\nevent: state\ndata: ", (unsigned long long)version);
	size_t size = (size_t)snprintf(chunk, sizeof chunk, "%zx\r\n", before + data + 2);
	struct live_snapshot *snapshot = allocate(size + before + data + sizeof after - 1, version);
	if (!snapshot)
		return NULL;
	snapshot->event_start = size;
	snapshot->event_length = before + data + 2;
	snapshot->data_start = size + before;
	snapshot->data_length = data;
	memcpy(snapshot->bytes, chunk, size);
	memcpy(snapshot->bytes + size, event, before);
	memcpy(snapshot->bytes + snapshot->data_start, state, data);
	memcpy(snapshot->bytes + snapshot->data_start + data, after, sizeof after - 1);
	return snapshot;
}

struct live_snapshot *live_snapshot_of_text(const char *text)
{
	struct live_snapshot *snapshot = allocate(strlen(text), 0);
	if (snapshot)
		memcpy(snapshot->bytes, text, snapshot->length);
	return snapshot;
}

struct live_snapshot *live_snapshot_behind(const char *head, const struct live_snapshot *snapshot)
{
	size_t before = strlen(head);
	struct live_snapshot *both = allocate(before + snapshot->length, snapshot->version);
	if (!both)
		return NULL;
	memcpy(both->bytes, head, before);
	memcpy(both->bytes + before, snapshot->bytes, snapshot->length);
	return both;
}

struct live_snapshot *live_snapshot_ref(struct live_snapshot *snapshot)
{
	if (snapshot)
		atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
	return snapshot;
}

void live_snapshot_unref(struct live_snapshot *snapshot)
{
	if (snapshot && atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1)
		free(snapshot);
}
