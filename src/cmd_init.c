#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event.h"
#include "text.h"
#include "timestamp.h"

static const char usage[] = "usage: congressd init --data DIR --name TEXT [--term TEXT]\n"
                            "                      [--timezone Asia/Ho_Chi_Minh] [--language vi|en]\n"
                            "\n"
                            "Makes the directory with the database and the congress key. Keep the key:\n"
                            "badges, receipts and results are signed with it.\n";

static void remove_all(const char *data)
{
	static const char *const names[] = {CMD_DATABASE, CMD_DATABASE "-wal", CMD_DATABASE "-shm", CMD_KEY, NULL};
	for (size_t i = 0; names[i]; i++) {
		char *path = cmd_path(data, names[i]);
		if (path)
			unlink(path);
		free(path);
	}
	char *documents = cmd_path(data, CMD_DOCUMENTS);
	if (documents)
		rmdir(documents);
	free(documents);
	rmdir(data);
}

static enum status write_congress(struct store *store, const struct key *key, const struct congress *wanted)
{
	struct congress congress = *wanted;
	congress.id = randombytes_random();
	memcpy(congress.public_key, key_public(key), KEY_PUBLIC_BYTES);
	struct act act = {.store = store, .key = key, .now = timestamp_now(), .actor = "command"};
	enum status status = store_begin(store);
	if (status == STATUS_OK)
		status = store_congress_create(&act, &congress);
	if (status == STATUS_OK)
		status = event_append(
		    &act, "congress.create", json_pack("{s:s, s:s}", "name", congress.name, "term", congress.term));
	return store_end(store, status);
}

static enum status fill(const char *data, const struct congress *congress)
{
	struct key *key = NULL;
	struct store *store = NULL;
	char *documents = cmd_path(data, CMD_DOCUMENTS);
	char *key_path = cmd_path(data, CMD_KEY);
	char *database = cmd_path(data, CMD_DATABASE);
	enum status status = documents && key_path && database ? STATUS_OK : STATUS_NO_MEMORY;
	if (status == STATUS_OK && mkdir(documents, 0700) != 0)
		status = STATUS_IO;
	if (status == STATUS_OK)
		status = key_create(key_path, &key);
	if (status == STATUS_OK)
		status = store_create(database, &store);
	if (status == STATUS_OK)
		status = write_congress(store, key, congress);
	store_close(store);
	key_free(key);
	free(documents);
	free(key_path);
	free(database);
	return status;
}

enum status cmd_init_create(const char *data, const struct congress *congress)
{
	if (mkdir(data, 0700) != 0) {
		enum status status = errno == EEXIST ? STATUS_CONFLICT : STATUS_IO;
		cmd_refuse("%s: %s", data, errno == EEXIST ? "exists already" : strerror(errno));
		return status;
	}
	enum status status = fill(data, congress);
	if (status != STATUS_OK) {
		remove_all(data);
		cmd_refuse("%s: %s", data, status_detail(status));
	}
	return status;
}

static bool is_fine(const char *text, size_t max)
{
	size_t length = strlen(text);
	return length > 0 && length <= max && text_is_utf8(text, length);
}

int cmd_init(int argc, char **argv)
{
	const char *data = NULL, *name = NULL, *term = "", *timezone = "Asia/Ho_Chi_Minh", *language = "vi";
	const struct cmd_option options[] = {
	    {"data", &data, NULL},
	    {"name", &name, NULL},
	    {"term", &term, NULL},
	    {"timezone", &timezone, NULL},
	    {"language", &language, NULL},
	    {NULL, NULL, NULL},
	};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	if (!data || !name)
		return cmd_misuse(usage, "--data and --name are needed");
	if (!is_fine(name, 300) || (*term && !is_fine(term, 300)))
		return cmd_misuse(usage, "name and term are UTF-8 text of at most 300 bytes");
	if (!text_is_timezone(timezone))
		return cmd_misuse(usage, "--timezone %s: a name as Asia/Ho_Chi_Minh", timezone);
	if (strcmp(language, "vi") != 0 && strcmp(language, "en") != 0)
		return cmd_misuse(usage, "the language is vi or en");
	struct congress congress = {
	    .name = (char *)name, .term = (char *)term, .timezone = (char *)timezone, .language = (char *)language};
	if (cmd_init_create(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	printf("%s is ready. Keep %s/%s safe: it signs badges, receipts and results.\n", data, data, CMD_KEY);
	return CMD_DONE;
}
