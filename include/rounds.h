/* rounds: the run-offs and further rounds of a contest, as the drafts that are
 * made from its result. Any thread. `language` is the congress's: "en", or
 * anything else for Vietnamese. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "contest.h"
#include "rules.h"
#include "status.h"

/* The round of what would follow: a further round is one more, a run-off
 * belongs to the round that it settles. */
uint32_t rounds_number(const struct contest *earlier, enum rules_next kind);

/* The earlier title with "(bầu lại)" or "(lần 2)" behind it, in place of what
 * an earlier round has there; cut to CONTEST_TITLE_MAX bytes of UTF-8. */
void rounds_title(
    const struct contest *earlier, enum rules_next kind, const char *language, char out[CONTEST_TITLE_MAX + 1]);

/* What the hall should know before it decides. Static. */
const char *rounds_note(const struct contest *earlier, enum rules_next kind, const char *language);

/* The draft that follows: the offered candidates in their order, everything
 * else as in `earlier`. The caller unrefs. STATUS_NO_MEMORY. */
enum status rounds_draft(const struct contest *earlier, const struct rules_offer *offer, const char *language,
    struct contest **out) STATUS_CHECKED;

#endif
