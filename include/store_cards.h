/* store_cards: the public keys of voting cards. The secrets are never stored. */
#ifndef STORE_CARDS_H
#define STORE_CARDS_H

#include <stdint.h>

#include "card.h"
#include "status.h"
#include "store.h"

/* The delegate (id) whose present card has this key. STATUS_NOT_FOUND. */
enum status store_card_holder(
    struct store *store, const unsigned char card_key[CARD_KEY_BYTES], int64_t *delegate) STATUS_CHECKED;

/* The key of a delegate's present card. STATUS_NOT_FOUND. */
enum status store_card_key(
    struct store *store, int64_t delegate, unsigned char card_key[CARD_KEY_BYTES]) STATUS_CHECKED;

/* Stores a delegate's first card. STATUS_CONFLICT when there is one. */
enum status store_card_add(
    struct act *act, int64_t delegate, const unsigned char card_key[CARD_KEY_BYTES]) STATUS_CHECKED;

/* Stores a card in place of the delegate's earlier one, if any, and revokes
 * every sign-in made with that. */
enum status store_card_replace(
    struct act *act, int64_t delegate, const unsigned char card_key[CARD_KEY_BYTES]) STATUS_CHECKED;

#endif
