#include "sandbox_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"

/* The C library has no wrappers, and its headers may be older than the kernel:
 * all of include/uapi/linux/landlock.h that is used here. The numbers are the
 * same on every architecture. */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define VERSION_FLAG 1u
#define RULE_PATH 1
#define RULE_PORT 2

enum {
	FS_EXECUTE = 1 << 0,
	FS_WRITE_FILE = 1 << 1,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_REG = 1 << 8,
	FS_ALL_1 = (1 << 13) - 1,
	FS_REFER = 1 << 13,     /* version 2 */
	FS_TRUNCATE = 1 << 14,  /* 3 */
	FS_IOCTL_DEV = 1 << 15, /* 5 */
};

enum { NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1 };         /* 4 */
enum { SCOPE_ABSTRACT_SOCKETS = 1 << 0, SCOPE_SIGNALS = 1 << 1 }; /* 6 */

#define FS_READ (FS_READ_FILE | FS_READ_DIR)
#define FS_KEEP (FS_READ | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | FS_REFER | FS_TRUNCATE)
#define FS_OF_FILES (FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE) /* rights a file can have, that is no directory */

struct ruleset {
	uint64_t fs, net, scoped;
};

struct path_rule {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

struct port_rule {
	uint64_t allowed, port;
};

struct sandbox_rules {
	int version, fd;
	struct ruleset handled;
};

/* Everything this version can refuse is refused but for the rules. */
static struct ruleset handled_by(int version)
{
	struct ruleset all = {.fs = FS_ALL_1};
	if (version >= 2)
		all.fs |= FS_REFER;
	if (version >= 3)
		all.fs |= FS_TRUNCATE;
	if (version >= 4)
		all.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 5)
		all.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		all.scoped = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS;
	return all;
}

/* What an older kernel does not know must be nought, which it checks. */
enum status sandbox_rules_create(struct sandbox_rules **out)
{
	long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
	if (version < 1)
		return STATUS_NOT_FOUND;
	struct sandbox_rules *rules = calloc(1, sizeof *rules);
	if (!rules)
		return STATUS_NO_MEMORY;
	rules->version = (int)version;
	rules->handled = handled_by(rules->version);
	size_t size = rules->version >= 4 ? sizeof rules->handled : sizeof rules->handled.fs;
	rules->fd = (int)syscall(CREATE_RULESET, &rules->handled, size, 0); /* closed at an exec, says the kernel */
	if (rules->fd < 0) {
		log_error("Landlock: %s", strerror(errno));
		free(rules);
		return STATUS_NOT_FOUND;
	}
	*out = rules;
	return STATUS_OK;
}

enum status sandbox_rules_path(struct sandbox_rules *rules, const char *path, enum sandbox_right right)
{
	struct stat facts;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? STATUS_OK : STATUS_IO;
	struct path_rule rule = {.allowed = right == SANDBOX_KEEP ? FS_KEEP : FS_READ, .fd = fd};
	rule.allowed &= rules->handled.fs;
	bool known = fstat(fd, &facts) == 0;
	if (known && !S_ISDIR(facts.st_mode))
		rule.allowed &= FS_OF_FILES;
	bool added = known && syscall(ADD_RULE, rules->fd, RULE_PATH, &rule, 0) == 0;
	if (!added)
		log_error("Landlock: %s: %s", path, strerror(errno));
	close(fd);
	return added ? STATUS_OK : STATUS_IO;
}

enum status sandbox_rules_port(struct sandbox_rules *rules, uint16_t port)
{
	struct port_rule rule;
	rule.allowed = NET_BIND_TCP;
	rule.port = port;
	if (!(rules->handled.net & NET_BIND_TCP) || syscall(ADD_RULE, rules->fd, RULE_PORT, &rule, 0) == 0)
		return STATUS_OK;
	log_error("Landlock: port %u: %s", port, strerror(errno));
	return STATUS_IO;
}

enum status sandbox_rules_enforce(const struct sandbox_rules *rules)
{
	if (syscall(RESTRICT_SELF, rules->fd, 0) == 0)
		return STATUS_OK;
	log_error("Landlock: %s", strerror(errno));
	return STATUS_IO;
}

int sandbox_rules_version(const struct sandbox_rules *rules)
{
	return rules->version;
}

void sandbox_rules_free(struct sandbox_rules *rules)
{
	if (!rules)
		return;
	close(rules->fd);
	free(rules);
}
