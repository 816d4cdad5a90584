#include "xlsx.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "text.h"

#define COLUMNS_MAX 64
#define ROWS_MAX 1048576
#define CELL_MAX 32767 /* characters; bytes are never fewer */
#define WIDTH_MIN 8
#define WIDTH_MAX 60
#define TIME_WIDTH 19 /* characters of the format below */
#define TIME_FORMAT "yyyy-mm-dd hh:mm:ss"
#define DATE_FORMAT "yyyy-mm-dd"

struct xlsx {
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *header, *time, *date;
	char *timezone;
	int memory; /* the file, without a name */
	lxw_row_t row;
	lxw_col_t column;
	size_t widths[COLUMNS_MAX];
	size_t columns; /* of the widest row */
	enum status status;
};

static enum status status_of(lxw_error error)
{
	switch (error) {
	case LXW_NO_ERROR:
		return STATUS_OK;
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return STATUS_NO_MEMORY;
	case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
		return STATUS_TOO_LARGE;
	default:
		return STATUS_IO;
	}
}

static void note(struct xlsx *xlsx, lxw_error error)
{
	if (xlsx->status == STATUS_OK)
		xlsx->status = status_of(error);
}

/* ---- cells ---- */

/* Takes the next cell of the row; false when nothing more is written. */
static bool take(struct xlsx *xlsx, size_t width, lxw_col_t *column)
{
	if (xlsx->status == STATUS_OK && (xlsx->row >= ROWS_MAX || xlsx->column >= COLUMNS_MAX))
		xlsx->status = STATUS_TOO_LARGE;
	if (xlsx->status != STATUS_OK)
		return false;
	*column = xlsx->column++;
	if (xlsx->columns < xlsx->column)
		xlsx->columns = xlsx->column;
	if (xlsx->widths[*column] < width)
		xlsx->widths[*column] = width;
	return true;
}

