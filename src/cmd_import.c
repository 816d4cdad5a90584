#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api_roster_import.h"
#include "api_redo.h"
#include "roster_file.h"

#define FILE_MAX ((size_t)256 << 20)

static const char usage[] = "usage: congressd import --data DIR ROSTER.csv|ROSTER.xlsx [--dry-run]\n"
                            "\n"
                            "Reads delegates from a CSV file or the first sheet of a spreadsheet: adds new ones,\n"
                            "updates those whose code is known. One wrong row and nothing is imported. --dry-run\n"
                            "only tells what would change, row by row.\n";

/* Names a mistake or a warning as a person would look for it in the file. */
static void print_problem(const char *kind, const struct roster_problem *problem)
{
	fprintf(stderr, "%sline %zu", kind, problem->line);
	if (*problem->column)
		fprintf(stderr, ", column %s", problem->column);
	fprintf(stderr, ": %s\n", problem->detail);
}

static void print_problems(const char *kind, const struct roster_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		print_problem(kind, &problems->items[i]);
	if (problems->left_out)
		fprintf(stderr, "%sand %zu more\n", kind, problems->left_out);
}

static enum status read_all(FILE *file, char **out, size_t *length)
{
	char *bytes = NULL;
	size_t size = 0, used = 0;
	do {
		if (used == size) {
			size = size ? 2 * size : (size_t)1 << 16;
			char *more = size <= FILE_MAX ? realloc(bytes, size) : NULL;
			if (!more) {
				free(bytes);
				return size <= FILE_MAX ? STATUS_NO_MEMORY : STATUS_TOO_LARGE;
			}
			bytes = more;
		}
		used += fread(bytes + used, 1, size - used, file);
	} while (!feof(file) && !ferror(file));
	if (ferror(file)) {
		free(bytes);
		return STATUS_IO;
	}
	*out = bytes;
	*length = used;
	return STATUS_OK;
}

static enum status read_roster(const char *path, struct roster **out)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t length = 0;
	enum status status = file ? read_all(file, &bytes, &length) : STATUS_IO;
	if (status == STATUS_IO)
		cmd_refuse("%s: %s", path, strerror(errno));
	else if (status != STATUS_OK)
		cmd_refuse("%s: %s", path, status_detail(status));
	if (file)
		fclose(file);
	if (status != STATUS_OK)
		return status;
	status = roster_file_read(bytes, length, out);
	if (status != STATUS_OK)
		cmd_refuse("%s: %s", path, status_detail(status));
	free(bytes);
	return status;
}

enum mode { MODE_STORE, MODE_TRY };

static enum status store_roster(
    struct cmd_congress *congress, struct roster *roster, struct api_roster_import_report *report)
{
	struct act act = cmd_act(congress);
	enum status status = api_redo_resume(&act);
	if (status == STATUS_OK)
		status = store_begin(act.store);
	if (status != STATUS_OK)
		return status;
	return store_end(act.store, api_roster_import_run(&act, roster, report));
}

static enum status compare_or_store(struct cmd_congress *congress, struct roster *roster, enum mode mode,
    struct api_roster_import_report *report)
{
	struct store *store = cmd_act(congress).store;
	if (roster->errors.count) {
		enum status status = api_roster_compare_check(store, roster);
		return status == STATUS_OK ? STATUS_INVALID : status;
	}
	if (mode == MODE_TRY)
		return api_roster_import_try(store, roster, report);
	return store_roster(congress, roster, report);
}

static int refuse_rows(const char *path, const struct roster *roster)
{
	print_problems("", &roster->errors);
	return cmd_refuse(
	    "%s: nothing was imported; mistakes: %zu", path, roster->errors.count + roster->errors.left_out);
}

/* Only a note has lines; they are shown on one. */
static void print_cell(const char *text)
{
	putchar('"');
	for (; *text; text++)
		putchar(*text == '\n' ? ' ' : *text);
	putchar('"');
}

static void print_change(const struct roster *roster, const struct api_roster_changes_item *item)
{
	const char *const *cells = item->row->cells;
	printf("line %zu: %s %s %s", item->row->line, item->before ? "updates" : "adds", cells[ROSTER_CODE],
	    cells[ROSTER_FULL_NAME]);
	for (enum roster_column column = 0; item->before && column < ROSTER_COLUMNS; column++) {
		struct api_roster_changes_field field;
		if (!api_roster_changes_field(roster, item, column, &field))
			continue;
		printf("\n    %s: ", roster_columns_name(column));
		print_cell(field.from);
		fputs(" becomes ", stdout);
		print_cell(field.to);
	}
	putchar('\n');
}

static void print_preview(const struct roster *roster, const struct api_roster_import_report *report)
{
	for (size_t i = 0; i < report->changes.count; i++)
		print_change(roster, &report->changes.items[i]);
	if (report->changes.left_out)
		printf("and %zu more changes\n", report->changes.left_out);
	if (report->absent)
		printf("delegates the file does not name, who stay as they are: %zu\n", report->absent);
}

static int import(struct cmd_congress *congress, const char *path, struct roster *roster, enum mode mode,
    struct api_roster_import_report *report)
{
	enum status status = compare_or_store(congress, roster, mode, report);
	if (status == STATUS_INVALID)
		return refuse_rows(path, roster);
	if (status != STATUS_OK)
		return cmd_refuse("nothing was imported: %s", status_detail(status));
	print_problems("warning: ", &roster->warnings);
	if (mode == MODE_TRY)
		print_preview(roster, report);
	printf("added %zu, updated %zu, unchanged %zu%s\n", report->rows.added, report->rows.updated, report->rows.unchanged,
	    mode == MODE_TRY ? " (a dry run: nothing was changed)" : "");
	return CMD_DONE;
}

int cmd_import(int argc, char **argv)
{
	const char *data = NULL, *path = NULL;
	bool dry_run = false;
	const struct cmd_option options[] = {{"data", &data, NULL}, {"dry-run", NULL, &dry_run}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, &path, 1, &count, &status))
		return status;
	if (!data || !path)
		return cmd_misuse(usage, "%s is missing", data ? "the roster file" : "--data");
	struct roster *roster = NULL;
	if (read_roster(path, &roster) != STATUS_OK)
		return CMD_REFUSED;
	struct cmd_congress congress;
	status = CMD_REFUSED;
	if (cmd_open(data, &congress) == STATUS_OK) {
		struct api_roster_import_report report = {0};
		enum mode mode = dry_run ? MODE_TRY : MODE_STORE;
		status = import(&congress, path, roster, mode, &report);
		api_roster_changes_free(&report.changes);
		cmd_close(&congress);
	}
	roster_csv_free(roster);
	return status;
}
