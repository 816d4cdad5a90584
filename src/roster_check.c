#include "roster_check.h"

#include <stdio.h>
#include <string.h>

static bool is(const struct roster_row *row, enum roster_column column, const char *value)
{
	return !strcmp(row->cells[column], value);
}

static enum status warn(struct roster *roster, const struct roster_problem *problem)
{
	return roster_problems_add(&roster->warnings, &roster->strings, problem);
}

static enum status check_replacement(struct roster *roster, const struct roster_check *check, struct roster_row *row)
{
	size_t replaced;
	const char *detail = NULL;
	row->replaces_elsewhere = !roster_index_find(check->codes, row->cells[ROSTER_REPLACES], &replaced);
	if (!is(row, ROSTER_STANDING, "alternate"))
		detail = "only an alternate replaces somebody";
	else if (!row->replaces_elsewhere && !is(&roster->rows[replaced], ROSTER_STANDING, "official"))
		detail = "the delegate replaced is not official";
	if (!detail)
		return STATUS_OK;
	return warn(roster, &(struct roster_problem){row->line, check->replaces_label, "replaces_standing", detail});
}

static enum status check_appointed(struct roster *roster, const struct roster_check *check)
{
	size_t official = 0, appointed = 0;
	for (size_t i = 0; i < roster->count; i++) {
		bool counts = is(&roster->rows[i], ROSTER_STANDING, "official");
		official += counts;
		appointed += counts && is(&roster->rows[i], ROSTER_KIND, "appointed");
	}
	if (appointed * 20 <= official)
		return STATUS_OK;
	char detail[96];
	snprintf(detail, sizeof detail, "%zu of %zu official delegates are appointed, over 5 %%", appointed, official);
	return warn(roster, &(struct roster_problem){check->header_line, check->kind_label, "appointed_share", detail});
}

enum status roster_check_whole(struct roster *roster, const struct roster_check *check)
{
	for (size_t i = 0; i < roster->count; i++) {
		struct roster_row *row = &roster->rows[i];
		if (is(row, ROSTER_REPLACES, ""))
			continue;
		enum status status = check_replacement(roster, check, row);
		if (status)
			return status;
	}
	return check_appointed(roster, check);
}
