/* sandbox_rules: the files a process is bound to, by Landlock
 * (Documentation/userspace-api/landlock.rst). */
#ifndef SANDBOX_RULES_H
#define SANDBOX_RULES_H

#include <stdint.h>

#include "status.h"

struct sandbox_rules;

enum sandbox_right {
	SANDBOX_READ, /* files and directories */
	SANDBOX_KEEP, /* these, and to write, make, rename and remove files */
};

/* STATUS_NOT_FOUND where the kernel has no Landlock, STATUS_NO_MEMORY. */
enum status sandbox_rules_create(struct sandbox_rules **out) STATUS_CHECKED;

/* The file, or everything below the directory. What does not exist needs no
 * rule and is no error; STATUS_IO otherwise. */
enum status sandbox_rules_path(struct sandbox_rules *rules, const char *path, enum sandbox_right right) STATUS_CHECKED;

/* TCP may listen on this port, where the kernel can refuse the others. */
enum status sandbox_rules_port(struct sandbox_rules *rules, uint16_t port) STATUS_CHECKED;

/* Binds the calling thread, and those it starts from now on, for good.
 * STATUS_IO when the kernel refuses. */
enum status sandbox_rules_enforce(const struct sandbox_rules *rules) STATUS_CHECKED;

/* The kernel's version of Landlock. */
int sandbox_rules_version(const struct sandbox_rules *rules);

void sandbox_rules_free(struct sandbox_rules *rules);

#endif
