#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "addresses.h"
#include "outfile.h"
#include "timestamp.h"
#include "tls_authority.h"
#include "tls_file.h"

#define WORDS_MAX 200

static const char usage[] =
    "usage: congressd tls --data DIR [--host] NAME...\n"
    "\n"
    "Makes a certificate authority of this congress's own, once, and a certificate for\n"
    "the daemon under these names and addresses (and localhost), valid for 397 days.\n"
    "Again it keeps the authority and makes a new certificate for the names before and\n"
    "those given: to renew it, or for one more name. The authority can vouch for nothing\n"
    "but the names it was made for, private addresses, and names in .local, .lan,\n"
    ".internal, .home.arpa and localhost. Devices install it from the page /install.\n";

/* What a run works on. */
struct run {
	struct cmd_congress congress;
	const char *data;
	char *directory, *authority_path, *public_path, *server_path;
	struct tls_authority *authority;
	struct tls_authority_facts facts;
	struct tls_names names; /* of the certificate, those given first */
	bool made;              /* the authority, just now */
};

/* ---- files ---- */

static enum status write_file(const char *path, enum outfile_kind kind, const void *bytes, size_t length)
{
	struct outfile *outfile = NULL;
	enum status status = outfile_open(path, kind, &outfile);
	if (status == STATUS_OK)
		status = outfile_write(outfile, bytes, length);
	if (status == STATUS_OK)
		status = outfile_finish(outfile);
	outfile_close(outfile);
	if (status != STATUS_OK)
		cmd_refuse("%s: cannot be written: %s", path, status_detail(status));
	return status;
}

static enum status make_directory(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return STATUS_OK;
	cmd_refuse("%s: %s", path, strerror(errno));
	return STATUS_IO;
}

/* ---- the authority ---- */

static enum status make_authority(struct run *run)
{
	char name[32];
	char *pem = NULL;
	snprintf(name, sizeof name, "congressd %08x", (unsigned)run->congress.congress.id);
	enum status status = tls_authority_make(
	    name, run->congress.congress.name, &run->names, timestamp_now(), &run->authority);
	if (status == STATUS_OK)
		status = tls_authority_export(run->authority, &pem);
	if (status == STATUS_OK)
		status = write_file(run->authority_path, OUTFILE_NEW, pem, strlen(pem));
	tls_authority_free_text(pem);
	run->made = status == STATUS_OK;
	return status;
}

static enum status open_authority(struct run *run)
{
	struct tls_file file;
	enum status status = tls_file_read(run->authority_path, &file);
	if (status == STATUS_NOT_FOUND)
		status = make_authority(run);
	else if (status == STATUS_OK) {
		status = tls_authority_parse(file.bytes, file.length, &run->authority);
		tls_file_free(&file);
	}
	if (status == STATUS_OK)
		status = tls_authority_facts(run->authority, &run->facts);
	if (status != STATUS_OK)
		cmd_refuse("%s: no authority to be used: %s", run->authority_path, status_detail(status));
	return status;
}

/* ---- the certificate ---- */

/* Names of the certificate before stay, behind those given. */
static enum status add_former_names(struct run *run)
{
	struct tls_file file;
	enum status status = tls_file_read(run->server_path, &file);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status == STATUS_OK) {
		status = tls_authority_names_of((const char *)file.bytes, file.length, &run->names);
		tls_file_free(&file);
	}
	if (status != STATUS_OK)
		cmd_refuse("%s: its names cannot be read; remove it to begin anew", run->server_path);
	return status;
}

static enum status add_own_names(struct tls_names *names)
{
	static const char *const own[] = {"localhost", "127.0.0.1", "::1"};
	enum status status = STATUS_OK;
	for (size_t i = 0; i < sizeof own / sizeof own[0] && status == STATUS_OK; i++)
		status = tls_names_add(names, own[i]);
	if (status != STATUS_OK)
		cmd_refuse("a certificate holds at most %d names", TLS_NAMES);
	return status;
}

static enum status check_names(const struct run *run)
{
	const struct tls_names_one *refused = tls_authority_refused(run->authority, &run->names);
	if (!refused)
		return STATUS_OK;
	cmd_refuse("the authority was not made for %s, and may not vouch for it; a new one, which every device must "
	           "install again, is made after: rm -r %s",
	    refused->text, run->directory);
	return STATUS_FORBIDDEN;
}

static enum status issue(struct run *run, int64_t *until)
{
	char *pem = NULL;
	enum status status = check_names(run);
	if (status != STATUS_OK)
		return status;
	status = tls_authority_issue(run->authority, &run->names, timestamp_now(), &pem, until);
	if (status == STATUS_OK)
		status = write_file(run->server_path, OUTFILE_REPLACE, pem, strlen(pem));
	else
		cmd_refuse("no certificate was made: %s",
		    status == STATUS_INVALID ? "the authority's time is over" : status_detail(status));
	tls_authority_free_text(pem);
	return status;
}

/* ---- what to do next ---- */

static void print_day(const char *before, int64_t at)
{
	char text[TIMESTAMP_SIZE];
	printf("%s%.10s\n", before, timestamp_format(at, text));
}

