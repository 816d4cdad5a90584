/* run: the scenarios. Each adds its rows to the table and checks that what the
 * daemon then says is right. */
#ifndef RUN_H
#define RUN_H

#include "bench.h"
#include "table.h"
#include "venue.h"

/* Every delegate of `venue` shows a badge at a door, one scan to a request. */
void run_scan(const struct venue *venue, struct table *table);

/* bench->ballots delegates, who are inside, draw and cast in one contest. */
void run_vote(const struct venue *venue, struct table *table);

/* Audiences of several sizes hear of scans. */
void run_live(const struct bench *bench, struct table *table);

/* A board of that many ballots and draws is recounted. */
void run_verify(const struct bench *bench, size_t rows, struct table *table);

/* What depends on the number of delegates, in congresses of growing size. */
void run_growth(const struct bench *bench, struct table *table);

/* Memory and start of an idle daemon, and the size of the program. */
void run_weight(const struct bench *bench, struct table *table);

#endif
