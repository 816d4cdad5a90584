/* verify_keys: the secret keys that a board publishes; a part of verify. */
#ifndef VERIFY_KEYS_H
#define VERIFY_KEYS_H

#include <stdbool.h>

#include "verify.h"

/* Takes the VOPRF secret key into verify->contest; whether it is there and the
 * secret half of the manifest's, else a finding. False for an open vote. */
bool verify_keys_voprf(struct verify *verify);

/* Takes the keys that a keyed contest is opened with, and tells of those that
 * are missing or wrong; whether the ballots can be opened. True for a contest
 * that is not keyed. */
bool verify_keys_opening(struct verify *verify);

#endif