static void print_names(const struct tls_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		printf("%s%s", i ? ", " : "", names->items[i].text);
	putchar('\n');
}

static void print_steps(const struct run *run)
{
	const struct tls_names_one *first = &run->names.items[0];
	const bool v6 = first->kind == TLS_NAMES_IPV6;
	char host[TLS_NAMES_SIZE + 2];
	snprintf(host, sizeof host, v6 ? "[%s]" : "%s", first->text);
	printf("\nServe with it (any other ports will do as well):\n"
	       "  congressd serve --data %s --tls --listen %s:8443 --http %s:8080 \\\n"
	       "      --public-url https://%s:8443\n",
	    run->data, v6 ? "[::]" : "0.0.0.0", v6 ? "[::]" : "0.0.0.0", host);
	printf("\nEach device that is to trust it opens, once:  http://%s:8080/install\n"
	       "and compares the fingerprint above. Then all is at https://%s:8443/\n",
	    host, host);
	if (!run->made)
		printf("\nA daemon that runs with --tls takes the new certificate on SIGHUP: kill -HUP PID\n");
}

static void print_result(const struct run *run, int64_t until)
{
	printf("%s  %s\n", run->made ? "made the authority " : "kept the authority ", run->public_path);
	printf("  name               %s\n", run->facts.name);
	printf("  SHA-256            %.48s\n                     %s\n", run->facts.fingerprint,
	    run->facts.fingerprint + 48);
	print_day("  valid until        ", run->facts.until);
	printf("made the certificate %s\n  for                ", run->server_path);
	print_names(&run->names);
	print_day("  valid until        ", until);
	printf("Keys are in %s; keep it as private as the congress key.\n", run->directory);
}

static int make_all(struct run *run)
{
	int64_t until;
	enum status status = add_former_names(run);
	if (status == STATUS_OK)
		status = add_own_names(&run->names);
	if (status == STATUS_OK)
		status = make_directory(run->directory);
	if (status == STATUS_OK)
		status = open_authority(run);
	if (status == STATUS_OK)
		status = write_file(run->public_path, OUTFILE_REPLACE, run->facts.der, run->facts.length);
	if (status == STATUS_OK)
		status = issue(run, &until);
	if (status != STATUS_OK)
		return CMD_REFUSED;
	print_result(run, until);
	print_steps(run);
	return CMD_DONE;
}

/* ---- the command line ---- */

static void print_address(void *closure, const struct addresses_one *address)
{
	(void)closure;
	fprintf(stderr, "  %s\n", address->text);
}

static int refuse_nothing(void)
{
	cmd_refuse("--host is needed: the names or addresses under which devices will open the pages. This machine's "
	           "addresses now:");
	addresses_each("::", print_address, NULL);
	return CMD_USAGE;
}

static bool paths_of(struct run *run)
{
	run->directory = cmd_path(run->data, CMD_TLS);
	run->authority_path = cmd_path(run->data, CMD_TLS_AUTHORITY);
	run->public_path = cmd_path(run->data, CMD_TLS_PUBLIC);
	run->server_path = cmd_path(run->data, CMD_TLS_SERVER);
	return run->directory && run->authority_path && run->public_path && run->server_path;
}

static int run_all(struct run *run)
{
	struct stat found;
	if (!paths_of(run))
		return cmd_refuse("out of memory");
	if (run->names.count == 0 && stat(run->server_path, &found) != 0)
		return refuse_nothing();
	if (cmd_open(run->data, &run->congress) != STATUS_OK)
		return CMD_REFUSED;
	int status = make_all(run);
	cmd_close(&run->congress);
	return status;
}

/* "--host" may stand once before all names, before each of them, or as
 * "--host=NAME": it is no more than a mark. */
static int take_names(struct tls_names *names, const char *words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum status status = tls_names_add(names, words[i]);
		if (status == STATUS_TOO_LARGE)
			return cmd_misuse(usage, "a certificate holds at most %d names", TLS_NAMES);
		if (status != STATUS_OK)
			return cmd_misuse(usage,
			    "%s: not a host name or address, without port; names with other letters than a to z in their "
			    "xn-- form",
			    words[i]);
	}
	return CMD_DONE;
}

int cmd_tls(int argc, char **argv)
{
	struct run run = {0};
	bool host = false;
	const char *words[WORDS_MAX];
	const struct cmd_option options[] = {{"data", &run.data, NULL}, {"host", NULL, &host}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	char *marked[WORDS_MAX];
	if (argc > WORDS_MAX)
		return cmd_misuse(usage, "too many words");
	for (int i = 0; i < argc; i++)
		marked[i] = strncmp(argv[i], "--host=", 7) == 0 ? argv[i] + 7 : argv[i];
	if (!cmd_parse(argc, marked, usage, options, words, WORDS_MAX, &count, &status))
		return status;
	if (!run.data)
		return cmd_misuse(usage, "--data is missing");
	status = take_names(&run.names, words, count);
	if (status != CMD_DONE)
		return status;
	status = run_all(&run);
	tls_authority_facts_free(&run.facts);
	tls_authority_free(run.authority);
	free(run.directory);
	free(run.authority_path);
	free(run.public_path);
	free(run.server_path);
	return status;
}
