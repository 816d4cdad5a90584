/* api_board: the published board of a counted contest: everything that is
 * needed to count again without trusting the server. */
#ifndef API_BOARD_H
#define API_BOARD_H

#include <stdint.h>
#include <stdio.h>

#include "contest.h"
#include "key.h"
#include "status.h"
#include "store.h"

/* Writes the board of a closed or certified contest as one JSON object, in one
 * read transaction of its own:
 *
 *	{"manifest","manifest_signature","voprf_secret_key","convened","present",
 *	 "issued","collected","valid","invalid","totals":[{number,name,for,against,other}],
 *	 "ballots":[{"ballot_key","token","marks","signature"}],
 *	 "draws":[{"delegate_code","card_key","blinded","evaluated","signature"}],
 *	 "root","closing_signature","public_key"}
 *
 * and with ballot papers, before the root,
 *
 *	 "paper":{"printed","issued","collected","voided","spoiled","delegates":[code],
 *	  "ballots":[{"serial","marks","reason"}]}
 *
 * ballots by ballot key, draws by code, papers by serial and those they were
 * handed to by code. An open vote has no key (null), no
 * ballots and no draws, but "votes":[{"delegate","delegate_code","marks"}] by
 * delegate id. `public_key` is the congress's. STATUS_IO when `out` fails. */
enum status api_board_write(struct store *store, const uint8_t public_key[KEY_PUBLIC_BYTES],
    const struct contest *contest, FILE *out) STATUS_CHECKED;

#endif
