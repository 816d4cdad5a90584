/* login: what signing in needs in memory: one-time challenges and the limits
 * on failed attempts. A restart forgets both, which only costs a client one
 * more request. Any thread. */
#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "status.h"

#define LOGIN_CHALLENGE_BYTES 32
#define LOGIN_CHALLENGE_MS (2 * 60 * 1000)

struct login;

/* `config` is borrowed. */
enum status login_create(const struct config *config, struct login **out) STATUS_CHECKED;
void login_free(struct login *login);

/* `now` of all of these is timestamp_monotonic's: a clock set anew locks nobody
 * out, and makes no challenge good again. */

/* A challenge good once, for two minutes. Nothing is kept for it: it carries
 * its end and a MAC (u64 end ms, 8 random bytes, 16 bytes BLAKE2b), so that
 * asking for many costs the daemon no memory. */
void login_challenge(struct login *login, int64_t now, unsigned char challenge[LOGIN_CHALLENGE_BYTES]);

/* Uses a challenge up. False when it was not made here, is over or was used.
 * To be called with a good signature only. */
bool login_challenge_use(struct login *login, int64_t now, const unsigned char challenge[LOGIN_CHALLENGE_BYTES]);

/* What failures are counted for. An account's are counted for each address by
 * themselves, so that a stranger's guesses keep nobody else out of it; cards
 * that do not work keep no staff out who share their address. */
enum login_limit { LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS, LOGIN_BY_CARD_ADDRESS };

struct login_attempt {
	enum login_limit limit;
	const char *account; /* LOGIN_BY_ACCOUNT */
	const char *address;
};

#define LOGIN_WAIT_MAX_MS (15 * 60 * 1000)
/* Failures are forgotten so long after the last wait for them was over. */
#define LOGIN_FORGET_MS (60 * 60 * 1000)

/* Seconds until another attempt may be made; 0: now. */
unsigned login_wait(struct login *login, const struct login_attempt *attempt, int64_t now);
void login_failed(struct login *login, const struct login_attempt *attempt, int64_t now);
void login_succeeded(struct login *login, const struct login_attempt *attempt);

#endif
