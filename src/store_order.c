#include "store_order.h"

#include "log.h"
#include "store_sql.h"

enum statement { OWED, BYTES, DONE, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [OWED] = "SELECT owed FROM arrival_order",
    [BYTES] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    [DONE] = "UPDATE arrival_order SET owed = 0",
};

const struct sql_group store_order_sql = {statements, STATEMENTS};

enum status store_order_look(struct store *store)
{
	int64_t owed;
	enum status status = sql_number(sql_take(store, SQL_ORDER, OWED), &owed);
	if (status == STATUS_OK)
		store->order_owed = owed;
	return status;
}

static void note_moment(struct store *store, enum store_order_moment moment, int64_t now)
{
	if (!store->order_since)
		store->order_since = now;
	if (moment == STORE_ORDER_BUSY || !store->order_quiet_since)
		store->order_quiet_since = now;
}

static bool is_due(struct store *store, int64_t now)
{
	int64_t bytes;
	if (now < store->order_not_before || sql_number(sql_take(store, SQL_ORDER, BYTES), &bytes) != STATUS_OK)
		return false;
	return bytes <= STORE_ORDER_SMALL || now - store->order_since >= STORE_ORDER_WAIT_MS ||
	       now - store->order_quiet_since >= bytes / STORE_ORDER_BYTES_PER_MS;
}

/* The mark goes after the deed: a crash between the two costs a repetition. */
static enum status write_anew(struct store *store)
{
	enum status status = sql_status(store->db, sqlite3_exec(store->db, "VACUUM", NULL, NULL, NULL));
	if (status == STATUS_OK)
		status = sql_run(sql_take(store, SQL_ORDER, DONE));
	return status;
}

void store_order_tidy(struct store *store, enum store_order_moment moment, int64_t now)
{
	if (!store->order_owed)
		return;
	note_moment(store, moment, now);
	if (!is_due(store, now))
		return;
	enum status status = write_anew(store);
	if (status != STATUS_OK) {
		log_warning("the order in which ballots came is not out of the file yet: %s", status_code(status));
		store->order_not_before = now + STORE_ORDER_AGAIN_MS;
		return;
	}
	store->order_owed = false;
	store->order_since = store->order_quiet_since = 0;
	status = store_checkpoint(store);
	if (status != STATUS_OK)
		log_warning("the write-ahead log is not empty yet after a count: %s", status_code(status));
}
