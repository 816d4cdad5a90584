#include "api_cards_pdf.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "jobs.h"
#include "print_cards.h"
#include "store_congress.h"

/* Cards and where their urls stand, in a block of one size each. */
static enum status write_sheets(const struct api_cards *cards, const char *public_url, char *urls,
    const struct print_congress *congress, const struct print_progress *progress, const struct print_sink *sink)
{
	const size_t size = api_cards_url_size(public_url);
	struct print_card *sheets = calloc(cards->count + 1, sizeof *sheets);
	if (!sheets)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < cards->count; i++) {
		const char *const *cells = cards->items[i].delegate->cells;
		api_cards_url(cards, i, public_url, urls + i * size);
		sheets[i] = (struct print_card){
		    .code = cells[ROSTER_CODE],
		    .full_name = cells[ROSTER_FULL_NAME],
		    .delegation = cells[ROSTER_DELEGATION],
		    .seat = cells[ROSTER_SEAT],
		    .url = urls + i * size,
		};
	}
	enum status status = print_cards(sheets, cards->count, congress, progress, sink);
	free(sheets);
	return status;
}

enum status api_cards_pdf_write(const struct api_cards *cards, const char *public_url,
    const struct print_congress *congress, const struct print_progress *progress, const struct print_sink *sink)
{
	char *urls = sodium_allocarray(cards->count + 1, api_cards_url_size(public_url));
	if (!urls)
		return STATUS_NO_MEMORY;
	enum status status = write_sheets(cards, public_url, urls, congress, progress, sink);
	sodium_free(urls);
	return status;
}

struct memory_file {
	int file;
	size_t length;
};

static enum status append(void *closure, const unsigned char *bytes, size_t length)
{
	struct memory_file *memory = closure;
	memory->length += length;
	while (length) {
		ssize_t written = write(memory->file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == ENOSPC || errno == ENOMEM ? STATUS_NO_MEMORY : STATUS_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return STATUS_OK;
}

enum status api_cards_pdf_keep(
    const struct app *app, const struct api_cards *cards, struct store *store, int *file, size_t *length)
{
	struct congress congress;
	enum status status = store_congress_get(store, &congress);
	if (status != STATUS_OK)
		return status;
	struct memory_file memory = {.file = memfd_create("cards", MFD_CLOEXEC)};
	const struct print_congress heading = {congress.name, congress.term, congress.language};
	if (memory.file < 0)
		status = STATUS_NO_MEMORY;
	else
		status = api_cards_pdf_write(cards, app->public_url, &heading,
		    &(struct print_progress){jobs_while_serving, app->jobs}, &(struct print_sink){append, &memory});
	store_congress_free(&congress);
	if (status == STATUS_OK) {
		*file = memory.file;
		*length = memory.length;
	} else if (memory.file >= 0) {
		close(memory.file);
	}
	return status;
}
