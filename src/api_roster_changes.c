#include "api_roster_changes.h"

#include <stdlib.h>
#include <string.h>

enum status api_roster_changes_add(
    struct api_roster_changes *changes, const struct roster_row *row, struct delegate **before)
{
	if (changes->count == API_ROSTER_CHANGES) {
		changes->left_out++;
		return STATUS_OK;
	}
	if (!changes->items)
		changes->items = calloc(API_ROSTER_CHANGES, sizeof *changes->items);
	if (!changes->items)
		return STATUS_NO_MEMORY;
	changes->items[changes->count++] = (struct api_roster_changes_item){row, *before};
	*before = NULL;
	return STATUS_OK;
}

void api_roster_changes_free(struct api_roster_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		store_delegate_free(changes->items[i].before);
	free(changes->items);
	*changes = (struct api_roster_changes){0};
}

bool api_roster_changes_field(const struct roster *roster, const struct api_roster_changes_item *item,
    enum roster_column column, struct api_roster_changes_field *field)
{
	if (!item->before && (column == ROSTER_CODE || column == ROSTER_FULL_NAME))
		return false;
	field->from = item->before ? item->before->cells[column] : "";
	field->to = item->row->cells[column];
	/* A new delegate has a standing also where the file is silent. */
	bool given = !item->before || roster_csv_gives(roster, item->row, column);
	return given && strcmp(field->from, field->to) != 0;
}

static json_t *fields_json(const struct roster *roster, const struct api_roster_changes_item *item)
{
	json_t *list = json_array();
	for (enum roster_column column = 0; list && column < ROSTER_COLUMNS; column++) {
		struct api_roster_changes_field field;
		if (!api_roster_changes_field(roster, item, column, &field))
			continue;
		json_t *entry = json_pack(
		    "{s:s, s:s, s:s}", "column", roster_columns_name(column), "from", field.from, "to", field.to);
		if (json_array_append_new(list, entry) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

static json_t *item_json(const struct roster *roster, const struct api_roster_changes_item *item)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:o}", "line", (json_int_t)item->row->line, "code",
	    item->row->cells[ROSTER_CODE], "full_name", item->row->cells[ROSTER_FULL_NAME], "change",
	    item->before ? "updated" : "added", "fields", fields_json(roster, item));
}

json_t *api_roster_changes_json(const struct roster *roster, const struct api_roster_changes *changes)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < changes->count; i++) {
		if (json_array_append_new(list, item_json(roster, &changes->items[i])) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}
