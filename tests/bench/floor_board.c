#include "floor.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot.h"
#include "card.h"
#include "contest.h"
#include "fail.h"
#include "key.h"
#include "manifest.h"
#include "merkle.h"
#include "voprf.h"

#define CONGRESS 0x01020304
#define OPTIONS 12
#define MARKS 3 /* on a ballot */

/* A board of an election as the daemon would write it, but nobody voted. */
struct forge {
	FILE *out;
	struct key *key;
	struct contest *contest;
	size_t rows;
	struct voter {
		uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
	} *voters;
	struct merkle tree;
	uint32_t votes[OPTIONS];
};

static void require(enum status status, const char *what)
{
	if (status != STATUS_OK)
		fail("%s: %s", what, status_code(status));
}

static void open_contest(struct forge *forge, const char *path)
{
	char file[512];
	snprintf(file, sizeof file, "%s.key", path);
	remove(file);
	require(key_create(file, &forge->key), file);
	require(contest_create(RULES_STYLE_APPROVAL, OPTIONS, &forge->contest), "the contest");
	forge->contest->id = 1;
	forge->contest->secret = true;
	forge->contest->rules.seats = MARKS;
	require(contest_set_title(forge->contest, "Bầu Ban Chấp hành"), "the title");
	for (uint32_t i = 1; i <= OPTIONS; i++)
		require(contest_set_option(forge->contest, i, "Nguyễn Văn A"), "an option");
	require(manifest_publish(forge->contest, CONGRESS, forge->key), "the manifest");
}

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, crypto_sign_PUBLICKEYBYTES);
}

static void make_voters(struct forge *forge)
{
	forge->voters = malloc(forge->rows * sizeof *forge->voters);
	if (!forge->voters)
		fail("no memory for %zu voters", forge->rows);
	for (size_t i = 0; i < forge->rows; i++)
		crypto_sign_keypair(forge->voters[i].public_key, forge->voters[i].secret_key);
	qsort(forge->voters, forge->rows, sizeof *forge->voters, by_key);
}

static void put_hex(struct forge *forge, const char *name, const uint8_t *bytes, size_t length)
{
	char text[2 * 64 + 1];
	fprintf(forge->out, "\"%s\":\"%s\"", name, sodium_bin2hex(text, sizeof text, bytes, length));
}

static void put_ballot(struct forge *forge, size_t index)
{
	const uint8_t *hash = forge->contest->manifest_hash;
	uint8_t input[BALLOT_INPUT_BYTES], leaf[BALLOT_HASH_BYTES];
	uint16_t first = (uint16_t)(1 + randombytes_uniform(OPTIONS - MARKS + 1));
	const struct rules_choice marks[MARKS] = {
	    {first, RULES_MARK_FOR}, {(uint16_t)(first + 1), RULES_MARK_FOR}, {(uint16_t)(first + 2), RULES_MARK_FOR}};
	struct ballot ballot = {.marks = marks, .count = MARKS};
	memcpy(ballot.key, forge->voters[index].public_key, sizeof ballot.key);
	ballot_voprf_input(hash, ballot.key, input);
	require(voprf_evaluate(forge->contest->voprf_secret_key, input, sizeof input, ballot.token), "a token");
	if (!ballot_sign(hash, &ballot, forge->voters[index].secret_key) || !ballot_leaf(hash, &ballot, leaf))
		fail("a ballot cannot be signed");
	merkle_add(&forge->tree, leaf);
	for (size_t i = 0; i < MARKS; i++)
		forge->votes[marks[i].number - 1]++;
	fputs(index ? ",\n{" : "\n{", forge->out);
	put_hex(forge, "ballot_key", ballot.key, sizeof ballot.key);
	fputc(',', forge->out);
	put_hex(forge, "token", ballot.token, sizeof ballot.token);
	fprintf(forge->out, ",\"marks\":[[%u,1],[%u,1],[%u,1]],", (unsigned)first, first + 1U, first + 2U);
	put_hex(forge, "signature", ballot.signature, sizeof ballot.signature);
	fputc('}', forge->out);
}

