/* chance: numbers without pattern, the same in every run (SplitMix64). */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdint.h>

struct chance {
	uint64_t state;
};

struct chance chance_of(uint64_t seed);
uint64_t chance_next(struct chance *chance);

#endif
