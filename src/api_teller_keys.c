/* The public keys that tellers offer from their devices, for whoever defines a
 * contest. They stand in the event log and nowhere else: who offered which key,
 * when. A contest's own keys are in its definition. */
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "form.h"
#include "sealing.h"
#include "store_events.h"
#include "timestamp.h"
#include "voprf.h"

#define OFFER "key.offer"
#define LABEL_MAX 400
#define HEX_SIZE (2 * SEALING_KEY_BYTES + 1)

enum kind { SEALING, ISSUER };
static const char *const kinds[] = {[SEALING] = "sealing", [ISSUER] = "issuer", NULL};

/* The event's data, with who and when: as answered. NULL without memory. */
static json_t *offer_json(const struct event *event)
{
	char at[TIMESTAMP_SIZE];
	json_t *offer = json_loads(event->data, 0, NULL);
	if (json_object_set_new(offer, "by", json_string(event->actor)) != 0 ||
	    json_object_set_new(offer, "at", json_string(timestamp_format(event->at, at))) != 0) {
		json_decref(offer);
		return NULL;
	}
	return offer;
}

/* ---- POST ---- */

struct offering {
	struct operation operation;
	int kind;
	unsigned char public_key[SEALING_KEY_BYTES];
	char *label; /* owned */
	json_t *offer; /* owned: as answered */
	bool repeated; /* it was offered before */
};

static enum status compare(void *closure, const struct event *event)
{
	struct offering *offering = closure;
	if (offering->repeated)
		return STATUS_OK;
	char key[HEX_SIZE];
	sodium_bin2hex(key, sizeof key, offering->public_key, sizeof offering->public_key);
	json_t *earlier = offer_json(event);
	const char *offered = json_string_value(json_object_get(earlier, "public_key"));
	offering->repeated = offered && strcmp(offered, key) == 0;
	if (offering->repeated)
		offering->offer = earlier;
	else
		json_decref(earlier);
	return earlier ? STATUS_OK : STATUS_NO_MEMORY;
}

static json_t *data_of(const struct offering *offering)
{
	char key[HEX_SIZE];
	sodium_bin2hex(key, sizeof key, offering->public_key, sizeof offering->public_key);
	return json_pack("{s:s, s:s, s:s}", "kind", kinds[offering->kind], "public_key", key, "label", offering->label);
}

static enum status offer_run(struct operation *operation, struct act *act)
{
	struct offering *offering = (struct offering *)operation;
	enum status status = store_event_named(act->store, OFFER, compare, offering);
	if (status != STATUS_OK || offering->repeated)
		return status;
	char at[TIMESTAMP_SIZE];
	offering->offer = data_of(offering);
	if (json_object_set_new(offering->offer, "by", json_string(act->actor)) != 0 ||
	    json_object_set_new(offering->offer, "at", json_string(timestamp_format(act->now, at))) != 0)
		return STATUS_NO_MEMORY;
	return event_append(act, OFFER, data_of(offering));
}

static enum status offer_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct offering *offering = (const struct offering *)operation;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, offering->repeated ? 200 : 201, json_incref(offering->offer));
}

static void offer_free(struct operation *operation)
{
	struct offering *offering = (struct offering *)operation;
	free(offering->label);
	json_decref(offering->offer);
	free(offering);
}

static bool is_sound(int kind, const unsigned char key[SEALING_KEY_BYTES])
{
	if (kind == SEALING)
		return sealing_key_is_sound(key);
	return !sodium_is_zero(key, VOPRF_ELEMENT_BYTES) && crypto_core_ristretto255_is_valid_point(key);
}

static void read_offer(struct form *form, struct offering *offering)
{
	const char *label = form_text(form, "label", FORM_REQUIRED, LABEL_MAX);
	offering->kind = form_choice(form, "kind", FORM_REQUIRED, kinds, SEALING);
	offering->label = label ? strdup(label) : NULL;
	bool read = form_hex(form, "public_key", offering->public_key, sizeof offering->public_key);
	if (read && !is_sound(offering->kind, offering->public_key))
		form_fault(form, "public_key", "is no public key of this kind");
}

enum status api_teller_keys_offer(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	struct offering *offering = calloc(1, sizeof *offering);
	if (offering)
		read_offer(&form, offering);
	status = form_close(&form, reply);
	form_free(&form);
	if (!offering)
		return STATUS_NO_MEMORY;
	offering->operation = (struct operation){.run = offer_run, .answer = offer_answer, .free = offer_free};
	if (status == STATUS_OK && !offering->label)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		return reply_defer(reply, request, OPERATION_WRITE, &offering->operation);
	offer_free(&offering->operation);
	return status;
}

/* ---- GET ---- */

static enum status list_offer(void *closure, const struct event *event)
{
	return json_array_append_new(closure, offer_json(event)) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status api_teller_keys_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	json_t *keys = json_array();
	enum status status = store_event_named(request->store, OFFER, list_offer, keys);
	if (status == STATUS_OK)
		return reply_json(reply, 200, json_pack("{s:o}", "keys", keys));
	json_decref(keys);
	return status;
}
