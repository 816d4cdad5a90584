#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd.h"
#include "verify.h"
#include "verify_report.h"

#define RECEIPT_MAX ((size_t)64 << 10) /* bytes of a file, and one more tells that it is longer */

static const char usage[] =
    "usage: congressd verify BOARD.json [--key HEX] [--fingerprint XXXX-XXXX-XXXX-XXXX] [--events EVENTS.jsonl]\n"
    "                        [--certificate FILE] [--receipt FILE]... [--json]\n"
    "       congressd verify --codes\n"
    "\n"
    "Counts a published board again, without the database and without trust in the server: every\n"
    "signature, every token, the order of the ballots, their tree, the counts, the totals and the result.\n"
    "Says what is wrong and what that means for the result. BOARD.json may be - for standard input.\n"
    "\n"
    "  --key          the congress's public key, 64 hex digits from a source you trust, such as its\n"
    "                 papers; without it the key inside the board is used and printed, to be compared\n"
    "  --fingerprint  the contest's, as it was read aloud when voting began\n"
    "  --events       the event log: that it is whole, and records this very contest and count\n"
    "  --certificate  the certificate of the result: that it says what was counted\n"
    "  --receipt      a receipt as a phone saved it, or the server's reply: that its ballot is on the\n"
    "                 board; may be given several times\n"
    "  --json         prints one JSON object instead\n"
    "  --codes        prints every code a finding can have, its weight, and what it means\n"
    "\n"
    "Exits with 0 where the board holds, with 1 where it does not, cannot be counted yet or cannot be\n"
    "read, and with 2 when asked the wrong way.\n";

/* What is asked for. */
struct request {
	const char *path, *key_text, *fingerprint_text, *events, *certificate;
	bool codes, json;
	uint8_t key[KEY_PUBLIC_BYTES];
	char fingerprint[2 * BALLOT_HASH_BYTES + 1];
	struct verify_receipt *receipts;
	size_t receipt_count;
};

/* ---- files ---- */

static FILE *open_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat about;
	if (file && fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
		errno = EISDIR;
		fclose(file);
		file = NULL;
	}
	if (!file)
		cmd_refuse("%s: %s", path, strerror(errno));
	return file;
}

/* What can be read once only, such as a pipe, goes to a file without a name. */
static FILE *open_board(const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : open_file(path);
	if (!file || fseeko(file, 0, SEEK_SET) == 0)
		return file;
	FILE *copy = tmpfile();
	char buffer[1 << 16];
	size_t got;
	while (copy && (got = fread(buffer, 1, sizeof buffer, file)) > 0) {
		if (fwrite(buffer, 1, got, copy) != got)
			break;
	}
	bool good = copy && feof(file) && fflush(copy) == 0 && fseeko(copy, 0, SEEK_SET) == 0;
	if (!good)
		cmd_refuse("%s: %s", path, strerror(errno));
	fclose(file);
	if (good)
		return copy;
	if (copy)
		fclose(copy);
	return NULL;
}

static enum status check_board(struct verify *verify, const char *path)
{
	FILE *file = open_board(path);
	if (!file)
		return STATUS_INVALID;
	enum status status = verify_board(verify, file);
	fclose(file);
	return status;
}

static enum status check_certificate(struct verify *verify, const char *path)
{
	FILE *file = open_file(path);
	if (!file)
		return STATUS_INVALID;
	json_t *json = json_loadf(file, JSON_REJECT_DUPLICATES, NULL);
	fclose(file);
	enum status status = verify_certificate(verify, json);
	json_decref(json);
	return status;
}

static enum status check_events(struct verify *verify, const char *path)
{
	FILE *lines = open_file(path);
	if (!lines)
		return STATUS_INVALID;
	enum status status = verify_events(verify, lines);
	fclose(lines);
	return status;
}

static bool read_receipts(struct request *request)
{
	char *text = malloc(RECEIPT_MAX + 1);
	bool good = text;
	for (size_t i = 0; good && i < request->receipt_count; i++) {
		FILE *file = open_file(request->receipts[i].name);
		good = file;
		if (file) {
			size_t length = fread(text, 1, RECEIPT_MAX + 1, file);
			verify_receipt_read(&request->receipts[i], text, length);
			fclose(file);
		}
	}
	free(text);
	return good;
}

