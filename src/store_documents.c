#include "store_documents.h"

#include "store_sql.h"

enum statement {
	DOCUMENT_INSERT,
	DOCUMENT_WITHDRAW,
	DOCUMENT_OPEN,
	DOCUMENT_OPENED,
	DOCUMENT_GET,
	DOCUMENT_EACH,
	STATEMENTS
};

#define IN_FORCE "FROM document WHERE withdrawn_at IS NULL"
#define SELECT "SELECT id, title, name, type, size, sha256, created_at, pages, opened " IN_FORCE

static const char *const statements[STATEMENTS] = {
    [DOCUMENT_INSERT] = "INSERT INTO document (title, name, type, size, sha256, created_at, pages)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
    [DOCUMENT_WITHDRAW] = "UPDATE document SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL RETURNING id",
    [DOCUMENT_OPEN] = "INSERT INTO document_opened (document, delegate) SELECT id, ?2 " IN_FORCE " AND id = ?1"
                      " ON CONFLICT DO UPDATE SET document = document RETURNING document",
    [DOCUMENT_OPENED] =
        "SELECT EXISTS (SELECT 1 FROM document_opened WHERE document = ?1 AND delegate = ?2) " IN_FORCE " AND id = ?1",
    [DOCUMENT_GET] = SELECT " AND id = ?1",
    [DOCUMENT_EACH] = SELECT " ORDER BY id",
};

const struct sql_group store_documents_sql = {statements, STATEMENTS};

enum status store_document_add(struct act *act, const struct store_document *document, int64_t *id)
{
	sqlite3_stmt *insert = sql_take(act->store, SQL_DOCUMENTS, DOCUMENT_INSERT);
	sql_text(insert, 1, document->title);
	sql_text(insert, 2, document->name);
	sql_text(insert, 3, document->type);
	sql_integer(insert, 4, (int64_t)document->size);
	sql_bytes(insert, 5, document->sha256, sizeof document->sha256);
	sql_integer(insert, 6, act->now);
	sql_optional(insert, 7, document->pages);
	return sql_number(insert, id);
}

enum status store_document_withdraw(struct act *act, int64_t id)
{
	sqlite3_stmt *update = sql_take(act->store, SQL_DOCUMENTS, DOCUMENT_WITHDRAW);
	sql_integer(update, 1, id);
	sql_integer(update, 2, act->now);
	return sql_number(update, &id);
}

enum status store_document_open(struct act *act, int64_t id, int64_t delegate)
{
	sqlite3_stmt *insert = sql_take(act->store, SQL_DOCUMENTS, DOCUMENT_OPEN);
	sql_integer(insert, 1, id);
	sql_integer(insert, 2, delegate);
	return sql_number(insert, &id);
}

enum status store_document_opened(struct store *store, int64_t id, int64_t delegate, bool *opened)
{
	int64_t found = 0;
	sqlite3_stmt *select = sql_take(store, SQL_DOCUMENTS, DOCUMENT_OPENED);
	sql_integer(select, 1, id);
	sql_integer(select, 2, delegate);
	enum status status = sql_number(select, &found);
	*opened = found != 0;
	return status;
}

static enum status take_row(sqlite3_stmt *row, store_document_take take, void *closure)
{
	struct store_document document = {
	    .id = sqlite3_column_int64(row, 0),
	    .title = sql_column_text(row, 1),
	    .name = sql_column_text(row, 2),
	    .type = sql_column_text(row, 3),
	    .size = (uint64_t)sqlite3_column_int64(row, 4),
	    .created_at = sqlite3_column_int64(row, 6),
	    .pages = (uint32_t)sqlite3_column_int64(row, 7),
	    .opened = (uint64_t)sqlite3_column_int64(row, 8),
	};
	if (!sql_column_bytes(row, 5, document.sha256, sizeof document.sha256))
		return STATUS_CORRUPT;
	return take(closure, &document);
}

enum status store_document_get(struct store *store, int64_t id, store_document_take take, void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_DOCUMENTS, DOCUMENT_GET);
	sql_integer(select, 1, id);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	status = take_row(select, take, closure);
	sql_end(select);
	return status;
}

enum status store_document_each(struct store *store, store_document_take take, void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_DOCUMENTS, DOCUMENT_EACH);
	enum status status = STATUS_OK;
	while (sql_next(select, &status)) {
		status = take_row(select, take, closure);
	}
	return status;
}
