/* ballot_paper: what identifies a ballot paper, and what the board's tree takes
 * of it.
 *
 *   serial   10 random bytes, drawn when the paper is printed; on the paper as
 *            16 characters of Base32 in groups of four, and as a QR symbol of
 *            these 16 characters. It says nothing of who was handed the paper.
 *   leaf     SHA-256(0x00 · "congressd-paper-v1" · manifest_hash · serial ·
 *            u8 length · reason · u16 count · count × (u16 number · u8 mark))
 *
 * `reason` is the name of what tellers found ("unclear" …) and then there are
 * no marks; without a finding it is empty, and the marks are the boxes as seen
 * on the paper. Integers are big-endian.
 *
 * Pure; any thread. */
#ifndef BALLOT_PAPER_H
#define BALLOT_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot.h"
#include "rules.h"

#define BALLOT_PAPER_SERIAL_BYTES 10
#define BALLOT_PAPER_SERIAL_TEXT 16                              /* characters, as in JSON and in the symbol */
#define BALLOT_PAPER_GROUPED_TEXT (BALLOT_PAPER_SERIAL_TEXT + 3) /* as printed for people */
#define BALLOT_PAPER_MARKS_BYTES (BALLOT_MARK_BYTES * (size_t)RULES_BOXES) /* at most */

/* What tellers make of one paper: the marks as seen, or what they found. */
struct ballot_paper_reading {
	enum rules_verdict finding;       /* RULES_VALID: none, the marks decide */
	const struct rules_choice *marks; /* borrowed; may be NULL where count is 0 */
	size_t count;
};

/* Writes the 16 characters, or "ABCD-EFGH-JKLM-NPQR", and a terminating zero. */
void ballot_paper_serial_format(
    const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], char out[BALLOT_PAPER_SERIAL_TEXT + 1]);
void ballot_paper_serial_group(
    const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], char out[BALLOT_PAPER_GROUPED_TEXT + 1]);

/* Reads a serial as scanned or typed: blanks and hyphens between characters
 * and lower case do not matter; 0, 1 and 8, which are no such characters, are
 * taken for the O, I and B they look like. False for anything else. */
bool ballot_paper_serial_parse(const char *text, uint8_t out[BALLOT_PAPER_SERIAL_BYTES]);

/* Whether these can be boxes of a ballot paper: at most RULES_BOXES, each a
 * known mark of a number from 1, sorted by number, then mark, each once. */
bool ballot_paper_marks_valid(const struct rules_choice marks[], size_t count);

/* Reads what ballot_marks_write wrote. False, with *count untouched, for
 * what are not ballot_paper_marks_valid. */
bool ballot_paper_marks_read(
    const uint8_t *bytes, size_t length, struct rules_choice marks[RULES_BOXES], size_t *count);

/* Whether two readings say the same. */
bool ballot_paper_agree(const struct ballot_paper_reading *a, const struct ballot_paper_reading *b);

/* The verdict on a reading; the marks that count go to `kept`. */
enum rules_verdict ballot_paper_judge(const struct rules_definition *definition,
    const struct ballot_paper_reading *reading, struct rules_choice kept[RULES_OPTIONS], size_t *kept_count);

/* The paper's leaf hash. False above RULES_BOXES marks. */
bool ballot_paper_leaf(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    const struct ballot_paper_reading *reading, uint8_t leaf[BALLOT_HASH_BYTES]);

#endif
