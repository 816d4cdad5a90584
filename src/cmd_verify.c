#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "verify.h"

#define SHOWN_MAX 100

static const char usage[] =
    "usage: congressd verify BOARD.json [--key HEX] [--events EVENTS.jsonl] [--certificate FILE]\n"
    "\n"
    "Counts a published board again, without the database: every signature, every token, the order of\n"
    "the ballots, their tree, the counts and the totals. With --events also the event log, and that it\n"
    "records this very count; with --certificate also the certificate of the result, and that it says\n"
    "what was counted. Prints what is wrong and exits with 1, or the count and exits with 0.\n"
    "\n"
    "--key is the congress's public key, 64 hex digits from a source you trust, such as its papers;\n"
    "without it the key inside the board is used and printed, to be compared.\n"
    "--codes prints every code a finding can have, its weight, and what it means for the result.\n";

static void print_finding(void *closure, enum verify_code code, const char *detail)
{
	size_t *shown = closure;
	if ((*shown)++ < SHOWN_MAX)
		fprintf(stderr, "%s: %s\n", verify_code_name(code), detail);
}

/* ---- what was counted ---- */

static void print_key(const struct verify *verify)
{
	char text[2 * KEY_PUBLIC_BYTES + 1];
	if (verify->key_from == VERIFY_KEY_NONE)
		return;
	sodium_bin2hex(text, sizeof text, verify->key, sizeof verify->key);
	printf("signed with the key %s%s\n", text,
	    verify->key_from == VERIFY_KEY_OF_BOARD ? " (the board's own; compare it with the congress's)" : "");
}

static void print_totals(const struct verify *verify)
{
	for (uint32_t i = 0; i < verify->totals->option_count; i++) {
		const struct rules_votes *votes = &verify->totals->options[i];
		printf("%4" PRIu32 "  %s: for %" PRIu32 ", against %" PRIu32 ", other %" PRIu32 "\n", i + 1,
		    verify->contest->options[i], votes->favour, votes->against, votes->other);
	}
}

static void print_count(const struct verify *verify)
{
	const struct rules_counts *counts = &verify->counts;
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	ballot_fingerprint(verify->contest->manifest_hash, fingerprint);
	printf("contest %" PRId64 ": %s\nfingerprint %s\n", verify->contest->id, verify->contest->title, fingerprint);
	print_key(verify);
	printf("convened %" PRIu32 ", present %" PRIu32 ", issued %" PRIu32 ", collected %" PRIu32 ", valid %" PRIu32
	       ", invalid %" PRIu32 "\n",
	    counts->convened, counts->present, counts->issued, counts->collected, counts->valid, counts->invalid);
	print_totals(verify);
}

/* ---- checking ---- */

static enum status check_file(
    struct verify *verify, const char *path, enum status (*check)(struct verify *verify, const json_t *json))
{
	json_error_t error;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		cmd_refuse("%s: %s", path, error.text);
		return STATUS_INVALID;
	}
	enum status status = check(verify, json);
	json_decref(json);
	return status;
}

static enum status check_events(struct verify *verify, const char *path)
{
	FILE *lines = fopen(path, "rb");
	if (!lines) {
		cmd_refuse("%s: %s", path, strerror(errno));
		return STATUS_INVALID;
	}
	enum status status = verify_events(verify, lines);
	fclose(lines);
	return status;
}

static int report(const struct verify *verify, enum status status)
{
	if (status == STATUS_INVALID)
		return CMD_REFUSED; /* said already */
	if (status != STATUS_OK)
		return cmd_refuse("the board was not checked: %s", status_detail(status));
	if (verify->findings > SHOWN_MAX)
		fprintf(stderr, "and %zu more\n", verify->findings - SHOWN_MAX);
	if (verify->findings)
		return cmd_refuse("this board does not hold; findings: %zu", verify->findings);
	print_count(verify);
	puts("the board holds");
	return CMD_DONE;
}

static int print_codes(void)
{
	for (enum verify_code code = 0; code < VERIFY_CODES; code++)
		printf("%s\t%s\t%s\n", verify_code_name(code), verify_weight_name(verify_code_weight(code)),
		    verify_code_meaning(code));
	return CMD_DONE;
}

static bool read_key(const char *text, uint8_t key[KEY_PUBLIC_BYTES])
{
	return strlen(text) == 2 * KEY_PUBLIC_BYTES &&
	       sodium_hex2bin(key, KEY_PUBLIC_BYTES, text, 2 * KEY_PUBLIC_BYTES, NULL, NULL, NULL) == 0;
}

int cmd_verify(int argc, char **argv)
{
	bool codes = false;
	const char *path = NULL, *key_text = NULL, *events = NULL, *certificate = NULL;
	const struct cmd_option options[] = {{"key", &key_text, NULL}, {"events", &events, NULL},
	    {"certificate", &certificate, NULL}, {"codes", NULL, &codes}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, &path, 1, &count, &status))
		return status;
	uint8_t key[KEY_PUBLIC_BYTES];
	if (codes)
		return print_codes();
	if (!path)
		return cmd_misuse(usage, "the board is missing");
	if (key_text && !read_key(key_text, key))
		return cmd_misuse(usage, "--key must be 64 hex digits");
	size_t shown = 0;
	struct verify verify = {.public_key = key_text ? key : NULL, .find = print_finding, .closure = &shown};
	enum status checked = check_file(&verify, path, verify_board);
	if (checked == STATUS_OK && events)
		checked = check_events(&verify, events);
	if (checked == STATUS_OK && certificate)
		checked = check_file(&verify, certificate, verify_certificate);
	status = report(&verify, checked);
	verify_free(&verify);
	return status;
}
