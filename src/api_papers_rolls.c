/* Lists of delegates as PDF: attendance, and ballots handed out. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_papers.h"
#include "export.h"
#include "print_roll.h"
#include "store_absences.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_paper.h"
#include "store_roster.h"
#include "store_scans.h"

/* The people of a list, as they are found. */
struct collection {
	const struct api_papers_desk *desk;
	struct print_roll roll;
	struct entry {
		struct print_roll_person person; /* its texts are owned */
		int64_t delegate;
		size_t delegation; /* in the order in which they appear */
	} * entries;
	size_t count, room;
	size_t next; /* entry that an absentee may be */
	char *about; /* owned */
};

static void free_collection(struct collection *collection)
{
	for (size_t i = 0; i < collection->count; i++) {
		const struct print_roll_person *person = &collection->entries[i].person;
		const char *const texts[] = {
		    person->code, person->full_name, person->delegation, person->seat, person->reason};
		for (size_t j = 0; j < sizeof texts / sizeof texts[0]; j++)
			free((char *)(uintptr_t)texts[j]);
	}
	free(collection->entries);
	free(collection->about);
	free((void *)(uintptr_t)collection->roll.people);
}

static char *copy(const char *text)
{
	return strdup(text ? text : "");
}

/* The number of the delegation, which stands with those of it found before. */
static size_t place_of(const struct collection *collection, const char *delegation)
{
	size_t next = 0;
	for (size_t i = collection->count; i-- > 0;) {
		const struct entry *entry = &collection->entries[i];
		if (strcmp(entry->person.delegation, delegation ? delegation : "") == 0)
			return entry->delegation;
		if (entry->delegation >= next)
			next = entry->delegation + 1;
	}
	return next;
}

/* Takes copies of the texts. */
static enum status add(struct collection *collection, int64_t delegate, const struct print_roll_person *person)
{
	if (collection->count == collection->room) {
		size_t room = collection->room ? 2 * collection->room : 256;
		struct entry *entries = realloc(collection->entries, room * sizeof *entries);
		if (!entries)
			return STATUS_NO_MEMORY;
		collection->entries = entries;
		collection->room = room;
	}
	size_t place = place_of(collection, person->delegation);
	struct entry *entry = &collection->entries[collection->count++];
	*entry = (struct entry){.person = *person, .delegate = delegate, .delegation = place};
	entry->person.code = copy(person->code);
	entry->person.full_name = copy(person->full_name);
	entry->person.delegation = copy(person->delegation);
	entry->person.seat = copy(person->seat);
	entry->person.reason = copy(person->reason);
	bool whole = entry->person.code && entry->person.full_name && entry->person.delegation && entry->person.seat &&
	             entry->person.reason;
	return whole ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Their heads first, the others by code. */
static int by_delegation(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	if (left->delegation != right->delegation)
		return left->delegation < right->delegation ? -1 : 1;
	if (left->person.head != right->person.head)
		return left->person.head ? -1 : 1;
	return strcmp(left->person.code, right->person.code);
}

static enum status print_collection(struct collection *collection)
{
	const struct api_papers_desk *desk = collection->desk;
	struct print_roll_person *people = calloc(collection->count + 1, sizeof *people);
	if (!people)
		return STATUS_NO_MEMORY;
	if (collection->count)
		qsort(collection->entries, collection->count, sizeof *collection->entries, by_delegation);
	for (size_t i = 0; i < collection->count; i++)
		people[i] = collection->entries[i].person;
	collection->roll.people = people;
	collection->roll.count = collection->count;
	collection->roll.congress = &desk->heading;
	collection->roll.bodies = &desk->bodies;
	collection->roll.about = collection->about;
	enum status status = api_papers_clock(desk, desk->act->now, &collection->roll.day);
	return status == STATUS_OK ? print_roll(&collection->roll, &desk->sink) : status;
}

/* ---- heads of delegations ---- */

/* Whether a cell says so: "Trưởng đoàn, Bí thư", but not "Phó trưởng đoàn". */
static enum status tells_of_head(const char *cell, bool *out)
{
	static const char *const words[] = {"truong doan", "head of delegation"};
	char *folded;
	if (!*cell || *out)
		return STATUS_OK;
	enum status status = text_fold(cell, &folded);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const char *found = strstr(folded, words[i]);
		bool deputy = strstr(folded, "pho truong doan") || strstr(folded, "deputy head of delegation");
		*out = *out || (found && !deputy);
	}
	free(folded);
	return STATUS_OK;
}

static enum status is_head(const struct delegate *delegate, bool *out)
{
	*out = false;
	enum status status = tells_of_head(delegate->cells[ROSTER_POSITION], out);
	return status == STATUS_OK ? tells_of_head(delegate->cells[ROSTER_NOTE], out) : status;
}

static enum status take_head(void *closure, const struct delegate *delegate)
{
	struct collection *collection = closure;
	bool head;
	enum status status = is_head(delegate, &head);
	for (size_t i = 0; head && status == STATUS_OK && i < collection->count; i++) {
		if (collection->entries[i].delegate == delegate->id)
			collection->entries[i].person.head = true;
	}
	return status;
}

/* ---- attendance ---- */