static size_t characters(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

/* Before a character's first byte. */
static size_t cut_at(const char *text, size_t length)
{
	while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static void write_text(struct xlsx *xlsx, lxw_col_t column, const char *text)
{
	lxw_format *format = xlsx->row == 0 ? xlsx->header : NULL;
	if (strlen(text) <= CELL_MAX) {
		note(xlsx, worksheet_write_string(xlsx->sheet, xlsx->row, column, text, format));
		return;
	}
	char *part = strndup(text, cut_at(text, CELL_MAX));
	if (part)
		note(xlsx, worksheet_write_string(xlsx->sheet, xlsx->row, column, part, format));
	else
		xlsx->status = STATUS_NO_MEMORY;
	free(part);
}

static void row_text(void *file, const char *text)
{
	struct xlsx *xlsx = file;
	lxw_col_t column;
	if (take(xlsx, text ? characters(text) : 0, &column) && text && *text)
		write_text(xlsx, column, text);
}

static void row_integer(void *file, int64_t value)
{
	struct xlsx *xlsx = file;
	lxw_col_t column;
	if (take(xlsx, WIDTH_MIN, &column))
		note(xlsx, worksheet_write_number(xlsx->sheet, xlsx->row, column, (double)value, NULL));
}

static void row_time(void *file, int64_t ms)
{
	struct xlsx *xlsx = file;
	struct text_time local;
	lxw_col_t column;
	if (!take(xlsx, ms > 0 ? TIME_WIDTH : 0, &column) || ms <= 0)
		return;
	xlsx->status = text_local_time(xlsx->timezone, ms, &local);
	if (xlsx->status != STATUS_OK)
		return;
	lxw_datetime moment = {
	    local.year, local.month, local.day, local.hour, local.minute, (double)(ms % 60000 / 1000)};
	note(xlsx, worksheet_write_datetime(xlsx->sheet, xlsx->row, column, &moment, xlsx->time));
}

static void row_date(void *file, const char *text)
{
	struct xlsx *xlsx = file;
	lxw_datetime day = {0};
	lxw_col_t column;
	/* The spreadsheet's days begin in 1900. */
	if (!text || sscanf(text, "%4d-%2d-%2d", &day.year, &day.month, &day.day) != 3 || day.year < 1900)
		row_text(file, text);
	else if (take(xlsx, sizeof DATE_FORMAT, &column))
		note(xlsx, worksheet_write_datetime(xlsx->sheet, xlsx->row, column, &day, xlsx->date));
}

static enum status row_end(void *file)
{
	struct xlsx *xlsx = file;
	xlsx->row++;
	xlsx->column = 0;
	return xlsx->status;
}

struct rows xlsx_rows(struct xlsx *xlsx)
{
	static const struct rows_format format = {row_text, row_integer, row_time, row_date, row_end};
	return (struct rows){&format, xlsx};
}

/* ---- the file ---- */

static lxw_format *format_of(lxw_workbook *workbook, const char *pattern)
{
	lxw_format *format = workbook_add_format(workbook);
	if (format)
		format_set_num_format(format, pattern);
	return format;
}

static enum status begin(struct xlsx *xlsx, const char *sheet)
{
	char path[64];
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	xlsx->memory = memfd_create("spreadsheet", MFD_CLOEXEC);
	if (xlsx->memory < 0)
		return STATUS_IO;
	snprintf(path, sizeof path, "/proc/self/fd/%d", xlsx->memory);
	xlsx->workbook = workbook_new_opt(path, &options);
	if (!xlsx->workbook)
		return STATUS_NO_MEMORY;
	xlsx->sheet = workbook_add_worksheet(xlsx->workbook, sheet);
	xlsx->header = workbook_add_format(xlsx->workbook);
	xlsx->time = format_of(xlsx->workbook, TIME_FORMAT);
	xlsx->date = format_of(xlsx->workbook, DATE_FORMAT);
	if (!xlsx->sheet || !xlsx->header || !xlsx->time || !xlsx->date)
		return STATUS_NO_MEMORY;
	format_set_bold(xlsx->header);
	format_set_bottom(xlsx->header, LXW_BORDER_THIN);
	worksheet_freeze_panes(xlsx->sheet, 1, 0);
	worksheet_repeat_rows(xlsx->sheet, 0, 0);
	worksheet_set_landscape(xlsx->sheet);
	worksheet_set_paper(xlsx->sheet, 9); /* A4 */
	worksheet_fit_to_pages(xlsx->sheet, 1, 0);
	return STATUS_OK;
}

enum status xlsx_create(const char *sheet, const char *timezone, struct xlsx **out)
{
	struct xlsx *xlsx = calloc(1, sizeof *xlsx);
	if (!xlsx)
		return STATUS_NO_MEMORY;
	xlsx->memory = -1;
	xlsx->timezone = strdup(timezone);
	enum status status = xlsx->timezone ? begin(xlsx, sheet) : STATUS_NO_MEMORY;
	if (status != STATUS_OK) {
		xlsx_free(xlsx);
		return status;
	}
	*out = xlsx;
	return STATUS_OK;
}

static void set_widths(struct xlsx *xlsx)
{
	for (size_t i = 0; i < xlsx->columns; i++) {
		size_t width = xlsx->widths[i] + 2;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		note(xlsx, worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL));
	}
	if (xlsx->row > 1 && xlsx->columns)
		note(xlsx, worksheet_autofilter(xlsx->sheet, 0, 0, xlsx->row - 1, (lxw_col_t)(xlsx->columns - 1)));
}

/* The bytes of the file in memory. */
static enum status copy(int file, char **out, size_t *length)
{
	struct stat about;
	if (fstat(file, &about) != 0)
		return STATUS_IO;
	char *bytes = malloc((size_t)about.st_size + 1);
	if (!bytes)
		return STATUS_NO_MEMORY;
	size_t done = 0;
	while (done < (size_t)about.st_size) {
		ssize_t part = pread(file, bytes + done, (size_t)about.st_size - done, (off_t)done);
		if (part <= 0) {
			free(bytes);
			return STATUS_IO;
		}
		done += (size_t)part;
	}
	*out = bytes;
	*length = done;
	return STATUS_OK;
}

enum status xlsx_finish(struct xlsx *xlsx, char **out, size_t *length)
{
	set_widths(xlsx);
	lxw_error error = workbook_close(xlsx->workbook); /* frees it */
	xlsx->workbook = NULL;
	note(xlsx, error);
	enum status status = xlsx->status;
	if (status == STATUS_OK)
		status = copy(xlsx->memory, out, length);
	xlsx_free(xlsx);
	return status;
}

void xlsx_free(struct xlsx *xlsx)
{
	if (!xlsx)
		return;
	if (xlsx->workbook)
		lxw_workbook_free(xlsx->workbook);
	if (xlsx->memory >= 0)
		close(xlsx->memory);
	free(xlsx->timezone);
	free(xlsx);
}
