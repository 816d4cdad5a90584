#include "cmd.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api_exports.h"
#include "names.h"

static const char usage[] = "usage: congressd export --data DIR attendance|scans|results|delegates|events\n"
                            "                        [--session ID] [--contest ID] [--format csv|xlsx|jsonl]\n"
                            "\n"
                            "Writes CSV on standard output: the attendance of the open session, else of the\n"
                            "latest, or of --session; the scans of all sessions or of one; the results of all\n"
                            "counted contests or of one; the roster; the audit log. With --format jsonl the\n"
                            "audit log is JSON lines, as \"verify --events\" reads them; with --format xlsx what is\n"
                            "exported is a spreadsheet: congressd export … > FILE.xlsx\n";

enum format { FORMAT_CSV, FORMAT_XLSX, FORMAT_JSONL, FORMATS };

static const char *const formats[FORMATS] = {"csv", "xlsx", "jsonl"};

struct wish {
	struct api_exports_choice choice;
	enum format format;
};

/* False for what is no id. NULL leaves *id. */
static bool read_id(const char *text, int64_t *id)
{
	if (!text)
		return true;
	size_t length = strlen(text);
	if (length == 0 || length > 16 || strspn(text, "0123456789") != length)
		return false;
	*id = strtoll(text, NULL, 10);
	return *id > 0;
}

/* What is wrong with the wish, or NULL. */
static const char *fault_of(const struct wish *wish)
{
	enum api_exports_kind kind = wish->choice.kind;
	if (wish->choice.session && kind != API_EXPORTS_ATTENDANCE && kind != API_EXPORTS_SCANS)
		return "--session is for attendance and scans";
	if (wish->choice.contest && kind != API_EXPORTS_RESULTS)
		return "--contest is for results";
	if (wish->format == FORMAT_XLSX && isatty(STDOUT_FILENO))
		return "a spreadsheet is not for the terminal: add > FILE.xlsx";
	if (wish->format == FORMAT_JSONL && kind != API_EXPORTS_EVENTS)
		return "--format jsonl is for events";
	return NULL;
}

/* Makes it all before the first byte goes out, so that nothing half done does. */
static enum status make(struct store *store, struct wish *wish, struct csv_buffer *out)
{
	*out = (struct csv_buffer){0};
	if (wish->format == FORMAT_JSONL) {
		struct api_exports_span all = {.after = 0, .limit = UINT64_MAX};
		uint64_t last = 0;
		return api_exports_event_lines(store, &all, csv_buffer_write, out, &last);
	}
	struct hall *hall = NULL;
	enum status status = wish->choice.kind == API_EXPORTS_RESULTS ? hall_open(store, &hall) : STATUS_OK;
	if (status == STATUS_OK)
		status = api_exports_write(hall, store, &wish->choice, out);
	hall_close(hall);
	return status;
}

static int export_to(FILE *file, const char *data, struct wish *wish)
{
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	struct csv_buffer text;
	enum status status = make(congress.store, wish, &text);
	int exit_status = CMD_DONE;
	if (status == STATUS_NOT_FOUND)
		exit_status = cmd_refuse("there is no such %s", wish->choice.contest ? "contest" : "session");
	else if (status != STATUS_OK)
		exit_status = cmd_refuse("%s", status_detail(status));
	else if (fwrite(text.bytes, 1, text.length, file) != text.length || fflush(file) != 0)
		exit_status = cmd_refuse("standard output: %s", strerror(errno));
	csv_buffer_free(&text);
	cmd_close(&congress);
	return exit_status;
}

int cmd_export(int argc, char **argv)
{
	const char *data = NULL, *contest = NULL, *session = NULL, *format = "csv", *words[1];
	const struct cmd_option options[] = {
	    {"data", &data, NULL},
	    {"contest", &contest, NULL},
	    {"session", &session, NULL},
	    {"format", &format, NULL},
	    {NULL, NULL, NULL},
	};
	size_t count;
	int status;
	struct wish wish = {0};
	if (!cmd_parse(argc, argv, usage, options, words, 1, &count, &status))
		return status;
	if (!data || count == 0)
		return cmd_misuse(usage, "--data and what to export are needed");
	if (!api_exports_parse(words[0], &wish.choice.kind))
		return cmd_misuse(usage, "%s: nothing of that name can be exported", words[0]);
	if (!read_id(session, &wish.choice.session) || !read_id(contest, &wish.choice.contest))
		return cmd_misuse(usage, "--session and --contest are numbers");
	unsigned chosen;
	if (!names_find(formats, FORMATS, format, &chosen))
		return cmd_misuse(usage, "--format is csv, xlsx or jsonl");
	wish.format = chosen;
	wish.choice.format = wish.format == FORMAT_XLSX ? API_EXPORTS_XLSX : API_EXPORTS_CSV;
	const char *fault = fault_of(&wish);
	return fault ? cmd_misuse(usage, "%s", fault) : export_to(stdout, data, &wish);
}
