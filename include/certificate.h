/* certificate: the result of a contest as two offices certified it, frozen as
 * one JSON text:
 *
 *   {"v":1,"congress","contest","title","runoff_of","further_of","round",
 *    "manifest_hash","frozen_at","voting_ended_at","closed_at","root",
 *    "closing_signature","counts","papers","totals","invalid_reasons",
 *    "result","quorum","overrides","approvals","records"}
 *
 * It is written in exactly this way, so that the same contest gives the same
 * bytes again. Its SHA-256 is signed by the congress key, over
 * "congressd-certificate-v1" and the hash. "records" has a digest of each
 * table's part (see store_certificates.h): a byte changed anywhere shows. */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "contest.h"
#include "key.h"
#include "status.h"
#include "store.h"
#include "store_congress.h"

/* The text of a certified contest as the database has it now. For free(). */
enum status certificate_text(
    struct store *store, uint32_t congress, const struct contest *contest, char **out) STATUS_CHECKED;

void certificate_hash(const char *text, uint8_t hash[BALLOT_HASH_BYTES]);
void certificate_sign(
    const struct key *key, const uint8_t hash[BALLOT_HASH_BYTES], uint8_t signature[KEY_SIGNATURE_BYTES]);
bool certificate_verify(const uint8_t public_key[KEY_PUBLIC_BYTES], const uint8_t hash[BALLOT_HASH_BYTES],
    const uint8_t signature[KEY_SIGNATURE_BYTES]);

/* Makes the text of a certified contest again and holds it against what is
 * stored. Calls `find` with what differs: "hash", "signature", a member of the
 * text, or "records." and the name of a table. STATUS_NOT_FOUND when nothing is
 * stored; STATUS_OK whatever is found. */
enum status certificate_check(struct store *store, const struct congress *congress, const struct contest *contest,
    void (*find)(void *closure, const char *what), void *closure) STATUS_CHECKED;

#endif
