/* api_contest_form_keys: the public keys of a keyed contest as they come in a
 * definition, and the secret ones as they are published. */
#ifndef API_CONTEST_FORM_KEYS_H
#define API_CONTEST_FORM_KEYS_H

#include "contest.h"
#include "form.h"

/* Reads "sealed", "sealing_keys" and "second_issuer" into a definition; what
 * is not named stays. */
void api_contest_form_keys_read(struct form *form, struct contest *contest);

/* Reads "sealing" and "second_issuer": secret keys, of which any may be
 * missing. given[key] tells which are there. */
void api_contest_form_keys_secret(struct form *form, const struct contest *contest, bool given[CONTEST_KEYS],
    uint8_t keys[CONTEST_KEYS][CONTEST_KEY_BYTES]);

#endif
