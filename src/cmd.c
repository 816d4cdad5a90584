#include "cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "timestamp.h"

int cmd_refuse(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("congressd: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	return CMD_REFUSED;
}

int cmd_misuse(const char *usage, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("congressd: ", stderr);
	vfprintf(stderr, format, arguments);
	fprintf(stderr, "\n%s", usage);
	va_end(arguments);
	return CMD_USAGE;
}

static const struct cmd_option *find(const struct cmd_option options[], const char *name)
{
	for (; options->name; options++) {
		if (strcmp(options->name, name) == 0)
			return options;
	}
	return NULL;
}

/* Takes one option; the arguments used up, or 0 for a mistake. */
static int take_option(int left, char **argv, const struct cmd_option options[])
{
	char name[64];
	const char *equals = strchr(argv[0], '=');
	int length = snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - argv[0] - 2) : 60, argv[0] + 2);
	const struct cmd_option *option = length > 0 ? find(options, name) : NULL;
	if (!option || (option->flag && equals))
		return 0;
	if (option->flag) {
		*option->flag = true;
		return 1;
	}
	if (equals) {
		*option->value = equals + 1;
		return 1;
	}
	if (left < 2)
		return 0;
	*option->value = argv[1];
	return 2;
}

bool cmd_parse(int argc, char **argv, const char *usage, const struct cmd_option options[], const char *words[],
    size_t max, size_t *count, int *status)
{
	*count = 0;
	*status = CMD_USAGE;
	for (int i = 1; i < argc;) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			*status = CMD_DONE;
			return false;
		}
		if (strncmp(argv[i], "--", 2) == 0) {
			int used = take_option(argc - i, &argv[i], options);
			if (!used) {
				cmd_misuse(usage, "%s: unknown option, or its value is missing", argv[i]);
				return false;
			}
			i += used;
		} else if (*count < max) {
			words[(*count)++] = argv[i++];
		} else {
			cmd_misuse(usage, "%s: one word too many", argv[i]);
			return false;
		}
	}
	return true;
}

char *cmd_path(const char *data, const char *name)
{
	char *path = NULL;
	return asprintf(&path, "%s/%s", data, name) < 0 ? NULL : path;
}

static enum status open_both(const char *database, const char *key, struct cmd_congress *out)
{
	enum status status = key_load(key, &out->key);
	if (status == STATUS_OK)
		status = store_open(database, STORE_WRITE, &out->store);
	if (status == STATUS_OK)
		status = store_congress_get(out->store, &out->congress);
	if (status == STATUS_OK && memcmp(out->congress.public_key, key_public(out->key), KEY_PUBLIC_BYTES) != 0) {
		fprintf(stderr, "congressd: %s is the key of another congress\n", key);
		status = STATUS_CORRUPT;
	}
	return status;
}

static const char *reason(enum status status)
{
	switch (status) {
	case STATUS_NOT_FOUND:
		return "there is no congress here; make one with: congressd init";
	case STATUS_CORRUPT:
		return "its database or key is damaged or not a congress's";
	case STATUS_NEWER_VERSION:
		return "it was written by a newer congressd; use that one";
	case STATUS_FORBIDDEN:
		return "its key can be read by others; set its mode to 600";
	default:
		return status_detail(status);
	}
}

enum status cmd_open(const char *data, struct cmd_congress *out)
{
	*out = (struct cmd_congress){0};
	char *database = cmd_path(data, CMD_DATABASE);
	char *key = cmd_path(data, CMD_KEY);
	enum status status = database && key ? open_both(database, key, out) : STATUS_NO_MEMORY;
	free(database);
	free(key);
	if (status != STATUS_OK) {
		cmd_refuse("%s: %s", data, reason(status));
		cmd_close(out);
	}
	return status;
}

void cmd_close(struct cmd_congress *congress)
{
	store_congress_free(&congress->congress);
	store_close(congress->store);
	key_free(congress->key);
	*congress = (struct cmd_congress){0};
}

struct act cmd_act(struct cmd_congress *congress)
{
	return (struct act){.store = congress->store, .key = congress->key, .now = timestamp_now(), .actor = "command"};
}
