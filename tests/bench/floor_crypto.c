#include "floor.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ballot.h"
#include "fail.h"
#include "voprf.h"

#define BADGE_MESSAGE 30   /* prefix and body of a badge */
#define RECEIPT_MESSAGE 84 /* prefix, manifest hash and leaf */

#define MESSAGE_MAX 256

/* What every part works on. */
struct keys {
	uint8_t message[MESSAGE_MAX];
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
	uint8_t signature[crypto_sign_BYTES];
	uint8_t voprf_secret[VOPRF_SCALAR_BYTES], voprf_public[VOPRF_ELEMENT_BYTES];
	uint8_t input[BALLOT_INPUT_BYTES], token[VOPRF_OUTPUT_BYTES];
	uint8_t blinded[VOPRF_ELEMENT_BYTES];
};

static void make_keys(struct keys *keys)
{
	uint8_t blind[VOPRF_SCALAR_BYTES];
	randombytes_buf(keys, sizeof *keys);
	crypto_sign_keypair(keys->public_key, keys->secret_key);
	crypto_sign_detached(keys->signature, NULL, keys->message, BADGE_MESSAGE, keys->secret_key);
	voprf_scalar_random(keys->voprf_secret);
	voprf_scalar_random(blind);
	if (voprf_key_public(keys->voprf_secret, keys->voprf_public) != STATUS_OK ||
	    voprf_evaluate(keys->voprf_secret, keys->input, sizeof keys->input, keys->token) != STATUS_OK ||
	    voprf_blind(keys->input, sizeof keys->input, blind, keys->blinded) != STATUS_OK)
		fail("keys cannot be made");
}

static int measure(const char *count, void (*work)(struct keys *keys))
{
	struct keys keys;
	struct timespec start, end;
	unsigned long rounds = strtoul(count, NULL, 10);
	make_keys(&keys);
	work(&keys);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	for (unsigned long i = 0; i < rounds; i++)
		work(&keys);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	printf("%.3f\n", seconds * 1e6 / (double)(rounds ? rounds : 1));
	return 0;
}

static void verify(struct keys *keys)
{
	if (crypto_sign_verify_detached(keys->signature, keys->message, BADGE_MESSAGE, keys->public_key) != 0)
		fail("a good signature was refused");
}

static void sign(struct keys *keys)
{
	uint8_t signature[crypto_sign_BYTES];
	crypto_sign_detached(signature, NULL, keys->message, RECEIPT_MESSAGE, keys->secret_key);
}

static void redeem(struct keys *keys)
{
	if (!voprf_redeem(keys->voprf_secret, keys->input, sizeof keys->input, keys->token))
		fail("a good token was refused");
}

static void issue(struct keys *keys)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	if (voprf_issue(keys->voprf_secret, keys->voprf_public, keys->blinded, evaluated, proof) != STATUS_OK)
		fail("a good element was refused");
}

/* ---- of a recount ---- */

#define BALLOT_MESSAGE 158 /* ballot bytes with three marks */
#define DRAW_MESSAGE 81    /* prefix, manifest hash and blinded element */

static void verify_length(struct keys *keys, size_t length)
{
	static uint8_t signature[crypto_sign_BYTES], signed_key[crypto_sign_PUBLICKEYBYTES];
	/* Signed in the round that does not count. */
	if (memcmp(signed_key, keys->public_key, sizeof signed_key) != 0) {
		crypto_sign_detached(signature, NULL, keys->message, length, keys->secret_key);
		memcpy(signed_key, keys->public_key, sizeof signed_key);
	}
	if (crypto_sign_verify_detached(signature, keys->message, length, keys->public_key) != 0)
		fail("a good signature was refused");
}

static void verify_ballot(struct keys *keys)
{
	verify_length(keys, BALLOT_MESSAGE);
}

static void verify_draw(struct keys *keys)
{
	verify_length(keys, DRAW_MESSAGE);
}

static void evaluate(struct keys *keys)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES];
	if (voprf_blind_evaluate(keys->voprf_secret, keys->blinded, evaluated) != STATUS_OK)
		fail("a good element was refused");
}

/* A leaf takes four blocks of SHA-256; a tree has as many nodes as leaves, each
 * of two. */
static void leaf(struct keys *keys)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, keys->message, BALLOT_MESSAGE + crypto_sign_BYTES + 1);
	crypto_hash_sha256(hash, keys->message, 2 * sizeof hash + 1);
}

int floor_ballot_signature(char **arguments)
{
	return measure(arguments[0], verify_ballot);
}

int floor_draw_signature(char **arguments)
{
	return measure(arguments[0], verify_draw);
}

int floor_evaluate(char **arguments)
{
	return measure(arguments[0], evaluate);
}

int floor_leaf(char **arguments)
{
	return measure(arguments[0], leaf);
}

int floor_verify(char **arguments)
{
	return measure(arguments[0], verify);
}

int floor_sign(char **arguments)
{
	return measure(arguments[0], sign);
}

int floor_redeem(char **arguments)
{
	return measure(arguments[0], redeem);
}

int floor_issue(char **arguments)
{
	return measure(arguments[0], issue);
}
