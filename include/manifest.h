/* manifest: the definition of a contest as one JSON text, fixed when the
 * contest leaves draft. Its SHA-256 names the contest in every signature; see
 * ballot.h.
 *
 *	{"v":1,"congress":"<8 hex digits>","contest":id,"title":…,"style":…,
 *	 "secret":…,"seats":n,"options":["name", …],
 *	 "majority":{"num":n,"den":n,"base":…},"voprf_public_key":"<hex>"|null,
 *	 "blank":…,"undervote":…,"row_error":…,"reveal":…,"reveal_step":n,
 *	 "late_issue":…,"require_present":…,"board":…,"runoff_of":id|null}
 *
 * and of a keyed contest "sealed":true with "sealing_keys":["<hex>", …], and
 * "second_issuer":"<hex>". An open vote has no VOPRF key. Any thread. */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <stddef.h>
#include <stdint.h>

#include "contest.h"
#include "key.h"
#include "status.h"

/* The text, to be freed. STATUS_NO_MEMORY. */
enum status manifest_text(const struct contest *contest, uint32_t congress, char **out) STATUS_CHECKED;

/* Gives `contest` what leaving draft makes: the key pair of a secret contest,
 * the manifest, its hash, and the congress key's signature. */
enum status manifest_publish(struct contest *contest, uint32_t congress, const struct key *key) STATUS_CHECKED;

/* Reads a manifest into a contest with its id, definition, public key, text
 * and hash, which the caller unrefs. What stands behind voprf_public_key may
 * be missing and has then its default. STATUS_INVALID for anything that is no
 * manifest of a sound contest. */
enum status manifest_read(const char *text, size_t length, uint32_t *congress, struct contest **out) STATUS_CHECKED;

#endif
