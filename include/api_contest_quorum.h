/* api_contest_quorum: who is in the hall, inside a transaction. */
#ifndef API_CONTEST_QUORUM_H
#define API_CONTEST_QUORUM_H

#include "hall.h"
#include "status.h"
#include "store.h"

/* Who is convened and present now, with the quorum asked for. */
enum status api_contest_quorum_read(struct store *store, struct hall_attendance *out) STATUS_CHECKED;

#endif
