#include "store_cards.h"

#include "store_sql.h"

enum statement { CARD_HOLDER, CARD_KEY, CARD_INSERT, CARD_REPLACE, CARD_SIGN_OUT, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [CARD_HOLDER] = "SELECT delegate FROM voting_card WHERE card_key = ?1",
    [CARD_KEY] = "SELECT card_key FROM voting_card WHERE delegate = ?1",
    [CARD_INSERT] = "INSERT INTO voting_card (delegate, card_key, issued_at) VALUES (?1, ?2, ?3)",
    [CARD_REPLACE] = ("INSERT INTO voting_card (delegate, card_key, issued_at) VALUES (?1, ?2, ?3)"
                      " ON CONFLICT (delegate) DO UPDATE SET card_key = excluded.card_key,"
                      " issued_at = excluded.issued_at"),
    [CARD_SIGN_OUT] = "UPDATE credential SET revoked_at = ?2 WHERE delegate = ?1 AND revoked_at IS NULL",
};

const struct sql_group store_cards_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_CARDS, which);
}

enum status store_card_holder(struct store *store, const unsigned char card_key[CARD_KEY_BYTES], int64_t *delegate)
{
	sqlite3_stmt *select = take_statement(store, CARD_HOLDER);
	sql_bytes(select, 1, card_key, CARD_KEY_BYTES);
	return sql_number(select, delegate);
}

enum status store_card_key(struct store *store, int64_t delegate, unsigned char card_key[CARD_KEY_BYTES])
{
	sqlite3_stmt *select = take_statement(store, CARD_KEY);
	sql_integer(select, 1, delegate);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	bool whole = sql_column_bytes(select, 0, card_key, CARD_KEY_BYTES);
	sql_end(select);
	return whole ? STATUS_OK : STATUS_CORRUPT;
}

static enum status write_card(
    struct act *act, enum statement which, int64_t delegate, const unsigned char card_key[CARD_KEY_BYTES])
{
	sqlite3_stmt *insert = take_statement(act->store, which);
	sql_integer(insert, 1, delegate);
	sql_bytes(insert, 2, card_key, CARD_KEY_BYTES);
	sql_integer(insert, 3, act->now);
	return sql_run(insert);
}

enum status store_card_add(struct act *act, int64_t delegate, const unsigned char card_key[CARD_KEY_BYTES])
{
	return write_card(act, CARD_INSERT, delegate, card_key);
}

enum status store_card_replace(struct act *act, int64_t delegate, const unsigned char card_key[CARD_KEY_BYTES])
{
	enum status status = write_card(act, CARD_REPLACE, delegate, card_key);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *revoke = take_statement(act->store, CARD_SIGN_OUT);
	sql_integer(revoke, 1, delegate);
	sql_integer(revoke, 2, act->now);
	return sql_run(revoke);
}
