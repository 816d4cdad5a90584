#include "cmd.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "auth.h"
#include "role.h"
#include "staff.h"
#include "store_staff.h"

static const char usage[] = "usage: congressd staff --data DIR add NAME --role ROLE\n"
                            "       congressd staff --data DIR list\n"
                            "       congressd staff --data DIR remove NAME\n"
                            "       congressd staff --data DIR password NAME\n"
                            "\n"
                            "Accounts of staff. Roles: secretariat, presidium, teller, steward, auditor. The\n"
                            "password, of 8 characters at least, is read from the terminal or standard input.\n";

static bool read_line(char line[STAFF_PASSWORD_MAX + 2])
{
	if (!fgets(line, STAFF_PASSWORD_MAX + 2, stdin))
		return false;
	size_t length = strcspn(line, "\r\n");
	bool whole = line[length] != '\0' || feof(stdin);
	line[length] = '\0';
	return whole && length >= STAFF_PASSWORD_MIN;
}

/* Not echoed on a terminal. */
static bool read_password(char line[STAFF_PASSWORD_MAX + 2])
{
	struct termios shown, hidden;
	if (tcgetattr(STDIN_FILENO, &shown) != 0)
		return read_line(line);
	fputs("password: ", stderr);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	bool good = read_line(line);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	return good;
}

static enum status read_hash(char hash[STAFF_HASH_BYTES])
{
	char password[STAFF_PASSWORD_MAX + 2];
	enum status status = read_password(password) ? staff_hash(password, hash) : STATUS_INVALID;
	sodium_memzero(password, sizeof password);
	return status;
}

enum verb { ADD, REMOVE, PASSWORD };

struct request {
	enum verb verb;
	const char *name;
	enum role role;
	char hash[STAFF_HASH_BYTES];
};

static enum status perform(struct act *act, const struct request *request)
{
	switch (request->verb) {
	case ADD:
		return staff_add(act, request->name, request->role, request->hash);
	case REMOVE:
		return staff_remove(act, request->name);
	case PASSWORD:
		return staff_password(act, request->name, request->hash);
	}
	return STATUS_INTERNAL;
}

static int change(const char *data, struct request *request)
{
	struct cmd_congress congress;
	if (request->verb != REMOVE) {
		enum status read = read_hash(request->hash);
		if (read == STATUS_INVALID)
			return cmd_refuse("a password has 8 to %d characters on one line", STAFF_PASSWORD_MAX);
		if (read != STATUS_OK)
			return cmd_refuse("%s", status_detail(read));
	}
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	struct act act = cmd_act(&congress);
	enum status status = store_begin(congress.store);
	if (status == STATUS_OK)
		status = store_end(congress.store, perform(&act, request));
	cmd_close(&congress);
	if (status == STATUS_OK)
		return CMD_DONE;
	return cmd_refuse("%s: %s", request->name,
	    status == STATUS_CONFLICT    ? "there is an account of that name"
	    : status == STATUS_NOT_FOUND ? "there is no such account"
	                                 : status_detail(status));
}

static enum status print_account(void *closure, const struct account *account)
{
	(void)closure;
	printf("%s\t%s\n", account->name, role_name(account->role));
	return STATUS_OK;
}

static int list(const char *data)
{
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	enum status status = store_account_each(congress.store, print_account, NULL);
	cmd_close(&congress);
	return status == STATUS_OK ? CMD_DONE : cmd_refuse("%s", status_detail(status));
}

static bool is_staff_role(const char *name, enum role *role)
{
	return name && role_parse(name, role) && (*role & ROLE_STAFF);
}

int cmd_staff(int argc, char **argv)
{
	const char *data = NULL, *role = NULL, *words[2] = {0};
	const struct cmd_option options[] = {{"data", &data, NULL}, {"role", &role, NULL}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, words, 2, &count, &status))
		return status;
	if (!data || count == 0)
		return cmd_misuse(usage, "--data and what to do are needed");
	if (strcmp(words[0], "list") == 0 && count == 1)
		return list(data);
	struct request request = {.name = words[1]};
	if (count != 2 || !*words[1] || strlen(words[1]) > 64)
		return cmd_misuse(usage, "the account's name is needed, of at most 64 bytes");
	if (strcmp(words[0], "add") == 0) {
		if (!is_staff_role(role, &request.role))
			return cmd_misuse(usage, "--role: one of secretariat, presidium, teller, steward, auditor");
		request.verb = ADD;
	} else if (strcmp(words[0], "remove") == 0) {
		request.verb = REMOVE;
	} else if (strcmp(words[0], "password") == 0) {
		request.verb = PASSWORD;
	} else {
		return cmd_misuse(usage, "%s: add, list, remove or password", words[0]);
	}
	return change(data, &request);
}

static const char token_usage[] = "usage: congressd token --data DIR --role ROLE [--label TEXT]\n"
                                  "\n"
                                  "Prints a bearer token for scripts, which the console lists and revokes. Roles:\n"
                                  "secretariat, presidium, teller, steward, auditor.\n";

int cmd_token(int argc, char **argv)
{
	const char *data = NULL, *role_text = NULL, *label = "";
	enum role role;
	const struct cmd_option options[] = {
	    {"data", &data, NULL}, {"role", &role_text, NULL}, {"label", &label, NULL}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, token_usage, options, NULL, 0, &count, &status))
		return status;
	if (!data || !is_staff_role(role_text, &role) || strlen(label) > 120)
		return cmd_misuse(token_usage, "--data and --role are needed; a label has at most 120 bytes");
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	char token[AUTH_TOKEN_TEXT + 1];
	unsigned char hash[32];
	int64_t id;
	auth_token_create(token, hash);
	struct act act = cmd_act(&congress);
	enum status made = store_begin(congress.store);
	if (made == STATUS_OK)
		made = store_end(congress.store, staff_token(&act, role, label, hash, &id));
	cmd_close(&congress);
	if (made == STATUS_OK)
		puts(token);
	sodium_memzero(token, sizeof token);
	return made == STATUS_OK ? CMD_DONE : cmd_refuse("%s", status_detail(made));
}
