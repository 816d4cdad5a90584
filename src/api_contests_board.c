#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api.h"
#include "api_board.h"
#include "board_files.h"
#include "conditional.h"
#include "hall.h"
#include "key.h"

#define TAG_BYTES 16
#define TAG_SIZE (2 * TAG_BYTES + 2 + 1) /* in quotes */

struct boarding {
	struct operation operation;
	struct contest *contest; /* owned reference */
	uint8_t public_key[KEY_PUBLIC_BYTES];
	struct board_files *files;
	int directory;
	int file; /* owned; -1: none */
};

/* A file without a name: a board of 50,000 ballots has 40 MB. */
static int open_file(int directory)
{
	int file = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return file >= 0 ? file : memfd_create("board", MFD_CLOEXEC);
}

static enum status write_board(struct boarding *boarding, struct act *act)
{
	boarding->file = open_file(boarding->directory);
	if (boarding->file < 0)
		return STATUS_IO;
	int copy = fcntl(boarding->file, F_DUPFD_CLOEXEC, 0);
	FILE *out = copy >= 0 ? fdopen(copy, "w") : NULL;
	if (!out) {
		if (copy >= 0)
			close(copy);
		return STATUS_NO_MEMORY;
	}
	enum status status = api_board_write(act->store, boarding->public_key, boarding->contest, out);
	if (fclose(out) != 0 && status == STATUS_OK)
		status = errno == ENOSPC ? STATUS_STORAGE_FULL : STATUS_IO;
	return status;
}

/* A board never changes once it is out, but when its ballots are opened: names
 * this one of the two. */
static void board_name(const struct contest *contest, uint8_t name[KEY_SIGNATURE_BYTES])
{
	memcpy(name, contest->closing_signature, KEY_SIGNATURE_BYTES);
	for (size_t i = 0; i < KEY_SIGNATURE_BYTES && contest->opened_at; i++)
		name[i] = (uint8_t)~name[i];
}

static enum status boarding_run(struct operation *operation, struct act *act)
{
	struct boarding *boarding = (struct boarding *)operation;
	uint8_t name[KEY_SIGNATURE_BYTES];
	board_name(boarding->contest, name);
	boarding->file = board_files_get(boarding->files, name);
	if (boarding->file >= 0)
		return STATUS_OK;
	enum status status = write_board(boarding, act);
	if (status == STATUS_OK)
		board_files_keep(boarding->files, name, boarding->file);
	return status;
}

static void board_tag(const struct contest *contest, char tag[TAG_SIZE])
{
	uint8_t name[KEY_SIGNATURE_BYTES];
	char hex[2 * TAG_BYTES + 1];
	board_name(contest, name);
	sodium_bin2hex(hex, sizeof hex, name, TAG_BYTES);
	snprintf(tag, TAG_SIZE, "\"%s\"", hex);
}

static void add_tag(struct reply *reply, const struct contest *contest)
{
	char tag[TAG_SIZE];
	board_tag(contest, tag);
	reply_header(reply, "ETag", "%s", tag);
	reply_header(
	    reply, "Cache-Control", "%s, no-cache", contest->board == CONTEST_BOARD_EVERYONE ? "public" : "private");
}

static enum status boarding_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	struct boarding *boarding = (struct boarding *)operation;
	struct stat file;
	if (result != STATUS_OK)
		return result;
	if (fstat(boarding->file, &file) != 0)
		return STATUS_IO;
	add_tag(reply, boarding->contest);
	reply_file(reply, 200, "application/json; charset=utf-8", boarding->file, 0, (size_t)file.st_size);
	boarding->file = -1;
	return STATUS_OK;
}

static void boarding_free(struct operation *operation)
{
	struct boarding *boarding = (struct boarding *)operation;
	if (boarding->file >= 0)
		close(boarding->file);
	contest_unref(boarding->contest);
	free(boarding);
}

/* Takes over `contest` where it succeeds. */
static enum status defer_board(
    struct app *app, const struct request *request, struct reply *reply, struct contest *contest)
{
	struct boarding *boarding = calloc(1, sizeof *boarding);
	if (!boarding)
		return STATUS_NO_MEMORY;
	boarding->operation = (struct operation){.run = boarding_run, .answer = boarding_answer, .free = boarding_free};
	boarding->contest = contest;
	boarding->files = app->boards;
	boarding->directory = app->documents;
	boarding->file = -1;
	memcpy(boarding->public_key, key_public(app->key), sizeof boarding->public_key);
	return reply_defer(reply, request, OPERATION_OFFLOAD, &boarding->operation);
}

static enum status check_reader(const struct request *request, const struct contest *contest)
{
	const unsigned readers = ROLE_AUDITOR | ROLE_TELLER | ROLE_PRESIDIUM | ROLE_SECRETARIAT;
	if (contest->board == CONTEST_BOARD_EVERYONE || (request->who.role & readers))
		return contest_is_closed(contest) ? STATUS_OK : STATUS_WRONG_STATE;
	return request->who.role == ROLE_NOBODY ? STATUS_UNAUTHENTICATED : STATUS_FORBIDDEN;
}

static bool is_known(const struct request *request, const struct contest *contest)
{
	char tag[TAG_SIZE];
	board_tag(contest, tag);
	return conditional_known(request_header(request, "If-None-Match"), tag);
}

/* GET /api/contests/{id}/board */
enum status api_contests_board(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct contest *contest = hall_contest(app->hall, id);
	if (!contest)
		return STATUS_NOT_FOUND;
	status = check_reader(request, contest);
	if (status == STATUS_OK && !is_known(request, contest)) {
		status = defer_board(app, request, reply, contest);
		if (status == STATUS_OK)
			return STATUS_OK;
	} else if (status == STATUS_OK) {
		add_tag(reply, contest);
		reply->http = 304;
	}
	contest_unref(contest);
	return status;
}
