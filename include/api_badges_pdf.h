/* api_badges_pdf: the sheets of badges, for the endpoint and the command. */
#ifndef API_BADGES_PDF_H
#define API_BADGES_PDF_H

#include <stdint.h>

#include "api_delegates.h"
#include "key.h"
#include "print.h"
#include "print_badges.h"
#include "status.h"
#include "store.h"

struct api_badges_pdf_sheets {
	const struct key *key;
	uint32_t congress; /* id */
	const struct api_delegates *delegates;
	const char *delegation; /* its name, or NULL for every one */
	enum print_badges_size size;
	const struct print_progress *progress; /* may be NULL */
};

/* Names of the sizes, as enum print_badges_size: "a4", "card", "a6", NULL. */
extern const char *const api_badges_pdf_sizes[];

/* Writes the good badges of delegates who take part as one PDF, by delegate
 * id. STATUS_INVALID with a text in `fault` for an unknown one. */
enum status api_badges_pdf_write(struct store *store, const struct api_badges_pdf_sheets *sheets,
    const struct print_sink *sink, char fault[API_DELEGATES_FAULT]) STATUS_CHECKED;

#endif
