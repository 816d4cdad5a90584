/* store_paper_row: how a teller's reading of a ballot paper stands in two
 * columns side by side: what was found, and the marks. For store_paper*. */
#ifndef STORE_PAPER_ROW_H
#define STORE_PAPER_ROW_H

#include <stdbool.h>

#include "ballot_paper.h"
#include "store_sql.h"

/* Reads the finding in `column` and the marks in the next one, which go to
 * `marks`. False when they are no reading. */
bool store_paper_row_reading(
    sqlite3_stmt *row, int column, struct rules_choice marks[RULES_BOXES], struct ballot_paper_reading *out);

/* Binds them to `index` and the next one; `bytes` is to stay until the
 * statement is done. */
void store_paper_row_bind(sqlite3_stmt *statement, int index, const struct ballot_paper_reading *reading,
    uint8_t bytes[BALLOT_PAPER_MARKS_BYTES]);

#endif
