#include "cmd.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "contest.h"
#include "event.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_events.h"

static const char usage[] = "usage: congressd check --data DIR\n"
                            "\n"
                            "Checks the database's integrity, every link and signature of the event log, and\n"
                            "counts every closed contest again from its ballots. The certificate of a certified\n"
                            "contest is made again from all that is stored of it, and must be the same.\n";

/* ---- the event log ---- */

struct chain {
	const unsigned char *public_key;
	unsigned char hash[32];
	uint64_t seq;
	uint64_t broken_at; /* 0: nowhere */
	json_t *certified;  /* contest's id -> hash of its certificate, as the log has it */
};

/* What was certified stands in the log: a certificate cannot vanish. */
static enum status note_certified(struct chain *chain, const struct event *event)
{
	if (strcmp(event->act, "contest.state") != 0)
		return STATUS_OK;
	json_t *data = json_loads(event->data, 0, NULL);
	json_t *hash = json_object_get(data, "certificate");
	char id[24];
	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(data, "contest")));
	int failed = json_is_string(hash) ? json_object_set(chain->certified, id, hash) : 0;
	json_decref(data);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status take_event(void *closure, const struct event *event)
{
	struct chain *chain = closure;
	if (event->seq != chain->seq + 1 || event_verify(event, chain->hash, chain->public_key) != STATUS_OK) {
		chain->broken_at = chain->seq + 1;
		return STATUS_CORRUPT;
	}
	chain->seq = event->seq;
	memcpy(chain->hash, event->hash, sizeof chain->hash);
	return note_certified(chain, event);
}

static enum status check_events(struct cmd_congress *congress, json_t *certified)
{
	struct chain chain = {.public_key = congress->congress.public_key, .certified = certified};
	enum status status = store_event_each(congress->store, 0, UINT64_MAX, take_event, &chain);
	if (status == STATUS_OK)
		printf("events: %llu, chain and signatures are good\n", (unsigned long long)chain.seq);
	else if (chain.broken_at)
		cmd_refuse("the event log is broken at event %llu", (unsigned long long)chain.broken_at);
	return status;
}

/* ---- the contests ---- */

static bool same_count(const struct contest *contest, const struct tally *counted, const struct tally *stored)
{
	return counted->issued == contest->issued && counted->collected == contest->collected &&
	       counted->valid == contest->valid && counted->invalid == contest->invalid &&
	       counted->option_count == stored->option_count &&
	       memcmp(counted->options, stored->options, counted->option_count * sizeof counted->options[0]) == 0;
}

static enum status check_closing(struct cmd_congress *congress, const struct contest *contest)
{
	struct ballot_closing closing = {.issued = contest->issued, .collected = contest->collected};
	enum status status = store_ballots_root(congress->store, contest, closing.root);
	if (status != STATUS_OK)
		return status;
	memcpy(closing.manifest_hash, contest->manifest_hash, sizeof closing.manifest_hash);
	memcpy(closing.voprf_secret_key, contest->voprf_secret_key, sizeof closing.voprf_secret_key);
	bool good = memcmp(closing.root, contest->root, sizeof closing.root) == 0 &&
	            ballot_closing_verify(congress->congress.public_key, &closing, contest->closing_signature);
	return good ? STATUS_OK : STATUS_CORRUPT;
}

/* A keyed contest that is not opened: what is under the closing signature. */
static enum status check_unopened(struct cmd_congress *congress, const struct contest *contest)
{
	struct tally *counted = NULL;
	enum status status = store_ballots_recount(congress->store, contest, &counted);
	if (status == STATUS_OK && (counted->issued != contest->issued || counted->collected != contest->collected))
		status = STATUS_CORRUPT;
	if (status == STATUS_OK)
		status = check_closing(congress, contest);
	if (status == STATUS_OK)
		printf("contest %lld: %u ballots are those that were closed; they are not opened yet\n",
		    (long long)contest->id, counted->collected);
	tally_free(counted);
	return status;
}

/* The published keys belong to the definition under the manifest's signature. */
static enum status check_keys(const struct contest *contest)
{
	for (enum contest_key key = 0; key < CONTEST_KEYS; key++) {
		if (contest->keys[key].published && !contest_key_fits(contest, key, contest->keys[key].secret_key))
			return STATUS_CORRUPT;
	}
	return STATUS_OK;
}

static enum status count_again(struct cmd_congress *congress, const struct contest *contest)
{
	struct tally *counted = NULL, *stored = NULL;
	enum status status = store_ballots_recount(congress->store, contest, &counted);
	if (status == STATUS_OK)
		status = store_contest_totals(congress->store, contest, &stored);
	if (status == STATUS_OK && !same_count(contest, counted, stored))
		status = STATUS_CORRUPT;
	if (status == STATUS_OK)
		status = check_closing(congress, contest);
	if (status == STATUS_OK)
		printf("contest %lld: %u ballots counted again, the result stands\n", (long long)contest->id,
		    counted->collected);
	tally_free(counted);
	tally_free(stored);
	return status;
}

