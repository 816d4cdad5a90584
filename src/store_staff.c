#include "store_staff.h"

#include <stdio.h>
#include <string.h>

#include "store_sql.h"

enum statement {
	ACCOUNT_INSERT,
	ACCOUNT_REMOVE,
	ACCOUNT_PASSWORD,
	ACCOUNT_FIND,
	ACCOUNT_EACH,
	CREDENTIAL_INSERT,
	CREDENTIAL_FIND,
	CREDENTIAL_REVOKE,
	CREDENTIAL_REVOKE_ACCOUNT,
	CREDENTIAL_EACH,
	PAIRING_INSERT,
	PAIRING_USE,
	STATEMENTS
};

static const char *const statements[STATEMENTS] = {
    [ACCOUNT_INSERT] = "INSERT INTO account (name, role, password, created_at) VALUES (?1, ?2, ?3, ?4)",
    [ACCOUNT_REMOVE] = "UPDATE account SET removed_at = ?2 WHERE name = ?1 AND removed_at IS NULL RETURNING id",
    [ACCOUNT_PASSWORD] = "UPDATE account SET password = ?2 WHERE name = ?1 AND removed_at IS NULL RETURNING id",
    [ACCOUNT_FIND] = "SELECT id, name, role, password, created_at FROM account WHERE name = ?1 AND removed_at IS NULL",
    [ACCOUNT_EACH] = "SELECT id, name, role, password, created_at FROM account WHERE removed_at IS NULL ORDER BY name",
    [CREDENTIAL_INSERT] = "INSERT INTO credential (token_hash, kind, role, label, account, delegate, created_at,"
                          " expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
    [CREDENTIAL_FIND] = "SELECT c.id, c.kind, c.role, c.delegate, a.name, c.label FROM credential c"
                        " LEFT JOIN account a ON a.id = c.account"
                        " WHERE c.token_hash = ?1 AND c.revoked_at IS NULL AND ifnull(c.expires_at > ?2, 1)",
    [CREDENTIAL_REVOKE] = "UPDATE credential SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL RETURNING id",
    [CREDENTIAL_REVOKE_ACCOUNT] = "UPDATE credential SET revoked_at = ?2 WHERE account = ?1 AND revoked_at IS NULL",
    [CREDENTIAL_EACH] = "SELECT id, kind, role, label, account, delegate, created_at, expires_at FROM credential"
                        " WHERE delegate IS NULL AND revoked_at IS NULL AND ifnull(expires_at > ?1, 1) ORDER BY id",
    [PAIRING_INSERT] = "INSERT INTO pairing (code_hash, role, label, expires_at) VALUES (?1, ?2, ?3, ?4)",
    [PAIRING_USE] = "UPDATE pairing SET used_at = ?2 WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2"
                    " RETURNING role, label",
};

const struct sql_group store_staff_sql = {statements, STATEMENTS};

static sqlite3_stmt *take_statement(struct store *store, enum statement which)
{
	return sql_take(store, SQL_STAFF, which);
}

enum status store_account_add(struct act *act, const char *name, enum role role, const char *password)
{
	sqlite3_stmt *insert = take_statement(act->store, ACCOUNT_INSERT);
	sql_text(insert, 1, name);
	sql_text(insert, 2, role_name(role));
	sql_text(insert, 3, password);
	sql_integer(insert, 4, act->now);
	return sql_run(insert);
}

static enum status end_sessions(struct act *act, int64_t account)
{
	sqlite3_stmt *revoke = take_statement(act->store, CREDENTIAL_REVOKE_ACCOUNT);
	sql_integer(revoke, 1, account);
	sql_integer(revoke, 2, act->now);
	return sql_run(revoke);
}

enum status store_account_remove(struct act *act, const char *name)
{
	int64_t id;
	sqlite3_stmt *update = take_statement(act->store, ACCOUNT_REMOVE);
	sql_text(update, 1, name);
	sql_integer(update, 2, act->now);
	enum status status = sql_number(update, &id);
	return status == STATUS_OK ? end_sessions(act, id) : status;
}

enum status store_account_password(struct act *act, const char *name, const char *password)
{
	int64_t id;
	sqlite3_stmt *update = take_statement(act->store, ACCOUNT_PASSWORD);
	sql_text(update, 1, name);
	sql_text(update, 2, password);
	enum status status = sql_number(update, &id);
	return status == STATUS_OK ? end_sessions(act, id) : status;
}

static enum status account_of(sqlite3_stmt *row, struct account *out)
{
	*out = (struct account){
	    .id = sqlite3_column_int64(row, 0),
	    .name = sql_column_text(row, 1),
	    .password = sql_column_text(row, 3),
	    .created_at = sqlite3_column_int64(row, 4),
	};
	return role_parse(sql_column_text(row, 2), &out->role) ? STATUS_OK : STATUS_CORRUPT;
}

enum status store_account_find(struct store *store, const char *name, store_account_take take, void *closure)
{
	sqlite3_stmt *select = take_statement(store, ACCOUNT_FIND);
	sql_text(select, 1, name);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct account account;
	status = account_of(select, &account);
	if (status == STATUS_OK)
		status = take(closure, &account);
	sql_end(select);
	return status;
}

