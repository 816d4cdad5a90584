#include "ballot_paper.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "base32.h"

#define LEAF_PREFIX "congressd-paper-v1"
#define GROUP 4

void ballot_paper_serial_format(const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], char out[BALLOT_PAPER_SERIAL_TEXT + 1])
{
	base32_encode(serial, BALLOT_PAPER_SERIAL_BYTES, out);
}

void ballot_paper_serial_group(const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES], char out[BALLOT_PAPER_GROUPED_TEXT + 1])
{
	char plain[BALLOT_PAPER_SERIAL_TEXT + 1];
	ballot_paper_serial_format(serial, plain);
	for (size_t i = 0; i < BALLOT_PAPER_SERIAL_TEXT; i++) {
		if (i && i % GROUP == 0)
			*out++ = '-';
		*out++ = plain[i];
	}
	*out = '\0';
}

static char character_of(char typed)
{
	static const char mistaken[] = "018", meant[] = "OIB";
	const char *found = strchr(mistaken, typed);
	if (found)
		return meant[found - mistaken];
	return typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;
}

bool ballot_paper_serial_parse(const char *text, uint8_t out[BALLOT_PAPER_SERIAL_BYTES])
{
	char plain[BALLOT_PAPER_SERIAL_TEXT];
	size_t length = 0;
	for (; *text; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (length == sizeof plain)
			return false;
		plain[length++] = character_of(*text);
	}
	return base32_decode(plain, length, out, BALLOT_PAPER_SERIAL_BYTES);
}

static bool rises(const struct rules_choice *before, const struct rules_choice *mark)
{
	return before->number < mark->number || (before->number == mark->number && before->mark < mark->mark);
}

bool ballot_paper_marks_valid(const struct rules_choice marks[], size_t count)
{
	if (count > RULES_BOXES)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (marks[i].number < 1 || marks[i].mark < RULES_MARK_FOR || marks[i].mark > RULES_MARK_OTHER)
			return false;
		if (i && !rises(&marks[i - 1], &marks[i]))
			return false;
	}
	return true;
}

bool ballot_paper_marks_read(const uint8_t *bytes, size_t length, struct rules_choice marks[RULES_BOXES], size_t *count)
{
	size_t found = length / BALLOT_MARK_BYTES;
	if (length % BALLOT_MARK_BYTES != 0 || found > RULES_BOXES)
		return false;
	for (size_t i = 0; i < found; i++, bytes += BALLOT_MARK_BYTES) {
		uint16_t number;
		memcpy(&number, bytes, 2);
		marks[i] = (struct rules_choice){be16toh(number), bytes[2]};
	}
	if (!ballot_paper_marks_valid(marks, found))
		return false;
	*count = found;
	return true;
}

bool ballot_paper_agree(const struct ballot_paper_reading *a, const struct ballot_paper_reading *b)
{
	if (a->finding != b->finding || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (a->marks[i].number != b->marks[i].number || a->marks[i].mark != b->marks[i].mark)
			return false;
	}
	return true;
}

enum rules_verdict ballot_paper_judge(const struct rules_definition *definition,
    const struct ballot_paper_reading *reading, struct rules_choice kept[RULES_OPTIONS], size_t *kept_count)
{
	*kept_count = 0;
	if (reading->finding != RULES_VALID)
		return reading->finding;
	return rules_judge_paper(definition, reading->marks, reading->count, kept, kept_count);
}

bool ballot_paper_leaf(const uint8_t manifest_hash[BALLOT_HASH_BYTES], const uint8_t serial[BALLOT_PAPER_SERIAL_BYTES],
    const struct ballot_paper_reading *reading, uint8_t leaf[BALLOT_HASH_BYTES])
{
	static const uint8_t leaf_prefix = 0x00;
	uint8_t bytes[BALLOT_PAPER_MARKS_BYTES];
	if (reading->count > RULES_BOXES)
		return false;
	const char *reason = reading->finding == RULES_VALID ? "" : rules_verdict_name(reading->finding);
	uint8_t length = (uint8_t)strlen(reason);
	uint16_t count = htobe16((uint16_t)reading->count);
	ballot_marks_write(reading->marks, reading->count, bytes);
	crypto_hash_sha256_state hash;
	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &leaf_prefix, 1);
	crypto_hash_sha256_update(&hash, (const uint8_t *)LEAF_PREFIX, sizeof LEAF_PREFIX - 1);
	crypto_hash_sha256_update(&hash, manifest_hash, BALLOT_HASH_BYTES);
	crypto_hash_sha256_update(&hash, serial, BALLOT_PAPER_SERIAL_BYTES);
	crypto_hash_sha256_update(&hash, &length, 1);
	crypto_hash_sha256_update(&hash, (const uint8_t *)reason, length);
	crypto_hash_sha256_update(&hash, (const uint8_t *)&count, sizeof count);
	crypto_hash_sha256_update(&hash, bytes, BALLOT_MARK_BYTES * reading->count);
	crypto_hash_sha256_final(&hash, leaf);
	return true;
}
