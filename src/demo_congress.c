#include "demo_congress.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api_contests.h"
#include "api_documents.h"
#include "cmd.h"
#include "contest.h"
#include "csv.h"
#include "demo.h"
#include "demo_hall.h"
#include "outfile.h"

static enum status write_text(const char *path, const char *text)
{
	struct outfile *file;
	enum status status = outfile_open(path, OUTFILE_NEW, &file);
	if (status != STATUS_OK)
		return status;
	status = outfile_write(file, (const unsigned char *)text, strlen(text));
	if (status == STATUS_OK)
		status = outfile_finish(file);
	outfile_close(file);
	return status;
}

static enum status write_roster(const char *path)
{
	char *roster = demo_roster();
	enum status status = roster ? write_text(path, roster) : STATUS_NO_MEMORY;
	free(roster);
	return status;
}

/* ---- by the program's own commands ---- */

#define WORDS_MAX 8

/* `words` end with NULL. */
static bool run(int (*command)(int argc, char **argv), const char *const words[])
{
	char *argv[WORDS_MAX] = {NULL};
	int argc = 0;
	for (; words[argc]; argc++)
		argv[argc] = (char *)words[argc]; /* commands do not change their words */
	return command(argc, argv) == CMD_DONE;
}

static enum status run_commands(const char *data, const char *roster, const char *badges, const char *cards)
{
	enum status status = write_roster(roster);
	if (status != STATUS_OK)
		return status;
	const char *const import[] = {"import", "--data", data, roster, NULL};
	const char *const print_badges[] = {"badges", "--data", data, "--out", badges, NULL};
	const char *const print_cards[] = {
	    "cards", "--data", data, "--out", cards, "--public-url", "http://127.0.0.1:8080", NULL};
	bool done = run(cmd_import, import) && run(cmd_badges, print_badges) && run(cmd_cards, print_cards);
	return done ? STATUS_OK : STATUS_INTERNAL;
}

static enum status convene(const char *data)
{
	char *roster = cmd_path(data, DEMO_CONGRESS_ROSTER);
	char *badges = cmd_path(data, DEMO_CONGRESS_BADGES);
	char *cards = cmd_path(data, DEMO_CONGRESS_CARDS);
	enum status status = roster && badges && cards ? run_commands(data, roster, badges, cards) : STATUS_NO_MEMORY;
	free(roster);
	free(badges);
	free(cards);
	return status;
}

/* ---- contests ---- */

static enum status add_contest(struct act *act, struct contest *contest, const char *title, const char *const options[])
{
	enum status status = contest_set_title(contest, title);
	for (uint32_t i = 0; i < contest->rules.options && status == STATUS_OK; i++)
		status = contest_set_option(contest, i + 1, options[i]);
	int64_t id;
	if (status == STATUS_OK)
		status = api_contests_create(act, contest, &id);
	contest_unref(contest);
	return status;
}

static enum status add_resolution(struct act *act)
{
	static const char *const title = "Thông qua Đoàn Chủ tịch và Chương trình Đại hội";
	struct contest *contest;
	enum status status = contest_create(RULES_STYLE_RESOLUTION, 1, &contest);
	return status == STATUS_OK ? add_contest(act, contest, title, &title) : status;
}

static enum status add_election(struct act *act)
{
	struct contest *contest;
	enum status status = contest_create(RULES_STYLE_APPROVAL, DEMO_CANDIDATES, &contest);
	if (status != STATUS_OK)
		return status;
	contest->rules.seats = 15;
	contest->board = CONTEST_BOARD_EVERYONE;
	return add_contest(act, contest, "Bầu Ban Chấp hành Đoàn tỉnh khóa mới", demo_candidates);
}

static enum status add_confirmation(struct act *act)
{
	struct contest *contest;
	enum status status = contest_create(RULES_STYLE_EACH, 1, &contest);
	return status == STATUS_OK ? add_contest(act, contest, "Bầu Bí thư Đoàn tỉnh", demo_candidates) : status;
}

/* ---- papers ---- */

static enum status take_bytes(void *closure, const unsigned char *bytes, size_t length)
{
	return csv_buffer_write(closure, (const char *)bytes, length);
}

static enum status keep_bytes(int directory, const struct csv_buffer *pdf, const unsigned char sha256[32])
{
	int file = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0)
		return STATUS_IO;
	enum status status = STATUS_IO;
	if (write(file, pdf->bytes, pdf->length) == (ssize_t)pdf->length)
		status = document_keep(directory, file, sha256);
	close(file);
	return status;
}

static enum status add_paper(struct act *act, int directory, const struct demo_paper *paper)
{
	struct csv_buffer pdf = {0};
	const struct print_sink sink = {take_bytes, &pdf};
	struct store_document document = {
	    .title = paper->title, .name = paper->name, .type = "application/pdf", .pages = 1};
	enum status status = demo_paper_print(paper, &sink);
	if (status == STATUS_OK) {
		document.size = pdf.length;
		crypto_hash_sha256(document.sha256, (const unsigned char *)pdf.bytes, pdf.length);
		status = keep_bytes(directory, &pdf, document.sha256);
	}
	if (status == STATUS_OK)
		status = api_documents_record(act, &document);
	csv_buffer_free(&pdf);
	return status;
}

static enum status add_papers(struct act *act, const char *data)
{
	char *path = cmd_path(data, CMD_DOCUMENTS);
	int directory = path ? open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
	free(path);
	if (directory < 0)
		return STATUS_IO;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < demo_paper_count && status == STATUS_OK; i++)
		status = add_paper(act, directory, &demo_papers[i]);
	close(directory);
	return status;
}

/* ---- all of it ---- */

static enum status add_all(struct act *act, const char *data)
{
	enum status status = add_resolution(act);
	if (status == STATUS_OK)
		status = add_election(act);
	if (status == STATUS_OK)
		status = add_confirmation(act);
	if (status == STATUS_OK)
		status = add_papers(act, data);
	return status == STATUS_OK ? demo_hall_fill(act) : status;
}

static enum status prepare(const char *data)
{
	struct cmd_congress congress;
	enum status status = cmd_open(data, &congress);
	if (status != STATUS_OK)
		return status;
	struct act act = cmd_act(&congress);
	status = store_begin(congress.store);
	if (status == STATUS_OK)
		status = store_end(congress.store, add_all(&act, data));
	cmd_close(&congress);
	return status;
}

enum status demo_congress_make(const char *data)
{
	const struct congress congress = {
	    .name = (char *)"Đại hội Đoàn tỉnh Bến Tre (mẫu)",
	    .term = (char *)"2022–2027",
	    .timezone = (char *)"Asia/Ho_Chi_Minh",
	    .language = (char *)"vi",
	};
	enum status status = cmd_init_create(data, &congress);
	if (status != STATUS_OK)
		return status;
	status = convene(data);
	if (status == STATUS_OK)
		status = prepare(data);
	if (status != STATUS_OK)
		cmd_refuse("the demonstration could not be made in %s: %s", data, status_detail(status));
	return status;
}
