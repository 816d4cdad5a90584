#include "cmd.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api_cards.h"
#include "api_cards_pdf.h"
#include "api_cards_store.h"
#include "csv.h"
#include "outfile.h"

#define URL_MAX 200
#define URL_DEFAULT "http://localhost:8080"

static const char usage[] = "usage: congressd cards --data DIR --out FILE.pdf|FILE.csv [--public-url URL]\n"
                            "\n"
                            "Issues a voting card to every official or alternate delegate who has none, and\n"
                            "writes the sheets, or code,full_name,secret,url as CSV. The secrets are in that file\n"
                            "and nowhere else: keep it as private as the cards. --public-url is where delegates'\n"
                            "phones reach the daemon.\n";

static const struct api_delegates everyone = {.scope = API_DELEGATES_ALL};

enum paper { PAPER_NONE, PAPER_PDF, PAPER_CSV };

static enum paper paper_of(const char *path)
{
	const char *dot = strrchr(path, '.');
	if (dot && strcasecmp(dot, ".pdf") == 0)
		return PAPER_PDF;
	return dot && strcasecmp(dot, ".csv") == 0 ? PAPER_CSV : PAPER_NONE;
}

/* What a run works on. */
struct run {
	struct cmd_congress *congress;
	struct api_cards *cards;
	char public_url[URL_MAX + 1]; /* without a slash at the end */
	struct outfile *outfile;
	const char *path;
};

/* ---- writing the file ---- */

static void set_public_url(struct run *run, const char *public_url)
{
	snprintf(run->public_url, sizeof run->public_url, "%s", public_url);
	size_t length = strlen(run->public_url);
	if (length && run->public_url[length - 1] == '/')
		run->public_url[length - 1] = '\0';
}

static enum status csv_write(void *outfile, const char *bytes, size_t length)
{
	return outfile_write(outfile, (const unsigned char *)bytes, length);
}

static enum status write_csv(struct run *run)
{
	struct csv csv;
	csv_start(&csv, csv_write, run->outfile);
	csv_text(&csv, "code");
	csv_text(&csv, "full_name");
	csv_text(&csv, "secret");
	csv_text(&csv, "url");
	enum status status = csv_end_row(&csv);
	char url[URL_MAX + sizeof "/v#" + CARD_SECRET_TEXT];
	for (size_t i = 0; i < run->cards->count && status == STATUS_OK; i++) {
		const struct delegate *delegate = run->cards->items[i].delegate;
		api_cards_url(run->cards, i, run->public_url, url);
		csv_text(&csv, delegate->cells[ROSTER_CODE]);
		csv_text(&csv, delegate->cells[ROSTER_FULL_NAME]);
		csv_text(&csv, strrchr(url, '#') + 1);
		csv_text(&csv, url);
		status = csv_end_row(&csv);
	}
	sodium_memzero(url, sizeof url);
	return status;
}

static enum status write_pdf(struct run *run)
{
	const struct congress *congress = &run->congress->congress;
	const struct print_congress heading = {congress->name, congress->term, congress->language};
	return api_cards_pdf_write(
	    run->cards, run->public_url, &heading, NULL, &(struct print_sink){outfile_write, run->outfile});
}

static enum status write_file(struct run *run)
{
	enum status status = paper_of(run->path) == PAPER_PDF ? write_pdf(run) : write_csv(run);
	return status == STATUS_OK ? outfile_finish(run->outfile) : status;
}

/* ---- issuing ---- */

/* All cards in the file, or none: it cannot be written again. */
static enum status store_all(struct run *run)
{
	struct act act = cmd_act(run->congress);
	struct api_cards_store store = {.cards = run->cards, .delegates = &everyone, .printed = true};
	enum status status = api_redo_resume(&act);
	if (status == STATUS_OK)
		status = store_begin(act.store);
	if (status != STATUS_OK)
		return status;
	return store_end(act.store, api_cards_store_some(&act, &store, INT64_MAX));
}

/* The file is on the disk before the keys are stored: a crash in between
 * leaves cards nobody can use, but never delegates with a card nobody has. */
static int issue(struct run *run)
{
	enum status status = write_file(run);
	if (status != STATUS_OK)
		return cmd_refuse("%s: not written, and no card issued: %s", run->path, status_detail(status));
	size_t written = run->cards->count;
	status = store_all(run);
	if (status == STATUS_OK) {
		printf("issued %zu; keep %s as private as the cards\n", written, run->path);
		return CMD_DONE;
	}
	outfile_undo(run->outfile);
	return cmd_refuse("no card was issued: %s",
	    status == STATUS_CONFLICT ? "the roster changed meanwhile; try again" : status_detail(status));
}

static int run_all(struct run *run, const char *public_url)
{
	char fault[API_DELEGATES_FAULT];
	const struct cmd_congress *congress = run->congress;
	enum status status =
	    api_cards_make(congress->store, congress->congress.id, &everyone, API_CARDS_MISSING, &run->cards, fault);
	if (status == STATUS_OK && run->cards->count == 0) {
		printf("issued 0: everyone who may vote has a card; nothing was written\n");
		return CMD_DONE;
	}
	if (status == STATUS_OK && !public_url)
		fprintf(stderr, "congressd: the cards say %s; --public-url tells where phones reach the daemon\n",
		    URL_DEFAULT);
	set_public_url(run, public_url ? public_url : URL_DEFAULT);
	if (status != STATUS_OK)
		return cmd_refuse("no card was issued: %s", status_detail(status));
	status = outfile_open(run->path, OUTFILE_NEW, &run->outfile);
	if (status == STATUS_CONFLICT)
		return cmd_refuse("%s exists; cards are written to a new file", run->path);
	if (status != STATUS_OK)
		return cmd_refuse("%s: cannot be written: %s", run->path, status_detail(status));
	return issue(run);
}

static bool is_url(const char *text)
{
	bool web = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	}
	return web && length <= URL_MAX && !strpbrk(text, "#?\"<>\\");
}

int cmd_cards(int argc, char **argv)
{
	const char *data = NULL, *path = NULL, *public_url = NULL;
	const struct cmd_option options[] = {
	    {"data", &data, NULL}, {"out", &path, NULL}, {"public-url", &public_url, NULL}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	if (!data || !path)
		return cmd_misuse(usage, "%s is missing", data ? "--out" : "--data");
	if (paper_of(path) == PAPER_NONE)
		return cmd_misuse(usage, "--out must end in .pdf or .csv");
	if (public_url && !is_url(public_url))
		return cmd_misuse(usage, "--public-url must be like https://congress.example");
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	struct run run = {.congress = &congress, .path = path};
	status = run_all(&run, public_url);
	outfile_close(run.outfile);
	api_cards_free(run.cards);
	cmd_close(&congress);
	return status;
}
