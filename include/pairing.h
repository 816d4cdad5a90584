/* pairing: inviting a device by a code good once, for ten minutes. */
#ifndef PAIRING_H
#define PAIRING_H

#include "base32.h"
#include "role.h"
#include "status.h"
#include "store.h"

#define PAIRING_CODE_BYTES 10 /* 80 random bits: no limit on guesses is needed */
#define PAIRING_CODE_TEXT BASE32_LENGTH(PAIRING_CODE_BYTES)
#define PAIRING_CODE_SIZE (PAIRING_CODE_TEXT + 1)
#define PAIRING_MS (10 * 60 * 1000)

/* Makes a code, stores its hash and appends the event device.invite, in the
 * caller's transaction. The caller wipes `code`. */
enum status pairing_invite(
    struct act *act, enum role role, const char *label, char code[PAIRING_CODE_SIZE]) STATUS_CHECKED;

/* The hash under which a code is stored; of any text. */
void pairing_hash(const char *code, unsigned char hash[32]);

/* The page a device of this role opens: "scan" or "console". Static. */
const char *pairing_page(enum role role);

#endif
