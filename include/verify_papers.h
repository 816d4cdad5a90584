/* verify_papers: the ballot papers of a board; a part of verify. */
#ifndef VERIFY_PAPERS_H
#define VERIFY_PAPERS_H

#include "merkle.h"
#include "verify.h"

/* Checks every paper and who was handed one, counts into verify->totals (after
 * the draws, whose number stands in its `issued`), and adds their leaves.
 * STATUS_INVALID, with a finding, when there are none where the manifest
 * promises them. */
enum status verify_papers(struct verify *verify, const json_t *board, struct merkle *tree) STATUS_CHECKED;

#endif
