/* api_paper: what the handlers of ballot papers share. */
#ifndef API_PAPER_H
#define API_PAPER_H

#include <jansson.h>
#include <stdint.h>

#include "app.h"
#include "ballot_paper.h"
#include "contest.h"
#include "form.h"
#include "reply.h"
#include "request.h"
#include "status.h"
#include "store_paper.h"

/* The contest of the path, a reference to be released. STATUS_NOT_FOUND;
 * STATUS_WRONG_STATE for one without ballot papers. */
enum status api_paper_contest(
    struct app *app, const struct request *request, struct reply *reply, struct contest **out) STATUS_CHECKED;

/* Reads the field "serial", which is required, as scanned or typed. */
void api_paper_serial(struct form *form, uint8_t serial[BALLOT_PAPER_SERIAL_BYTES]);

/* The paper with this serial as one of `contest`: STATUS_UNKNOWN_SERIAL,
 * STATUS_OTHER_CONTEST, STATUS_VOIDED_SERIAL; *out is set for the last two,
 * too. */
enum status api_paper_find(struct store *store, int64_t contest, const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    struct store_paper *out) STATUS_CHECKED;

/* The 16 characters. NULL without memory. */
json_t *api_paper_serial_json(const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES]);

/* Adds "marks" and "reason", of which one is null. `reading` may be NULL: both
 * are. False without memory. */
bool api_paper_add_reading(json_t *object, const struct ballot_paper_reading *reading);

/* Answers with `body` (taken; NULL: out of memory) and the counts of the
 * contest's papers as "papers". */
enum status api_paper_reply(
    const struct request *request, struct reply *reply, unsigned http, int64_t contest, json_t *body) STATUS_CHECKED;

#endif
