#include "samples.h"

#include <stdlib.h>

#include "fail.h"

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

void samples_add(struct samples *samples, double value)
{
	if (samples->count == SAMPLES_MAX)
		fail("too many samples");
	samples->values[samples->count++] = value;
	qsort(samples->values, samples->count, sizeof samples->values[0], by_size);
}

double samples_median(const struct samples *samples)
{
	size_t middle = samples->count / 2;
	if (samples->count == 0)
		return 0;
	if (samples->count % 2)
		return samples->values[middle];
	return (samples->values[middle - 1] + samples->values[middle]) / 2;
}

double samples_least(const struct samples *samples)
{
	return samples->count ? samples->values[0] : 0;
}

double samples_most(const struct samples *samples)
{
	return samples->count ? samples->values[samples->count - 1] : 0;
}
