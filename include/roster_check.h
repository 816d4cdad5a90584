/* roster_check: what only the whole roster shows. One thread. */
#ifndef ROSTER_CHECK_H
#define ROSTER_CHECK_H

#include "roster_csv.h"
#include "roster_index.h"
#include "status.h"

#include <stddef.h>

struct roster_check {
	const struct roster_index *codes; /* the roster's rows by their code */
	size_t header_line;
	const char *replaces_label; /* headers in the file; borrowed for the roster's life */
	const char *kind_label;
};

/* Sets replaces_elsewhere in each row, and warns: replaces_standing,
 * appointed_share. STATUS_NO_MEMORY. */
enum status roster_check_whole(struct roster *roster, const struct roster_check *check) STATUS_CHECKED;

#endif
