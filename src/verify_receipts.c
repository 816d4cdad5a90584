#include "verify_receipts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)64 << 10)

/* ---- reading ---- */

static bool read_json(struct verify_receipt *receipt, const char *text, size_t length)
{
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	const json_t *inner = json_object_get(json, "receipt");
	const json_t *part = inner ? inner : json;
	const json_t *contest = json_object_get(part, "contest");
	bool good = verify_hex(part, "leaf", receipt->leaf, sizeof receipt->leaf) &&
	            verify_hex(part, "signature", receipt->signature, sizeof receipt->signature) &&
	            json_is_integer(contest) && json_integer_value(contest) > 0;
	receipt->contest = json_integer_value(contest);
	json_decref(json);
	return good;
}

/* The next run of hex digits that has either of these lengths. */
static const char *next_hex(const char *text, const char *end, size_t *length)
{
	static const char digits[] = "0123456789abcdef";
	while (text < end) {
		const char *start = text;
		while (text < end && *text && strchr(digits, *text))
			text++;
		*length = (size_t)(text - start);
		if (*length == 2 * BALLOT_HASH_BYTES || *length == 2 * KEY_SIGNATURE_BYTES)
			return start;
		if (text == start)
			text++;
	}
	return NULL;
}

static bool take_hex(const char **text, const char *end, uint8_t *out, size_t length)
{
	size_t found;
	const char *hex = next_hex(*text, end, &found);
	if (!hex || found != 2 * length)
		return false;
	*text = hex + found;
	return sodium_hex2bin(out, length, hex, found, NULL, NULL, NULL) == 0;
}

/* What the seat page saves, whatever its language: leaf, signature, manifest
 * hash and congress key stand in this order. */
static bool read_text(struct verify_receipt *receipt, const char *text, size_t length)
{
	const char *end = text + length;
	if (!take_hex(&text, end, receipt->leaf, sizeof receipt->leaf) ||
	    !take_hex(&text, end, receipt->signature, sizeof receipt->signature))
		return false;
	receipt->names_manifest =
	    take_hex(&text, end, receipt->manifest_hash, sizeof receipt->manifest_hash);
	receipt->names_key = receipt->names_manifest &&
	                     take_hex(&text, end, receipt->congress_key, sizeof receipt->congress_key);
	return true;
}

void verify_receipt_read(struct verify_receipt *receipt, const char *text, size_t length)
{
	*receipt = (struct verify_receipt){.name = receipt->name};
	if (length > TEXT_MAX)
		return;
	const char *start = memchr(text, '{', length);
	receipt->readable = start == text && length ? read_json(receipt, text, length) : read_text(receipt, text, length);
}

/* ---- on the board ---- */

void verify_receipts_see(struct verify *verify, const uint8_t leaf[BALLOT_HASH_BYTES], size_t row)
{
	for (size_t i = 0; i < verify->receipt_count; i++) {
		struct verify_receipt *receipt = &verify->receipts[i];
		if (receipt->readable && !receipt->row && memcmp(receipt->leaf, leaf, sizeof receipt->leaf) == 0)
			receipt->row = row;
	}
}

static bool is_of_contest(const struct verify_receipt *receipt, const struct contest *contest)
{
	if (receipt->names_manifest &&
	    memcmp(receipt->manifest_hash, contest->manifest_hash, sizeof receipt->manifest_hash) != 0)
		return false;
	return !receipt->contest || receipt->contest == contest->id;
}

static bool is_signed(const struct verify *verify, const struct verify_receipt *receipt)
{
	if (receipt->names_key && memcmp(receipt->congress_key, verify->key, sizeof verify->key) != 0)
		return false;
	return ballot_receipt_verify(
	    verify->key, verify->contest->manifest_hash, receipt->leaf, receipt->signature);
}

static void check(struct verify *verify, const struct verify_receipt *receipt)
{
	if (!receipt->readable)
		verify_find(verify, VERIFY_RECEIPT_MALFORMED, "%s", receipt->name);
	else if (!is_of_contest(receipt, verify->contest))
		verify_find(verify, VERIFY_RECEIPT_CONTEST, "%s", receipt->name);
	else if (verify->key_from != VERIFY_KEY_NONE && !is_signed(verify, receipt))
		verify_find(verify, VERIFY_RECEIPT_SIGNATURE, "%s", receipt->name);
	else if (!receipt->row)
		verify_find(verify, VERIFY_RECEIPT_MISSING, "%s", receipt->name);
}

void verify_receipts_check(struct verify *verify)
{
	for (size_t i = 0; i < verify->receipt_count; i++)
		check(verify, &verify->receipts[i]);
}
