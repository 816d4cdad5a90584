/* congressd: the program a delegates' congress runs on. */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd.h"

static const struct {
	const char *verb;
	int (*run)(int argc, char **argv);
	const char *does;
} commands[] = {
    {"init", cmd_init, "make a congress directory"},
    {"serve", cmd_serve, "run the daemon"},
    {"import", cmd_import, "read a roster file"},
    {"badges", cmd_badges, "issue badges and print their sheets"},
    {"cards", cmd_cards, "issue voting cards and print them, once"},
    {"staff", cmd_staff, "add, list and remove accounts, set passwords"},
    {"token", cmd_token, "make a token for scripts"},
    {"export", cmd_export, "write CSV"},
    {"verify", cmd_verify, "recount a published board, without the database"},
    {"check", cmd_check, "check database, event log and certified results"},
    {"backup", cmd_backup, "copy the database while serving"},
    {"tls", cmd_tls, "make a certificate for a hall without internet"},
    {"demo", cmd_demo, "make a congress to try, and serve it"},
};

static void print_help(FILE *out)
{
	fputs("usage: congressd COMMAND --data DIR [options]\n\n", out);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		fprintf(out, "  %-8s %s\n", commands[i].verb, commands[i].does);
	fputs("\ncongressd COMMAND --help tells more of each.\n", out);
}

int main(int argc, char **argv)
{
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files refuses a write, no more */
	if (sodium_init() < 0)
		return cmd_refuse("no source of random numbers");
	if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
		print_help(stdout);
		return CMD_DONE;
	}
	for (size_t i = 0; argc >= 2 && i < sizeof commands / sizeof commands[0]; i++) {
		if (strcmp(argv[1], commands[i].verb) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	print_help(stderr);
	return CMD_USAGE;
}
