#include "api_roster_compare.h"

#include <stdlib.h>
#include <string.h>

#include "store_roster.h"

/* A row whose delegate is to replace another. */
struct link {
	const struct roster_row *row;
	int64_t delegate; /* 0: to be added */
};

struct api_roster_compare {
	struct roster *roster;
	struct api_roster_changes *changes;
	struct api_roster_compare_counts counts;
	size_t next; /* row; behind the last, link */
	bool *changed; /* of each row */
	struct link *links; /* room for every row */
	size_t link_count;
	int64_t *freed; /* ids of delegates who will not replace whom they do now; room for every row */
	size_t freed_count;
};

enum status api_roster_compare_open(
    struct roster *roster, struct api_roster_changes *changes, struct api_roster_compare **out)
{
	struct api_roster_compare *compare = calloc(1, sizeof *compare);
	if (!compare)
		return STATUS_NO_MEMORY;
	size_t room = roster->count + 1;
	*compare = (struct api_roster_compare){
	    .roster = roster,
	    .changes = changes,
	    .changed = calloc(room, sizeof *compare->changed),
	    .links = calloc(room, sizeof *compare->links),
	    .freed = calloc(room, sizeof *compare->freed),
	};
	if (compare->changed && compare->links && compare->freed) {
		*out = compare;
		return STATUS_OK;
	}
	api_roster_compare_free(compare);
	return STATUS_NO_MEMORY;
}

void api_roster_compare_free(struct api_roster_compare *compare)
{
	if (!compare)
		return;
	free(compare->changed);
	free(compare->links);
	free(compare->freed);
	free(compare);
}

const struct api_roster_compare_counts *api_roster_compare_counts(const struct api_roster_compare *compare)
{
	return &compare->counts;
}

bool api_roster_compare_changes(const struct api_roster_compare *compare, size_t index)
{
	return compare->changed[index];
}

/* ---- rows ---- */

static void link_later(struct api_roster_compare *compare, const struct roster_row *row, int64_t delegate)
{
	if (*row->cells[ROSTER_REPLACES])
		compare->links[compare->link_count++] = (struct link){row, delegate};
}

static enum status note_change(
    struct api_roster_compare *compare, const struct roster_row *row, struct delegate **before)
{
	compare->changed[row - compare->roster->rows] = true;
	return compare->changes ? api_roster_changes_add(compare->changes, row, before) : STATUS_OK;
}

static bool differs(const struct roster *roster, const struct roster_row *row, enum roster_column column,
    const struct delegate *before)
{
	return roster_csv_gives(roster, row, column) && strcmp(row->cells[column], before->cells[column]) != 0;
}

static enum status compare_known(
    struct api_roster_compare *compare, const struct roster_row *row, struct delegate **before)
{
	bool changed = false;
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++)
		changed |= differs(compare->roster, row, column, *before);
	if (!changed) {
		compare->counts.unchanged++;
		return STATUS_OK;
	}
	compare->counts.updated++;
	if (differs(compare->roster, row, ROSTER_REPLACES, *before)) {
		link_later(compare, row, (*before)->id);
		compare->freed[compare->freed_count++] = (*before)->id;
	}
	return note_change(compare, row, before);
}

static enum status compare_row(struct api_roster_compare *compare, struct store *store, const struct roster_row *row)
{
	struct delegate *before = NULL;
	enum status status = store_delegate_by_code(store, row->cells[ROSTER_CODE], &before);
	if (status == STATUS_NOT_FOUND) {
		compare->counts.added++;
		link_later(compare, row, 0);
		return note_change(compare, row, &before);
	}
	if (status == STATUS_OK)
		status = compare_known(compare, row, &before);
	store_delegate_free(before);
	return status;
}

/* ---- links ---- */

static enum status refuse_replaces(
    struct roster *roster, const struct roster_row *row, const char *code, const char *detail)
{
	return roster_problems_add(&roster->errors, &roster->strings,
	    &(struct roster_problem){row->line, roster_columns_name(ROSTER_REPLACES), code, detail});
}

static enum status refuse_unknown(struct roster *roster, const struct roster_row *row)
{
	return refuse_replaces(roster, row, "unknown_replaces", "no delegate has this code");
}

static int by_id(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Whether the delegate still replaces somebody when the file is stored. */
static bool stays(const struct api_roster_compare *compare, int64_t delegate)
{
	return !bsearch(&delegate, compare->freed, compare->freed_count, sizeof delegate, by_id);
}

/* Two rows that replace the same delegate were refused when the file was read. */
static enum status compare_link(struct api_roster_compare *compare, struct store *store, const struct link *link)
{
	struct delegate *replaced = NULL;
	enum status status = store_delegate_by_code(store, link->row->cells[ROSTER_REPLACES], &replaced);
	if (status == STATUS_NOT_FOUND)
		return link->row->replaces_elsewhere ? refuse_unknown(compare->roster, link->row) : STATUS_OK;
	if (status == STATUS_OK && replaced->replaced_by && replaced->replaced_by != link->delegate &&
	    stays(compare, replaced->replaced_by))
		status = refuse_replaces(compare->roster, link->row, "replaced_twice",
		    "a delegate already stored replaces the same one");
	store_delegate_free(replaced);
	return status;
}

enum status api_roster_compare_next(struct api_roster_compare *compare, struct store *store, bool *finished)
{
	const struct roster *roster = compare->roster;
	size_t next = compare->next, all = roster->count + compare->link_count;
	enum status status = STATUS_OK;
	if (next == roster->count)
		qsort(compare->freed, compare->freed_count, sizeof compare->freed[0], by_id);
	if (next < roster->count)
		status = compare_row(compare, store, &roster->rows[next]);
	else if (next < all)
		status = compare_link(compare, store, &compare->links[next - roster->count]);
	if (status != STATUS_OK)
		return status;
	compare->next++;
	*finished = compare->next >= roster->count + compare->link_count;
	return *finished && roster->errors.count ? STATUS_INVALID : STATUS_OK;
}

/* ---- a file with mistakes ---- */

static enum status check_row(struct store *store, struct roster *roster, const struct roster_row *row)
{
	int64_t replaces;
	if (!*row->cells[ROSTER_REPLACES] || !row->replaces_elsewhere)
		return STATUS_OK;
	enum status status = store_delegate_id(store, row->cells[ROSTER_REPLACES], &replaces);
	return status == STATUS_NOT_FOUND ? refuse_unknown(roster, row) : status;
}

enum status api_roster_compare_check(struct store *store, struct roster *roster)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < roster->count && status == STATUS_OK; i++)
		status = check_row(store, roster, &roster->rows[i]);
	roster_problems_sort(&roster->errors);
	return status;
}
