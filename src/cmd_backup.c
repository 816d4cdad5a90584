#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char usage[] = "usage: congressd backup --data DIR --to FILE\n"
                            "\n"
                            "Writes a consistent copy of the database, also while the daemon serves. The\n"
                            "congress key and the documents are files of their own; copy them too.\n";

/* The copy must outlast a power cut that follows at once. */
static enum status sync_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return STATUS_IO;
	int failed = fsync(fd);
	close(fd);
	return failed ? STATUS_IO : STATUS_OK;
}

int cmd_backup(int argc, char **argv)
{
	const char *data = NULL, *to = NULL;
	const struct cmd_option options[] = {{"data", &data, NULL}, {"to", &to, NULL}, {NULL, NULL, NULL}};
	size_t count;
	int status;
	if (!cmd_parse(argc, argv, usage, options, NULL, 0, &count, &status))
		return status;
	if (!data || !to)
		return cmd_misuse(usage, "--data and --to are needed");
	struct cmd_congress congress;
	if (cmd_open(data, &congress) != STATUS_OK)
		return CMD_REFUSED;
	enum status result = store_backup(congress.store, to);
	cmd_close(&congress);
	if (result == STATUS_OK)
		result = sync_file(to);
	else if (result != STATUS_CONFLICT)
		unlink(to);
	if (result == STATUS_CONFLICT)
		return cmd_refuse("%s exists already", to);
	return result == STATUS_OK ? CMD_DONE : cmd_refuse("%s: %s", to, status_detail(result));
}
