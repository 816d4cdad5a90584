/* samples: a few measurements of one thing, on a machine that others use. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>

#define SAMPLES_MAX 64

struct samples {
	double values[SAMPLES_MAX];
	size_t count;
};

void samples_add(struct samples *samples, double value);

/* 0 where there are none. */
double samples_median(const struct samples *samples);
double samples_least(const struct samples *samples);
double samples_most(const struct samples *samples);

#endif