/* The card keys are the ballot keys, which nothing forbids. */
static void put_draw(struct forge *forge, size_t index)
{
	const struct voter *voter = &forge->voters[index];
	uint8_t blinded[VOPRF_ELEMENT_BYTES], evaluated[VOPRF_ELEMENT_BYTES], signature[CARD_SIGNATURE_BYTES];
	crypto_core_ristretto255_random(blinded);
	require(voprf_blind_evaluate(forge->contest->voprf_secret_key, blinded, evaluated), "an evaluation");
	card_sign_draw(voter->secret_key, forge->contest->manifest_hash, blinded, signature);
	fprintf(forge->out, "%s{\"delegate_code\":\"DB%07zu\",", index ? ",\n" : "\n", index + 1);
	put_hex(forge, "card_key", voter->public_key, sizeof voter->public_key);
	fputc(',', forge->out);
	put_hex(forge, "blinded", blinded, sizeof blinded);
	fputc(',', forge->out);
	put_hex(forge, "evaluated", evaluated, sizeof evaluated);
	fputc(',', forge->out);
	put_hex(forge, "signature", signature, sizeof signature);
	fputc('}', forge->out);
}

static void put_head(struct forge *forge)
{
	const struct contest *contest = forge->contest;
	json_t *manifest = json_string(contest->manifest);
	fputs("{\"manifest\":", forge->out);
	json_dumpf(manifest, forge->out, JSON_ENCODE_ANY);
	json_decref(manifest);
	fputc(',', forge->out);
	put_hex(forge, "manifest_signature", contest->manifest_signature, sizeof contest->manifest_signature);
	fputc(',', forge->out);
	put_hex(forge, "voprf_secret_key", contest->voprf_secret_key, sizeof contest->voprf_secret_key);
	fprintf(forge->out,
	    ",\"convened\":%zu,\"present\":%zu,\"issued\":%zu,\"collected\":%zu,\"valid\":%zu,\"invalid\":0",
	    forge->rows, forge->rows, forge->rows, forge->rows, forge->rows);
}

static void put_tail(struct forge *forge)
{
	struct ballot_closing closing = {.issued = (uint32_t)forge->rows, .collected = (uint32_t)forge->rows};
	uint8_t signature[KEY_SIGNATURE_BYTES];
	memcpy(closing.manifest_hash, forge->contest->manifest_hash, sizeof closing.manifest_hash);
	memcpy(closing.voprf_secret_key, forge->contest->voprf_secret_key, sizeof closing.voprf_secret_key);
	merkle_root(&forge->tree, closing.root);
	ballot_closing_sign(forge->key, &closing, signature);
	fputs("],\"totals\":[", forge->out);
	for (uint32_t i = 0; i < OPTIONS; i++)
		fprintf(forge->out, "%s{\"number\":%u,\"for\":%u,\"against\":0,\"other\":0}", i ? "," : "",
		    (unsigned)i + 1, (unsigned)forge->votes[i]);
	fputs("],\n", forge->out);
	put_hex(forge, "root", closing.root, sizeof closing.root);
	fputc(',', forge->out);
	put_hex(forge, "closing_signature", signature, sizeof signature);
	fputc(',', forge->out);
	put_hex(forge, "public_key", key_public(forge->key), KEY_PUBLIC_BYTES);
	fputs("}\n", forge->out);
}

int floor_board(char **arguments)
{
	struct forge forge = {.out = fopen(arguments[0], "we"), .rows = strtoul(arguments[1], NULL, 10)};
	if (!forge.out)
		fail("%s cannot be written", arguments[0]);
	merkle_init(&forge.tree);
	open_contest(&forge, arguments[0]);
	make_voters(&forge);
	put_head(&forge);
	fputs(",\n\"ballots\":[", forge.out);
	for (size_t i = 0; i < forge.rows; i++)
		put_ballot(&forge, i);
	fputs("],\n\"draws\":[", forge.out);
	for (size_t i = 0; i < forge.rows; i++)
		put_draw(&forge, i);
	put_tail(&forge);
	free(forge.voters);
	contest_unref(forge.contest);
	key_free(forge.key);
	return fclose(forge.out) == 0 ? 0 : 1;
}
