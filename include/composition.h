/* composition: who a congress is made of, as its credentials report states it,
 * counted delegate by delegate. A composition belongs to one thread at a time. */
#ifndef COMPOSITION_H
#define COMPOSITION_H

#include <stddef.h>
#include <stdint.h>

#include "roster_columns.h"
#include "status.h"
#include "text.h"

enum composition_kind {
	COMPOSITION_EX_OFFICIO,
	COMPOSITION_ELECTED,
	COMPOSITION_APPOINTED,
	COMPOSITION_NO_KIND, /* not stated */
	COMPOSITION_KINDS
};

/* What delegates are grouped by. */
enum composition_column { COMPOSITION_SECTOR, COMPOSITION_EDUCATION, COMPOSITION_THEORY_LEVEL, COMPOSITION_COLUMNS };

struct composition_value {
	char *label; /* as it is spelt most often */
	char *key;   /* folded: spellings that differ in case or diacritics are one value */
	uint32_t count;
};

/* By descending count, then alphabetically; complete after composition_finish. */
struct composition_list {
	struct composition_value *values;
	size_t count, capacity;
	uint32_t unstated;
};

struct composition_person {
	char *name; /* NULL: nobody's age is known */
	char birth_date[sizeof "1990-02-28"];
	unsigned age;
};

struct composition {
	struct text_time today; /* the day ages are of */
	uint32_t convened;
	uint32_t kinds[COMPOSITION_KINDS];
	uint32_t men, women; /* the rest is not stated */
	uint32_t party;      /* members of the Party */
	uint32_t minorities; /* of an ethnicity stated and other than Kinh */
	uint32_t religious;  /* of a religion stated and other than "none" */
	uint32_t replacing;  /* alternates for absent official delegates */
	struct composition_list lists[COMPOSITION_COLUMNS];
	uint32_t ages; /* known ones */
	uint64_t age_sum;
	struct composition_person youngest, oldest; /* the first one added among equals */
};

/* An empty composition. Free it with composition_free. */
void composition_start(struct composition *composition, const struct text_time *today);

/* Counts one who is convened; `cells` as roster_columns_read gives them, none
 * NULL. STATUS_NO_MEMORY. */
enum status composition_add(struct composition *composition, const char *const cells[ROSTER_COLUMNS]) STATUS_CHECKED;

/* Brings the lists into their order, after the last delegate. */
void composition_finish(struct composition *composition);

void composition_free(struct composition *composition);

/* The mean age in tenths of a year, half up; 0 when no age is known. */
uint32_t composition_mean_age(const struct composition *composition);

#endif
