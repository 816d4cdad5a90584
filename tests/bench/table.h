/* table: what a run found, as one Markdown table with notes under it. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

struct table;

struct table_row {
	const char *name;
	const char *unit;
	double ours;
	double floor; /* 0: none */
	double goal;  /* the least ratio ours/floor; 0: none */
	double limit; /* the most, where less is better; 0: none */
	double most;  /* of ours, where less is better; 0: none */
	int decimals;
};

enum table_use {
	TABLE_JUDGES, /* says which goals are missed */
	TABLE_SHOWS,  /* only prints them: the figures mean nothing */
};

struct table *table_open(enum table_use use);

void table_add(struct table *table, const struct table_row *row);

/* A line below the table. */
void table_note(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

void table_print(const struct table *table, FILE *out);

/* Whether no goal was missed. */
bool table_good(const struct table *table);

void table_close(struct table *table);

#endif
