/* verify_figures: what a board tells beside its rows, against the recount; a
 * part of verify. */
#ifndef VERIFY_FIGURES_H
#define VERIFY_FIGURES_H

#include "verify.h"

/* After all rows: counts, totals and result. STATUS_NO_MEMORY. */
enum status verify_figures(struct verify *verify) STATUS_CHECKED;

/* What the rules make of the recount goes to verify->result, with
 * verify->counts.convened_adjusted where the majority is of that.
 * STATUS_NO_MEMORY. */
enum status verify_figures_result(struct verify *verify) STATUS_CHECKED;

/* After all rows: the head of the tree, and the closing signature. */
void verify_figures_closing(struct verify *verify);

/* Whether a list of totals is the recount's: calls `differs` for each row that
 * is not, with its number, or with 0 where there are more or fewer. */
void verify_figures_totals(const struct verify *verify, const json_t *rows,
    void (*differs)(void *closure, uint32_t number), void *closure);

#endif
