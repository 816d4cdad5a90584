/* keyed_json: what a keyed contest has in JSON beside others. Functions give
 * not 0 without memory, and add nothing to a contest without keys. Any thread. */
#ifndef KEYED_JSON_H
#define KEYED_JSON_H

#include <jansson.h>

#include "contest.h"

/* Adds its public keys: "sealed", "sealing_keys", "second_issuer". */
int keyed_json_add_public(json_t *json, const struct contest *contest);

/* Adds "sealing_secret_keys" and "second_issuer_secret_key", null until it is
 * opened. */
int keyed_json_add_secrets(json_t *json, const struct contest *contest);

/* Adds "opened" and "missing_keys"; with a second issuer "second_pending": how
 * many of the `drawn` are not answered. */
int keyed_json_add_state(json_t *json, const struct contest *contest, uint32_t drawn, uint32_t answered);

#endif
