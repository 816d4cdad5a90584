#include "composition.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void composition_start(struct composition *composition, const struct text_time *today)
{
	*composition = (struct composition){.today = *today};
}

/* ---- groups ---- */

static enum status make_room(struct composition_list *list)
{
	if (list->count < list->capacity)
		return STATUS_OK;
	size_t capacity = list->capacity ? 2 * list->capacity : 64;
	struct composition_value *values = realloc(list->values, capacity * sizeof *values);
	if (!values)
		return STATUS_NO_MEMORY;
	list->values = values;
	list->capacity = capacity;
	return STATUS_OK;
}

static void free_value(struct composition_value *value)
{
	free(value->label);
	free(value->key);
}

static enum status add_value(struct composition_list *list, const char *label)
{
	if (!*label) {
		list->unstated++;
		return STATUS_OK;
	}
	enum status status = make_room(list);
	if (status != STATUS_OK)
		return status;
	struct composition_value value = {.label = strdup(label), .count = 1};
	status = value.label ? text_fold(label, &value.key) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		list->values[list->count++] = value;
	else
		free_value(&value);
	return status;
}

static int by_label(const void *a, const void *b)
{
	const struct composition_value *left = a, *right = b;
	return strcmp(left->label, right->label);
}

static int by_count(const void *a, const void *b)
{
	const struct composition_value *left = a, *right = b;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	int order = strcmp(left->key, right->key);
	return order ? order : strcmp(left->label, right->label);
}

static int by_key(const void *a, const void *b)
{
	const struct composition_value *left = a, *right = b;
	int order = strcmp(left->key, right->key);
	return order ? order : by_count(a, b);
}

static bool same_label(const struct composition_value *a, const struct composition_value *b)
{
	return strcmp(a->label, b->label) == 0;
}

static bool same_key(const struct composition_value *a, const struct composition_value *b)
{
	return strcmp(a->key, b->key) == 0;
}

/* Sorts, and makes one of neighbours that are the same: the first. */
static void merge(struct composition_list *list, int (*order)(const void *, const void *),
    bool (*same)(const struct composition_value *, const struct composition_value *))
{
	size_t kept = 0;
	qsort(list->values, list->count, sizeof *list->values, order);
	for (size_t i = 0; i < list->count; i++) {
		struct composition_value *value = &list->values[i];
		if (kept && same(&list->values[kept - 1], value)) {
			list->values[kept - 1].count += value->count;
			free_value(value);
		} else {
			list->values[kept++] = *value;
		}
	}
	list->count = kept;
}

void composition_finish(struct composition *composition)
{
	for (size_t i = 0; i < COMPOSITION_COLUMNS; i++) {
		struct composition_list *list = &composition->lists[i];
		if (!list->count)
			continue;
		merge(list, by_label, same_label);
		merge(list, by_key, same_key);
		qsort(list->values, list->count, sizeof *list->values, by_count);
	}
}

/* ---- ages ---- */

/* Full years at `today`; of who gives the year alone, those that the year's
 * birthday completes. Negative before the birth. */
static int age_at(const struct text_time *today, const char *birth_date)
{
	int year = 0, month = 0, day = 0;
	sscanf(birth_date, "%4d-%2d-%2d", &year, &month, &day);
	bool to_come = month > today->month || (month == today->month && day > today->day);
	return today->year - year - to_come;
}

static enum status set_person(struct composition_person *person, const char *name, const char *birth_date, unsigned age)
{
	char *copy = strdup(name);
	if (!copy)
		return STATUS_NO_MEMORY;
	free(person->name);
	person->name = copy;
	person->age = age;
	snprintf(person->birth_date, sizeof person->birth_date, "%s", birth_date);
	return STATUS_OK;
}

/* Above 0 when one of that age and birth date is older than the person. */
static int compare_age(const struct composition_person *person, unsigned age, const char *birth_date)
{
	if (age != person->age)
		return age > person->age ? 1 : -1;
	return strcmp(person->birth_date, birth_date);
}

