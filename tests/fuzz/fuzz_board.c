/* The board file of `verify`, after a zero byte an event log. */
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "fuzz.h"
#include "verify.h"

static void note(void *closure, enum verify_code code, const char *detail)
{
	(void)closure;
	FUZZ_REQUIRE(code < VERIFY_CODES && strlen(detail) < 200);
}

static void check(const json_t *board, const uint8_t *events, size_t length)
{
	struct verify verify = {.find = note};
	enum status status = verify_board(&verify, board);
	FUZZ_REQUIRE(status == STATUS_OK || status == STATUS_NO_MEMORY);
	FUZZ_REQUIRE(verify.contest || verify.findings);
	FILE *lines = length ? fmemopen((void *)(uintptr_t)events, length, "rb") : NULL;
	if (lines) {
		status = verify_events(&verify, lines);
		FUZZ_REQUIRE(status == STATUS_OK || status == STATUS_NO_MEMORY);
		fclose(lines);
	}
	verify_free(&verify);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, 0, size);
	size_t length = end ? (size_t)(end - data) : size;
	json_t *board = json_loadb((const char *)data, length, JSON_REJECT_DUPLICATES, NULL);
	if (sodium_init() < 0)
		abort();
	if (board)
		check(board, end ? end + 1 : NULL, end ? size - length - 1 : 0);
	json_decref(board);
	return 0;
}
