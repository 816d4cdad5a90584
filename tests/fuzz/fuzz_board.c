/* The board file of `verify`, after a zero byte an event log. */
#include <sodium.h>
#include <string.h>

#include "fuzz.h"
#include "verify.h"

static void note(void *closure, enum verify_code code, const char *detail)
{
	(void)closure;
	FUZZ_REQUIRE(code < VERIFY_CODES && strlen(detail) < 200);
}

static FILE *open_bytes(const uint8_t *bytes, size_t length)
{
	return length ? fmemopen((void *)(uintptr_t)bytes, length, "rb") : NULL;
}

static void check_events(struct verify *verify, const uint8_t *events, size_t length)
{
	FILE *lines = open_bytes(events, length);
	if (!lines)
		return;
	enum status status = verify_events(verify, lines);
	FUZZ_REQUIRE(status == STATUS_OK || status == STATUS_NO_MEMORY);
	fclose(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, 0, size);
	size_t length = end ? (size_t)(end - data) : size;
	struct verify_receipt receipt = {.name = "receipt"};
	struct verify verify = {.find = note, .threads = 1, .receipts = &receipt, .receipt_count = 1};
	FILE *board = open_bytes(data, length);
	if (sodium_init() < 0)
		abort();
	if (!board)
		return 0;
	verify_receipt_read(&receipt, (const char *)data, length);
	enum status status = verify_board(&verify, board);
	FUZZ_REQUIRE(status == STATUS_OK || status == STATUS_NO_MEMORY);
	FUZZ_REQUIRE(verify.contest || verify.findings);
	check_events(&verify, end ? end + 1 : NULL, end ? size - length - 1 : 0);
	verify_free(&verify);
	fclose(board);
	return 0;
}
