#include "login.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 16
#define USED_MIN 64
#define USED_MAX 131072
#define FAILURES_MAX 4096 /* watched at once; then the oldest is forgotten */

/* The challenges used up whose ends fall into one stretch of
 * LOGIN_CHALLENGE_MS. No end is farther ahead than that, so that two sets by
 * turns hold all that are not over. Open addressing by the challenge's own
 * random bytes; at most half full; 0 is free. */
struct used {
	int64_t stretch;
	uint64_t *slots;
	size_t size, count;
};

struct failure {
	unsigned char key[KEY_BYTES]; /* a keyed hash of limit, account and address */
	unsigned count;
	int64_t last;
	int64_t wait_until;
};

struct login {
	const struct config *config;
	unsigned char key[crypto_generichash_KEYBYTES];
	pthread_mutex_t mutex;
	struct used used[2];
	struct failure failures[FAILURES_MAX];
	size_t failure_count;
};

enum status login_create(const struct config *config, struct login **out)
{
	struct login *login = calloc(1, sizeof *login);
	if (!login)
		return STATUS_NO_MEMORY;
	login->config = config;
	randombytes_buf(login->key, sizeof login->key);
	pthread_mutex_init(&login->mutex, NULL);
	*out = login;
	return STATUS_OK;
}

void login_free(struct login *login)
{
	if (!login)
		return;
	sodium_memzero(login->key, sizeof login->key);
	pthread_mutex_destroy(&login->mutex);
	free(login->used[0].slots);
	free(login->used[1].slots);
	free(login);
}

/* ---- challenges ---- */

static void put_moment(int64_t ms, unsigned char out[8])
{
	for (unsigned i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)ms >> (8 * (7 - i)));
}

static int64_t get_moment(const unsigned char in[8])
{
	uint64_t value = 0;
	for (unsigned i = 0; i < 8; i++)
		value = value << 8 | in[i];
	return (int64_t)value;
}

static void mac_of(const struct login *login, const unsigned char challenge[32], unsigned char mac[16])
{
	crypto_generichash(mac, 16, challenge, 16, login->key, sizeof login->key);
}

void login_challenge(struct login *login, int64_t now, unsigned char challenge[LOGIN_CHALLENGE_BYTES])
{
	put_moment(now + LOGIN_CHALLENGE_MS, challenge);
	randombytes_buf(challenge + 8, 8);
	mac_of(login, challenge, challenge + 16);
}

static uint64_t *slot_of(const struct used *used, uint64_t random)
{
	size_t i = random & (used->size - 1);
	while (used->slots[i] && used->slots[i] != random)
		i = (i + 1) & (used->size - 1);
	return &used->slots[i];
}

static bool grow(struct used *used)
{
	struct used more = {.stretch = used->stretch, .size = used->size ? 2 * used->size : USED_MIN};
	more.slots = more.size <= USED_MAX ? calloc(more.size, sizeof *more.slots) : NULL;
	if (!more.slots)
		return false;
	more.count = used->count;
	for (size_t i = 0; i < used->size; i++) {
		if (used->slots[i])
			*slot_of(&more, used->slots[i]) = used->slots[i];
	}
	free(used->slots);
	*used = more;
	return true;
}

/* The set of a moment; all that its predecessor held is over. NULL when it is
 * itself, since another thread's clock was read a little later. */
static struct used *used_at(struct login *login, int64_t end)
{
	int64_t stretch = end / LOGIN_CHALLENGE_MS;
	struct used *used = &login->used[stretch % 2];
	if (used->stretch == stretch)
		return used;
	if (used->stretch > stretch)
		return NULL;
	free(used->slots);
	*used = (struct used){.stretch = stretch};
	return used;
}

/* False when it is there already, or there are too many. */
static bool remember(struct used *used, const unsigned char bytes[8])
{
	uint64_t random;
	memcpy(&random, bytes, sizeof random);
	random += random == 0;
	if (2 * used->count >= used->size && !grow(used))
		return false;
	uint64_t *slot = slot_of(used, random);
	if (*slot)
		return false;
	*slot = random;
	used->count++;
	return true;
}

