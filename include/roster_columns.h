/* roster_columns: the columns of a delegate's entry, their headers and words
 * in Vietnamese and English, and the one check of what a cell may hold: for
 * the roster file and for an entry typed in alone. Any thread. */
#ifndef ROSTER_COLUMNS_H
#define ROSTER_COLUMNS_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>

enum roster_column {
	ROSTER_CODE,
	ROSTER_FULL_NAME,
	ROSTER_DELEGATION,
	ROSTER_STANDING, /* official, alternate, guest */
	ROSTER_KIND,     /* ex_officio, elected, appointed or "" */
	ROSTER_REPLACES, /* the code of the delegate replaced, or "" */
	ROSTER_SEAT,
	ROSTER_SEX,        /* male, female or "" */
	ROSTER_BIRTH_DATE, /* dates: "1990-02-28", "1990" or "" */
	ROSTER_ETHNICITY,
	ROSTER_RELIGION,
	ROSTER_UNION_SINCE, /* a date */
	ROSTER_PARTY_SINCE, /* a date */
	ROSTER_POSITION,
	ROSTER_SECTOR,
	ROSTER_EDUCATION,
	ROSTER_THEORY_LEVEL,
	ROSTER_PHONE,
	ROSTER_EMAIL,
	ROSTER_NOTE,    /* may hold line feeds */
	ROSTER_COLUMNS, /* also stands for a column of any other name: one line of text */
};

/* Bytes a cell may hold, and its terminating zero. */
#define ROSTER_COLUMNS_CELL_SIZE 1001

/* Why a cell is refused. Both static. */
struct roster_columns_fault {
	const char *code;   /* stable, e.g. "bad_date" */
	const char *detail; /* what to do about it */
};

/* The column's name in the contract, e.g. "full_name"; "" for any other. Static. */
const char *roster_columns_name(enum roster_column column);

/* The column a header names, or ROSTER_COLUMNS when none. Case, diacritics,
 * spacing, punctuation and a remark in brackets do not matter: "Họ và tên",
 * "HO VA TEN (*)" and "full_name" are the same. `header` is UTF-8.
 * STATUS_INVALID when it is not. */
enum status roster_columns_find(const char *header, enum roster_column *out) STATUS_CHECKED;

/* Whether `label` is a column that only an export of delegates has (id, voting,
 * present …) and `labels`, a file's `count` headers, have all of those: the
 * file is such an export come back, and the column tells nothing new. */
bool roster_columns_are_exported(const char *const labels[], size_t count, const char *label);

/* Checks a cell of that column and writes what is stored for it: NFC, white
 * space trimmed and (but for the note) each run of it one space, words and
 * dates in the form given above, an empty standing as "official".
 * STATUS_INVALID sets *fault (static): missing_value, too_long, bad_utf8,
 * bad_character, unknown_value, bad_date. STATUS_NO_MEMORY. */
enum status roster_columns_read(enum roster_column column, const char *bytes, size_t length,
    char out[ROSTER_COLUMNS_CELL_SIZE], const struct roster_columns_fault **fault) STATUS_CHECKED;

#endif
