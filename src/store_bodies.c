#include "store_bodies.h"

#include <stdlib.h>
#include <string.h>

#include "store_sql.h"

enum statement { HOST_GET, HOST_SET, BODY_EACH, BODY_SET, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [HOST_GET] = "SELECT organisation, place FROM congress",
    [HOST_SET] = "UPDATE congress SET organisation = ?1, place = ?2",
    [BODY_EACH] = "SELECT name, head, members FROM body",
    [BODY_SET] = "INSERT INTO body (name, head, members) VALUES (?1, ?2, ?3)"
                 " ON CONFLICT (name) DO UPDATE SET head = excluded.head, members = excluded.members",
};

const struct sql_group store_bodies_sql = {statements, STATEMENTS};

const char *store_body_name(enum store_body body)
{
	static const char *const names[STORE_BODIES] = {"presidium", "counting", "credentials"};
	return names[body];
}

static bool copy_column(sqlite3_stmt *row, int column, char **out)
{
	free(*out);
	*out = strdup(sql_column_text(row, column));
	return *out != NULL;
}

static enum status read_host(struct store *store, struct store_bodies *out)
{
	sqlite3_stmt *select = sql_take(store, SQL_BODIES, HOST_GET);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	bool whole = copy_column(select, 0, &out->organisation) && copy_column(select, 1, &out->place);
	sql_end(select);
	return whole ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_body(sqlite3_stmt *row, struct store_bodies *out)
{
	for (enum store_body body = 0; body < STORE_BODIES; body++) {
		if (strcmp(store_body_name(body), sql_column_text(row, 0)) != 0)
			continue;
		bool whole = copy_column(row, 1, &out->bodies[body].head) &&
		             copy_column(row, 2, &out->bodies[body].members);
		return whole ? STATUS_OK : STATUS_NO_MEMORY;
	}
	return STATUS_CORRUPT;
}

static enum status make_empty(struct store_bodies *out)
{
	bool whole = true;
	*out = (struct store_bodies){0};
	for (enum store_body body = 0; body < STORE_BODIES; body++) {
		out->bodies[body].head = calloc(1, 1);
		out->bodies[body].members = calloc(1, 1);
		whole = whole && out->bodies[body].head && out->bodies[body].members;
	}
	return whole ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status store_bodies_get(struct store *store, struct store_bodies *out)
{
	enum status status = make_empty(out);
	if (status == STATUS_OK)
		status = read_host(store, out);
	if (status == STATUS_OK) {
		sqlite3_stmt *select = sql_take(store, SQL_BODIES, BODY_EACH);
		while (sql_next(select, &status))
			status = read_body(select, out);
	}
	if (status != STATUS_OK)
		store_bodies_free(out);
	return status;
}

void store_bodies_free(struct store_bodies *bodies)
{
	free(bodies->organisation);
	free(bodies->place);
	for (enum store_body body = 0; body < STORE_BODIES; body++) {
		free(bodies->bodies[body].head);
		free(bodies->bodies[body].members);
	}
	*bodies = (struct store_bodies){0};
}

enum status store_bodies_set(struct act *act, const struct store_bodies *bodies)
{
	sqlite3_stmt *update = sql_take(act->store, SQL_BODIES, HOST_SET);
	sql_text(update, 1, bodies->organisation);
	sql_text(update, 2, bodies->place);
	enum status status = sql_run(update);
	for (enum store_body body = 0; body < STORE_BODIES && status == STATUS_OK; body++) {
		sqlite3_stmt *insert = sql_take(act->store, SQL_BODIES, BODY_SET);
		sql_text(insert, 1, store_body_name(body));
		sql_text(insert, 2, bodies->bodies[body].head);
		sql_text(insert, 3, bodies->bodies[body].members);
		status = sql_run(insert);
	}
	return status;
}
