#include "api_roster_apply.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "store_roster.h"
#include "timestamp.h"

#define COUNTED_AT_ONCE 256 /* delegates */

/* Rows may name those below them and exchange whom they replace: all have
 * their delegates, and former replacements are undone, before the first link. */
enum phase { PHASE_ROWS, PHASE_LINKS, PHASE_VOTING, PHASE_DONE };

struct entry {
	int64_t position;
	char *content; /* ROSTER_COLUMNS strings */
	const char *cells[ROSTER_COLUMNS];
};

int64_t api_roster_apply_columns(const struct roster *roster)
{
	int64_t columns = 0;
	for (int column = 0; column < ROSTER_COLUMNS; column++)
		columns |= (int64_t)roster->has[column] << column;
	return columns;
}

enum status api_roster_apply_log(struct act *act, const struct roster_row *row, int64_t position)
{
	size_t size = 0;
	for (int column = 0; column < ROSTER_COLUMNS; column++)
		size += strlen(row->cells[column]) + 1;
	char *content = malloc(size), *to = content;
	if (!content)
		return STATUS_NO_MEMORY;
	for (int column = 0; column < ROSTER_COLUMNS; column++)
		to = stpcpy(to, row->cells[column]) + 1;
	enum status status = store_redo_add(act, position, content, size);
	free(content);
	return status;
}

static bool parse(struct entry *entry, size_t length)
{
	const char *from = entry->content, *end = from + length;
	for (int column = 0; column < ROSTER_COLUMNS; column++) {
		const char *zero = memchr(from, 0, (size_t)(end - from));
		if (!zero)
			return false;
		entry->cells[column] = from;
		from = zero + 1;
	}
	return from == end;
}

static enum status next_entry(struct store *store, int64_t after, struct entry *entry)
{
	void *content = NULL;
	size_t length;
	enum status status = store_redo_next(store, after, &entry->position, &content, &length);
	if (status != STATUS_OK)
		return status;
	entry->content = content;
	if (parse(entry, length))
		return STATUS_OK;
	free(content);
	return STATUS_CORRUPT;
}

/* ---- rows ---- */

/* As roster_csv_gives. */
static bool gives(const struct store_redo *redo, const struct entry *entry, enum roster_column column)
{
	return redo->option >> column & 1 || (column == ROSTER_NOTE && *entry->cells[ROSTER_NOTE]);
}

static enum status change(
    struct act *act, const struct store_redo *redo, struct entry *entry, const struct delegate *before)
{
	bool rewrite = false, relink = false;
	const char *cells[ROSTER_COLUMNS];
	for (enum roster_column column = 0; column < ROSTER_COLUMNS; column++) {
		cells[column] = gives(redo, entry, column) ? entry->cells[column] : before->cells[column];
		bool differs = strcmp(cells[column], before->cells[column]) != 0;
		*(column == ROSTER_REPLACES ? &relink : &rewrite) |= differs;
	}
	enum status status = rewrite ? store_delegate_change(act, before->id, cells) : STATUS_OK;
	return status == STATUS_OK && relink ? store_delegate_replace(act, before->id, 0) : status;
}

static enum status write_row(struct act *act, const struct store_redo *redo, struct entry *entry)
{
	struct delegate *before = NULL;
	int64_t id;
	enum status status = store_delegate_by_code(act->store, entry->cells[ROSTER_CODE], &before);
	if (status == STATUS_NOT_FOUND)
		return store_delegate_add(act, entry->cells, &id);
	if (status == STATUS_OK)
		status = change(act, redo, entry, before);
	store_delegate_free(before);
	return status;
}

/* ---- links ---- */

static enum status write_link(struct act *act, const struct entry *entry)
{
	int64_t delegate, replaced;
	enum status status = store_delegate_id(act->store, entry->cells[ROSTER_CODE], &delegate);
	if (status == STATUS_OK)
		status = store_delegate_id(act->store, entry->cells[ROSTER_REPLACES], &replaced);
	if (status == STATUS_OK)
		status = store_delegate_replace(act, delegate, replaced);
	if (status != STATUS_NOT_FOUND && status != STATUS_CONFLICT)
		return status;
	/* it was compared with the roster before: a command has changed that since */
	log_error("import: %s cannot replace %s any more", entry->cells[ROSTER_CODE], entry->cells[ROSTER_REPLACES]);
	return STATUS_OK;
}

/* ---- slices ---- */

static void next_phase(struct store_redo *redo)
{
	redo->phase++;
	redo->mark = 0;
}

/* A row that replaces nobody is done with; others wait for the links. */
static enum status apply_entry(struct act *act, struct store_redo *redo)
{
	struct entry entry;
	enum status status = next_entry(act->store, redo->mark, &entry);
	if (status == STATUS_NOT_FOUND) {
		next_phase(redo);
		return STATUS_OK;
	}
	if (status != STATUS_OK)
		return status;
	bool done = redo->phase == PHASE_LINKS || !*entry.cells[ROSTER_REPLACES];
	status = redo->phase == PHASE_ROWS ? write_row(act, redo, &entry) : write_link(act, &entry);
	if (status == STATUS_OK && done)
		status = store_redo_remove(act, entry.position, entry.position);
	redo->mark = entry.position;
	free(entry.content);
	return status;
}

static enum status count_voting(struct act *act, struct store_redo *redo)
{
	int64_t newest;
	enum status status = store_delegate_newest(act->store, &newest);
	if (status == STATUS_OK)
		status = store_delegate_count_voting_of(act, redo->mark + 1, redo->mark + COUNTED_AT_ONCE);
	redo->mark += COUNTED_AT_ONCE;
	if (redo->mark >= newest)
		next_phase(redo);
	return status;
}

enum status api_roster_apply(struct act *act, struct store_redo *redo, int64_t ends, bool *finished)
{
	enum status status;
	do
		status = redo->phase == PHASE_VOTING ? count_voting(act, redo) : apply_entry(act, redo);
	while (status == STATUS_OK && redo->phase != PHASE_DONE && timestamp_monotonic() < ends);
	*finished = redo->phase == PHASE_DONE;
	return status;
}
