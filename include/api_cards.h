/* api_cards: making voting cards, for the endpoint and the command. Their
 * secrets exist only in a struct api_cards, between making and handing over. */
#ifndef API_CARDS_H
#define API_CARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api_delegates.h"
#include "card.h"
#include "status.h"
#include "store_roster.h"

enum api_cards_mode {
	API_CARDS_MISSING, /* who has a card keeps it */
	API_CARDS_REISSUE, /* a new card revokes the one before */
};

struct api_cards_item {
	struct delegate *delegate;
	unsigned char card_key[CARD_KEY_BYTES];
};

struct api_cards {
	enum api_cards_mode mode;
	struct api_cards_item *items; /* by delegate id */
	size_t count;
	unsigned char (*secrets)[CARD_SECRET_BYTES]; /* of each item; sodium_malloc */
};

/* Makes cards, which are nobody's until they are stored (api_cards_store.h), for official and
 * alternate delegates who take part. STATUS_INVALID with a text in `fault` for
 * a listed delegate who can have none. Slow: some 20 µs for each card. The
 * caller frees *out. */
enum status api_cards_make(struct store *store, uint32_t congress, const struct api_delegates *delegates,
    enum api_cards_mode mode, struct api_cards **out, char fault[API_DELEGATES_FAULT]) STATUS_CHECKED;

/* Whether such a card is to be made for the delegate. */
bool api_cards_wanted(const struct delegate *delegate, enum api_cards_mode mode);

/* Wipes and frees. */
void api_cards_free(struct api_cards *cards);

/* Bytes of api_cards_url's text with its terminating zero. */
size_t api_cards_url_size(const char *public_url);

/* Writes "<public_url>/v#<secret>"; `public_url` has no slash at the end. The
 * caller wipes `out`. */
void api_cards_url(const struct api_cards *cards, size_t index, const char *public_url, char *out);

#endif