/* ---- the command line ---- */

/* Takes every --receipt out of the arguments. */
static bool take_receipts(struct request *request, int *argc, char **argv)
{
	static const char option[] = "--receipt";
	const size_t length = sizeof option - 1;
	int kept = 0;
	request->receipts = calloc((size_t)*argc + 1, sizeof *request->receipts);
	if (!request->receipts)
		return false;
	for (int i = 0; i < *argc; i++) {
		bool equals = strncmp(argv[i], option, length) == 0 && argv[i][length] == '=';
		if (equals)
			request->receipts[request->receipt_count++].name = argv[i] + length + 1;
		else if (strcmp(argv[i], option) == 0 && i + 1 < *argc)
			request->receipts[request->receipt_count++].name = argv[++i];
		else
			argv[kept++] = argv[i];
	}
	*argc = kept;
	return true;
}

/* Whether to go on; else *status is what to exit with. */
static bool read_request(struct request *request, int argc, char **argv, int *status)
{
	const struct cmd_option options[] = {{"key", &request->key_text, NULL},
	    {"fingerprint", &request->fingerprint_text, NULL}, {"events", &request->events, NULL},
	    {"certificate", &request->certificate, NULL}, {"json", NULL, &request->json},
	    {"codes", NULL, &request->codes}, {NULL, NULL, NULL}};
	size_t count;
	*status = CMD_REFUSED;
	if (!take_receipts(request, &argc, argv) ||
	    !cmd_parse(argc, argv, usage, options, &request->path, 1, &count, status))
		return false;
	*status = CMD_USAGE;
	if (request->codes)
		return true;
	if (!request->path)
		cmd_misuse(usage, "the board is missing");
	else if (request->key_text && !verify_hex_text(request->key_text, request->key, sizeof request->key))
		cmd_misuse(usage, "--key must be 64 hex digits");
	else if (request->fingerprint_text && !verify_fingerprint_read(request->fingerprint_text, request->fingerprint))
		cmd_misuse(usage, "--fingerprint must be four groups of four hex digits, or more of them");
	else
		return true;
	return false;
}

/* ---- checking ---- */

static int print_codes(void)
{
	for (enum verify_code code = 0; code < VERIFY_CODES; code++)
		printf("%s\t%s\t%s\n", verify_code_name(code), verify_weight_name(verify_code_weight(code)),
		    verify_code_meaning(code));
	return CMD_DONE;
}

static enum status check_all(const struct request *request, struct verify *verify)
{
	enum status status = check_board(verify, request->path);
	if (status == STATUS_OK && request->certificate)
		status = check_certificate(verify, request->certificate);
	if (status == STATUS_OK && request->events)
		status = check_events(verify, request->events);
	return status;
}

static int tell(const struct request *request, const struct verify_report *report, const struct verify *verify)
{
	if (!request->json)
		verify_report_text(report, verify, stdout, stderr);
	else if (verify_report_json(report, verify, stdout) != STATUS_OK)
		return cmd_refuse("%s", status_detail(STATUS_NO_MEMORY));
	return verify_report_verdict(verify) == VERIFY_HOLDS ? CMD_DONE : CMD_REFUSED;
}

static int check(struct request *request)
{
	struct verify_report report = {.events = request->events, .certificate = request->certificate};
	struct verify verify = {
	    .public_key = request->key_text ? request->key : NULL,
	    .fingerprint = request->fingerprint_text ? request->fingerprint : NULL,
	    .receipts = request->receipts,
	    .receipt_count = request->receipt_count,
	    .find = verify_report_find,
	    .closure = &report,
	};
	if (!read_receipts(request))
		return CMD_REFUSED; /* said already */
	enum status status = check_all(request, &verify);
	int result = CMD_REFUSED;
	if (status == STATUS_OK)
		result = tell(request, &report, &verify);
	else if (status != STATUS_INVALID)
		cmd_refuse("the board was not checked: %s", status_detail(status));
	verify_free(&verify);
	verify_report_free(&report);
	return result;
}

int cmd_verify(int argc, char **argv)
{
	struct request request = {0};
	int status;
	if (read_request(&request, argc, argv, &status))
		status = request.codes ? print_codes() : check(&request);
	free(request.receipts);
	return status;
}
