/* export: what the congress holds as tables, row by row, in
 * whatever format. The first row names the columns. Each reads in the caller's
 * transaction and ends with rows_end_row's status or the store's. */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdint.h>

#include "rows.h"
#include "status.h"
#include "store.h"

/* The session an export is of: *session itself where it exists, else
 * STATUS_NOT_FOUND; for 0 the open one, else the one opened last (0: there is
 * no session at all). */
enum status export_session(struct store *store, int64_t *session) STATUS_CHECKED;

/* Who was there in a session, by code:
 * code,full_name,delegation,standing,kind,seat,present,first_in,last_in,last_out,gate */
enum status export_attendance(struct store *store, int64_t session, struct rows *rows) STATUS_CHECKED;

/* The scans of a session, or of all (0), in the order of their arrival. */
enum status export_scans(struct store *store, int64_t session, struct rows *rows) STATUS_CHECKED;

/* The roster, every column of it under its name in the contract, and what
 * became of each delegate. */
enum status export_delegates(struct store *store, struct rows *rows) STATUS_CHECKED;

/* The audit log: seq,at,actor,act,data,prev,hash,signature */
enum status export_events(struct store *store, struct rows *rows) STATUS_CHECKED;

#endif
