/* The floors under the daemon's figures: see floor.h. */
#include "floor.h"

#include <sodium.h>
#include <stddef.h>
#include <string.h>

#include "fail.h"

static const struct command {
	const char *name;
	int arguments;
	int (*run)(char **arguments);
} commands[] = {
    {"http", 1, floor_http},
    {"push", 1, floor_push},
    {"verify", 1, floor_verify},
    {"sign", 1, floor_sign},
    {"redeem", 1, floor_redeem},
    {"issue", 1, floor_issue},
    {"ballot_signature", 1, floor_ballot_signature},
    {"draw_signature", 1, floor_draw_signature},
    {"evaluate", 1, floor_evaluate},
    {"leaf", 1, floor_leaf},
    {"board", 2, floor_board},
    {"scan", 3, floor_scan},
    {"draw", 3, floor_draw},
    {"ballot", 3, floor_ballot},
};

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		fail("libsodium does not start");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		if (argc == 2 + commands[i].arguments && strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argv + 2);
	}
	fail("usage: floor http|push BYTES | verify|sign|redeem|issue|ballot_signature|draw_signature|evaluate|leaf COUNT |"
	     " board FILE ROWS | scan|draw|ballot FILE ROWS BATCH");
}
