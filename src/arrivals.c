#include "arrivals.h"

#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct arrivals {
	void *gates;  /* tsearch's tree of struct arrivals_gate */
	bool *inside; /* by a delegate's id */
	size_t inside_size;
	uint32_t inside_count;
	struct arrivals_point *points;
	size_t count, capacity;
};

enum status arrivals_create(struct arrivals **out)
{
	*out = calloc(1, sizeof **out);
	return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

static void gate_free(void *gate)
{
	free(((struct arrivals_gate *)gate)->name);
	free(gate);
}

void arrivals_free(struct arrivals *arrivals)
{
	if (!arrivals)
		return;
	tdestroy(arrivals->gates, gate_free);
	free(arrivals->inside);
	free(arrivals->points);
	free(arrivals);
}

static int compare_gates(const void *a, const void *b)
{
	return strcmp(((const struct arrivals_gate *)a)->name, ((const struct arrivals_gate *)b)->name);
}

static struct arrivals_gate *gate_create(const char *name)
{
	struct arrivals_gate *gate = calloc(1, sizeof *gate);
	char *copy = strdup(name);
	if (gate && copy) {
		gate->name = copy;
		return gate;
	}
	free(gate);
	free(copy);
	return NULL;
}

/* Found, or new; NULL without memory. */
static struct arrivals_gate *gate_named(struct arrivals *arrivals, const char *name)
{
	const struct arrivals_gate wanted = {.name = (char *)name};
	struct arrivals_gate **found = tfind(&wanted, &arrivals->gates, compare_gates);
	if (found)
		return *found;
	struct arrivals_gate *gate = gate_create(name);
	if (!gate || tsearch(gate, &arrivals->gates, compare_gates))
		return gate;
	gate_free(gate);
	return NULL;
}

static enum status set_inside(struct arrivals *arrivals, int64_t delegate, bool inside)
{
	size_t index = (size_t)delegate;
	if (index >= arrivals->inside_size) {
		size_t size = index * 2 + 1024;
		bool *more = realloc(arrivals->inside, size);
		if (!more)
			return STATUS_NO_MEMORY;
		memset(more + arrivals->inside_size, 0, size - arrivals->inside_size);
		arrivals->inside = more;
		arrivals->inside_size = size;
	}
	arrivals->inside_count += (uint32_t)inside - (uint32_t)arrivals->inside[index];
	arrivals->inside[index] = inside;
	return STATUS_OK;
}

static int64_t step_of(int64_t at, int64_t seconds)
{
	return at - at % (seconds * 1000);
}

/* The point of a moment, which is the last one's or later; NULL without
 * memory. */
static struct arrivals_point *point_at(struct arrivals *arrivals, int64_t at)
{
	int64_t step = step_of(at, ARRIVALS_STEP_SECONDS);
	if (arrivals->count && arrivals->points[arrivals->count - 1].at == step)
		return &arrivals->points[arrivals->count - 1];
	if (arrivals->count == arrivals->capacity) {
		size_t capacity = arrivals->capacity * 2 + 64;
		struct arrivals_point *more = realloc(arrivals->points, capacity * sizeof *more);
		if (!more)
			return NULL;
		arrivals->points = more;
		arrivals->capacity = capacity;
	}
	arrivals->points[arrivals->count] = (struct arrivals_point){.at = step};
	return &arrivals->points[arrivals->count++];
}

static enum status count_way(struct arrivals *arrivals, const struct arrivals_scan *scan)
{
	struct arrivals_point *point = point_at(arrivals, scan->at);
	if (!point)
		return STATUS_NO_MEMORY;
	enum status status = set_inside(arrivals, scan->delegate, scan->way == ARRIVALS_IN);
	point->in += scan->way == ARRIVALS_IN;
	point->out += scan->way == ARRIVALS_OUT;
	point->inside = arrivals->inside_count;
	return status;
}

enum status arrivals_add(struct arrivals *arrivals, const struct arrivals_scan *scan)
{
	struct arrivals_gate *gate = gate_named(arrivals, scan->gate);
	if (!gate)
		return STATUS_NO_MEMORY;
	gate->in += scan->way == ARRIVALS_IN;
	gate->out += scan->way == ARRIVALS_OUT;
	gate->refused += scan->way == ARRIVALS_REFUSED;
	gate->last_at = scan->at;
	return scan->way == ARRIVALS_REFUSED ? STATUS_OK : count_way(arrivals, scan);
}

static size_t count_steps(const struct arrivals *arrivals, int64_t seconds)
{
	size_t count = 0;
	int64_t last = -1;
	for (size_t i = 0; i < arrivals->count; i++) {
		int64_t step = step_of(arrivals->points[i].at, seconds);
		count += step != last;
		last = step;
	}
	return count;
}

/* Joins the points of each wider step in place. */
static void widen(struct arrivals *arrivals, int64_t seconds)
{
	size_t count = 0;
	struct arrivals_point *points = arrivals->points;
	for (size_t i = 0; i < arrivals->count; i++) {
		struct arrivals_point point = points[i];
		point.at = step_of(point.at, seconds);
		if (count && points[count - 1].at == point.at) {
			point.in += points[count - 1].in;
			point.out += points[count - 1].out;
			count--;
		}
		points[count++] = point;
	}
	arrivals->count = count;
}

int64_t arrivals_finish(struct arrivals *arrivals)
{
	static const int64_t steps[] = {60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400};
	enum { STEPS = sizeof steps / sizeof steps[0] };
	size_t i = 0;
	while (i + 1 < STEPS && count_steps(arrivals, steps[i]) > ARRIVALS_POINTS_MAX)
		i++;
	int64_t seconds = steps[i];
	while (count_steps(arrivals, seconds) > ARRIVALS_POINTS_MAX)
		seconds *= 2;
	widen(arrivals, seconds);
	return seconds;
}

const struct arrivals_point *arrivals_points(const struct arrivals *arrivals, size_t *count)
{
	*count = arrivals->count;
	return arrivals->points;
}

struct walk {
	void (*take)(const struct arrivals_gate *gate, void *closure);
	void *closure;
};

static void visit(const void *node, VISIT order, void *closure)
{
	const struct walk *walk = closure;
	if (order == postorder || order == leaf)
		walk->take(*(struct arrivals_gate *const *)node, walk->closure);
}

void arrivals_gates(
    const struct arrivals *arrivals, void (*take)(const struct arrivals_gate *gate, void *closure), void *closure)
{
	struct walk walk = {take, closure};
	twalk_r(arrivals->gates, visit, &walk);
}
