/* Finding whom to hand a paper to: for a badge that was left at home. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_paper.h"
#include "api_roster.h"
#include "store_roster.h"
#include "text.h"

#define SHOWN 20
#define LEAST 2 /* characters: a desk looks for somebody, it does not read the list */

struct found {
	json_t *delegates;
	bool more;
};

static enum status take_delegate(void *closure, const struct delegate *delegate)
{
	struct found *found = closure;
	if (json_array_size(found->delegates) == SHOWN) {
		found->more = true;
		return STATUS_OK;
	}
	json_t *whole = api_roster_json(delegate), *json = json_object();
	static const char *const names[] = {
	    "id", "code", "full_name", "delegation", "standing", "seat", "present", "voting", "withdrawn"};
	int failed = !whole;
	for (size_t i = 0; i < sizeof names / sizeof names[0] && !failed; i++)
		failed = json_object_set(json, names[i], json_object_get(whole, names[i]));
	json_decref(whole);
	failed |= json_array_append_new(found->delegates, json);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status reply_found(const struct request *request, struct reply *reply, const char *text)
{
	const struct store_delegate_filter filter = {.text = text, .presence = STORE_PRESENCE_ANY, .limit = SHOWN + 1};
	struct found found = {.delegates = json_array()};
	enum status status = found.delegates ? STATUS_OK : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = store_delegate_each(request->store, &filter, take_delegate, &found);
	json_t *body = json_pack("{s:o, s:b}", "delegates", found.delegates, "more", found.more);
	if (status == STATUS_OK)
		return reply_json(reply, 200, body);
	json_decref(body);
	return status;
}

enum status api_paper_people(struct app *app, const struct request *request, struct reply *reply)
{
	struct contest *contest;
	const char *text = request_query(request, "q");
	char *folded = NULL;
	enum status status = api_paper_contest(app, request, reply, &contest);
	if (status != STATUS_OK)
		return status;
	contest_unref(contest);
	status = text ? text_fold(text, &folded) : STATUS_INVALID;
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status == STATUS_OK && strlen(folded) >= LEAST)
		status = reply_found(request, reply, folded);
	else
		status = reply_refuse(reply, STATUS_BAD_REQUEST, "q must be %d or more characters of a name or code", LEAST);
	free(folded);
	return status;
}
