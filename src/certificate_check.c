#include "certificate.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_certificates.h"

struct search {
	void (*find)(void *closure, const char *what);
	void *closure;
	size_t findings;
};

static void tell(struct search *search, const char *what)
{
	search->findings++;
	search->find(search->closure, what);
}

static void compare_records(struct search *search, const json_t *stored, json_t *now)
{
	const char *table;
	json_t *digest;
	json_object_foreach(now, table, digest)
	{
		char what[64];
		snprintf(what, sizeof what, "records.%s", table);
		if (!json_equal(json_object_get(stored, table), digest))
			tell(search, what);
	}
}

static void compare_members(struct search *search, const json_t *stored, json_t *now)
{
	const char *name;
	json_t *value;
	json_object_foreach(now, name, value)
	{
		const json_t *before = json_object_get(stored, name);
		if (strcmp(name, "records") == 0)
			compare_records(search, before, value);
		else if (!json_equal(before, value))
			tell(search, name);
	}
}

/* The same bytes, or else which of them differ. */
static enum status compare(struct search *search, const char *stored, const char *now)
{
	if (strcmp(stored, now) == 0)
		return STATUS_OK;
	json_t *before = json_loads(stored, 0, NULL), *after = json_loads(now, 0, NULL);
	size_t found = search->findings;
	if (after && before)
		compare_members(search, before, after);
	if (search->findings == found)
		tell(search, "text");
	json_decref(before);
	json_decref(after);
	return after ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status certificate_check(struct store *store, const struct congress *congress, const struct contest *contest,
    void (*find)(void *closure, const char *what), void *closure)
{
	struct search search = {.find = find, .closure = closure};
	struct store_certificate stored;
	uint8_t hash[BALLOT_HASH_BYTES];
	char *now = NULL;
	enum status status = store_certificate_get(store, contest->id, &stored);
	if (status != STATUS_OK)
		return status;
	certificate_hash(stored.text, hash);
	if (memcmp(hash, stored.hash, sizeof hash) != 0)
		tell(&search, "hash");
	if (!certificate_verify(congress->public_key, hash, stored.signature))
		tell(&search, "signature");
	status = certificate_text(store, congress->id, contest, &now);
	if (status == STATUS_OK)
		status = compare(&search, stored.text, now);
	free(now);
	store_certificate_free(&stored);
	return status;
}
