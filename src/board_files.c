#include "board_files.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEPT 4

struct board_files {
	struct kept {
		uint8_t signature[KEY_SIGNATURE_BYTES];
		int file; /* -1: none */
	} kept[KEPT];
	size_t next; /* to be given up */
};

enum status board_files_create(struct board_files **out)
{
	struct board_files *files = calloc(1, sizeof *files);
	if (!files)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < KEPT; i++)
		files->kept[i].file = -1;
	*out = files;
	return STATUS_OK;
}

void board_files_free(struct board_files *files)
{
	for (size_t i = 0; files && i < KEPT; i++) {
		if (files->kept[i].file >= 0)
			close(files->kept[i].file);
	}
	free(files);
}

int board_files_get(const struct board_files *files, const uint8_t closing_signature[KEY_SIGNATURE_BYTES])
{
	for (size_t i = 0; files && i < KEPT; i++) {
		const struct kept *kept = &files->kept[i];
		if (kept->file >= 0 && memcmp(kept->signature, closing_signature, sizeof kept->signature) == 0)
			return fcntl(kept->file, F_DUPFD_CLOEXEC, 0);
	}
	return -1;
}

void board_files_keep(struct board_files *files, const uint8_t closing_signature[KEY_SIGNATURE_BYTES], int file)
{
	int copy = files ? fcntl(file, F_DUPFD_CLOEXEC, 0) : -1;
	if (copy < 0)
		return;
	struct kept *kept = &files->kept[files->next];
	files->next = (files->next + 1) % KEPT;
	if (kept->file >= 0)
		close(kept->file);
	memcpy(kept->signature, closing_signature, sizeof kept->signature);
	kept->file = copy;
}
