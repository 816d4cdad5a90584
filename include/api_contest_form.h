/* api_contest_form: the definition of a contest as it comes in a request. */
#ifndef API_CONTEST_FORM_H
#define API_CONTEST_FORM_H

#include "contest.h"
#include "reply.h"
#include "request.h"
#include "status.h"

/* Reads the body into a definition, which the caller unrefs. `base` is the
 * draft to be changed, of which every field not named stays; NULL where all
 * is new. Names are brought to NFC and, unless "order" is "given", into the
 * Vietnamese order of the given name. STATUS_INVALID with the faults in the
 * reply; STATUS_BAD_REQUEST. */
enum status api_contest_form_read(const struct request *request, const struct contest *base, struct reply *reply,
    struct contest **out) STATUS_CHECKED;

#endif
