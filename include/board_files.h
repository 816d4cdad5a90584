/* board_files: the newest boards as files without a name, so that a board of
 * 40 MB is made and stored once, however many slow readers take it at a time.
 * One thread: the offload lane's. */
#ifndef BOARD_FILES_H
#define BOARD_FILES_H

#include <stdint.h>

#include "key.h"
#include "status.h"

struct board_files;

enum status board_files_create(struct board_files **out) STATUS_CHECKED;
void board_files_free(struct board_files *files);

/* The board with this name (made of its closing signature), as a descriptor of the caller's own
 * to be read by offset; -1 when it is not kept. `files` may be NULL. */
int board_files_get(const struct board_files *files, const uint8_t closing_signature[KEY_SIGNATURE_BYTES]);

/* Keeps the board in `file`, which stays the caller's, in place of the oldest.
 * `files` may be NULL. */
void board_files_keep(struct board_files *files, const uint8_t closing_signature[KEY_SIGNATURE_BYTES], int file);

#endif
