#include "api_cards.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "api_cards_pdf.h"
#include "api_cards_store.h"
#include "timestamp.h"

/* ---- making ---- */

struct making {
	struct api_cards *cards;
	size_t capacity;
	enum api_delegates_scope scope;
};

static const char *why_none(const struct delegate *delegate)
{
	if (delegate->withdrawn_at)
		return "has withdrawn";
	return strcmp(delegate->cells[ROSTER_STANDING], "guest") == 0 ? "is a guest" : NULL;
}

bool api_cards_wanted(const struct delegate *delegate, enum api_cards_mode mode)
{
	return !why_none(delegate) && (mode == API_CARDS_REISSUE || !delegate->card_issued_at);
}

static enum status add_item(struct making *making, const struct delegate *delegate)
{
	struct api_cards *cards = making->cards;
	if (cards->count == making->capacity) {
		size_t capacity = making->capacity ? 2 * making->capacity : 64;
		struct api_cards_item *items = realloc(cards->items, capacity * sizeof *items);
		if (!items)
			return STATUS_NO_MEMORY;
		cards->items = items;
		making->capacity = capacity;
	}
	enum status status = store_delegate_copy(delegate, &cards->items[cards->count].delegate);
	if (status == STATUS_OK)
		cards->count++;
	return status;
}

static enum status choose(void *closure, const struct delegate *delegate, char fault[API_DELEGATES_FAULT])
{
	struct making *making = closure;
	const char *why = why_none(delegate);
	if (why && making->scope == API_DELEGATES_LISTED) {
		snprintf(fault, API_DELEGATES_FAULT, "delegate %lld %s", (long long)delegate->id, why);
		return STATUS_INVALID;
	}
	return api_cards_wanted(delegate, making->cards->mode) ? add_item(making, delegate) : STATUS_OK;
}

static enum status make_secrets(struct api_cards *cards, uint32_t congress)
{
	cards->secrets = sodium_allocarray(cards->count + 1, CARD_SECRET_BYTES);
	if (!cards->secrets)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < cards->count; i++) {
		card_create(cards->secrets[i]);
		card_derive(congress, cards->secrets[i], cards->items[i].card_key, NULL);
	}
	return STATUS_OK;
}

enum status api_cards_make(struct store *store, uint32_t congress, const struct api_delegates *delegates,
    enum api_cards_mode mode, struct api_cards **out, char fault[API_DELEGATES_FAULT])
{
	struct api_cards *cards = calloc(1, sizeof *cards);
	if (!cards)
		return STATUS_NO_MEMORY;
	cards->mode = mode;
	struct making making = {.cards = cards, .scope = delegates->scope};
	const struct api_delegates_visit visit = {choose, &making};
	enum status status = api_delegates_each(store, delegates, &visit, fault);
	if (status == STATUS_OK)
		status = make_secrets(cards, congress);
	if (status == STATUS_OK)
		*out = cards;
	else
		api_cards_free(cards);
	return status;
}

void api_cards_free(struct api_cards *cards)
{
	if (!cards)
		return;
	for (size_t i = 0; i < cards->count; i++)
		store_delegate_free(cards->items[i].delegate);
	free(cards->items);
	sodium_free(cards->secrets);
	free(cards);
}

size_t api_cards_url_size(const char *public_url)
{
	return strlen(public_url) + strlen("/v#") + CARD_SECRET_TEXT + 1;
}

void api_cards_url(const struct api_cards *cards, size_t index, const char *public_url, char *out)
{
	card_encode(cards->secrets[index], stpcpy(stpcpy(out, public_url), "/v#"));
}

/* ---- POST /api/cards and /api/cards.pdf: made on the offload lane, then stored ---- */

enum paper { PAPER_JSON, PAPER_PDF };

struct operation_cards {
	struct operation operation;
	const struct app *app;
	enum paper paper;
	int file; /* the PDF, or -1 */
	size_t length;
	struct api_delegates delegates;
	enum api_cards_mode mode;
	struct api_cards *cards;
	struct api_cards_store store;
	char fault[API_DELEGATES_FAULT];
};

static void cards_free(struct operation *operation)
{
	struct operation_cards *part = (struct operation_cards *)operation;
	if (part->file >= 0)
		close(part->file);
	api_delegates_free(&part->delegates);
	api_cards_free(part->cards);
	free(part);
}

static json_t *card_json(const struct api_cards *cards, size_t index, const char *public_url, char *url)
{
	const struct delegate *delegate = cards->items[index].delegate;
	api_cards_url(cards, index, public_url, url);
	return json_pack("{s:I, s:s, s:s, s:s, s:s}", "delegate", (json_int_t)delegate->id, "code",
	    delegate->cells[ROSTER_CODE], "full_name", delegate->cells[ROSTER_FULL_NAME], "secret",
	    strrchr(url, '#') + 1, "url", url);
}