enum status store_account_each(struct store *store, store_account_take take, void *closure)
{
	sqlite3_stmt *select = take_statement(store, ACCOUNT_EACH);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct account account;
		status = account_of(select, &account);
		if (status == STATUS_OK)
			status = take(closure, &account);
	}
	return status;
}

enum status store_credential_add(
    struct act *act, const unsigned char hash[32], const struct credential *credential, int64_t *id)
{
	sqlite3_stmt *insert = take_statement(act->store, CREDENTIAL_INSERT);
	sql_bytes(insert, 1, hash, 32);
	sql_text(insert, 2, role_credential_name(credential->by));
	sql_text(insert, 3, role_name(credential->role));
	sql_text(insert, 4, credential->label ? credential->label : "");
	sql_optional(insert, 5, credential->account);
	sql_optional(insert, 6, credential->delegate);
	sql_integer(insert, 7, act->now);
	sql_optional(insert, 8, credential->expires_at);
	return sql_number(insert, id);
}

static enum status credential_kind(const char *name, enum role_credential *out)
{
	for (enum role_credential by = ROLE_BY_TOKEN; by <= ROLE_BY_CARD; by++) {
		if (strcmp(role_credential_name(by), name) == 0) {
			*out = by;
			return STATUS_OK;
		}
	}
	return STATUS_CORRUPT;
}

static void name_actor(struct principal *who, const char *account)
{
	if (who->by == ROLE_BY_SESSION)
		snprintf(who->actor, sizeof who->actor, "account:%s", account);
	else
		snprintf(who->actor, sizeof who->actor, "%s:%lld", role_credential_name(who->by),
		    (long long)(who->delegate ? who->delegate : who->credential));
}

enum status store_credential_find(struct store *store, const unsigned char hash[32], int64_t now, struct principal *out)
{
	sqlite3_stmt *select = take_statement(store, CREDENTIAL_FIND);
	sql_bytes(select, 1, hash, 32);
	sql_integer(select, 2, now);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct principal who = {
	    .credential = sqlite3_column_int64(select, 0),
	    .delegate = sqlite3_column_int64(select, 3),
	};
	status = credential_kind(sql_column_text(select, 1), &who.by);
	if (status == STATUS_OK && !role_parse(sql_column_text(select, 2), &who.role))
		status = STATUS_CORRUPT;
	name_actor(&who, sql_column_text(select, 4));
	if (who.by == ROLE_BY_TOKEN || who.by == ROLE_BY_DEVICE)
		snprintf(who.label, sizeof who.label, "%s", sql_column_text(select, 5));
	sql_end(select);
	if (status == STATUS_OK)
		*out = who;
	return status;
}

enum status store_credential_revoke(struct act *act, int64_t id)
{
	sqlite3_stmt *update = take_statement(act->store, CREDENTIAL_REVOKE);
	sql_integer(update, 1, id);
	sql_integer(update, 2, act->now);
	return sql_number(update, &id);
}

static enum status credential_of(sqlite3_stmt *row, struct credential *out)
{
	*out = (struct credential){
	    .id = sqlite3_column_int64(row, 0),
	    .label = sql_column_text(row, 3),
	    .account = sqlite3_column_int64(row, 4),
	    .delegate = sqlite3_column_int64(row, 5),
	    .created_at = sqlite3_column_int64(row, 6),
	    .expires_at = sqlite3_column_int64(row, 7),
	};
	if (!role_parse(sql_column_text(row, 2), &out->role))
		return STATUS_CORRUPT;
	return credential_kind(sql_column_text(row, 1), &out->by);
}

enum status store_credential_each(struct store *store, int64_t now,
    enum status (*take)(void *closure, const struct credential *credential), void *closure)
{
	sqlite3_stmt *select = take_statement(store, CREDENTIAL_EACH);
	sql_integer(select, 1, now);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		struct credential credential;
		status = credential_of(select, &credential);
		if (status == STATUS_OK)
			status = take(closure, &credential);
	}
	return status;
}

enum status store_pairing_add(
    struct act *act, const unsigned char hash[32], enum role role, const char *label, int64_t expires_at)
{
	sqlite3_stmt *insert = take_statement(act->store, PAIRING_INSERT);
	sql_bytes(insert, 1, hash, 32);
	sql_text(insert, 2, role_name(role));
	sql_text(insert, 3, label);
	sql_integer(insert, 4, expires_at);
	return sql_run(insert);
}

enum status store_pairing_use(struct act *act, const unsigned char hash[32], enum role *role, char label[128])
{
	sqlite3_stmt *update = take_statement(act->store, PAIRING_USE);
	sql_bytes(update, 1, hash, 32);
	sql_integer(update, 2, act->now);
	enum status status = sql_row(update);
	if (status != STATUS_OK)
		return status;
	bool known = role_parse(sql_column_text(update, 0), role);
	snprintf(label, 128, "%s", sql_column_text(update, 1));
	status = sql_run(update);
	return known ? status : STATUS_CORRUPT;
}
