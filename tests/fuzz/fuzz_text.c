/* Header lines, times, file names and names of people: whatever is read from
 * short texts. The input is cut at line breaks. */
#include <string.h>

#include "conditional.h"
#include "document.h"
#include "fuzz.h"
#include "text.h"
#include "timestamp.h"

static void read_range(const char *range, const char *if_range)
{
	struct conditional_part part;
	uint64_t size = strlen(if_range) * 100;
	enum conditional_extent extent =
	    conditional_extent(&(struct conditional_request){range, if_range}, "\"etag\"", size, &part);
	if (extent == CONDITIONAL_PART)
		FUZZ_REQUIRE(part.length >= 1 && part.offset < size && part.length <= size - part.offset);
	(void)conditional_known(range, "\"etag\"");
}

static void read_time(const char *text)
{
	int64_t ms, again;
	char out[TIMESTAMP_SIZE];
	if (!timestamp_parse(text, &ms))
		return;
	FUZZ_REQUIRE(timestamp_parse(timestamp_format(ms, out), &again) && again == ms);
}

static void read_document(const char *name, const char *head)
{
	char out[DOCUMENT_DISPOSITION_SIZE];
	enum document_shape shape = document_shape(head, strlen(head));
	(void)document_type_find(shape, "application/pdf", name);
	if (strlen(name) > DOCUMENT_NAME_MAX || !text_is_utf8(name, strlen(name)))
		return;
	document_disposition(DOCUMENT_ATTACHMENT, name, out);
	FUZZ_REQUIRE(strlen(out) < sizeof out && !strpbrk(out, "\r\n"));
}

static void read_name(const char *name)
{
	char *composed = NULL, *again = NULL, *folded = NULL;
	size_t length = strlen(name);
	if (!text_is_utf8(name, length))
		return;
	if (text_nfc(name, length, &composed) == STATUS_OK) {
		FUZZ_REQUIRE(!text_is_nfc(name, length) || strcmp(composed, name) == 0);
		if (text_nfc(composed, strlen(composed), &again) == STATUS_OK)
			FUZZ_REQUIRE(strcmp(composed, again) == 0);
		(void)!text_fold(composed, &folded);
	}
	free(composed);
	free(again);
	free(folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *rest = NULL;
	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	const char *before = "";
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		read_range(line, before);
		read_time(line);
		read_document(line, before);
		read_name(line);
		before = line;
	}
	free(text);
	return 0;
}
