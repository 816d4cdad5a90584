/* api_roster_changes: what an import would change, row by row, for those who
 * look before they store. One thread. */
#ifndef API_ROSTER_CHANGES_H
#define API_ROSTER_CHANGES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "roster_csv.h"
#include "status.h"
#include "store_roster.h"

#define API_ROSTER_CHANGES 1000 /* kept in the list; further ones are only counted */

struct api_roster_changes_item {
	const struct roster_row *row; /* the roster's, which must live as long */
	struct delegate *before;      /* owned; NULL: the row adds a delegate */
};

/* Start with {0}. */
struct api_roster_changes {
	struct api_roster_changes_item *items; /* in the file's order */
	size_t count, left_out;
};

/* Adds a row that adds or changes a delegate. Takes *before and sets it to
 * NULL where the list has room. STATUS_NO_MEMORY. */
enum status api_roster_changes_add(
    struct api_roster_changes *changes, const struct roster_row *row, struct delegate **before) STATUS_CHECKED;

/* Frees the items and leaves {0}. */
void api_roster_changes_free(struct api_roster_changes *changes);

struct api_roster_changes_field {
	const char *from, *to; /* borrowed; "" for nothing */
};

/* Whether the item gives that column another value; sets *field if so. Code
 * and name of a new delegate are not told again. */
bool api_roster_changes_field(const struct roster *roster, const struct api_roster_changes_item *item,
    enum roster_column column, struct api_roster_changes_field *field);

/* [{line,code,full_name,change,fields:[{column,from,to}]}]; NULL without memory. */
json_t *api_roster_changes_json(const struct roster *roster, const struct api_roster_changes *changes);

#endif