static json_t *cards_json(const struct api_cards *cards, const char *public_url)
{
	size_t size = api_cards_url_size(public_url);
	char *url = malloc(size);
	json_t *list = url ? json_array() : NULL;
	for (size_t i = 0; list && i < cards->count; i++) {
		if (json_array_append_new(list, card_json(cards, i, public_url, url)) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	if (url)
		sodium_memzero(url, size);
	free(url);
	return list;
}

/* Jansson frees its strings as they are. */
static void wipe_text(json_t *text)
{
	if (text)
		sodium_memzero((char *)json_string_value(text), json_string_length(text));
}

static void wipe(json_t *list)
{
	size_t index;
	json_t *card;
	json_array_foreach(list, index, card)
	{
		wipe_text(json_object_get(card, "secret"));
		wipe_text(json_object_get(card, "url"));
	}
}

static enum status store_run(struct operation *operation, struct act *act)
{
	struct api_cards_store *store = &((struct operation_cards *)operation)->store;
	enum status status;
	if (api_redo_must_wait_for_claim(act, operation, &status))
		return status;
	status = api_cards_store_some(act, store, timestamp_monotonic() + OPERATION_SLICE_MS);
	operation->unfinished = status == STATUS_OK && store->stage != API_CARDS_STORE_DONE;
	if (store->stage == API_CARDS_STORE_DONE)
		api_redo_release(operation, act->store);
	return status;
}

static enum status answer_pdf(struct operation_cards *part, struct reply *reply)
{
	reply_file(reply, 200, "application/pdf", part->file, 0, part->length);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"cards.pdf\"");
	reply_header(reply, "Cards-Count", "%zu", part->cards->count);
	part->file = -1;
	return STATUS_OK;
}

static enum status store_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	struct operation_cards *part = (struct operation_cards *)operation;
	if (result == STATUS_CONFLICT && part->paper == PAPER_PDF)
		return reply_refuse(reply, result, "the roster or its cards changed meanwhile; no card was issued");
	if (result != STATUS_OK && part->store.stage >= API_CARDS_STORE_APPLYING)
		return reply_refuse(reply, result, "the cards may be stored, but could not be handed over; issue them anew");
	if (result != STATUS_OK)
		return result;
	if (part->paper == PAPER_PDF)
		return answer_pdf(part, reply);
	json_t *list = cards_json(part->cards, app->public_url);
	enum status status = reply_json(reply, 200, json_pack("{s:O}", "cards", list));
	wipe(list);
	json_decref(list);
	return status;
}

static enum status make_run(struct operation *operation, struct act *act)
{
	struct operation_cards *part = (struct operation_cards *)operation;
	const struct app *app = part->app;
	enum status status =
	    api_cards_make(act->store, app->congress, &part->delegates, part->mode, &part->cards, part->fault);
	if (status == STATUS_OK && part->paper == PAPER_PDF)
		status = api_cards_pdf_keep(app, part->cards, act->store, &part->file, &part->length);
	return status;
}

static enum status make_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct operation_cards *made = (struct operation_cards *)operation;
	if (result == STATUS_INVALID && *made->fault)
		reply->fields = json_pack("{s:s}", "delegates", made->fault);
	else if (result == STATUS_INVALID)
		return reply_refuse(reply, result, "the daemon's --public-url is too long for a card's QR");
	if (result != STATUS_OK)
		return result;
	struct operation_cards *part = malloc(sizeof *part);
	if (!part)
		return STATUS_NO_MEMORY;
	*part = *made;
	part->operation = (struct operation){
	    .run = store_run, .failed = api_redo_release, .answer = store_answer, .free = cards_free};
	part->store = (struct api_cards_store){
	    .cards = part->cards, .delegates = &part->delegates, .printed = part->paper == PAPER_PDF};
	made->delegates = (struct api_delegates){0};
	made->cards = NULL;
	made->file = -1;
	return reply_defer(reply, request, OPERATION_WRITE, &part->operation);
}

static enum status read_form(struct operation_cards *part, const struct request *request, struct reply *reply)
{
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	status = api_delegates_read(&form, &part->delegates);
	part->mode = form_boolean(&form, "reissue", false) ? API_CARDS_REISSUE : API_CARDS_MISSING;
	if (status == STATUS_OK)
		status = form_close(&form, reply);
	form_free(&form);
	return status;
}

static enum status issue(
    struct app *app, const struct request *request, struct reply *reply, enum paper paper)
{
	struct operation_cards *part = calloc(1, sizeof *part);
	if (!part)
		return STATUS_NO_MEMORY;
	part->operation = (struct operation){.run = make_run, .answer = make_answer, .free = cards_free};
	part->app = app;
	part->paper = paper;
	part->file = -1;
	enum status status = read_form(part, request, reply);
	bool long_paper = paper == PAPER_PDF && part->delegates.scope == API_DELEGATES_ALL;
	if (status == STATUS_OK)
		return reply_defer(
		    reply, request, long_paper ? OPERATION_SHEETS : OPERATION_OFFLOAD, &part->operation);
	cards_free(&part->operation);
	return status;
}

enum status api_cards_issue(struct app *app, const struct request *request, struct reply *reply)
{
	return issue(app, request, reply, PAPER_JSON);
}

enum status api_cards_issue_pdf(struct app *app, const struct request *request, struct reply *reply)
{
	return issue(app, request, reply, PAPER_PDF);
}
