/* store_order: takes the order of arrival out of the database file.
 *
 * SQLite puts a row's bytes where there is room: the later of two rows of one
 * page lies before the earlier one, and a page with a higher number was begun
 * later, whatever their keys. Ballots are keyed at random, but who knows in
 * which order delegates cast would find their ballots by these places. So when
 * a secret contest is over (closed or cancelled) the whole file is written anew
 * in the order of the keys (VACUUM), and the write-ahead log emptied: then the
 * file is what anyone would make of its rows who knew nothing but these.
 *
 * What is owed stands in the database until it is done, over a restart too. The
 * writer stands still meanwhile, some 15 ms for each 1,000 delegates with their
 * ballots; so a large file waits until nobody has wanted anything for as long as
 * it will take. */
#ifndef STORE_ORDER_H
#define STORE_ORDER_H

#include <stdint.h>

#include "status.h"
#include "store.h"

#define STORE_ORDER_SMALL (2 << 20)           /* bytes: up to here it is done at once, in some 20 ms */
#define STORE_ORDER_BYTES_PER_MS (64 << 10)   /* a large file is worked off */
#define STORE_ORDER_WAIT_MS (30 * 1000)       /* and waits so long for quiet */
#define STORE_ORDER_AGAIN_MS (5 * 1000)       /* after a failure */

/* Whether something was stored since the last call. */
enum store_order_moment { STORE_ORDER_BUSY, STORE_ORDER_QUIET };

/* Reads whether anything is owed: when the writer starts, and after a commit
 * that ended a contest. The writer's connection, outside a transaction. */
enum status store_order_look(struct store *store) STATUS_CHECKED;

/* Writes the file anew where that is owed and due; cheap otherwise. `now` is
 * timestamp_monotonic's. The log says what went wrong; it is tried again. */
void store_order_tidy(struct store *store, enum store_order_moment moment, int64_t now);

#endif
