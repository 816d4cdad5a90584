#include "cmd.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api_badges.h"
#include "api_badges_pdf.h"
#include "outfile.h"

static const char usage[] = "usage: congressd badges --data DIR --out FILE.pdf [--size a4|card|a6]\n"
                            "\n"
                            "Issues a badge to every delegate who has none and takes part, and writes the sheets\n"
                            "of all good badges: eight to a sheet of A4 (a4, unless said), or one to a page of\n"
                            "86 x 54 mm (card) or 105 x 148 mm (a6). A file that exists is replaced.\n";

static const struct api_delegates everyone = {.scope = API_DELEGATES_ALL};

static enum status issue(struct cmd_congress *congress, struct store_badges_issued *issued)
{
	char fault[API_DELEGATES_FAULT];
	struct act act = cmd_act(congress);
	enum status status = store_begin(act.store);
	if (status != STATUS_OK)
		return status;
	struct api_badges_issuing issuing = {0};
	while (status == STATUS_OK && !issuing.finished)
		status = api_badges_issue_some(&act, &everyone, &issuing, fault);
	*issued = issuing.issued;
	return store_end(act.store, status);
}

static enum status print_sheets(
    struct cmd_congress *congress, enum print_badges_size size, struct outfile *outfile)
{
	char fault[API_DELEGATES_FAULT];
	const struct api_badges_pdf_sheets sheets = {
	    .key = congress->key,
	    .congress = congress->congress.id,
	    .delegates = &everyone,
	    .size = size,
	};
	const struct print_sink sink = {outfile_write, outfile};
	enum status status = api_badges_pdf_write(congress->store, &sheets, &sink, fault);
	return status == STATUS_OK ? outfile_finish(outfile) : status;
}

static int issue_and_print(struct cmd_congress *congress, enum print_badges_size size, const char *path)
{
	struct outfile *outfile = NULL;
	enum status status = outfile_open(path, OUTFILE_REPLACE, &outfile);
	if (status != STATUS_OK)
		return cmd_refuse("%s: cannot be written: %s", path, status_detail(status));
	struct store_badges_issued issued;
	status = issue(congress, &issued);
	if (status != STATUS_OK) {
		cmd_refuse("no badge was issued: %s", status_detail(status));
	} else {
		status = print_sheets(congress, size, outfile);
		if (status == STATUS_OK)
			printf("issued %llu, kept %llu; sheets in %s\n", (unsigned long long)issued.issued,
			    (unsigned long long)issued.kept, path);
		else
			cmd_refuse(
			    "%s: not written, but the badges are issued; try again: %s", path, status_detail(status));
	}
	outfile_close(outfile);
	return status == STATUS_OK ? CMD_DONE : CMD_REFUSED;
}

int cmd_badges(int argc, char **argv)
{
	const char *data = NULL, *path = NULL, *name = api_badges_pdf_sizes[PRINT_BADGES_A4];
	const struct cmd_option options[] = {
	    {"data", &data, NULL}, {"out", &path, NULL}, {"size", &name, NULL}, {NULL, NULL, NULL}};
	enum print_badges_size size = 0;
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	if (!data || !path)
		return cmd_misuse(usage, "%s is missing", data ? "--out" : "--data");
	while (size < PRINT_BADGES_SIZES && strcmp(name, api_badges_pdf_sizes[size]) != 0)
		size++;
	if (size == PRINT_BADGES_SIZES)
		return cmd_misuse(usage, "--size must be a4, card or a6");
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	status = issue_and_print(&congress, size, path);
	cmd_close(&congress);
	return status;
}
