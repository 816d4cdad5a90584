#include "verify_board.h"

#include <string.h>

static const char *const list_names[VERIFY_LISTS] = {
    [VERIFY_LIST_BALLOTS] = "ballots",
    [VERIFY_LIST_DRAWS] = "draws",
    [VERIFY_LIST_VOTES] = "votes",
    [VERIFY_LIST_PAPERS] = "paper.ballots",
    [VERIFY_LIST_HOLDERS] = "paper.delegates",
};

static const char *const kept_names[] = {"manifest", "manifest_signature", "voprf_secret_key", "sealing_secret_keys",
    "second_issuer_secret_key", "convened", "present", "issued", "collected", "valid", "invalid", "totals", "result",
    "root", "closing_signature", "public_key", "ballots", "draws", "votes", "paper", "paper.printed", "paper.issued",
    "paper.collected", "paper.voided", "paper.spoiled", "paper.ballots", "paper.delegates"};

struct reading {
	struct verify *verify;
	struct verify_board *board;
	const char *within; /* "" or "paper." */
	json_t *into;       /* what the members belong to */
};

const char *verify_list_name(enum verify_list list)
{
	return list_names[list];
}

static bool find(struct reading *reading, const char *what)
{
	verify_find(reading->verify, VERIFY_MALFORMED, "%s", what);
	reading->board->faulty = true;
	return false;
}

/* ---- one member ---- */

/* Whether a member of that path was there before. */
static bool stands(const struct reading *reading, const char *path)
{
	for (enum verify_list list = 0; list < VERIFY_LISTS; list++) {
		if (strcmp(path, list_names[list]) == 0 && reading->board->lists[list].there)
			return true;
	}
	return json_object_get(reading->into, path + strlen(reading->within));
}

static bool place_list(struct reading *reading, const char *path, enum verify_list list)
{
	struct json_walk *walk = reading->board->walk;
	struct verify_place *place = &reading->board->lists[list];
	if (stands(reading, path))
		return find(reading, path);
	place->there = true;
	place->empty = true;
	if (!json_walk_tell(walk, &place->position) || !json_walk_enter(walk, '['))
		return false;
	const char *text;
	size_t length;
	while (json_walk_element(walk) && json_walk_value(walk, &text, &length))
		place->empty = false;
	return json_walk_fault(walk) == STATUS_OK;
}

static bool is_kept(const char *path)
{
	for (size_t i = 0; i < sizeof kept_names / sizeof kept_names[0]; i++) {
		if (strcmp(kept_names[i], path) == 0)
			return true;
	}
	return false;
}

/* Every value is parsed, what is not known as well, and not kept. */
static bool take_value(struct reading *reading, const char *path)
{
	const char *text, *name = path + strlen(reading->within);
	size_t length;
	if (!json_walk_value(reading->board->walk, &text, &length))
		return false;
	json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	bool good = value && !stands(reading, path);
	if (good && is_kept(path))
		json_object_set(reading->into, name, value);
	json_decref(value);
	return good ? true : find(reading, path);
}

static bool take_members(struct reading *reading);

static bool enter_paper(struct reading *reading)
{
	if (stands(reading, "paper"))
		return find(reading, "paper");
	json_t *paper = json_object();
	struct reading inner = {reading->verify, reading->board, "paper.", paper};
	json_object_set_new(reading->into, "paper", paper);
	reading->board->paper = paper;
	return take_members(&inner);
}

static bool take_member(struct reading *reading, const char *path)
{
	char kind = json_walk_peek(reading->board->walk);
	if (kind == '{' && strcmp(path, "paper") == 0)
		return enter_paper(reading);
	for (enum verify_list list = 0; kind == '[' && list < VERIFY_LISTS; list++) {
		if (strcmp(path, list_names[list]) == 0)
			return place_list(reading, path, list);
	}
	return take_value(reading, path);
}

/* ---- all of them ---- */

/* The name as it is meant, within its object, or "" where it is too long to be
 * known. False where it is no string. */
static bool read_path(const struct reading *reading, const char *name, size_t length, char *path, size_t size)
{
	/* With its quotes: what json_walk_member gives stands between them. */
	json_t *text = json_loadb(name - 1, length + 2, JSON_DECODE_ANY, NULL);
	if (!text)
		return false;
	/* A name with a dot is none that is known, and no path into the papers. */
	int written = snprintf(path, size, "%s%s", reading->within, json_string_value(text));
	if (written < 0 || (size_t)written >= size || strchr(json_string_value(text), '.'))
		snprintf(path, size, "%s", reading->within);
	json_decref(text);
	return true;
}

static bool take_members(struct reading *reading)
{
	struct json_walk *walk = reading->board->walk;
	const char *name;
	size_t length;
	char path[64];
	if (!json_walk_enter(walk, '{'))
		return false;
	while (json_walk_member(walk, &name, &length)) {
		if (!read_path(reading, name, length, path, sizeof path))
			return find(reading, "a member's name");
		if (!take_member(reading, path))
			return false;
	}
	return json_walk_fault(walk) == STATUS_OK;
}

enum status verify_board_open(struct verify *verify, FILE *file, struct verify_board *out)
{
	*out = (struct verify_board){.head = json_object()};
	struct reading reading = {verify, out, "", out->head};
	enum status status = out->head ? json_walk_open(file, &out->walk) : STATUS_NO_MEMORY;
	if (status != STATUS_OK)
		return status;
	bool whole = take_members(&reading) && json_walk_end(out->walk);
	status = json_walk_fault(out->walk);
	if (status == STATUS_IO || status == STATUS_NO_MEMORY)
		return status;
	if (!whole && !out->faulty)
		verify_find(verify, VERIFY_MALFORMED, status == STATUS_TOO_LARGE ? "a value is too long" : "no JSON object");
	return whole ? STATUS_OK : STATUS_INVALID;
}

void verify_board_close(struct verify_board *board)
{
	json_walk_close(board->walk);
	json_decref(board->head);
	*board = (struct verify_board){0};
}

bool verify_board_list(struct verify_board *board, enum verify_list list)
{
	return board->lists[list].there && json_walk_seek(board->walk, board->lists[list].position) &&
	       json_walk_enter(board->walk, '[');
}