bool login_challenge_use(struct login *login, int64_t now, const unsigned char challenge[LOGIN_CHALLENGE_BYTES])
{
	unsigned char mac[16];
	mac_of(login, challenge, mac);
	int64_t end = get_moment(challenge);
	if (sodium_memcmp(mac, challenge + 16, 16) != 0 || end <= now)
		return false;
	pthread_mutex_lock(&login->mutex);
	struct used *used = used_at(login, end);
	bool fresh = used && remember(used, challenge + 8);
	pthread_mutex_unlock(&login->mutex);
	return fresh;
}

/* ---- failed attempts ---- */

static void key_of(const struct login *login, const struct login_attempt *attempt, unsigned char key[KEY_BYTES])
{
	crypto_generichash_state state;
	const unsigned char limit = (unsigned char)attempt->limit;
	const char *account = attempt->limit == LOGIN_BY_ACCOUNT ? attempt->account : "";
	crypto_generichash_init(&state, login->key, sizeof login->key, KEY_BYTES);
	crypto_generichash_update(&state, &limit, 1);
	crypto_generichash_update(&state, (const unsigned char *)account, strlen(account) + 1);
	crypto_generichash_update(&state, (const unsigned char *)attempt->address, strlen(attempt->address));
	crypto_generichash_final(&state, key, KEY_BYTES);
}

static bool is_over(const struct failure *failure, int64_t now)
{
	int64_t last = failure->last > failure->wait_until ? failure->last : failure->wait_until;
	return now - last > LOGIN_FORGET_MS;
}

static struct failure *find(struct login *login, const unsigned char key[KEY_BYTES])
{
	for (size_t i = 0; i < login->failure_count; i++) {
		if (memcmp(login->failures[i].key, key, KEY_BYTES) == 0)
			return &login->failures[i];
	}
	return NULL;
}

static struct failure *add(struct login *login, const unsigned char key[KEY_BYTES])
{
	struct failure *place = &login->failures[0];
	if (login->failure_count < FAILURES_MAX) {
		place = &login->failures[login->failure_count++];
	} else {
		for (size_t i = 1; i < FAILURES_MAX; i++) {
			if (login->failures[i].last < place->last)
				place = &login->failures[i];
		}
	}
	*place = (struct failure){0};
	memcpy(place->key, key, KEY_BYTES);
	return place;
}

unsigned login_wait(struct login *login, const struct login_attempt *attempt, int64_t now)
{
	unsigned char key[KEY_BYTES];
	key_of(login, attempt, key);
	pthread_mutex_lock(&login->mutex);
	const struct failure *failure = find(login, key);
	int64_t until = failure ? failure->wait_until : 0;
	pthread_mutex_unlock(&login->mutex);
	return until > now ? (unsigned)((until - now + 999) / 1000) : 0;
}

/* Each failure beyond the allowed ones doubles the wait. */
static int64_t wait_ms(const struct config *config, unsigned beyond)
{
	int64_t wait = (int64_t)config->login_wait_seconds * 1000;
	while (beyond-- && wait < LOGIN_WAIT_MAX_MS)
		wait *= 2;
	return wait < LOGIN_WAIT_MAX_MS ? wait : LOGIN_WAIT_MAX_MS;
}

void login_failed(struct login *login, const struct login_attempt *attempt, int64_t now)
{
	const struct config *config = login->config;
	unsigned allowed = attempt->limit == LOGIN_BY_ACCOUNT ? config->login_failures : config->address_failures;
	unsigned char key[KEY_BYTES];
	key_of(login, attempt, key);
	pthread_mutex_lock(&login->mutex);
	struct failure *failure = find(login, key);
	if (!failure)
		failure = add(login, key);
	if (is_over(failure, now))
		failure->count = 0;
	failure->last = now;
	failure->count++;
	if (failure->count >= allowed)
		failure->wait_until = now + wait_ms(config, failure->count - allowed);
	pthread_mutex_unlock(&login->mutex);
}

void login_succeeded(struct login *login, const struct login_attempt *attempt)
{
	unsigned char key[KEY_BYTES];
	key_of(login, attempt, key);
	pthread_mutex_lock(&login->mutex);
	struct failure *failure = find(login, key);
	if (failure)
		*failure = login->failures[--login->failure_count];
	pthread_mutex_unlock(&login->mutex);
}
