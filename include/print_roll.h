/* print_roll: lists of delegates by delegation, a place for each signature: who
 * is to sign for attendance, who came, and who was handed a ballot. */
#ifndef PRINT_ROLL_H
#define PRINT_ROLL_H

#include <stdbool.h>
#include <stddef.h>

#include "print.h"
#include "print_report.h"
#include "status.h"
#include "text.h"

enum print_roll_kind {
	PRINT_ROLL_TO_SIGN, /* attendance, before: places for signatures */
	PRINT_ROLL_CAME,    /* attendance, as it was recorded: when, or why not */
	PRINT_ROLL_ISSUED,  /* ballots handed out: by phone or on paper */
	PRINT_ROLL_KINDS
};

/* Strings are borrowed; NULL or empty: none. */
struct print_roll_person {
	const char *code, *full_name, *delegation, *seat;
	bool head;    /* of the delegation */
	bool counted; /* came, or was handed a ballot */
	bool paper;   /* PRINT_ROLL_ISSUED: a ballot paper */
	bool excused; /* PRINT_ROLL_CAME, of who did not come: with a reason */
	const char *reason;
	struct text_time at; /* PRINT_ROLL_CAME, of who came: when first */
};

struct print_roll {
	enum print_roll_kind kind;
	const struct print_congress *congress;
	const struct print_report_bodies *bodies;
	const char *about; /* the session or contest */
	struct text_time day;
	/* Those of one delegation stand together, in the order of the list. */
	const struct print_roll_person *people;
	size_t count;
};

/* Writes the list as one PDF in the congress's language. The sink's error or
 * STATUS_NO_MEMORY. Any thread. */
enum status print_roll(const struct print_roll *roll, const struct print_sink *sink) STATUS_CHECKED;

#endif
