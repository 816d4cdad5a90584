#include <stdio.h>

#include "addresses.h"
#include "api.h"
#include "config.h"

struct listing {
	const struct config *config;
	json_t *urls;
	bool failed;
};

static void list_address(void *closure, const struct addresses_one *address)
{
	struct listing *listing = closure;
	const struct config *config = listing->config;
	char url[sizeof "https://[]:65535" + sizeof address->text];
	snprintf(url, sizeof url, address->v6 ? "%s://[%s]:%u" : "%s://%s:%u", config->tls_cert ? "https" : "http",
	    address->text, config->port);
	json_t *one = json_pack("{s:s, s:s}", "url", url, "interface", address->interface);
	if (json_array_append_new(listing->urls, one) != 0)
		listing->failed = true;
}

enum status api_addresses_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)request;
	struct listing listing = {.config = app->config, .urls = json_array()};
	addresses_each(app->config->host, list_address, &listing);
	if (listing.failed) {
		json_decref(listing.urls);
		return STATUS_NO_MEMORY;
	}
	const char *public_url = app->config->public_url ? app->public_url : NULL;
	return reply_json(reply, 200, json_pack("{s:s?, s:o}", "public_url", public_url, "addresses", listing.urls));
}