static enum status add_age(struct composition *composition, const char *name, const char *birth_date)
{
	int years = *birth_date ? age_at(&composition->today, birth_date) : -1;
	if (years < 0)
		return STATUS_OK;
	unsigned age = (unsigned)years;
	composition->ages++;
	composition->age_sum += age;
	enum status status = STATUS_OK;
	struct composition_person *youngest = &composition->youngest, *oldest = &composition->oldest;
	if (!youngest->name || compare_age(youngest, age, birth_date) < 0)
		status = set_person(youngest, name, birth_date, age);
	if (status == STATUS_OK && (!oldest->name || compare_age(oldest, age, birth_date) > 0))
		status = set_person(oldest, name, birth_date, age);
	return status;
}

uint32_t composition_mean_age(const struct composition *composition)
{
	uint64_t ages = composition->ages;
	return ages ? (uint32_t)((composition->age_sum * 20 + ages) / (2 * ages)) : 0;
}

/* ---- counting ---- */

static enum composition_kind kind_of(const char *word)
{
	static const char *const words[COMPOSITION_NO_KIND] = {"ex_officio", "elected", "appointed"};
	for (enum composition_kind kind = 0; kind < COMPOSITION_NO_KIND; kind++) {
		if (strcmp(words[kind], word) == 0)
			return kind;
	}
	return COMPOSITION_NO_KIND;
}

/* Counts a cell that says anything but one of `nothing`, which ends with NULL. */
static enum status count_other(const char *cell, const char *const nothing[], uint32_t *count)
{
	char *folded;
	if (!*cell)
		return STATUS_OK;
	enum status status = text_fold(cell, &folded);
	if (status != STATUS_OK)
		return status;
	while (*nothing && strcmp(*nothing, folded) != 0)
		nothing++;
	*count += !*nothing;
	free(folded);
	return STATUS_OK;
}

static enum status count_minority(struct composition *composition, const char *const cells[])
{
	static const char *const majority[] = {"kinh", NULL};
	static const char *const none[] = {"khong", "khong co", "none", "no", "-", NULL};
	enum status status = count_other(cells[ROSTER_ETHNICITY], majority, &composition->minorities);
	return status == STATUS_OK ? count_other(cells[ROSTER_RELIGION], none, &composition->religious) : status;
}

enum status composition_add(struct composition *composition, const char *const cells[ROSTER_COLUMNS])
{
	static const enum roster_column columns[COMPOSITION_COLUMNS] = {
	    ROSTER_SECTOR, ROSTER_EDUCATION, ROSTER_THEORY_LEVEL};
	composition->convened++;
	composition->kinds[kind_of(cells[ROSTER_KIND])]++;
	composition->men += strcmp(cells[ROSTER_SEX], "male") == 0;
	composition->women += strcmp(cells[ROSTER_SEX], "female") == 0;
	composition->party += *cells[ROSTER_PARTY_SINCE] != '\0';
	composition->replacing += strcmp(cells[ROSTER_STANDING], "alternate") == 0;
	enum status status = count_minority(composition, cells);
	for (size_t i = 0; i < COMPOSITION_COLUMNS && status == STATUS_OK; i++)
		status = add_value(&composition->lists[i], cells[columns[i]]);
	return status == STATUS_OK ? add_age(composition, cells[ROSTER_FULL_NAME], cells[ROSTER_BIRTH_DATE]) : status;
}

void composition_free(struct composition *composition)
{
	for (size_t i = 0; i < COMPOSITION_COLUMNS; i++) {
		struct composition_list *list = &composition->lists[i];
		for (size_t j = 0; j < list->count; j++)
			free_value(&list->values[j]);
		free(list->values);
	}
	free(composition->youngest.name);
	free(composition->oldest.name);
	*composition = (struct composition){.today = composition->today};
}
