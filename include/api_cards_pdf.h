/* api_cards_pdf: the sheets of voting cards, for the endpoint and the command. */
#ifndef API_CARDS_PDF_H
#define API_CARDS_PDF_H

#include <stddef.h>

#include "api_cards.h"
#include "app.h"
#include "print.h"
#include "status.h"
#include "store.h"

/* Writes the sheets as one PDF, in the congress's language; `public_url` has
 * no slash at the end. The PDF holds every secret: `sink` must keep it as
 * private as the cards. `progress` may be NULL. STATUS_INVALID for a url too
 * long for a QR. Slow: some milliseconds for each card. */
enum status api_cards_pdf_write(const struct api_cards *cards, const char *public_url,
    const struct print_congress *congress, const struct print_progress *progress,
    const struct print_sink *sink) STATUS_CHECKED;

/* The same into a file that is only in memory, so that no disk ever holds it;
 * the system clears its pages when the last descriptor is closed, which is the
 * caller's. STATUS_BUSY when the daemon stops meanwhile. */
enum status api_cards_pdf_keep(const struct app *app, const struct api_cards *cards, struct store *store, int *file,
    size_t *length) STATUS_CHECKED;

#endif
