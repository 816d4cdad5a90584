#include "table.h"

#include <stdarg.h>
#include <stdlib.h>

#include "fail.h"

struct table {
	FILE *rows, *notes;
	char *row_text, *note_text;
	size_t row_length, note_length;
	enum table_use use;
	bool good;
};

struct table *table_open(enum table_use use)
{
	struct table *table = calloc(1, sizeof *table);
	if (!table)
		fail("no memory");
	table->rows = open_memstream(&table->row_text, &table->row_length);
	table->notes = open_memstream(&table->note_text, &table->note_length);
	if (!table->rows || !table->notes)
		fail("no memory");
	table->use = use;
	table->good = true;
	return table;
}

static void print_number(FILE *out, double value, int decimals)
{
	if (value > 0)
		fprintf(out, "%.*f", decimals, value);
	else
		fputs("–", out);
}

void table_add(struct table *table, const struct table_row *row)
{
	double ratio = row->floor > 0 ? row->ours / row->floor : 0;
	bool reached = (ratio >= row->goal && (row->limit <= 0 || ratio <= row->limit) &&
	                   (row->most <= 0 || row->ours <= row->most)) ||
	               table->use == TABLE_SHOWS;
	const char *verdict = reached ? "" : " **missed**";
	fprintf(table->rows, "| %s, %s | ", row->name, row->unit);
	print_number(table->rows, row->ours, row->decimals);
	fputs(" | ", table->rows);
	print_number(table->rows, row->floor, row->decimals);
	fputs(" | ", table->rows);
	print_number(table->rows, ratio, 2);
	fputs(" | ", table->rows);
	if (row->goal > 0)
		fprintf(table->rows, "≥ %.2f%s |\n", row->goal, verdict);
	else if (row->limit > 0)
		fprintf(table->rows, "≤ %.2f%s |\n", row->limit, verdict);
	else if (row->most > 0)
		fprintf(table->rows, "ours ≤ %.*f%s |\n", row->decimals, row->most, verdict);
	else
		fputs("– |\n", table->rows);
	table->good = table->good && reached;
}

void table_note(struct table *table, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("- ", table->notes);
	vfprintf(table->notes, format, arguments);
	fputc('\n', table->notes);
	va_end(arguments);
}

void table_print(const struct table *table, FILE *out)
{
	fflush(table->rows);
	fflush(table->notes);
	fputs("| row | ours | floor | ratio | goal |\n|---|--:|--:|--:|---|\n", out);
	fputs(table->row_text, out);
	fprintf(out, "\n%s", table->note_text);
}

bool table_good(const struct table *table)
{
	return table->good;
}

void table_close(struct table *table)
{
	fclose(table->rows);
	fclose(table->notes);
	free(table->row_text);
	free(table->note_text);
	free(table);
}
