/* api_announcements: what commands share with the announcements' handlers. */
#ifndef API_ANNOUNCEMENTS_H
#define API_ANNOUNCEMENTS_H

#include <stdint.h>

#include "status.h"
#include "store.h"

/* Tells the hall `text` (1 to 500 characters, NFC), with its event, in the
 * caller's transaction; the new announcement's id goes to *id. */
enum status api_announcements_record(struct act *act, const char *text, int64_t *id) STATUS_CHECKED;

#endif
