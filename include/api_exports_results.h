/* api_exports_results: results.csv, the rows of contests as their JSON shows
 * them: what is not revealed there is an empty cell here. */
#ifndef API_EXPORTS_RESULTS_H
#define API_EXPORTS_RESULTS_H

#include <stdint.h>

#include "rows.h"
#include "hall.h"
#include "status.h"
#include "store.h"

/* Into a started CSV writer, in the caller's read transaction:
 * contest,title,state,convened,present,issued,collected,valid,invalid,number,
 * name,for,against,other,percent,elected: of one contest (STATUS_NOT_FOUND), or
 * for 0 of all that are closed or certified. */
enum status api_exports_results_write(
    struct hall *hall, struct store *store, int64_t contest, struct rows *rows) STATUS_CHECKED;

#endif
