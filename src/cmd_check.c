#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "contest.h"
#include "event.h"
#include "store_ballots.h"
#include "store_contests.h"
#include "store_events.h"

static const char usage[] = "usage: congressd check --data DIR\n"
                            "\n"
                            "Checks the database's integrity, every link and signature of the event log, and\n"
                            "counts every closed contest again from its ballots.\n";

/* ---- the event log ---- */

struct chain {
	const unsigned char *public_key;
	unsigned char hash[32];
	uint64_t seq;
	uint64_t broken_at; /* 0: nowhere */
};

static enum status take_event(void *closure, const struct event *event)
{
	struct chain *chain = closure;
	if (event->seq != chain->seq + 1 || event_verify(event, chain->hash, chain->public_key) != STATUS_OK) {
		chain->broken_at = chain->seq + 1;
		return STATUS_CORRUPT;
	}
	chain->seq = event->seq;
	memcpy(chain->hash, event->hash, sizeof chain->hash);
	return STATUS_OK;
}

static enum status check_events(struct cmd_congress *congress)
{
	struct chain chain = {.public_key = congress->congress.public_key};
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

struct collected {
	struct contest *contests[4096];
	size_t count;
};

/* Kept for later: counting uses the store itself. */
static enum status collect(void *closure, struct contest *contest)
{
	struct collected *collected = closure;
	bool wanted = contest_is_counted(contest);
	if (wanted && collected->count < sizeof collected->contests / sizeof collected->contests[0])
		collected->contests[collected->count++] = contest;
	else
		contest_unref(contest);
	return STATUS_OK;
}

static enum status check_contests(struct cmd_congress *congress)
{
	struct collected collected = {.count = 0};
	enum status status = store_contest_each(congress->store, collect, &collected);
	for (size_t i = 0; i < collected.count; i++) {
		enum status one = count_again(congress, collected.contests[i]);
		if (one != STATUS_OK) {
			cmd_refuse("contest %lld: the ballots do not give the stored result",
			    (long long)collected.contests[i]->id);
			status = one;
		}
		contest_unref(collected.contests[i]);
	}
	return status;
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
	enum status events = check_events(&congress);
	enum status contests = check_contests(&congress);
	cmd_close(&congress);
	return database == STATUS_OK && events == STATUS_OK && contests == STATUS_OK ? CMD_DONE : CMD_REFUSED;
}
