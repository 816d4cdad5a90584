#include "event.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "key.h"
#include "timestamp.h"

#define HASH_PREFIX "congressd-event-v1"
#define HEAD_PREFIX "congressd-event-head-v1"

static void put_number(crypto_hash_sha256_state *state, uint64_t value, unsigned bytes)
{
	unsigned char big[8];
	for (unsigned i = 0; i < bytes; i++)
		big[i] = (unsigned char)(value >> (8 * (bytes - 1 - i)));
	crypto_hash_sha256_update(state, big, bytes);
}

static void put_text(crypto_hash_sha256_state *state, const char *text, unsigned length_bytes)
{
	size_t length = strlen(text);
	put_number(state, length, length_bytes);
	crypto_hash_sha256_update(state, (const unsigned char *)text, length);
}

static void hash_event(const struct event *event, unsigned char hash[32])
{
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)HASH_PREFIX, sizeof HASH_PREFIX - 1);
	crypto_hash_sha256_update(&state, event->prev, sizeof event->prev);
	put_number(&state, event->seq, 8);
	put_number(&state, (uint64_t)event->at, 8);
	put_text(&state, event->actor, 2);
	put_text(&state, event->act, 2);
	put_text(&state, event->data, 4);
	crypto_hash_sha256_final(&state, hash);
}

static size_t head_parts(const struct event *event, unsigned char seq[8], struct key_span parts[2])
{
	for (unsigned i = 0; i < 8; i++)
		seq[i] = (unsigned char)(event->seq >> (8 * (7 - i)));
	parts[0] = (struct key_span){seq, 8};
	parts[1] = (struct key_span){event->hash, sizeof event->hash};
	return 2;
}

enum status event_append_text(struct act *act, const char *name, const char *data)
{
	struct event event = {.at = act->now, .actor = act->actor, .act = name, .data = data};
	enum status status = store_event_head(act->store, &event.seq, event.prev);
	if (status != STATUS_OK)
		return status;
	event.seq++;
	hash_event(&event, event.hash);
	unsigned char seq[8];
	struct key_span parts[2];
	key_sign(act->key, HEAD_PREFIX, parts, head_parts(&event, seq, parts), event.signature);
	return store_event_add(act, &event);
}

enum status event_append(struct act *act, const char *name, json_t *data)
{
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	if (!text)
		return STATUS_NO_MEMORY;
	enum status status = event_append_text(act, name, text);
	free(text);
	return status;
}

enum status event_verify(const struct event *event, const unsigned char prev[32], const unsigned char public_key[32])
{
	unsigned char hash[32], seq[8];
	struct key_span parts[2];
	hash_event(event, hash);
	if (memcmp(event->prev, prev, 32) != 0 || memcmp(event->hash, hash, 32) != 0)
		return STATUS_CORRUPT;
	size_t count = head_parts(event, seq, parts);
	return key_verify(public_key, HEAD_PREFIX, parts, count, event->signature) ? STATUS_OK : STATUS_CORRUPT;
}

json_t *event_json(const struct event *event)
{
	char at[TIMESTAMP_SIZE], prev[65], hash[65], signature[129];
	sodium_bin2hex(prev, sizeof prev, event->prev, sizeof event->prev);
	sodium_bin2hex(hash, sizeof hash, event->hash, sizeof event->hash);
	sodium_bin2hex(signature, sizeof signature, event->signature, sizeof event->signature);
	json_t *data = json_loads(event->data, 0, NULL);
	return json_pack("{s:I, s:s, s:s, s:s, s:o*, s:s, s:s, s:s}", "seq", (json_int_t)event->seq, "at",
	    timestamp_format(event->at, at), "actor", event->actor, "act", event->act, "data",
	    data ? data : json_null(), "prev", prev, "hash", hash, "signature", signature);
}