static enum status take_attendance(void *closure, const struct scan_attendance *row)
{
	struct collection *collection = closure;
	const struct scan_subject *subject = row->subject;
	if (!subject->voting) /* who stands for another is listed, who is replaced is not */
		return STATUS_OK;
	struct print_roll_person person = {
	    .code = subject->code,
	    .full_name = subject->full_name,
	    .delegation = subject->delegation_name,
	    .seat = subject->seat,
	    .counted = row->first_in > 0,
	};
	enum status status = person.counted ? api_papers_clock(collection->desk, row->first_in, &person.at) : STATUS_OK;
	return status == STATUS_OK ? add(collection, subject->id, &person) : status;
}

/* Absentees come by code, as the entries did. */
static enum status take_absentee(void *closure, const struct store_absentee *absentee)
{
	struct collection *collection = closure;
	while (collection->next < collection->count &&
	       strcmp(collection->entries[collection->next].person.code, absentee->code) < 0)
		collection->next++;
	if (collection->next == collection->count)
		return STATUS_OK;
	struct entry *entry = &collection->entries[collection->next];
	if (entry->delegate != absentee->delegate || entry->person.counted || !absentee->note.kind)
		return STATUS_OK;
	entry->person.excused = strcmp(absentee->note.kind, "excused") == 0;
	free((char *)(uintptr_t)entry->person.reason);
	entry->person.reason = copy(absentee->note.reason);
	return entry->person.reason ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_session(void *closure, const struct session *session)
{
	char **title = closure;
	*title = copy(session->title);
	return *title ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_attendance(struct collection *collection, int64_t session)
{
	struct store *store = collection->desk->act->store;
	enum status status = export_session(store, &session);
	if (status == STATUS_OK && session)
		status = store_session_get(store, session, take_session, &collection->about);
	if (status == STATUS_OK)
		status = store_scan_attendance(store, session, take_attendance, collection);
	if (status == STATUS_OK && session && collection->roll.kind == PRINT_ROLL_CAME)
		status = store_absence_each(store, session, take_absentee, collection);
	const struct store_delegate_filter everybody = {.presence = STORE_PRESENCE_ANY};
	return status == STATUS_OK ? store_delegate_each(store, &everybody, take_head, collection) : status;
}

static enum status write_attendance(const struct api_papers_paper *paper, const struct api_papers_desk *desk)
{
	struct collection collection = {.desk = desk, .roll = {.kind = (enum print_roll_kind)paper->variant}};
	enum status status = read_attendance(&collection, paper->id);
	if (status == STATUS_OK)
		status = print_collection(&collection);
	free_collection(&collection);
	return status;
}

enum status api_papers_attendance(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t filled;
	struct api_papers_paper wanted = {.write = write_attendance, .name = "attendance"};
	enum status status = request_number(request, "filled", 0, 1, 0, &filled);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "filled must be 0 or 1");
	wanted.variant = filled ? PRINT_ROLL_CAME : PRINT_ROLL_TO_SIGN;
	status = request_number(request, "session", 1, INT64_C(1) << 53, 0, &wanted.id);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "session must be an id");
	return api_papers_defer(request, reply, &wanted);
}

/* ---- ballots handed out ---- */

static enum status add_holder(struct collection *collection, const char *code, bool on_paper)
{
	struct delegate *delegate = NULL;
	enum status status = store_delegate_by_code(collection->desk->act->store, code, &delegate);
	if (status != STATUS_OK)
		return status;
	struct print_roll_person person = {
	    .code = code,
	    .full_name = delegate->cells[ROSTER_FULL_NAME],
	    .delegation = delegate->cells[ROSTER_DELEGATION],
	    .counted = true,
	    .paper = on_paper,
	};
	status = is_head(delegate, &person.head);
	if (status == STATUS_OK)
		status = add(collection, delegate->id, &person);
	store_delegate_free(delegate);
	return status;
}

static enum status take_draw(void *closure, const char *code, const struct store_draw *draw)
{
	(void)draw;
	return add_holder(closure, code, false);
}

static enum status take_holder(void *closure, const char *code)
{
	return add_holder(closure, code, true);
}

/* The list of draws is posted once voting has ended, not before. */
static enum status read_issued(struct collection *collection, int64_t id)
{
	struct store *store = collection->desk->act->store;
	struct contest *contest = NULL;
	enum status status = store_contest_get(store, id, &contest);
	if (status == STATUS_OK && (!contest->secret || !contest_is_closed(contest)))
		status = STATUS_WRONG_STATE;
	if (status == STATUS_OK)
		collection->about = copy(contest->title);
	if (status == STATUS_OK && !collection->about)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = store_draw_each(store, id, take_draw, collection);
	if (status == STATUS_OK && contest->paper)
		status = store_paper_holder_each(store, id, take_holder, collection);
	contest_unref(contest);
	return status;
}

static enum status write_issued(const struct api_papers_paper *paper, const struct api_papers_desk *desk)
{
	struct collection collection = {.desk = desk, .roll = {.kind = PRINT_ROLL_ISSUED}};
	enum status status = read_issued(&collection, paper->id);
	if (status == STATUS_OK)
		status = print_collection(&collection);
	free_collection(&collection);
	return status;
}

enum status api_papers_issued(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct api_papers_paper wanted = {
	    .write = write_issued,
	    .name = "issued",
	    .too_early = "the list is of secret contests, once they are closed",
	};
	enum status status = request_id(request, 0, &wanted.id);
	return status == STATUS_OK ? api_papers_defer(request, reply, &wanted) : status;
}