/* ---- certificates ---- */

struct finding {
	int64_t contest;
	size_t count;
};

static void print_finding(void *closure, const char *what)
{
	struct finding *finding = closure;
	finding->count++;
	if (strncmp(what, "records.", 8) == 0)
		cmd_refuse(
		    "contest %lld: what table %s has is not what was certified", (long long)finding->contest, what + 8);
	else
		cmd_refuse("contest %lld: %s is not as certified", (long long)finding->contest, what);
}

/* Certified before there were certificates, or stripped of it. */
static enum status check_missing(const struct contest *contest, const char *logged)
{
	if (!logged)
		return STATUS_OK;
	cmd_refuse("contest %lld: its certificate is missing", (long long)contest->id);
	return STATUS_CORRUPT;
}

static enum status check_certificate(struct cmd_congress *congress, const struct contest *contest, const char *logged)
{
	struct finding finding = {.contest = contest->id};
	if (contest->state != CONTEST_CERTIFIED) {
		if (logged)
			cmd_refuse("contest %lld: is %s, but the log says certified", (long long)contest->id,
			    contest_state_name(contest->state));
		return logged ? STATUS_CORRUPT : STATUS_OK;
	}
	enum status status = certificate_check(congress->store, &congress->congress, contest, print_finding, &finding);
	if (status == STATUS_NOT_FOUND)
		return check_missing(contest, logged);
	if (status != STATUS_OK)
		cmd_refuse("contest %lld: its certificate cannot be made again", (long long)contest->id);
	else if (!finding.count)
		printf("contest %lld: all is as certified\n", (long long)contest->id);
	return finding.count ? STATUS_CORRUPT : status;
}

static enum status check_contest(struct cmd_congress *congress, const struct contest *contest, const char *logged)
{
	enum status counted = STATUS_OK;
	if (contest_is_closed(contest))
		counted = check_keys(contest);
	if (counted == STATUS_OK && contest_is_counted(contest))
		counted = count_again(congress, contest);
	else if (counted == STATUS_OK && contest_is_closed(contest))
		counted = check_unopened(congress, contest);
	if (counted != STATUS_OK)
		cmd_refuse("contest %lld: the ballots do not give the stored result", (long long)contest->id);
	enum status certified = check_certificate(congress, contest, logged);
	return counted != STATUS_OK ? counted : certified;
}

struct collected {
	struct contest **contests;
	size_t count;
};

/* Kept for later: counting uses the store itself. */
static enum status collect(void *closure, struct contest *contest)
{
	struct collected *collected = closure;
	struct contest **more = realloc(collected->contests, (collected->count + 1) * sizeof(*more));
	if (!more) {
		contest_unref(contest);
		return STATUS_NO_MEMORY;
	}
	collected->contests = more;
	collected->contests[collected->count++] = contest;
	return STATUS_OK;
}

/* `certified` loses those that are there. */
static enum status check_each(struct cmd_congress *congress, const struct collected *collected, json_t *certified)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < collected->count; i++) {
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)collected->contests[i]->id);
		const char *logged = json_string_value(json_object_get(certified, id));
		enum status one = check_contest(congress, collected->contests[i], logged);
		status = one != STATUS_OK ? one : status;
		json_object_del(certified, id);
	}
	return status;
}

static enum status check_contests(struct cmd_congress *congress, json_t *certified)
{
	struct collected collected = {.count = 0};
	enum status status = store_contest_each(congress->store, collect, &collected);
	if (status != STATUS_OK)
		cmd_refuse("the contests cannot be read: %s", status_detail(status));
	else
		status = check_each(congress, &collected, certified);
	for (size_t i = 0; i < collected.count; i++)
		contest_unref(collected.contests[i]);
	free(collected.contests);
	if (status != STATUS_OK || json_object_size(certified) == 0)
		return status;
	cmd_refuse("contests that the log says are certified are missing: %zu", json_object_size(certified));
	return STATUS_CORRUPT;
}

int cmd_check(int argc, char **argv)
{
	const char *data = NULL;
	const struct cmd_option options[] = {{"data", &data, NULL}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	if (!data)
		return cmd_misuse(usage, "--data is needed");
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	enum status database = store_check(congress.store);
	if (database == STATUS_OK)
		puts("database: integrity is good");
	else
		cmd_refuse("the database is damaged");
	json_t *certified = json_object();
	enum status events = check_events(&congress, certified);
	enum status contests = check_contests(&congress, certified);
	json_decref(certified);
	cmd_close(&congress);
	return database == STATUS_OK && events == STATUS_OK && contests == STATUS_OK ? CMD_DONE : CMD_REFUSED;
}
