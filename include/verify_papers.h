/* verify_papers: the ballot papers of a board; a part of verify. */
#ifndef VERIFY_PAPERS_H
#define VERIFY_PAPERS_H

#include "verify_rows.h"

/* Checks every paper and who was handed one, after the draws; adds the papers'
 * leaves, and counts those handed out. STATUS_IO, STATUS_NO_MEMORY. */
enum status verify_papers(struct verify_rows *rows) STATUS_CHECKED;

#endif
